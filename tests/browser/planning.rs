//! What staff plan ahead, in a real browser: rooms that are taken, and a year that is like the last one.

use serde_json::json;

use crate::support::{Browser, EDITOR, TestApp};

#[tokio::test]
async fn a_room_that_somebody_else_took_is_refused_and_the_form_keeps_what_was_chosen() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let mut rooms = Vec::new();
    for name in ["Sal Sege", "Sal Höje"] {
        let room = json!({ "name": name, "address": "Gasverksgatan 3A", "city": "Lund", "capacity": 30 });
        rooms.push(editor.post("/rooms", room).await.assert(201).json()["id"].as_str().unwrap().to_owned());
    }
    let course = app.course().title("Klarspråk").open().await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&editor).await;
    browser.go(&format!("/arbete/kurser/tillfallen/{}", course.id)).await;
    browser.press("Lokal").await;
    let room = "select[id='rooms[0].roomId']";
    browser.choose(room, &rooms[0]).await;
    browser.fill("#minutesBefore", "45").await;
    let day = app.now() + chrono::Duration::days(14);
    let painting = json!({ "roomId": rooms[0], "purpose": "Målning", "startsAt": day, "endsAt": day + chrono::Duration::hours(9) });
    editor.post("/room-bookings", painting).await.assert(201);
    browser.press("Spara lokalerna").await;
    assert!(browser.text(".ds-error-summary").await.contains("Målning"), "by what it is taken is told");
    assert_eq!(browser.value(room).await, rooms[0]);
    assert_eq!(browser.value("#minutesBefore").await, "45");
    browser.choose(room, &rooms[1]).await;
    browser.press("Spara lokalerna").await;
    browser.go(&format!("/kurser/{}", app.slug_of(course).await)).await;
    assert!(browser.text("main").await.contains("Sal Höje"));
}

#[tokio::test]
async fn a_year_is_copied_and_the_copy_of_a_holiday_is_left_out() {
    let app = TestApp::start().await;
    app.course().title("Klarspråk").open().await;
    // 25 December: its copy would fall on Christmas Eve.
    app.course().title("Julkursen").days_later(18).open().await;
    let editor = app.sign_in(EDITOR).await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&editor).await;
    browser.go("/arbete/kurser").await;
    browser.press("Kopiera ett kursår").await;
    browser.fill("#ar", "2026").await;
    browser.press("Visa tillfällen").await;
    let offered = browser.text("tbody").await;
    assert!(offered.contains("Klarspråk") && offered.contains("julafton"), "{offered}");
    browser.press("Kopiera de valda som utkast").await;
    app.work_once().await;
    browser.go("/arbete/kurser/kopiera-ar?ar=2026").await;
    browser.press("Kopierat").await;
    let copy = browser.text("main").await;
    assert!(copy.contains("Klarspråk") && copy.contains("Utkast") && copy.contains("2027"), "{copy}");
}
