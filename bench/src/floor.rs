//! The floors behind HTTP: a handler that does nothing, one that gives bytes from memory, and those that send the
//! statements of Samverk's lists as prepared SQL and write the rows with serde.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use hyper::body::Bytes;
use poem::http::{StatusCode, header};
use poem::listener::TcpListener;
use poem::web::{Data, Path as Captured};
use poem::{Body, EndpointExt, Response, Route, Server, get, handler};
use serde::Serialize;
use sqlx::Row;
use uuid::Uuid;

use crate::Result;
use crate::arrange::READER;
use crate::listed::{Listed, counted, in_order, listed, read_listed};
use crate::pools::{Pools, reading};

/// The floor of the signed-in list.
pub(crate) const LIST: &str = "/list";
/// The floor of the signed-in page.
pub(crate) const PAGE: &str = "/page";

/// What the floors answer from.
#[derive(Clone)]
struct Floor {
    pools: Pools,
    reader: Reader,
    answers: HashMap<String, Bytes>,
}

/// Who asks, looked up once: the floors do not check tokens.
#[derive(Clone)]
struct Reader {
    organisation: Uuid,
    person: Uuid,
    account: Uuid,
    session: Vec<u8>,
}

#[derive(Serialize)]
struct Page {
    total: i64,
    items: Vec<Listed>,
}

pub(crate) async fn serve(address: SocketAddr, database: &str, answers: &Path) -> Result {
    let pools = Pools::open(database).await?;
    let reader = reading!(&pools, pool => {
        let row = sqlx::query(
            "SELECT person.owner_org_id, person.id, account.id, portal_session.token_hash FROM account \
             INNER JOIN person ON person.account_id = account.id \
             INNER JOIN portal_session ON portal_session.account_id = account.id \
             WHERE account.email = $1 ORDER BY portal_session.created_at DESC LIMIT 1",
        )
        .bind(READER)
        .fetch_one(pool)
        .await?;
        Reader {
            organisation: row.try_get(0)?,
            person: row.try_get(1)?,
            account: row.try_get(2)?,
            session: row.try_get(3)?,
        }
    });
    let mut kept = HashMap::new();
    for file in std::fs::read_dir(answers)? {
        let file = file?;
        kept.insert(file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path())?.into());
    }
    let routes = Route::new()
        .at("/empty", get(empty))
        .at(LIST, get(list))
        .at(PAGE, get(page))
        .at("/:name", get(bytes))
        .data(Floor { pools, reader, answers: kept });
    Ok(Server::new(TcpListener::bind(address)).run(routes).await?)
}

#[handler]
fn empty() {}

#[handler]
fn bytes(Data(floor): Data<&Floor>, Captured(name): Captured<String>) -> Response {
    match floor.answers.get(&name) {
        Some(answer) => Response::builder().content_type("text/html; charset=utf-8").body(Body::from(answer.clone())),
        None => StatusCode::NOT_FOUND.into(),
    }
}

#[handler]
async fn list(Data(floor): Data<&Floor>) -> poem::Result<Response> {
    let Reader { organisation, person, .. } = floor.reader;
    let read = reading!(&floor.pools, pool => {
        let rows = sqlx::query(concat!(listed!(in_order!("AND registration.starts_at >= $5")), " LIMIT $3 OFFSET $4"))
            .bind(organisation)
            .bind(person)
            .bind(50_i64)
            .bind(0_i64)
            .bind(DateTime::UNIX_EPOCH)
            .fetch_all(pool);
        let items = read_listed!(rows.await.map_err(fault)?).map_err(fault)?;
        let counted = sqlx::query_scalar(counted!("AND starts_at >= $2")).bind(organisation).bind(DateTime::UNIX_EPOCH);
        let total = counted.fetch_one(pool).await.map_err(fault)?;
        Page { total, items }
    });
    waiting(floor, &read.items).await?;
    json(&read)
}

/// The page's statements, those of the session first.
#[handler]
async fn page(Data(floor): Data<&Floor>) -> poem::Result<Response> {
    let Reader { organisation, person, account, session } = &floor.reader;
    let (now, today) = (Utc::now(), Utc::now().date_naive());
    let read = reading!(&floor.pools, pool => {
        let session = sqlx::query(
            "SELECT * FROM portal_session WHERE token_hash = $1 AND expires_at > $2 AND last_seen_at > $3 LIMIT 1",
        )
        .bind(session)
        .bind(now)
        .bind(now - Duration::hours(12));
        session.fetch_one(pool).await.map_err(fault)?;
        let capacity = sqlx::query(
            "SELECT person.id, person.given_name, person.family_name, person.protected_identity, organisation.id, organisation.short_name, \
             organisation.kind FROM person INNER JOIN organisation ON person.owner_org_id = organisation.id \
             WHERE person.id IN (SELECT person_id FROM affiliation WHERE from_on <= $1 AND (to_on IS NULL OR to_on >= $1)) \
             AND person.account_id = $2 AND person.id = $3 LIMIT 1",
        )
        .bind(today)
        .bind(account)
        .bind(person);
        capacity.fetch_one(pool).await.map_err(fault)?;
        let member = sqlx::query(
            "SELECT COUNT(*) FROM organisation WHERE id = $1 AND id IN (SELECT organisation_id FROM membership \
             WHERE from_on <= $2 AND (to_on IS NULL OR to_on >= $2))",
        )
        .bind(organisation)
        .bind(today);
        member.fetch_one(pool).await.map_err(fault)?;
        let roles = sqlx::query(
            "SELECT * FROM role_assignment WHERE person_id = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2)",
        )
        .bind(person)
        .bind(today);
        roles.fetch_all(pool).await.map_err(fault)?;
        let association = sqlx::query("SELECT * FROM organisation WHERE kind = 'association' LIMIT 1");
        association.fetch_one(pool).await.map_err(fault)?;
        let rows = sqlx::query(concat!(
            listed!(in_order!(
                "AND registration.owner_org_id = $1 AND registration.state IN \
                 ('confirmed', 'pending_municipality', 'queued', 'offered', 'attended', 'no_show') \
                 AND registration.ends_at >= $3 AND registration.starts_at >= \
                 (SELECT MIN(COALESCE(starts_at, ends_at)) FROM course_offering WHERE ends_at >= $3)"
            )),
            " LIMIT $4 OFFSET $5"
        ))
        .bind(organisation)
        .bind(person)
        .bind(now)
        .bind(50_i64)
        .bind(0_i64);
        let items = read_listed!(rows.fetch_all(pool).await.map_err(fault)?).map_err(fault)?;
        let mut total = items.len() as i64;
        if total == 50 {
            let counted = sqlx::query_scalar(counted!(
                "AND state IN ('confirmed', 'pending_municipality', 'queued', 'offered', 'attended', 'no_show') AND ends_at >= $2 \
                 AND starts_at >= (SELECT MIN(COALESCE(starts_at, ends_at)) FROM course_offering WHERE ends_at >= $2)"
            ));
            total = counted.bind(organisation).bind(now).fetch_one(pool).await.map_err(fault)?;
        }
        let units = sqlx::query("SELECT * FROM unit WHERE owner_org_id = $1 AND owner_org_id = $1 ORDER BY sort_key")
            .bind(organisation);
        units.fetch_all(pool).await.map_err(fault)?;
        Page { total, items }
    });
    waiting(floor, &read.items).await?;
    json(&read)
}

/// Reads the waiting lists of those rows that stand in one, as Samverk does to tell their places.
async fn waiting(floor: &Floor, items: &[Listed]) -> poem::Result<()> {
    let mut offerings: Vec<_> =
        items.iter().filter(|item| item.state == "queued").map(|item| item.offering_id).collect();
    offerings.sort_unstable();
    offerings.dedup();
    if offerings.is_empty() {
        return Ok(());
    }
    let places: Vec<_> = (1..=offerings.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT offering_id, id FROM registration WHERE offering_id IN ({}) AND state = 'queued' ORDER BY queue_number",
        places.join(", ")
    );
    reading!(&floor.pools, pool => {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for offering in offerings {
            query = query.bind(offering);
        }
        query.fetch_all(pool).await.map_err(fault)?;
    });
    Ok(())
}

fn json(read: &Page) -> poem::Result<Response> {
    let body = serde_json::to_vec(read).map_err(poem::error::InternalServerError)?;
    Ok(Response::builder().header(header::CONTENT_TYPE, "application/json").body(body))
}

fn fault(fault: sqlx::Error) -> poem::Error {
    eprintln!("the floor's statement failed: {fault}");
    poem::error::InternalServerError(fault)
}
