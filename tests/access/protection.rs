//! Skyddade personuppgifter: only the person and their own coordinator see who it is, whichever door others try.

use samverk_domain::people::roster;
use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, Offered, PASSWORD, TestApp, User, key_in};

const EMAIL: &str = "ragnhild@lund.example";
const HIDDEN: &str = "Skyddade personuppgifter";
/// What tells who she is.
const MARKS: [&str; 5] = ["Ragnhild", "Rävgård", "ragnhild@", "Familjehemsinspektör", "Enheten för familjehem"];

/// Ragnhild of Lund, who can sign in, has a seat that her coordinator booked, one that she booked herself, and a place in a
/// waiting list.
struct Ragnhild {
    seat: Offered,
    own: Offered,
    full: Offered,
    person: String,
    unit: String,
    registrations: Vec<String>,
}

async fn ragnhild(app: &TestApp) -> Ragnhild {
    let (seat, own, full) = (app.course().open().await, app.course().open().await, app.course().seats(1).open().await);
    let sara = app.sign_in(COORDINATOR).await;
    let units = format!("/organisations/{}/units", sara.organisation());
    let unit = text(&sara.post(&units, json!({ "name": MARKS[4] })).await.assert(201).json(), "id");
    let new = json!({
        "givenName": MARKS[0], "familyName": MARKS[1], "email": EMAIL, "title": MARKS[3], "phone": "046-1",
        "unitId": unit, "protectedIdentity": true,
    });
    let person = text(&sara.post("/people", new).await.assert(201).json(), "id");
    sara.post(&format!("/people/{person}/invitations"), json!({})).await.assert(202);
    let key = key_in(&app.mail_to(EMAIL).await.pop().unwrap());
    app.anyone().post("/auth/invitations/acceptances", json!({ "key": key, "password": PASSWORD })).await.assert(200);
    let colleague = sara.colleague("Anna Ek").await;
    sara.register(full, &[colleague]).await;
    let herself = app.sign_in(EMAIL).await;
    let mut registrations = Vec::new();
    for (user, offered) in [(&sara, seat), (&herself, own), (&sara, full)] {
        let body = json!({
            "whenFull": "waitingList", "participants": [{ "personId": person, "unitId": unit, "need": "Glutenfritt" }],
        });
        let made = user.post(&format!("/course-offerings/{}/registrations", offered.id), body).await.assert(201).json();
        registrations.push(text(&made["registrations"][0], "id"));
    }
    Ragnhild { seat, own, full, person, unit, registrations }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{value} has no {name}")).to_owned()
}

#[track_caller]
fn tells_nothing(answer: &Answer, door: &str) {
    let said = answer.text();
    // That there is such a unit is no secret: the trail says who added it.
    let marks = if door.contains("logg") || door.contains("audit") { &MARKS[..4] } else { &MARKS };
    for mark in marks {
        assert!(!said.contains(mark), "{door} tells {mark}: {said}");
    }
}

async fn try_doors(user: &User, doors: &[(String, bool)]) {
    for (door, names_her) in doors {
        let answer = if door.starts_with('/') { user.visit(door).await } else { user.get(&door[3..]).await };
        let answer = answer.assert(200);
        tells_nothing(&answer, door);
        assert_eq!(answer.text().contains(HIDDEN), *names_her, "{door}: {}", answer.text());
    }
}

#[tokio::test]
async fn staff_see_that_there_is_somebody_but_not_who_it_is() {
    let app = TestApp::start().await;
    let she = ragnhild(&app).await;
    let editor = app.sign_in(EDITOR).await;
    let offering = |offered: Offered| format!("/arbete/kurser/tillfallen/{}", offered.id);
    let person = &she.person;
    try_doors(
        &editor,
        &[
            (format!("{}/deltagare", offering(she.seat)), true),
            (format!("{}/deltagare", offering(she.own)), true),
            (format!("{}/deltagare.csv", offering(she.seat)), true),
            (format!("{}/deltagare.csv", offering(she.own)), true),
            (format!("{}/reservlista", offering(she.full)), true),
            (format!("{}/behov?visa=ja", offering(she.seat)), true),
            (format!("/arbete/anmalningar/{}/avboka", she.registrations[0]), true),
            (format!("api/course-offerings/{}/participants", she.seat.id), true),
            (format!("api/course-offerings/{}/participants", she.full.id), true),
            ("api/registrations".into(), true),
            (format!("api/registrations?personId={person}"), true),
            (format!("api/registrations/{}", she.registrations[1]), true),
            ("api/people".into(), true),
            (format!("api/people/{person}"), true),
            ("api/people?search=ragnhild".into(), false),
            ("api/people?search=R%C3%A4vg%C3%A5rd".into(), false),
            (format!("api/people?unitId={}", she.unit), false),
        ],
    )
    .await;
    let xlsx = editor.visit(&format!("{}/deltagare.xlsx", offering(she.seat))).await.assert(200);
    let rows = roster::read_file(&xlsx.body, roster::LONGEST).unwrap();
    assert_eq!((rows[0].given_name.as_str(), rows[0].family_name.as_str()), ("", HIDDEN));
    assert_eq!((rows[0].email.as_str(), rows[0].unit.as_str()), ("", ""));
}

#[tokio::test]
async fn a_list_that_names_them_is_previewed_without_telling_more_than_it_said() {
    let app = TestApp::start().await;
    let she = ragnhild(&app).await;
    let admin = app.sign_in(ADMIN).await;
    let lund = app.sign_in(COORDINATOR).await.organisation().to_string();
    let path = format!("/course-offerings/{}/registration-previews", she.seat.id);
    let people = json!([{ "email": EMAIL }, { "givenName": "Ragnhild", "familyName": "Rävgård" }]);
    let body = json!({ "organisationId": lund, "people": people });
    let rows = admin.post(&path, body).await.assert(200).json();
    let by_address = &rows["rows"][0]["recognised"];
    assert_eq!(by_address["personId"], she.person.as_str());
    assert_eq!(
        by_address["row"],
        json!({ "givenName": "", "familyName": HIDDEN, "email": EMAIL, "title": "", "unit": "" })
    );
    assert!(rows["rows"][1]["recognised"]["personId"].is_null(), "{rows}");
}

#[tokio::test]
async fn the_administrator_runs_everything_without_reading_who_it_is() {
    let app = TestApp::start().await;
    let she = ragnhild(&app).await;
    app.mail_to(EMAIL).await;
    let admin = app.sign_in(ADMIN).await;
    let lund = app.sign_in(COORDINATOR).await.organisation();
    let person = &she.person;
    let mut doors = vec![
        ("/arbete/drift".to_owned(), true),
        ("/arbete/drift/logg".into(), true),
        (format!("/arbete/medlemmar/{lund}"), true),
        (format!("/arbete/medlemmar/personer/{person}"), true),
        ("api/audit-events?limit=100".into(), true),
        (format!("api/audit-events?organisationId={lund}"), true),
        ("api/mails".into(), true),
    ];
    let mails = admin.get("/mails?limit=100").await.assert(200).json();
    let mut others = 0;
    for mail in mails["items"].as_array().unwrap() {
        let id = text(mail, "id");
        let is_hers = text(mail, "toName") == HIDDEN;
        if is_hers {
            doors.push((format!("api/mails/{id}"), true));
            doors.push((format!("/arbete/drift/mejl/{id}"), true));
            admin.visit(&format!("/arbete/drift/mejl/{id}/eml")).await.assert(404);
        } else {
            tells_nothing(&admin.get(&format!("/mails/{id}")).await.assert(200), "a mail to somebody else");
            others += 1;
        }
    }
    assert!(doors.len() > 7 && others > 0, "{mails}");
    try_doors(&admin, &doors).await;
    let change = json!({ "givenName": "A", "familyName": "B", "email": "a@b.se", "protectedIdentity": false });
    admin.put_over(&format!("/people/{person}"), change).await.assert(403);
}

#[tokio::test]
async fn they_themselves_and_their_coordinator_see_who_it_is() {
    let app = TestApp::start().await;
    let she = ragnhild(&app).await;
    let mail = app.mail_to(EMAIL).await;
    assert!(mail.iter().any(|mail| mail.contains("Hej Ragnhild. Du har en plats")), "{mail:?}");
    let herself = app.sign_in(EMAIL).await;
    assert_eq!(herself.get("/people/me").await.assert(200).json()["person"]["givenName"], "Ragnhild");
    assert_eq!(herself.get(&format!("/registrations/{}", she.registrations[0])).await.json()["familyName"], "Rävgård");
    let sara = app.sign_in(COORDINATOR).await;
    let list = sara.visit("/min-kommun/personer").await.assert(200);
    assert!(list.all("tbody tr").iter().any(|row| row.starts_with("Rävgård, Ragnhild") && row.ends_with(HIDDEN)));
    let taken = sara.visit("/min-kommun/anmalningar?q=ragnhild").await.assert(200).all("tbody th");
    assert_eq!(taken.len(), 3);
    assert!(taken.iter().all(|row| row.contains("Ragnhild Rävgård Skyddade personuppgifter")), "{taken:?}");
    assert!(sara.visit("/min-kommun/handelser").await.assert(200).text().contains("Ragnhild"));
    // What is written to her coordinator may be read on the way.
    let told = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(told.contains(HIDDEN) && !told.contains("Ragnhild"), "{told}");
}
