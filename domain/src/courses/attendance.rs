//! Who was there, session by session, and what that makes of their registrations.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;

use super::state::RegistrationState;
use super::{OfferingId, RegistrationId, SessionId, check_in, head_count, offering, registration, session};
use crate::access::OrganisationId;
use crate::audit;
use crate::error::{Error, Fault, Faults, Result};
use crate::store::{Class, Locked, Scope, Table, WriteScope};

/// A row of the table `attendance`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendance")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// When.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// The registration's organisation.
    pub owner_org_id: OrganisationId,
    /// Whether they were there.
    pub is_present: bool,
    /// When it was noted, in UTC.
    pub noted_at: DateTimeUtc,
    /// Who noted it, by name.
    pub noted_by_name: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// One mark in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub registration: RegistrationId,
    /// When.
    pub session: SessionId,
    /// Whether they were there.
    pub is_present: bool,
}

/// The marks of an offering that the actor may see.
pub async fn of(scope: &Scope, offering: OfferingId) -> Result<Vec<Model>> {
    let of = registration::ids_of(offering);
    scope.all(Entity::find().filter(Column::RegistrationId.in_subquery(of))).await
}

/// What the page of a participant list sends: who is ticked, and who was when the page was made.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    /// Ticked now.
    pub ticked: HashSet<(RegistrationId, SessionId)>,
    /// Ticked when the page was made: two who tick at once do not undo each other.
    pub was: HashSet<(RegistrationId, SessionId)>,
    /// A session at which everybody was.
    pub everybody: Option<SessionId>,
}

/// Notes what somebody ticked and unticked. Once somebody is ticked at a session that has begun, the list has been called:
/// those nobody has noted were absent.
pub async fn call(scope: &WriteScope, offering: OfferingId, roll: &Roll) -> Result<()> {
    let sessions = session::of(scope, offering).await?;
    let noted: HashSet<_> =
        of(scope, offering).await?.into_iter().map(|mark| (mark.registration_id, mark.session_id)).collect();
    let mut marks = Vec::new();
    // Somebody who has cancelled since the page was made is ticked but has no seat.
    for registration in seated(scope, offering).await?.iter().map(|row| row.id) {
        for session in &sessions {
            let pair = (registration, session.id);
            let is_called = session.starts_at <= scope.now()
                && (roll.everybody == Some(session.id) || roll.ticked.iter().any(|(_, at)| *at == session.id));
            let is_present = roll.ticked.contains(&pair) || roll.everybody == Some(session.id);
            if is_present != roll.was.contains(&pair) || is_called && !noted.contains(&pair) {
                marks.push(Mark { registration, session: session.id, is_present });
            }
        }
    }
    note(scope, offering, &marks).await
}

/// Notes who was there, from the day of each session on, and takes their registrations to what it means. A mark that is the
/// same changes nothing; one for somebody without a seat is a fault.
pub async fn note(scope: &WriteScope, offering: OfferingId, marks: &[Mark]) -> Result<()> {
    let (row, title) = offering::managed(scope, offering).await?;
    let owners: HashMap<_, _> = seated(scope, offering).await?.iter().map(|row| (row.id, row.owner_org_id)).collect();
    check(scope, &session::of(scope, offering).await?, &owners, marks)?;
    let before = scope
        .lock_all(Entity::find().filter(Column::RegistrationId.in_subquery(registration::ids_of(offering))))
        .await?;
    let mut changed = 0;
    for mark in marks {
        let owner = *owners.get(&mark.registration).ok_or(Error::NotFound)?;
        let old = before.iter().find(|old| old.registration_id == mark.registration && old.session_id == mark.session);
        if old.is_some_and(|old| old.is_present == mark.is_present) {
            continue;
        }
        if old.is_some() {
            clear(scope, mark.registration, mark.session).await?;
        }
        if !mark.is_present {
            check_in::take_back(scope, mark.registration, mark.session, scope.now()).await?;
        }
        let noted = Model {
            registration_id: mark.registration,
            session_id: mark.session,
            owner_org_id: owner,
            is_present: mark.is_present,
            noted_at: scope.now(),
            noted_by_name: scope.actor().name().to_owned(),
        };
        scope.insert_for(owner, noted).await?;
        changed += 1;
    }
    if changed > 0 {
        settle(scope, offering).await?;
        let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
        audit::record(
            scope,
            organisation,
            audit::Entry::new("attendance.noted", "offering", row.id.0, title).after(&changed),
        )
        .await?;
    }
    Ok(())
}

fn check(
    scope: &Scope,
    sessions: &[session::Model],
    seated: &HashMap<RegistrationId, OrganisationId>,
    marks: &[Mark],
) -> Result<()> {
    let mut faults = Faults::default();
    for (index, mark) in marks.iter().enumerate() {
        if !seated.contains_key(&mark.registration) {
            faults.add(format!("marks[{index}].registrationId"), Fault::UnknownChoice);
        }
        match sessions.iter().find(|session| session.id == mark.session) {
            None => faults.add(format!("marks[{index}].sessionId"), Fault::UnknownChoice),
            Some(session) if !session.day_has_come(scope.now()) => {
                faults.add(format!("marks[{index}].sessionId"), Fault::NotYet);
            }
            Some(_) => {}
        }
    }
    faults.none()
}

/// What the marks of somebody with a seat say: who was at a session attended, who was absent from all of them did not come,
/// and of others nothing is known yet.
pub(crate) fn outcome(sessions: usize, marks: impl IntoIterator<Item = bool>) -> RegistrationState {
    let marks: Vec<_> = marks.into_iter().collect();
    if marks.contains(&true) {
        RegistrationState::Attended
    } else if sessions > 0 && marks.len() >= sessions {
        RegistrationState::NoShow
    } else {
        RegistrationState::Confirmed
    }
}

/// Takes registrations to what the marks say, after marks or sessions have changed. Nobody has been at a session whose day
/// was moved ahead: its marks go. Seats stay as they are, whatever comes of it.
pub(super) async fn settle(scope: &WriteScope, offering: OfferingId) -> Result<()> {
    let sessions = session::of(scope, offering).await?;
    let ahead: Vec<_> = sessions.iter().filter(|one| !one.day_has_come(scope.now())).map(|one| one.id).collect();
    forget(scope, &ahead).await?;
    let mut marks: HashMap<RegistrationId, Vec<bool>> = HashMap::new();
    for mark in of(scope, offering).await? {
        marks.entry(mark.registration_id).or_default().push(mark.is_present);
    }
    for mut row in seated(scope, offering).await? {
        let state = outcome(sessions.len(), marks.remove(&row.id).unwrap_or_default());
        if row.state != state {
            row.state = state;
            row.version += 1;
            row.updated_at = scope.now();
            scope.update(&row).await?;
        }
    }
    Ok(())
}

/// Those with a seat, locked.
async fn seated(scope: &WriteScope, offering: OfferingId) -> Result<Vec<Locked<registration::Model>>> {
    let seated = registration::Entity::find()
        .filter(registration::Column::OfferingId.eq(offering))
        .filter(registration::Column::State.is_in(RegistrationState::SEATED));
    scope.lock_all(seated).await
}

/// Removes what is noted of somebody at a session.
pub(super) async fn clear(scope: &WriteScope, registration: RegistrationId, session: SessionId) -> Result<()> {
    let noted =
        Entity::delete_many().filter(Column::RegistrationId.eq(registration)).filter(Column::SessionId.eq(session));
    scope.delete(noted).await.map(drop)
}

/// Removes who came, by name and by number, to sessions that are no more or that are still to come.
pub(super) async fn forget(scope: &WriteScope, sessions: &[SessionId]) -> Result<()> {
    check_in::forget(scope, sessions).await?;
    head_count::forget(scope, sessions).await?;
    scope.delete(Entity::delete_many().filter(Column::SessionId.is_in(sessions.iter().copied()))).await.map(drop)
}
