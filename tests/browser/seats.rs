//! How the seats of a course are kept and held, in a real browser.

use chrono::Duration;

use crate::support::{Browser, COORDINATOR, EDITOR, OTHER_COORDINATOR, TestApp};

#[tokio::test]
async fn staff_keep_seats_for_a_kommun_and_another_sees_none_until_they_are_released() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").seats(2).open().await;
    let about = format!("/kurser/{}", app.slug_of(course).await);
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(EDITOR).await).await;
    browser.go(&format!("/arbete/kurser/tillfallen/{}", course.id)).await;
    browser.press("Kvoter").await;
    browser.press("Ny kvot").await;
    browser.fill("#name", "Lund").await;
    browser.tap("label[for=organisationIds]").await;
    browser.choose("#releaseAt", "2026-11-30T08:00").await;
    browser.press("Spara kvoten").await;
    assert!(browser.text(".ds-error-summary").await.contains("Antal platser"), "how many is not said");
    browser.fill("#seats", "2").await;
    browser.press("Spara kvoten").await;
    assert!(browser.text("tbody").await.contains("Lund"), "{}", browser.text("tbody").await);

    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    for (reader, free) in [(&lund, true), (&malmo, false)] {
        browser.sign_in(reader).await;
        browser.go(&about).await;
        assert_eq!(browser.text("main").await.contains("Ställ dig på reservlistan"), !free);
    }
    app.advance(Duration::days(7));
    app.keep_house().await;
    browser.sign_in(&app.sign_in(OTHER_COORDINATOR).await).await;
    browser.go(&about).await;
    assert!(!browser.text("main").await.contains("Ställ dig på reservlistan"));
}

/// Reserves seats for two, as far as the step where one says who pays.
async fn reserve(browser: &Browser, course: &str) {
    browser.go(&format!("/anmalan/{course}/grupp")).await;
    browser.fill("#list", "Anna Ek <anna.ek@lund.example>\nBo Alm <bo.alm@lund.example>").await;
    browser.press("Läs in listan").await;
    browser.press("Gå vidare med").await;
    assert!(browser.text("[data-lease-until]").await.starts_with("Platserna är reserverade för dig till kl."));
    assert_eq!(browser.text("[data-lease-left]").await, "10 minuter kvar");
}

#[tokio::test]
async fn seats_are_held_while_a_list_is_filled_in_and_others_get_them_when_they_are_given_up_with_and_without_scripts()
{
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").seats(2).open().await;
    let (about, id) = (format!("/kurser/{}", app.slug_of(course).await), course.id.to_string());
    let lund = app.sign_in(COORDINATOR).await;
    let browser = Browser::open(&app).await;
    for step in ["with", "without"] {
        if step == "without" {
            browser.without_scripts().await;
        }
        browser.sign_in(&lund).await;
        reserve(&browser, &id).await;
        assert!(app.anyone().visit(&about).await.text().contains("Ställ dig på reservlistan"), "{step} scripts");
        browser.press("Avbryt och släpp platserna").await;
        assert!(browser.text(".flash").await.contains("inga platser är reserverade"));
        assert!(browser.text("main").await.contains("2 platser kvar"), "{}", browser.text("main").await);
    }
    reserve(&browser, &id).await;
    app.advance(Duration::minutes(11));
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    malmo.register(course, &[malmo.colleague("Cia Ro").await, malmo.colleague("Dag Ro").await]).await;
    browser.press("Gå vidare").await;
    assert!(browser.shows("Reservationen har gått ut. Allt du har fyllt i står kvar").await);
    assert!(browser.text("main").await.contains("Bo Alm"));
}
