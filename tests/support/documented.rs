//! What the document says that an operation can answer: every test that calls one looks whether it kept to it.

use std::sync::LazyLock;

use serde_json::Value;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&samverk_api::document()).unwrap());

/// The document as it follows from the code.
pub(crate) fn document() -> &'static Value {
    &DOCUMENT
}

/// What the document says of an operation, by the path after `/api/v1`; nothing if it has no such operation.
pub(crate) fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let is_named = |part: &str| part.starts_with('{');
    let fits = |template: &str| {
        template.split('/').count() == path.split('/').count()
            && template.split('/').zip(path.split('/')).all(|(part, given)| is_named(part) || part == given)
    };
    let paths = DOCUMENT["paths"].as_object().unwrap().iter().filter(|(template, _)| fits(template));
    let (_, operations) =
        paths.min_by_key(|(template, _)| template.split('/').filter(|part| is_named(part)).count())?;
    operations.get(method.to_lowercase())
}

/// Fails the test if an operation answers with a status that the document does not have for it.
#[track_caller]
pub(super) fn check(method: &str, path: &str, status: u16) {
    if let Some(said) = operation(method, path) {
        let says_it = said["responses"].get(status.to_string()).is_some();
        assert!(says_it, "{} answers {status}, which the document does not say", said["operationId"]);
    }
}
