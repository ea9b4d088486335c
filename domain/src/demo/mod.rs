//! The demo association: a believable year around today, made of the content in `data/`. It comes out the same every
//! time, apart from the ids and the day it is anchored to.

mod approvals;
mod billing;
mod bookings;
mod certificates;
mod co_organisers;
mod courses;
mod demand;
mod dice;
mod discussions;
mod evaluations;
mod hiring;
mod history;
mod invitations;
mod meetings;
mod needs;
mod networks;
mod offerings;
mod organisations;
mod people;
mod projects;
mod registrations;
mod rooms;
mod series;
mod turns;
mod wishes;

use sea_orm::{EntityTrait, Iterable};
use serde::de::DeserializeOwned;

use self::dice::Dice;
use crate::access::{Actor, password};
use crate::error::Result;
use crate::evaluations::template;
use crate::organisations::organisation;
use crate::store::{Database, Row, Scope, UnscopedWrite};

/// The password of every demo account.
pub const PASSWORD: &str = "samverk-demo";

const ADMIN: &str = "admin@samverk.example";
const EDITOR: &str = "handlaggare@samverk.example";
const EMPLOYEE: &str = "anstalld@lund.example";

/// An account that the sign-in page names.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    /// What to sign in with.
    pub email: &'static str,
    /// What one may do with it.
    pub role: &'static str,
}

/// The accounts that the sign-in page names.
#[must_use]
pub fn accounts() -> Vec<Account> {
    [
        (ADMIN, "Förbundsadministratör: medlemmar, roller, mejl och allt annat"),
        (EDITOR, "Handläggare: kurser och deltagarlistor"),
        ("samordnare@lund.example", "Kommunsamordnare i Lund: anmäler kollegor"),
        ("samordnare@malmo.example", "Kommunsamordnare i Malmö"),
        (EMPLOYEE, "Anställd i Lund: anmäler sig själv"),
    ]
    .map(|(email, role)| Account { email, role })
    .to_vec()
}

/// Fills an empty database. One that has organisations is left as it is; of several that begin at once, one fills it and
/// the others wait.
pub async fn fill(database: &Database) -> Result<()> {
    if !database.read(&Actor::System, async |scope| is_empty(scope).await).await? {
        return Ok(());
    }
    let password_hash = password::hash(PASSWORD.to_owned()).await;
    database
        .write(&Actor::System, async |scope| {
            scope.one_at_a_time().await?;
            if !is_empty(scope).await? {
                return Ok(());
            }
            let now = scope.now();
            let organisations = organisations::build(now);
            let workplaces = people::build(&organisations, &password_hash, now);
            let courses = courses::build(&organisations.departments, now);
            let mut offerings = offerings::build(&courses, now);
            let mut registrations = registrations::build(&mut offerings, &courses, &workplaces, now);
            let invited = invitations::build(&mut offerings, &courses, &organisations, &registrations, now);
            let together = co_organisers::build(&offerings, &courses, &organisations);
            let rooms = rooms::build(&offerings, now);
            let (series, parts) = series::build(&offerings, &courses, now);
            let approvals = approvals::build(&workplaces, &offerings, &mut registrations, now);
            let history = history::build(&workplaces, &registrations, now);
            let asked = template::usual(scope).await?;
            let evaluations = evaluations::build(&asked, &offerings, &courses, &registrations, now);
            let issuer = &organisations.parties[0].row.name;
            let certificates = certificates::build(&offerings, &courses, &workplaces, &registrations, issuer, now);
            let networks = networks::build(&organisations, &workplaces, now);
            let meetings = meetings::build(&networks, now);
            let projects = projects::build(&organisations, &workplaces, now);
            let discussions = discussions::build(&networks, now);
            let wishes = wishes::build(&organisations, &courses, now);
            let needs = needs::build(&networks, &wishes, now);
            let closed_by = workplaces[0].people[0].person.name();
            let lund = workplaces.iter().find(|place| place.slug == "lund").map(|place| place.id);
            let store = scope.unscoped_write();
            organisations.insert(store).await?;
            people::insert_all(store, workplaces).await?;
            courses::insert_all(store, courses).await?;
            offerings::insert_all(store, offerings).await?;
            insert(store, together).await?;
            insert(store, series).await?;
            insert(store, parts).await?;
            insert(store, invited).await?;
            rooms.insert(store).await?;
            registrations.insert(store).await?;
            approvals.insert(store).await?;
            evaluations.insert(store).await?;
            insert(store, certificates).await?;
            wishes.insert(store).await?;
            networks.insert(store).await?;
            meetings.insert(store).await?;
            projects.insert(store).await?;
            discussions.insert(store).await?;
            needs.insert(store).await?;
            insert(store, history).await?;
            billing::bill(scope, &closed_by, lund).await?;
            scope.published_changed();
            Ok(())
        })
        .await
}

async fn is_empty(scope: &Scope) -> Result<bool> {
    Ok(scope.count(organisation::Entity::find()).await? == 0)
}

/// Inserts rows in statements that both databases take: SQLite binds at most 32 766 values, PostgreSQL 65 535.
async fn insert<M: Row>(store: UnscopedWrite<'_>, rows: impl IntoIterator<Item = M>) -> Result<()> {
    const MOST_VALUES: usize = 30_000;
    let most = MOST_VALUES / <M::Entity as EntityTrait>::Column::iter().count();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        store.insert_all(rows.by_ref().take(most)).await?;
    }
    Ok(())
}

/// The rows of a table of the demo content.
fn table<T: DeserializeOwned>(csv: &str) -> Vec<T> {
    let rows = csv::Reader::from_reader(csv.as_bytes()).into_deserialize().collect::<Result<_, _>>();
    rows.expect("the demo content is part of the program")
}
