//! Many at once.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::StatusCode;
use samverk_domain::courses::BookingId;
use samverk_domain::courses::state::RegistrationState;
use serde_json::{Value, json};

use super::seats::{counters_add_up, rows, states};
use crate::support::{Answer, COORDINATOR, OTHER_COORDINATOR, Offered, Process, SECRET, TestApp, User, command};

/// How many register for how few seats.
const ATTEMPTS: usize = 1_000;
const SEATS: i64 = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_attempts_at_twelve_seats_end_with_exactly_twelve() {
    let app = TestApp::start().await;
    rush(&app, std::slice::from_ref(&app.base)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_who_would_wait_get_twelve_seats_and_every_place_in_line_once() {
    let app = TestApp::start().await;
    let course = app.course().seats(SEATS).open().await;
    let kommuner = kommuner(&app).await;
    let answers = all_at_once((0..ATTEMPTS).map(|n| {
        let body = json!({ "whenFull": "waitingList", "participants": [participant(n)] });
        attempt(&kommuner[n % kommuner.len()], &app.base, course, body)
    }))
    .await;
    assert_eq!(answers.iter().map(|answer| answer.status).filter(|status| *status != StatusCode::CREATED).count(), 0);
    assert_eq!(seated(&app, course).await.len(), 12);
    counters_add_up(&app, course).await;
    let mut numbers: Vec<_> = rows(&app, course).await.iter().filter_map(|row| row.queue_number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), ATTEMPTS - 12);
    assert_eq!(numbers.last().unwrap() - numbers[0], 987, "no number is left out");
}

/// Twelve have a seat, twenty wait, and all twelve leave while others come: the first twelve in line get the seats.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn cancelling_while_others_register_never_gives_a_seat_twice_nor_out_of_turn() {
    let app = TestApp::start().await;
    let course = app.course().seats(SEATS).open().await;
    let kommuner = kommuner(&app).await;
    let lund = &kommuner[0];
    let mut first = Vec::new();
    for n in 0..32 {
        let body = json!({ "whenFull": "waitingList", "participants": [participant(n)] });
        let made = attempt(&kommuner[n / 12 % 2], &app.base, course, body).await.assert(201).json();
        first.push(made["registrations"][0]["id"].as_str().unwrap().to_owned());
    }
    let coming = all_at_once((32..112).map(|n| {
        let body = json!({ "whenFull": "waitingList", "participants": [participant(n)] });
        attempt(&kommuner[n % kommuner.len()], &app.base, course, body)
    }));
    let leaving = all_at_once(
        first[..12].iter().map(async |id| lund.post(&format!("/registrations/{id}/cancellations"), json!({})).await),
    );
    let watching = async {
        for _ in 0..40 {
            let taken = seated(&app, course).await.len();
            assert!(taken <= 12, "{taken} have a seat");
            tokio::task::yield_now().await;
        }
    };
    let (came, left, ()) = tokio::join!(coming, leaving, watching);
    assert!(came.iter().all(|answer| answer.status == StatusCode::CREATED));
    assert!(left.iter().all(|answer| answer.status == StatusCode::OK));
    counters_add_up(&app, course).await;
    assert_eq!(seated(&app, course).await, first[12..24].iter().cloned().collect());
}

/// Who has a seat.
async fn seated(app: &TestApp, course: Offered) -> BTreeSet<String> {
    let states = states(app, course).await.into_iter();
    states.filter(|(_, state)| *state == RegistrationState::Confirmed).map(|(id, _)| id.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_on_one_database_share_twelve_seats_as_one() {
    let app = TestApp::start_now().await;
    if !app.database.is_shared() {
        return;
    }
    let servers = [another(&app).await, another(&app).await];
    rush(&app, &servers.each_ref().map(|server| server.base.clone())).await;
}

#[tokio::test]
async fn the_same_booking_sent_many_times_at_once_registers_once() {
    let app = TestApp::start().await;
    let course = app.course().seats(20).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let anna = lund.colleague("Anna Ek").await;
    let body = json!({ "bookingId": BookingId::new().0, "participants": [{ "personId": anna.0 }] });
    let path = format!("/course-offerings/{}/registrations", course.id);
    let answers = all_at_once((0..30).map(|_| lund.post(&path, body.clone()))).await;
    for answer in &answers {
        assert!(matches!(answer.status, StatusCode::CREATED | StatusCode::OK), "{}", answer.text());
        assert_eq!(answer.json()["registrations"], answers[0].json()["registrations"]);
    }
    assert_eq!(states(&app, course).await.len(), 1);
    counters_add_up(&app, course).await;

    let other = json!({ "bookingId": body["bookingId"], "participants": [{ "personId": lund.person().0 }] });
    let problem = lund.post(&path, other).await.assert(409).json();
    assert!(problem["type"].as_str().unwrap().ends_with("/id-reused"), "{problem}");
}

/// People of two kommuner register one by one, all at the same time, spread over the servers.
async fn rush(app: &TestApp, servers: &[String]) {
    let course = app.course().seats(SEATS).open().await;
    let kommuner = kommuner(app).await;
    let attempts = (0..ATTEMPTS).map(|n| {
        let body = json!({ "participants": [participant(n)] });
        attempt(&kommuner[n % kommuner.len()], &servers[n % servers.len()], course, body)
    });
    let answers = all_at_once(attempts).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == StatusCode::CREATED);
    assert_eq!(made.len(), 12, "{}", summary(&answers.iter().map(|answer| answer.status).collect::<Vec<_>>()));
    for answer in refused {
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.json()["type"].as_str().unwrap().ends_with("/course-full"), "{}", answer.text());
    }
    let states = states(app, course).await;
    assert_eq!(states.len(), 12);
    assert!(states.iter().all(|(_, state)| *state == RegistrationState::Confirmed));
    counters_add_up(app, course).await;
}

/// Coordinators of two kommuner, each at several machines.
async fn kommuner(app: &TestApp) -> Vec<User> {
    let mut users = Vec::new();
    for _ in 0..4 {
        users.extend([app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await]);
    }
    users
}

fn participant(n: usize) -> Value {
    json!({ "givenName": "Deltagare", "familyName": format!("Nr {n}"), "email": format!("nr{n}@rush.example") })
}

async fn attempt(user: &User, base: &str, course: Offered, body: Value) -> Answer {
    user.post_to(base, &format!("/course-offerings/{}/registrations", course.id), body).await
}

fn summary(statuses: &[StatusCode]) -> String {
    let mut counts = BTreeMap::new();
    for status in statuses {
        *counts.entry(status.as_u16()).or_insert(0) += 1;
    }
    format!("{counts:?}")
}

pub(super) async fn all_at_once<T>(work: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    futures_util::future::join_all(work).await
}

/// A server of the app's database, which takes its tokens: the same issuer, and keys sealed with the same secret.
pub(super) async fn another(app: &TestApp) -> Process {
    another_with(app, &[]).await
}

/// The same, with settings of its own.
pub(super) async fn another_with(app: &TestApp, settings: &[(&str, &str)]) -> Process {
    let mut command = command(app.folder(), &["serve"]);
    command.env("SAMVERK_BASE_URL", &app.base).env("SAMVERK_SECRET", SECRET).env("DATABASE_URL", app.url());
    command.env("SAMVERK_JOBS", "false").env("SAMVERK_LOG", "warn,samverk::program=info");
    command.envs(settings.iter().copied());
    Process::serve(command).await
}
