//! Who of a kommun has a training and who does not. Somebody has it who was at the course, or, if the course gives a
//! certificate, whose certificate holds.
//!
//! A kommun's coordinators see their units and who remains, by name. The association's staff see a figure for each kommun and
//! no names: somebody who never came to anything of the association's is the kommun's own business (domain model 2.1).

pub mod export;
mod figures;
mod remaining;

pub use figures::{FEWEST, Figures, Line, figures, titles};
pub use remaining::{Remaining, remaining};

use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};

use crate::access::{OrganisationId, Permission};
use crate::certificates;
use crate::courses::label::{self, LabelKind, course_label};
use crate::courses::state::RegistrationState;
use crate::courses::{CourseId, course, offering, registration};
use crate::error::{Error, Fault, Faults, Result};
use crate::organisations::organisation;
use crate::people::{UnitId, affiliation};
use crate::store::Scope;
use crate::time;

/// Which training is asked for, and of whom.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// This course.
    pub course: Option<CourseId>,
    /// Any course of the subject with this name in addresses; any course at all if there is neither.
    pub subject: Option<String>,
    /// Of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Of this unit.
    pub unit: Option<UnitId>,
    /// Of those who have exactly this title.
    pub title: String,
}

/// Those who work somewhere today, as far as the actor looks after them and the filter asks for them.
async fn workers(scope: &Scope, filter: &Filter) -> Result<Condition> {
    scope.require(Permission::RegisterOthers)?;
    let mut workers = affiliation::current(scope.now());
    if let Some(id) = filter.organisation {
        organisation::own(scope, id).await?;
        workers = workers.add(affiliation::Column::OwnerOrgId.eq(id));
    }
    if let Some(unit) = filter.unit {
        workers = workers.add(affiliation::Column::UnitId.eq(unit));
    }
    if !filter.title.is_empty() {
        workers = workers.add(affiliation::Column::Title.eq(&filter.title));
    }
    Ok(workers)
}

/// Has the training that is asked for: about the person of an affiliation.
async fn is_covered(scope: &Scope, filter: &Filter) -> Result<Condition> {
    let courses = courses(scope, filter).await?;
    let among = |column: Expr| courses.as_ref().map(|ids| column.is_in(ids.iter().copied()));
    let person = || affiliation::Column::PersonId.into_expr();
    let certified = Query::select()
        .expr(Expr::val(1))
        .from(certificates::Entity)
        .and_where(ExprTrait::eq(certificates::Column::PersonId.into_expr(), person()))
        .cond_where(certificates::valid_on(time::local_date(scope.now())))
        .cond_where(Condition::all().add_option(among(certificates::Column::CourseId.into_expr())))
        .take();
    let attended = Query::select()
        .expr(Expr::val(1))
        .from(registration::Entity)
        .inner_join(
            offering::Entity,
            ExprTrait::eq(registration::Column::OfferingId.into_expr(), offering::Column::Id.into_expr()),
        )
        .inner_join(
            course::Entity,
            ExprTrait::eq(offering::Column::CourseId.into_expr(), course::Column::Id.into_expr()),
        )
        .and_where(ExprTrait::eq(registration::Column::PersonId.into_expr(), person()))
        .and_where(registration::Column::State.eq(RegistrationState::Attended))
        .and_where(course::Column::CertificatePercent.is_null())
        .cond_where(Condition::all().add_option(among(offering::Column::CourseId.into_expr())))
        .take();
    Ok(Condition::any().add(Expr::exists(certified)).add(Expr::exists(attended)))
}

/// The courses that count; all when none.
async fn courses(scope: &Scope, filter: &Filter) -> Result<Option<Vec<CourseId>>> {
    if let Some(id) = filter.course {
        return Ok(Some(vec![course::get(scope, id).await?.id]));
    }
    let Some(slug) = &filter.subject else { return Ok(None) };
    let labels = label::list(scope).await?;
    let Some(subject) = labels.iter().find(|label| label.kind == LabelKind::Subject && label.slug == *slug) else {
        let mut faults = Faults::default();
        faults.add("subject", Fault::UnknownChoice);
        return Err(faults.none().err().unwrap_or(Error::NotFound));
    };
    let labelled = course_label::Entity::find().filter(course_label::Column::LabelId.eq(subject.id));
    Ok(Some(scope.all(labelled).await?.into_iter().map(|pair| pair.course_id).collect()))
}
