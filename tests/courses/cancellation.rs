//! What it costs to cancel, and leaving a seat after a change.

use chrono::Duration;
use samverk_domain::courses::cancellation::FeeStep;
use serde_json::{Value, json};

use crate::support::{COORDINATOR, EDITOR, Offered, TestApp, User};

/// A course for 1 900 kr in 14 days: from 10 days before half the price, from 3 days before all of it.
async fn course_with_fees(app: &TestApp) -> Offered {
    let fees = vec![FeeStep { days_before: 3, percent: 100 }, FeeStep { days_before: 10, percent: 50 }];
    app.course().offering(|offering| offering.cancellation_fees = fees).open().await
}

async fn seat(user: &User, course: Offered, name: &str) -> String {
    format!("/registrations/{}", user.register(course, &[user.colleague(name).await]).await[0])
}

async fn registration(user: &User, path: &str) -> Value {
    user.get(path).await.assert(200).json()
}

/// Changes the offering by its form.
async fn change(editor: &User, course: Offered, typed: &[(&str, &str)]) {
    let page = format!("/arbete/kurser/tillfallen/{}/redigera", course.id);
    let form = editor.visit(&page).await.assert(200).filled("main form", typed);
    editor.submit(&page, &form).await.assert(303);
}

/// The portal's page for cancelling it.
fn page_of(registration: &str) -> String {
    registration.replace("/registrations/", "/anmalan/avboka/")
}

#[tokio::test]
async fn cancelling_costs_nothing_before_the_first_step_and_then_what_the_page_says() {
    let app = TestApp::start().await;
    let course = course_with_fees(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let (early, late) = (seat(&lund, course, "Anna Ek").await, seat(&lund, course, "Bo Alm").await);
    app.mail_to("bo.alm@kollega.example").await;

    let page = lund.visit(&page_of(&early)).await.assert(200);
    assert!(page.one("main").contains("Platsen kostar inget"), "{}", page.one("main"));
    lund.submit(&page_of(&early), &page.form("main form")).await.assert(303);
    assert_eq!(registration(&lund, &early).await["feeOre"], 0);

    app.advance(Duration::days(5));
    let lund = app.sign_in(COORDINATOR).await;
    let terms = registration(&lund, &format!("{late}/cancellation-terms")).await;
    assert_eq!((&terms["feeOre"], &terms["canBeCancelled"]), (&json!(95_000), &json!(true)), "{terms}");
    let page = lund.visit(&page_of(&late)).await.assert(200);
    assert!(page.one("main").contains("Avbokningen kostar 950 kr exkl. moms"), "{}", page.one("main"));
    assert!(page.one("main details").contains("50 % av priset"), "{}", page.one("main details"));
    lund.submit(&page_of(&late), &page.form("main form")).await.assert(303);

    let cancelled = registration(&lund, &late).await;
    assert_eq!((&cancelled["state"], &cancelled["feeOre"]), (&json!("cancelledByMunicipality"), &json!(95_000)));
    let mail = app.mail_to("bo.alm@kollega.example").await.pop().unwrap();
    assert!(mail.contains("Avbokningsavgift: 950"), "{mail}");
    let list = lund.visit("/min-kommun/anmalningar?avbokade=ja").await.assert(200).one("table");
    assert!(list.contains("Avgift 950 kr"), "{list}");
    let costs = lund.visit("/min-kommun/kostnader").await.assert(200).one("div.section table");
    assert!(costs.contains("950"), "{costs}");
}

#[tokio::test]
async fn a_fee_that_rose_since_it_was_shown_is_shown_again_before_anything_is_cancelled() {
    let app = TestApp::start().await;
    let course = course_with_fees(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = seat(&lund, course, "Anna Ek").await;
    let agreed = lund.visit(&page_of(&path)).await.assert(200).form("main form");
    app.advance(Duration::days(12));
    let lund = app.sign_in(COORDINATOR).await;

    let again = lund.submit(&page_of(&path), &agreed).await.assert(409);
    assert!(again.one("main").contains("Inget är avbokat ännu"), "{}", again.one("main"));
    assert!(again.one("main").contains("1 900 kr"), "{}", again.one("main"));
    assert_eq!(registration(&lund, &path).await["state"], "confirmed");
    let refused = lund.post(&format!("{path}/cancellations?agreedFeeOre=95000"), json!({})).await.assert(409).json();
    assert!(refused["type"].as_str().unwrap().ends_with("/fee-changed"), "{refused}");

    lund.submit(&page_of(&path), &again.form("main form")).await.assert(303);
    assert_eq!(registration(&lund, &path).await["feeOre"], 190_000);
}

#[tokio::test]
async fn the_staff_take_a_seat_back_for_nothing_or_charge_whoever_asked_them() {
    let app = TestApp::start().await;
    let course = course_with_fees(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let (taken, asked) = (seat(&lund, course, "Anna Ek").await, seat(&lund, course, "Bo Alm").await);
    app.advance(Duration::days(5));
    let hanna = app.sign_in(EDITOR).await;
    let page = |path: &str| path.replace("/registrations/", "/arbete/anmalningar/") + "/avboka";

    let form = hanna.visit(&page(&taken)).await.assert(200);
    assert!(form.one("main form").contains("Ta ut avbokningsavgiften, 950 kr"), "{}", form.one("main form"));
    hanna.submit(&page(&taken), &form.form("main form")).await.assert(303);
    let free = registration(&hanna, &taken).await;
    assert_eq!((&free["state"], &free["feeOre"]), (&json!("cancelledByOrganiser"), &json!(0)));

    hanna.submit(&page(&asked), &[("agreedFeeOre", "95000")]).await.assert(303);
    let charged = registration(&hanna, &asked).await;
    assert_eq!((&charged["state"], &charged["feeOre"]), (&json!("cancelledByMunicipality"), &json!(95_000)));
}

#[tokio::test]
async fn after_a_change_a_seat_is_kept_or_left_for_nothing_for_a_week() {
    let app = TestApp::start().await;
    let course = course_with_fees(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let (keeps, leaves) = (seat(&lund, course, "Anna Ek").await, seat(&lund, course, "Bo Alm").await);
    let stays = seat(&lund, course, "Cia Lind").await;
    app.advance(Duration::days(5));
    let hanna = app.sign_in(EDITOR).await;
    change(&hanna, course, &[("form", "distans"), ("virtualLink", "https://video.example/rum")]).await;

    let mail = app.mail_to("anna.ek@kollega.example").await.pop().unwrap();
    let page = keeps.replace("/registrations/", "/anmalan/andring/");
    assert!(mail.contains(&page) && mail.contains("METHOD:REQUEST"), "{mail}");
    let lund = app.sign_in(COORDINATOR).await;
    assert!(lund.visit("/min-kommun/anmalningar").await.text().contains(&page));
    assert!(lund.visit(&page).await.assert(200).one("main").contains("utan avgift till"));
    lund.press(&page).await.assert(303);
    assert!(lund.visit(&page).await.assert(200).one("main").contains("Svaret är att platsen behålls"));
    lund.press(&page).await.assert(303);
    let list = hanna.visit(&format!("/arbete/kurser/tillfallen/{}/deltagare", course.id)).await.assert(200);
    assert!(list.one("main").contains("1 av 3 har svarat att de behåller platsen"), "{}", list.one("main"));

    let form = lund.visit(&page_of(&leaves)).await.assert(200).form("main form");
    lund.submit(&page_of(&leaves), &form).await.assert(303);
    assert_eq!(registration(&lund, &leaves).await["feeOre"], 0);

    app.advance(Duration::days(7) + Duration::seconds(1));
    let lund = app.sign_in(COORDINATOR).await;
    let terms = registration(&lund, &format!("{stays}/cancellation-terms")).await;
    assert_eq!(terms["feeOre"], 190_000, "a week later it costs what that day costs: {terms}");
    lund.post(&format!("{stays}/seat-confirmations"), json!({})).await.assert(409);
}

#[tokio::test]
async fn a_second_change_asks_everybody_again_and_the_last_day_does_not_bind_them() {
    let app = TestApp::start().await;
    let until = app.now() + Duration::days(1);
    let course = app.course().offering(|offering| offering.cancel_until = Some(until)).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = seat(&lund, course, "Anna Ek").await;
    app.advance(Duration::days(2));
    let (hanna, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    lund.post(&format!("{path}/cancellations"), json!({})).await.assert(409);

    change(&hanna, course, &[("form", "distans"), ("virtualLink", "https://video.example/rum")]).await;
    lund.post(&format!("{path}/seat-confirmations"), json!({})).await.assert(200);
    assert_eq!(registration(&lund, &path).await["_links"]["keep"], Value::Null);
    change(&hanna, course, &[("form", "plats"), ("venueName", "Sal Mårten")]).await;
    let again = registration(&lund, &path).await;
    assert!(again["_links"]["keep"].is_object(), "{again}");
    lund.post(&format!("{path}/cancellations"), json!({})).await.assert(200);
}

#[tokio::test]
async fn a_seat_at_a_postponed_course_is_left_for_nothing() {
    let app = TestApp::start().await;
    let course = course_with_fees(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = seat(&lund, course, "Anna Ek").await;
    app.advance(Duration::days(12));
    let (hanna, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let postpone = json!({ "to": "postponed", "reason": "Föreläsaren är sjuk." });
    hanna.post(&format!("/course-offerings/{}/transitions", course.id), postpone).await.assert(200);
    lund.post(&format!("{path}/cancellations?agreedFeeOre=0"), json!({})).await.assert(200);
    assert_eq!(registration(&lund, &path).await["feeOre"], 0);
}

#[tokio::test]
async fn a_course_that_is_cancelled_takes_the_fees_with_it() {
    let app = TestApp::start().await;
    let course = course_with_fees(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = seat(&lund, course, "Anna Ek").await;
    app.advance(Duration::days(5));
    let (hanna, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    lund.post(&format!("{path}/cancellations?agreedFeeOre=95000"), json!({})).await.assert(200);
    app.mail_to("anna.ek@kollega.example").await;

    let cancel = json!({ "to": "cancelled", "reason": "För få anmälda." });
    hanna.post(&format!("/course-offerings/{}/transitions", course.id), cancel).await.assert(200);

    let after = registration(&lund, &path).await;
    assert_eq!((&after["state"], &after["feeOre"]), (&json!("cancelledByMunicipality"), &json!(0)));
    let mail = app.mail_to("anna.ek@kollega.example").await.pop().unwrap();
    assert!(mail.contains("Inställd") && mail.contains("Avgiften för avbokningen tas bort"), "{mail}");
    let trail = lund.get("/audit-events?limit=5").await.assert(200).text();
    assert!(trail.contains("registration.fee_removed"), "{trail}");
}

#[tokio::test]
async fn steps_that_do_not_rise_are_told_beside_their_fields_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let course = course_with_fees(&app).await;
    let hanna = app.sign_in(EDITOR).await;
    let page = format!("/arbete/kurser/tillfallen/{}/redigera", course.id);
    let typed = [
        ("cancellationFees[0].daysBefore", "10"),
        ("cancellationFees[0].percent", "50"),
        ("cancellationFees[1].daysBefore", "3"),
        ("cancellationFees[1].percent", "25"),
        ("cancellationFees[2].daysBefore", "många"),
        ("cancellationFees[2].percent", "100"),
    ];
    let form = hanna.visit(&page).await.assert(200).filled("main form", &typed);
    let again = hanna.submit(&page, &form).await.assert(400);
    let summary = again.one(".ds-error-summary");
    assert!(
        summary.contains("Avgift 2, procent av priset") && summary.contains("Avgift 3, dagar före kursen"),
        "{summary}"
    );
    assert_eq!(again.attribute("[id='cancellationFees[2].daysBefore']", "value"), "många");
    assert_eq!(again.attribute("[id='cancellationFees[1].percent']", "value"), "25");

    let path = format!("/course-offerings/{}", course.id);
    let mut body = registration(&hanna, &path).await;
    body["cancellationFees"] = json!([{ "daysBefore": i64::MAX, "percent": i64::MAX }]);
    let refused = hanna.put_over(&path, body).await.assert(400).text();
    assert!(refused.contains("cancellationFees[0].percent"), "{refused}");
    let whole = registration(&hanna, &path).await;
    assert_eq!(
        whole["cancellationFees"],
        json!([{ "daysBefore": 10, "percent": 50 }, { "daysBefore": 3, "percent": 100 }])
    );
}
