//! The document of the API: what the framework writes from the code, with what it cannot say. It is made without a database
//! and is the same every time, so that it can be reviewed like code.

use samverk_domain::access::signing_key::Keys;
use samverk_domain::access::token::Tokens;
use samverk_domain::documents::Files;
use samverk_domain::store::Database;
use serde_json::{Map, Value, json};

use crate::{Api, examples, problem, service, statuses};

/// What the API is called.
pub(crate) const TITLE: &str = "Samverk API";

/// Where the document says that the API is; an installation says its own address in links.
pub(crate) const SERVER: &str = "https://samverk.example/api/v1";

/// The document of the API, as `openapi/openapi.json` has it.
///
/// # Panics
///
/// If what the framework writes is not JSON, or an operation does not say how it can say no.
#[must_use]
pub fn document() -> String {
    let mut document: Value = serde_json::from_str(&spec()).expect("the framework writes JSON");
    describe(&mut document);
    if let Some(paths) = document["paths"].as_object_mut() {
        for (method, operation) in paths.values_mut().filter_map(Value::as_object_mut).flatten() {
            complete(method, operation);
        }
    }
    examples::add(&mut document);
    tidy(&mut document["paths"]);
    tidy(&mut document["components"]);
    let mut text = serde_json::to_string_pretty(&document).expect("JSON can be written");
    text.push('\n');
    text
}

/// What the framework writes.
fn spec() -> String {
    let tokens = Tokens::new(Keys::none(), "");
    let (database, files) = (Database::absent(), Files::absent());
    let api = Api { database, tokens, files, base_url: String::new(), behind_proxy: false };
    service(api).spec()
}

/// What is said of the whole.
fn describe(document: &mut Value) {
    document["openapi"] = json!("3.0.3");
    document["info"] = json!({
        "title": TITLE,
        "version": crate::info::VERSION,
        "description": include_str!("document.md"),
        "termsOfService": "https://samverk.example/api",
        "contact": {
            "name": "Samverk",
            "url": "https://samverk.example/api",
            "email": "api@samverk.example",
        },
        "license": { "name": "EUPL-1.2", "url": "https://eupl.eu/1.2/sv/" },
        "x-sla": {
            "availability": "99,5 % per månad, planerade avbrott undantagna",
            "responseTime": "95 % av läsningarna inom 300 ms",
            "support": "Vardagar kl. 8–16, svar inom en arbetsdag",
        },
    });
    document["servers"] = json!([{ "url": SERVER, "description": "An installation; each association has its own." }]);
    document["externalDocs"] = json!({
        "description": "Documentation for people, with terms of use and service level agreement (SLA)",
        "url": "https://samverk.example/api",
    });
    document["security"] = json!([{ "bearer": [] }]);
    document["components"]["parameters"] = json!({ "traceparent": {
        "name": "traceparent",
        "in": "header",
        "required": false,
        "description": "The trace that the request belongs to (W3C Trace Context). Without it a new trace begins.",
        "schema": trace_schema(),
    } });
    document["components"]["responses"] =
        problem::STATUSES.into_iter().map(problem_response).collect::<Map<_, _>>().into();
    document["components"]["headers"] = json!({
        "traceparent": {
            "description": "The trace that the request belonged to (W3C Trace Context): give it to support.",
            "schema": trace_schema(),
        },
        "etag": {
            "description": "The version and content of what was read, for If-Match and If-None-Match.",
            "schema": { "type": "string", "example": "\"3-5f1c9a0e7b2d4c68\"" },
        },
        "wwwAuthenticate": {
            "description": "How to authenticate.",
            "schema": { "type": "string", "example": "Bearer" },
        },
        "retryAfter": {
            "description": "Seconds to wait.",
            "schema": { "type": "integer", "example": 900 },
        },
    });
    if let Some(document) = document.as_object_mut() {
        document.remove("webhooks");
    }
}

/// What a problem of a status looks like: written once, and referred to by every operation.
fn problem_response((status, description): (u16, &str)) -> (String, Value) {
    let mut response = json!({
        "description": description,
        "content": { problem::CONTENT_TYPE: {
            "schema": { "$ref": "#/components/schemas/Problem" },
            "example": examples::problem(status),
        } },
    });
    dress(&status.to_string(), &mut response, false);
    (format!("Problem{status}"), response)
}

/// Leaves out what says nothing, lets descriptions flow, and calls days by the name that generators know.
fn tidy(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, value| match name.as_str() {
                "deprecated" => *value != false,
                "explode" => *value != true,
                _ => true,
            });
            for (name, field) in fields {
                match field {
                    Value::String(text) if text == "naive-date" => "date".clone_into(text),
                    Value::String(text) if name == "description" => *text = text.replace('\n', " "),
                    field => tidy(field),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        _ => {}
    }
}

fn trace_schema() -> Value {
    json!({ "type": "string", "example": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" })
}

/// What every operation has, and only what it can answer.
fn complete(method: &str, operation: &mut Value) {
    let facts = Facts::of(operation);
    if operation.get("security").is_none() {
        operation["security"] = json!([]);
    }
    if let Some(security) = operation["security"].as_array_mut() {
        security.sort_by_key(|scheme| scheme.as_object().map_or(0, Map::len));
    }
    if operation.get("parameters").is_none() {
        operation["parameters"] = json!([]);
    }
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.iter_mut().for_each(explain);
        parameters.push(json!({ "$ref": "#/components/parameters/traceparent" }));
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    responses.retain(|status, _| facts.can_answer(status));
    if method == "get" && responses.contains_key("200") {
        responses.insert("304".into(), json!({ "description": "It is as the caller has it (If-None-Match)." }));
    }
    for (status, response) in responses {
        if status.as_str() >= "400" {
            *response = json!({ "$ref": format!("#/components/responses/Problem{status}") });
        } else {
            dress(status, response, method == "get" || facts.has_version);
        }
    }
}

/// Says what a parameter is that every operation means the same by.
fn explain(parameter: &mut Value) {
    let description = match parameter["name"].as_str().unwrap_or_default() {
        "limit" => "How many on a page.",
        "page" => "Which page, from 1; one that does not exist is empty.",
        "If-Match" => "The ETag of what is changed, as it was read. Its version is compared, not the rest.",
        name if name.ends_with("Id") && parameter["in"] == "path" => "Its id.",
        _ => return,
    };
    parameter["description"] = json!(description);
}

/// Headers of an answer, plain media types, and a description.
fn dress(status: &str, response: &mut Value, has_tag: bool) {
    let mut headers = response.get("headers").and_then(Value::as_object).cloned().unwrap_or_default();
    let headers_of_components = [
        ("traceparent", "traceparent", true),
        ("ETag", "etag", has_tag && matches!(status, "200" | "304")),
        ("WWW-Authenticate", "wwwAuthenticate", status == "401"),
        ("Retry-After", "retryAfter", status == "429"),
    ];
    for (name, component, is_sent) in headers_of_components {
        if is_sent {
            headers.insert(name.into(), json!({ "$ref": format!("#/components/headers/{component}") }));
        }
    }
    if let Some(mut location) = headers.remove("LOCATION") {
        location["description"] = json!("Where it is.");
        headers.insert("Location".into(), location);
    }
    response["headers"] = headers.into();
    if let Some(content) = response.get_mut("content").and_then(Value::as_object_mut)
        && let Some(json) = content.remove("application/json; charset=utf-8")
    {
        content.insert("application/json".into(), json);
    }
    if response["description"].as_str().is_none_or(str::is_empty) {
        response["description"] = json!("What was asked for.");
    }
}

/// What an operation is like, as far as its answers follow from it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Facts {
    own: &'static [u16],
    has_parameters: bool,
    has_body: bool,
    has_version: bool,
    takes_token: bool,
}

impl Facts {
    fn of(operation: &Value) -> Self {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            own: statuses::of(id).unwrap_or_else(|| panic!("say in statuses.rs how {id} can say no")),
            has_parameters: !parameters.is_empty(),
            has_body: operation.get("requestBody").is_some(),
            has_version: parameters.iter().any(|parameter| parameter["name"] == "If-Match"),
            takes_token: operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty()),
        }
    }

    /// Whether a problem of the status can be met; what is not a problem always can.
    fn can_answer(&self, status: &str) -> bool {
        let follows = match status {
            "400" => self.has_parameters || self.has_body,
            "401" => self.takes_token,
            "412" | "428" => self.has_version,
            "413" | "415" => self.has_body,
            status => status < "400" || status == "500",
        };
        follows || status.parse().is_ok_and(|status| self.own.contains(&status))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fmt;

    use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

    /// Reads JSON as long as no object has a key twice, which most readers pass over in silence.
    struct Once;

    impl<'de> Deserialize<'de> for Once {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_any(Reader)
        }
    }

    struct Reader;

    impl<'de> Visitor<'de> for Reader {
        type Value = Once;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("JSON")
        }
        fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
            Ok(Once)
        }
        fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
            Ok(Once)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
            Ok(Once)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
            Ok(Once)
        }
        fn visit_str<E>(self, _: &str) -> Result<Once, E> {
            Ok(Once)
        }
        fn visit_unit<E>(self) -> Result<Once, E> {
            Ok(Once)
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Once, A::Error> {
            while items.next_element::<Once>()?.is_some() {}
            Ok(Once)
        }
        fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Once, A::Error> {
            let mut seen = HashSet::new();
            while let Some(key) = fields.next_key::<String>()? {
                fields.next_value::<Once>()?;
                if let Some(key) = seen.replace(key) {
                    return Err(A::Error::custom(format!("{key} stands twice")));
                }
            }
            Ok(Once)
        }
    }

    #[test]
    fn the_framework_writes_no_key_twice() {
        serde_json::from_str::<Once>(&super::spec()).unwrap();
    }
}
