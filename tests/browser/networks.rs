//! A network in a real browser: from the question to the coordinator to the seat in the matrix.

use serde_json::json;

use crate::support::{Browser, COORDINATOR, EDITOR, OTHER_EMPLOYEE, TestApp};

#[tokio::test]
async fn staff_ask_a_coordinator_proposes_and_the_colleague_accepts_without_an_account() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let network = editor.network(json!({})).await;
    sara.colleague("Nils Ny").await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&editor).await;
    browser.go(&format!("/arbete/natverk/{network}")).await;
    browser.fill("#askedFor", "Socialchef").await;
    browser.press("Be om förslag").await;
    assert!(browser.text(".flash").await.contains("2 organisationer"));
    assert!(app.mail_to(COORDINATOR).await.concat().contains("Vem är med för er"));
    browser.sign_in(&sara).await;
    browser.go("/min-kommun").await;
    browser.press("1 nätverk saknar någon från er").await;
    browser.press("Föreslå någon till Socialchefer").await;
    browser.fill("#q", "nils").await;
    browser.press("Visa personer").await;
    browser.press("Skicka förslaget").await;
    assert!(browser.text(".ds-error-summary").await.contains("Vem"));
    browser.tap("label[for=personId]").await;
    browser.press("Skicka förslaget").await;
    assert!(browser.text(".flash").await.contains("Nils Ny är föreslagen"));

    let mail = app.mail_to("nils.ny@kollega.example").await.pop().unwrap();
    let link = &mail[mail.find("/natverk/forslag/").unwrap()..];
    // Windows take turns, so that one that waits for a second would wait for itself.
    drop(browser);
    let stranger = Browser::open(&app).await;
    stranger.go(link.split_whitespace().next().unwrap()).await;
    stranger.press("Tacka ja").await;
    assert!(stranger.shows("Du har tackat ja").await);
    stranger.sign_in(&app.sign_in(OTHER_EMPLOYEE).await).await;
    stranger.go("/natverk").await;
    stranger.press("Var det saknas någon").await;
    let row = stranger.text("tbody tr").await;
    assert!(row.contains("1 av 2") && row.contains("Ja") && row.contains("Ledig"), "{row}");
    assert!(!stranger.shows("Nils").await);
}
