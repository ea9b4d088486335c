//! Who stands behind a wish, and with how many people. Each organisation's part is its own: others are told how many
//! organisations there are, and the people of all together only from [`FEWEST`] organisations on.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, Query, SelectStatement};
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::wish::{self, WishId};
use crate::access::{Actor, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Class, Scope, Table, WriteScope, id};

/// How many organisations it takes for their people to be told as one number that gives no single one of them away.
pub const FEWEST: i64 = 3;

/// The most people that an organisation can say it has for a wish.
pub const MOST_PEOPLE: i64 = 10_000;

id!(
    /// Id of a support.
    SupportId
);

/// A row of the table `course_wish_support`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "course_wish_support")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SupportId,
    /// Who stands behind the wish.
    pub owner_org_id: OrganisationId,
    /// The wish.
    pub wish_id: WishId,
    /// How many people they would send.
    pub people: i64,
    /// What the association should know, in their words.
    pub note: Option<String>,
    /// When they joined, in UTC.
    pub created_at: DateTimeUtc,
    /// When they last changed it, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

/// What an organisation says when it stands behind a wish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSupport {
    /// How many people they would send.
    pub people: i64,
    /// What the association should know, at most 500 characters.
    pub note: String,
}

/// A support with the name of who gives it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The support.
    #[sea_orm(nested)]
    pub support: Model,
    /// The name in lists of who gives it.
    pub organisation_name: String,
}

/// Those behind the wish that the actor may see: the staff all, a kommun itself.
pub async fn list(scope: &Scope, wish: WishId) -> Result<Vec<Listed>> {
    if !scope.actor().may(Permission::WishCourses) {
        scope.require(Permission::AnswerWishes)?;
    }
    scope.get::<wish::Entity>(wish).await?;
    let query = Entity::find()
        .column_as(organisation::Column::ShortName, "organisation_name")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .filter(Column::WishId.eq(wish))
        .order_by_asc(organisation::Column::SortKey);
    scope.all_as(query).await
}

/// Lets the actor's organisation stand behind a wish that is open, or changes what it said when it does already.
pub async fn put(scope: &WriteScope, wish: WishId, organisation: OrganisationId, new: &NewSupport) -> Result<()> {
    let wish = open(scope, wish, organisation).await?;
    let mut faults = Faults::default();
    let new = checked(&mut faults, new);
    faults.none()?;
    let held = Entity::find().filter(Column::WishId.eq(wish.id)).filter(Column::OwnerOrgId.eq(organisation));
    let mut held = scope.lock_all(held).await?;
    let Some(row) = held.first_mut() else { return join(scope, &wish, organisation, new).await };
    let before = row.clone();
    row.people = new.people;
    row.note = noted(new.note);
    row.updated_at = scope.now();
    if (row.people, &row.note) == (before.people, &before.note) {
        return Ok(());
    }
    scope.update(row).await?;
    let entry = audit::Entry::new("wish.support_changed", "course_wish", wish.id.0, wish.title.clone());
    audit::record(scope, organisation, entry.before(&before).after(&**row)).await
}

/// Leaves a wish. Who asked does so only when others stand behind it; otherwise it is withdrawn.
pub async fn leave(scope: &WriteScope, wish: WishId, organisation: OrganisationId) -> Result<()> {
    let wish = open(scope, wish, organisation).await?;
    let shown = wish::get(scope, wish.id).await?;
    if !shown.is_supported {
        return Err(Error::NotFound);
    }
    if !shown.can_be_left(scope.actor()) {
        return Err(Refusal::NotInThisState.into());
    }
    let own = Entity::delete_many().filter(Column::WishId.eq(wish.id)).filter(Column::OwnerOrgId.eq(organisation));
    scope.delete(own).await?;
    let entry = audit::Entry::new("wish.left", "course_wish", wish.id.0, wish.title);
    audit::record(scope, organisation, entry).await
}

/// A wish that the actor's organisation can join and leave, locked so that nobody changes it meanwhile.
async fn open(scope: &WriteScope, wish: WishId, organisation: OrganisationId) -> Result<wish::Model> {
    scope.require(Permission::WishCourses)?;
    if scope.actor().organisation() != Some(organisation) {
        return Err(Error::NotFound);
    }
    let row = scope.lock(wish::Entity::find_by_id(wish)).await?;
    if row.state.is_open() { Ok(row.into_inner()) } else { Err(Refusal::NotInThisState.into()) }
}

/// What was said, with its faults noted.
pub(super) fn checked(faults: &mut Faults, new: &NewSupport) -> NewSupport {
    NewSupport {
        people: faults.within("people", new.people, 1, MOST_PEOPLE),
        note: faults.optional("note", &new.note, 500).unwrap_or_default(),
    }
}

fn noted(note: String) -> Option<String> {
    (!note.is_empty()).then_some(note)
}

/// Puts an organisation behind a wish that it does not stand behind.
pub(super) async fn join(
    scope: &WriteScope,
    wish: &wish::Model,
    owner_org_id: OrganisationId,
    new: NewSupport,
) -> Result<()> {
    let row = Model {
        id: SupportId::new(),
        owner_org_id,
        wish_id: wish.id,
        people: new.people,
        note: noted(new.note),
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    // Whoever takes up a need of a network works for another organisation.
    scope.unscoped_write().insert(row.clone()).await?;
    let entry = audit::Entry::new("wish.supported", "course_wish", wish.id.0, wish.title.clone());
    audit::record(scope, owner_org_id, entry.after(&row)).await
}

/// The organisations behind a wish.
pub(crate) async fn supporters(scope: &Scope, wish: WishId) -> Result<Vec<OrganisationId>> {
    let rows = scope.all(Entity::find().filter(Column::WishId.eq(wish))).await?;
    Ok(rows.into_iter().map(|row| row.owner_org_id).collect())
}

/// How many organisations stand behind the wish of a query on wishes. Everybody who sees the wish may know.
pub(super) fn organisations() -> Expr {
    told(Func::count(Column::Id.into_expr()).into())
}

/// How many people they have for it together: the staff know, others only when there are enough organisations. Decided in
/// SQL, so that a number which gives somebody away never leaves the database.
pub(super) fn people(actor: &Actor) -> Expr {
    let all: Expr = Func::sum(Column::People.into_expr()).into();
    let all = all.cast_as("bigint");
    if actor.is_association() {
        return told(all);
    }
    let organisations: Expr = Func::count(Column::Id.into_expr()).into();
    told(Expr::case(organisations.gte(FEWEST), all).finally(crate::people::protection::nothing()).into())
}

/// Whether the actor's organisation stands behind the wish of a query on wishes.
pub(super) fn is_by(actor: &Actor) -> Expr {
    let Some(organisation) = actor.organisation() else { return Expr::val(false) };
    let mut own = behind();
    own.expr(Expr::val(1)).and_where(Column::OwnerOrgId.into_expr().eq(organisation));
    Expr::exists(own)
}

fn told(what: Expr) -> Expr {
    Expr::SubQuery(None, Box::new(behind().expr(what).take().into()))
}

fn behind() -> SelectStatement {
    let is_of = Column::WishId.into_expr().eq(wish::Column::Id.into_expr());
    Query::select().from(Entity).and_where(is_of).take()
}
