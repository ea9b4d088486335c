//! Who was there decides what becomes of a registration.

use chrono::Duration;
use samverk_domain::access::Actor;
use samverk_domain::courses::session::NewSession;
use samverk_domain::courses::{RegistrationId, offering};
use serde_json::{Value, json};

use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, Offered, TestApp, User};

/// A course of two days, a week apart, with two from Lund.
async fn two_days(app: &TestApp) -> (Offered, [RegistrationId; 2]) {
    let first = app.now() + Duration::days(14);
    let day = |starts_at| NewSession { title: String::new(), starts_at, ends_at: starts_at + Duration::hours(7) };
    let offered =
        app.course().offering(|new| new.sessions = vec![day(first), day(first + Duration::days(7))]).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let anders = app.sign_in(EMPLOYEE).await.person();
    let made = lund.register(offered, &[anders, lund.colleague("Bo Alm").await]).await;
    (offered, [made[0], made[1]])
}

/// The marks of an offering's sessions in order, as the API takes them.
async fn note(editor: &User, offered: Offered, marks: &[(RegistrationId, usize, bool)]) -> crate::support::Answer {
    let sessions = editor.get(&format!("/course-offerings/{}/sessions", offered.id)).await.assert(200).json();
    let mark = |&(registration, session, is_present): &(RegistrationId, usize, bool)| {
        let session = &sessions["items"][session]["id"];
        json!({ "registrationId": registration.to_string(), "sessionId": session, "isPresent": is_present })
    };
    let marks: Vec<Value> = marks.iter().map(mark).collect();
    editor.post(&format!("/course-offerings/{}/attendances", offered.id), json!({ "marks": marks })).await
}

async fn states(app: &TestApp, registrations: &[RegistrationId]) -> Vec<String> {
    let lund = app.sign_in(COORDINATOR).await;
    let mut states = Vec::new();
    for id in registrations {
        let row = lund.get(&format!("/registrations/{id}")).await.assert(200).json();
        states.push(row["state"].as_str().unwrap().to_owned());
    }
    states
}

#[tokio::test]
async fn being_there_once_is_to_have_attended_and_never_is_not_to_have_come() {
    let app = TestApp::start().await;
    let (offered, [anders, bo]) = two_days(&app).await;
    let early = note(&app.sign_in(EDITOR).await, offered, &[(anders, 0, true)]).await.assert(400).json();
    assert_eq!(early["invalidParameters"][0]["property"], "marks[0].sessionId");

    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    note(&editor, offered, &[(anders, 0, true), (bo, 0, false)]).await.assert(204);
    assert_eq!(states(&app, &[anders, bo]).await, ["attended", "confirmed"]);
    note(&editor, offered, &[(bo, 1, false)]).await.assert(400);

    app.advance(Duration::days(7));
    let editor = app.sign_in(EDITOR).await;
    note(&editor, offered, &[(anders, 1, false), (bo, 1, false)]).await.assert(204);
    assert_eq!(states(&app, &[anders, bo]).await, ["attended", "noShow"]);
    note(&editor, offered, &[(anders, 0, false), (bo, 1, true)]).await.assert(204);
    assert_eq!(states(&app, &[anders, bo]).await, ["noShow", "attended"]);
    let row = app.database.read(&Actor::System, async |scope| offering::get(scope, offered.id).await).await.unwrap();
    assert_eq!(row.seats_taken, 2);
}

#[tokio::test]
async fn the_list_once_called_says_who_came_to_staff_and_to_the_participants() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let anders = app.sign_in(EMPLOYEE).await.person();
    lund.register(offered, &[anders, lund.colleague("Bo Alm").await]).await;
    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/arbete/kurser/tillfallen/{}", offered.id);
    let list = editor.visit(&format!("{path}/deltagare")).await.assert(200);
    let mut ticked = list.form("main form");
    ticked.push(("present".into(), list.attribute("input[name=present][aria-label^=Alm]", "value")));
    editor.submit(&format!("{path}/narvaro"), &ticked).await.assert(303);
    let list = editor.visit(&format!("{path}/deltagare")).await;
    assert_eq!(list.all("tbody tr .ds-tag"), ["Deltog", "Kom inte"]);
    let csv = editor.visit(&format!("{path}/deltagare.csv")).await.text();
    assert!(csv.contains(";Deltog;") && csv.contains(";Kom inte;"), "{csv}");
    let anders = app.sign_in(EMPLOYEE).await;
    assert!(anders.visit("/mina-sidor").await.all("main .ds-tag").contains(&"Kom inte".to_owned()));

    // He came late after all.
    let late = list.attribute("input[name=present][aria-label^=Anställd]", "value");
    let mut ticked = list.form("main form");
    ticked.push(("present".into(), late));
    editor.submit(&format!("{path}/narvaro"), &ticked).await.assert(303);
    assert!(anders.visit("/mina-sidor").await.all("main .ds-tag").contains(&"Deltog".to_owned()));
}

#[tokio::test]
async fn a_session_that_is_moved_ahead_has_had_nobody_there() {
    let app = TestApp::start().await;
    let (offered, [anders, bo]) = two_days(&app).await;
    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    note(&editor, offered, &[(anders, 0, true)]).await.assert(204);
    let edit = format!("/arbete/kurser/tillfallen/{}/redigera", offered.id);
    let mut fields = editor.visit(&edit).await.assert(200).form("main form");
    for (name, value) in &mut fields {
        match name.as_str() {
            "sessions[0].startsAt" => *value = "2026-12-10T09:00".into(),
            "sessions[0].endsAt" => *value = "2026-12-10T16:00".into(),
            _ => {}
        }
    }
    editor.submit(&edit, &fields).await.assert(303);
    assert_eq!(states(&app, &[anders, bo]).await, ["confirmed", "confirmed"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_doors_that_mark_the_same_forty_at_once_lose_nobody_and_keep_the_earliest_time() {
    let app = TestApp::start().await;
    let offered = app.course().seats(40).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut people = Vec::new();
    for number in 0..40 {
        people.push(lund.colleague(&format!("Nummer{number} Ek")).await);
    }
    let made = lund.register(offered, &people).await;
    app.advance(Duration::days(14));
    let doors = [app.sign_in(EDITOR).await, app.sign_in(ADMIN).await];
    let sessions = doors[0].get(&format!("/course-offerings/{}/sessions", offered.id)).await.assert(200).json();
    let path = format!("/course-offerings/{}/check-ins", offered.id);
    let mark = |id: &RegistrationId, ago: i64| {
        json!({
            "clientId": RegistrationId::new().to_string(), "sessionId": sessions["items"][0]["id"],
            "registrationId": id.to_string(), "isPresent": true,
            "madeAt": (app.now() - Duration::minutes(ago)).to_rfc3339(),
        })
    };
    // One door sends one by one, the other all it has kept, twice; the earliest time is now at one door, now at the other.
    let ago = |index: usize, door: usize| if index % 2 == door { 30 } else { 10 };
    let singly =
        made.iter().enumerate().map(|(index, id)| doors[0].post(&path, json!({ "marks": [mark(id, ago(index, 0))] })));
    let kept: Vec<_> = made.iter().enumerate().map(|(index, id)| mark(id, ago(index, 1))).collect();
    let together = (0..2).map(|_| doors[1].post(&path, json!({ "marks": kept })));
    let (singly, together) =
        futures_util::future::join(futures_util::future::join_all(singly), futures_util::future::join_all(together))
            .await;
    for answer in singly.into_iter().chain(together) {
        answer.assert(200);
    }
    let again = doors[0].post(&path, json!({ "marks": kept })).await.assert(200).json();
    let since = (app.now() - Duration::minutes(30)).to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    for told in again["items"].as_array().unwrap() {
        assert_eq!(
            (told["outcome"].as_str(), told["presentSince"].as_str()),
            (Some("hereAlready"), Some(since.as_str()))
        );
    }
    let list = doors[0].get(&format!("/course-offerings/{}/participants", offered.id)).await.assert(200).json();
    let present = list["participants"].as_array().unwrap().iter();
    assert_eq!(
        present.filter(|one| one["attendances"][0]["isPresent"] == true && one["state"] == "attended").count(),
        40
    );
}

#[tokio::test]
async fn a_mark_for_somebody_who_has_cancelled_meanwhile_is_kept_and_told() {
    let app = TestApp::start().await;
    let (offered, [anders, _]) = two_days(&app).await;
    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let made_at = app.now() - Duration::minutes(20);
    let path = format!("/registrations/{anders}/cancellations");
    editor.post(&path, json!({})).await.assert(200);
    let sessions = editor.get(&format!("/course-offerings/{}/sessions", offered.id)).await.assert(200).json();
    let mark = json!({
        "clientId": RegistrationId::new().to_string(), "sessionId": sessions["items"][0]["id"],
        "registrationId": anders.to_string(), "isPresent": true, "madeAt": made_at.to_rfc3339(),
    });
    let path = format!("/course-offerings/{}/check-ins", offered.id);
    for _ in 0..2 {
        let told = editor.post(&path, json!({ "marks": [mark] })).await.assert(200).json();
        assert_eq!(told["items"][0]["outcome"], "noSeat");
    }
    let door = format!("/arbete/incheckning/{}", sessions["items"][0]["id"].as_str().unwrap());
    let kept = editor.visit(&door).await.assert(200).all("section[aria-labelledby=utan-plats] li");
    assert!(kept.len() == 1 && kept[0].contains("Anställd, Anders"), "{kept:?}");
}

#[tokio::test]
async fn who_is_unticked_in_the_list_is_not_here_at_the_door_either() {
    let app = TestApp::start().await;
    let (offered, [anders, _]) = two_days(&app).await;
    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let sessions = editor.get(&format!("/course-offerings/{}/sessions", offered.id)).await.assert(200).json();
    let door = format!("/arbete/incheckning/{}", sessions["items"][0]["id"].as_str().unwrap());
    editor.submit(&door, &[("registration", anders.to_string())]).await.assert(303);
    note(&editor, offered, &[(anders, 0, false)]).await.assert(204);
    let page = editor.visit(&door).await.assert(200);
    assert_eq!(page.one(".check-in__count"), "0 av 2 på plats");
    assert_eq!(page.all("section[aria-labelledby=utan-plats] li").len(), 0);
}

#[tokio::test]
async fn the_list_of_a_long_series_sums_each_session_and_each_participant() {
    let app = TestApp::start().await;
    let first = app.now() + Duration::days(1);
    let week = |week| {
        let starts_at = first + Duration::weeks(week);
        NewSession { title: String::new(), starts_at, ends_at: starts_at + Duration::hours(2) }
    };
    let offered = app.course().offering(|new| new.sessions = (0..12).map(week).collect()).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let made = lund.register(offered, &[lund.colleague("Anna Ek").await, lund.colleague("Bo Alm").await]).await;
    app.advance(Duration::weeks(5));
    let editor = app.sign_in(EDITOR).await;
    note(&editor, offered, &[(made[0], 0, true), (made[0], 1, true), (made[1], 1, true), (made[1], 2, false)])
        .await
        .assert(204);
    let path = format!("/arbete/kurser/tillfallen/{}", offered.id);
    let list = editor.visit(&format!("{path}/deltagare")).await.assert(200);
    assert_eq!(list.all("tbody td.number"), ["1 av 5", "2 av 5"]);
    assert_eq!(list.all("tfoot td")[..6], ["1", "2", "0", "0", "0", ""]);
    assert_eq!(list.all("button[name=everybody]").len(), 0, "one choice, and not a button for each session");
    let fourth = list.attribute("select[name=everybody] option:nth-child(5)", "value");
    let all = list.filled("main form", &[("everybody", &fourth)]);
    editor.submit(&format!("{path}/narvaro"), &all).await.assert(303);
    let list = editor.visit(&format!("{path}/deltagare")).await;
    assert_eq!(list.all("tfoot td")[..5], ["1", "2", "0", "2", "0"]);

    let door = editor.visit(&format!("{path}/incheckning")).await.assert(303).header("location").to_owned();
    let page = editor.visit(&door).await.assert(200);
    assert_eq!(page.all(".check-in__sessions li").len(), 12);
    assert!(page.one(".check-in__sessions [aria-current]").starts_with("tis 29 dec."), "the next one");
}
