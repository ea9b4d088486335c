//! A popular course opens: a thousand attempts at twelve seats at the same instant.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::StatusCode;
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::Result;
use crate::arrange::{World, bearer};
use crate::client::{Connection, post};

const ATTEMPTS: usize = 1_000;
const SEATS: usize = 12;

/// How long it takes until the last one is answered. Anything but exactly twelve who got a seat, by their answers and
/// by the course's own list, is an error.
pub(crate) async fn run(address: SocketAddr, world: &World) -> Result<Duration> {
    let offering = world.offering(&mut Connection::open(address).await?, SEATS).await?;
    let path = format!("/api/v1/course-offerings/{offering}/registrations");
    let together = Arc::new(Barrier::new(ATTEMPTS + 1));
    let mut attempts = JoinSet::new();
    for person in &world.people[..ATTEMPTS] {
        let mut connection = Connection::open(address).await?;
        let ask = bearer(post(&path, &json!({ "participants": [{ "personId": person }] })), world.writer());
        let together = together.clone();
        attempts.spawn(async move {
            together.wait().await;
            connection.status(ask).await
        });
    }
    together.wait().await;
    let started = Instant::now();
    let mut answers: HashMap<StatusCode, usize> = HashMap::new();
    while let Some(answer) = attempts.join_next().await {
        *answers.entry(answer??).or_default() += 1;
    }
    let took = started.elapsed();
    let expected = HashMap::from([(StatusCode::CREATED, SEATS), (StatusCode::CONFLICT, ATTEMPTS - SEATS)]);
    let (taken, listed) = world.taken(offering).await?;
    if answers != expected || taken != SEATS as u64 || listed != SEATS {
        return Err(format!("the stampede was answered {answers:?}, {taken} seats taken, {listed} in the list").into());
    }
    Ok(took)
}
