//! The waiting list: offers that wait for an answer, groups that wait together, and moving somebody.

use chrono::Duration;
use samverk_domain::courses::RegistrationId;
use serde_json::{Value, json};

use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, Offered, TestApp, User};

impl TestApp {
    /// A course with so many seats, where whoever stands first has two days to answer.
    async fn asking(&self, seats: i64) -> Offered {
        self.course().seats(seats).offering(|offering| offering.offer_hours = Some(48)).open().await
    }
}

impl User {
    async fn state_of(&self, id: RegistrationId) -> Value {
        self.get(&format!("/registrations/{id}")).await.assert(200).json()["state"].clone()
    }

    async fn cancel(&self, id: RegistrationId) -> Answer {
        self.post(&format!("/registrations/{id}/cancellations"), json!({})).await
    }

    async fn accept(&self, id: RegistrationId) -> Answer {
        self.post(&format!("/registrations/{id}/acceptances"), json!({})).await
    }

    /// Registers new colleagues together, as the API does.
    async fn group(&self, course: Offered, names: &[&str], when_full: &str) -> Vec<RegistrationId> {
        let mut participants = Vec::new();
        for name in names {
            participants.push(json!({ "personId": self.colleague(name).await.to_string() }));
        }
        let body = json!({ "participants": participants, "whenFull": when_full });
        let made = self.post(&format!("/course-offerings/{}/registrations", course.id), body).await.assert(201).json();
        made["registrations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].as_str().unwrap().parse().unwrap())
            .collect()
    }
}

#[tokio::test]
async fn a_freed_seat_is_held_for_the_first_in_line_who_takes_it() {
    let app = TestApp::start().await;
    let course = app.asking(1).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let anna = lund.register(course, &[lund.colleague("Anna Ek").await]).await[0];
    let bo = malmo.register(course, &[malmo.colleague("Bo Alm").await]).await[0];
    let cia = lund.register(course, &[lund.colleague("Cia Lind").await]).await[0];

    lund.cancel(anna).await.assert(200);

    let offered = malmo.get(&format!("/registrations/{bo}")).await.assert(200).json();
    assert_eq!(offered["state"], "offered");
    assert_eq!(offered["offeredUntil"], (app.now() + Duration::hours(48)).format("%FT%TZ").to_string());
    assert_eq!(lund.state_of(cia).await, "queued");
    let mail = app.mail_to("bo.alm@kollega.example").await.pop().unwrap();
    assert!(mail.contains("Subject: En plats är ledig åt dig"), "{mail}");
    assert!(mail.contains(&format!("/anmalan/erbjudande/{bo}")), "{mail}");
    let told = app.mail_to(OTHER_COORDINATOR).await.pop().unwrap();
    assert!(told.contains("En plats är ledig åt Bo Alm"), "whoever registered is told too: {told}");
    let ours = malmo.visit("/min-kommun").await.assert(200).text();
    assert!(ours.contains("1 person väntar på en plats"), "a seat that is offered costs nothing yet: {ours}");
    // The seat is held: nobody else gets it.
    let late = lund.colleague("Dag Lat").await.to_string();
    let late = json!({ "participants": [{ "personId": late }] });
    lund.post(&format!("/course-offerings/{}/registrations", course.id), late).await.assert(409);

    malmo.accept(bo).await.assert(200);

    assert_eq!(malmo.state_of(bo).await, "confirmed");
    let mail = app.mail_to("bo.alm@kollega.example").await.pop().unwrap();
    assert!(mail.contains("METHOD:REQUEST"), "a calendar entry comes with the seat: {mail}");
    malmo.accept(bo).await.assert(409);
}

#[tokio::test]
async fn an_offer_that_is_declined_or_not_answered_goes_on() {
    let app = TestApp::start().await;
    let course = app.asking(1).await;
    let lund = app.sign_in(COORDINATOR).await;
    let names = ["Anna Ek", "Bo Alm", "Cia Lind", "Dag Ros"];
    let mut people = Vec::new();
    for name in names {
        people.push(lund.register(course, &[lund.colleague(name).await]).await[0]);
    }
    let [anna, bo, cia, dag] = people[..] else { panic!("four registered") };
    lund.cancel(anna).await.assert(200);
    lund.cancel(bo).await.assert(200);
    assert_eq!(lund.state_of(bo).await, "withdrawn");
    assert_eq!(lund.state_of(cia).await, "offered");

    app.advance(Duration::hours(48));
    let lund = app.sign_in(COORDINATOR).await;
    let late = lund.accept(cia).await.assert(409).json();
    assert!(late["type"].as_str().unwrap().ends_with("/offer-lapsed"), "{late}");
    app.keep_house().await;

    assert_eq!(lund.state_of(cia).await, "lapsed");
    assert_eq!(lund.state_of(dag).await, "offered");
    let mail = app.mail_to("cia.lind@kollega.example").await.pop().unwrap();
    assert!(mail.contains("Platsen har gått vidare"), "{mail}");
    // Nobody is asked later than the course begins.
    app.advance(Duration::days(20));
    app.keep_house().await;
    let lund = app.sign_in(COORDINATOR).await;
    assert_eq!(lund.state_of(dag).await, "lapsed");
}

#[tokio::test]
async fn a_group_that_waits_together_gets_seats_when_there_is_one_for_each() {
    let app = TestApp::start().await;
    let course = app.course().seats(2).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let first = lund.group(course, &["Anna Ek", "Bo Alm"], "refuse").await;
    let pair = malmo.group(course, &["Cia Lind", "Dag Ros"], "waitTogether").await;
    let alone = lund.group(course, &["Eva Berg"], "waitingList").await[0];

    lund.cancel(first[0]).await.assert(200);

    assert_eq!(malmo.state_of(pair[0]).await, "queued");
    assert_eq!(lund.state_of(alone).await, "confirmed", "one seat is no use to the two before");
    lund.cancel(first[1]).await.assert(200);
    assert_eq!(malmo.state_of(pair[0]).await, "queued");
    lund.cancel(alone).await.assert(200);
    assert_eq!(malmo.state_of(pair[0]).await, "confirmed");
    assert_eq!(malmo.state_of(pair[1]).await, "confirmed");
}

#[tokio::test]
async fn staff_see_why_each_was_asked_and_move_somebody_with_a_reason() {
    let app = TestApp::start().await;
    let course = app.asking(1).await;
    let (lund, editor) = (app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let names = ["Anna Ek", "Bo Alm", "Cia Lind", "Dag Ros"];
    let mut people = Vec::new();
    for name in names {
        people.push(lund.register(course, &[lund.colleague(name).await]).await[0]);
    }
    let list = format!("/arbete/kurser/tillfallen/{}/reservlista", course.id);
    let page = format!("/arbete/anmalningar/{}/flytta", people[3]);

    let form = editor.visit(&page).await.assert(200);
    assert!(form.all("form p")[0].contains("plats 3 av 3"), "{}", form.text());
    let again = editor.submit(&page, &[("place", "9"), ("reason", "")]).await.assert(400);
    assert_eq!(again.attribute("input[name=place]", "value"), "9");
    assert_eq!(again.all(".ds-error-summary li").len(), 2);
    editor.submit(&page, &[("place", "1"), ("reason", "Lovades plats i våras")]).await.assert(303);

    let shown = editor.visit(&list).await.assert(200);
    assert_eq!(shown.all("tbody th"), ["Dag Ros", "Bo Alm", "Cia Lind"]);
    let trail = app.sign_in(COORDINATOR).await.get("/audit-events").await.assert(200);
    assert!(trail.text().contains("Lovades plats i våras"), "{}", trail.text());
    lund.cancel(people[0]).await.assert(200);
    let shown = editor.visit(&list).await.assert(200);
    let turns = shown.one("section[aria-labelledby=tillfragade] tbody tr");
    assert!(turns.contains("Dag Ros") && turns.contains("En plats blev ledig"), "{turns}");
    let wait = lund.get(&format!("/registrations/{}/waiting-list-places", people[3])).await.assert(200).json();
    assert_eq!(wait["turn"]["place"], 1);
    assert_eq!(wait["turn"]["because"], "seatFreed");
    assert_eq!(wait["joinedPlace"], 3);
    // Only those who run the course move anybody.
    let other = app.sign_in(OTHER_EDITOR).await;
    other.submit(&page, &[("place", "1"), ("reason", "Vill")]).await.assert(403);
    let moves = format!("/registrations/{}/waiting-list-moves", people[2]);
    lund.post(&moves, json!({ "place": 1, "reason": "Vill" })).await.assert(403);
}

#[tokio::test]
async fn a_participant_answers_on_a_page_that_says_what_it_is() {
    let app = TestApp::start().await;
    let course = app.asking(1).await;
    let (lund, me) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let anna = lund.register(course, &[lund.colleague("Anna Ek").await]).await[0];
    let own = me.register(course, &[me.person()]).await[0];
    let page = format!("/anmalan/erbjudande/{own}");
    assert!(me.visit(&page).await.assert(200).text().contains("Platsen hålls inte längre"));
    lund.cancel(anna).await.assert(200);

    let mine = me.visit("/mina-sidor").await.assert(200);
    assert_eq!(mine.attribute("a[href^='/anmalan/erbjudande/']", "href"), page);
    let ours = lund.visit("/min-kommun/anmalningar").await.assert(200);
    assert_eq!(ours.attribute("a[href^='/anmalan/erbjudande/']", "href"), page);
    let asked = me.visit(&page).await.assert(200);
    assert_eq!(asked.one("h1"), "En plats är ledig åt dig");
    assert_eq!(asked.attribute(&format!("form[action='{page}']"), "method"), "post");
    // Another kommun finds nothing there.
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    malmo.visit(&page).await.assert(404);
    malmo.press(&page).await.assert(404);
    malmo.accept(own).await.assert(404);
    malmo.get(&format!("/registrations/{own}/waiting-list-places")).await.assert(404);

    me.press(&page).await.assert(303);

    assert_eq!(me.state_of(own).await, "confirmed");
}
