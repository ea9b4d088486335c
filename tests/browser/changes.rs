//! What happens to a seat after it was asked for, in a real browser: the waiting list, a course that moves, and one that is off.

use chrono::Duration;
use samverk_domain::courses::cancellation::FeeStep;

use crate::support::{Browser, COORDINATOR, EDITOR, EMPLOYEE, TestApp};

#[tokio::test]
async fn whoever_waits_is_mailed_when_a_seat_falls_free_and_takes_it() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").seats(1).offering(|one| one.offer_hours = Some(48)).open().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    sara.register(course, &[sara.colleague("Anna Ek").await]).await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&anders).await;
    browser.go(&format!("/anmalan/{}/mig", course.id)).await;
    browser.press("Ställ mig på reservlistan").await;
    browser.go("/mina-sidor").await;
    assert!(browser.text("main").await.contains("Reservlista, plats 1"));
    browser.sign_in(&sara).await;
    browser.go("/min-kommun/anmalningar").await;
    browser.press("Avboka Anna Ek").await;
    browser.press("Avboka platsen").await;
    let mail = app.mail_to(EMPLOYEE).await.concat();
    let link = &mail[mail.find("/anmalan/erbjudande/").unwrap()..];
    browser.sign_in(&anders).await;
    browser.go(link.split_whitespace().next().unwrap()).await;
    assert!(browser.text("main").await.contains("Svara senast"));
    browser.press("Ta platsen").await;
    browser.go("/mina-sidor").await;
    assert!(browser.text("main").await.contains("Har plats"));
}

#[tokio::test]
async fn a_seat_is_left_for_nothing_when_the_course_is_postponed() {
    let app = TestApp::start().await;
    let fees = vec![FeeStep { days_before: 10, percent: 50 }];
    let course = app.course().title("Klarspråk").offering(|one| one.cancellation_fees = fees).open().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.register(course, &[app.sign_in(EMPLOYEE).await.person()]).await;
    app.advance(Duration::days(6));
    let (editor, anders) = (app.sign_in(EDITOR).await, app.sign_in(EMPLOYEE).await);
    let browser = Browser::open(&app).await;
    browser.sign_in(&anders).await;
    browser.go("/mina-sidor").await;
    browser.press("Avboka").await;
    assert!(browser.text("main").await.contains("Avbokningen kostar 950"));
    browser.sign_in(&editor).await;
    browser.go(&format!("/arbete/kurser/tillfallen/{}", course.id)).await;
    browser.press("Skjut upp").await;
    browser.press("Skjut upp tillfället").await;
    assert!(browser.text(".ds-error-summary").await.contains("Fyll i uppgiften"));
    browser.fill("#reason", "Föreläsaren är sjuk").await;
    browser.press("Skjut upp tillfället").await;
    assert!(app.mail_to(EMPLOYEE).await.concat().contains("Föreläsaren är sjuk"));
    browser.sign_in(&anders).await;
    browser.go("/mina-sidor").await;
    browser.press("Avboka").await;
    assert!(browser.text("main").await.contains("Platsen kostar inget"));
    browser.press("Avboka platsen").await;
    assert!(!browser.text(".flash").await.contains("950"));
}

#[tokio::test]
async fn staff_call_a_course_off_after_a_question_and_the_kommun_pays_nothing() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.register(course, &[sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await]).await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&sara).await;
    browser.go("/min-kommun").await;
    browser.leave_by("a.stat").await;
    assert_eq!(browser.path().await, "/min-kommun/anmalningar", "a number leads to its list");
    assert!(browser.text("main").await.contains("Bo Alm"));
    browser.sign_in(&app.sign_in(EDITOR).await).await;
    browser.go(&format!("/arbete/kurser/tillfallen/{}", course.id)).await;
    browser.press("Ställ in").await;
    assert!(browser.text("main ul").await.contains("2 deltagare"), "{}", browser.text("main ul").await);
    browser.fill("#reason", "För få anmälda").await;
    browser.press("Ställ in tillfället").await;
    for address in ["anna.ek@kollega.example", "bo.alm@kollega.example"] {
        let mail = app.mail_to(address).await.pop().unwrap();
        assert!(mail.contains("För få anmälda") && mail.contains("METHOD:CANCEL"), "{mail}");
    }
    browser.sign_in(&sara).await;
    browser.go("/min-kommun/kostnader/2026-12").await;
    assert!(!browser.text("main").await.contains("Anna Ek"), "{}", browser.text("main").await);
}
