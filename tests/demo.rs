//! The demo association.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Duration;
use samverk_domain::access::Actor;
use samverk_domain::courses::state::{OfferingState, RegistrationState};
use samverk_domain::courses::{CourseId, OfferingId, course, offering, registration};
use samverk_domain::demo;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::support::TestApp;

/// Guides and other people's programs sign in with these.
const ACCOUNTS: [&str; 5] = [
    "admin@samverk.example",
    "handlaggare@samverk.example",
    "samordnare@lund.example",
    "samordnare@malmo.example",
    "anstalld@lund.example",
];

#[tokio::test]
async fn the_accounts_of_the_sign_in_page_sign_in() {
    let app = TestApp::start_demo().await;
    let page = app.anyone().visit("/logga-in").await.assert(200);
    assert_eq!(page.all("main .facts dd"), ACCOUNTS);
    assert!(page.text().contains("samverk-demo"));
    for account in ACCOUNTS {
        let visitor = app.anyone();
        visitor.submit("/logga-in", &[("email", account), ("password", "samverk-demo")]).await.assert(303);
        assert!(visitor.visit("/").await.assert(200).text().contains("Logga ut"), "{account}");
        let body = json!({ "email": account, "password": "samverk-demo" });
        app.anyone().post("/auth/tokens", body).await.assert(200);
    }
}

#[tokio::test]
async fn without_the_demo_no_account_is_named() {
    let app = TestApp::start().await;
    let text = app.anyone().visit("/logga-in").await.assert(200).text();
    assert!(!text.contains("samverk-demo") && !text.contains("@samverk.example"), "{text}");
}

#[tokio::test]
async fn the_demo_is_as_large_as_the_association_it_shows() {
    let app = TestApp::start_demo().await;
    let body = json!({ "email": ACCOUNTS[0], "password": "samverk-demo" });
    let tokens = app.anyone().post("/auth/tokens", body).await.assert(200).json();
    let mut admin = app.anyone();
    admin.carry(tokens["accessToken"].as_str().unwrap().to_owned());
    let total = async |list: &str| admin.get(list).await.assert(200).json()["_meta"]["totalRecords"].as_u64().unwrap();
    assert_eq!(total("/organisations?kind=municipality&member=true").await, 33);
    let (courses, people) = (total("/courses").await, total("/people").await);
    assert!((190..=220).contains(&courses), "{courses} courses");
    assert!((570..=660).contains(&people), "{people} people");
}

#[tokio::test]
async fn in_the_demo_seats_and_queues_add_up() {
    let app = TestApp::start_demo().await;
    let mut counted: HashMap<OfferingId, (i64, i64)> = HashMap::new();
    let mut seen = HashSet::new();
    for row in all::<registration::Entity>(&app).await {
        assert!(seen.insert((row.offering_id, row.person_id)), "somebody is registered twice: {row:?}");
        let (seats, queue) = counted.entry(row.offering_id).or_default();
        *seats += i64::from(row.state.holds_seat());
        *queue += i64::from(row.state == RegistrationState::Queued);
    }
    assert!((3_000..4_500).contains(&seen.len()), "{} registrations", seen.len());
    let offerings = all::<offering::Entity>(&app).await;
    for row in &offerings {
        let (seats, queue) = counted.get(&row.id).copied().unwrap_or_default();
        assert_eq!((row.seats_taken, row.queue_length), (seats, queue), "{row:?}");
        assert!(
            row.queue_length == 0 || row.seats_taken == row.capacity,
            "people wait for a seat that is free: {row:?}"
        );
    }
    let full = offerings.iter().filter(|row| row.queue_length > 0 && row.starts_at > app.now()).count();
    assert!((8..=12).contains(&full), "{full} full offerings to come");
}

#[tokio::test]
async fn the_courses_that_guides_speak_of_can_be_booked() {
    let app = TestApp::start_demo().await;
    for (code, is_full) in [("OFF-101", false), ("SPEC-12", true)] {
        let row = app
            .database
            .read(&Actor::System, async |scope| {
                let course = scope.one(course::Entity::find().filter(course::Column::Code.eq(code))).await?.unwrap();
                let open = offering::Column::State.eq(OfferingState::Open);
                let query = offering::Entity::find().filter(offering::Column::CourseId.eq(course.id)).filter(open);
                scope.one(query).await
            })
            .await
            .unwrap()
            .unwrap();
        let ahead = row.starts_at - app.now();
        assert!((Duration::weeks(3)..=Duration::weeks(6)).contains(&ahead), "{code} starts in {ahead}");
        assert!(row.standing(app.now()).takes_registrations(), "{code}");
        assert_eq!(row.seats_left() == 0 && row.queue_length > 1, is_full, "{row:?}");
    }
}

#[tokio::test]
async fn the_demo_is_the_same_each_time_also_when_several_processes_load_it_at_once() {
    let (alone, together) = (TestApp::start_demo().await, TestApp::start_demo_beside(2).await);
    let (alone, together) = (contents(&alone).await, contents(&together).await);
    for (table, rows) in &alone {
        let other = &together[table];
        let differs = rows.iter().zip(other).find(|(one, other)| one != other);
        assert_eq!((rows.len(), None), (other.len(), differs), "{table}");
    }
    assert!(alone["registration"].len() > 3_000 && alone["audit_event"].len() > 10);
}

#[tokio::test]
async fn the_demo_leaves_a_database_with_organisations_as_it_is() {
    let app = TestApp::start_demo().await;
    app.keep_house().await;
    let before = contents(&app).await;
    demo::fill(&app.database).await.unwrap();
    assert!(contents(&app).await == before);
}

async fn all<E: samverk_domain::store::Table>(app: &TestApp) -> Vec<E::Model> {
    app.database.read(&Actor::System, async |scope| scope.all(E::find()).await).await.unwrap()
}

/// The rows of every table, without what is drawn anew each time: ids, hashes and keys.
async fn contents(app: &TestApp) -> BTreeMap<&'static str, Vec<String>> {
    let mut contents = BTreeMap::new();
    for table in samverk_domain::tables().into_iter().filter(|table| table.name != "signing_key") {
        let mut columns = app.columns(table.name).await;
        let is_drawn =
            |column: &String| column == "id" || ["_id", "_by", "_hash"].iter().any(|end| column.ends_with(end));
        columns.retain(|column| !is_drawn(column));
        if !columns.is_empty() {
            let rows = app.contents(table.name, &columns).await;
            let mut rows: Vec<_> = rows.iter().map(|row| without_ids(row)).collect();
            rows.sort();
            contents.insert(table.name, rows);
        }
    }
    contents
}

/// A row of the audit trail holds ids in its JSON too, and the number of a booking, which follows from its id.
fn without_ids(row: &str) -> String {
    let parts = row.split('"').map(|part| if part.parse::<CourseId>().is_ok() { "id" } else { part });
    let row = parts.collect::<Vec<_>>().join("\"");
    match row.split_once(", bokning ") {
        Some((start, rest)) => format!("{start}{}", rest.trim_start_matches(|c: char| c != '\'')),
        None => row,
    }
}
