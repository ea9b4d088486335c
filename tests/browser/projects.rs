//! A project in a real browser: from the idea to the kommun's own decision, and to the report that those who take part read.

use crate::support::{Browser, COORDINATOR, EDITOR, TestApp};

#[tokio::test]
async fn staff_write_a_project_a_kommun_answers_and_decides_and_reads_how_it_goes() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let browser = Browser::open(&app).await;
    browser.sign_in(&editor).await;
    browser.go("/arbete/projekt").await;
    browser.press("Nytt projekt").await;
    browser.fill("#title", "Unga i arbete").await;
    browser.fill("#budgetOre", "en miljon").await;
    browser.press("Spara projektet").await;
    let faults = browser.text(".ds-error-summary").await;
    assert!(faults.contains("Budget i kronor") && faults.contains("Kort om projektet"), "{faults}");
    assert_eq!(browser.value("#title").await, "Unga i arbete");
    browser.fill("#budgetOre", "1 000 000").await;
    browser.fill("#summary", "Sexton kommuner prövar samlat stöd.").await;
    browser.press("Spara projektet").await;
    assert!(browser.text(".flash").await.contains("idé"));
    browser.press("Börja förbereda").await;
    browser.press("Börja förbereda").await;
    browser.press("Fråga fler").await;
    browser.tap(&format!("input[value='{}']", sara.organisation())).await;
    browser.press("Skicka frågan").await;
    assert!(browser.text(".flash").await.contains("1 organisation har fått frågan"));

    let mail = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(mail.contains("Vill ni vara med i projektet Unga i arbete?"), "{mail}");
    browser.sign_in(&sara).await;
    browser.go("/min-kommun").await;
    browser.press("1 projekt väntar på er").await;
    browser.press("Unga i arbete").await;
    browser.press("Vi är intresserade").await;
    browser.press("Vi är intresserade").await;
    browser.press("Fyll i beslut").await;
    browser.fill("#diaryNumber", "KS 2026/77").await;
    browser.press("Fyll i beslut").await;
    assert!(browser.text(".ds-error-summary").await.contains("Paragraf"));
    browser.fill("#section", "§ 84").await;
    browser.choose("#decidedOn", "2026-11-20").await;
    browser.press("Fyll i beslut").await;
    assert!(browser.text("#del ~ div").await.contains("KS 2026/77, § 84, 20 nov. 2026"));

    browser.sign_in(&editor).await;
    browser.go("/projekt/unga-i-arbete").await;
    browser.press("Ny lägesrapport").await;
    browser.fill("#status", "Vi har börjat.").await;
    for heading in ["done", "thisYear", "risks", "completion"] {
        browser.tap(&format!("#nothing-{heading}")).await;
    }
    browser.press("Lämna in rapporten").await;
    assert!(browser.text(".ds-error-summary").await.contains("Bedömning"));
    browser.choose("#judgement", "enligt-plan").await;
    browser.press("Lämna in rapporten").await;
    assert!(browser.text(".flash").await.contains("inlämnad"));
    browser.sign_in(&sara).await;
    browser.go("/projekt/unga-i-arbete").await;
    assert!(browser.shows("Vi har börjat.").await && browser.shows("Enligt plan").await);
    browser.width(320).await;
    assert_eq!(browser.sticks_out().await, None);
}
