//! Erasing a person: nothing names them any more, and what is counted stays.

use chrono::Duration;
use samverk_domain::people::PersonId;
use samverk_domain::privacy::inventory::{Fate, PLACES};
use samverk_domain::{Error, Refusal};
use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};

use super::{erased, found};
use crate::support::{ADMIN, COORDINATOR, EDITOR, OTHER_COORDINATOR, Offered, TestApp, User};

const NAME: &str = "Zackarina Quist";
const GIVEN: &str = "Zackarina";
const FAMILY: &str = "Quist";
const ADDRESS: &str = "zackarina.quist@kollega.example";
const PHONE: &str = "040-628 99 17";

/// Somebody of Lund who was on courses and was billed for, and whom mail was sent to and about.
async fn zackarina(app: &TestApp) -> (User, PersonId, Offered) {
    let lund = app.sign_in(COORDINATOR).await;
    let id = lund.colleague(NAME).await;
    let change = json!({
        "givenName": GIVEN, "familyName": FAMILY, "email": ADDRESS, "phone": PHONE, "title": "Quistgeneral",
    });
    lund.put_over(&format!("/people/{id}"), change).await.assert(200);
    let course = app.course().open().await;
    let registration = samverk_domain::courses::RegistrationId::new();
    let body =
        json!({ "offeringId": course.id.to_string(), "personId": id.to_string(), "need": "Quist äter inte nötter" });
    lund.put(&format!("/registrations/{registration}"), body).await.assert(201);
    lund.register(course, &[lund.colleague("Bo Alm").await]).await;
    let left = app.course().open().await;
    let cancelled = lund.register(left, &[id]).await[0];
    lund.post(&format!("/registrations/{cancelled}/cancellations"), json!({})).await.assert(200);
    let moved = app.course().open().await;
    let moved = lund.register(moved, &[id]).await[0];
    let instead = json!({ "personId": lund.colleague("Cia Lind").await.to_string() });
    lund.post(&format!("/registrations/{moved}/substitutions"), instead).await.assert(200);
    lund.post(&format!("/people/{id}/invitations"), json!({})).await.assert(202);
    assert!(!app.mail_to(ADDRESS).await.is_empty());
    lund.post(&format!("/people/{id}/invitations"), json!({})).await.assert(202);
    let late = app.course().days_later(22).open().await;
    let body =
        json!({ "offeringId": late.id.to_string(), "personId": id.to_string(), "need": "Quist äter inte nötter" });
    lund.put(&format!("/registrations/{}", samverk_domain::courses::RegistrationId::new()), body).await.assert(201);
    let contact = json!({
        "organisationId": lund.organisation().to_string(), "contactName": NAME, "contactEmail": ADDRESS, "contactPhone": PHONE,
    });
    let together = format!("/course-offerings/{}/co-organisers", late.id);
    app.sign_in(EDITOR).await.put_over(&together, json!({ "coOrganisers": [contact] })).await.assert(200);
    app.advance(Duration::days(40));
    app.keep_house().await;
    let admin = app.sign_in(ADMIN).await;
    admin.press(&format!("/arbete/fakturaunderlag/2026-12/{}/stang", lund.organisation())).await.assert(303);
    (app.sign_in(COORDINATOR).await, id, course)
}

/// What is counted: registrations, costs and certificates of Lund, those who were at the course.
async fn counted(app: &TestApp, course: Offered) -> Vec<Value> {
    let (lund, editor) = (app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let total =
        async |user: &User, path: String| user.get(&path).await.assert(200).json()["_meta"]["totalRecords"].clone();
    let costs = lund.get(&format!("/organisations/{}/costs?year=2026", lund.organisation())).await.assert(200).json();
    vec![
        total(&lund, "/registrations".to_owned()).await,
        total(&lund, "/certificates".to_owned()).await,
        total(&editor, format!("/course-offerings/{}/participants", course.id)).await,
        costs["units"].clone(),
        costs["all"].clone(),
    ]
}

#[tokio::test]
async fn nothing_names_somebody_who_is_erased_and_the_sums_are_what_they_were() {
    let app = TestApp::start().await;
    let (lund, id, course) = zackarina(&app).await;
    let before = counted(&app, course).await;
    let (held, billed) = (found(&app, &[GIVEN, FAMILY, PHONE]).await.len(), "invoice_line");
    assert!(held > 8, "there is little to erase: {held}");
    erased(&app, &lund, id).await.unwrap();
    let left: Vec<_> =
        found(&app, &[GIVEN, FAMILY, PHONE]).await.into_iter().filter(|(table, _)| *table != billed).collect();
    assert!(left.is_empty(), "{left:#?}");
    assert_eq!(counted(&app, course).await, before);
    let kept = PLACES
        .iter()
        .filter(|place| matches!(place.fate, Fate::CopiedAndKept(_)) && place.columns.contains(&"given_name"));
    assert_eq!(kept.map(|place| place.table).collect::<Vec<_>>(), [billed]);
    let listed = lund.get("/people?includeFormer=true").await.assert(200).text();
    assert!(!listed.contains(&id.to_string()), "{listed}");
    let trail = lund.visit("/min-kommun/handelser").await.assert(200);
    assert!(trail.text().contains("Borttagen person"));
    let row = app.sign_in(EDITOR).await.visit(&format!("/arbete/kurser/tillfallen/{}/deltagare", course.id)).await;
    assert!(row.assert(200).text().contains("Borttagen person"));
}

#[tokio::test]
async fn the_certificate_of_somebody_who_is_erased_names_nobody() {
    let app = TestApp::start().await;
    let (lund, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(crate::support::EMPLOYEE).await);
    let course = app.course().open().await;
    let made = lund.register(course, &[anders.person()]).await[0];
    let certificate = anders.certificate(made, course).await;
    lund.post(&format!("/registrations/{made}/cancellations"), json!({})).await.assert(200);
    erased(&app, &lund, anders.person()).await.unwrap();
    let page = app.anyone().visit(&format!("/intyg/{}", certificate.code)).await.assert(200);
    assert!(page.text().contains("Borttagen person"), "{}", page.text());
    assert!(!page.text().contains("Anställd"), "{}", page.text());
}

#[tokio::test]
async fn what_is_still_to_come_has_to_be_cancelled_first() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let id = lund.colleague(NAME).await;
    let course = app.course().open().await;
    let made = lund.register(course, &[id]).await[0];
    let refused = erased(&app, &lund, id).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::ComingRegistrations)), "{refused}");
    assert!(!found(&app, &[FAMILY]).await.is_empty());
    lund.post(&format!("/registrations/{made}/cancellations"), json!({})).await.assert(200);
    erased(&app, &lund, id).await.unwrap();
}

#[tokio::test]
async fn erasing_twice_and_of_another_kommun_finds_nobody() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let id = lund.colleague(NAME).await;
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    assert!(matches!(erased(&app, &malmo, id).await, Err(Error::NotFound)));
    let (one, other) = tokio::join!(erased(&app, &lund, id), erased(&app, &lund, id));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert!(matches!(erased(&app, &lund, id).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn somebody_who_is_erased_while_being_registered_is_one_or_the_other() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    for round in 0..6 {
        let id = lund.colleague(&format!("Elsa Rond{}", "a".repeat(round + 1))).await;
        let course = app.course().open().await;
        let path = format!("/registrations/{}", samverk_domain::courses::RegistrationId::new());
        let body = json!({ "offeringId": course.id.to_string(), "personId": id.to_string() });
        let (erasing, registering) = tokio::join!(erased(&app, &lund, id), lund.put(&path, body));
        match (erasing, registering.status.as_u16()) {
            (Ok(()), 400 | 404) | (Err(Error::Refused(Refusal::ComingRegistrations)), 201) => {}
            (erasing, status) => panic!("{erasing:?} and {status}"),
        }
    }
}

/// Whoever books locks the offering and then asks for the person; erasing its contact must not lock them the other way round.
#[tokio::test]
async fn the_contact_of_an_offering_who_is_erased_while_being_registered_to_it_stops_nobody() {
    let app = TestApp::start().await;
    if app.backend() == DbBackend::Sqlite {
        return; // One writes at a time there.
    }
    let lund = app.sign_in(COORDINATOR).await;
    let id = lund.colleague("Elsa Kontakt").await;
    let contact = "elsa.kontakt@kollega.example";
    let course = app.course().offering(|offering| offering.contact_email = contact.to_owned()).open().await;
    let (path, body) = (
        format!("/registrations/{}", samverk_domain::courses::RegistrationId::new()),
        json!({ "offeringId": course.id.to_string(), "personId": id.to_string() }),
    );
    // While somebody else has the offering, the one stands in line for it, and then the other.
    let other = app.database.for_migrations().begin().await.unwrap();
    let locked = format!("SELECT id FROM course_offering WHERE id = '{}' FOR UPDATE", course.id);
    other.execute_unprepared(&locked).await.unwrap();
    let (registering, erasing, ()) = tokio::join!(
        lund.put(&path, body),
        async {
            wait_in_line(&app, 1).await;
            erased(&app, &lund, id).await
        },
        async {
            wait_in_line(&app, 2).await;
            other.commit().await.unwrap();
        }
    );
    registering.assert(201);
    assert!(matches!(erasing, Err(Error::Refused(Refusal::ComingRegistrations))), "{erasing:?}");
}

/// Waits until so many wait for a lock.
async fn wait_in_line(app: &TestApp, number: usize) {
    let waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..2_000 {
        if app.query(waiting).await.len() >= number {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("{number} never wait");
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let refused = erased(&app, &admin, admin.person()).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::LastAdministrator)), "{refused}");
}

#[tokio::test]
async fn somebody_who_is_erased_is_signed_out_everywhere() {
    let app = TestApp::start().await;
    let anders = app.sign_in(crate::support::EMPLOYEE).await;
    let lund = app.sign_in(COORDINATOR).await;
    anders.visit("/mina-sidor").await.assert(200);
    erased(&app, &lund, anders.person()).await.unwrap();
    anders.visit("/mina-sidor").await.assert(303);
    assert!(found(&app, &[crate::support::EMPLOYEE]).await.is_empty());
    app.advance(Duration::hours(1));
    app.keep_house().await;
    assert!(found(&app, &[crate::support::EMPLOYEE]).await.is_empty());
}

#[tokio::test]
async fn the_page_says_what_goes_and_what_stays_before_anything_is_done() {
    let app = TestApp::start().await;
    let (lund, id, _) = zackarina(&app).await;
    let path = format!("/min-kommun/personer/{id}/ta-bort");
    let person = lund.visit(&format!("/min-kommun/personer/{id}")).await.assert(200);
    assert_eq!(person.all(&format!("main a[href='{path}']")).len(), 1);
    let page = lund.visit(&path).await.assert(200);
    for said in ["3 anmälningar", "till och med 2034", "Det går inte att ångra"] {
        assert!(page.text().contains(said), "{said} is not in {}", page.text());
    }
    let empty = lund.submit(&path, &page.filled("main form", &[("reason", " ")])).await.assert(400);
    assert!(empty.text().contains("Skäl"));
    let fields = page.filled("main form", &[("reason", "Hon heter Quist och bad om det.")]);
    lund.submit(&path, &fields).await.assert(303);
    lund.visit(&path).await.assert(404);
    let trail = app.contents("audit_event", &["action".into(), "after".into()]).await;
    assert!(trail.iter().any(|row| row.contains("person.erased") && !row.contains("Quist")), "{trail:?}");
    let admin = app.sign_in(ADMIN).await;
    let other = admin.visit(&format!("/arbete/medlemmar/personer/{}/ta-bort", lund.person())).await.assert(200);
    assert_eq!(other.all("main form").len(), 1);
    app.sign_in(OTHER_COORDINATOR)
        .await
        .visit(&format!("/min-kommun/personer/{}/ta-bort", lund.person()))
        .await
        .assert(404);
}
