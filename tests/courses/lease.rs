//! Seats that are reserved while somebody fills in a registration.

use chrono::{DateTime, Duration, Utc};
use reqwest::StatusCode;
use samverk_domain::access::Actor;
use samverk_domain::courses::offering;
use samverk_domain::courses::state::RegistrationState::{Confirmed, Queued};
use serde_json::{Value, json};

use super::race::all_at_once;
use super::seats::{counters_add_up, states};
use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, Offered, TestApp, User};

async fn reserve(user: &User, course: Offered, seats: i64) -> Answer {
    user.post(&format!("/course-offerings/{}/seat-leases", course.id), json!({ "seats": seats })).await
}

fn id(lease: &Value) -> &str {
    lease["id"].as_str().unwrap_or_else(|| panic!("{lease}"))
}

fn expires_at(lease: &Value) -> DateTime<Utc> {
    lease["expiresAt"].as_str().unwrap().parse().unwrap()
}

async fn register(user: &User, course: Offered, lease: Option<&Value>, names: &[&str]) -> Answer {
    let mut people = Vec::new();
    for name in names {
        people.push(json!({ "personId": user.colleague(name).await.to_string() }));
    }
    let body = json!({ "bookingId": lease.map(id), "participants": people, "whenFull": "waitingList" });
    user.post(&format!("/course-offerings/{}/registrations", course.id), body).await
}

fn registered(answer: Answer) -> Vec<String> {
    let made = answer.assert(201).json();
    let rows = made["registrations"].as_array().unwrap();
    rows.iter().map(|row| row["state"].as_str().unwrap().to_owned()).collect()
}

async fn leased(app: &TestApp, course: Offered) -> i64 {
    app.database.read(&Actor::System, async |scope| offering::get(scope, course.id).await).await.unwrap().seats_leased
}

async fn both(app: &TestApp) -> (User, User) {
    (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await)
}

#[tokio::test]
async fn reserved_seats_are_nobody_elses_and_become_the_booking() {
    let app = TestApp::start().await;
    let course = app.course().seats(3).open().await;
    let (lund, malmo) = both(&app).await;
    let lease = reserve(&lund, course, 2).await.assert(201).json();
    assert_eq!((&lease["seats"], expires_at(&lease)), (&json!(2), app.now() + Duration::minutes(10)));
    assert_eq!(malmo.get(&format!("/course-offerings/{}", course.id)).await.json()["seatsLeft"], 1);

    assert_eq!(registered(register(&malmo, course, None, &["Anna Ek", "Bo Alm"]).await), ["confirmed", "queued"]);
    assert_eq!(
        registered(register(&lund, course, Some(&lease), &["Cia Ro", "Dag Ro", "Eva Ro"]).await),
        ["confirmed", "confirmed", "queued"]
    );
    assert_eq!(leased(&app, course).await, 0);
    lund.get(&format!("/seat-leases/{}", id(&lease))).await.assert(404);
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn what_a_booking_does_not_need_of_its_lease_goes_to_those_who_wait() {
    let app = TestApp::start().await;
    let course = app.course().seats(3).open().await;
    let (lund, malmo) = both(&app).await;
    let lease = reserve(&lund, course, 3).await.assert(201).json();
    assert_eq!(registered(register(&malmo, course, None, &["Anna Ek"]).await), ["queued"]);
    assert_eq!(registered(register(&lund, course, Some(&lease), &["Cia Ro"]).await), ["confirmed"]);
    assert!(states(&app, course).await.iter().all(|(_, state)| *state == Confirmed));
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn seats_that_run_out_go_to_those_who_wait_whoever_asks_next_and_otherwise_by_themselves() {
    for is_asked in [true, false] {
        let app = TestApp::start().await;
        let course = app.course().seats(1).open().await;
        let (lund, malmo) = both(&app).await;
        let lease = reserve(&lund, course, 1).await.assert(201).json();
        assert_eq!(registered(register(&malmo, course, None, &["Anna Ek"]).await), ["queued"]);
        app.advance(Duration::minutes(10));
        let (lund, _) = both(&app).await;
        if is_asked {
            assert_eq!(registered(register(&lund, course, Some(&lease), &["Bo Alm"]).await), ["queued"]);
        } else {
            app.keep_house().await;
        }
        assert_eq!(states(&app, course).await[0].1, Confirmed, "whoever came first");
        assert_eq!(leased(&app, course).await, 0);
        counters_add_up(&app, course).await;
    }
}

#[tokio::test]
async fn a_seat_that_runs_out_is_free_for_the_next_without_anybody_keeping_house() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    reserve(&app.sign_in(COORDINATOR).await, course, 1).await.assert(201);
    app.advance(Duration::minutes(10));
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    assert_eq!(registered(register(&malmo, course, None, &["Anna Ek"]).await), ["confirmed"]);
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn a_lease_is_renewed_and_changed_but_lasts_no_longer_than_half_an_hour() {
    let app = TestApp::start().await;
    let course = app.course().seats(3).open().await;
    let began = app.now();
    let mut lund = app.sign_in(COORDINATOR).await;
    let first = reserve(&lund, course, 1).await.assert(201).json();
    for (minutes, lasts) in [(8, 18), (16, 26), (24, 30), (29, 30)] {
        app.advance(began + Duration::minutes(minutes) - app.now());
        lund = app.sign_in(COORDINATOR).await;
        let renewed = reserve(&lund, course, 1 + minutes % 3).await.assert(200).json();
        assert_eq!(expires_at(&renewed), began + Duration::minutes(lasts));
        assert_eq!(leased(&app, course).await, 1 + minutes % 3);
        assert_ne!(id(&renewed), id(&first), "the later form has it");
    }
    app.advance(Duration::minutes(1));
    let lund = app.sign_in(COORDINATOR).await;
    lund.get(&format!("/seat-leases/{}", id(&first))).await.assert(404);
}

#[tokio::test]
async fn nobody_who_waits_is_passed_by_a_lease_and_nobody_keeps_too_much() {
    let app = TestApp::start().await;
    let course = app.course().seats(2).open().await;
    let (lund, malmo) = both(&app).await;
    let refusal =
        |answer: Answer| answer.assert(409).json()["type"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    assert_eq!(refusal(reserve(&lund, course, 3).await), "course-full", "all or none");
    lund.register(course, &[lund.colleague("Anna Ek").await, lund.colleague("Bo Alm").await]).await;
    lund.register(course, &[lund.colleague("Cia Ro").await]).await;
    assert_eq!(refusal(reserve(&malmo, course, 1).await), "course-full");
    for _ in 0..3 {
        reserve(&malmo, app.course().open().await, 2).await.assert(201);
    }
    assert_eq!(refusal(reserve(&malmo, app.course().open().await, 1).await), "too-many-leases");
    reserve(&lund, app.course().open().await, 0).await.assert(400);
    reserve(&app.sign_in(EMPLOYEE).await, app.course().open().await, 2).await.assert(403);
}

#[tokio::test]
async fn a_lease_is_its_holders_and_counts_against_the_pool_until_it_is_given_up() {
    let app = TestApp::start().await;
    let course = app.course().seats(2).open().await;
    let (lund, malmo) = both(&app).await;
    let editor = app.sign_in(EDITOR).await;
    let pools = format!("/course-offerings/{}/seat-pools", course.id);
    let pool = json!({ "name": "Lund", "organisationIds": [lund.organisation().to_string()], "seats": 1 });
    editor.put_over(&pools, json!({ "pools": [pool] })).await.assert(200);
    let taken = async || editor.get(&pools).await.json()["pools"][0]["taken"].clone();

    let lease = reserve(&lund, course, 2).await.assert(201).json();
    assert_eq!(taken().await, 1);
    assert_eq!(registered(register(&malmo, course, None, &["Anna Ek"]).await), ["queued"]);
    assert_eq!(registered(register(&lund, course, None, &["Bo Alm"]).await), ["queued"], "it named no lease");
    let path = format!("/seat-leases/{}", id(&lease));
    for other in [&malmo, &app.sign_in(EMPLOYEE).await, &editor] {
        other.get(&path).await.assert(404);
        other.delete(&path).await.assert(404);
    }
    let page = editor.visit(&format!("/arbete/kurser/tillfallen/{}", course.id)).await;
    assert!(page.one("main").contains("0 av 2 tagna, 2 reserverade medan någon anmäler"), "{}", page.text());

    lund.get(&path).await.assert(200);
    lund.delete(&path).await.assert(204);
    assert!(states(&app, course).await.iter().all(|(_, state)| *state == Confirmed));
    assert_eq!((taken().await, leased(&app, course).await), (json!(1), 0));
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn leases_end_when_staff_close_or_cancel_and_closing_lets_those_who_wait_in() {
    for (to, waiting) in [("closed", Some(Confirmed)), ("postponed", Some(Queued)), ("cancelled", None)] {
        let app = TestApp::start().await;
        let course = app.course().seats(1).open().await;
        let (lund, malmo) = both(&app).await;
        let lease = reserve(&lund, course, 1).await.assert(201).json();
        assert_eq!(registered(register(&malmo, course, None, &["Anna Ek"]).await), ["queued"]);
        let path = format!("/course-offerings/{}/transitions", course.id);
        let editor = app.sign_in(EDITOR).await;
        editor.post(&path, json!({ "to": to, "reason": "Lokalen har brunnit." })).await.assert(200);
        if let Some(waiting) = waiting {
            assert_eq!(states(&app, course).await[0].1, waiting, "{to}");
        }
        lund.get(&format!("/seat-leases/{}", id(&lease))).await.assert(404);
        assert_eq!(leased(&app, course).await, 0, "{to}");
        counters_add_up(&app, course).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_who_reserve_and_register_at_once_never_get_more_seats_than_there_are() {
    let app = TestApp::start().await;
    let course = app.course().seats(12).open().await;
    let mut users = vec![app.sign_in(EMPLOYEE).await];
    for _ in 0..4 {
        users.extend([app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await]);
    }
    let attempts = (0..120).map(|n| {
        let user = &users[n % users.len()];
        async move {
            if n % 4 == 0 {
                return reserve(user, course, 1 + i64::try_from(n % 3).unwrap()).await;
            }
            let who = json!({ "givenName": "Nr", "familyName": format!("{n}"), "email": format!("n{n}@rush.example") });
            let path = format!("/course-offerings/{}/registrations", course.id);
            user.post(&path, json!({ "participants": [who] })).await
        }
    });
    for answer in all_at_once(attempts).await {
        let status = answer.status;
        let is_told =
            matches!(status, StatusCode::CREATED | StatusCode::OK | StatusCode::CONFLICT | StatusCode::FORBIDDEN);
        assert!(is_told, "{status}: {}", answer.text());
    }
    let row = app.database.read(&Actor::System, async |scope| offering::get(scope, course.id).await).await.unwrap();
    assert_eq!(row.seats_taken, 12);
    counters_add_up(&app, course).await;
    app.advance(Duration::minutes(10));
    app.keep_house().await;
    assert_eq!(leased(&app, course).await, 0);
    counters_add_up(&app, course).await;
}

#[tokio::test]
async fn a_seat_that_has_run_out_is_shown_as_free_before_anybody_keeps_house() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    reserve(&app.sign_in(COORDINATOR).await, course, 1).await.assert(201);
    let (page, anyone) = (format!("/kurser/{}", app.slug_of(course).await), app.anyone());
    for (left, found, action) in [(0, 0, "Ställ dig på reservlistan"), (1, 1, "Anmäl till kursen")] {
        let listed = anyone.get("/course-offerings").await.assert(200).json();
        assert_eq!(listed["items"][0]["seatsLeft"], left);
        let with_seats = anyone.get("/course-offerings?seatsLeft=true").await.assert(200).json();
        assert_eq!(with_seats["items"].as_array().unwrap().len(), found);
        let one = anyone.get(&format!("/course-offerings/{}", course.id)).await.assert(200).json();
        assert_eq!(one["seatsLeft"], left);
        assert!(anyone.visit(&page).await.assert(200).text().contains(action));
        app.advance(Duration::minutes(10));
    }
    assert_eq!(leased(&app, course).await, 1, "nobody has kept house");
}

#[tokio::test]
async fn a_pools_seat_that_has_run_out_is_not_shown_to_others() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let pool = json!({ "name": "Lund", "seats": 1, "organisationIds": [lund.organisation().to_string()] });
    let path = format!("/course-offerings/{}/seat-pools", course.id);
    app.sign_in(EDITOR).await.put_over(&path, json!({ "pools": [pool] })).await.assert(200);
    reserve(&lund, course, 1).await.assert(201);
    app.advance(Duration::minutes(10));
    let listed = app.anyone().get("/course-offerings").await.assert(200).json();
    assert_eq!(listed["items"][0]["seatsLeft"], 0);
}
