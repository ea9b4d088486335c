//! What was typed is not lost because a session has ended, and nobody else gets to see it.

use chrono::Duration;
use reqwest::multipart::{Form, Part};

use super::{filled, leads_to};
use crate::support::{Answer, COORDINATOR, EDITOR, OTHER_COORDINATOR, PASSWORD, TestApp, User};

/// Signs in by the page, in the same browser, and says where that leads.
async fn sign_in(browser: &User, email: &str) -> String {
    leads_to(&browser.submit("/logga-in", &[("email", email), ("password", PASSWORD)]).await)
}

async fn goes_on(browser: &User) -> Answer {
    browser.press("/fortsatt").await
}

#[tokio::test]
async fn a_group_that_was_under_way_when_the_session_ended_goes_on_after_signing_in() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let steps = format!("/anmalan/{}/grupp", course.id);
    let first = sara.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    app.advance(Duration::hours(13));
    let typed = filled(&first, &[("list", "Anna Ek; anna.ek@lund.example")], "rader");
    assert_eq!(leads_to(&sara.submit(&steps, &typed).await), "/logga-in");
    assert!(sara.visit("/logga-in").await.one(".flash p").contains("Det du skrev finns kvar"));
    assert_eq!(sign_in(&sara, COORDINATOR).await, "/fortsatt");
    assert_eq!(sara.visit("/fortsatt").await.assert(200).one("h1"), "Fortsätt där du var");
    let rows = goes_on(&sara).await.assert(200);
    assert_eq!(rows.attribute("[name='people[0].email']", "value"), "anna.ek@lund.example");
    assert_eq!(leads_to(&goes_on(&sara).await), "/mina-sidor", "once only");

    // Further on, from a window that was open when another signed out; and with a file.
    sara.press("/logga-ut").await.assert(303);
    sara.submit(&steps, &filled(&rows, &[], "betalning")).await.assert(303);
    sign_in(&sara, COORDINATOR).await;
    assert_eq!(goes_on(&sara).await.assert(200).one("h1"), "Betalning");
    sara.press("/logga-ut").await.assert(303);
    let file = Part::bytes("Namn;E-post\nÅsa Öberg;asa@lund.example".as_bytes()).file_name("lista.csv");
    sara.upload(&steps, Form::new().part("file", file).text("till", "rader")).await.assert(303);
    sign_in(&sara, COORDINATOR).await;
    let rows = goes_on(&sara).await.assert(200);
    assert_eq!(rows.attribute("[name='people[0].familyName']", "value"), "Öberg");
    assert!(app.mail_to("asa@lund.example").await.is_empty(), "nobody is registered before the last button");
}

#[tokio::test]
async fn a_long_form_of_the_staff_survives_too_and_can_be_thrown_away() {
    let app = TestApp::start().await;
    let draft = app.course().draft().await;
    let hanna = app.sign_in(EDITOR).await;
    let path = format!("/arbete/kurser/{}/redigera", draft.course);
    let form = hanna.visit(&path).await.assert(200);
    for (title, answer) in [("Ett namn som slängs", "/fortsatt/slang"), ("Ett nytt namn", "/fortsatt")] {
        hanna.press("/logga-ut").await.assert(303);
        hanna.submit(&path, &form.filled("main form", &[("title", title)])).await.assert(303);
        assert_eq!(sign_in(&hanna, EDITOR).await, "/fortsatt");
        let mine = hanna.visit("/mina-sidor").await.assert(200);
        assert_eq!(mine.attribute("main .ds-alert a", "href"), "/fortsatt", "it is found again");
        hanna.press(answer).await.assert(303);
    }
    assert_eq!(hanna.visit(&path).await.attribute("#title", "value"), "Ett nytt namn");
    assert!(hanna.visit("/mina-sidor").await.assert(200).all("main .ds-alert").is_empty());
}

#[tokio::test]
async fn nobody_else_gets_what_was_typed_and_nobody_gets_it_after_a_day() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let steps = format!("/anmalan/{}/grupp", course.id);
    let form = [("list", "Anna Ek; anna.ek@lund.example"), ("till", "rader")];
    let browser = app.sign_in(COORDINATOR).await;
    browser.press("/logga-ut").await.assert(303);
    assert_eq!(leads_to(&browser.submit(&steps, &form).await), "/logga-in");
    assert!(!browser.visit("/logga-in").await.text().contains("Anna"));
    assert_eq!(leads_to(&goes_on(&browser).await), "/mina-sidor");
    assert_eq!(sign_in(&browser, OTHER_COORDINATOR).await, "/mina-sidor");
    assert_eq!(leads_to(&browser.visit("/fortsatt").await), "/mina-sidor");
    assert_eq!(leads_to(&goes_on(&browser).await), "/mina-sidor");

    let late = app.sign_in(COORDINATOR).await;
    late.press("/logga-ut").await.assert(303);
    late.submit(&steps, &form).await.assert(303);
    app.advance(Duration::hours(25));
    assert_eq!(sign_in(&late, COORDINATOR).await, "/mina-sidor");

    let stranger = app.anyone().submit(&steps, &form).await;
    assert!(leads_to(&stranger).starts_with("/logga-in?till="), "there is nobody to keep it for");
}
