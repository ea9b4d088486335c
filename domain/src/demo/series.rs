//! A series of the demo: from the first small purchase to a contract that is followed up.

use sea_orm::prelude::DateTimeUtc;

use super::courses::Courses;
use super::offerings::Offering;
use crate::courses::SeriesId;
use crate::courses::series::state::SeriesState;
use crate::courses::series::{self, part};
use crate::courses::state::OfferingState;
use crate::swedish;

/// The courses of its parts, by their codes.
const PARTS: [&str; 3] = ["OFF-101", "OFF-102", "OFF-103"];
const TITLE: &str = "Upphandling steg för steg";
const SUMMARY: &str = "För den som köper in åt kommunen: grunderna, de små inköpen i vardagen och hur avtalen följs upp. \
                       Delarna bygger på varandra, men det går att gå en av dem för sig.";

/// The next offering of each course that is seen by all, in order of time.
pub(super) fn build(
    offerings: &[Offering],
    courses: &Courses,
    now: DateTimeUtc,
) -> (Vec<series::Model>, Vec<part::Model>) {
    let next = |code: &&str| {
        let coming = offerings.iter().filter(|one| {
            courses.all[one.course].plan.code == **code
                && one.row.starts_at > now
                && matches!(one.row.state, OfferingState::Published | OfferingState::Open)
        });
        coming.min_by_key(|one| one.row.starts_at)
    };
    let mut parts: Vec<_> = PARTS.iter().filter_map(next).collect();
    parts.sort_by_key(|one| one.row.starts_at);
    let Some(first) = parts.first() else { return (Vec::new(), Vec::new()) };
    let row = series::Model {
        id: SeriesId::new(),
        slug: swedish::slug(TITLE),
        title: TITLE.to_owned(),
        sort_key: swedish::sort_key(TITLE),
        summary: SUMMARY.to_owned(),
        department_id: courses.all[first.course].row.department_id,
        state: SeriesState::Published,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let places = parts.iter().zip(1..);
    let parts = places.map(|(one, position)| part::Model { offering_id: one.row.id, series_id: row.id, position });
    let parts = parts.collect();
    (vec![row], parts)
}
