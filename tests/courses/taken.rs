//! Two who take the same name at once: one gets it, the other is told that it is taken.

use serde_json::{Value, json};

use super::race::all_at_once;
use crate::support::{COORDINATOR, EDITOR, TestApp, User};

/// Sends the same body many times at once, and gives the fields that those who came too late were told of.
async fn rush(user: &User, path: &str, body: &Value) -> Vec<String> {
    let answers = all_at_once((0..12).map(|_| user.post(path, body.clone()))).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status.is_success());
    assert_eq!(made.len(), 1, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    let mut fields = Vec::new();
    for answer in refused {
        assert_eq!(answer.status.as_u16(), 400, "{}", answer.text());
        for fault in answer.json()["invalidParameters"].as_array().unwrap() {
            assert_eq!(fault["reason"], "Används redan. Välj något annat.");
            fields.push(fault["property"].as_str().unwrap().to_owned());
        }
    }
    fields.sort();
    fields.dedup();
    fields
}

#[tokio::test]
async fn an_address_a_unit_and_a_code_are_taken_once() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let person = json!({ "givenName": "Anna", "familyName": "Ek", "email": "anna@lund.example" });
    assert_eq!(rush(&lund, "/people", &person).await, ["email"]);
    let units = format!("/organisations/{}/units", lund.organisation());
    assert_eq!(rush(&lund, &units, &json!({ "name": "Skolan" })).await, ["name"]);
    let editor = app.sign_in(EDITOR).await;
    let me = editor.get("/people/me").await.assert(200).json();
    let course = json!({
        "title": "Dricksvatten", "code": "VA-1", "summary": "Om vatten.", "content": "Allt om vatten.",
        "departmentId": me["roles"][0]["departmentId"],
    });
    let fields = rush(&editor, "/courses", &course).await;
    assert!(fields.iter().all(|field| field == "code" || field == "slug") && !fields.is_empty(), "{fields:?}");
}

#[tokio::test]
async fn people_are_searched_for_letter_by_letter() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.colleague("Anna Ek").await;
    for (search, found) in [("%25", 0), ("_", 0), ("a%25k", 0), ("!", 0), ("anna", 1)] {
        let people = lund.get(&format!("/people?search={search}")).await.assert(200).json();
        assert_eq!(people["_meta"]["totalRecords"], found, "{search}");
    }
}
