//! Links to an evaluation: one for each participant. The table knows whose link it is and whether it was used, never for
//! which answer.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;

use super::{EvaluationId, evaluation};
use crate::access::OrganisationId;
use crate::access::secret::{self, Secret};
use crate::courses::RegistrationId;
use crate::error::{Error, Refusal, Result};
use crate::store::{Scope, WriteScope};

/// A row of the table `evaluation_invitation`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation_invitation")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub registration_id: RegistrationId,
    /// The registration's organisation.
    pub owner_org_id: OrganisationId,
    /// What for.
    pub evaluation_id: EvaluationId,
    /// SHA-256 of the secret in the link.
    pub secret_hash: Vec<u8>,
    /// SHA-256 of the secret in the reminder's link.
    pub reminder_hash: Option<Vec<u8>>,
    /// Whether one of the links has been answered with.
    pub has_answered: bool,
}

impl ActiveModelBehavior for ActiveModel {}

/// Makes a participant's link; none if they have one.
pub(crate) async fn make(
    scope: &WriteScope,
    evaluation: EvaluationId,
    organisation: OrganisationId,
    registration: RegistrationId,
) -> Result<Option<Secret>> {
    let store = scope.unscoped_write();
    if store.count(Entity::find_by_id(registration)).await? > 0 {
        return Ok(None);
    }
    let secret = Secret::new();
    let row = Model {
        registration_id: registration,
        owner_org_id: organisation,
        evaluation_id: evaluation,
        secret_hash: secret.hash(),
        reminder_hash: None,
        has_answered: false,
    };
    store.insert(row).await?;
    Ok(Some(secret))
}

/// A second link for those who have not answered and have none. The first works too: it may be open in a window.
pub(crate) async fn make_again(
    scope: &WriteScope,
    evaluation: EvaluationId,
    registration: RegistrationId,
) -> Result<Option<Secret>> {
    let store = scope.unscoped_write();
    let waiting = Entity::find_by_id(registration)
        .filter(Column::EvaluationId.eq(evaluation))
        .filter(Column::HasAnswered.eq(false))
        .filter(Column::ReminderHash.is_null());
    let mut row = match store.lock(waiting).await {
        Err(Error::NotFound) => return Ok(None),
        row => row?,
    };
    let secret = Secret::new();
    row.reminder_hash = Some(secret.hash());
    store.update(&row).await?;
    Ok(Some(secret))
}

/// The link that somebody presents, and its evaluation while it takes answers.
pub(super) async fn presented(scope: &Scope, secret: &str) -> Result<(Model, evaluation::Model)> {
    let store = scope.unscoped();
    let hash = secret::hash(secret);
    let linked = Column::SecretHash.eq(hash.clone()).or(Column::ReminderHash.eq(hash));
    let link = store.one(Entity::find().filter(linked)).await?.ok_or(Refusal::LinkNotValid)?;
    let evaluation = store.one(evaluation::Entity::find_by_id(link.evaluation_id)).await?.ok_or(Error::NotFound)?;
    if evaluation.is_open(scope.now()) { Ok((link, evaluation)) } else { Err(Refusal::LinkNotValid.into()) }
}

/// Notes that somebody has answered. Every link of the evaluation is written, changed or not: which row was written last,
/// or together with which answer, is something that databases remember (`xmin` on PostgreSQL).
pub(super) async fn note(scope: &WriteScope, link: &Model) -> Result<()> {
    let answered = Column::HasAnswered.into_expr().or(Column::RegistrationId.eq(link.registration_id));
    let all = Entity::update_many()
        .col_expr(Column::HasAnswered, answered)
        .filter(Column::EvaluationId.eq(link.evaluation_id));
    scope.unscoped_write().change(all).await.map(drop)
}

/// How many have a link to an evaluation.
pub(crate) async fn number(scope: &Scope, evaluation: EvaluationId) -> Result<u64> {
    scope.unscoped().count(Entity::find().filter(Column::EvaluationId.eq(evaluation))).await
}

/// Removes the links of an evaluation, and with them who answered.
pub(super) async fn forget(scope: &WriteScope, evaluation: EvaluationId) -> Result<()> {
    scope.unscoped_write().delete(Entity::delete_many().filter(Column::EvaluationId.eq(evaluation))).await.map(drop)
}
