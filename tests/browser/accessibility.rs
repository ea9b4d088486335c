//! Every kind of page by the rules of WCAG 2.1 A and AA, in light and in dark, on a desktop and on the narrowest phone.

use chrono::Duration;

use super::pages::Pages;
use crate::support::{ADMIN, Browser, COORDINATOR, EDITOR, PASSWORD, TestApp, User};

#[tokio::test]
async fn no_page_of_the_portal_is_forgotten_here() {
    let app = TestApp::start().await;
    let pages = Pages::of(&app).await;
    assert!(pages.missing().is_empty(), "add to tests/browser/pages.rs: {:#?}", pages.missing());
    for (user, paths) in [
        (app.anyone(), &pages.public),
        (app.sign_in(COORDINATOR).await, &pages.coordinator),
        (app.sign_in(EDITOR).await, &pages.staff),
        (app.sign_in(ADMIN).await, &pages.admin),
    ] {
        for path in paths.iter().filter(|path| !path.contains("finns-inte")) {
            user.visit(path).await.assert(200);
        }
    }
}

#[tokio::test]
async fn public_pages_are_accessible() {
    let app = TestApp::start().await;
    let pages = Pages::of(&app).await;
    check(&Browser::open(&app).await, &app.anyone(), &pages.public).await;
}

#[tokio::test]
async fn pages_of_a_coordinator_and_a_participant_are_accessible() {
    let app = TestApp::start().await;
    let pages = Pages::of(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    check(&browser_of(&app, &sara).await, &sara, &pages.coordinator).await;
}

#[tokio::test]
async fn pages_of_the_staff_are_accessible() {
    let app = TestApp::start().await;
    let pages = Pages::of(&app).await;
    let hanna = app.sign_in(EDITOR).await;
    let browser = browser_of(&app, &hanna).await;
    check(&browser, &hanna, &pages.staff).await;
    let mut faults = Vec::new();
    for (page, button) in [("/arbete/kurser/ny", "Spara kursen"), ("/nytt-tillfalle", "Spara utkast")] {
        let page = pages.staff.iter().find(|path| path.ends_with(page)).unwrap();
        browser.go(page).await;
        browser.press(button).await;
        assert!(!browser.text(".ds-error-summary").await.is_empty(), "{page} takes an empty form");
        faults.extend(look(&browser, &format!("{page} with faults")).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[tokio::test]
async fn pages_of_an_administrator_are_accessible() {
    let app = TestApp::start().await;
    let pages = Pages::of(&app).await;
    let ada = app.sign_in(ADMIN).await;
    check(&browser_of(&app, &ada).await, &ada, &pages.admin).await;
}

#[tokio::test]
async fn every_step_of_a_group_registration_is_accessible() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(COORDINATOR).await).await;
    browser.go(&format!("/anmalan/{}", course.id)).await;
    let mut faults = look(&browser, "the first step").await;
    browser.fill("#list", "Anna Ek; anna.ek@lund.example; Rektor\nBo Alm; bo.alm@lund").await;
    app.advance(Duration::hours(13));
    browser.press("Läs in listan").await;
    faults.extend(look(&browser, "signing in again").await);
    browser.fill("#email", COORDINATOR).await;
    browser.fill("#password", PASSWORD).await;
    for (button, step, heading) in [
        ("Logga in", "going on after signing in again", "Fortsätt där du var"),
        ("Fortsätt", "a list with a fault", "Välj och rätta"),
        ("Gå vidare", "a list with a fault that stops", "Välj och rätta"),
        ("Gå vidare", "payment", "Betalning"),
        ("Gå vidare och kontrollera", "the last check", "Kontrollera och skicka"),
        ("Anmäl 2 personer", "the confirmation", "2 personer är anmälda"),
    ] {
        if step == "payment" {
            browser.fill("[name='people[1].email']", "bo.alm@lund.example").await;
        }
        browser.press(button).await;
        assert_eq!(browser.text("h1").await, heading, "{step}");
        faults.extend(look(&browser, step).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

async fn browser_of(app: &TestApp, user: &User) -> Browser {
    let browser = Browser::open(app).await;
    browser.sign_in(user).await;
    browser
}

async fn check(browser: &Browser, user: &User, paths: &[String]) {
    let mut faults = Vec::new();
    for path in paths {
        browser.go(path).await;
        // A page that led elsewhere, such as to signing in, would pass as well.
        assert_eq!(browser.path().await, path.split('?').next().unwrap_or_default());
        assert_eq!(browser.text("h1").await, user.visit(path).await.one("h1"), "{path}");
        faults.extend(look(browser, path).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is wrong with the page that is shown.
async fn look(browser: &Browser, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (width, colours) in [(1280, "light"), (1280, "dark"), (320, "light")] {
        browser.width(width).await;
        browser.colours(colours).await;
        let found = browser.accessibility_faults().await;
        faults.extend(found.into_iter().map(|fault| format!("{page} at {width} in {colours}: {fault}")));
        if let Some(wide) = browser.sticks_out().await {
            faults.push(format!("{page} at {width} scrolls sideways: {wide}"));
        }
    }
    faults
}
