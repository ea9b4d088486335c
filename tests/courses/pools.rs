//! Seats that are kept for some, until they are everybody's.

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::support::{COORDINATOR, EDITOR, OTHER_COORDINATOR, Offered, TestApp, User};

/// Gives an offering pools.
async fn share(app: &TestApp, course: Offered, pools: Value) -> Value {
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/course-offerings/{}/seat-pools", course.id);
    editor.put_over(&path, json!({ "pools": pools })).await.assert(200).json()
}

fn pool(user: &User, seats: i64, release_at: Option<DateTime<Utc>>) -> Value {
    let own = user.organisation().to_string();
    json!({
        "name": "Egen kvot",
        "organisationIds": [own],
        "seats": seats,
        "releaseAt": release_at.map(|at| at.to_rfc3339()),
    })
}

async fn register(user: &User, course: Offered, name: &str, when_full: &str) -> Value {
    let person = user.colleague(name).await.to_string();
    let body = json!({ "participants": [{ "personId": person }], "whenFull": when_full });
    user.post(&format!("/course-offerings/{}/registrations", course.id), body).await.json()
}

fn state(made: &Value) -> &str {
    made["registrations"][0]["state"].as_str().unwrap_or_else(|| panic!("{made}"))
}

async fn state_of(user: &User, made: &Value) -> String {
    let id = made["registrations"][0]["id"].as_str().unwrap();
    user.get(&format!("/registrations/{id}")).await.assert(200).json()["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn seats_that_are_kept_for_one_kommun_go_to_no_other() {
    let app = TestApp::start().await;
    let course = app.course().seats(2).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    share(&app, course, json!([pool(&lund, 1, None)])).await;
    let path = format!("/course-offerings/{}", course.id);
    for (user, kept) in [(&lund, 1), (&malmo, 0)] {
        let seen = user.get(&path).await.assert(200).json();
        assert_eq!((&seen["seatsLeft"], &seen["seatsKept"]), (&json!(1), &json!(kept)), "{seen}");
    }

    assert_eq!(state(&register(&malmo, course, "Anna Ek", "waitingList").await), "confirmed");
    assert_eq!(state(&register(&malmo, course, "Bo Alm", "waitingList").await), "queued");
    let full = register(&malmo, course, "Cia Lind", "refuse").await;
    assert!(full["type"].as_str().unwrap().ends_with("/course-full"), "{full}");
    assert!(
        lund.visit(&format!("/kurser/{}", app.slug_of(course).await)).await.text().contains("1 plats hålls för er")
    );
    assert_eq!(state(&register(&lund, course, "Dag Ros", "refuse").await), "confirmed");
    assert_eq!(state(&register(&lund, course, "Eva Sten", "waitingList").await), "queued");
}

#[tokio::test]
async fn a_seat_that_is_given_back_stays_with_its_pool() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    share(&app, course, json!([pool(&lund, 1, None)])).await;
    let seated = register(&lund, course, "Anna Ek", "refuse").await;
    let other = register(&malmo, course, "Bo Alm", "waitingList").await;
    let own = register(&lund, course, "Cia Lind", "waitingList").await;

    let id = seated["registrations"][0]["id"].as_str().unwrap();
    lund.post(&format!("/registrations/{id}/cancellations"), json!({})).await.assert(200);

    assert_eq!(state_of(&malmo, &other).await, "queued", "Malmö came first, but the seat is Lund's");
    assert_eq!(state_of(&lund, &own).await, "confirmed");
}

#[tokio::test]
async fn seats_that_are_released_go_to_those_who_wait_also_when_nobody_has_kept_house() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    share(&app, course, json!([pool(&lund, 1, Some(app.now() + Duration::days(2)))])).await;
    let waiting = register(&malmo, course, "Anna Ek", "waitingList").await;
    assert_eq!(state(&waiting), "queued");

    app.advance(Duration::days(2));
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    assert_eq!(state(&register(&lund, course, "Bo Alm", "waitingList").await), "queued", "it is not Lund's any more");
    assert_eq!(state_of(&malmo, &waiting).await, "confirmed");
}

#[tokio::test]
async fn seats_that_are_released_go_to_those_who_wait_without_anybody_asking() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    share(&app, course, json!([pool(&lund, 1, Some(app.now() + Duration::days(2)))])).await;
    let waiting = register(&malmo, course, "Anna Ek", "waitingList").await;
    app.advance(Duration::days(2));
    app.keep_house().await;
    assert_eq!(state_of(&app.sign_in(OTHER_COORDINATOR).await, &waiting).await, "confirmed");
}

#[tokio::test]
async fn registration_opens_earlier_for_those_a_pool_is_for_and_nobody_waits_before_it_opens_for_all() {
    let app = TestApp::start().await;
    let opens_at = app.now() + Duration::days(5);
    let course = app.course().seats(3).offering(|offering| offering.opens_at = Some(opens_at)).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let mut own = pool(&lund, 1, None);
    own["opensAt"] = json!(app.now().to_rfc3339());
    share(&app, course, json!([own])).await;

    let refused = register(&malmo, course, "Anna Ek", "waitingList").await;
    assert!(refused["type"].as_str().unwrap().ends_with("/registration-closed"), "{refused}");
    assert_eq!(state(&register(&lund, course, "Bo Alm", "waitingList").await), "confirmed");
    let refused = register(&lund, course, "Cia Lind", "waitingList").await;
    assert!(refused["type"].as_str().unwrap().ends_with("/registration-closed"), "{refused}");

    app.advance(Duration::days(5));
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    assert_eq!(state(&register(&malmo, course, "Dag Ros", "waitingList").await), "confirmed");
}

#[tokio::test]
async fn whoever_has_a_seat_from_a_pool_that_goes_keeps_it_and_the_rest_goes_to_those_who_wait() {
    let app = TestApp::start().await;
    let course = app.course().seats(2).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    share(&app, course, json!([pool(&lund, 2, None)])).await;
    let seated = register(&lund, course, "Anna Ek", "refuse").await;
    let waiting = register(&malmo, course, "Bo Alm", "waitingList").await;

    let shared = share(&app, course, json!([])).await;

    assert_eq!((&shared["seatsTaken"], &shared["seatsLeft"]), (&json!(2), &json!(0)), "{shared}");
    assert_eq!(state_of(&lund, &seated).await, "confirmed");
    assert_eq!(state_of(&malmo, &waiting).await, "confirmed");
}

#[tokio::test]
async fn what_is_wrong_with_a_pool_is_told_and_no_more_is_kept_than_there_is() {
    let app = TestApp::start().await;
    let course = app.course().seats(5).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    share(&app, course, json!([pool(&lund, 3, None)])).await;
    let hanna = app.sign_in(EDITOR).await;
    let path = format!("/course-offerings/{}", course.id);
    let wrong = json!([
        { "name": "", "seats": 0, "organisationIds": [] },
        { "name": "Sen", "seats": 6, "forMembers": true, "releaseAt": (app.now() + Duration::days(400)).to_rfc3339() },
    ]);
    let refused = hanna.put_over(&format!("{path}/seat-pools"), json!({ "pools": wrong })).await.assert(400).json();
    let mut named: Vec<_> =
        refused["invalidParameters"].as_array().unwrap().iter().map(|one| one["property"].as_str().unwrap()).collect();
    named.sort_unstable();
    named.dedup();
    assert_eq!(
        named,
        ["pools", "pools[0].name", "pools[0].organisationIds", "pools[0].seats", "pools[1].releaseAt"],
        "{refused}"
    );
    let mut body = hanna.get(&path).await.assert(200).json();
    body["capacity"] = 2.into();
    let refused = hanna.put_over(&path, body).await.assert(400).text();
    assert!(refused.contains("capacity"), "{refused}");
    lund.get(&format!("{path}/seat-pools")).await.assert(403);
}
