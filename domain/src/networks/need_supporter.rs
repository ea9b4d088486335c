//! Which other organisations in a network have a need that one of them noted.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, Query, SelectStatement};
use sea_orm::{Condition, FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::need_signal::{self, NeedSignalId};
use crate::access::{Actor, Identity, OrganisationId};
use crate::discussion::standing::Standing;
use crate::error::{Error, Refusal, Result};
use crate::organisations::organisation;
use crate::people::PersonId;
use crate::privacy::refuse_erased;
use crate::store::{Class, Scope, Table, WriteScope};

/// A row of the table `need_supporter`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "need_supporter")]
pub struct Model {
    /// The need.
    #[sea_orm(primary_key, auto_increment = false)]
    pub need_id: NeedSignalId,
    /// The organisation that has it too.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    /// Who said so.
    pub person_id: PersonId,
    /// When, in UTC.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Staff see all, others those of the networks they are in.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    Condition::all().add(need_signal::is_ours(actor, Column::NeedId))
}

/// An organisation that has the need too.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// Which.
    pub organisation_id: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// Since when, in UTC.
    pub created_at: DateTimeUtc,
}

/// The other organisations that have a need, in Swedish order, for those who are in the network.
pub async fn list(scope: &Scope, need: NeedSignalId) -> Result<Vec<Listed>> {
    need_signal::get(scope, need).await?;
    let query = Entity::find()
        .column_as(organisation::Column::ShortName, "organisation_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OrganisationId).to(organisation::Column::Id).into(),
        )
        .filter(Column::NeedId.eq(need))
        .order_by_asc(organisation::Column::SortKey);
    scope.all_as(query).await
}

/// Says that the actor's organisation has a need too; once is enough.
pub async fn put(scope: &WriteScope, need: NeedSignalId, organisation: OrganisationId) -> Result<()> {
    let (me, found) = supportable(scope, need, organisation).await?;
    if found.is_supported {
        return Ok(());
    }
    let row = Model { need_id: need, organisation_id: organisation, person_id: me.person, created_at: scope.now() };
    // Whoever says so works for a kommun, and the table is the association's.
    scope.unscoped_write().insert(row).await?;
    refuse_erased(scope, &[me.person]).await
}

/// Takes it back, whoever of the organisation said it.
pub async fn remove(scope: &WriteScope, need: NeedSignalId, organisation: OrganisationId) -> Result<()> {
    let (_, found) = supportable(scope, need, organisation).await?;
    if !found.is_supported {
        return Err(Error::NotFound);
    }
    let own = Entity::delete_many().filter(Column::NeedId.eq(need)).filter(Column::OrganisationId.eq(organisation));
    scope.unscoped_write().delete(own).await.map(drop)
}

/// A need that the actor's organisation can stand behind, locked so that nobody answers it meanwhile.
async fn supportable(
    scope: &WriteScope,
    need: NeedSignalId,
    organisation: OrganisationId,
) -> Result<(Identity, need_signal::Listed)> {
    let (_, standing) = need_signal::get(scope, need).await?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    if me.organisation != organisation {
        // Staff see that the organisation could say it; they do not speak for it.
        return Err(if scope.actor().is_association() { Error::Forbidden } else { Error::NotFound });
    }
    if standing < Standing::Writer {
        return Err(Error::Forbidden);
    }
    scope.lock(need_signal::Entity::find_by_id(need)).await?;
    let (found, _) = need_signal::get(scope, need).await?;
    if !found.can_be_supported(scope.actor(), standing) {
        return Err(Refusal::NotInThisState.into());
    }
    Ok((me.clone(), found))
}

/// How many organisations have the need of a query on needs, besides who noted it.
pub(super) fn others() -> Expr {
    let all: Expr = Func::count(Column::OrganisationId.into_expr()).into();
    Expr::SubQuery(None, Box::new(behind().expr(all).take().into()))
}

/// Whether the actor's organisation is one of them.
pub(super) fn is_by(actor: &Actor) -> Expr {
    let Some(organisation) = actor.organisation() else { return Expr::val(false) };
    let mut own = behind();
    own.expr(Expr::val(1)).and_where(Column::OrganisationId.into_expr().eq(organisation));
    Expr::exists(own)
}

fn behind() -> SelectStatement {
    let is_of = Column::NeedId.into_expr().eq(need_signal::Column::Id.into_expr());
    Query::select().from(Entity).and_where(is_of).take()
}
