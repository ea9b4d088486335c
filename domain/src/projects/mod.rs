//! Projects: what they are for and who pays, how far they and their applications have come, and which organisations take part with what.

pub mod application;
pub mod budget_revision;
mod contact;
pub mod due;
pub mod effort;
pub mod export;
pub mod goals;
pub mod indicator;
pub mod indicator_value;
pub mod milestone;
pub mod participation;
pub mod participation_entry;
pub mod participation_export;
pub mod participation_state;
pub mod portfolio;
pub mod programme;
pub mod project;
pub mod project_entry;
pub mod project_role;
pub mod project_state;
pub mod report;
mod spread;

pub use application::ProjectApplicationId;
pub use budget_revision::BudgetRevisionId;
pub use contact::Contact;
pub use indicator::IndicatorId;
pub use milestone::MilestoneId;
pub use participation::ProjectParticipationId;
pub use programme::FundingProgrammeId;
pub use project::ProjectId;
pub use report::ProjectReportId;

use crate::audit;
use crate::error::{Error, Result};
use crate::people::PersonId;
use crate::store::WriteScope;

/// Lets somebody be a contact as long as they work here: to a day, or without an end that is known.
pub(crate) async fn follow_affiliation(
    scope: &WriteScope,
    person: PersonId,
    last_day: Option<chrono::NaiveDate>,
) -> Result<()> {
    project::follow_affiliation(scope, person, last_day).await?;
    participation::follow_affiliation(scope, person, last_day).await
}

/// What is done to a project, or what belongs to it, concerns the association.
async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::scoped;
    vec![
        scoped::<programme::Entity>(),
        scoped::<project::Entity>(),
        scoped::<application::Entity>(),
        scoped::<participation::Entity>(),
        scoped::<milestone::Entity>(),
        scoped::<indicator::Entity>(),
        scoped::<indicator_value::Entity>(),
        scoped::<budget_revision::Entity>(),
        scoped::<report::Entity>(),
    ]
}
