//! Examples in the document: one example for each name of a field, and bodies put together from them, so that the same
//! field looks the same everywhere and no body is without an example.

use serde_json::{Map, Value, json};

use crate::document::SERVER;

/// The example of each field: by the name of the field, or of its schema and the field.
fn known() -> Map<String, Value> {
    serde_json::from_str(include_str!("examples.json")).expect("examples.json is an object")
}

/// Gives every schema and every body of JSON an example.
pub(crate) fn add(document: &mut Value) {
    let composer = Composer { known: known(), schemas: document["components"]["schemas"].clone() };
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        for (name, schema) in schemas {
            schema["example"] = composer.named(name);
        }
    }
    if let Some(paths) = document["paths"].as_object_mut() {
        for (path, operations) in paths {
            for operation in operations.as_object_mut().into_iter().flat_map(Map::values_mut) {
                of_operation(&composer, path, operation);
            }
        }
    }
}

fn of_operation(composer: &Composer, path: &str, operation: &mut Value) {
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
        if let Some(example) = parameter["name"].as_str().and_then(|name| composer.known.get(name)) {
            parameter["example"] = example.clone();
        }
    }
    if let Some(content) = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut) {
        for (media_type, body) in content {
            if media_type == "application/json" {
                body["example"] = composer.value("", &body["schema"]);
            }
        }
    }
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        for (media_type, body) in response.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
            if media_type.ends_with("json") {
                body["example"] = composer.answer(path, status, &body["schema"]);
            }
        }
    }
}

struct Composer {
    known: Map<String, Value>,
    schemas: Value,
}

impl Composer {
    /// The example of an answer: a problem has the answer's status, a resource the address it was read at.
    fn answer(&self, path: &str, status: &str, schema: &Value) -> Value {
        let mut example = self.value("", schema);
        if example.get("instance").is_some() {
            if let Some(problem) = self.known.get(&format!("Problem.{status}")).and_then(Value::as_object) {
                for (name, value) in problem {
                    example[name] = value.clone();
                }
            }
            if status != "400"
                && let Some(problem) = example.as_object_mut()
            {
                problem.remove("invalidParameters");
            }
            example["status"] = json!(status.parse::<u16>().unwrap_or_default());
            example["instance"] = json!(format!("/api/v1{}", self.filled(path)));
        } else if let Some(href) = example.pointer_mut("/_links/self/href") {
            *href = json!(format!("{SERVER}{}", self.filled(path)));
        }
        example
    }

    /// The path with examples for its parameters.
    fn filled(&self, path: &str) -> String {
        let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => self.known.get(name).and_then(Value::as_str).unwrap_or(name).to_owned(),
            None => part.to_owned(),
        };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    fn named(&self, name: &str) -> Value {
        self.value(name, &self.schemas[name])
    }

    /// The example of a schema that stands under a name.
    fn value(&self, owner: &str, schema: &Value) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.named(reference.trim_start_matches("#/components/schemas/"));
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return parts.first().map_or(Value::Null, |part| self.value(owner, part));
        }
        if let Some(choices) = schema["enum"].as_array() {
            return choices.first().cloned().unwrap_or_default();
        }
        match schema["type"].as_str() {
            Some("object") => self.object(owner, schema),
            Some("array") => json!([self.value(owner, &schema["items"])]),
            Some("boolean") => json!(false),
            Some("integer") => json!(1),
            _ => json!("text"),
        }
    }

    fn object(&self, owner: &str, schema: &Value) -> Value {
        let properties = schema["properties"].as_object().into_iter().flatten();
        let example = |(name, property): (&String, &Value)| {
            let own = self.known.get(&format!("{owner}.{name}"));
            let value = own.or_else(|| self.known.get(name)).cloned();
            (name.clone(), value.unwrap_or_else(|| self.value(name, property)))
        };
        properties.map(example).collect::<Map<_, _>>().into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    /// A text without an example of its own says nothing.
    #[test]
    fn every_text_has_an_example() {
        let document: Value = serde_json::from_str(&crate::document()).unwrap();
        let mut without = Vec::new();
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            let fields = schema["example"].as_object().into_iter().flatten();
            without.extend(fields.filter(|(_, value)| *value == "text").map(|(field, _)| format!("{name}.{field}")));
        }
        assert!(without.is_empty(), "examples.json lacks {without:?}");
    }
}
