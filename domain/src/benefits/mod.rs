//! What an organisation has for its fee in a year: networks, courses and projects side by side, each as its own slice counts it.

pub mod export;

use crate::access::{OrganisationId, Permission};
use crate::courses::{cost, demand};
use crate::error::Result;
use crate::networks::coverage::{self, SeatStatus};
use crate::networks::year as networks;
use crate::organisations::organisation;
use crate::projects::effort::{self, Effort};
use crate::projects::portfolio::{self, Totals};
use crate::store::Scope;

/// What an organisation had in a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Benefits {
    /// Networks and their meetings.
    pub networks: networks::Year,
    /// Courses that begin in the year.
    pub courses: Courses,
    /// The projects that it leads or takes part in, whole.
    pub projects: Totals,
    /// What it puts into them itself.
    pub effort: Effort,
}

/// What an organisation had of courses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Courses {
    /// Registrations.
    pub asked: u64,
    /// Those that have, or had, a seat.
    pub seated: u64,
    /// Those that were there.
    pub attended: u64,
    /// What the seats cost, in öre without VAT.
    pub cost_ore: i64,
}

/// How the seats in networks stand today: nobody remembers how they stood another day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// Networks in which as many sit there as are expected.
    pub filled: u64,
    /// Networks in which somebody is missing.
    pub vacant: u64,
    /// Networks in which the organisation does not take part, or that do not concern it.
    pub declined: u64,
}

/// What an organisation had in a year. It is the organisation's own, and the staff's.
pub async fn of_year(scope: &Scope, id: OrganisationId, year: i32) -> Result<Benefits> {
    scope.require(Permission::RegisterOthers)?;
    organisation::own(scope, id).await?;
    let asked = demand::of_year(scope, id, year).await?.all;
    let courses = Courses {
        asked: asked.asked,
        seated: asked.seated,
        attended: asked.attended,
        cost_ore: cost::of_year(scope, id, year).await?.all.total,
    };
    Ok(Benefits {
        networks: networks::of_year(scope, id, year).await?,
        courses,
        projects: portfolio::of_organisation(scope, id, year).await?,
        effort: effort::of_year(scope, id, year).await?,
    })
}

/// How an organisation's seats in networks stand today.
pub async fn seats(scope: &Scope, id: OrganisationId) -> Result<Seats> {
    scope.require(Permission::FillSeats)?;
    organisation::own(scope, id).await?;
    let mut seats = Seats::default();
    for (_, cell) in coverage::of_organisation(scope, id).await? {
        *match cell.status {
            SeatStatus::Filled => &mut seats.filled,
            SeatStatus::Vacant | SeatStatus::SubstituteOnly => &mut seats.vacant,
            SeatStatus::Declined | SeatStatus::NotApplicable => &mut seats.declined,
        } += 1;
    }
    Ok(seats)
}
