//! A course moves to a larger hall: five hundred who wait get their seats by one change.

use std::time::{Duration, Instant};

use hyper::{Method, header};
use serde_json::json;

use crate::Result;
use crate::arrange::{World, bearer};
use crate::client::{Connection, get, post, with};

const WAITING: usize = 500;
/// Registered together.
const GROUP: usize = 20;

/// How long the change takes. Anything but everybody seated is an error.
pub(crate) async fn run(world: &World) -> Result<Duration> {
    let mut connection = Connection::open(world.address).await?;
    let offering = world.offering(&mut connection, 1).await?;
    let path = format!("/api/v1/course-offerings/{offering}");
    for people in world.people[..=WAITING].chunks(GROUP) {
        let participants: Vec<_> = people.iter().map(|person| json!({ "personId": person })).collect();
        let body = json!({ "participants": participants, "whenFull": "waitingList" });
        connection.whole(bearer(post(&format!("{path}/registrations"), &body), world.writer())).await?;
    }
    let seen = connection.whole(bearer(get(&path), world.admin())).await?;
    let version = seen.headers().get(header::ETAG).ok_or("an offering has no version")?.to_str()?.to_owned();
    let mut larger: serde_json::Value = serde_json::from_slice(seen.body())?;
    larger["capacity"] = json!(WAITING + 1);
    let mut change = with(bearer(post(&path, &larger), world.admin()), header::IF_MATCH, &version);
    *change.method_mut() = Method::PUT;
    let asked = Instant::now();
    connection.whole(change).await?;
    let took = asked.elapsed();
    match world.taken(offering).await? {
        (taken, listed) if taken == WAITING as u64 + 1 && listed == WAITING + 1 => Ok(took),
        (taken, listed) => Err(format!("{taken} seats taken, {listed} in the list after all were promoted").into()),
    }
}
