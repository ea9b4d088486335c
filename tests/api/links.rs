//! Links: what a resource offers to its reader, the reader may do.

use std::collections::BTreeMap;

use serde_json::Value;

use super::given;
use super::operation;
use crate::support::{
    ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, TestApp, User, document, operation as said,
};

/// Every link in a value, as method and path.
fn links(value: &Value, found: &mut BTreeMap<(String, String), String>) {
    match value {
        Value::Object(fields) => {
            for link in fields.get("_links").and_then(Value::as_object).into_iter().flat_map(|links| links.values()) {
                let text = |name: &str| link[name].as_str().unwrap().to_owned();
                let path = text("href").split_once("/api/v1").unwrap().1.to_owned();
                found.insert((text("method"), path), text("rel"));
            }
            fields.values().for_each(|field| links(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| links(item, found)),
        _ => {}
    }
}

/// Every link that somebody reaches by reading on from what anybody begins with.
async fn reached(user: &User) -> BTreeMap<(String, String), String> {
    const FIRST: [&str; 12] = [
        "/people/me",
        "/people/me/sessions",
        "/people",
        "/organisations",
        "/departments",
        "/courses",
        "/course-offerings",
        "/registrations",
        "/audit-events",
        "/mails",
        "/jobs",
        "/job-statistics",
    ];
    let mut found: BTreeMap<_, _> = BTreeMap::new();
    let mut unread: Vec<String> = FIRST.map(str::to_owned).to_vec();
    let mut read = Vec::new();
    while let Some(path) = unread.pop() {
        let answer = user.get(&path).await;
        if answer.header("content-type").starts_with("application/json") {
            links(&answer.json(), &mut found);
        }
        read.push(path);
        let gets =
            found.keys().filter(|(method, path)| method == "GET" && !read.contains(path) && !unread.contains(path));
        let gets: Vec<_> = gets.map(|(_, path)| path.clone()).collect();
        unread.extend(gets);
    }
    found
}

#[tokio::test]
async fn no_link_leads_its_reader_to_what_they_may_not_do_or_what_nobody_has_told_of() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let operations = operation::all(document());
    let about = document()["info"]["description"].as_str().unwrap();
    let mut faults = Vec::new();
    for email in [EMPLOYEE, COORDINATOR, OTHER_COORDINATOR, OTHER_EDITOR, EDITOR, ADMIN] {
        let user = app.sign_in(email).await;
        for ((method, path), rel) in reached(&user).await {
            let said = said(&method, path.split('?').next().unwrap()).expect("an operation of the document");
            assert!(about.contains(&format!("`{rel}`")), "the document does not tell of {rel}");
            let operation = operations.iter().find(|one| said["operationId"] == one.id.as_str()).unwrap();
            // The example registers for Lund, which is not for everybody who may register somebody.
            if matches!(
                operation.id.as_str(),
                "createRegistrations" | "createSeatLeases" | "createCourseSeriesSeatLeases"
            ) {
                continue;
            }
            let answer = given.call_at(&user, operation, &path).await;
            if matches!(answer.status.as_u16(), 401 | 403) || method == "GET" && answer.status.as_u16() == 404 {
                faults.push(format!("{email} is offered {rel}, {method} {path}: {}", answer.status));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
