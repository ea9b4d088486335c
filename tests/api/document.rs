//! The document is reviewed like code: it is what the code says, complete, and takes nothing back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::{Value, json};

use super::operation::{self, Operation, resolve};
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
    assert_eq!(broken_promises(&released, &released), [""; 0]);
    let mut document = released.clone();
    document["paths"].as_object_mut().unwrap().remove("/courses/{courseId}/publications");
    let parameters = said(&mut document, "listCourses")["parameters"].as_array_mut().unwrap();
    parameters.retain(|one| one["name"] != "search");
    parameters.iter_mut().find(|one| one["name"] == "slug").unwrap()["required"] = json!(true);
    said(&mut document, "getApiInfo")["security"] = json!([{ "bearer": [] }]);
    said(&mut document, "listSubjects")["security"] = json!([{ "bearer": [] }]);
    said(&mut document, "listPeople")["responses"]["200"]["content"]
        .as_object_mut()
        .unwrap()
        .remove("text/csv; charset=utf-8");
    said(&mut document, "createUnit")["responses"].as_object_mut().unwrap().remove("201");
    said(&mut document, "createPerson")["requestBody"]["content"] = json!({});
    let form = &mut said(&mut document, "importPeopleFile")["requestBody"]["content"]["multipart/form-data"];
    form["schema"]["required"] = json!(["file", "dryRun"]);
    let schemas = &mut document["components"]["schemas"];
    schemas["Course"]["properties"].as_object_mut().unwrap().remove("aim");
    schemas["Course"]["required"].as_array_mut().unwrap().retain(|field| field != "title");
    schemas["NewUnit"]["required"] = json!(["name", "invoiceReference"]);
    schemas["NewCourse"]["properties"].as_object_mut().unwrap().remove("summary");
    schemas["CourseKind"]["enum"].as_array_mut().unwrap().retain(|kind| kind != "seminar");
    let broken = broken_promises(&released, &document).join("\n");
    for what in [
        "publishCourse (post /courses/{courseId}/publications) is gone",
        "listCourses no longer takes search",
        "listCourses demands slug",
        "getApiInfo needs a token",
        "listSubjects needs a token",
        "listPeople no longer answers 200 as text/csv",
        "createUnit no longer answers 201",
        "createPerson no longer takes application/json",
        ".dryRun is demanded",
        "Course.aim is gone",
        "Course.title may be left out",
        "NewUnit.invoiceReference is demanded",
        "NewCourse.summary is gone",
        "CourseKind is no longer \"seminar\"",
    ] {
        assert!(broken.contains(what), "{what} is not in:\n{broken}");
    }
}

/// What a document says of an operation.
fn said<'a>(document: &'a mut Value, id: &str) -> &'a mut Value {
    let paths = document["paths"].as_object_mut().unwrap().values_mut();
    let mut operations = paths.flat_map(|methods| methods.as_object_mut().unwrap().values_mut());
    operations.find(|said| said["operationId"] == id).unwrap_or_else(|| panic!("no operation {id}"))
}

fn broken_promises(released: &Value, document: &Value) -> Vec<String> {
    let now = operation::all(document);
    let mut broken = BTreeSet::new();
    for before in operation::all(released) {
        let Some(after) = now.iter().find(|one| (&one.method, &one.path) == (&before.method, &before.path)) else {
            broken.insert(format!("{} ({} {}) is gone", before.id, before.method, before.path));
            continue;
        };
        if after.needs_token && !before.needs_token {
            broken.insert(format!("{} needs a token", before.id));
        }
        compare_parameters(&before, (released, document), &after.said, &mut broken);
        let body = |said: &Value| said["requestBody"].clone();
        let (old, new) = (body(&before.said), body(&after.said));
        if new["required"] == true && old["required"] != true {
            broken.insert(format!("{} demands a body", before.id));
        }
        let sides = (&Side { document: released, schema: &old }, &Side { document, schema: &new });
        compare_content(&format!("{} no longer takes", before.id), sides, Way::Sent, &mut broken);
        for (status, old) in before.said["responses"].as_object().unwrap() {
            let old = Side { document: released, schema: old };
            let new = Side { document, schema: &after.said["responses"][status] };
            // Which mistakes there are to tell of is no promise.
            if new.schema.is_null() && status.starts_with('2') {
                broken.insert(format!("{} no longer answers {status}", before.id));
            } else if !new.schema.is_null() {
                let gone = format!("{} no longer answers {status} as", before.id);
                compare_content(&gone, (&old, &new), Way::Answered, &mut broken);
            }
        }
    }
    broken.into_iter().collect()
}

fn compare_parameters(
    before: &Operation,
    (released, document): (&Value, &Value),
    said: &Value,
    broken: &mut BTreeSet<String>,
) {
    let all = |document, said: &Value| -> BTreeMap<String, Value> {
        let all = said["parameters"].as_array().into_iter().flatten();
        let all = all.map(|one| Side { document, schema: one }.resolved().0);
        all.map(|one| (one["name"].as_str().unwrap().to_owned(), one.clone())).collect()
    };
    let (old, new) = (all(released, &before.said), all(document, said));
    for (name, old) in &old {
        match new.get(name) {
            Some(new) => compare(
                &Side { document: released, schema: &old["schema"] },
                &Side { document, schema: &new["schema"] },
                Way::Sent,
                broken,
            ),
            None => {
                broken.insert(format!("{} no longer takes {name}", before.id));
            }
        }
    }
    let was_demanded = |name| old.get(name).is_some_and(|one| one["required"] == true);
    let demanded = new.iter().filter(|(name, one)| one["required"] == true && !was_demanded(*name));
    broken.extend(demanded.map(|(name, _)| format!("{} demands {name}", before.id)));
}

/// Compares a body in each of the forms it had.
fn compare_content(gone: &str, (old, new): (&Side<'_>, &Side<'_>), way: Way, broken: &mut BTreeSet<String>) {
    let ((before, _), (after, _)) = (old.resolved(), new.resolved());
    for (media_type, content) in before["content"].as_object().into_iter().flatten() {
        match after["content"].get(media_type) {
            Some(now) => compare(&old.with(&content["schema"]), &new.with(&now["schema"]), way, broken),
            None => {
                broken.insert(format!("{gone} {media_type}"));
            }
        }
    }
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
    let (demanded, was_demanded) = (required(new), required(old));
    match way {
        Way::Sent => {
            broken.extend(demanded.difference(&was_demanded).map(|field| format!("{name}.{field} is demanded")));
        }
        Way::Answered => {
            broken.extend(was_demanded.difference(&demanded).map(|field| format!("{name}.{field} may be left out")));
        }
    }
    for value in old["enum"].as_array().into_iter().flatten() {
        if !new["enum"].as_array().is_none_or(|values| values.contains(value)) {
            broken.insert(format!("{name} is no longer {value}"));
        }
    }
    for (field, old) in old["properties"].as_object().into_iter().flatten() {
        match new["properties"].get(field) {
            Some(new) => compare(&before.with(old), &after.with(new), way, broken),
            None => {
                broken.insert(format!("{name}.{field} is gone"));
            }
        }
    }
    if old["type"] == "array" {
        compare(&before.with(&old["items"]), &after.with(&new["items"]), way, broken);
    }
}
