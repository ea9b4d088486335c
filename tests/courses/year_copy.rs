//! A department's year, given again.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::race::all_at_once;
use crate::support::{EDITOR, OTHER_EDITOR, Offered, TestApp, User};

async fn department(editor: &User) -> String {
    let me = editor.get("/people/me").await.assert(200).json();
    format!("/departments/{}/year-copies", me["roles"][0]["departmentId"].as_str().unwrap())
}

/// What the year would be, and is, as a copy.
async fn year(editor: &User, path: &str) -> Vec<Value> {
    let year = editor.get(&format!("{path}?year=2026")).await.assert(200).json();
    year["offerings"].as_array().unwrap().clone()
}

fn chosen(offerings: &[Offered]) -> Value {
    let ids: Vec<_> = offerings.iter().map(|one| one.id.to_string()).collect();
    json!({ "year": 2026, "offeringIds": ids })
}

/// An offering so many days after the day two weeks ahead, 7 December 2026.
async fn on(app: &TestApp, days: i64) -> Offered {
    app.course().days_later(days).open().await
}

#[tokio::test]
async fn a_year_becomes_drafts_on_the_same_weekdays_and_only_once() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let path = department(&editor).await;
    let both = [on(&app, 0).await, on(&app, 3).await];
    app.course().draft().await;
    assert_eq!(year(&editor, &path).await.len(), 2, "a draft is not copied");
    for _ in 0..2 {
        editor.post(&path, chosen(&both)).await.assert(202);
    }
    app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    editor.post(&path, chosen(&both)).await.assert(202);
    app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    let copied = year(&editor, &path).await;
    for one in &copied {
        let copy =
            editor.get(&format!("/course-offerings/{}", one["copyId"].as_str().unwrap())).await.assert(200).json();
        assert_eq!((&copy["state"], &copy["startsAt"]), (&json!("draft"), &one["copyStartsAt"]));
    }
    assert_eq!(copied[0]["copyStartsAt"], "2027-12-06T08:00:00Z");
    let drafts = editor.get(&format!("/courses/{}", both[0].course)).await.assert(200);
    assert_eq!(drafts.status, 200);
    let rows = app.query("SELECT id FROM course_offering WHERE copied_from IS NOT NULL").await;
    assert_eq!(rows.len(), 2);
}

#[tokio::test]
async fn an_offering_of_new_years_day_is_copied_once_too() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let path = department(&editor).await;
    // Friday 1 January 2027 becomes Friday 31 December 2027, of the same year.
    let first = on(&app, 25).await;
    let body = json!({ "year": 2027, "offeringIds": [first.id.to_string()] });
    for _ in 0..2 {
        editor.post(&path, body.clone()).await.assert(202);
        app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    }
    assert_eq!(app.query("SELECT id FROM course_offering WHERE copied_from IS NOT NULL").await.len(), 1);
}

#[tokio::test]
async fn holidays_are_flagged_and_not_chosen_from_the_beginning() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    // Friday 25 December 2026 is a holiday, the copy falls on Christmas Eve.
    let days = (NaiveDate::from_ymd_opt(2026, 12, 25).unwrap() - app.now().date_naive()).num_days() - 14;
    let (eve, plain) = (on(&app, days).await, on(&app, 0).await);
    let offerings = year(&editor, &department(&editor).await).await;
    assert_eq!((&offerings[0]["holiday"], &offerings[1]["holiday"]), (&Value::Null, &json!("julafton")));
    let page = editor.visit("/arbete/kurser/kopiera-ar?ar=2026").await.assert(200);
    let checked: BTreeSet<_> = page.form("main form[method=post]").into_iter().map(|(_, value)| value).collect();
    assert_eq!(checked, BTreeSet::from([plain.id.to_string()]), "not {}", eve.id);
    assert!(page.all(".ds-tag").contains(&"julafton".to_owned()));
}

#[tokio::test]
async fn the_page_shows_how_far_it_has_come_and_what_is_done() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    on(&app, 0).await;
    let path = "/arbete/kurser/kopiera-ar?ar=2026";
    let none = editor.submit(path, &[("offeringIds", "")]).await.assert(400);
    assert!(none.one(".ds-error-summary").contains("Fyll i uppgiften."), "{}", none.text());
    let form = editor.visit(path).await.form("main form[method=post]");
    editor.submit(path, &form).await.assert(303);
    let under_way = editor.visit(path).await.assert(200);
    assert_eq!(under_way.one("main [role=status]"), "0 av 1 tillfällen är kopierade.");
    assert!(under_way.text().contains("http-equiv=\"refresh\""));
    app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    let done = editor.visit(path).await.assert(200);
    assert_eq!(done.all("tbody a"), ["Kopierat"]);
    assert!(done.all("main [role=status]").is_empty());
}

#[tokio::test]
async fn another_department_s_year_is_not_ones_own_to_copy() {
    let app = TestApp::start().await;
    let (editor, other) = (app.sign_in(EDITOR).await, app.sign_in(OTHER_EDITOR).await);
    let (path, theirs) = (department(&editor).await, app.course().by(OTHER_EDITOR).open().await);
    other.get(&path).await.assert(403);
    let problem = editor.post(&path, chosen(&[theirs])).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "offeringIds[0]");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_workers_that_copy_the_same_make_one_copy() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let path = department(&editor).await;
    let one = on(&app, 0).await;
    for _ in 0..8 {
        editor.post(&path, chosen(&[one])).await.assert(202);
    }
    let workers: Vec<_> = (0..4).map(|_| app.worker_to("smtp://127.0.0.1:9")).collect();
    let all = all_at_once(workers.iter().map(async |worker| worker.drain().await)).await;
    assert!(all.into_iter().all(|done| done.is_ok()));
    assert_eq!(app.query("SELECT id FROM course_offering WHERE copied_from IS NOT NULL").await.len(), 1);
}
