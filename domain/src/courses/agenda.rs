//! What the staff have before them: what is held, what comes with too few or too many, and what is not published yet.

use chrono::{Duration, NaiveDate};

use super::catalogue::{self, Listed};
use super::course;
use super::state::OfferingState;
use crate::access::Permission;
use crate::error::Result;
use crate::store::{Page, Scope};
use crate::time::{self, Days};

/// Coming offerings, and courses, that are looked through; the nearest first.
const MOST: Page = Page { page: 1, limit: 400 };
/// Few registrations are fewer than this part of the seats, with at most so many days left.
const FEW: i64 = 4;
const SOON: Duration = Duration::days(45);

/// Whose courses are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the departments that the actor works for.
    Own,
    /// All departments'.
    All,
}

/// What the staff have before them.
#[derive(Debug)]
pub struct Agenda {
    /// With a session today, over or not.
    pub today: Vec<Listed>,
    /// With a session on one of the seven days after.
    pub week: Vec<Listed>,
    /// Later, with people waiting for a seat.
    pub queued: Vec<Listed>,
    /// Soon, with few seats taken.
    pub few: Vec<Listed>,
    /// Drafts.
    pub drafts: Vec<Listed>,
    /// Courses that are not published.
    pub unpublished: Vec<course::Listed>,
}

/// What is before the actor today.
pub async fn of(scope: &Scope, whose: Whose) -> Result<Agenda> {
    scope.require(Permission::ReadCourseWork)?;
    let today = time::local_date(scope.now());
    let tomorrow = today + Duration::days(1);
    let runs = |department| whose == Whose::All || scope.actor().may(Permission::ManageCourses(department));
    let own = |rows: Vec<Listed>| rows.into_iter().filter(|one| runs(one.department_id)).collect::<Vec<_>>();
    let held = async |first, last| {
        let days = Days { from: Some(first), to: Some(last) };
        let filter = catalogue::Filter { held: Some(days), past: true, ..catalogue::Filter::default() };
        let mut rows = own(catalogue::list(scope, &filter, MOST).await?.rows);
        rows.retain(|one| one.state.is_held());
        Ok::<_, crate::error::Error>(rows)
    };
    let coming = own(catalogue::list(scope, &catalogue::Filter::default(), MOST).await?.rows);
    let later = |which: &dyn Fn(&Listed) -> bool| {
        coming.iter().filter(|one| begins(one) > today && which(one)).cloned().collect::<Vec<_>>()
    };
    let filter = course::Filter { published: Some(false), ..course::Filter::default() };
    let unpublished = course::list(scope, &filter, MOST).await?.rows;
    Ok(Agenda {
        today: held(today, today).await?,
        week: held(tomorrow, today + Duration::days(7)).await?,
        queued: later(&|one| one.queue_length > 0),
        few: later(&|one| one.state.is_held() && begins(one) <= today + SOON && one.registered() * FEW < one.capacity),
        drafts: coming.iter().filter(|one| one.state == OfferingState::Draft).cloned().collect(),
        unpublished: unpublished.into_iter().filter(|one| runs(one.department_id)).collect(),
    })
}

fn begins(offering: &Listed) -> NaiveDate {
    time::local_date(offering.starts_at)
}
