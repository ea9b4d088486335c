//! The list on the day.

use serde_json::json;

use super::link;
use crate::support::{ADMIN, COORDINATOR, EDITOR, OTHER_EDITOR, Offered, TestApp, User};

async fn with_participants(app: &TestApp) -> (Offered, User, String) {
    let offered = app.course().seats(2).open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    for name in ["Anna Ek", "Bo Alm", "Cia Lind"] {
        coordinator.register(offered, &[coordinator.colleague(name).await]).await;
    }
    (offered, app.sign_in(EDITOR).await, format!("/arbete/kurser/tillfallen/{}", offered.id))
}

#[tokio::test]
async fn attendance_is_saved_in_one_go_and_two_who_tick_at_once_do_not_undo_each_other() {
    let app = TestApp::start().await;
    let (_, editor, path) = with_participants(&app).await;
    let list = format!("{path}/deltagare");
    assert_eq!(editor.visit(&list).await.assert(200).all("input[name=present]").len(), 0);
    app.advance(chrono::Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let (one, other) = (editor.visit(&list).await, editor.visit(&list).await);
    assert_eq!(one.all("tbody th"), ["Alm, Bo", "Ek, Anna"]);
    let box_of = |page: &crate::support::Answer, name: &str| {
        page.attribute(&format!("input[name=present][aria-label^='{name}']"), "value")
    };
    let mut first = one.form("main form");
    first.push(("present".into(), box_of(&one, "Alm, Bo")));
    editor.submit(&format!("{path}/narvaro"), &first).await.assert(303);
    let mut second = other.form("main form");
    second.push(("present".into(), box_of(&other, "Ek, Anna")));
    editor.submit(&format!("{path}/narvaro"), &second).await.assert(303);
    assert_eq!(editor.visit(&list).await.all("input[name=present][checked]").len(), 2);

    // Unticked again, and then everybody by one button.
    let page = editor.visit(&list).await;
    let mut none = page.form("main form");
    none.retain(|(name, _)| name != "present");
    editor.submit(&format!("{path}/narvaro"), &none).await.assert(303);
    let page = editor.visit(&list).await;
    assert_eq!(page.all("input[name=present][checked]").len(), 0);
    let session = page.attribute("button[name=everybody]", "value");
    let all = page.filled("main form", &[("everybody", &session)]);
    editor.submit(&format!("{path}/narvaro"), &all).await.assert(303);
    assert_eq!(editor.visit(&list).await.all("input[name=present][checked]").len(), 2);
}

#[tokio::test]
async fn the_waiting_list_shows_places_and_cancelling_for_somebody_passes_the_seat_on() {
    let app = TestApp::start().await;
    let (_, editor, path) = with_participants(&app).await;
    let queue = editor.visit(&format!("{path}/reservlista")).await.assert(200);
    assert_eq!(queue.all("tbody td:first-child"), ["1"]);
    assert_eq!(queue.all("tbody th"), ["Cia Lind"]);
    let list = editor.visit(&format!("{path}/deltagare")).await;
    let cancel = link(&list, "/arbete/anmalningar/");
    let asked = editor.visit(&cancel).await.assert(200);
    assert_eq!(asked.one("h1"), "Avboka Bo Alm");
    editor.press(&cancel).await.assert(303);
    let list = editor.visit(&format!("{path}/deltagare")).await;
    assert_eq!(list.all("tbody th"), ["Ek, Anna", "Lind, Cia"]);
    assert!(app.mail_to("bo.alm@kollega.example").await.pop().unwrap().contains("METHOD:CANCEL"));
    editor.visit(&cancel).await.assert(409);

    let left = link(&list, "/arbete/anmalningar/");
    app.advance(chrono::Duration::days(15));
    let over = app.sign_in(EDITOR).await.visit(&left).await.assert(409);
    assert_eq!(over.one("h1"), "Kursen har redan varit");
}

#[tokio::test]
async fn the_list_comes_as_files_whose_cells_are_harmless() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    let body = json!({
        "invoiceReference": "=cmd|' /C calc'!A0",
        "participants": [{ "personId": coordinator.colleague("Anna Ek").await.to_string() }],
    });
    coordinator.post(&format!("/course-offerings/{}/registrations", offered.id), body).await.assert(201);
    let editor = app.sign_in(EDITOR).await;
    let list = format!("/arbete/kurser/tillfallen/{}/deltagare", offered.id);
    let csv = editor.visit(&format!("{list}.csv")).await.assert(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert!(csv.header("content-disposition").starts_with("attachment; filename=\"deltagare-"));
    assert!(csv.text().contains("'=cmd|") && !csv.text().contains(";=cmd"), "{}", csv.text());
    let xlsx = editor.visit(&format!("{list}.xlsx")).await.assert(200);
    assert!(xlsx.header("content-type").ends_with("spreadsheetml.sheet"));
    assert!(xlsx.header("content-disposition").ends_with(".xlsx\""));
    let cells = xlsx.cells();
    let attendance = "Närvaro mån 7 dec. 2026 kl. 09.00–16.00";
    assert!(csv.text().contains(attendance) && cells[0].contains(&attendance.to_owned()), "with spaces as people type");
    let column = |name: &str| cells[0].iter().position(|heading| heading == name).unwrap();
    assert_eq!(cells[1][..2], ["Ek", "Anna"]);
    assert_eq!(cells[1][column("Fakturareferens")], "=cmd|' /C calc'!A0", "a text, and no formula");
    assert_eq!(cells[1][column("Pris exkl. moms (kr)")], "1900");
    let trail = app.sign_in(ADMIN).await.visit("/arbete/drift/logg").await.assert(200);
    assert_eq!(trail.text().matches("Laddade ner deltagarlista").count(), 2);
}

#[tokio::test]
async fn needs_are_shown_to_those_who_run_the_course_and_every_reading_is_logged() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    let mut participants = Vec::new();
    for (name, need) in [("Anna Ek", "Vegan"), ("Bo Alm", "vegan.")] {
        participants.push(json!({ "personId": coordinator.colleague(name).await.to_string(), "need": need }));
    }
    let body = json!({ "participants": participants });
    coordinator.post(&format!("/course-offerings/{}/registrations", offered.id), body).await.assert(201);
    let path = format!("/arbete/kurser/tillfallen/{}/behov", offered.id);
    let editor = app.sign_in(EDITOR).await;
    let asked = editor.visit(&path).await.assert(200);
    assert!(asked.text().contains("antecknas") && !asked.text().contains("Vegan"));
    let shown = editor.visit(&format!("{path}?visa=ja")).await.assert(200);
    assert_eq!(shown.all("section[aria-labelledby=antal] td.number"), ["2"]);
    let trail = app.sign_in(ADMIN).await.visit("/arbete/drift/logg").await.text();
    assert!(trail.contains("Läste deltagarnas behov"));
    let other = app.sign_in(OTHER_EDITOR).await;
    other.visit(&format!("{path}?visa=ja")).await.assert(403);
    let list = format!("/arbete/kurser/tillfallen/{}/deltagare", offered.id);
    for (user, is_shown) in [(&editor, true), (&other, false)] {
        assert_eq!(user.visit(&list).await.all("nav.tabs a").contains(&"Behov".to_owned()), is_shown);
    }
}
