//! Checking in at the door: marks that several phones make at once, some of them without a network for a while.
//!
//! A mark says that somebody was there, or takes back what was said. It has the id that the phone gave it and the time it was
//! made: sent twice it is one, the first of several stands, and in whichever order they arrive nothing that was seen at one
//! door is undone by another that did not know of it.

use std::collections::HashMap;

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::{Order, QueryOrder};

use super::check_in_code::{Code, CodeKey};
use super::registration::{self, Listed};
use super::state::RegistrationState;
use super::{OfferingId, RegistrationId, SessionId, attendance, course, offering, session};
use crate::access::{OrganisationId, Permission};
use crate::error::{Error, Fault, Faults, Result};
use crate::people::person;
use crate::store::{Class, Scope, Table, WriteScope, id};
use crate::time::{self, Days};

id!(
    /// Id of a mark, chosen where it is made.
    CheckInId
);

/// A row of the table `check_in`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_in")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CheckInId,
    /// The registration's organisation.
    pub owner_org_id: OrganisationId,
    /// Who.
    pub registration_id: RegistrationId,
    /// At which session.
    pub session_id: SessionId,
    /// Whether they were there, or the marks until then are taken back.
    pub is_present: bool,
    /// When it was made, in UTC.
    pub made_at: DateTimeUtc,
    /// Who made it, by name.
    pub made_by_name: String,
    /// When it was taken back, in UTC.
    pub taken_back_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// The most marks that are taken at once.
pub const MOST: usize = 500;

/// Whom a mark is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Somebody in the list.
    Registration(RegistrationId),
    /// Whoever has this code, as it was scanned or typed.
    Code(String),
}

/// A mark as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Id.
    pub id: CheckInId,
    /// At which session.
    pub session: SessionId,
    /// Whom it is about.
    pub who: Who,
    /// Whether they are here, or the marks until then are taken back.
    pub is_present: bool,
    /// When it was made, by the clock of who sends it.
    pub made_at: DateTimeUtc,
}

/// What became of a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They are here.
    Here,
    /// They were here already.
    HereAlready,
    /// They are not here.
    NotHere,
    /// They have no seat. The mark is kept for the staff to see to.
    NoSeat,
    /// The code is of another course today: its title.
    OtherOffering(String),
    /// There is nobody with this code or registration.
    Unknown,
    /// The offering has no such session.
    UnknownSession,
    /// The day of the session has not come.
    NotYet,
    /// Another mark has the id.
    IdReused,
}

/// A mark with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The mark.
    pub id: CheckInId,
    /// What became of it.
    pub outcome: Outcome,
    /// Whom it is about, and their name.
    pub who: Option<(RegistrationId, String)>,
    /// Since when they are here, in UTC.
    pub since: Option<DateTimeUtc>,
}

/// Takes marks, each by itself: one that cannot be taken does not hold up the others. `sent_at` is the time by the clock of
/// who sends them; by what it differs, the times of the marks are put right.
pub async fn note(
    scope: &WriteScope,
    key: &CodeKey,
    id: OfferingId,
    sent_at: Option<DateTimeUtc>,
    marks: &[Mark],
) -> Result<Vec<Told>> {
    if marks.len() > MOST {
        let mut faults = Faults::default();
        faults.add("marks", Fault::TooMany(MOST));
        faults.none()?;
    }
    // Locks the offering: nobody cancels meanwhile, and whoever marks the same waits.
    offering::managed(scope, id).await?;
    let mut door = Taking {
        scope,
        key,
        ahead: sent_at.map_or_else(Duration::zero, |sent_at| sent_at - scope.now()),
        sessions: session::of(scope, id).await?,
        people: everybody(scope, id).await?,
        known: known(scope, marks).await?,
        attended: attended(scope, id).await?,
        has_changed: false,
    };
    let mut told = Vec::with_capacity(marks.len());
    for mark in marks {
        told.push(door.take(mark).await?);
    }
    if door.has_changed {
        attendance::settle(scope, id).await?;
    }
    Ok(told)
}

/// What marks are taken with.
struct Taking<'a> {
    scope: &'a WriteScope,
    key: &'a CodeKey,
    /// How far ahead the clock is of who sends the marks.
    ahead: Duration,
    sessions: Vec<session::Model>,
    people: Vec<Listed>,
    known: HashMap<CheckInId, Model>,
    attended: HashMap<(RegistrationId, SessionId), attendance::Model>,
    has_changed: bool,
}

impl Taking<'_> {
    async fn take(&mut self, mark: &Mark) -> Result<Told> {
        let nobody = |outcome| Told { id: mark.id, outcome, who: None, since: None };
        let Some(session) = self.sessions.iter().find(|session| session.id == mark.session) else {
            return Ok(nobody(Outcome::UnknownSession));
        };
        let has_come = session.day_has_come(self.scope.now());
        let Some(row) = self.people.iter().find(|row| is_meant(self.key, row, &mark.who)).cloned() else {
            return Ok(nobody(self.elsewhere(&mark.who).await?));
        };
        let told = |outcome, since| Told { id: mark.id, outcome, who: Some((row.id, row.name())), since };
        if !has_come {
            return Ok(told(Outcome::NotYet, None));
        }
        let pair = (row.id, mark.session);
        let is_seated = RegistrationState::SEATED.contains(&row.state);
        if let Some(known) = self.known.get(&mark.id) {
            if (known.registration_id, known.session_id, known.is_present) != (row.id, mark.session, mark.is_present) {
                return Ok(told(Outcome::IdReused, None));
            }
        } else {
            self.keep(mark, &row).await?;
            let since = self.since(pair);
            match mark.is_present {
                true if is_seated => self.come(mark, &row).await?,
                true => {}
                false => self.take_back(mark, &row).await?,
            }
            if mark.is_present && is_seated && since.is_none() {
                return Ok(told(Outcome::Here, self.since(pair)));
            }
        }
        let since = self.since(pair);
        let outcome = match (since, is_seated || !mark.is_present) {
            (Some(_), _) => Outcome::HereAlready,
            (None, true) => Outcome::NotHere,
            (None, false) => Outcome::NoSeat,
        };
        Ok(told(outcome, since))
    }

    /// When it was made by our own clock: not later than now.
    fn made_at(&self, mark: &Mark) -> DateTimeUtc {
        Ord::min(mark.made_at - self.ahead, self.scope.now())
    }

    fn since(&self, pair: (RegistrationId, SessionId)) -> Option<DateTimeUtc> {
        self.attended.get(&pair).filter(|row| row.is_present).map(|row| row.noted_at)
    }

    async fn keep(&mut self, mark: &Mark, row: &Listed) -> Result<()> {
        let kept = Model {
            id: mark.id,
            owner_org_id: row.owner_org_id,
            registration_id: row.id,
            session_id: mark.session,
            is_present: mark.is_present,
            made_at: self.made_at(mark),
            made_by_name: self.scope.actor().name().to_owned(),
            taken_back_at: None,
        };
        self.known.insert(kept.id, kept.clone());
        self.scope.insert_for(row.owner_org_id, kept).await
    }

    /// The first to say so stands.
    async fn come(&mut self, mark: &Mark, row: &Listed) -> Result<()> {
        let made_at = self.made_at(mark);
        if self.since((row.id, mark.session)).is_some_and(|since| since <= made_at) {
            return Ok(());
        }
        self.attend(row, mark.session, Some((made_at, self.scope.actor().name().to_owned()))).await
    }

    /// Takes back what was said until then. What was said later, or arrives later, stands.
    async fn take_back(&mut self, mark: &Mark, row: &Listed) -> Result<()> {
        let made_at = self.made_at(mark);
        take_back(self.scope, row.id, mark.session, made_at).await?;
        let standing = standing().filter(Column::RegistrationId.eq(row.id)).filter(Column::SessionId.eq(mark.session));
        let first = self.scope.one(standing.order_by_asc(Column::MadeAt)).await?;
        let is_said_until_then = self.since((row.id, mark.session)).is_some_and(|since| since <= made_at);
        if is_said_until_then {
            self.attend(row, mark.session, first.map(|first| (first.made_at, first.made_by_name))).await?;
        }
        Ok(())
    }

    /// Since when somebody is here and who said so, or that nothing is said of it.
    async fn attend(
        &mut self,
        row: &Listed,
        session_id: SessionId,
        since: Option<(DateTimeUtc, String)>,
    ) -> Result<()> {
        self.has_changed = true;
        let pair = (row.id, session_id);
        if self.attended.remove(&pair).is_some() {
            attendance::clear(self.scope, row.id, session_id).await?;
        }
        let Some((noted_at, noted_by_name)) = since else { return Ok(()) };
        let owner_org_id = row.owner_org_id;
        let attends = attendance::Model {
            registration_id: row.id,
            session_id,
            owner_org_id,
            is_present: true,
            noted_at,
            noted_by_name,
        };
        self.attended.insert(pair, attends.clone());
        self.scope.insert_for(owner_org_id, attends).await
    }

    /// Why there is nobody here who is meant.
    async fn elsewhere(&self, who: &Who) -> Result<Outcome> {
        let Who::Code(typed) = who else { return Ok(Outcome::Unknown) };
        if Code::read(typed).is_none() {
            return Ok(Outcome::Unknown);
        }
        let today = time::local_date(self.scope.now());
        let others = session::offerings_on(Days { from: Some(today), to: Some(today) });
        let others = registration::listed(self.scope.actor())
            .filter(registration::Column::OfferingId.in_subquery(others))
            .filter(registration::Column::State.is_in(RegistrationState::SEATED));
        let others: Vec<Listed> = self.scope.all_as(others).await?;
        let found = others.into_iter().find(|row| is_meant(self.key, row, who));
        Ok(found.map_or(Outcome::Unknown, |row| Outcome::OtherOffering(row.course_title)))
    }
}

fn is_meant(key: &CodeKey, row: &Listed, who: &Who) -> bool {
    match who {
        Who::Registration(id) => row.id == *id,
        Who::Code(typed) => Code::read(typed).is_some_and(|code| code == key.code(row.id, row.person_id)),
    }
}

/// Takes back what was said at the door until then: the staff say otherwise.
pub(super) async fn take_back(
    scope: &WriteScope,
    registration: RegistrationId,
    session: SessionId,
    until: DateTimeUtc,
) -> Result<()> {
    let said = standing()
        .filter(Column::RegistrationId.eq(registration))
        .filter(Column::SessionId.eq(session))
        .filter(Column::MadeAt.lte(until));
    for mut row in scope.lock_all(said).await? {
        row.taken_back_at = Some(scope.now());
        scope.update(&row).await?;
    }
    Ok(())
}

/// Removes the marks of sessions that are no more, or that are still to come.
pub(super) async fn forget(scope: &WriteScope, sessions: &[SessionId]) -> Result<()> {
    scope.delete(Entity::delete_many().filter(Column::SessionId.is_in(sessions.iter().copied()))).await.map(drop)
}

/// Marks that say that somebody was there, and were not taken back.
fn standing() -> Select<Entity> {
    Entity::find().filter(Column::IsPresent.eq(true)).filter(Column::TakenBackAt.is_null())
}

/// What the staff at the door of a session see.
#[derive(Clone, Debug)]
pub struct Door {
    /// The session.
    pub session: session::Model,
    /// All sessions of its offering, in order of time.
    pub sessions: Vec<session::Model>,
    /// The offering.
    pub offering: offering::Model,
    /// Its course.
    pub course: course::Model,
    /// Who has a seat, by family name.
    pub seated: Vec<Expected>,
    /// What was said of people who have no seat, or had none then: the earliest first.
    pub without_seat: Vec<(Listed, Model)>,
}

/// Somebody who has a seat.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Who.
    pub row: Listed,
    /// What they check in with.
    pub code: Code,
    /// Since when they are here, in UTC.
    pub since: Option<DateTimeUtc>,
}

impl Door {
    /// How many are here.
    #[must_use]
    pub fn present(&self) -> usize {
        self.seated.iter().filter(|one| one.since.is_some()).count()
    }
}

/// Who is expected at a session and who is here, for the staff who run the offering.
pub async fn door(scope: &Scope, key: &CodeKey, id: SessionId) -> Result<Door> {
    scope.require(Permission::ReadCourseWork)?;
    let session = scope.get::<session::Entity>(id).await?;
    let offering = offering::get(scope, session.offering_id).await?;
    let course = course::get(scope, offering.course_id).await?;
    scope.require(Permission::ManageCourses(course.department_id))?;
    let attended = attended(scope, offering.id).await?;
    let since = |row: &Listed| attended.get(&(row.id, id)).filter(|row| row.is_present).map(|row| row.noted_at);
    let people = everybody(scope, offering.id).await?;
    let said = scope.all(standing().filter(Column::SessionId.eq(id)).order_by_asc(Column::MadeAt)).await?;
    let without_seat = said.into_iter().filter_map(|mark| {
        let row = people.iter().find(|row| row.id == mark.registration_id && since(row).is_none())?;
        Some((row.clone(), mark))
    });
    let without_seat = without_seat.collect();
    let seated = people.into_iter().filter(|row| RegistrationState::SEATED.contains(&row.state));
    let seated = seated.map(|row| Expected { code: key.code(row.id, row.person_id), since: since(&row), row });
    Ok(Door {
        sessions: session::of(scope, offering.id).await?,
        seated: seated.collect(),
        without_seat,
        session,
        offering,
        course,
    })
}

/// The code of a registration that the actor may see, while it has a seat.
pub async fn code(scope: &Scope, key: &CodeKey, id: RegistrationId) -> Result<(Listed, Code)> {
    let row = registration::get(scope, id).await?;
    if !RegistrationState::SEATED.contains(&row.state) {
        return Err(Error::NotFound);
    }
    let code = key.code(row.id, row.person_id);
    Ok((row, code))
}

/// Everybody who was ever registered, by family name.
async fn everybody(scope: &Scope, id: OfferingId) -> Result<Vec<Listed>> {
    let rows = registration::listed(scope.actor())
        .filter(registration::Column::OfferingId.eq(id))
        .order_by(person::in_order(scope.actor()), Order::Asc)
        .order_by_asc(registration::Column::Id);
    scope.all_as(rows).await
}

async fn known(scope: &Scope, marks: &[Mark]) -> Result<HashMap<CheckInId, Model>> {
    let rows = scope.all(Entity::find().filter(Column::Id.is_in(marks.iter().map(|mark| mark.id)))).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn attended(scope: &Scope, id: OfferingId) -> Result<HashMap<(RegistrationId, SessionId), attendance::Model>> {
    let rows = attendance::of(scope, id).await?;
    Ok(rows.into_iter().map(|row| ((row.registration_id, row.session_id), row)).collect())
}
