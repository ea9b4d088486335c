//! What staff may do with offerings, and what becomes of what participants were told.

use chrono::Duration;
use samverk_domain::courses::BookingId;
use serde_json::{Value, json};

use crate::support::{ADMIN, COORDINATOR, EDITOR, OTHER_EDITOR, Offered, TestApp, User};

#[tokio::test]
async fn staff_register_others_for_the_courses_they_run_only() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut people = Vec::new();
    for name in ["Anna Ek", "Bo Alm", "Cia Lind"] {
        people.push(lund.colleague(name).await);
    }
    let path = format!("/course-offerings/{}/registrations", course.id);
    for (staff, person, status) in [(OTHER_EDITOR, people[0], 403), (EDITOR, people[1], 201), (ADMIN, people[2], 201)] {
        let body = json!({
            "bookingId": BookingId::new().to_string(), "organisationId": lund.organisation().to_string(),
            "participants": [{ "personId": person.to_string() }],
        });
        app.sign_in(staff).await.post(&path, body).await.assert(status);
    }
    let preview = format!("/course-offerings/{}/registration-previews", course.id);
    let list = json!({ "organisationId": lund.organisation().to_string(), "text": "Dan Ek; dan@lund.example" });
    for (staff, status) in [(OTHER_EDITOR, 403), (EDITOR, 200)] {
        app.sign_in(staff).await.post(&preview, list.clone()).await.assert(status);
    }
    let other = app.sign_in(OTHER_EDITOR).await;
    let own = json!({ "participants": [{ "personId": other.person().to_string() }] });
    other.post(&path, own).await.assert(201);
}

/// The whole offering as it is, to be changed and sent back.
async fn whole(editor: &User, offered: Offered) -> Value {
    let mut body = editor.get(&format!("/course-offerings/{}", offered.id)).await.assert(200).json();
    let sessions = editor.get(&format!("/course-offerings/{}/sessions", offered.id)).await.assert(200).json();
    let times = |session: &Value| json!({ "startsAt": session["startsAt"], "endsAt": session["endsAt"] });
    body["sessions"] = sessions["items"].as_array().unwrap().iter().map(times).collect();
    body
}

pub(super) async fn put(editor: &User, offered: Offered, change: impl FnOnce(&mut Value)) -> crate::support::Answer {
    let mut body = whole(editor, offered).await;
    change(&mut body);
    editor.put_over(&format!("/course-offerings/{}", offered.id), body).await
}

pub(super) async fn transition(editor: &User, offered: Offered, to: &str) {
    let path = format!("/course-offerings/{}/transitions", offered.id);
    editor.post(&path, json!({ "to": to, "reason": "Kursledaren är sjuk." })).await.assert(200);
}

#[tokio::test]
async fn what_is_over_or_will_not_be_held_stays_as_it_is() {
    let app = TestApp::start().await;
    let (cancelled, held) = (app.course().open().await, app.course().open().await);
    transition(&app.sign_in(EDITOR).await, cancelled, "cancelled").await;
    app.advance(Duration::days(15));
    app.keep_house().await;
    app.keep_house().await;
    let editor = app.sign_in(EDITOR).await;
    let refused = async |offered: Offered, state: &str| {
        assert_eq!(whole(&editor, offered).await["state"], state);
        let problem = put(&editor, offered, |new| new["capacity"] = json!(30)).await.assert(409).json();
        assert!(problem["type"].as_str().unwrap().ends_with("/offering-over"), "{problem}");
        let page = editor.visit(&format!("/arbete/kurser/tillfallen/{}/redigera", offered.id)).await.assert(409);
        assert_eq!(page.one("h1"), "Kurstillfället går inte att ändra");
        let shown = editor.visit(&format!("/arbete/kurser/tillfallen/{}", offered.id)).await.assert(200);
        assert!(shown.all("a[href$='/redigera']").is_empty());
    };
    refused(cancelled, "cancelled").await;
    refused(held, "completed").await;
    transition(&editor, held, "archived").await;
    refused(held, "archived").await;
}

/// A postponed offering with Anna, who needs something, and the mail she had so far read.
async fn postponed(app: &TestApp) -> Offered {
    let offered = app.course().open().await;
    let body = json!({ "participants": [
        { "givenName": "Anna", "familyName": "Ek", "email": "anna@lund.example", "need": "Nötallergi" },
    ] });
    let lund = app.sign_in(COORDINATOR).await;
    lund.post(&format!("/course-offerings/{}/registrations", offered.id), body).await.assert(201);
    transition(&app.sign_in(EDITOR).await, offered, "postponed").await;
    offered
}

fn moved(new: &mut Value) {
    new["sessions"] = json!([{ "startsAt": "2027-03-01T08:00:00Z", "endsAt": "2027-03-01T15:00:00Z" }]);
    new["closesAt"] = json!("2027-02-15T08:00:00Z");
    new["cancelUntil"] = json!("2027-02-15T08:00:00Z");
}

#[tokio::test]
async fn a_new_time_is_told_once_whether_before_or_when_registration_opens_again() {
    let app = TestApp::start().await;
    let (moved_first, same_time) = (postponed(&app).await, postponed(&app).await);
    let editor = app.sign_in(EDITOR).await;
    let told = async || app.mail_to("anna@lund.example").await;
    told().await;
    put(&editor, moved_first, |new| new["venueName"] = json!("Sal Kävlinge")).await.assert(200);
    assert!(told().await.is_empty(), "there is no new time to tell yet");
    put(&editor, moved_first, moved).await.assert(200);
    let mails = told().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("DTSTART:20270301T080000Z") && mails[0].contains("METHOD:REQUEST"));
    transition(&editor, moved_first, "open").await;
    assert!(told().await.is_empty());
    transition(&editor, same_time, "open").await;
    let mails = told().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("METHOD:REQUEST"));
}

#[tokio::test]
async fn needs_wait_for_the_new_time_and_are_removed_after_it() {
    let app = TestApp::start().await;
    let offered = postponed(&app).await;
    let needs = async || {
        let editor = app.sign_in(EDITOR).await;
        let needs = editor.get(&format!("/course-offerings/{}/needs", offered.id)).await.assert(200).json();
        needs["items"].as_array().unwrap().len()
    };
    app.advance(Duration::days(40));
    app.keep_house().await;
    assert_eq!(needs().await, 1);
    put(&app.sign_in(EDITOR).await, offered, moved).await.assert(200);
    app.advance(Duration::days(55));
    app.keep_house().await;
    assert_eq!(needs().await, 1);
    transition(&app.sign_in(EDITOR).await, offered, "open").await;
    app.advance(Duration::days(11));
    app.keep_house().await;
    assert_eq!(needs().await, 0);
}
