//! The demo association.

use std::collections::{HashMap, HashSet};

use chrono::Duration;
use samverk_domain::access::Actor;
use samverk_domain::courses::state::{OfferingState, RegistrationState};
use samverk_domain::courses::{OfferingId, course, offering, registration};
use samverk_domain::demo;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::support::TestApp;

#[tokio::test]
async fn the_accounts_of_the_sign_in_page_sign_in() {
    let app = TestApp::start_demo().await;
    let accounts = app.anyone().visit("/logga-in").await.assert(200).all("td:first-child");
    assert_eq!(accounts.len(), 5);
    for account in accounts {
        let visitor = app.anyone();
        let form = [("email", account.as_str()), ("password", demo::PASSWORD)];
        visitor.submit("/logga-in", &form).await.assert(303);
        assert!(visitor.visit("/").await.assert(200).text().contains("Logga ut"), "{account}");
    }
}

#[tokio::test]
async fn in_the_demo_seats_and_queues_add_up() {
    let app = TestApp::start_demo().await;
    let mut counted: HashMap<OfferingId, (i64, i64)> = HashMap::new();
    let mut seen = HashSet::new();
    for row in all::<registration::Entity>(&app).await {
        assert!(seen.insert((row.offering_id, row.person_id)), "somebody is registered twice: {row:?}");
        let (seats, queue) = counted.entry(row.offering_id).or_default();
        *seats += i64::from(RegistrationState::SEATED.contains(&row.state));
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
async fn several_processes_that_load_the_demo_at_once_load_it_once() {
    let (alone, together) = (TestApp::start_demo().await, TestApp::start_demo_beside(2).await);
    assert_eq!(counts(&together).await, counts(&alone).await);
}

#[tokio::test]
async fn the_demo_leaves_a_database_with_organisations_as_it_is() {
    let app = TestApp::start_demo().await;
    app.keep_house().await;
    let before = counts(&app).await;
    demo::fill(&app.database).await.unwrap();
    assert_eq!(counts(&app).await, before);
}

async fn all<E: samverk_domain::store::Table>(app: &TestApp) -> Vec<E::Model> {
    app.database.read(&Actor::System, async |scope| scope.all(E::find()).await).await.unwrap()
}

/// How many rows there are of this and that, and of what waits to be done.
async fn counts(app: &TestApp) -> Vec<u64> {
    let connection = app.database.for_migrations();
    vec![
        samverk_domain::organisations::organisation::Entity::find().count(connection).await.unwrap(),
        samverk_domain::people::person::Entity::find().count(connection).await.unwrap(),
        samverk_domain::access::account::Entity::find().count(connection).await.unwrap(),
        registration::Entity::find().count(connection).await.unwrap(),
        samverk_domain::audit::Entity::find().count(connection).await.unwrap(),
    ]
}
