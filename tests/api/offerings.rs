//! The life of an offering over the API.

use serde_json::{Value, json};

use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, OTHER_EDITOR, TestApp, User};

#[tokio::test]
async fn a_course_is_made_published_found_changed_and_taken_back() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let me = editor.get("/people/me").await.assert(200).json();
    let mut new = json!({
        "title": "Dricksvatten i kommunen", "code": "VA-1", "summary": "Om vatten.", "content": "Allt om **vatten**.",
        "departmentId": me["roles"][0]["departmentId"],
    });
    let made = editor.post("/courses", new.clone()).await.assert(201);
    let path = format!("/courses/{}", made.json()["id"].as_str().unwrap());
    assert!(made.header("location").ends_with(&path));
    assert_eq!(made.json()["slug"], "dricksvatten-i-kommunen");
    app.anyone().get(&path).await.assert(404);
    editor.post(&format!("{path}/publications"), json!({})).await.assert(200);
    app.anyone().get(&path).await.assert(200);
    let found = app.anyone().get("/courses?search=kommunernas%20vatten").await.assert(200).json();
    assert_eq!(found["items"][0]["title"], "Dricksvatten i kommunen");
    new["title"] = json!("Dricksvatten");
    assert_eq!(editor.put_over(&path, new).await.assert(200).json()["title"], "Dricksvatten");
    let other = app.sign_in(OTHER_EDITOR).await;
    other.post(&format!("{path}/withdrawals"), json!({})).await.assert(403);
    editor.post(&format!("{path}/withdrawals"), json!({})).await.assert(200);
    app.anyone().get(&path).await.assert(404);
    editor.delete(&path).await.assert(204);
}

#[tokio::test]
async fn cancelling_needs_a_reason_and_takes_back_every_registration() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let employee = app.sign_in(EMPLOYEE).await;
    let registration = employee.register(course, &[employee.person()]).await[0];
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/course-offerings/{}/transitions", course.id);
    let problem = editor.post(&path, json!({ "to": "cancelled" })).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "reason");
    let cancelled =
        editor.post(&path, json!({ "to": "cancelled", "reason": "Kursledaren är sjuk." })).await.assert(200);
    assert_eq!(cancelled.json()["allowedTransitions"], json!([]));
    let problem = editor.post(&path, json!({ "to": "open" })).await.assert(409).json();
    assert!(problem["type"].as_str().unwrap().ends_with("/not-in-this-state"));
    let registration = employee.get(&format!("/registrations/{registration}")).await.assert(200).json();
    assert_eq!(registration["state"], "cancelledByOrganiser");
}

#[tokio::test]
async fn a_copy_is_a_draft_at_the_same_hours_some_days_later() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/course-offerings/{}", course.id);
    let copy = editor.post(&format!("{path}/copies"), json!({ "days": 140 })).await.assert(201).json();
    assert_eq!((&copy["state"], &copy["copiedFrom"]), (&json!("draft"), &json!(course.id.to_string())));
    // From winter time to summer time: the clock on the wall shows the same.
    assert_eq!(editor.get(&path).await.json()["startsAt"], "2026-12-07T08:00:00Z");
    assert_eq!(copy["startsAt"], "2027-04-26T07:00:00Z");
}

#[tokio::test]
async fn the_catalogue_is_filtered_as_a_reader_asks() {
    let app = TestApp::start().await;
    let near = app.course().title("Nära").open().await;
    app.course().title("Full").seats(1).open().await;
    let members = app.course().title("Inne").course(|new| {
        new.visibility = samverk_domain::courses::course::Visibility::Members;
    });
    members.open().await;
    let anyone = app.anyone();
    let titles = async |user: &User, query: &str| -> Vec<String> {
        let list = user.get(&format!("/course-offerings?{query}")).await.assert(200).json();
        let mut titles: Vec<String> = items(&list).map(|one| one["title"].as_str().unwrap().to_owned()).collect();
        titles.sort();
        titles
    };
    let lund = app.sign_in(COORDINATOR).await;
    assert_eq!(titles(&anyone, "").await, ["Full", "Nära"]);
    assert_eq!(titles(&lund, "").await, ["Full", "Inne", "Nära"]);
    assert_eq!(titles(&anyone, &format!("courseId={}", near.course)).await, ["Nära"]);
    assert_eq!(titles(&anyone, "month=2026-11").await, [""; 0]);
    assert_eq!(titles(&anyone, "month=2026-12&form=onsite&search=n%C3%A4ra").await, ["Nära"]);
    assert_eq!(titles(&anyone, "department=finns-inte").await, [""; 0]);
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list["items"].as_array().unwrap().iter()
}

#[tokio::test]
async fn needs_are_read_by_the_events_staff_and_every_reading_is_remembered() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let body = json!({ "participants": [
        { "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example", "need": "Nötallergi" },
    ] });
    lund.post(&format!("/course-offerings/{}/registrations", course.id), body).await.assert(201);
    let path = format!("/course-offerings/{}/needs", course.id);
    lund.get(&path).await.assert(403);
    app.sign_in(OTHER_EDITOR).await.get(&path).await.assert(403);
    let admin = app.sign_in(crate::support::ADMIN).await;
    admin.get(&path).await.assert(403);
    let needs = app.sign_in(EDITOR).await.get(&path).await.assert(200);
    assert_eq!(needs.json()["items"][0]["need"], "Nötallergi");
    assert_eq!(needs.header("cache-control"), "no-store");
    let events = admin.get("/audit-events").await.assert(200).json();
    assert_eq!(events["items"][0]["action"], "needs.read");
    assert!(!events.to_string().contains("Nötallergi"));
}
