//! Rooms: two never have the same one at once.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use super::race::all_at_once;
use crate::support::{COORDINATOR, EDITOR, Offered, TestApp, User};

async fn room(editor: &User, name: &str, capacity: i64) -> String {
    let room = json!({ "name": name, "address": "Gasverksgatan 3A", "city": "Lund", "capacity": capacity });
    editor.post("/rooms", room).await.assert(201).json()["id"].as_str().unwrap().to_owned()
}

fn path(course: Offered) -> String {
    format!("/course-offerings/{}/rooms", course.id)
}

async fn sessions(editor: &User, course: Offered) -> Vec<Value> {
    editor.get(&path(course)).await.assert(200).json()["sessions"].as_array().unwrap().clone()
}

/// The room for each session of the offering.
async fn wanted(editor: &User, course: Offered, room: &str) -> Value {
    let each =
        sessions(editor, course).await.into_iter().map(|one| json!({ "sessionId": one["sessionId"], "roomId": room }));
    json!({ "rooms": each.collect::<Vec<_>>() })
}

async fn book(editor: &User, course: Offered, room: &str) {
    let wanted = wanted(editor, course, room).await;
    editor.put_over(&path(course), wanted).await.assert(200);
}

fn meeting(room: &str, starts_at: DateTime<Utc>, hours: i64) -> Value {
    json!({ "roomId": room, "purpose": "Målning", "startsAt": starts_at, "endsAt": starts_at + Duration::hours(hours) })
}

#[tokio::test]
async fn a_room_that_is_taken_is_refused_and_staff_are_told_by_what() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let sege = room(&editor, "Sal Sege", 30).await;
    let (first, second) = (app.course().title("Juridik").open().await, app.course().title("Ekonomi").open().await);
    book(&editor, first, &sege).await;
    let problem = editor.put_over(&path(second), wanted(&editor, second, &sege).await).await.assert(400).json();
    let fault = &problem["invalidParameters"][0];
    assert_eq!(fault["property"], "rooms[0].roomId");
    assert!(
        fault["reason"]
            .as_str()
            .unwrap()
            .contains("Sal Sege mån\u{a0}7\u{a0}dec. 2026 kl.\u{a0}09.00–\u{2060}16.00 av Juridik"),
        "{fault}"
    );
    assert_eq!(sessions(&editor, second).await[0]["roomId"], Value::Null, "nothing is booked");
}

#[tokio::test]
async fn one_may_begin_when_the_other_ends_but_not_while_it_is_cleared_up() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let sege = room(&editor, "Sal Sege", 30).await;
    let course = app.course().open().await;
    let mut wanted = wanted(&editor, course, &sege).await;
    wanted["rooms"][0]["minutesAfter"] = json!(30);
    editor.put_over(&path(course), wanted).await.assert(200);
    let ends = app.now() + Duration::days(14) + Duration::hours(7);
    let problem = editor.post("/room-bookings", meeting(&sege, ends, 1)).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "startsAt");
    let after = editor.post("/room-bookings", meeting(&sege, ends + Duration::minutes(30), 1)).await.assert(201).json();
    // What is not a course's is given back by itself, what is goes with the offering.
    editor.delete(&format!("/room-bookings/{}", after["id"].as_str().unwrap())).await.assert(204);
    let left = editor.get("/room-bookings").await.assert(200).json();
    assert_eq!(left["items"].as_array().unwrap().len(), 1, "{left}");
    let own = left["items"][0]["id"].as_str().unwrap();
    editor.delete(&format!("/room-bookings/{own}")).await.assert(409);
}

#[tokio::test]
async fn a_room_becomes_the_place_and_participants_are_told() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let course = app.course().seats(40).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.register(course, &[lund.colleague("Anna Ek").await]).await;
    let alnarp = room(&editor, "Sal Alnarp", 30).await;
    book(&editor, course, &alnarp).await;
    assert_eq!(sessions(&editor, course).await[0]["isTooSmall"], true, "it is a warning, and booked");
    let seen = app.anyone().get(&format!("/course-offerings/{}", course.id)).await.assert(200).json();
    assert_eq!((&seen["venueName"], &seen["venueAddress"]), (&json!("Sal Alnarp"), &json!("Gasverksgatan 3A")));
    let mail = app.mail_to("anna.ek@kollega.example").await.pop().unwrap();
    assert!(mail.contains("Sal Alnarp"), "{mail}");
}

#[tokio::test]
async fn a_session_that_moves_takes_its_room_along_or_stays_where_it_is() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let sege = room(&editor, "Sal Sege", 30).await;
    let course = app.course().open().await;
    book(&editor, course, &sege).await;
    let week = app.now() + Duration::days(21);
    editor.post("/room-bookings", meeting(&sege, week, 7)).await.assert(201);
    let edit = format!("/arbete/kurser/tillfallen/{}/redigera", course.id);
    let page = editor.visit(&edit).await.assert(200);
    let at = |day: &str| {
        page.filled(
            "main form",
            &[("sessions[0].startsAt", &format!("{day}T09:00")), ("sessions[0].endsAt", &format!("{day}T16:00"))],
        )
    };
    let taken = editor.submit(&edit, &at("2026-12-14")).await.assert(400);
    assert!(taken.one("[id='sessions[0].startsAt-fel']").contains("Målning"), "{}", taken.text());
    editor.submit(&edit, &at("2026-12-15")).await.assert(303);
    let moved = sessions(&editor, course).await;
    assert_eq!((&moved[0]["roomId"], &moved[0]["startsAt"]), (&json!(sege), &json!("2026-12-15T08:00:00Z")));
    let bookings = editor.get("/room-bookings?fromOn=2026-12-15").await.assert(200).json();
    assert_eq!(bookings["items"][0]["startsAt"], "2026-12-15T08:00:00Z", "{bookings}");
    // The day that it was moved from is free.
    editor.post("/room-bookings", meeting(&sege, app.now() + Duration::days(14), 7)).await.assert(201);
}

#[tokio::test]
async fn an_offering_that_is_cancelled_or_postponed_gives_its_room_back() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let sege = room(&editor, "Sal Sege", 30).await;
    for to in ["cancelled", "postponed"] {
        let course = app.course().open().await;
        book(&editor, course, &sege).await;
        let body = json!({ "to": to, "reason": "Kursledaren är sjuk." });
        editor.post(&format!("/course-offerings/{}/transitions", course.id), body).await.assert(200);
        let left = editor.get("/room-bookings").await.assert(200).json();
        assert_eq!(left["items"], json!([]), "{to}");
    }
}

#[tokio::test]
async fn a_copy_books_nothing_but_proposes_the_same_room_while_it_is_free() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let sege = room(&editor, "Sal Sege", 30).await;
    let course = app.course().open().await;
    book(&editor, course, &sege).await;
    let copy =
        editor.post(&format!("/course-offerings/{}/copies", course.id), json!({ "days": 364 })).await.assert(201);
    let page = format!("/arbete/kurser/tillfallen/{}/lokal", copy.json()["id"].as_str().unwrap());
    let proposed = editor.visit(&page).await.assert(200);
    assert_eq!(proposed.attribute("option[selected]", "value"), sege);
    assert_eq!(editor.get("/room-bookings?fromOn=2027-01-01").await.json()["items"], json!([]));
    editor.post("/room-bookings", meeting(&sege, app.now() + Duration::days(14 + 364), 7)).await.assert(201);
    assert_eq!(editor.visit(&page).await.attribute("option[selected]", "value"), "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_want_a_room_at_the_same_time_one_gets_it() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let (sege, alnarp) = (room(&editor, "Sal Sege", 30).await, room(&editor, "Sal Alnarp", 30).await);
    let mut courses = Vec::new();
    for _ in 0..6 {
        let course = app.course().offering(|new| new.sessions.push(two_days_later(new))).open().await;
        let mut rooms = wanted(&editor, course, &sege).await;
        rooms["rooms"][1]["roomId"] = json!(alnarp);
        if courses.len() % 2 == 1 {
            rooms["rooms"].as_array_mut().unwrap().reverse();
        }
        courses.push((course, rooms));
    }
    let booking =
        all_at_once(courses.iter().map(async |(course, rooms)| editor.put_over(&path(*course), rooms.clone()).await));
    let starts = app.now() + Duration::days(14);
    let meetings = all_at_once(
        (0..12).map(|n| editor.post("/room-bookings", meeting(&sege, starts + Duration::minutes(30 * n), 2))),
    );
    let (booked, met) = tokio::join!(booking, meetings);
    assert!(booked.iter().chain(&met).all(|answer| matches!(answer.status.as_u16(), 200 | 201 | 400)));
    let all = editor.get("/room-bookings").await.assert(200).json();
    let mut spans: Vec<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap().to_owned();
            (text("roomId"), text("startsAt"), text("endsAt"))
        })
        .collect();
    spans.sort();
    assert!(spans.windows(2).all(|two| two[0].0 != two[1].0 || two[0].2 <= two[1].1), "{spans:?}");
    assert!(spans.iter().any(|one| one.0 == sege));
}

fn two_days_later(
    new: &samverk_domain::courses::offering::NewOffering,
) -> samverk_domain::courses::session::NewSession {
    let mut session = new.sessions[0].clone();
    session.starts_at += Duration::days(2);
    session.ends_at += Duration::days(2);
    session
}
