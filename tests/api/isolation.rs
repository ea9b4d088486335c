//! The two-token matrix: every operation of the document is called with Lund's ids by those who must not reach them. They
//! are told nothing, and change nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use jsonwebtoken::{Algorithm, Header, dangerous, encode};
use samverk_domain::access::OrganisationId;
use serde_json::{Value, json};

use super::given::{self, Given, Ids};
use super::operation;
use crate::support::{Answer, COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User, document};

#[tokio::test]
async fn another_kommun_learns_nothing_and_changes_nothing() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let lund = app.sign_in(COORDINATOR).await.organisation();
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    let before = rows_of(&app, lund).await;
    let mut faults = Vec::new();
    for operation in operation::all(document()) {
        // The key in the address is what lets one in here, whoever one is.
        if matches!(operation.id.as_str(), "getCalendarFeed" | "verifyCertificate") {
            continue;
        }
        for path in given.paths(&operation) {
            let answer = given.call_at(&malmo, &operation, &path).await;
            if operation.names_a_tenants() && answer.status.as_u16() != 404 {
                faults.push(format!("{path} answers {}, not 404: {}", answer.status, answer.text()));
            }
            faults.extend(seen(&given, &path, &answer));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(rows_of(&app, lund).await, before);
    assert_eq!(app.mail_to(EMPLOYEE).await, [""; 0]);
}

#[tokio::test]
async fn nobody_of_lund_and_no_unit_of_lund_can_be_named_for_ones_own_organisation() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let lund = app.sign_in(COORDINATOR).await.organisation();
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    let before = rows_of(&app, lund).await;
    let (mut faults, mut tried) = (Vec::new(), BTreeSet::new());
    let operations = operation::all(document());
    for operation in operations.iter().filter(|operation| operation.needs_token) {
        let mut own = given.own(&malmo, &format!("Nils {}", operation.id)).await;
        if operation.path.contains("{registrationId}/") {
            let registered = malmo.colleague(&format!("Nora {}", operation.id)).await;
            own.insert("registrationId", malmo.register(given.course, &[registered]).await[0].to_string());
        }
        let attempts = given.with_one_of_lunds(operation, &own);
        for ids in &attempts {
            let answer = given.call_with(&malmo, operation, ids).await;
            if !matches!(answer.status.as_u16(), 400 | 404) {
                faults.push(format!("{} answers {} to {ids:?}: {}", operation.id, answer.status, answer.text()));
            }
            faults.extend(seen_beside(&given, ids.values(), &operation.id, &answer));
            tried.insert(operation.id.as_str());
        }
        if !attempts.is_empty() {
            // It was Lund's id that was refused, and nothing else of what was sent.
            let answer = given.call_with(&malmo, operation, &own).await;
            if !answer.status.is_success() {
                faults.push(format!("{} refuses Malmö's own: {}", operation.id, answer.text()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for id in ["createRegistrations", "putRegistration", "createPerson", "updatePerson"] {
        assert!(tried.contains(id), "{id} has not been tried: {tried:?}");
    }
    assert_eq!(rows_of(&app, lund).await, before);
}

#[tokio::test]
async fn what_lund_gets_shows_in_no_count_of_malmos() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let (lunds, own) = (given.own(&lund, "Nils Före").await, given.own(&malmo, "Nils Nilsson").await);
    let before = (totals(&given, &lund, &lunds).await, totals(&given, &malmo, &own).await);
    assert!(before.1.len() > 8, "{before:?}");
    lund.register(given.course, &[lund.colleague("Nils Ny").await]).await;
    given.own(&lund, "Nils Nyare").await;
    let after = (totals(&given, &lund, &lunds).await, totals(&given, &malmo, &own).await);
    let grown = before.0.iter().filter(|(list, total)| after.0[*list] > **total).count();
    assert!(grown >= 4, "people, units, registrations and events: {after:?}");
    assert_eq!(after.1, before.1);
}

#[tokio::test]
async fn without_a_valid_token_nobody_gets_in() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut none = app.anyone();
    let carrying = |token: String| {
        let mut user = app.anyone();
        user.carry(token);
        user
    };
    let signed = |claims: &[(&str, &str)]| carrying(signed_with(&app, lund.token(), claims));
    signed(&[]).get("/people/me").await.assert(200);
    let mut elsewhere = signed(&[("aud", "https://annat.example")]);
    let mut foreign = signed(&[("iss", "https://annat.example")]);
    let mut forged = carrying(format!("{}x", lund.token()));
    let before = rows_of(&app, lund.organisation()).await;
    let mut faults = Vec::new();
    for operation in operation::all(document()) {
        let attempts = [
            ("no token", &mut none),
            ("a token for elsewhere", &mut elsewhere),
            ("a token of another issuer", &mut foreign),
            ("a forged token", &mut forged),
        ];
        for (what, user) in attempts {
            let is_refused = if what == "no token" { operation.needs_token } else { operation.takes_token };
            let answer = given.call(user, &operation).await;
            if is_refused && (answer.status.as_u16() != 401 || answer.header("www-authenticate") != "Bearer") {
                faults.push(format!("{} answers {} to {what}: {}", operation.id, answer.status, answer.text()));
            }
            if is_refused {
                faults.extend(seen(&given, &given.paths(&operation)[0], &answer));
            }
        }
    }
    app.advance(Duration::minutes(5));
    for operation in operation::all(document()).iter().filter(|operation| operation.takes_token) {
        let answer = given.call(&lund, operation).await;
        if answer.status.as_u16() != 401 {
            faults.push(format!("{} answers {} to a token that has expired", operation.id, answer.status));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(rows_of(&app, lund.organisation()).await, before);
}

#[tokio::test]
async fn lund_itself_sees_what_the_others_must_not() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    for id in [
        "listPeople",
        "getPerson",
        "listUnits",
        "getUnit",
        "listRegistrations",
        "getInvoiceBasis",
        "getRegistration",
        "listCourseWishSupports",
        "listAuditEvents",
    ] {
        let operations = operation::all(document());
        let operation = operations.iter().find(|operation| operation.id == id).unwrap();
        let answer = given.call(&lund, operation).await.assert(200);
        assert!(
            !seen(&given, &given.paths(operation)[0], &answer).is_empty(),
            "{id} shows nothing by which the others would be noticed"
        );
    }
}

#[tokio::test]
async fn a_token_in_the_query_is_not_looked_at() {
    let app = TestApp::start().await;
    let token = app.sign_in(COORDINATOR).await.token().to_owned();
    app.anyone().get(&format!("/people?access_token={token}")).await.assert(401);
}

/// What of Lund's an answer shows. What the request itself said does not count.
fn seen(given: &Given, path: &str, answer: &Answer) -> Vec<String> {
    let (bare, query) = path.split_once('?').unwrap_or((path, "-"));
    seen_beside(given, [bare, query], path, answer)
}

/// The same beside what was said.
fn seen_beside(
    given: &Given,
    said: impl IntoIterator<Item = impl AsRef<str>>,
    path: &str,
    answer: &Answer,
) -> Vec<String> {
    let whole = format!("{:?} {}", answer.headers, answer.text());
    let text = said.into_iter().fold(whole, |text, said| text.replace(said.as_ref(), ""));
    let marks = given.marks.iter().filter(|mark| text.contains(mark.as_str()));
    marks.map(|mark| format!("{path} answers {} with {mark}: {text}", answer.status)).collect()
}

/// A token that our own keys have signed, like another but for some claims.
fn signed_with(app: &TestApp, token: &str, changes: &[(&str, &str)]) -> String {
    let mut claims: Value = dangerous::insecure_decode(token).unwrap().claims;
    for (name, value) in changes {
        assert_ne!(claims[name], *value);
        claims[name] = json!(value);
    }
    let (kid, key) = app.tokens.keys.signing(app.now()).unwrap();
    encode(&Header { kid: Some(kid), ..Header::new(Algorithm::EdDSA) }, &claims, &key).unwrap()
}

/// How many there are, by each list that somebody may see.
async fn totals(given: &Given, user: &User, ids: &Ids) -> BTreeMap<String, u64> {
    let mut totals = BTreeMap::new();
    // Taking out one's own records is itself an event.
    let is_quiet = |one: &&operation::Operation| one.method == "get" && one.id != "getMyRecords";
    for operation in operation::all(document()).iter().filter(is_quiet) {
        let answer = given.call_with(user, operation, ids).await;
        if answer.status.is_success() && answer.header("content-type").starts_with("application/json") {
            let said = answer.json();
            let all = said["_meta"]["totalRecords"].as_u64();
            let total = all.or_else(|| said["items"].as_array().map(|items| items.len() as u64));
            totals.extend(total.map(|total| (operation.id.clone(), total)));
        }
    }
    totals
}

/// Everything in the database that is the organisation's.
async fn rows_of(app: &TestApp, organisation: OrganisationId) -> Vec<String> {
    let mut rows = Vec::new();
    for table in samverk_domain::tables() {
        let Some(tenant) = table.tenant else { continue };
        let found = app.contents_of(table.name, tenant, organisation).await;
        rows.extend(found.into_iter().map(|row| format!("{}: {row}", table.name)));
    }
    assert!(rows.len() > 20, "{rows:?}");
    rows
}
