//! Projects: what they are for and who pays, how far they and their applications have come, and which organisations take part with what.

pub mod application;
mod contact;
pub mod goals;
pub mod participation;
pub mod participation_entry;
pub mod participation_state;
pub mod programme;
pub mod project;
pub mod project_entry;
pub mod project_role;
pub mod project_state;

pub use application::ProjectApplicationId;
pub use contact::Contact;
pub use participation::ProjectParticipationId;
pub use programme::FundingProgrammeId;
pub use project::ProjectId;

use crate::error::Result;
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

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::scoped;
    vec![
        scoped::<programme::Entity>(),
        scoped::<project::Entity>(),
        scoped::<application::Entity>(),
        scoped::<participation::Entity>(),
    ]
}
