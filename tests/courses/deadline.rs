//! The last day to cancel, for a coordinator.

use chrono::Duration;
use serde_json::json;

use crate::support::{COORDINATOR, EDITOR, TestApp};

#[tokio::test]
async fn a_colleagues_seat_is_kept_after_the_last_day_and_a_place_in_line_may_still_be_left() {
    let app = TestApp::start().await;
    let until = app.now() + Duration::days(1);
    let course = app.course().seats(1).offering(|offering| offering.cancel_until = Some(until)).open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let made = sara.register(course, &[sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await]).await;
    app.advance(Duration::days(1) + Duration::seconds(1));

    let sara = app.sign_in(COORDINATOR).await;
    let (seat, queued) = (format!("/registrations/{}", made[0]), format!("/registrations/{}", made[1]));
    let refused = sara.post(&format!("{seat}/cancellations"), json!({})).await.assert(409).json();
    assert!(refused["type"].as_str().unwrap().ends_with("/too-late-to-cancel"), "{refused}");
    let page = format!("/anmalan/avboka/{}", made[0]);
    assert!(sara.visit(&page).await.assert(200).all("main form").is_empty());
    assert_eq!(sara.press(&page).await.assert(409).one("h1"), "För sent att avboka");
    assert_eq!(sara.get(&seat).await.assert(200).json()["state"], "confirmed");

    sara.post(&format!("{queued}/cancellations"), json!({})).await.assert(200);
    let hanna = app.sign_in(EDITOR).await;
    assert_eq!(
        hanna.post(&format!("{seat}/cancellations"), json!({})).await.assert(200).json()["state"],
        "cancelledByOrganiser"
    );
}

#[tokio::test]
async fn a_colleagues_seat_is_given_back_on_the_last_day() {
    let app = TestApp::start().await;
    let until = app.now() + Duration::days(1);
    let course = app.course().offering(|offering| offering.cancel_until = Some(until)).open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let made = sara.register(course, &[sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await]).await;
    app.advance(Duration::days(1));
    let sara = app.sign_in(COORDINATOR).await;
    sara.post(&format!("/registrations/{}/cancellations", made[0]), json!({})).await.assert(200);
    sara.press(&format!("/anmalan/avboka/{}", made[1])).await.assert(303);
    let listed = sara.get("/registrations").await.assert(200).json();
    for one in listed["items"].as_array().unwrap() {
        assert_eq!(one["state"], "cancelledByMunicipality");
    }
}
