//! Which registrations a kommun wants to approve before they hold. What is asked already stays when the rule changes.

use std::fmt;
use std::str::FromStr;

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveEnum, DeriveActiveEnum, DeriveValueType, EnumIter};
use serde::{Deserialize, Serialize};

use super::course::CourseKind;
use crate::access::{OrganisationId, Permission};
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::store::{Class, Scope, Table, WriteScope, id};

id!(
    /// Id of a rule.
    RuleId
);

/// What an organisation wants to approve by price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Approves {
    /// Nothing.
    #[default]
    Nothing,
    /// What costs more than the rule says.
    Dearer,
    /// Everything.
    Everything,
}

/// Kinds of courses, each once. Stored as `conference,study_trip`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Kinds(Vec<CourseKind>);

impl Kinds {
    /// The kinds.
    #[must_use]
    pub fn as_slice(&self) -> &[CourseKind] {
        &self.0
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.0.iter().map(ActiveEnum::to_value).collect();
        formatter.write_str(&kinds.join(","))
    }
}

impl FromStr for Kinds {
    type Err = DbErr;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kinds = text.split_terminator(',').map(|kind| CourseKind::try_from_value(&kind.to_owned()));
        kinds.collect::<Result<_, _>>().map(Self)
    }
}

/// A row of the table `approval_rule`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "approval_rule")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RuleId,
    /// Whose rule it is.
    pub owner_org_id: OrganisationId,
    /// What they approve by price.
    pub approves: Approves,
    /// What costs more than this is dearer, in öre without VAT.
    pub over_ore: i64,
    /// Kinds of courses that they always approve.
    pub kinds: Kinds,
    /// How many days they have to answer.
    pub answer_days: i64,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl Model {
    /// The rule of those who have made none: nothing is approved.
    pub(crate) fn none(organisation: OrganisationId, now: DateTimeUtc) -> Self {
        Self {
            id: RuleId::new(),
            owner_org_id: organisation,
            approves: Approves::Nothing,
            over_ore: 0,
            kinds: Kinds::default(),
            answer_days: 5,
            version: 1,
            updated_at: now,
        }
    }

    /// Whether a registration to a course of this kind, at this price, is to be approved.
    pub(super) fn asks(&self, kind: CourseKind, price_ore: i64) -> bool {
        let by_price = match self.approves {
            Approves::Nothing => false,
            Approves::Dearer => price_ore > self.over_ore,
            Approves::Everything => true,
        };
        by_price || self.kinds.0.contains(&kind)
    }
}

/// What a rule is made of.
#[derive(Clone, Debug, Default)]
pub struct NewRule {
    /// What is approved by price.
    pub approves: Approves,
    /// What costs more than this is dearer, in öre without VAT, up to [`MOST_ORE`].
    pub over_ore: i64,
    /// Kinds of courses that are always approved.
    pub kinds: Vec<CourseKind>,
    /// How many days there are to answer, 1 to 14.
    pub answer_days: i64,
}

/// The highest price that a rule can name.
pub const MOST_ORE: i64 = 100_000_000;

/// The rule of an organisation, for its coordinators and the association's staff.
pub async fn get(scope: &Scope, organisation: OrganisationId) -> Result<Model> {
    organisation::reach(scope, organisation).await?;
    scope.require(Permission::RegisterOthers)?;
    let rule = find(scope, organisation).await?;
    Ok(rule.unwrap_or_else(|| Model::none(organisation, scope.now())))
}

/// Makes the rule of an organisation, which nobody else has changed since the version.
pub async fn set(scope: &WriteScope, organisation: OrganisationId, version: i64, new: NewRule) -> Result<()> {
    organisation::reach(scope, organisation).await?;
    scope.require(Permission::Approve)?;
    let held = scope.lock_all(of(organisation)).await?.pop();
    let before = held.as_deref().cloned().unwrap_or_else(|| Model::none(organisation, scope.now()));
    if before.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let mut faults = Faults::default();
    let mut kinds = Vec::with_capacity(new.kinds.len());
    for (index, kind) in new.kinds.into_iter().enumerate() {
        match kinds.iter().position(|earlier| *earlier == kind) {
            Some(earlier) => faults.add(format!("kinds[{index}]"), Fault::SameAsRow(earlier + 1)),
            None => kinds.push(kind),
        }
    }
    let after = Model {
        id: before.id,
        owner_org_id: organisation,
        approves: new.approves,
        over_ore: faults.within("overOre", new.over_ore, 0, MOST_ORE),
        kinds: Kinds(kinds),
        answer_days: faults.within("answerDays", new.answer_days, 1, 14),
        version: version + 1,
        updated_at: scope.now(),
    };
    faults.none()?;
    if let Some(mut row) = held {
        *row = after.clone();
        scope.update(&row).await?;
    } else {
        let made = scope.insert_for(organisation, after.clone()).await;
        made.map_err(|fault| fault.broken_key().map_or(fault, |_| Refusal::ChangedMeanwhile.into()))?;
    }
    let name = organisation::get(scope, organisation).await?.name;
    let entry = audit::Entry::new("approval_rule.set", "approval_rule", organisation.0, name);
    audit::record(scope, organisation, entry.before(&before).after(&after)).await
}

/// The rule of an organisation, if it has made one.
pub(super) async fn find(scope: &Scope, organisation: OrganisationId) -> Result<Option<Model>> {
    scope.one(of(organisation)).await
}

fn of(organisation: OrganisationId) -> Select<Entity> {
    Entity::find().filter(Column::OwnerOrgId.eq(organisation))
}
