//! Mail to all participants of an offering.

use samverk_domain::people::HIDDEN;
use serde_json::json;

use super::progress;
use crate::support::{ADMIN, COORDINATOR, EDITOR, Offered, TestApp, User};

/// An offering with three participants, whose confirmations are sent.
async fn with_three(app: &TestApp) -> Offered {
    let course = app.course().title("Klarspråk").open().await;
    let sara = app.sign_in(COORDINATOR).await;
    for name in ["Anna Ek", "Bo Alm", "Cia Lind"] {
        sara.register(course, &[sara.colleague(name).await]).await;
    }
    app.mail_to(COORDINATOR).await;
    course
}

async fn cancel(editor: &User, course: Offered) {
    let stop = json!({ "to": "cancelled", "reason": "Kursledaren är sjuk." });
    editor.post(&format!("/course-offerings/{}/transitions", course.id), stop).await.assert(200);
}

#[tokio::test]
async fn staff_see_how_many_are_queued_sent_and_failed_and_try_again() {
    let app = TestApp::start().await;
    let course = with_three(&app).await;
    let editor = app.sign_in(EDITOR).await;
    let tab = format!("/arbete/kurser/tillfallen/{}/utskick", course.id);
    assert_eq!(editor.visit(&tab).await.assert(200).all("tbody tr"), [""; 0], "confirmations are nobody's mailing");
    cancel(&editor, course).await;
    let queued = editor.visit(&tab).await.assert(200);
    assert!(queued.one("tbody tr").ends_with("3 0 0 Pågår"), "{}", queued.one("tbody tr"));
    // Nobody listens there.
    app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    let failing = editor.visit(&tab).await.assert(200);
    assert!(failing.one("tbody tr").ends_with("3 0 3 Pågår"), "{}", failing.one("tbody tr"));
    let page = failing.attribute("tbody th a", "href");
    let work = editor.visit(&page).await.assert(200);
    assert!(work.text().contains("3 mejl gick fel och görs om av sig självt."));
    let rows = work.all("tbody tr");
    assert_eq!(rows.len(), 3);
    assert!(rows[0].starts_with("Anna Ek, anna.ek@kollega.example"), "{rows:?}");
    app.mail_to("ingen@lund.example").await;
    assert!(editor.visit(&tab).await.one("tbody tr").ends_with("3 0 3 Pågår"), "it is not tried again so soon");
    editor.press(&format!("{page}/forsok-igen")).await.assert(303);
    assert_eq!(app.mail_to("anna.ek@kollega.example").await.len(), 2, "the confirmation, and this once");
    let done = editor.visit(&tab).await.assert(200);
    assert!(done.one("tbody tr").ends_with("0 3 0 Klart"), "{}", done.one("tbody tr"));
    let listed = editor.get(&format!("/course-offerings/{}/mailings", course.id)).await.assert(200).json();
    assert_eq!((&listed["items"][0]["kind"], &listed["items"][0]["done"]), (&json!("cancelledNotice"), &json!(3)));
    editor
        .post(&format!("/batches/{}/retries", listed["items"][0]["id"].as_str().unwrap()), json!({}))
        .await
        .assert(409);
}

#[tokio::test]
async fn a_kommun_sees_nothing_of_mail_to_all() {
    let app = TestApp::start().await;
    let course = with_three(&app).await;
    let editor = app.sign_in(EDITOR).await;
    cancel(&editor, course).await;
    let path = format!("/course-offerings/{}/mailings", course.id);
    let batch = editor.get(&path).await.assert(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let sara = app.sign_in(COORDINATOR).await;
    sara.get(&path).await.assert(403);
    sara.get(&format!("/batches/{batch}")).await.assert(404);
    sara.visit(&format!("/pagar/{batch}")).await.assert(404);
    sara.visit(&format!("/arbete/kurser/tillfallen/{}/utskick", course.id)).await.assert(403);
}

#[tokio::test]
async fn whoever_is_protected_is_not_named_among_those_that_failed() {
    let app = TestApp::start().await;
    let course = with_three(&app).await;
    app.query("UPDATE person SET protected_identity = TRUE WHERE family_name = 'Ek'").await;
    let editor = app.sign_in(EDITOR).await;
    cancel(&editor, course).await;
    app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    let tab = editor.visit(&format!("/arbete/kurser/tillfallen/{}/utskick", course.id)).await.assert(200);
    let page = editor.visit(&tab.attribute("tbody th a", "href")).await.assert(200);
    assert!(!page.text().contains("anna.ek") && page.text().contains(HIDDEN), "{}", page.text());
}

#[tokio::test]
async fn mails_that_one_job_writes_are_counted_when_they_are_written() {
    let app = TestApp::start().await;
    let course = with_three(&app).await;
    let editor = app.sign_in(EDITOR).await;
    let stop = json!({ "to": "postponed", "reason": "Lokalen är stängd." });
    editor.post(&format!("/course-offerings/{}/transitions", course.id), stop).await.assert(200);
    let listed = editor.get(&format!("/course-offerings/{}/mailings", course.id)).await.assert(200).json();
    let batch = listed["items"][0]["id"].as_str().unwrap();
    assert_eq!((&listed["items"][0]["state"], &listed["items"][0]["total"]), (&json!("underWay"), &json!(0)));
    let page = editor.visit(&format!("/pagar/{batch}")).await.assert(200);
    assert_eq!(page.one("main [role=status]"), "Mejlen skrivs.");
    app.keep_house().await;
    let done = progress(&editor, batch).await;
    assert_eq!((&done["state"], &done["total"], &done["done"]), (&json!("finished"), &json!(3), &json!(3)));
}

#[tokio::test]
async fn inviting_everybody_is_the_kommuns_own_to_follow() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.colleague("Anna Ek").await;
    let page = sara.press("/min-kommun/personer/bjud-in").await.assert(303).header("location").to_owned();
    app.keep_house().await;
    let done = sara.visit(&page).await.assert(200);
    assert!(done.one("main [role=status]").ends_with("mejl är skickade."), "{}", done.one("main [role=status]"));
    assert_eq!(done.one("main .page__head .ds-tag"), "Klart");
    app.sign_in(ADMIN).await.visit(&page).await.assert(200);
    app.sign_in(EDITOR).await.visit(&page).await.assert(403);
}

#[tokio::test]
async fn a_cancelled_offering_that_nobody_is_registered_to_has_no_mailing() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    cancel(&editor, course).await;
    app.keep_house().await;
    let tab = editor.visit(&format!("/arbete/kurser/tillfallen/{}/utskick", course.id)).await.assert(200);
    assert_eq!(tab.all("tbody tr"), [""; 0]);
}

#[tokio::test]
async fn a_course_that_nobody_goes_to_is_postponed_and_opened_again_without_a_mailing() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    for to in ["postponed", "open"] {
        let step = json!({ "to": to, "reason": "Kursledaren är sjuk." });
        editor.post(&format!("/course-offerings/{}/transitions", course.id), step).await.assert(200);
    }
    let listed = editor.get(&format!("/course-offerings/{}/mailings", course.id)).await.assert(200).json();
    assert_eq!(listed["items"], json!([]));
}
