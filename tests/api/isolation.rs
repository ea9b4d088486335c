//! The two-token matrix: every operation of the document is called with Lund's ids by those who must not reach them. They
//! are told nothing, and change nothing.

use chrono::Duration;
use samverk_domain::access::token::Tokens;
use samverk_domain::access::{Actor, OrganisationId, role, sign_in};
use samverk_domain::audit;
use samverk_domain::courses::{attendance, need, registration};
use samverk_domain::people::{affiliation, email, person, unit};
use samverk_domain::store::Table;
use sea_orm::{ColumnTrait, QueryFilter};

use super::given::{self, Given};
use super::operation;
use crate::support::{Answer, COORDINATOR, OTHER_COORDINATOR, PASSWORD, TestApp, document};

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
        if operation.id == "getCalendarFeed" {
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
}

#[tokio::test]
async fn without_a_valid_token_nobody_gets_in() {
    let app = TestApp::start().await;
    let given = given::lund(&app).await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut none = app.anyone();
    let mut elsewhere = app.anyone();
    elsewhere.carry(foreign_token(&app).await);
    let mut forged = app.anyone();
    forged.carry(format!("{}x", lund.token()));
    let before = rows_of(&app, lund.organisation()).await;
    let mut faults = Vec::new();
    for operation in operation::all(document()) {
        let attempts =
            [("no token", &mut none), ("a token for elsewhere", &mut elsewhere), ("a forged token", &mut forged)];
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
    for id in
        ["listPeople", "getPerson", "listUnits", "getUnit", "listRegistrations", "getRegistration", "listAuditEvents"]
    {
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
    let text = format!("{:?} {}", answer.headers, answer.text()).replace(bare, "").replace(query, "");
    let marks = given.marks.iter().filter(|mark| text.contains(mark.as_str()));
    marks.map(|mark| format!("{path} answers {} with {mark}: {text}", answer.status)).collect()
}

/// A token that the same keys signed for another installation.
async fn foreign_token(app: &TestApp) -> String {
    let elsewhere = Tokens::new(app.tokens.keys.clone(), "https://annat.example");
    let origin = sign_in::Origin { address: "127.0.0.1".into(), device: "Test".into() };
    let signed_in = sign_in::with_password(&app.database, COORDINATOR, PASSWORD.into(), &origin).await.unwrap();
    let issued = app
        .database
        .write(&Actor::System, async |scope| elsewhere.issue(scope, signed_in, "Test").await)
        .await
        .unwrap();
    issued.access_token
}

/// Everything in the database that is the organisation's.
async fn rows_of(app: &TestApp, organisation: OrganisationId) -> Vec<String> {
    let mut rows = Vec::new();
    rows.extend(of::<person::Entity>(app, person::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<email::Entity>(app, email::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<affiliation::Entity>(app, affiliation::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<unit::Entity>(app, unit::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<role::Entity>(app, role::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<registration::Entity>(app, registration::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<need::Entity>(app, need::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<attendance::Entity>(app, attendance::Column::OwnerOrgId, organisation).await);
    rows.extend(of::<audit::Entity>(app, audit::Column::OwnerOrgId, organisation).await);
    rows
}

async fn of<E: Table>(app: &TestApp, owner: E::Column, organisation: OrganisationId) -> Vec<String>
where
    E::Model: std::fmt::Debug + Send + Sync,
{
    let query = E::find().filter(owner.eq(organisation));
    let rows = app.database.read(&Actor::System, async |scope| scope.all(query).await).await.unwrap();
    let mut rows: Vec<_> = rows.iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}
