//! Checking in at the door, and counting those without names.

use chrono::Duration;
use samverk_domain::courses::RegistrationId;
use serde_json::{Value, json};

use crate::support::{
    ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, Offered, TestApp, User,
};

/// A course of today with two from Lund who have a seat and one who waits, and the address of the page at its door.
async fn today(app: &TestApp) -> (Offered, User, String, Vec<RegistrationId>) {
    let offered = app.course().title("Upphandling").seats(2).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut people = Vec::new();
    for name in ["Anna Ek", "Bo Alm", "Cia Lind"] {
        people.push(lund.colleague(name).await);
    }
    let registrations = lund.register(offered, &people[..2]).await;
    let waiting = lund.register(offered, &people[2..]).await;
    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let door = door(&editor, offered).await;
    (offered, editor, door, [registrations, waiting].concat())
}

async fn door(editor: &User, offered: Offered) -> String {
    let way = editor.visit(&format!("/arbete/kurser/tillfallen/{}/incheckning", offered.id)).await.assert(303);
    way.header("location").to_owned()
}

async fn tap(editor: &User, door: &str, registration: RegistrationId, mark: &str) -> Answer {
    let fields = [("registration", registration.to_string()), ("mark", mark.to_owned())];
    editor.submit(door, &fields).await.assert(303);
    editor.visit(door).await.assert(200)
}

/// A mark as the API takes it, made so many minutes ago.
fn mark(app: &TestApp, door: &str, registration: RegistrationId, is_present: bool, ago: i64) -> Value {
    json!({
        "clientId": RegistrationId::new().to_string(),
        "sessionId": door.rsplit_once('/').unwrap().1,
        "registrationId": registration.to_string(),
        "isPresent": is_present,
        "madeAt": (app.now() - Duration::minutes(ago)).to_rfc3339(),
    })
}

/// What became of marks that are sent together: outcome, and since when.
async fn send(editor: &User, offered: Offered, marks: &[&Value]) -> Vec<(String, String)> {
    let path = format!("/course-offerings/{}/check-ins", offered.id);
    let told = editor.post(&path, json!({ "marks": marks })).await.assert(200).json();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let told = told["items"].as_array().unwrap().iter();
    told.map(|one| (text(one, "outcome"), text(one, "presentSince"))).collect()
}

fn outcome(name: &str, since: &str) -> (String, String) {
    (name.to_owned(), since.to_owned())
}

/// The code of somebody who is signed in.
async fn code(user: &User) -> String {
    let link = user.visit("/mina-sidor").await.attribute("a[href*='/kod/']", "href");
    user.visit(&link).await.assert(200).one(".code-card p")
}

#[tokio::test]
async fn one_button_checks_somebody_in_and_another_takes_it_back_without_scripts() {
    let app = TestApp::start().await;
    let (offered, editor, door, people) = today(&app).await;
    let page = editor.visit(&door).await.assert(200);
    assert_eq!(page.one(".check-in__count"), "0 av 2 på plats");
    assert_eq!(page.all("[data-name]"), ["Alm, Bo", "Ek, Anna"]);
    assert!(page.header("permissions-policy").contains("camera=(self)"));

    let page = tap(&editor, &door, people[0], "har").await;
    assert_eq!(page.one(".check-in__count"), "1 av 2 på plats");
    assert_eq!(page.all("[data-here]:not([hidden])"), ["På plats kl. 09.00"]);
    app.advance(Duration::minutes(5));
    let page = tap(&editor, &door, people[0], "har").await;
    assert_eq!(page.all("[data-here]:not([hidden])"), ["På plats kl. 09.00"], "the first time stands");
    let list = editor.visit(&format!("/arbete/kurser/tillfallen/{}/deltagare", offered.id)).await;
    assert_eq!(list.all("input[name=present][checked]").len(), 1);
    let page = tap(&editor, &door, people[0], "tillbaka").await;
    assert_eq!(page.one(".check-in__count"), "0 av 2 på plats");
    assert_eq!(editor.visit(&format!("{door}?q=alm")).await.all("[data-name]"), ["Alm, Bo"]);
}

#[tokio::test]
async fn whoever_has_no_seat_is_not_counted_but_stands_on_the_page_until_it_is_seen_to() {
    let app = TestApp::start().await;
    let (_, editor, door, people) = today(&app).await;
    let page = tap(&editor, &door, people[2], "har").await;
    assert_eq!(page.one(".check-in__count"), "0 av 2 på plats");
    let told = page.one("section[aria-labelledby=utan-plats] li");
    assert!(
        told.contains("Lind, Cia") && told.contains("Incheckad kl. 09.00 av Hanna Handläggare. Reservlista"),
        "{told}"
    );
    let page = tap(&editor, &door, people[2], "tillbaka").await;
    assert_eq!(page.all("section[aria-labelledby=utan-plats] li").len(), 0);
}

#[tokio::test]
async fn a_mark_sent_twice_is_one_and_the_earliest_stands_in_whichever_order_they_come() {
    let app = TestApp::start().await;
    let (offered, editor, door, people) = today(&app).await;
    let (late, early) = (mark(&app, &door, people[0], true, 10), mark(&app, &door, people[0], true, 30));
    let half_past = "2026-12-07T07:30:00Z";
    assert_eq!(send(&editor, offered, &[&late]).await, [outcome("here", "2026-12-07T07:50:00Z")]);
    assert_eq!(send(&editor, offered, &[&early]).await, [outcome("hereAlready", half_past)]);
    assert_eq!(send(&editor, offered, &[&late, &early]).await, vec![outcome("hereAlready", half_past); 2]);

    // Taken back at one door what was said there until then; what another door said later stands, whenever it comes.
    let back = mark(&app, &door, people[0], false, 20);
    assert_eq!(send(&editor, offered, &[&back]).await, [outcome("hereAlready", "2026-12-07T07:50:00Z")]);
    let back = mark(&app, &door, people[0], false, 5);
    assert_eq!(send(&editor, offered, &[&back]).await, [outcome("notHere", "")]);
    assert_eq!(send(&editor, offered, &[&early, &late]).await, vec![outcome("notHere", ""); 2]);
    let another_door = mark(&app, &door, people[0], true, 15);
    assert_eq!(send(&editor, offered, &[&another_door]).await, [outcome("here", "2026-12-07T07:45:00Z")]);
    assert_eq!(
        send(&editor, offered, &[&back]).await,
        [outcome("hereAlready", "2026-12-07T07:45:00Z")],
        "once is once"
    );
}

#[tokio::test]
async fn a_phone_whose_clock_is_wrong_does_not_move_the_time() {
    let app = TestApp::start().await;
    let (offered, editor, door, people) = today(&app).await;
    let mut ahead = mark(&app, &door, people[0], true, -50);
    ahead["madeAt"] = (app.now() + Duration::minutes(50)).to_rfc3339().into();
    let sent_at = (app.now() + Duration::minutes(60)).to_rfc3339();
    let path = format!("/course-offerings/{}/check-ins", offered.id);
    let told = editor.post(&path, json!({ "sentAt": sent_at, "marks": [ahead] })).await.assert(200).json();
    assert_eq!(told["items"][0]["presentSince"], "2026-12-07T07:50:00Z");
    let future = mark(&app, &door, people[1], true, -50);
    assert_eq!(send(&editor, offered, &[&future]).await, [outcome("here", "2026-12-07T08:00:00Z")]);
}

#[tokio::test]
async fn each_mark_is_answered_by_itself() {
    let app = TestApp::start().await;
    let (offered, editor, door, people) = today(&app).await;
    let good = mark(&app, &door, people[0], true, 1);
    let waits = mark(&app, &door, people[2], true, 1);
    let nobody = mark(&app, &door, RegistrationId::new(), true, 1);
    let mut elsewhere = mark(&app, &door, people[1], true, 1);
    elsewhere["sessionId"] = people[1].to_string().into();
    let mut twice = mark(&app, &door, people[1], true, 1);
    twice["clientId"] = good["clientId"].clone();
    let told = send(&editor, offered, &[&nobody, &elsewhere, &waits, &good, &twice]).await;
    let outcomes: Vec<_> = told.iter().map(|(outcome, _)| outcome.as_str()).collect();
    assert_eq!(outcomes, ["unknown", "unknownSession", "noSeat", "here", "idReused"]);

    let path = format!("/course-offerings/{}/check-ins", offered.id);
    let mut unnamed = good.clone();
    unnamed.as_object_mut().unwrap().remove("registrationId");
    let refused = editor.post(&path, json!({ "marks": [good, unnamed] })).await.assert(400).json();
    assert_eq!(refused["invalidParameters"][0]["property"], "marks[1].registrationId");
    let many: Vec<_> = (0..501).map(|_| mark(&app, &door, people[0], true, 1)).collect();
    editor.post(&path, json!({ "marks": many })).await.assert(400);
    app.sign_in(OTHER_EDITOR).await.post(&path, json!({ "marks": [] })).await.assert(403);
    app.sign_in(OTHER_EDITOR).await.visit(&door).await.assert(403);
    app.sign_in(COORDINATOR).await.visit(&door).await.assert(403);
}

#[tokio::test]
async fn the_code_on_my_pages_checks_in_its_owner_and_nobody_else_and_not_elsewhere() {
    let app = TestApp::start().await;
    let offered = app.course().title("Upphandling").open().await;
    let other = app.course().title("Samtal").open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let lund = app.sign_in(COORDINATOR).await;
    let made = lund.register(offered, &[anders.person(), lund.person()]).await;
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("koden som finns under Mina sidor"), "{mail}");
    let page = anders.visit(&format!("/mina-sidor/kod/{}", made[0])).await.assert(200);
    let code = code(&anders).await;
    assert_eq!(
        page.attribute("svg[role=img].code, .code-card svg", "aria-label"),
        format!("QR-kod för incheckning: {code}")
    );
    assert!(!code.contains(&made[0].to_string()[..8]));
    for (reader, id) in [(&anders, made[1]), (&lund, made[0]), (&app.sign_in(OTHER_COORDINATOR).await, made[0])] {
        reader.visit(&format!("/mina-sidor/kod/{id}")).await.assert(404);
    }

    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let (door, wrong) = (door(&editor, offered).await, door(&editor, other).await);
    for (at, typed, said) in [
        (&wrong, code.as_str(), "Koden gäller en annan kurs: Upphandling."),
        (&door, "12345-67890", "Koden hör inte till någon deltagare."),
        (&door, &code.to_lowercase().replace('-', " "), "Anders Anställd är incheckad."),
        (&door, &code, "Anders Anställd är incheckad sedan kl. 09.00."),
    ] {
        editor.submit(at, &[("code", typed)]).await.assert(303);
        let told = editor.visit(at).await.one(".flash");
        assert!(told.starts_with(said), "{told}");
    }
    assert_eq!(editor.visit(&door).await.one(".check-in__count"), "1 av 2 på plats");
}

#[tokio::test]
async fn who_takes_over_a_seat_has_another_code_and_the_badge_carries_it() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let (anders, lund) = (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await);
    let made = lund.register(offered, &[lund.person()]).await;
    let before = code(&lund).await;
    let path = format!("/registrations/{}/substitutions", made[0]);
    lund.post(&path, json!({ "personId": anders.person().to_string() })).await.assert(200);
    let after = code(&anders).await;
    assert_ne!(before, after);
    let badges =
        app.sign_in(EDITOR).await.visit(&format!("/arbete/kurser/tillfallen/{}/namnskyltar.pdf", offered.id)).await;
    let read = badges.assert(200).paper();
    assert!(read.is_tagged() && read.alternatives().contains(&format!("QR-kod för incheckning: {after}")));
    assert_eq!(read.alternatives().len(), 1, "empty badges have none");
}

#[tokio::test]
async fn people_with_protected_identity_are_checked_in_as_the_list_shows_them() {
    let app = TestApp::start().await;
    let (_, _, door, _) = today(&app).await;
    let admin = app.sign_in(ADMIN).await;
    let people = admin.get("/people?search=Ek").await.assert(200).json();
    let path = format!("/people/{}", people["items"][0]["id"].as_str().unwrap());
    let protected = json!({
        "givenName": "Anna", "familyName": "Ek", "email": "anna.ek@kollega.example", "protectedIdentity": true,
    });
    admin.put_over(&path, protected).await.assert(200);
    let page = app.sign_in(EDITOR).await.visit(&door).await.assert(200);
    assert_eq!(page.all("[data-name]"), ["Alm, Bo", "Skyddade personuppgifter"]);
    assert!(!page.text().contains("Anna"));
}

#[tokio::test]
async fn nobody_is_checked_in_before_the_day() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let made = lund.register(offered, &[lund.person()]).await;
    let editor = app.sign_in(EDITOR).await;
    let door = door(&editor, offered).await;
    assert_eq!(editor.visit(&door).await.assert(200).all("[data-registration] button").len(), 0);
    assert_eq!(send(&editor, offered, &[&mark(&app, &door, made[0], true, 0)]).await, [outcome("notYet", "")]);
}

#[tokio::test]
async fn those_without_names_are_counted_and_a_kommun_sees_its_own() {
    let app = TestApp::start().await;
    let (offered, editor, door, _) = today(&app).await;
    let path = format!("/arbete/kurser/tillfallen/{}", offered.id);
    let session = door.rsplit_once('/').unwrap().1;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let lunds = lund.organisation().to_string();
    let form = |organisation: &str, people: &str| {
        [("counts[0].sessionId", session), ("counts[0].organisationId", organisation), ("counts[0].people", people)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let wrong = editor.submit(&format!("{path}/antal"), &form("ovriga", "många")).await.assert(400);
    assert_eq!(wrong.attribute("input[name='counts[0].people']", "value"), "många");
    assert_eq!(wrong.all(".ds-error-summary li").len(), 1);
    for (organisation, people) in [(lunds.as_str(), "900"), ("ovriga", "1 400")] {
        editor.submit(&format!("{path}/antal"), &form(organisation, people)).await.assert(303);
    }
    let page = editor.visit(&format!("{path}/antal")).await.assert(200);
    assert_eq!(page.all("tbody th"), ["Lund", "Övriga"]);
    assert_eq!(page.one("tfoot td"), "2 300");
    assert!(editor.visit(&door).await.one(".check-in__count").ends_with("på plats, och 2 300 utan namn"));
    let list = editor.visit(&format!("{path}/deltagare")).await;
    assert!(
        list.text().contains("2\u{202f}300 personer utan namn")
            || list.all(".result-line p")[0].contains("2 300 personer utan namn")
    );
    assert!(editor.visit(&path).await.text().contains("av 2 deltagare, och 2"));
    let csv = editor.visit(&format!("{path}/deltagare.csv")).await.text();
    assert!(csv.lines().any(|line| line.starts_with("Utan namn;;;Lund") && line.trim_end().ends_with(";900")), "{csv}");

    let counts = format!("/course-offerings/{}/head-counts", offered.id);
    let seen = |answer: Answer| {
        let items = answer.assert(200).json()["items"].clone();
        let people = items.as_array().unwrap().iter().map(|one| one["people"].as_i64().unwrap());
        people.collect::<Vec<_>>()
    };
    assert_eq!(seen(editor.get(&counts).await), [900, 1400]);
    assert_eq!(seen(lund.get(&counts).await), [900]);
    assert_eq!(seen(malmo.get(&counts).await), [0; 0]);
    assert!(lund.visit("/min-kommun").await.text().contains("har kommit utan namn"));
    assert!(!malmo.visit("/min-kommun").await.text().contains("har kommit utan namn"));
    let nought = json!({ "counts": [{ "sessionId": session, "organisationId": lunds, "people": 0 }] });
    editor.post(&counts, nought).await.assert(204);
    assert_eq!(seen(lund.get(&counts).await), [0; 0]);
    let faulty = json!({ "counts": [{ "sessionId": lunds, "organisationId": session, "people": -1 }] });
    let refused = editor.post(&counts, faulty).await.assert(400).json();
    assert_eq!(refused["invalidParameters"].as_array().unwrap().len(), 3);
}
