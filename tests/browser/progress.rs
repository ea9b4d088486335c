//! Long work is followed where it stands.

use serde_json::json;

use crate::support::{Browser, COORDINATOR, TestApp};

#[tokio::test]
async fn the_meter_moves_without_a_new_page_and_leads_to_how_it_went() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let list: Vec<_> = (1..=250).map(|n| format!("Nr{n};Ny;nr{n}@lund.example")).collect();
    let begun = sara.post("/people/import-batches", json!({ "text": list.join("\n") })).await.assert(202);
    let page = format!("/pagar/{}", begun.header("location").rsplit_once('/').unwrap().1);
    let browser = Browser::open(&app).await;
    browser.sign_in(&sara).await;
    browser.go(&page).await;
    browser.mark_page().await;
    browser.wait_for("[data-progress-said]", "0 av 250 rader är inlästa.").await;
    assert!(!browser.shows("Visa hur det blev").await, "nothing to show yet");
    let meter = async || browser.asked("Promise.resolve(document.querySelector('progress').value)").await;
    assert_eq!(meter().await, 0);

    app.work_once().await;
    browser.wait_for("[data-progress-said]", "100 av 250 rader är inlästa.").await;
    assert_eq!(meter().await, 100);
    app.keep_house().await;
    browser.wait_for("[data-progress-said]", "250 av 250 rader är inlästa.").await;
    assert_eq!(meter().await, 250);
    assert!(browser.is_marked().await, "the page was loaded again");
    browser.press("Visa hur det blev").await;
    assert!(!browser.is_marked().await);
    assert_eq!(browser.text(".page__head .ds-tag").await, "Klart");
    assert!(browser.text("tbody").await.contains("Tillagd"));
}
