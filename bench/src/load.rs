//! Clients that ask as fast as they are answered, for a while.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hyper::{StatusCode, header};
use tokio::task::JoinSet;

use crate::Result;
use crate::client::{Ask, Connection, with};

/// How long to ask before a measurement that lasts so long, so that caches and statements are there when it begins.
pub(crate) fn warm_up(lasting: Duration) -> Duration {
    lasting / 4
}

/// What was measured in one go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figures {
    pub(crate) answers: u64,
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
}

/// Numbers that are each used once, by any client: which seat to take next.
pub(crate) type Numbers = Arc<AtomicUsize>;

/// Makes the next request from its number.
pub(crate) type Make = Arc<dyn Fn(usize) -> Ask + Send + Sync>;

/// Lets the clients ask for so long. An answer with another status than the expected one is an error: a benchmark of
/// refusals would look splendid.
pub(crate) async fn run(
    address: SocketAddr,
    clients: usize,
    lasting: Duration,
    expected: StatusCode,
    numbers: Numbers,
    make: Make,
) -> Result<Figures> {
    let mut connections = Vec::with_capacity(clients);
    for _ in 0..clients {
        connections.push(Connection::open(address).await?);
    }
    let started = Instant::now();
    let mut asking = JoinSet::new();
    for mut connection in connections {
        let (make, numbers) = (make.clone(), numbers.clone());
        asking.spawn(async move {
            let mut took = Vec::new();
            while started.elapsed() < lasting {
                let ask = make(numbers.fetch_add(1, Ordering::Relaxed));
                let asked = Instant::now();
                let status = connection.status(ask).await?;
                if status != expected {
                    return Err(format!("answered {status} instead of {expected}").into());
                }
                took.push(asked.elapsed());
            }
            Result::Ok(took)
        });
    }
    figures(started, asking).await
}

/// The figures of tasks that each give how long their answers took.
pub(crate) async fn figures(started: Instant, mut asking: JoinSet<Result<Vec<Duration>>>) -> Result<Figures> {
    let mut took = Vec::new();
    while let Some(done) = asking.join_next().await {
        took.extend(done??);
    }
    let seconds = started.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: usize| took.get(took.len().saturating_sub(1) * share / 100).copied().unwrap_or_default();
    Ok(Figures { answers: took.len() as u64, per_second: took.len() as f64 / seconds, p50: at(50), p99: at(99) })
}

/// How many bytes one answer has: as it is sent to those who take it compressed, and in full.
pub(crate) async fn weight(address: SocketAddr, make: &Make) -> Result<(usize, usize)> {
    let mut connection = Connection::open(address).await?;
    let sent = connection.whole(with(make(0), header::ACCEPT_ENCODING, "gzip")).await?.body().len();
    Ok((sent, connection.whole(make(0)).await?.body().len()))
}
