//! Organisations, their memberships and the association's departments.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, COORDINATOR, OTHER_COORDINATOR, TestApp, User};

/// Puts over the version that was read.
async fn put(user: &User, path: &str, version: &Answer, body: &Value) -> Answer {
    user.send(user.api(Method::PUT, path).header("if-match", version.header("etag")).json(body)).await
}

#[tokio::test]
async fn an_organisation_is_added_joins_the_association_and_leaves_it() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let body =
        json!({ "kind": "municipality", "name": "Höörs kommun", "shortName": "Höör", "municipalityCode": "1267" });
    let hoor = admin.post("/organisations", body).await.assert(201);
    let path = format!("/organisations/{}", hoor.json()["id"].as_str().unwrap());
    assert!(hoor.header("location").ends_with(&path));
    assert_eq!(hoor.json()["countyCode"], "12");
    assert_eq!(hoor.json()["slug"], "hoor");

    let memberships = format!("{path}/memberships");
    let begun = admin.post(&memberships, json!({ "fromOn": "2026-01-01" })).await.assert(201).json();
    admin.post(&memberships, json!({ "fromOn": "2027-01-01" })).await.assert(409);
    let members = app.anyone().get("/organisations?member=true&search=höör").await.assert(200).json();
    assert_eq!(members["_meta"]["totalRecords"], 1, "{members}");

    let end = &begun["_links"]["end"];
    let request = |day: &str| admin.api_at("POST", end["href"].as_str().unwrap()).json(&json!({ "lastDay": day }));
    let early = admin.send(request("2025-12-31")).await.assert(400).json();
    assert_eq!(early["invalidParameters"][0]["property"], "lastDay");
    let ended = admin.send(request("2026-11-22")).await.assert(200).json();
    assert_eq!(ended["toOn"], "2026-11-22");
    let members = app.anyone().get("/organisations?member=true&search=höör").await.assert(200).json();
    assert_eq!(members["_meta"]["totalRecords"], 0, "{members}");

    admin.post(&memberships, json!({ "fromOn": "2027-01-01" })).await.assert(201);
    admin.send(request("2027-01-01")).await.assert(409);
    let left = app.anyone().get(&memberships).await.assert(200).json();
    assert_eq!(left["items"][1]["toOn"], "2026-11-22", "{left}");
    assert!(left["items"][1]["_links"]["end"].is_null());
}

#[tokio::test]
async fn an_organisation_is_changed_over_the_version_that_was_read() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/organisations/{}", lund.organisation());
    let read = admin.get(&path).await.assert(200);
    let mut body = read.json();
    body["contactEmail"] = "kommunen@lund.example".into();
    body["population"] = 130_000.into();
    let changed = put(&admin, &path, &read, &body).await.assert(200);
    assert_eq!(changed.json()["contactEmail"], "kommunen@lund.example");
    assert_eq!(changed.json()["invoiceReference"], "LUND-000", "what was read and sent back stays");
    put(&admin, &path, &read, &body).await.assert(412);
    put(&lund, &path, &changed, &body).await.assert(403);
    admin.put(&path, body).await.assert(428);
}

#[tokio::test]
async fn the_invoice_reference_is_for_the_organisation_itself() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/organisations/{}", lund.organisation());
    assert_eq!(lund.get(&path).await.assert(200).json()["invoiceReference"], "LUND-000");
    for other in [app.sign_in(OTHER_COORDINATOR).await, app.anyone()] {
        let seen = other.get(&path).await.assert(200);
        assert!(!seen.text().contains("LUND-000") && !seen.text().contains("emailDomain"), "{}", seen.text());
        assert!(seen.json()["_links"]["edit"].is_null());
    }
}

#[tokio::test]
async fn a_department_is_added_and_changed_over_the_version_that_was_read() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let made = admin.post("/departments", json!({ "name": "Digitalisering", "position": 3 })).await.assert(201).json();
    let path = format!("/departments/{}", made["id"].as_str().unwrap());
    let read = app.anyone().get(&path).await.assert(200);
    assert_eq!(read.json()["shortName"], "Digitalisering");
    let body = json!({ "name": "Digitalt", "position": 0 });
    let changed = put(&admin, &path, &read, &body).await.assert(200).json();
    assert_eq!(changed["slug"], "digitalisering", "filters in people's bookmarks have it");
    put(&admin, &path, &read, &body).await.assert(412);
    let list = app.anyone().get("/departments").await.assert(200).json();
    assert_eq!(list["items"][0]["name"], "Digitalt", "{list}");
    let taken = admin.post("/departments", json!({ "name": "Digitalisering" })).await.assert(400).json();
    assert_eq!(taken["invalidParameters"][0]["property"], "name");
}
