//! What anybody who has the code of a certificate may know of it. Guesses are counted for each network address.

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QuerySelect};

use super::certificate::{Column, Entity, Standing, number};
use super::code;
use crate::access::{Actor, throttle};
use crate::error::{Error, Result};
use crate::people::{HIDDEN, person, protection};
use crate::store::{Database, Scope};
use crate::time;

/// A certificate, as its code shows it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Verified {
    /// The name on it, or that it is hidden.
    pub holder_name: String,
    /// The title of the course.
    pub course_title: String,
    /// The first day of the course.
    pub held_from: Date,
    /// The last day.
    pub held_to: Date,
    /// The association that vouches for it.
    pub issuer_name: String,
    /// The year of its number.
    pub year: i64,
    /// Its place among those of the year.
    pub serial: i64,
    /// When it was issued.
    pub issued_on: Date,
    /// The last day that it holds.
    pub valid_until: Option<Date>,
    /// When it was revoked, in UTC.
    pub revoked_at: Option<DateTimeUtc>,
}

impl Verified {
    /// The number as people write it.
    #[must_use]
    pub fn number(&self) -> String {
        number(self.year, self.serial)
    }

    /// Whether it holds at this time.
    #[must_use]
    pub fn standing(&self, now: DateTimeUtc) -> Standing {
        Standing::on(time::local_date(now), self.valid_until, self.revoked_at)
    }
}

/// The certificate with this code, and with this number if one is given. It is not found by a code that is not one; whoever
/// tries too many of those has to wait. Nobody is named here whose identity is protected, not even to themself.
pub async fn verify(database: &Database, typed: &str, number: &str, address: &str) -> Result<Verified> {
    let found = database
        .read(&Actor::Anyone, async |scope| {
            throttle::check_lookups(scope, address).await?;
            with_code(scope, typed).await
        })
        .await?;
    let number: String = number.split_whitespace().collect();
    if let Some(found) = found.filter(|one| number.is_empty() || one.number() == number) {
        return Ok(found);
    }
    let noted = async |scope: &_| throttle::note_lookup(scope, address).await;
    database.write(&Actor::Anyone, noted).await?;
    Err(Error::NotFound)
}

async fn with_code(scope: &Scope, typed: &str) -> Result<Option<Verified>> {
    let Some(code) = code::read(typed) else { return Ok(None) };
    let query = Entity::find()
        .select_only()
        .columns([
            Column::CourseTitle,
            Column::HeldFrom,
            Column::HeldTo,
            Column::IssuerName,
            Column::Year,
            Column::Serial,
            Column::IssuedOn,
            Column::ValidUntil,
            Column::RevokedAt,
        ])
        .expr_as(protection::shown(&Actor::Anyone, Column::HolderName, HIDDEN), "holder_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
        .filter(Column::Code.eq(code));
    // The code is what lets one in here, whoever one is.
    scope.unscoped().one_as(query).await
}
