//! Offerings for those who are invited: to everybody else they do not exist.

use chrono::Duration;
use serde_json::{Value, json};

use super::offerings::transition;
use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, Offered, TestApp, User};

fn path(course: Offered) -> String {
    format!("/course-offerings/{}/invitations", course.id)
}

/// Who is asked for.
async fn invite(editor: &User, course: Offered, who: Value) -> Value {
    editor.put_over(&path(course), json!({ "visibility": "invited" })).await.assert(200);
    editor.post(&path(course), who).await.assert(200).json()
}

fn of(user: &User) -> Value {
    json!({ "organisationIds": [user.organisation().to_string()] })
}

fn of_both(one: &User, other: &User) -> Value {
    json!({ "organisationIds": [one.organisation().to_string(), other.organisation().to_string()] })
}

fn found(list: &Value, course: Offered) -> bool {
    list["items"].as_array().unwrap().iter().any(|one| one["id"] == course.id.to_string())
}

/// Whether somebody finds the offering in any of the places where offerings are shown.
async fn sees(app: &TestApp, user: &User, course: Offered) -> Vec<&'static str> {
    let id = course.id.to_string();
    let slug = app.slug_of(course).await;
    let mut seen = Vec::new();
    let mut note = |is_seen: bool, place| {
        if is_seen {
            seen.push(place);
        }
    };
    note(found(&user.get("/course-offerings").await.assert(200).json(), course), "the list");
    note(found(&user.get("/course-offerings?search=kockens").await.assert(200).json(), course), "a search");
    note(user.get(&format!("/course-offerings/{id}")).await.status == 200, "the offering");
    note(user.get(&format!("/course-offerings/{id}/sessions")).await.status == 200, "its sessions");
    note(user.visit("/kurser").await.text().contains(&slug), "the catalogue");
    note(user.visit("/kalender").await.text().contains(&slug), "the calendar");
    note(user.visit(&format!("/kurser/{slug}")).await.text().contains(&id), "the course's page");
    let registers = user.visit(&format!("/anmalan/{id}")).await;
    note(registers.status == 200 && registers.text().contains("Kockens"), "registration");
    seen
}

const EVERYWHERE: [&str; 8] = [
    "the list",
    "a search",
    "the offering",
    "its sessions",
    "the catalogue",
    "the calendar",
    "the course's page",
    "registration",
];

#[tokio::test]
async fn only_those_who_are_invited_see_it_wherever_offerings_are_shown() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let course = app.course().title("Kockens dag").open().await;
    let anyone = app.anyone();
    // Read first, so that finished bytes are kept of it.
    assert_eq!(sees(&app, &anyone, course).await, EVERYWHERE[..7]);
    invite(&editor, course, of(&lund)).await;
    assert_eq!(sees(&app, &anyone, course).await, [""; 0]);
    for other in [OTHER_COORDINATOR, OTHER_EMPLOYEE] {
        assert_eq!(sees(&app, &app.sign_in(other).await, course).await, [""; 0], "{other}");
    }
    assert_eq!(sees(&app, &lund, course).await, EVERYWHERE);
    let page = lund.visit(&format!("/kurser/{}", app.slug_of(course).await)).await.assert(200);
    assert!(page.one(".offer").contains("Bara den som är inbjuden ser tillfället."), "{}", page.text());
    assert_eq!(sees(&app, &app.sign_in(EMPLOYEE).await, course).await, EVERYWHERE);
    assert_eq!(sees(&app, &anyone, course).await, [""; 0], "what the invited read is not kept for others");
    assert!(found(&editor.get("/course-offerings").await.assert(200).json(), course));
}

#[tokio::test]
async fn feeds_and_the_document_for_machines_tell_nothing_of_it() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let course = app.course().title("Kockens dag").open().await;
    let feeds = ["/kurser/kalender.ics", "/kurser/nytt.atom"];
    let told = async |feed: &str| app.anyone().visit(feed).await.assert(200).text().contains("Kockens dag");
    for feed in feeds {
        assert!(told(feed).await, "{feed} tells of it while it is public");
    }
    invite(&editor, course, of(&lund)).await;
    let slug = app.slug_of(course).await;
    let page = app.anyone().visit(&format!("/kurser/{slug}")).await.assert(200).text();
    assert!(!page.contains("hasCourseInstance") && !page.contains("Sal Sege"), "{page}");
    for feed in feeds {
        assert!(!told(feed).await, "{feed}");
    }
}

async fn register(user: &User, course: Offered) -> u16 {
    let body = json!({ "organisationId": user.organisation().to_string(),
        "participants": [{ "personId": user.person().to_string() }] });
    user.post(&format!("/course-offerings/{}/registrations", course.id), body).await.status.as_u16()
}

#[tokio::test]
async fn who_is_not_invited_is_told_what_somebody_is_told_of_an_offering_that_does_not_exist() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (malmo, course) = (app.sign_in(OTHER_COORDINATOR).await, app.course().open().await);
    invite(&editor, course, of(&lund)).await;
    assert_eq!(register(&malmo, course).await, 404);
    let leases = format!("/course-offerings/{}/seat-leases", course.id);
    malmo.post(&leases, json!({ "seats": 1 })).await.assert(404);
    malmo.post(&leases, json!({ "seats": 2 })).await.assert(404);
    assert_eq!(register(&lund, course).await, 201);
    // Staff see it, and are told that this kommun cannot be chosen.
    let for_malmo = json!({ "organisationId": malmo.organisation().to_string(),
        "participants": [{ "personId": malmo.person().to_string() }] });
    let registrations = format!("/course-offerings/{}/registrations", course.id);
    let told = editor.post(&registrations, for_malmo).await.assert(400).json();
    assert_eq!(told["invalidParameters"][0]["property"], "organisationId");
}

#[tokio::test]
async fn a_person_who_is_invited_registers_but_not_their_colleagues() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let course = app.course().title("Kockens dag").open().await;
    invite(&editor, course, json!({ "emails": [" Anstalld@Malmo.example "] })).await;
    app.keep_house().await;
    let mails = app.mail_to(OTHER_EMPLOYEE).await;
    assert!(mails.len() == 1 && mails[0].contains("/inbjudningar"), "{mails:?}");
    let (person, coordinator) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    assert_eq!(register(&coordinator, course).await, 404);
    assert_eq!(person.get("/invitations").await.assert(200).json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(register(&person, course).await, 201);
    let all = editor.get(&path(course)).await.assert(200).json();
    assert_eq!(all["invitations"][0]["answer"], "registered", "{all}");
}

#[tokio::test]
async fn an_address_that_the_kommun_has_only_entered_opens_nothing() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let course = app.course().open().await;
    invite(&editor, course, json!({ "emails": ["chefen@malmo.example"] })).await;
    let own = lund.get(&format!("/people/{}", lund.person())).await.assert(200).json();
    let taken =
        json!({ "givenName": own["givenName"], "familyName": own["familyName"], "email": "chefen@malmo.example" });
    lund.put_over(&format!("/people/{}", lund.person()), taken).await;
    assert_eq!(lund.get("/invitations").await.assert(200).json()["items"], json!([]));
    lund.get(&format!("/course-offerings/{}", course.id)).await.assert(404);
}

#[tokio::test]
async fn bad_addresses_are_named_line_by_line_and_nobody_is_invited() {
    let app = TestApp::start().await;
    let (editor, course) = (app.sign_in(EDITOR).await, app.course().open().await);
    editor.put_over(&path(course), json!({ "visibility": "invited" })).await.assert(200);
    let emails = json!({ "emails": ["en@lund.example", "två", "tre@", "fyra@lund.example"] });
    let told = editor.post(&path(course), emails).await.assert(400).json();
    let fields: Vec<_> =
        told["invalidParameters"].as_array().unwrap().iter().map(|one| one["property"].clone()).collect();
    assert_eq!(fields, ["emails[1]", "emails[2]"]);
    assert_eq!(editor.get(&path(course)).await.json()["invitations"], json!([]));
}

#[tokio::test]
async fn those_who_decline_are_not_reminded_and_can_change_their_mind() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let course = app.course().open().await;
    invite(&editor, course, of_both(&lund, &malmo)).await;
    let own = lund.get("/invitations").await.assert(200).json();
    let id = own["items"][0]["id"].as_str().unwrap().to_owned();
    let one = format!("/invitations/{id}");
    app.sign_in(EMPLOYEE).await.put(&one, json!({ "isDeclined": true })).await.assert(403);
    malmo.put(&one, json!({ "isDeclined": true })).await.assert(404);
    lund.put(&one, json!({ "isDeclined": true })).await.assert(200);
    let remind = format!("/course-offerings/{}/invitation-reminders", course.id);
    let reminded = async || editor.post(&remind, json!({})).await.assert(200).json()["reminded"].as_u64();
    assert_eq!(reminded().await, Some(0), "they were told today");
    assert_eq!(app.mail_to(OTHER_COORDINATOR).await.len(), 1);
    app.advance(Duration::hours(25));
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let reminded = async || editor.post(&remind, json!({})).await.assert(200).json()["reminded"].as_u64();
    assert_eq!(reminded().await, Some(1), "Malmö");
    assert_eq!(reminded().await, Some(0), "once a day");
    lund.put(&one, json!({ "isDeclined": false })).await.assert(200);
    assert_eq!(reminded().await, Some(1), "Lund");
    assert_eq!(app.mail_to(OTHER_COORDINATOR).await.len(), 1);
}

#[tokio::test]
async fn an_invited_kommun_is_told_nothing_of_the_others() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let course = app.course().open().await;
    invite(&editor, course, of_both(&lund, &malmo)).await;
    lund.get(&path(course)).await.assert(403);
    malmo.get("/invitations").await.assert(200);
    let own = lund.get("/invitations").await.assert(200).text();
    assert!(!own.contains(&malmo.organisation().to_string()), "{own}");
}

#[tokio::test]
async fn registrations_stay_when_an_offering_is_closed_to_others_or_an_invitation_is_withdrawn() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let course = app.course().open().await;
    assert_eq!(register(&lund, course).await, 201);
    let shown = editor.put_over(&path(course), json!({ "visibility": "invited" })).await.assert(200).json();
    assert_eq!(shown["invitations"][0]["organisationId"], lund.organisation().to_string());
    malmo.get(&format!("/course-offerings/{}", course.id)).await.assert(404);
    let id = shown["invitations"][0]["id"].as_str().unwrap();
    editor.delete(&format!("{}/{id}", path(course))).await.assert(204);
    let registrations = lund.get("/registrations").await.assert(200).json();
    assert_eq!(registrations["items"].as_array().unwrap().len(), 1);
    lund.get(&format!("/course-offerings/{}", course.id)).await.assert(200);
    let colleague = lund.colleague("Nils Ny").await.to_string();
    let body =
        json!({ "organisationId": lund.organisation().to_string(), "participants": [{ "personId": colleague }] });
    lund.post(&format!("/course-offerings/{}/registrations", course.id), body).await.assert(404);
}

#[tokio::test]
async fn staff_invite_in_the_portal_and_the_mail_leads_a_coordinator_past_sign_in_to_the_answer() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let course = app.course().title("Kockens dag").open().await;
    let page = format!("/arbete/kurser/tillfallen/{}/inbjudna", course.id);
    let shown = editor.visit(&page).await.assert(200);
    assert!(shown.text().contains("Alla som ser kursen."), "{}", shown.text());
    let close = shown.filled(&format!("form[action='{page}/synlighet']"), &[("till", "inbjudna")]);
    editor.submit(&format!("{page}/synlighet"), &close).await.assert(303);

    editor.submit(&format!("{page}/synlighet"), &[("till", ""), ("version", "2")]).await.assert(404);
    assert!(editor.visit(&page).await.text().contains("Bara de som är inbjudna"), "nothing opens it by accident");

    let own = lund.organisation().to_string();
    let typed = [("organisationIds", own.as_str()), ("emails", "bo@skola.example\nbo")];
    let form = format!("form[action='{page}']:has(textarea)");
    let sent = editor.visit(&page).await.filled(&form, &typed);
    let back = editor.submit(&page, &sent).await.assert(400);
    assert!(back.one("#emails-fel").contains("”bo”"), "{}", back.text());
    assert_eq!(back.one("textarea[name=emails]"), "bo@skola.example bo", "what was typed is there");
    assert_eq!(back.all("input[name=organisationIds][checked]").len(), 1);
    let sent = back.filled(&form, &[("organisationIds", &own), ("emails", "bo@skola.example")]);
    editor.submit(&page, &sent).await.assert(303);
    let offering = editor.visit(page.trim_end_matches("/inbjudna")).await.assert(200);
    assert!(offering.one(".page__head").contains("Bara för inbjudna"), "{}", offering.text());
    let answers = async || editor.visit(&page).await.all("tbody th, tbody td:nth-child(2)");
    assert_eq!(answers().await, ["Lund", "Inte svarat", "bo@skola.example", "Inte svarat"]);

    let mail = app.mail_to(COORDINATOR).await.concat();
    assert!(mail.contains("Kockens dag") && mail.contains("/inbjudningar"), "{mail}");
    assert_eq!(app.mail_to("bo@skola.example").await.len(), 1);
    let mailings = editor.visit(&page.replace("inbjudna", "utskick")).await.assert(200);
    assert!(mailings.one("main").contains("Inbjudan"), "{}", mailings.text());
    let asked = app.anyone().visit("/inbjudningar").await.assert(303);
    assert_eq!(asked.header("location"), "/logga-in?till=%2Finbjudningar");

    let overview = lund.visit("/min-kommun").await.assert(200);
    assert!(!overview.all("main a[href='/inbjudningar']").is_empty(), "{}", overview.text());
    let invited = lund.visit("/inbjudningar").await.assert(200);
    assert!(invited.one("main li").contains("Kockens dag"), "{}", invited.text());
    let answer = invited.attribute("main li form", "action");
    lund.submit(&answer, &[("svar", "nej")]).await.assert(303);
    assert_eq!(answers().await[1], "Tackat nej");
    assert!(lund.visit("/min-kommun").await.all("main a[href='/inbjudningar']").is_empty(), "it is answered");
    lund.submit(&answer, &[("svar", "angra")]).await.assert(303);
    assert_eq!(answers().await[1], "Inte svarat");
    assert_eq!(register(&lund, course).await, 201);
    assert_eq!(answers().await[1], "Anmäld");

    let withdraw = editor.visit(&page).await.attribute("tbody tr:first-child a", "href");
    let said = editor.visit(&withdraw).await.assert(200);
    assert!(said.one("main").contains("Den som är anmäld står kvar"), "{}", said.text());
    editor.submit(&withdraw, &said.filled("main form", &[])).await.assert(303);
    assert_eq!(answers().await, ["bo@skola.example", "Inte svarat"]);
}

#[tokio::test]
async fn who_is_invited_to_a_draft_is_told_when_it_is_published() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let open = app.course().title("Kockens dag").open().await;
    let copy = editor.post(&format!("/course-offerings/{}/copies", open.id), json!({ "days": 364 })).await.assert(201);
    let course = Offered { id: copy.json()["id"].as_str().unwrap().parse().unwrap(), ..open };
    invite(&editor, course, of(&lund)).await;
    assert_eq!(app.mail_to(COORDINATOR).await, [""; 0]);
    lund.get(&format!("/course-offerings/{}", course.id)).await.assert(404);
    transition(&editor, course, "open").await;
    assert_eq!(app.mail_to(COORDINATOR).await.len(), 1);
}

#[tokio::test]
async fn all_kommuner_are_those_that_are_members_and_others_are_invited_one_by_one() {
    let app = TestApp::start().await;
    let (editor, course) = (app.sign_in(EDITOR).await, app.course().open().await);
    editor.put_over(&path(course), json!({ "visibility": "invited" })).await.assert(200);
    let page = format!("/arbete/kurser/tillfallen/{}/inbjudna", course.id);
    let form = format!("form[action='{page}']:has(textarea)");
    let names = async || editor.visit(&page).await.all("tbody th");
    let shown = editor.visit(&page).await.assert(200);
    editor.submit(&page, &shown.filled(&form, &[("alla", "ja")])).await.assert(303);
    assert_eq!(names().await, ["Lund", "Malmö"]);
    let shown = editor.visit(&page).await.assert(200);
    let outside = shown.attribute("input[name=organisationIds]", "value");
    editor.submit(&page, &shown.filled(&form, &[("organisationIds", &outside)])).await.assert(303);
    assert_eq!(names().await, ["Lund", "Malmö", "Sölvesborg"]);
}

#[tokio::test]
async fn a_kommun_that_is_not_invited_has_it_in_no_feed_year_or_statistics_of_its_own() {
    let app = TestApp::start().await;
    let course = app.course().title("Kockens dag").open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    invite(&app.sign_in(EDITOR).await, course, of(&lund)).await;
    assert_eq!(register(&lund, course).await, 201);
    let slug = app.slug_of(course).await;
    for (user, is_told) in [(&lund, true), (&malmo, false)] {
        let made = user.press("/min-kommun/kalender").await.assert(200).attribute("input#adress", "value");
        let feed = made.split_once("/kalender/").unwrap().1;
        let places = [
            (format!("/kalender/{feed}"), "Kockens dag"),
            ("/kalender?vy=manad&manad=2026-12".to_owned(), slug.as_str()),
            ("/kalender?ar=2026".to_owned(), &slug),
            ("/min-kommun/statistik?ar=2026".to_owned(), "Kockens dag"),
            ("/min-kommun/statistik.csv?ar=2026".to_owned(), "Kockens dag"),
        ];
        for (place, words) in places {
            let text = user.visit(&place).await.assert(200).text();
            assert_eq!(text.contains(words), is_told, "{place}");
        }
    }
}
