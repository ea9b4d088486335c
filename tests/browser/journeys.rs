//! What people do, in a real browser, from the first click to the mail.

use fantoccini::key::Key;

use crate::support::{Browser, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, PASSWORD, TestApp};

#[tokio::test]
async fn a_coordinator_finds_a_course_and_registers_colleagues_and_staff_see_them_at_once() {
    let app = TestApp::start().await;
    let course = app.course().title("Upphandling i praktiken").open().await;
    let browser = Browser::open(&app).await;
    browser.go("/logga-in").await;
    browser.fill("#email", COORDINATOR).await;
    browser.fill("#password", PASSWORD).await;
    browser.press("Logga in").await;

    browser.go("/kurser").await;
    browser.fill("#q", "upphandlingarna").await;
    browser.press("Visa kurser").await;
    browser.press("Upphandling i praktiken").await;
    browser.press("Anmäl till kursen").await;
    browser.fill("textarea", "Anna Ek <anna.ek@lund.example>\nBo Berg; bo.berg@").await;
    browser.press("Läs in listan").await;
    assert!(browser.text(".ds-error-summary").await.contains("Rad 2"), "the faulty row is named");
    browser.fill("input[value='bo.berg@']", "bo.berg@lund.example").await;
    browser.press("Gå vidare med").await;
    browser.press("Gå vidare").await;
    browser.press("Anmäl 2 personer").await;
    assert!(browser.text("main").await.contains("Anna Ek"));
    assert!(browser.path().await.starts_with("/anmalan/bekraftelse/"));

    for address in ["anna.ek@lund.example", "bo.berg@lund.example"] {
        let mail = app.mail_to(address).await.pop().unwrap();
        assert!(mail.contains("METHOD:REQUEST"), "{mail}");
    }
    let list = format!("/arbete/kurser/tillfallen/{}/deltagare", course.id);
    browser.sign_in(&app.sign_in(EDITOR).await).await;
    browser.go(&list).await;
    assert_eq!(browser.path().await, list);
    let shown = browser.text("main").await;
    assert!(shown.contains("anna.ek@lund.example"), "{shown}");
    browser.sign_in(&app.sign_in(OTHER_COORDINATOR).await).await;
    browser.go("/min-kommun/anmalningar").await;
    assert_eq!(
        (browser.path().await.as_str(), browser.text("h1").await.as_str()),
        ("/min-kommun/anmalningar", "Anmälningar")
    );
    assert!(!browser.text("main").await.contains("Anna Ek"));
}

#[tokio::test]
async fn an_employee_asks_and_the_coordinator_approves_one_and_refuses_another() {
    let app = TestApp::start().await;
    let (first, second) =
        (app.course().title("Offentlighet").open().await, app.course().title("Sekretess").open().await);
    let browser = Browser::open(&app).await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    browser.sign_in(&sara).await;
    browser.go("/min-kommun/godkannanden/regel").await;
    browser.tap("#approves-3").await;
    browser.press("Spara").await;
    browser.sign_in(&anders).await;
    for course in [first, second] {
        browser.go(&format!("/anmalan/{}/mig", course.id)).await;
        browser.press("Anmäl mig").await;
        assert_eq!(browser.text("h1").await, "Din anmälan väntar på kommunens godkännande");
    }

    browser.sign_in(&sara).await;
    browser.go("/min-kommun/godkannanden").await;
    browser.tap("input[aria-label='Välj Anders Anställd, Offentlighet']").await;
    browser.press("Svara om de valda").await;
    browser.tap("#decision").await;
    browser.press("Skicka svaret").await;
    browser.press("Svara").await;
    browser.tap("#decision-2").await;
    browser.fill("#reason", "Ingen kursbudget kvar").await;
    browser.press("Skicka svaret").await;

    assert!(browser.text("main").await.contains("Ingen anmälan väntar på ert svar"));
    let mails = app.mail_to(EMPLOYEE).await.concat();
    assert!(mails.contains("Kommunen har godkänt din anmälan") && mails.contains("Ingen kursbudget kvar"), "{mails}");
}

#[tokio::test]
async fn a_filter_that_is_changed_after_the_session_has_ended_leads_to_the_sign_in_page() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    browser.sign_in(&sara).await;
    browser.go("/min-kommun/personer").await;
    sara.submit::<&str, &str>("/logga-ut", &[]).await.assert(303);
    browser.tab_to("Inloggning").await;
    browser.leave_with(Key::Down).await;
    assert_eq!(browser.path().await, "/logga-in");
}
