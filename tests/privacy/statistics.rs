//! What is counted is counted as before, when somebody who was in all of it is erased.

use chrono::Duration;
use samverk_domain::people::PersonId;
use serde_json::{Value, json};

use super::erased;
use crate::support::evaluated::{NAMES, answer, asked, held};
use crate::support::{ADMIN, COORDINATOR, EDITOR, Offered, TestApp};

/// Six of Lund were at a course and thought something of it, the first of them waits for another one in vain, December is
/// billed, and the first has left.
async fn a_year(app: &TestApp) -> (Offered, PersonId) {
    let lund = app.sign_in(COORDINATOR).await;
    let full = app.course().seats(1).open().await;
    lund.register(full, &[lund.colleague("Bo Alm").await]).await;
    let (course, made) = held(app, &NAMES).await;
    let editor = app.sign_in(EDITOR).await;
    let first = editor.get(&format!("/registrations/{}", made[0])).await.assert(200).json();
    let first: PersonId = first["personId"].as_str().unwrap().parse().unwrap();
    lund.register(app.course().seats(1).open().await, &[lund.colleague("Cia Lind").await, first]).await;
    let sessions = editor.get(&format!("/course-offerings/{}/sessions", course.id)).await.assert(200).json();
    let marks = made.iter().map(
        |id| json!({ "registrationId": id.to_string(), "sessionId": sessions["items"][0]["id"], "isPresent": true }),
    );
    let marks = json!({ "marks": marks.collect::<Vec<_>>() });
    editor.post(&format!("/course-offerings/{}/attendances", course.id), marks).await.assert(204);
    for (link, mark) in asked(app, &NAMES).await.iter().zip([10, 9, 8, 7, 6, 2]) {
        answer(app, link, mark, "Bra").await.assert(303);
    }
    app.advance(Duration::days(30));
    app.keep_house().await;
    let lund = app.sign_in(COORDINATOR).await;
    let admin = app.sign_in(ADMIN).await;
    admin.press(&format!("/arbete/fakturaunderlag/2026-12/{}/stang", lund.organisation())).await.assert(303);
    let last = json!({ "lastDay": app.now().date_naive().to_string() });
    lund.post(&format!("/people/{first}/affiliation-endings"), last).await.assert(200);
    app.advance(Duration::days(2));
    app.keep_house().await;
    (course, first)
}

/// Everything that counts people, registrations, answers or money.
async fn counted(app: &TestApp, course: Offered) -> Vec<(String, Value)> {
    let (lund, editor) = (app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let admin = app.sign_in(ADMIN).await;
    let own = format!("/organisations/{}", lund.organisation());
    let mut counted = Vec::new();
    for (user, path) in [
        (&editor, format!("/course-offerings/{}/evaluations", course.id)),
        (&editor, "/evaluation-indexes".to_owned()),
        (&editor, format!("/coverages?courseId={}", course.course)),
        (&lund, format!("/coverages?courseId={}", course.course)),
        (&lund, format!("{own}/course-demands?year=2026")),
        (&lund, format!("{own}/course-demands?year=2027")),
        (&lund, format!("{own}/costs?year=2026")),
        (&lund, format!("{own}/costs?year=2027")),
        (&lund, format!("{own}/invoice-bases")),
        (&admin, "/invoice-months/2026-12".to_owned()),
    ] {
        counted.push((path.clone(), user.get(&path).await.assert(200).json()));
    }
    for (user, path) in
        [(&lund, "/registrations".to_owned()), (&editor, format!("/course-offerings/{}/participants", course.id))]
    {
        counted.push((path.clone(), user.get(&path).await.assert(200).json()["_meta"]["totalRecords"].clone()));
    }
    for (user, path) in [(&lund, "/min-kommun/statistik?ar=2026"), (&editor, "/arbete/nki")] {
        counted
            .push((path.to_owned(), json!(user.visit(path).await.assert(200).all("main td, main th, .stat__number"))));
    }
    counted
}

#[tokio::test]
async fn statistics_are_the_same_after_one_who_is_in_all_of_them_is_erased() {
    let app = TestApp::start().await;
    let (course, first) = a_year(&app).await;
    let before = counted(&app, course).await;
    let said =
        |path: &str| before.iter().find(|(one, _)| one.contains(path)).map(|(_, said)| said.to_string()).unwrap();
    assert!(said("/evaluations").contains("\"answered\":6"), "{}", said("/evaluations"));
    assert!(said("/coverages").contains("\"coveredCount\":5"), "{}", said("/coverages"));
    erased(&app, &app.sign_in(COORDINATOR).await, first).await.unwrap();
    for (before, after) in before.into_iter().zip(counted(&app, course).await) {
        assert_eq!(before, after);
    }
}
