//! Examples in the document: one example for each name of a field, and bodies put together from them, so that the same
//! field looks the same everywhere and no body is without an example.

use samverk_domain::Fault;
use serde_json::{Map, Value, json};

use crate::sentences;

/// The example of each field: by the name of the field, or of its schema and the field.
fn known() -> Map<String, Value> {
    serde_json::from_str(include_str!("examples.json")).expect("examples.json is an object")
}

/// Gives every schema an example, and so every body; and every parameter that has one.
pub(crate) fn add(document: &mut Value) {
    let composer = Composer { known: known(), schemas: document["components"]["schemas"].clone() };
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        for (name, schema) in schemas {
            schema["example"] = composer.named(name);
        }
    }
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
            if let Some(example) = parameter["name"].as_str().and_then(|name| composer.known.get(name)) {
                parameter["example"] = example.clone();
            }
        }
    }
}

/// A problem of the status.
pub(crate) fn problem(status: u16) -> Value {
    let sentence = sentences::typical(status);
    let mut problem = json!({
        "type": format!("https://samverk.example/api/problems/{}", sentence.slug),
        "title": sentence.title,
        "status": status,
        "detail": sentence.detail,
        "instance": "/api/v1/registrations/019aaf00-4d85-7e73-9f41-93c6d4e5f204",
        "traceId": "4bf92f3577b34da6a3ce929d0e0e4736",
    });
    if status == 400 {
        problem["invalidParameters"] = json!([{ "property": "email", "reason": Fault::NotAnEmail.sentence() }]);
    }
    problem
}

struct Composer {
    known: Map<String, Value>,
    schemas: Value,
}

impl Composer {
    fn named(&self, name: &str) -> Value {
        match name {
            "Problem" => problem(404),
            name => self.value(name, &self.schemas[name]),
        }
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
