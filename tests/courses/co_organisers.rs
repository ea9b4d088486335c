//! Offerings that the association gives together with others.

use serde_json::{Value, json};

use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, Offered, TestApp, User};

/// A region to work together with.
async fn region(app: &TestApp) -> String {
    let new = json!({ "kind": "region", "name": "Region Skåne" });
    let made = app.sign_in(ADMIN).await.post("/organisations", new).await.assert(201).json();
    made["id"].as_str().unwrap().to_owned()
}

fn path(course: Offered) -> String {
    format!("/course-offerings/{}/co-organisers", course.id)
}

async fn together(editor: &User, course: Offered, region: &str) {
    let one = json!({
        "organisationId": region, "contactName": "Eva Ek", "contactEmail": "eva.ek@region.example", "agreement": "KFS 2026-114",
    });
    editor.put_over(&path(course), json!({ "coOrganisers": [one] })).await.assert(200);
}

#[tokio::test]
async fn everybody_sees_whom_an_offering_is_given_with_and_only_staff_contact_and_agreement() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    together(&editor, course, &region(&app).await).await;
    let of_staff = editor.get(&path(course)).await.assert(200).json()["coOrganisers"][0].clone();
    assert_eq!((&of_staff["contactName"], &of_staff["agreement"]), (&json!("Eva Ek"), &json!("KFS 2026-114")));
    for user in [app.anyone(), app.sign_in(COORDINATOR).await] {
        let seen = user.get(&path(course)).await.assert(200);
        assert_eq!(seen.json()["coOrganisers"][0]["organisationName"], "Region Skåne");
        assert!(!seen.text().contains("Eva Ek") && !seen.text().contains("KFS"), "{}", seen.text());
    }
    let page = app.anyone().visit(&format!("/kurser/{}", app.slug_of(course).await)).await.assert(200);
    assert!(page.all("dd").contains(&"Region Skåne".to_owned()), "{}", page.text());
    let machine: Value = serde_json::from_str(&page.one("script[type='application/ld+json']")).unwrap();
    assert_eq!(machine["hasCourseInstance"][0]["organizer"][1]["name"], "Region Skåne");

    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(course, &[anders.person()]).await;
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("I samarbete med: Region Skåne"), "{mail}");
}

#[tokio::test]
async fn a_copy_is_given_together_with_the_same() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    together(&editor, course, &region(&app).await).await;
    let copied = editor.post(&format!("/course-offerings/{}/copies", course.id), json!({ "days": 364 })).await;
    let copy = format!("/course-offerings/{}/co-organisers", copied.assert(201).json()["id"].as_str().unwrap());
    assert_eq!(
        editor.get(&copy).await.assert(200).json()["coOrganisers"],
        editor.get(&path(course)).await.json()["coOrganisers"]
    );
    app.anyone().get(&copy).await.assert(404);
}

#[tokio::test]
async fn every_fault_of_the_list_is_named() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let region = region(&app).await;
    let own = editor.organisation().to_string();
    let list = json!([
        { "organisationId": region, "contactEmail": "eva" },
        { "organisationId": region },
        { "organisationId": own },
    ]);
    let refused = editor.put_over(&path(course), json!({ "coOrganisers": list })).await.assert(400).json();
    let named: Vec<_> = refused["invalidParameters"].as_array().unwrap().iter().map(|one| &one["property"]).collect();
    let expected = ["coOrganisers[0].contactEmail", "coOrganisers[1].organisationId", "coOrganisers[2].organisationId"];
    assert_eq!(named, expected.map(Value::from).iter().collect::<Vec<_>>());
    assert_eq!(editor.get(&path(course)).await.json()["coOrganisers"], json!([]));
}
