//! A discussion from the first question to the mail that is turned off, in a browser.

use chrono::Duration;
use serde_json::json;

use crate::networks::meetings::inside;
use crate::support::{Browser, COORDINATOR, EDITOR, EMPLOYEE, TestApp};

#[tokio::test]
async fn a_question_is_asked_answered_told_of_by_mail_and_the_mail_turned_off() {
    let app = TestApp::start().await;
    app.keep_house().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &app.sign_in(EMPLOYEE).await, "member").await;
    inside(&sara, &network, &sara, "substitute").await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&sara).await;
    browser.go("/natverk/socialchefer").await;
    browser.press("Starta en diskussion").await;
    browser.fill("#title", "Jour på helger").await;
    browser.press("Starta diskussionen").await;
    assert!(browser.text(".ds-error-summary").await.contains("Inlägg"));
    assert_eq!(browser.value("#title").await, "Jour på helger");
    browser.fill("#text", "Hur gör **ni**?").await;
    browser.press("Starta diskussionen").await;
    assert_eq!(browser.text(".post .prose strong").await, "ni");

    browser.sign_in(&app.sign_in(EMPLOYEE).await).await;
    browser.go("/mina-sidor/natverk").await;
    browser.press("Socialchefer").await;
    browser.press("Jour på helger").await;
    assert_eq!(browser.text(".post .ds-tag").await, "Nytt");
    browser.fill("#text", "Vi delar jour.").await;
    browser.press("Publicera").await;
    assert!(browser.shows("Vi delar jour.").await);

    app.mail_to(EMPLOYEE).await;
    app.advance(Duration::days(7));
    app.keep_house().await;
    let mail = app.mail_to(EMPLOYEE).await.concat();
    assert!(mail.contains("Jour på helger") && !mail.contains("Vi delar jour."), "{mail}");
    let link = &mail[mail.find("/sammanfattning/").unwrap()..];
    let link = link.split_whitespace().next().unwrap().to_owned();
    // Windows take turns, so that one that waits for a second would wait for itself.
    drop(browser);
    let stranger = Browser::open(&app).await;
    stranger.go(&link).await;
    stranger.press("Sluta få sammanfattningar").await;
    assert!(stranger.shows("Du får inga sammanfattningar med mejl.").await);
}
