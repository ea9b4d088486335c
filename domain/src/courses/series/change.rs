//! What the staff of the department do with a series.

use std::collections::{HashMap, HashSet};

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::state::{Guard, SeriesState};
use super::{Column, Entity, Model, SeriesId, part};
use crate::access::Permission;
use crate::audit;
use crate::courses::{OfferingId, course, offering};
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::{DepartmentId, department};
use crate::store::{Locked, Scope, WriteScope};
use crate::swedish;

/// The most parts of a series.
pub const MOST: usize = 30;
/// The fewest that it can be published with.
const FEWEST: usize = 2;

/// What a series is made of. A change gives all of it anew, but its name in addresses.
#[derive(Clone, Debug, Default)]
pub struct NewSeries {
    /// Title, at most 160 characters.
    pub title: String,
    /// Name in addresses; made from the title when empty. It stays as it was made.
    pub slug: String,
    /// What holds the parts together, at most 1 000 characters.
    pub summary: String,
    /// The department that runs it.
    pub department: Option<DepartmentId>,
}

/// Creates a series without parts, as a draft.
pub async fn create(scope: &WriteScope, new: &NewSeries) -> Result<SeriesId> {
    let department_id = permitted(scope, new.department)?;
    let row = Model {
        id: SeriesId::new(),
        slug: match new.slug.trim() {
            "" => swedish::slug(new.title.trim()),
            given => given.to_owned(),
        },
        title: String::new(),
        sort_key: String::new(),
        summary: String::new(),
        department_id,
        state: SeriesState::Draft,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let mut faults = Faults::default();
    if !row.slug.is_empty() && (swedish::slug(&row.slug) != row.slug || row.slug.len() > 120) {
        faults.add("slug", Fault::NotASlug);
    }
    if scope.count(Entity::find().filter(Column::Slug.eq(&row.slug))).await? > 0 {
        faults.add("slug", Fault::Taken);
    }
    let row = filled(scope, faults, row, new).await?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&[("slug", "slug")]))?;
    note(scope, audit::Entry::new("series.created", "course_series", row.id.0, row.title.clone()).after(&row)).await?;
    Ok(row.id)
}

/// Changes a series that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: SeriesId, version: i64, new: &NewSeries) -> Result<()> {
    let mut row = managed(scope, id, version).await?;
    let before = row.clone();
    let department_id = permitted(scope, new.department)?;
    *row = filled(scope, Faults::default(), Model { department_id, ..before.clone() }, new).await?;
    touch(scope, &mut row);
    scope.update(&row).await?;
    let entry = audit::Entry::new("series.changed", "course_series", id.0, row.title.clone());
    note(scope, entry.before(&before).after(&*row)).await
}

/// Removes a draft. Its parts stay as they are.
pub async fn remove(scope: &WriteScope, id: SeriesId) -> Result<()> {
    let row = locked(scope, id).await?;
    if !row.can_be_removed() {
        return Err(Refusal::NotInThisState.into());
    }
    scope.delete(part::Entity::delete_many().filter(part::Column::SeriesId.eq(id))).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    note(scope, audit::Entry::new("series.removed", "course_series", id.0, row.title.clone()).before(&*row)).await
}

/// Takes a series to another state.
pub async fn transition(scope: &WriteScope, id: SeriesId, to: SeriesState) -> Result<()> {
    let mut row = locked(scope, id).await?;
    let way = row.state.transition_to(to).ok_or(Refusal::NotInThisState)?;
    if way.guard == Guard::HasParts && parts(scope, id).await?.len() < FEWEST {
        let mut faults = Faults::default();
        faults.add("offeringIds", Fault::TooFewParts(FEWEST));
        faults.none()?;
    }
    let before = row.state;
    row.state = to;
    touch(scope, &mut row);
    scope.update(&row).await?;
    let entry = audit::Entry::new("series.transitioned", "course_series", id.0, row.title.clone());
    note(scope, entry.before(&before).after(&to)).await
}

/// Gives a series these parts and no others, in this order, if nobody has changed it since the version. Whoever adds an
/// offering runs its course too.
pub async fn set_parts(scope: &WriteScope, id: SeriesId, version: i64, offerings: &[OfferingId]) -> Result<()> {
    let mut row = managed(scope, id, version).await?;
    let before = parts(scope, id).await?;
    let fewest = if row.state == SeriesState::Draft { 0 } else { FEWEST };
    checked(scope, id, &before, offerings, fewest).await?;
    scope.delete(part::Entity::delete_many().filter(part::Column::SeriesId.eq(id))).await?;
    let rows = offerings.iter().zip(1..);
    let rows = rows.map(|(&offering_id, position)| part::Model { offering_id, series_id: id, position });
    scope.insert_all(rows).await.map_err(|fault| fault.or_taken(&[("offering", "offeringIds")]))?;
    touch(scope, &mut row);
    scope.update(&row).await?;
    let entry = audit::Entry::new("series.parts_set", "course_series", id.0, row.title.clone());
    let (before, after) = (names(scope, &before).await?, names(scope, offerings).await?);
    note(scope, entry.before(&before).after(&after)).await
}

async fn checked(
    scope: &Scope,
    id: SeriesId,
    before: &[OfferingId],
    offerings: &[OfferingId],
    fewest: usize,
) -> Result<()> {
    let mut faults = Faults::default();
    if offerings.len() > MOST {
        faults.add("offeringIds", Fault::TooMany(MOST));
    }
    if offerings.len() < fewest {
        faults.add("offeringIds", Fault::TooFewParts(fewest));
    }
    let known: HashMap<_, _> =
        offering::of_ids(scope, offerings).await?.into_iter().map(|one| (one.id, one.course_id)).collect();
    let others = part::Entity::find()
        .filter(part::Column::OfferingId.is_in(offerings.iter().copied()))
        .filter(part::Column::SeriesId.ne(id));
    let others: HashSet<_> = scope.all(others).await?.into_iter().map(|row| row.offering_id).collect();
    let mut named = HashMap::new();
    for (index, one) in offerings.iter().enumerate() {
        let field = format!("offeringIds[{index}]");
        let Some(&course) = known.get(one) else {
            faults.add(field, Fault::UnknownChoice);
            continue;
        };
        if let Some(earlier) = named.insert(one, index + 1) {
            faults.add(&field, Fault::SameAsRow(earlier));
        } else if others.contains(one) {
            faults.add(&field, Fault::Taken);
        }
        if !before.contains(one) {
            scope.require(Permission::ManageCourses(course::get(scope, course).await?.department_id))?;
        }
    }
    faults.none()
}

/// The offerings of a series, in their order, whoever sees them.
async fn parts(scope: &Scope, id: SeriesId) -> Result<Vec<OfferingId>> {
    let rows = part::Entity::find().filter(part::Column::SeriesId.eq(id)).order_by_asc(part::Column::Position);
    Ok(scope.all(rows).await?.into_iter().map(|row| row.offering_id).collect())
}

/// What the trail says of parts: the titles of their courses.
async fn names(scope: &Scope, offerings: &[OfferingId]) -> Result<String> {
    let listed = crate::courses::catalogue::of_ids(scope, offerings.iter().copied()).await?;
    let title = |id: &OfferingId| listed.iter().find(|one| one.id == *id).map(|one| one.title.as_str());
    Ok(offerings.iter().filter_map(title).collect::<Vec<_>>().join(", "))
}

/// The series, locked, if the actor runs it.
async fn locked(scope: &WriteScope, id: SeriesId) -> Result<Locked<Model>> {
    let row = scope.lock(Entity::find_by_id(id)).await?;
    scope.require(Permission::ManageCourses(row.department_id))?;
    Ok(row)
}

/// The same, if nobody has changed it since the version.
async fn managed(scope: &WriteScope, id: SeriesId, version: i64) -> Result<Locked<Model>> {
    let row = locked(scope, id).await?;
    if row.version == version { Ok(row) } else { Err(Refusal::ChangedMeanwhile.into()) }
}

fn permitted(scope: &WriteScope, department: Option<DepartmentId>) -> Result<DepartmentId> {
    scope.require(Permission::ReadCourseWork)?;
    let mut faults = Faults::default();
    let Some(department) = department else {
        faults.add("departmentId", Fault::Missing);
        return faults.none().and(Err(Error::NotFound));
    };
    scope.require(Permission::ManageCourses(department)).map(|()| department)
}

async fn filled(scope: &Scope, mut faults: Faults, mut row: Model, new: &NewSeries) -> Result<Model> {
    row.title = faults.text("title", &new.title, 160);
    row.sort_key = swedish::sort_key(&row.title);
    row.summary = faults.text("summary", &new.summary, 1_000);
    if scope.count(department::Entity::find_by_id(row.department_id)).await? == 0 {
        faults.add("departmentId", Fault::UnknownChoice);
    }
    faults.none()?;
    Ok(row)
}

fn touch(scope: &WriteScope, row: &mut Model) {
    row.version += 1;
    row.updated_at = scope.now();
}

async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}
