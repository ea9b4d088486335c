//! Every kind of page by the rules of WCAG 2.1 A and AA, in light and in dark, on a desktop and on the narrowest phone.

use crate::support::{Browser, COORDINATOR, TestApp};

#[tokio::test]
async fn public_pages_are_accessible() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let browser = Browser::open(&app).await;
    let path = format!("/kurser/{}", app.slug_of(course).await);
    check(
        &browser,
        &["/", "/kurser", "/kurser?q=finns-inte&form=distans", &path, "/logga-in", "/glomt-losenord", "/finns-inte"],
    )
    .await;
}

#[tokio::test]
async fn pages_of_a_coordinator_and_a_participant_are_accessible() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let made = sara.register(course, &[sara.person(), sara.colleague("Bo Alm").await]).await;
    sara.submit("/min-kommun/enheter", &[("name", "Skolan")]).await.assert(303);
    let unit = sara.visit("/min-kommun/enheter").await.attribute("tbody a[href*=enheter]", "href");
    let browser = Browser::open(&app).await;
    browser.sign_in(&sara).await;
    let person = format!("/min-kommun/personer/{}", sara.colleague("Cia Lind").await);
    let paths = [
        "/mina-sidor".to_owned(),
        "/mina-sidor/kalender".to_owned(),
        "/mina-sidor/inloggning".to_owned(),
        "/min-kommun".to_owned(),
        "/min-kommun/personer".to_owned(),
        "/min-kommun/personer/ny".to_owned(),
        "/min-kommun/personer/bjud-in".to_owned(),
        "/min-kommun/personer/importera".to_owned(),
        person.clone(),
        format!("{person}/andra"),
        format!("{person}/avsluta"),
        "/min-kommun/enheter".to_owned(),
        unit.clone(),
        format!("{unit}/ta-bort"),
        "/min-kommun/anmalningar".to_owned(),
        "/min-kommun/kostnader".to_owned(),
        "/min-kommun/handelser".to_owned(),
        format!("/anmalan/avboka/{}", made[0]),
        format!("/anmalan/{}/mig", course.id),
    ];
    check(&browser, &paths.iter().map(String::as_str).collect::<Vec<_>>()).await;
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
    for (button, step) in [
        ("Läs in listan", "a list with a fault"),
        ("Gå vidare", "a list with a fault that stops"),
        ("Gå vidare", "payment"),
        ("Gå vidare och kontrollera", "the last check"),
        ("Anmäl 2 personer", "the confirmation"),
    ] {
        if step == "payment" {
            browser.fill("[name='people[1].email']", "bo.alm@lund.example").await;
        }
        browser.press(button).await;
        faults.extend(look(&browser, step).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(browser.text("h1").await, "2 personer är anmälda");
}

async fn check(browser: &Browser, paths: &[&str]) {
    let mut faults = Vec::new();
    for path in paths {
        browser.go(path).await;
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
        if browser.scrolls_sideways().await {
            faults.push(format!("{page} at {width} scrolls sideways"));
        }
    }
    faults
}
