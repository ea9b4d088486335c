//! Approval in the kommun: what people register themselves for waits until a coordinator has answered.

use chrono::Duration;
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::course::CourseKind;
use serde_json::{Value, json};

use super::seats::counters_add_up;
use crate::support::{
    ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, Offered, TestApp, User,
};

impl User {
    /// Lets the user's organisation approve what its people register themselves for.
    async fn approves(&self, rule: Value) {
        self.put_over(&self.rule(), rule).await.assert(200);
    }

    fn rule(&self) -> String {
        format!("/organisations/{}/approval-rules", self.organisation())
    }

    /// Registers the user; in the waiting list, when it is full.
    async fn registers(&self, course: Offered) -> RegistrationId {
        let body = json!({ "participants": [{ "personId": self.person().to_string() }], "whenFull": "waitingList" });
        let made = self.post(&format!("/course-offerings/{}/registrations", course.id), body).await.assert(201).json();
        made["registrations"][0]["id"].as_str().unwrap().parse().unwrap()
    }

    async fn state(&self, id: RegistrationId) -> Value {
        self.get(&format!("/registrations/{id}")).await.assert(200).json()["state"].clone()
    }

    async fn decides(&self, id: RegistrationId, decision: Value) -> Answer {
        self.post(&format!("/registrations/{id}/approval-decisions"), decision).await
    }

    async fn withdraws(&self, id: RegistrationId) -> Answer {
        self.post(&format!("/registrations/{id}/cancellations"), json!({})).await
    }
}

fn everything() -> Value {
    json!({ "approves": "everything", "answerDays": 5 })
}

fn yes() -> Value {
    json!({ "decision": "approve" })
}

fn no() -> Value {
    json!({ "decision": "refuse", "reason": "Ingen kursbudget kvar" })
}

/// Anders of Lund has asked for the only seat, and Mikael of Malmö waits for it.
async fn one_seat(app: &TestApp) -> (Offered, RegistrationId, RegistrationId) {
    app.sign_in(COORDINATOR).await.approves(everything()).await;
    let course = app.course().seats(1).open().await;
    let anders = app.sign_in(EMPLOYEE).await.registers(course).await;
    let mikael = app.sign_in(OTHER_EMPLOYEE).await.registers(course).await;
    (course, anders, mikael)
}

#[tokio::test]
async fn what_costs_more_than_the_rule_says_holds_its_seat_until_a_coordinator_approves() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    sara.approves(json!({ "approves": "dearer", "overOre": 189_999, "answerDays": 5 })).await;
    let course = app.course().seats(1).open().await;
    let own = format!("/anmalan/{}/mig", course.id);
    let form = anders.visit(&own).await.assert(200);
    assert!(form.text().contains("Din kommun godkänner anmälan"), "{}", form.text());
    assert!(form.text().contains("28\u{a0}nov"), "five days are told before one registers: {}", form.text());

    let done = anders.submit(&own, &form.form("main form[method=post]")).await.assert(303);

    let page = anders.visit(done.header("location")).await.assert(200).text();
    assert!(page.contains("Din anmälan väntar på kommunens godkännande"), "{page}");
    assert!(anders.visit("/mina-sidor").await.text().contains("Kommunen ska svara senast"));
    let listed = anders.get("/registrations").await.json();
    let id: RegistrationId = listed["items"][0]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(anders.state(id).await, "pendingMunicipality");
    let approval = anders.get(&format!("/registrations/{id}/approvals")).await.assert(200).json();
    assert_eq!(approval["answerBy"], (app.now() + Duration::days(5)).format("%FT%TZ").to_string());
    assert_eq!(approval["state"], "waiting");
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("väntar på kommunens godkännande") && !mail.contains("METHOD:REQUEST"), "{mail}");
    let asked = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(asked.contains("Subject: Att godkänna: Anders Anställd"), "{asked}");
    // The seat is held, and nothing else comes of it yet.
    let late = json!({ "participants": [{ "personId": sara.person().to_string() }] });
    sara.post(&format!("/course-offerings/{}/registrations", course.id), late).await.assert(409);
    let participants = format!("/arbete/kurser/tillfallen/{}/deltagare", course.id);
    let participants = app.sign_in(EDITOR).await.visit(&participants).await.text();
    assert!(participants.contains("1 plats hålls i väntan på en kommuns godkännande"), "{participants}");
    assert!(!participants.contains("Anställd"), "{participants}");
    assert!(!sara.visit("/min-kommun/kostnader").await.text().contains("Hela året"), "nothing is paid for");
    assert!(sara.visit("/min-kommun").await.text().contains("1 anmälan väntar på ert svar"));

    sara.decides(id, yes()).await.assert(200);

    assert_eq!(anders.state(id).await, "confirmed");
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("Kommunen har godkänt din anmälan") && mail.contains("METHOD:REQUEST"), "{mail}");
    sara.decides(id, yes()).await.assert(200);
    let other = sara.decides(id, no()).await.assert(409).json();
    assert!(other["type"].as_str().unwrap().ends_with("/already-decided"), "{other}");
    assert_eq!(anders.state(id).await, "confirmed");
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn a_refused_seat_goes_to_the_first_who_waits_and_the_reason_to_the_participant() {
    let app = TestApp::start().await;
    let (course, anders, mikael) = one_seat(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    let unsaid = sara.decides(anders, json!({ "decision": "refuse" })).await.assert(400).json();
    assert_eq!(unsaid["invalidParameters"][0]["property"], "reason");

    sara.decides(anders, no()).await.assert(200);

    assert_eq!(sara.state(anders).await, "denied");
    assert_eq!(app.sign_in(OTHER_EMPLOYEE).await.state(mikael).await, "confirmed");
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("Ingen kursbudget kvar"), "{mail}");
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_passes_the_seat_on_after_a_reminder() {
    let app = TestApp::start().await;
    let (course, anders, mikael) = one_seat(&app).await;
    app.mail_to(COORDINATOR).await;
    app.keep_house().await;
    assert_eq!(app.mail_to(COORDINATOR).await, [""; 0], "nobody is reminded on the first day");

    app.advance(Duration::days(4));
    app.keep_house().await;
    app.keep_house().await;
    let reminded = app.mail_to(COORDINATOR).await;
    assert_eq!(reminded.len(), 1, "{reminded:?}");
    assert!(reminded[0].contains("Påminnelse, att godkänna"), "{}", reminded[0]);
    assert_eq!(app.sign_in(EMPLOYEE).await.state(anders).await, "pendingMunicipality");
    app.mail_to(EMPLOYEE).await;

    app.advance(Duration::days(1));
    app.keep_house().await;

    let sara = app.sign_in(COORDINATOR).await;
    assert_eq!(sara.state(anders).await, "lapsed");
    assert_eq!(app.sign_in(OTHER_EMPLOYEE).await.state(mikael).await, "confirmed");
    assert!(app.mail_to(EMPLOYEE).await.pop().unwrap().contains("svarade inte i tid"));
    assert!(app.mail_to(COORDINATOR).await.pop().unwrap().contains("Inget svar i tid: Anders Anställd"));
    sara.decides(anders, yes()).await.assert(409);
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn whoever_waits_for_the_kommun_may_think_better_of_it_for_nothing() {
    let app = TestApp::start().await;
    let (course, anders, mikael) = one_seat(&app).await;
    let user = app.sign_in(EMPLOYEE).await;
    let page = format!("/anmalan/avboka/{anders}");
    let asked = user.visit(&page).await.assert(200);
    assert!(asked.text().contains("Ta tillbaka din anmälan?") && asked.text().contains("Det kostar inget."));

    user.submit(&page, &asked.form("main form[method=post]")).await.assert(303);

    assert_eq!(user.state(anders).await, "withdrawn");
    assert_eq!(app.sign_in(OTHER_EMPLOYEE).await.state(mikael).await, "confirmed");
    assert!(app.mail_to(EMPLOYEE).await.pop().unwrap().contains("Anmälan är återtagen"));
    let sara = app.sign_in(COORDINATOR).await;
    let approvals = format!("/organisations/{}/approvals", sara.organisation());
    let gone = sara.get(&format!("{approvals}?state=withdrawn")).await.assert(200).json();
    assert_eq!(gone["items"][0]["registrationId"], anders.to_string());
    assert_eq!(sara.get(&format!("{approvals}?state=waiting")).await.json()["items"], json!([]));
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn those_who_wait_are_asked_about_at_once_so_that_an_answer_costs_no_time() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let (anders, mikael) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    sara.approves(everything()).await;
    maja.approves(everything()).await;
    let course = app.course().seats(2).open().await;
    let first = sara.register(course, &[sara.colleague("Bo Alm").await, sara.colleague("Cia Lind").await]).await;
    let (own, others) = (anders.registers(course).await, mikael.registers(course).await);
    assert_eq!(anders.state(own).await, "queued");
    assert!(app.mail_to(COORDINATOR).await.pop().unwrap().contains("står på reservlistan"));
    sara.decides(own, yes()).await.assert(200);
    assert_eq!(anders.state(own).await, "queued", "an approval is no seat");

    for id in first {
        sara.withdraws(id).await.assert(200);
    }

    assert_eq!(anders.state(own).await, "confirmed");
    assert_eq!(mikael.state(others).await, "pendingMunicipality", "nobody has answered in Malmö");
    assert!(app.mail_to(OTHER_COORDINATOR).await.pop().unwrap().contains("Svara senast"));
    maja.decides(others, yes()).await.assert(200);
    assert_eq!(mikael.state(others).await, "confirmed");
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn whoever_is_refused_while_waiting_leaves_the_list() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.approves(everything()).await;
    let course = app.course().seats(1).open().await;
    let seated = sara.register(course, &[sara.person()]).await[0];
    let anders = app.sign_in(EMPLOYEE).await.registers(course).await;
    let mikael = app.sign_in(OTHER_EMPLOYEE).await.registers(course).await;

    sara.decides(anders, no()).await.assert(200);
    sara.withdraws(seated).await.assert(200);

    assert_eq!(sara.state(anders).await, "denied");
    assert_eq!(app.sign_in(OTHER_EMPLOYEE).await.state(mikael).await, "confirmed");
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn an_offer_that_is_accepted_waits_for_the_kommun_then() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    sara.approves(everything()).await;
    let course = app.course().seats(1).offering(|offering| offering.offer_hours = Some(48)).open().await;
    let seated = sara.register(course, &[sara.person()]).await[0];
    let own = anders.registers(course).await;
    sara.withdraws(seated).await.assert(200);
    assert_eq!(anders.state(own).await, "offered");

    let said = anders.press(&format!("/anmalan/erbjudande/{own}")).await.assert(303);

    assert_eq!(anders.state(own).await, "pendingMunicipality");
    let page = anders.visit(said.header("location")).await.text();
    assert!(page.contains("Väntar på kommunens godkännande"), "{page}");
    sara.decides(own, yes()).await.assert(200);
    assert_eq!(anders.state(own).await, "confirmed");
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn coordinators_and_staff_approve_by_registering_and_a_new_rule_touches_nothing_asked() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    sara.approves(json!({ "approves": "nothing", "kinds": ["studyTrip"], "answerDays": 5 })).await;
    let (free, trip) = (app.course().open().await, app.course());
    let trip = trip.course(|course| course.kind = CourseKind::StudyTrip).open().await;
    let now = anders.registers(free).await;
    assert_eq!(anders.state(now).await, "confirmed");
    let waits = anders.registers(trip).await;
    assert_eq!(anders.state(waits).await, "pendingMunicipality");
    let own = sara.registers(trip).await;
    assert_eq!(sara.state(own).await, "confirmed");
    let editor = app.sign_in(EDITOR).await;
    let body = json!({
        "organisationId": sara.organisation().to_string(),
        "participants": [{ "personId": sara.colleague("Bo Alm").await.to_string() }],
    });
    let made = editor.post(&format!("/course-offerings/{}/registrations", trip.id), body).await.assert(201).json();
    assert_eq!(made["registrations"][0]["state"], "confirmed");

    sara.approves(json!({ "approves": "nothing", "answerDays": 5 })).await;

    assert_eq!(anders.state(waits).await, "pendingMunicipality");
    sara.decides(waits, yes()).await.assert(200);
    let nothing = sara.decides(now, yes()).await.assert(409).json();
    assert!(nothing["type"].as_str().unwrap().ends_with("/not-in-this-state"), "{nothing}");
}

#[tokio::test]
async fn there_is_a_day_to_answer_when_registration_closes_soon_and_never_more_than_until_the_start() {
    let app = TestApp::start().await;
    app.sign_in(COORDINATOR).await.approves(everything()).await;
    let anders = app.sign_in(EMPLOYEE).await;
    let answer_by = async |id| anders.get(&format!("/registrations/{id}/approvals")).await.json()["answerBy"].clone();
    let at = |after: Duration| (app.now() + after).format("%FT%TZ").to_string();
    let closes = async |after: Duration| {
        let closes_at = app.now() + after;
        app.course().offering(move |offering| offering.closes_at = Some(closes_at)).open().await
    };

    let (soon, later) = (closes(Duration::hours(2)).await, closes(Duration::days(3)).await);
    let starts = app.course().days_later(-14).offering(|offering| {
        for session in &mut offering.sessions {
            session.starts_at += Duration::hours(6);
            session.ends_at += Duration::hours(6);
        }
    });

    assert_eq!(answer_by(anders.registers(soon).await).await, at(Duration::days(1)));
    assert_eq!(answer_by(anders.registers(later).await).await, at(Duration::days(3)));
    assert_eq!(answer_by(anders.registers(starts.open().await).await).await, at(Duration::hours(6)));
}

#[tokio::test]
async fn nobody_else_answers_for_a_kommun_or_makes_its_rule() {
    let app = TestApp::start().await;
    let (_, anders, _) = one_seat(&app).await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    maja.decides(anders, yes()).await.assert(404);
    maja.get(&sara.rule()).await.assert(404);
    maja.get(&format!("/organisations/{}/approvals", sara.organisation())).await.assert(404);
    maja.get(&format!("/registrations/{anders}/approvals")).await.assert(404);
    maja.visit(&format!("/min-kommun/godkannanden/beslut?anmalan={anders}")).await.assert(404);
    let sent = [("anmalan", anders.to_string()), ("decision", "godkann".to_owned())];
    maja.submit("/min-kommun/godkannanden/beslut", &sent).await.assert(404);
    for staff in [ADMIN, EDITOR] {
        app.sign_in(staff).await.decides(anders, yes()).await.assert(403);
    }
    let own = app.sign_in(EMPLOYEE).await;
    own.decides(anders, yes()).await.assert(403);
    own.visit("/min-kommun/godkannanden").await.assert(403);
    assert_eq!(own.state(anders).await, "pendingMunicipality");
}

#[tokio::test]
async fn two_coordinators_who_change_the_rule_at_once_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let page = "/min-kommun/godkannanden/regel";
    let form = sara.visit(page).await.assert(200);
    let first = form.filled("main form[method=post]", &[("approves", "allt"), ("answerDays", "3")]);
    let second = form.filled("main form[method=post]", &[("approves", "dyrare"), ("overOre", "2 000")]);
    sara.submit(page, &first).await.assert(303);

    let told = sara.submit(page, &second).await.assert(409);

    assert!(told.text().contains("Allt, även det som är kostnadsfritt"), "{}", told.text());
    let list = sara.visit("/min-kommun/godkannanden").await.text();
    assert!(
        list.contains("Ni godkänner alla anmälningar som era anställda gör åt sig själva, inom 3 dagar."),
        "{list}"
    );
    let form = sara.visit(page).await;
    let wrong =
        form.filled("main form[method=post]", &[("approves", "dyrare"), ("overOre", "mycket"), ("answerDays", "30")]);
    let again = sara.submit(page, &wrong).await.assert(400);
    assert_eq!(again.attribute("input[name=overOre]", "value"), "mycket");
    assert_eq!(again.all(".ds-validation-message").len(), 2, "{}", again.text());
}

#[tokio::test]
async fn several_are_answered_together_and_those_that_are_decided_meanwhile_are_told_of() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    sara.approves(everything()).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(anders.registers(app.course().open().await).await);
    }
    let list = sara.visit("/min-kommun/godkannanden").await.assert(200);
    assert_eq!(list.all("tbody input[type=checkbox]").len(), 3);
    let chosen: Vec<_> = ids.iter().map(|id| format!("anmalan={id}")).collect();
    let page = sara.visit(&format!("/min-kommun/godkannanden/beslut?{}", chosen.join("&"))).await.assert(200);
    let refusal = page.filled("main form[method=post]", &[("decision", "neka")]);
    let unsaid = sara.submit("/min-kommun/godkannanden/beslut", &refusal).await.assert(400);
    assert!(unsaid.text().contains("Skäl"), "{}", unsaid.text());
    sara.decides(ids[0], no()).await.assert(200);

    let approval = page.filled("main form[method=post]", &[("decision", "godkann")]);
    sara.submit("/min-kommun/godkannanden/beslut", &approval).await.assert(303);

    let said = sara.visit("/min-kommun/godkannanden").await.text();
    assert!(said.contains("2 anmälningar är godkända. 1 anmälan var redan avgjord."), "{said}");
    assert_eq!(anders.state(ids[0]).await, "denied");
    assert_eq!(anders.state(ids[2]).await, "confirmed");
}

#[tokio::test]
async fn an_answer_and_a_withdrawal_at_the_same_time_have_one_outcome() {
    let app = TestApp::start().await;
    for answer in [yes(), no()] {
        let (course, anders, mikael) = one_seat(&app).await;
        let (sara, own) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
        tokio::join!(sara.decides(anders, answer), own.withdraws(anders), app.keep_house());
        let state = own.state(anders).await;
        assert!(["withdrawn", "denied", "cancelledByParticipant"].iter().any(|one| state == *one), "{state}");
        assert_eq!(app.sign_in(OTHER_EMPLOYEE).await.state(mikael).await, "confirmed");
        counters_add_up(&app, course).await;
    }
}

#[tokio::test]
async fn nobody_takes_over_a_seat_that_waits_for_an_answer_and_a_place_in_the_list_is_answered_by_that() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let (course, anders, _) = one_seat(&app).await;
    let bo = json!({ "personId": sara.colleague("Bo Alm").await.to_string() });
    let path = format!("/registrations/{anders}/substitutions");
    sara.post(&path, bo.clone()).await.assert(409);
    app.sign_in(EDITOR).await.post(&path, bo.clone()).await.assert(409);
    assert_eq!(sara.state(anders).await, "pendingMunicipality");
    sara.decides(anders, yes()).await.assert(200);
    sara.post(&path, bo).await.assert(200);
    assert_eq!(sara.state(anders).await, "confirmed");

    let waits = app.sign_in(EMPLOYEE).await.registers(course).await;
    let path = format!("/registrations/{waits}/substitutions");
    let cia = json!({ "personId": sara.colleague("Cia Lind").await.to_string() });
    app.sign_in(EDITOR).await.post(&path, cia).await.assert(200);
    let approval = format!("/registrations/{waits}/approvals");
    assert_eq!(sara.get(&approval).await.assert(200).json()["state"], "waiting", "staff do not answer for the kommun");
    let dag = json!({ "personId": sara.colleague("Dag Ros").await.to_string() });
    sara.post(&path, dag).await.assert(200);
    assert_eq!(sara.get(&approval).await.assert(200).json()["state"], "approved");
    counters_add_up(&app, course).await;
}
