//! Lists of people that are too long to be taken care of at once: checked as a whole, then added some at a time, on behalf of
//! whoever brought them. The rows are kept until then, and what became of each of them.

use std::ops::RangeInclusive;

use sea_orm::entity::prelude::*;
use sea_orm::{DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::roster::{self, Row};
use super::{HIDDEN, PersonId, person, protection};
use crate::access::{OrganisationId, Permission, session};
use crate::error::{Error, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, BatchId, Kind};
use crate::organisations::organisation;
use crate::store::{Class, Database, Page, Paged, Scope, Table, WriteScope, id};

id!(
    /// Id of a row of a list.
    RowId
);

/// The most rows a list may have; more is surely a mistake.
pub const LONGEST: usize = 5_000;
/// How many rows are added at a time.
const AT_A_TIME: usize = 100;
/// How many rows are kept in a statement: SQLite binds at most 32 766 values.
const IN_A_STATEMENT: usize = 2_000;

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing yet.
    Waiting,
    /// The person was added.
    Added,
    /// The organisation had the person.
    Known,
    /// It can no longer be added: somebody may not add people any more, or the row is no longer right.
    Refused,
    /// It was left undone.
    Cancelled,
}

/// A row of the table `import_row`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RowId,
    /// Whose people they are.
    pub owner_org_id: OrganisationId,
    /// The list.
    pub batch_id: BatchId,
    /// Its number in the list, from 1.
    pub number: i64,
    /// As it was written; empty once the row is done, as are the others.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E-mail.
    pub email: String,
    /// Title.
    pub title: String,
    /// Name of the unit.
    pub unit: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Who it turned out to be.
    pub person_id: Option<PersonId>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl Model {
    fn written(&self) -> Row {
        Row {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            email: self.email.clone(),
            title: self.title.clone(),
            unit: self.unit.clone(),
        }
    }

    fn becomes(&mut self, outcome: Outcome, person: Option<PersonId>) {
        (self.outcome, self.person_id) = (outcome, person);
        for text in [&mut self.given_name, &mut self.family_name, &mut self.email, &mut self.title, &mut self.unit] {
            text.clear();
        }
    }
}

/// Leaves a list to be read in. All of it is checked first: faults name their row as [`roster::import`]'s do, and then nobody
/// is added.
pub async fn begin(scope: &WriteScope, organisation: OrganisationId, rows: Vec<Row>) -> Result<BatchId> {
    let recognised = roster::importable(scope, organisation, roster::within_bounds(rows, LONGEST)?).await?;
    let title = organisation::get(scope, organisation).await?.name;
    let batch = batch::begin(scope, Kind::PeopleImport, organisation, organisation, &title).await?;
    let kept: Vec<_> = recognised
        .into_iter()
        .zip(1..)
        .map(|(one, number)| {
            let mut row = Model {
                id: RowId::new(),
                owner_org_id: organisation,
                batch_id: batch,
                number,
                given_name: one.row.given_name,
                family_name: one.row.family_name,
                email: one.row.email,
                title: one.row.title,
                unit: one.row.unit,
                outcome: Outcome::Waiting,
                person_id: None,
            };
            if one.person.is_some() {
                row.becomes(Outcome::Known, one.person);
            }
            row
        })
        .collect();
    for some in kept.chunks(IN_A_STATEMENT) {
        scope.insert_all_for(organisation, some.to_vec()).await?;
    }
    for some in kept.chunks(AT_A_TIME) {
        if let [first, ..] = some
            && let [.., last] = some
        {
            scope.enqueue_in(batch, Task::ImportPeople { batch, first: first.number, last: last.number }).await?;
        }
    }
    Ok(batch)
}

/// Adds the people of some rows, as whoever brought the list may today. Rows that are done are not looked at again.
pub(crate) async fn perform(database: &Database, id: BatchId, numbers: RangeInclusive<i64>) -> Result<()> {
    let system = crate::access::Actor::System;
    let (organisation, actor) = database
        .read(&system, async |scope| {
            let batch = batch::get(scope, id).await?.batch;
            let actor = match batch.started_by {
                Some(person) => session::acting_as(scope, person).await?,
                None => None,
            };
            Ok::<_, Error>((batch.owner_org_id, actor))
        })
        .await?;
    let waiting = Entity::find()
        .filter(Column::BatchId.eq(id))
        .filter(Column::Number.between(*numbers.start(), *numbers.end()))
        .filter(Column::Outcome.eq(Outcome::Waiting))
        .order_by_asc(Column::Number);
    let may_add = actor.filter(|actor| {
        actor.may(Permission::ManagePeople) && (actor.is_association() || actor.organisation() == Some(organisation))
    });
    let Some(actor) = may_add else {
        let refuse = async |scope: &WriteScope| {
            for mut row in scope.lock_all(waiting).await? {
                row.becomes(Outcome::Refused, None);
                scope.update(&row).await?;
            }
            Ok(())
        };
        return database.write(&system, refuse).await;
    };
    let add = async |scope: &WriteScope| {
        // Two who add some of the same list at once might both add the same unit.
        scope.lock(batch::Entity::find_by_id(id)).await?;
        add(scope, organisation, waiting).await
    };
    database.write(&actor, add).await
}

async fn add(scope: &WriteScope, organisation: OrganisationId, waiting: Select<Entity>) -> Result<()> {
    let rows = scope.lock_all(waiting).await?;
    let written = rows.iter().map(|row| row.written()).collect();
    let recognised = roster::recognise(scope, organisation, written).await?;
    let new: Vec<_> = recognised.iter().filter(|one| one.person.is_none() && one.faults.is_empty()).cloned().collect();
    let mut added = roster::add_new(scope, organisation, new).await?.into_iter();
    for (mut row, one) in rows.into_iter().zip(recognised) {
        match one.person {
            Some(person) => row.becomes(Outcome::Known, Some(person)),
            None if !one.faults.is_empty() => row.becomes(Outcome::Refused, None),
            None => row.becomes(Outcome::Added, added.next()),
        }
        scope.update(&row).await?;
    }
    Ok(())
}

/// Leaves the rows of a list that wait undone, and forgets what was written in them.
pub(crate) async fn give_up(scope: &WriteScope, batch: &batch::Model) -> Result<()> {
    let mut rest = Entity::update_many()
        .col_expr(Column::Outcome, Expr::value(Outcome::Cancelled))
        .filter(Column::BatchId.eq(batch.id))
        .filter(Column::Outcome.eq(Outcome::Waiting));
    for text in [Column::GivenName, Column::FamilyName, Column::Email, Column::Title, Column::Unit] {
        rest = rest.col_expr(text, Expr::value(""));
    }
    scope.unscoped_write().change(rest).await.map(drop)
}

/// A row as people see it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// Its number in the list, from 1.
    pub number: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// Who it turned out to be.
    pub person_id: Option<PersonId>,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
}

/// The rows of a list that is, or was, read in, in their order.
pub async fn rows(scope: &Scope, id: BatchId, page: Page) -> Result<Paged<Listed>> {
    batch::get(scope, id).await?;
    let of_whom =
        |written: Column, fact: Expr| Expr::case(Column::PersonId.is_null(), written.into_expr()).finally(fact);
    let given = protection::shown(scope.actor(), person::Column::GivenName, "");
    let family = protection::shown(scope.actor(), person::Column::FamilyName, HIDDEN);
    let found = Entity::find().filter(Column::BatchId.eq(id));
    let of_person = Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id);
    let shown = found
        .clone()
        .join(JoinType::LeftJoin, of_person.into())
        .select_only()
        .columns([Column::Number, Column::Outcome, Column::PersonId])
        .expr_as(of_whom(Column::GivenName, given), "given_name")
        .expr_as(of_whom(Column::FamilyName, family), "family_name")
        .order_by_asc(Column::Number);
    scope.page_of(found, shown, page).await
}
