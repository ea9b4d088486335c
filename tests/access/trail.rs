//! What the audit trail calls what was done.

use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::support::{COORDINATOR, OTHER_COORDINATOR, TestApp, User};

/// What was done to registrations, the newest first, as action and summary.
async fn registrations(user: &User) -> Vec<(String, String)> {
    let events = user.get("/audit-events?limit=100").await.assert(200).json();
    let text = |event: &Value, name: &str| event[name].as_str().unwrap().to_owned();
    let events = events["items"].as_array().unwrap().iter().filter(|event| event["objectKind"] == "registration");
    events.map(|event| (text(event, "action"), text(event, "summary"))).collect()
}

#[tokio::test]
async fn a_registration_is_told_by_whom_it_is_for_and_its_booking() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let anna = lund.register(course, &[lund.colleague("Anna Ek").await]).await[0];
    let bo = malmo.register(course, &[malmo.colleague("Bo Alm").await]).await[0];
    let reference = |row: Value| row["bookingReference"].as_str().unwrap().to_owned();
    let annas = reference(lund.get(&format!("/registrations/{anna}")).await.assert(200).json());
    let bos = reference(malmo.get(&format!("/registrations/{bo}")).await.assert(200).json());
    lund.post(&format!("/registrations/{anna}/cancellations"), serde_json::json!({})).await.assert(200);
    let annas = format!("Anna Ek, bokning {annas}");
    assert_eq!(
        registrations(&lund).await,
        [("registration.cancelled".to_owned(), annas.clone()), ("registration.made".to_owned(), annas)]
    );
    let bos = format!("Bo Alm, bokning {bos}");
    assert_eq!(
        registrations(&malmo).await,
        [("registration.promoted".to_owned(), bos.clone()), ("registration.made".to_owned(), bos)]
    );
    let page = lund.visit("/min-kommun/handelser").await.assert(200);
    assert!(page.all("tbody tr")[0].contains("Avbokade: Anna Ek, bokning "), "{:?}", page.all("tbody tr"));
}

#[tokio::test]
async fn what_stands_in_the_trail_can_be_neither_changed_nor_taken_away() {
    let app = TestApp::start().await;
    app.course().open().await;
    let columns = app.columns("audit_event").await;
    let before = app.contents("audit_event", &columns).await;
    assert!(!before.is_empty());
    for statement in [
        "UPDATE audit_event SET actor_name = 'Ingen'",
        "UPDATE audit_event SET summary = 'Ingen'",
        "UPDATE audit_event SET \"after\" = 'Något'",
        "UPDATE audit_event SET actor_name = 'Borttagen person', action = 'nothing.done'",
        "UPDATE audit_event SET id = id",
        "DELETE FROM audit_event",
    ] {
        let fault = app.database.for_migrations().execute_unprepared(statement).await.unwrap_err();
        assert!(fault.to_string().contains("the audit trail is append-only"), "{statement}: {fault}");
    }
    assert_eq!(app.contents("audit_event", &columns).await, before);
}
