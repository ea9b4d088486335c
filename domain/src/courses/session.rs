//! The sessions of an offering: one day, or several.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::{OfferingId, offering};
use crate::error::{Fault, Faults, Result};
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};
use crate::time::{self, Days};

id!(
    /// Id of a session of an offering.
    SessionId
);

/// A row of the table `course_session`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "course_session")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// The offering.
    pub offering_id: OfferingId,
    /// What it is about, when the offering has several.
    pub title: Option<String>,
    /// Start, in UTC.
    pub starts_at: DateTimeUtc,
    /// End, in UTC.
    pub ends_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(|actor| offering::visible_by(Column::OfferingId, actor));
}

impl Model {
    /// Whether it is held today or was before, in Swedish time: attendance is noted from then on.
    #[must_use]
    pub fn day_has_come(&self, now: DateTimeUtc) -> bool {
        time::local_date(self.starts_at) <= time::local_date(now)
    }
}

/// What a session is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// What it is about; may be empty.
    pub title: String,
    /// Start, in UTC.
    pub starts_at: DateTimeUtc,
    /// End, in UTC.
    pub ends_at: DateTimeUtc,
}

/// The most sessions an offering may have.
const MOST: usize = 60;

/// The sessions of an offering, in order of time.
pub async fn of(scope: &Scope, offering: OfferingId) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::OfferingId.eq(offering)).order_by_asc(Column::StartsAt)).await
}

/// The sessions of several offerings, in order of time.
pub async fn of_all(scope: &Scope, offerings: impl IntoIterator<Item = OfferingId>) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::OfferingId.is_in(offerings)).order_by_asc(Column::StartsAt)).await
}

/// The ids of the offerings that have a session on one of the days.
pub(super) fn offerings_on(days: Days) -> SelectStatement {
    let during = Condition::all()
        .add_option(days.ends_at().map(|end| Column::StartsAt.lt(end)))
        .add_option(days.begins_at().map(|begin| Column::EndsAt.gt(begin)));
    Entity::find().select_only().column(Column::OfferingId).filter(during).into_query()
}

/// The sessions as rows in order of time, checked.
pub(super) fn checked(faults: &mut Faults, offering: OfferingId, new: &[NewSession]) -> Vec<Model> {
    if new.is_empty() {
        faults.add("sessions", Fault::Missing);
    }
    if new.len() > MOST {
        faults.add("sessions", Fault::OutOfRange(1, 60));
    }
    let mut rows: Vec<_> = new
        .iter()
        .enumerate()
        .map(|(index, session)| {
            let title = faults.optional(&format!("sessions[{index}].title"), &session.title, 160);
            if session.ends_at <= session.starts_at {
                faults.add(format!("sessions[{index}].endsAt"), Fault::NotAfter("startsAt"));
            }
            Model {
                id: SessionId::new(),
                offering_id: offering,
                title,
                starts_at: session.starts_at,
                ends_at: session.ends_at,
            }
        })
        .collect();
    rows.sort_by_key(|row| row.starts_at);
    rows
}

/// Gives an offering these sessions, paired with the old ones in order of time: a session that is moved keeps its id, and
/// so its attendance and its entry in calendars. Gives those that are no more.
pub(super) async fn set(scope: &WriteScope, offering: OfferingId, rows: Vec<Model>) -> Result<Vec<Model>> {
    let before =
        scope.lock_all(Entity::find().filter(Column::OfferingId.eq(offering)).order_by_asc(Column::StartsAt)).await?;
    let mut before = before.into_iter();
    let mut added = Vec::new();
    for row in rows {
        match before.next() {
            Some(mut old) => {
                old.title = row.title;
                old.starts_at = row.starts_at;
                old.ends_at = row.ends_at;
                scope.update(&old).await?;
            }
            None => added.push(row),
        }
    }
    let gone: Vec<Model> = before.map(Locked::into_inner).collect();
    if !gone.is_empty() {
        let ids: Vec<_> = gone.iter().map(|session| session.id).collect();
        super::attendance::forget(scope, &ids).await?;
        scope.delete(Entity::delete_many().filter(Column::Id.is_in(ids))).await?;
    }
    scope.insert_all(added).await?;
    Ok(gone)
}
