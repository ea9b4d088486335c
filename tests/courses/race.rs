//! Many at once.

use reqwest::StatusCode;
use samverk_domain::courses::BookingId;
use samverk_domain::courses::state::RegistrationState;
use serde_json::json;

use super::seats::{counters_add_up, states};
use crate::support::{COORDINATOR, OTHER_COORDINATOR, Process, SECRET, TestApp, User, command};

/// How many register for how few seats.
const ATTEMPTS: usize = 1_000;
const SEATS: i64 = 12;

#[tokio::test]
async fn a_thousand_attempts_at_twelve_seats_end_with_exactly_twelve() {
    let app = TestApp::start().await;
    rush(&app, std::slice::from_ref(&app.base)).await;
}

#[tokio::test]
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
    let kommuner = [app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await];
    let path = format!("/course-offerings/{}/registrations", course.id);
    let attempts = (0..ATTEMPTS).map(|n| {
        let user: &User = &kommuner[n % kommuner.len()];
        let base = &servers[n % servers.len()];
        let participant = json!({ "givenName": "Deltagare", "familyName": format!("Nr {n}"), "email": format!("nr{n}@rush.example") });
        user.post_to(base, &path, json!({ "participants": [participant] }))
    });
    let answers = all_at_once(attempts).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!(
        count(StatusCode::CREATED),
        12,
        "{}",
        summary(&answers.iter().map(|answer| answer.status).collect::<Vec<_>>())
    );
    assert_eq!(count(StatusCode::CONFLICT), ATTEMPTS - 12);
    let states = states(app, course).await;
    assert_eq!(states.len(), 12);
    assert!(states.iter().all(|(_, state)| *state == RegistrationState::Confirmed));
    counters_add_up(app, course).await;
}

fn summary(statuses: &[StatusCode]) -> String {
    let mut counts = std::collections::BTreeMap::new();
    for status in statuses {
        *counts.entry(status.as_u16()).or_insert(0) += 1;
    }
    format!("{counts:?}")
}

pub(super) async fn all_at_once<T>(work: impl IntoIterator<Item = impl Future<Output = T>>) -> Vec<T> {
    futures_util::future::join_all(work).await
}

/// A server of the app's database, which takes its tokens: the same issuer, and keys sealed with the same secret.
async fn another(app: &TestApp) -> Process {
    let mut command = command(app.folder(), &["serve"]);
    command.env("SAMVERK_BASE_URL", &app.base).env("SAMVERK_SECRET", SECRET).env("DATABASE_URL", app.url());
    command.env("SAMVERK_JOBS", "false").env("SAMVERK_LOG", "warn,samverk::program=info");
    Process::serve(command).await
}
