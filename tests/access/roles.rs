//! Roles that an organisation cannot be without.

use serde_json::json;

use crate::support::{ADMIN, Answer, COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

/// Takes the first role of a person back.
async fn revoke(by: &User, of: &User) -> Answer {
    by.delete(&role_of(by, of).await).await
}

/// Where the first role of a person is.
async fn role_of(by: &User, of: &User) -> String {
    let roles = by.get(&format!("/people/{}/roles", of.person())).await.assert(200).json();
    format!("/roles/{}", roles["items"][0]["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_kommun_keeps_a_coordinator_unless_the_association_says_otherwise() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let refused = revoke(&sara, &sara).await.assert(409).json();
    assert!(refused["type"].as_str().unwrap().ends_with("/last-coordinator"), "{refused}");
    let own = format!("/min-kommun/personer/{}", sara.person());
    let page = sara.press(&format!("{own}/samordnare/ta-bort")).await.assert(409);
    assert_eq!(page.one("h1"), "Den sista samordnaren");
    let ended = format!("/people/{}/affiliation-endings", sara.person());
    sara.post(&ended, json!({ "lastDay": "2026-12-31" })).await.assert(409);

    // Somebody who is about to leave is nobody to rely on.
    let role = json!({ "role": "coordinator" });
    sara.post(&format!("/people/{}/roles", anders.person()), role).await.assert(201);
    sara.post(&format!("/people/{}/affiliation-endings", anders.person()), json!({ "lastDay": "2026-12-31" }))
        .await
        .assert(200);
    sara.post(&ended, json!({ "lastDay": "2026-12-31" })).await.assert(409);
    sara.post(&format!("/people/{}/affiliation-resumptions", anders.person()), json!({})).await.assert(200);
    revoke(&sara, &sara).await.assert(204);

    let maja = app.sign_in(OTHER_COORDINATOR).await;
    revoke(&app.sign_in(ADMIN).await, &maja).await.assert(204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_coordinators_who_take_the_role_from_each_other_at_once_leave_one() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    for _ in 0..15 {
        for coordinator in [COORDINATOR, EMPLOYEE] {
            let person = app.sign_in(coordinator).await.person();
            let role = json!({ "role": "coordinator" });
            let given = admin.post(&format!("/people/{person}/roles"), role).await;
            assert!(matches!(given.status.as_u16(), 200 | 201 | 409), "{}", given.text());
        }
        let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
        let (saras, anderss) = (role_of(&admin, &sara).await, role_of(&admin, &anders).await);
        let (one, other) = tokio::join!(sara.delete(&anderss), anders.delete(&saras));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [204, 409]);
    }
}

#[tokio::test]
async fn the_version_of_a_person_counts_what_belongs_to_them() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let path = format!("/people/{}", anders.person());
    let mut version = sara.get(&path).await.assert(200).json()["version"].as_i64().unwrap();
    for (what, body) in [
        ("roles", json!({ "role": "coordinator" })),
        ("affiliation-endings", json!({ "lastDay": "2026-12-31" })),
        ("affiliation-resumptions", json!({})),
    ] {
        let answer = sara.post(&format!("{path}/{what}"), body).await;
        assert!(answer.status.is_success(), "{}", answer.text());
        let now = sara.get(&path).await.json()["version"].as_i64().unwrap();
        assert!(now > version, "{what}: {now}");
        version = now;
    }
    revoke(&sara, &anders).await.assert(204);
    assert!(sara.get(&path).await.json()["version"].as_i64().unwrap() > version);
}
