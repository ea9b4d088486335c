//! The document is reviewed like code: it is what the code says, complete, and takes nothing back.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::operation::{self, resolve};
use crate::support::{TestApp, document};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
const RELEASED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/released.json");

/// With `SAMVERK_UPDATE=1` the file is written anew instead, as by `cargo xtask document`.
#[test]
fn the_file_is_what_the_code_says() {
    let document = samverk_api::document();
    if std::env::var_os("SAMVERK_UPDATE").is_some() {
        fs::write(PATH, &document).unwrap();
    }
    let is_same = fs::read_to_string(PATH).unwrap() == document;
    assert!(is_same, "openapi/openapi.json is stale: run `cargo xtask document` and review the difference");
}

#[tokio::test]
async fn the_document_is_served_under_the_root_of_the_api() {
    let app = TestApp::start().await;
    let answer = app.anyone().get("/openapi.json").await.assert(200);
    assert_eq!(answer.text(), fs::read_to_string(PATH).unwrap());
    let info = app.anyone().get("/api-info").await.assert(200).json();
    assert_eq!(info["apiVersion"], answer.json()["info"]["version"]);
    assert_eq!(info["apiStatus"], "active");
}

#[test]
fn every_operation_says_what_it_is_and_how_it_can_fail() {
    let document = document();
    let mut ids = BTreeSet::new();
    for operation in operation::all(document) {
        let name = format!("{} {}", operation.method, operation.path);
        assert!(!operation.id.is_empty() && ids.insert(operation.id.clone()), "{name} has no id of its own");
        for part in ["summary", "description"] {
            assert!(operation.said[part].as_str().is_some_and(|text| text.len() > 4), "{name} has no {part}");
        }
        assert_eq!(operation.said["tags"].as_array().map(Vec::len), Some(1), "{name} has no tag");
        assert!(operation.said["security"].is_array(), "{name} does not say who may call it");
        let says_why = operation.said["description"].to_string().contains("needs no token")
            || operation.said["description"].to_string().contains("Needs no token")
            || operation.said["description"].to_string().contains("Needs no access token");
        assert!(operation.takes_token || says_why, "{name} does not say why it needs no token");
        for (status, response) in operation.said["responses"].as_object().unwrap() {
            let response = response["$ref"].as_str().map_or(response, |reference| resolve(document, reference));
            assert!(response["description"].as_str().is_some_and(|text| !text.is_empty()), "{name} {status}");
            assert!(!response["headers"]["traceparent"].is_null(), "{name} {status} has no traceparent");
            if status.as_str() >= "400" {
                assert!(!response["content"]["application/problem+json"].is_null(), "{name} {status} is no problem");
            }
        }
        assert!(!operation.said["responses"]["500"].is_null(), "{name} never fails?");
    }
}

#[test]
fn every_schema_has_an_example_and_field_names_are_in_one_style() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(!schema["example"].is_null(), "{name} has no example");
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let bare = field.trim_start_matches('_');
            let is_camel =
                bare.starts_with(|c: char| c.is_ascii_lowercase()) && bare.chars().all(|c| c.is_ascii_alphanumeric());
            assert!(is_camel, "{name}.{field} is not in camelCase");
            assert!(
                property["type"] != "array" || field.ends_with('s') || field == "people",
                "{name}.{field} is a list and no plural"
            );
        }
    }
}

#[test]
fn paths_are_nouns_in_the_plural_and_parameters_in_camel_case() {
    const NAMES: [&str; 3] = ["api-info", "auth", "me"];
    for operation in operation::all(document()) {
        for part in operation.path.split('/').skip(1) {
            if let Some(name) = part.strip_prefix('{') {
                assert!(!name.contains(['_', '-']), "{}", operation.path);
            } else {
                let is_word = part.chars().all(|c| c.is_ascii_lowercase() || c == '-');
                let is_plural = part.ends_with('s') || part == "people" || part == "refresh" || NAMES.contains(&part);
                assert!(is_word && is_plural, "{part} of {}", operation.path);
            }
        }
    }
}

/// `openapi/released.json` is the document as it was released: a version keeps what it promised.
#[test]
fn nothing_that_was_released_is_taken_back() {
    let released: Value = serde_json::from_str(&fs::read_to_string(RELEASED).unwrap()).unwrap();
    let broken = broken_promises(&released, document());
    assert!(broken.is_empty(), "these need a new major version:\n{}", broken.join("\n"));
}

#[test]
fn a_promise_that_is_broken_is_noticed() {
    let released = document().clone();
    let mut document = released.clone();
    document["paths"].as_object_mut().unwrap().remove("/courses/{courseId}/publications");
    document["components"]["schemas"]["Course"]["properties"].as_object_mut().unwrap().remove("aim");
    document["components"]["schemas"]["NewUnit"]["required"] = serde_json::json!(["name", "invoiceReference"]);
    let broken = broken_promises(&released, &document).join("\n");
    for what in ["publishCourse", "Course.aim", "NewUnit.invoiceReference"] {
        assert!(broken.contains(what), "{what} is not in:\n{broken}");
    }
}

fn broken_promises(released: &Value, document: &Value) -> Vec<String> {
    let now = operation::all(document);
    let mut broken = BTreeSet::new();
    for before in operation::all(released) {
        let Some(after) = now.iter().find(|one| (&one.method, &one.path) == (&before.method, &before.path)) else {
            broken.insert(format!("{} ({} {}) is gone", before.id, before.method, before.path));
            continue;
        };
        for parameter in after.said["parameters"].as_array().into_iter().flatten() {
            let is_new =
                before.said["parameters"].as_array().into_iter().flatten().all(|one| one["name"] != parameter["name"]);
            if is_new && parameter["required"] == true {
                broken.insert(format!("{} demands {}", before.id, parameter["name"]));
            }
        }
        let sent = |said: &Value| said["requestBody"]["content"]["application/json"]["schema"].clone();
        compare(
            &Side { document: released, schema: &sent(&before.said) },
            &Side { document, schema: &sent(&after.said) },
            Way::Sent,
            &mut broken,
        );
        for (status, response) in before.said["responses"].as_object().unwrap() {
            let answered = |response: &Value| response["content"]["application/json"]["schema"].clone();
            let (old, new) = (answered(response), answered(&after.said["responses"][status]));
            compare(
                &Side { document: released, schema: &old },
                &Side { document, schema: &new },
                Way::Answered,
                &mut broken,
            );
        }
    }
    broken.into_iter().collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    Answered,
}

struct Side<'a> {
    document: &'a Value,
    schema: &'a Value,
}

impl<'a> Side<'a> {
    /// The schema itself, and what it is called.
    fn resolved(&self) -> (&'a Value, String) {
        let schema = self.schema.get("allOf").map_or(self.schema, |parts| &parts[0]);
        match schema["$ref"].as_str() {
            Some(reference) => {
                (resolve(self.document, reference), reference.rsplit('/').next().unwrap_or_default().into())
            }
            None => (schema, "body".into()),
        }
    }

    fn with(&self, schema: &'a Value) -> Self {
        Self { document: self.document, schema }
    }
}

/// What a value is written as. `naive-date` was released as a name for `date`, which it always was.
fn format(schema: &Value) -> Option<&str> {
    schema["format"].as_str().map(|format| if format == "naive-date" { "date" } else { format })
}

fn compare(before: &Side<'_>, after: &Side<'_>, way: Way, broken: &mut BTreeSet<String>) {
    let ((old, name), (new, _)) = (before.resolved(), after.resolved());
    if old.is_null() {
        return;
    }
    if old["type"] != new["type"] || format(old) != format(new) {
        broken.insert(format!("{name} is {} and was {}", new["type"], old["type"]));
        return;
    }
    let required = |schema: &Value| -> BTreeSet<String> {
        schema["required"].as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    if way == Way::Sent {
        broken.extend(required(new).difference(&required(old)).map(|field| format!("{name}.{field} is demanded")));
    }
    for (field, old) in old["properties"].as_object().into_iter().flatten() {
        match new["properties"].get(field) {
            Some(new) => compare(&before.with(old), &after.with(new), way, broken),
            None if way == Way::Answered => {
                broken.insert(format!("{name}.{field} is gone"));
            }
            None => {}
        }
    }
    if old["type"] == "array" {
        compare(&before.with(&old["items"]), &after.with(&new["items"]), way, broken);
    }
}
