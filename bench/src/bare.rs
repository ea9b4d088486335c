//! A registration's statements and nothing else: no HTTP, no rules, no rows turned into values. They are those that
//! `courses::registration::book` and the API's answer send, in their order.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Executor};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::Result;
use crate::arrange::{Seats, WRITER};
use crate::listed::{in_order, listed};
use crate::load::{Figures, Numbers, figures};
use crate::pools::{Pools, reading};

/// Who registers, looked up once.
#[derive(Clone, Copy)]
struct Writer {
    organisation: Uuid,
    person: Uuid,
    account: Uuid,
}

/// The statements whose text depends on how many are registered together.
struct Texts {
    people: Arc<str>,
    active: Arc<str>,
    registrations: Arc<str>,
    erased: Arc<str>,
    events: Arc<str>,
}

macro_rules! visible {
    () => {
        "SELECT * FROM course_offering WHERE id = $1 AND state <> 'draft' AND (visibility = 'public' OR EXISTS (SELECT 1 \
         FROM offering_invitation WHERE offering_id = course_offering.id AND (email IN (SELECT email FROM account WHERE id = $2) \
         OR email IN (SELECT email FROM person_email WHERE person_id = $3 AND verified_at IS NOT NULL) OR organisation_id = $4)) \
         OR EXISTS (SELECT 1 FROM registration WHERE offering_id = course_offering.id AND owner_org_id = $4)) AND EXISTS \
         (SELECT 1 FROM course WHERE id = course_offering.course_id AND is_published = TRUE AND visibility IN ('public', 'members')) \
         LIMIT 1"
    };
}
const VISIBLE: &str = visible!();
const PAYER: &str = "SELECT invoice_reference, kind = 'association' OR id IN (SELECT organisation_id FROM membership \
     WHERE from_on <= $2 AND (to_on IS NULL OR to_on >= $2)) AS is_inside FROM organisation WHERE id = $1 LIMIT 1";
const SEATS: &str = "UPDATE course_offering SET seats_taken = seats_taken + $1, seats_held = 0, seats_leased = 0, queue_length = 0, \
     waiting_together = 0, last_queue_number = 0 WHERE id = $2";
const JOB: &str = "INSERT INTO job (id, task, run_at, attempts, locked_until, last_error, created_at, failed_at, batch_id, size) \
     VALUES ($1, $2, $3, 0, NULL, NULL, $3, NULL, NULL, 1)";

/// Lets as many loops as there would be clients register as fast as the database takes it.
pub(crate) async fn run(
    pools: &Pools,
    clients: usize,
    lasting: Duration,
    numbers: &Numbers,
    seats: &Seats,
) -> Result<Figures> {
    let texts = Arc::new(Texts::of(seats.together));
    let writer = Writer::find(pools).await?;
    let started = Instant::now();
    let mut looping = JoinSet::new();
    for _ in 0..clients {
        let (pools, numbers, seats, texts) = (pools.clone(), numbers.clone(), seats.clone(), texts.clone());
        looping.spawn(async move {
            let mut took = Vec::new();
            while started.elapsed() < lasting {
                let (offering, people) = seats.at(numbers.fetch_add(1, Ordering::Relaxed));
                let asked = Instant::now();
                register(&pools, writer, offering, people, &texts).await?;
                took.push(asked.elapsed());
            }
            Result::Ok(took)
        });
    }
    figures(started, looping).await
}

/// The statements, those that decide on one connection and what is read before and after on any; the two databases begin
/// and lock in different words.
macro_rules! register {
    ($readers:expr, $writers:expr, $begin:literal, $locked:expr, $writer:expr, $offering:expr, $people:expr, $texts:expr) => {{
        let (booking, now) = (Uuid::now_v7(), Utc::now());
        let Writer { organisation, person, account } = $writer;
        let of_writer = |sql| sqlx::query(sql).bind($offering).bind(account).bind(person).bind(organisation);
        of_writer(VISIBLE).fetch_one($readers).await?;
        let mut connection = $writers.acquire().await?;
        connection.execute($begin).await?;
        of_writer($locked).fetch_one(&mut *connection).await?;
        sqlx::query(PAYER).bind(organisation).bind(now.date_naive()).fetch_one(&mut *connection).await?;
        let mut known = sqlx::query(AssertSqlSafe($texts.people.clone())).bind(organisation);
        let mut active = sqlx::query(AssertSqlSafe($texts.active.clone())).bind(organisation).bind($offering);
        let mut erased = sqlx::query(AssertSqlSafe($texts.erased.clone()));
        for one in $people {
            known = known.bind(one);
            active = active.bind(one);
            erased = erased.bind(one);
        }
        known.fetch_all(&mut *connection).await?;
        active.fetch_one(&mut *connection).await?;
        sqlx::query(SEATS).bind($people.len() as i64).bind($offering).execute(&mut *connection).await?;
        let mut registrations = sqlx::query(AssertSqlSafe($texts.registrations.clone()));
        let mut events = sqlx::query(AssertSqlSafe($texts.events.clone()));
        for one in $people {
            let id = Uuid::now_v7();
            registrations = registrations
                .bind(id)
                .bind(organisation)
                .bind($offering)
                .bind(now)
                .bind(now)
                .bind(one)
                .bind(None::<Uuid>)
                .bind(None::<Uuid>)
                .bind(booking)
                .bind([7_u8; 32].as_slice())
                .bind("LUND-000")
                .bind("confirmed")
                .bind(None::<i64>)
                .bind(None::<i64>)
                .bind(false)
                .bind(None::<DateTime<Utc>>)
                .bind(None::<DateTime<Utc>>)
                .bind(None::<i64>)
                .bind(None::<&str>)
                .bind(190_000_i64)
                .bind(25_i64)
                .bind(0_i64)
                .bind(None::<DateTime<Utc>>)
                .bind(person)
                .bind("Fredrika Tamm")
                .bind(1_i64)
                .bind(0_i64)
                .bind(now)
                .bind(now);
            events = events
                .bind(Uuid::now_v7())
                .bind(organisation)
                .bind(now)
                .bind(person)
                .bind("Fredrika Tamm")
                .bind("registration.made")
                .bind("registration")
                .bind(id)
                .bind("Anna Ek, bokning 7K3M-9QXD")
                .bind(None::<String>)
                .bind(AFTER)
                .bind("3774e6203a24afcd136f208c52171d11");
        }
        registrations.execute(&mut *connection).await?;
        erased.fetch_one(&mut *connection).await?;
        events.execute(&mut *connection).await?;
        let task = format!(r#"{{"task":"confirm_booking","booking":"{booking}"}}"#);
        sqlx::query(JOB).bind(Uuid::now_v7()).bind(task).bind(now).execute(&mut *connection).await?;
        connection.execute("COMMIT").await?;
        drop(connection);
        sqlx::query(LISTED)
            .bind(organisation)
            .bind(person)
            .bind(booking)
            .bind(DateTime::UNIX_EPOCH)
            .fetch_all($readers)
            .await?;
    }};
}

const LISTED: &str = concat!(
    listed!(in_order!("AND registration.booking_id = $3 AND registration.starts_at >= $4")),
    " LIMIT 200 OFFSET 0"
);

/// What the audit trail keeps of a registration is about this long.
const AFTER: &str = r#"{"id":"01a20252-5a87-76fc-b787-8ea08b3c2d10","owner_org_id":"01a20252-5136-7308-a04a-0622f7e1b2c3","offering_id":"01a20252-515d-748c-84c2-9d7611aabbcc","person_id":"01a20252-5144-7088-89fe-a628f3ddeeff","unit_id":null,"booking_id":"01a20252-5a76-700b-a960-c1e48f001122","invoice_reference":"LUND-000","state":"confirmed","queue_number":null,"price_ore":190000,"vat_percent":25,"registered_by":"01a20252-5143-779d-ae7e-91f3b0334455","registered_by_name":"Fredrika Tamm","version":1,"created_at":"2026-11-22T08:14:41Z","updated_at":"2026-11-22T08:14:41Z"}"#;

async fn register(pools: &Pools, writer: Writer, offering: Uuid, people: &[Uuid], texts: &Texts) -> Result {
    match pools {
        Pools::Sqlite { readers, writer: writers } => {
            register!(readers, writers, "BEGIN IMMEDIATE", VISIBLE, writer, offering, people, texts);
        }
        Pools::Postgres(pool) => {
            let locked = concat!(visible!(), " FOR UPDATE");
            register!(pool, pool, "BEGIN", locked, writer, offering, people, texts);
        }
    }
    Ok(())
}

impl Writer {
    async fn find(pools: &Pools) -> Result<Self> {
        const WHO: &str = "SELECT person.owner_org_id, person.id, account.id FROM account \
             INNER JOIN person ON person.account_id = account.id WHERE account.email = $1";
        let (organisation, person, account) =
            reading!(pools, pool => sqlx::query_as(WHO).bind(WRITER).fetch_one(pool).await?);
        Ok(Self { organisation, person, account })
    }
}

impl Texts {
    fn of(together: usize) -> Self {
        let people = |first: usize| places(first, together);
        Self {
            people: format!("SELECT * FROM person WHERE owner_org_id = $1 AND erased_at IS NULL AND id IN ({}) AND owner_org_id = $1", people(2)).into(),
            active: format!(
                "SELECT COUNT(*) FROM registration WHERE offering_id = $2 AND person_id IN ({}) AND state IN \
                 ('confirmed', 'pending_municipality', 'queued', 'offered', 'attended', 'no_show') AND owner_org_id = $1",
                people(3)
            )
            .into(),
            registrations: format!(
                "INSERT INTO registration (id, owner_org_id, offering_id, starts_at, ends_at, person_id, unit_id, pool_id, booking_id, \
                 request_hash, invoice_reference, state, queue_number, joined_place, waits_together, offered_until, asked_at, \
                 asked_place, asked_because, price_ore, vat_percent, fee_ore, kept_at, registered_by, registered_by_name, version, \
                 billed_version, created_at, updated_at) VALUES {}",
                rows(together, 29)
            )
            .into(),
            erased: format!("SELECT COUNT(*) FROM person WHERE id IN ({}) AND erased_at IS NOT NULL", people(1)).into(),
            events: format!(
                "INSERT INTO audit_event (id, owner_org_id, at, actor_person_id, actor_name, action, object_kind, object_id, \
                 summary, before, after, trace_id) VALUES {}",
                rows(together, 12)
            )
            .into(),
        }
    }
}

/// `$2, $3, …`
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// `($1, $2, …), ($30, $31, …)`
fn rows(count: usize, width: usize) -> String {
    (0..count).map(|row| format!("({})", places(row * width + 1, width))).collect::<Vec<_>>().join(", ")
}
