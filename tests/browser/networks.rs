//! A network in a real browser: from the question to the coordinator to the seat in the matrix, and from a planned meeting to what
//! was to be done after it.

use chrono::Duration;
use serde_json::json;

use crate::networks::meetings::inside;
use crate::support::{Browser, COORDINATOR, EDITOR, EMPLOYEE, OTHER_EMPLOYEE, TestApp};

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

#[tokio::test]
async fn a_convener_calls_to_a_meeting_a_member_answers_and_does_afterwards_what_was_agreed() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (anders, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let convener = editor.nominate(&network, malmo.person(), "convener").await;
    malmo.moves(&convener, "active").await.assert(200);
    inside(&sara, &network, &anders, "member").await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&malmo).await;
    browser.go("/natverk/socialchefer").await;
    browser.press("Ny träff").await;
    browser.press("Spara träffen").await;
    assert!(browser.text(".ds-error-summary").await.contains("Rubrik"));
    browser.fill("#title", "Ny socialtjänstlag").await;
    for (field, time) in [("startsAt", "2026-12-08T09:00"), ("endsAt", "2026-12-08T12:00")] {
        // What is typed into such a field depends on the browser's language.
        browser.asked(&format!("Promise.resolve(document.getElementById('{field}').value = '{time}')")).await;
    }
    browser.press("Spara träffen").await;
    assert_eq!(browser.text(".page__head .ds-tag").await, "Planerad");
    let meeting = browser.path().await;
    browser.press("Kalla till träffen").await;
    assert!(browser.shows("2 personer som är med").await);
    browser.press("Kalla till träffen").await;
    assert_eq!(browser.text(".page__head .ds-tag").await, "Kallad");
    let mail = app.mail_to(EMPLOYEE).await.concat();
    assert!(mail.contains(&meeting) && mail.contains("METHOD:REQUEST"), "{mail}");

    browser.sign_in(&anders).await;
    browser.go("/mina-sidor").await;
    browser.press("Du är kallad till en träff").await;
    browser.press("Svara om du kommer").await;
    browser.press("Jag kommer").await;
    assert!(browser.text(".flash").await.contains("du kommer"));

    app.advance(Duration::days(16));
    browser.sign_in(&app.sign_in(OTHER_EMPLOYEE).await).await;
    browser.go(&meeting).await;
    browser.press("Notera närvaro").await;
    assert!(browser.shows("Det som är ifyllt kommer av svaren").await);
    browser.press("Spara närvaron").await;
    assert!(browser.shows("1 av 2 organisationer hade någon på plats.").await);
    browser.press("Skriv anteckningar").await;
    browser.fill("#notes", "Vi **enades** om en mall.").await;
    browser.press("Spara anteckningarna").await;
    assert_eq!(browser.text(".prose strong").await, "enades");
    browser.press("Nytt steg").await;
    browser.fill("#text", "Skriver mallen").await;
    browser.asked("Promise.resolve(document.getElementById('networkMembershipId').selectedIndex = 1)").await;
    browser.asked("Promise.resolve(document.getElementById('dueOn').value = '2027-01-15')").await;
    browser.press("Spara steget").await;
    browser.press("Markera som hållen").await;
    browser.press("Markera som hållen").await;
    assert_eq!(browser.text(".page__head .ds-tag").await, "Hållen");

    browser.sign_in(&app.sign_in(EMPLOYEE).await).await;
    browser.go("/mina-sidor/natverk").await;
    assert!(browser.shows("Skriver mallen").await);
    browser.press("Klart").await;
    assert!(browser.text(".flash").await.contains("Steget är klart."));
    assert_eq!(browser.path().await, "/mina-sidor/natverk");
    browser.go(&meeting).await;
    assert_eq!(browser.text(".tasks .ds-tag").await, "Klart");
}
