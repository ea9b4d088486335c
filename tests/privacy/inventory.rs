//! The list of places with personal data is whole.

use std::collections::{BTreeMap, BTreeSet};

use samverk_domain::privacy::copy;
use samverk_domain::privacy::inventory::{FREE_TEXTS, Fate, PLACES};

use crate::support::{ADMIN, EMPLOYEE, TestApp};

/// Columns that are called like those that tell of people, and do not.
const OTHERS: &[(&str, &str)] = &[
    ("organisation", "sort_key"),
    ("organisation", "email_domain"),
    ("unit", "sort_key"),
    ("label", "sort_key"),
    ("room", "sort_key"),
    ("course", "sort_key"),
    ("course_offering", "venue_name"),
    ("certificate", "issuer_name"),
    ("invoice_line", "unit_name"),
    ("course_wish", "need"),
    ("need_supporter", "need_id"),
    ("course_wish", "search_text"),
    ("course", "summary"),
    ("course_series", "sort_key"),
    ("course_series", "summary"),
    ("organisation", "short_name"),
    ("department", "short_name"),
    ("head_count", "people"),
    ("network", "sort_key"),
    ("network", "search_text"),
    ("document_version", "file_name"),
    ("project", "summary"),
    ("project", "sort_key"),
    ("project", "search_text"),
    ("funding_programme", "sort_key"),
];

/// Whether a column is called like those that tell of people.
fn tells_of_somebody(column: &str) -> bool {
    let parts = ["person", "account", "_name", "email", "phone", "_by", "need", "summary", "sort_key", "search_text"];
    let whole = ["registration_id", "to_address", "subject", "text_body", "html_body", "calendar", "before", "after"];
    let others = ["device", "body", "task", "last_error", "people", "title", "path"];
    parts.iter().any(|part| column.contains(part)) || whole.contains(&column) || (others.contains(&column))
}

#[tokio::test]
async fn every_column_that_tells_of_somebody_has_a_fate() {
    let app = TestApp::start().await;
    let mut listed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for place in PLACES {
        listed.entry(place.table).or_default().extend(place.columns);
    }
    let (mut missing, mut seen) = (Vec::new(), 0);
    for table in samverk_domain::tables() {
        let columns = app.columns(table.name).await;
        for column in columns.iter().filter(|column| tells_of_somebody(column)) {
            seen += 1;
            let has_fate = listed.get(table.name).is_some_and(|columns| columns.contains(column.as_str()));
            let is_other = OTHERS.contains(&(table.name, column.as_str())) || is_a_thing(table.name, column);
            if !has_fate && !is_other {
                missing.push(format!("{}.{column}", table.name));
            }
        }
        for column in listed.get(table.name).into_iter().flatten() {
            assert!(columns.iter().any(|one| one == column), "{}.{column} is listed but not there", table.name);
        }
    }
    assert!(seen > 60, "only {seen} columns were looked at");
    assert!(missing.is_empty(), "say in privacy/inventory.rs what becomes of {missing:#?}");
}

/// Columns of text that nobody writes in their own words: codes, choices, copies, and names of organisations.
const CODES: &[&str] = &[
    "action",
    "approves",
    "asked_because",
    "calendar_method",
    "cancellation_fees",
    "city",
    "code",
    "contact_address",
    "content_type",
    "county_code",
    "course_title",
    "covers",
    "dedup_key",
    "email_domain",
    "form",
    "id",
    "issuer_name",
    "kind",
    "kinds",
    "level",
    "municipality_code",
    "membership_rule",
    "object_kind",
    "organisation_number",
    "outcome",
    "role",
    "search_text",
    "short_name",
    "slug",
    "sort_key",
    "state",
    "stem",
    "trace_id",
    "unit_name",
    "virtual_link",
    "visibility",
];

#[tokio::test]
async fn every_text_that_people_write_is_one_that_is_looked_through_when_somebody_is_erased() {
    let app = TestApp::start().await;
    let others = [
        ("organisation", "name"),
        ("organisation", "invoice_reference"),
        ("label", "name"),
        ("one_time_link", "purpose"),
        ("batch", "about"),
        ("batch", "title"),
        ("import_row", "unit"),
        ("network_seat", "answer"),
        ("discussion_digest", "frequency"),
        ("document", "audience"),
        ("document", "licence"),
        ("funding_programme", "name"),
        ("funding_programme", "authority"),
        ("project", "association_role"),
        ("project_application", "decision"),
        ("project_indicator", "aims"),
        ("project_report", "judgement"),
    ];
    let mut missing = Vec::new();
    for table in samverk_domain::tables() {
        for column in app.columns_of_text(table.name).await {
            let place = PLACES.iter().any(|one| one.table == table.name && one.columns.contains(&column.as_str()));
            let free = FREE_TEXTS.iter().any(|one| one.table == table.name && one.columns.contains(&column.as_str()));
            let is_other = CODES.contains(&column.as_str()) || others.contains(&(table.name, column.as_str()));
            if !place && !free && !is_other {
                missing.push(format!("{}.{column}", table.name));
            }
        }
    }
    assert!(missing.is_empty(), "say in privacy/inventory.rs that {missing:?} may name somebody, and look there");
    for text in FREE_TEXTS {
        let columns = app.columns_of_text(text.table).await;
        for column in text.columns {
            assert!(columns.iter().any(|one| one == column), "{}.{column} is listed but not there", text.table);
        }
    }
}

/// Titles of courses, sessions and wishes.
fn is_a_thing(table: &str, column: &str) -> bool {
    column == "title" && table != "affiliation"
        || column == "course_title"
        || (table == "seat_pool" && column == "name")
}

#[tokio::test]
async fn the_copy_has_every_place_that_it_should() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let made = app.database.read(&anders.actor, async |scope| copy::every_part(scope).await).await.unwrap();
    let made: BTreeSet<_> = made.into_iter().map(|part| part.table).collect();
    let promised = PLACES.iter().filter(|place| matches!(place.fate, Fate::CopiedAndErased | Fate::CopiedAndKept(_)));
    let promised: BTreeSet<_> = promised.map(|place| place.table).collect();
    assert_eq!(made, promised);
}

#[tokio::test]
async fn the_copy_holds_what_is_known_of_oneself_and_taking_it_is_remembered() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let course = app.course().title("Hållbar upphandling").open().await;
    let body = serde_json::json!({
        "offeringId": course.id.to_string(), "personId": anders.person().to_string(), "need": "Nötallergi",
    });
    let registration = samverk_domain::courses::RegistrationId::new();
    anders.put(&format!("/registrations/{registration}"), body).await.assert(201);
    let copy = anders.get("/people/me/records").await.assert(200).text();
    for known in [EMPLOYEE, "Anställd", "Nötallergi", "Hållbar upphandling"] {
        assert!(copy.contains(known), "{known} is not in {copy}");
    }
    assert!(!copy.contains("Sara Samordnare"), "{copy}");
    let page = anders.visit("/mina-sidor/uppgifter").await.assert(200);
    assert!(page.text().contains("Nötallergi"));
    let file = anders.press("/mina-sidor/uppgifter").await.assert(200);
    assert!(file.header("content-disposition").contains("mina-uppgifter"), "{}", file.header("content-disposition"));
    let events = app.sign_in(ADMIN).await.get("/audit-events").await.assert(200).json();
    let copied = events["items"].as_array().unwrap().iter().filter(|event| event["action"] == "person.copied");
    assert_eq!(copied.count(), 2);
}
