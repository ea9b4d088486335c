//! Offerings for those who are invited (inbjudan): organisations, whose people then see them as public ones, and people by the
//! address they sign in with. To everybody else such an offering does not exist. `reaches` is part of what an offering's
//! table shows at all, so no list, feed or page has to remember it.

use std::collections::{HashMap, HashSet};

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

use super::state::{OfferingState, RegistrationState};
use super::{OfferingId, offering, registration};
use crate::access::{Actor, Identity, OrganisationId, Permission, account};
use crate::audit;
use crate::error::{Error, Fault, Faults, FieldError, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, BatchId, Kind};
use crate::organisations::organisation;
use crate::people::email;
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};

id!(
    /// Id of an invitation to an offering.
    InvitationId
);

/// Who sees an offering, of those who see its course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// All of them.
    #[default]
    Public,
    /// Those who are invited, and staff.
    Invited,
}

/// A row of the table `offering_invitation`: of an organisation, or of somebody by their address.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "offering_invitation")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvitationId,
    /// The offering.
    pub offering_id: OfferingId,
    /// The organisation that is invited.
    pub organisation_id: Option<OrganisationId>,
    /// The address of the person who is invited, in lower case.
    pub email: Option<String>,
    /// Who invited them, by name.
    pub invited_by: String,
    /// When they were invited, in UTC.
    pub created_at: DateTimeUtc,
    /// When they were last told, in UTC; not while the offering is a draft.
    pub mailed_at: Option<DateTimeUtc>,
    /// When they said that they do not come, in UTC.
    pub declined_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Staff see whom they invite; everybody else what is to them.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() { Condition::all() } else { to(actor) }
}

/// Invitations to the actor: to their organisation, or to themselves.
pub(super) fn to(actor: &Actor) -> Condition {
    match actor.identity() {
        Some(me) => to_person(me).add(Column::OrganisationId.eq(me.organisation)),
        None => Condition::all().add(ExprTrait::eq(Expr::val(1), 0)),
    }
}

/// Invitations to an address that the person has shown to be theirs. What their organisation has entered is not enough: it
/// could enter anybody's.
fn to_person(me: &Identity) -> Condition {
    let signs_in = account::Entity::find_by_id(me.account).select_only().column(account::Column::Email);
    let answered = email::Entity::find()
        .select_only()
        .column(email::Column::Email)
        .filter(email::Column::PersonId.eq(me.person))
        .filter(email::Column::VerifiedAt.is_not_null());
    Condition::any()
        .add(Column::Email.in_subquery(signs_in.into_query()))
        .add(Column::Email.in_subquery(answered.into_query()))
}

/// Whether an offering is the actor's to see: it is public, they are invited, or they have a registration there, which stays when
/// an invitation is withdrawn.
pub(super) fn reaches(actor: &Actor) -> Condition {
    use registration::Column as Of;
    let public = Condition::any().add(offering::Column::Visibility.eq(Visibility::Public));
    let Some(me) = actor.identity() else { return public };
    let here = |column: Expr| ExprTrait::eq(column, offering::Column::Id.into_expr());
    let invited = Entity::find().select_only().expr(1).filter(here(Column::OfferingId.into_expr())).filter(to(actor));
    let own = registration::Entity::find()
        .select_only()
        .expr(1)
        .filter(here(Of::OfferingId.into_expr()))
        .filter(Of::OwnerOrgId.eq(me.organisation));
    let own = if actor.may(Permission::RegisterOthers) { own } else { own.filter(Of::PersonId.eq(me.person)) };
    public.add(Expr::exists(invited.into_query())).add(Expr::exists(own.into_query()))
}

/// Who is to be registered, as the actor asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// The actor themselves.
    Myself,
    /// Anybody of an organisation.
    Of(OrganisationId),
}

/// Goes on only if they are invited to the offering, or it is public. Others are told what those are told who do not see it;
/// staff, who do, that the organisation cannot be chosen.
pub(super) async fn admit(scope: &Scope, offering: &offering::Model, whom: Whom) -> Result<()> {
    if offering.visibility == Visibility::Public {
        return Ok(());
    }
    let invited = Entity::find().filter(Column::OfferingId.eq(offering.id)).filter(match whom {
        Whom::Myself => to(scope.actor()),
        Whom::Of(organisation) => Condition::all().add(Column::OrganisationId.eq(organisation)),
    });
    if scope.count(invited).await? > 0 {
        Ok(())
    } else if scope.actor().is_association() {
        Err(Error::Invalid(vec![FieldError { field: "organisationId".to_owned(), fault: Fault::UnknownChoice }]))
    } else {
        Err(Error::NotFound)
    }
}

/// What somebody who is invited has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They are registered, one or more of them.
    Registered,
    /// They do not come.
    Declined,
    /// Nothing yet.
    None,
}

impl Answer {
    /// Of an invitation and those it registered: whoever is registered comes, whatever they said before.
    pub(super) fn of(row: &Model, registered: u64) -> Self {
        match (registered, row.declined_at) {
            (0, None) => Self::None,
            (0, Some(_)) => Self::Declined,
            _ => Self::Registered,
        }
    }
}

/// An invitation as staff see it.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The invitation.
    pub row: Model,
    /// Who it is to: the organisation's name, or the address.
    pub name: String,
    /// What they answered.
    pub answer: Answer,
    /// How many of theirs have, or wait for, a seat.
    pub registered: u64,
}

/// The most people that are invited at once.
pub const MOST: usize = 500;
/// Hours between two mails to those who have not answered.
const HOURS: i64 = 24;

impl Invited {
    /// Whether they can be reminded: they have been silent, and were not told today.
    #[must_use]
    pub fn can_be_reminded(&self, now: DateTimeUtc) -> bool {
        self.answer == Answer::None && self.row.mailed_at.is_some_and(|at| at + Duration::hours(HOURS) <= now)
    }
}

/// Whom an offering invites, organisations first, for staff.
pub async fn of(scope: &Scope, id: OfferingId) -> Result<Vec<Invited>> {
    scope.require(Permission::ReadCourseWork)?;
    offering::get(scope, id).await?;
    let rows = scope.all(Entity::find().filter(Column::OfferingId.eq(id)).order_by_asc(Column::Email)).await?;
    let organisations = organisation::of_ids(scope, rows.iter().filter_map(|row| row.organisation_id)).await?;
    let names: HashMap<_, _> = organisations.into_iter().map(|one| (one.id, one.short_name)).collect();
    let active = registration::Entity::find()
        .filter(registration::Column::OfferingId.eq(id))
        .filter(registration::Column::State.is_in(RegistrationState::ACTIVE));
    let active = scope.all(active).await?;
    let addresses = email::Entity::find()
        .filter(email::Column::Email.is_in(rows.iter().filter_map(|row| row.email.as_ref())))
        .filter(email::Column::PersonId.is_in(active.iter().map(|one| one.person_id)));
    let coming: HashSet<_> = scope.all(addresses).await?.into_iter().map(|one| one.email).collect();
    let mut invited: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let (name, registered) = match (&row.organisation_id, &row.email) {
                (Some(organisation), _) => {
                    let theirs = active.iter().filter(|one| one.owner_org_id == *organisation).count();
                    (names.get(organisation).cloned().unwrap_or_default(), theirs as u64)
                }
                (None, email) => {
                    let email = email.clone().unwrap_or_default();
                    let is_coming = coming.contains(&email);
                    (email, u64::from(is_coming))
                }
            };
            Invited { answer: Answer::of(&row, registered), name, registered, row }
        })
        .collect();
    invited.sort_by_cached_key(|one| (one.row.email.is_some(), crate::swedish::sort_key(&one.name)));
    Ok(invited)
}

/// Says who sees an offering that nobody has changed since the version. When it is no longer public, the organisations that
/// have somebody there are invited: what they registered stays.
pub async fn set_visibility(scope: &WriteScope, id: OfferingId, version: i64, to: Visibility) -> Result<()> {
    let (mut row, title) = offering::managed(scope, id).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if row.visibility == to {
        return Ok(());
    }
    if to == Visibility::Invited {
        let active = registration::Entity::find()
            .filter(registration::Column::OfferingId.eq(id))
            .filter(registration::Column::State.is_in(RegistrationState::ACTIVE));
        let there: HashSet<_> = scope.all(active).await?.into_iter().map(|one| one.owner_org_id).collect();
        // They need no mail: they have answered.
        insert(scope, id, there, Vec::new(), Some(scope.now())).await?;
    }
    let before = std::mem::replace(&mut row.visibility, to);
    offering::touch(scope, &mut row);
    scope.update(&row).await?;
    let entry = audit::Entry::new("offering.visibility_set", "offering", id.0, title).before(&before).after(&to);
    offering::note(scope, entry).await
}

/// Invites organisations and people. Those who are invited already stay as they are; the others are told at once, unless the
/// offering is a draft. Gives how many are new.
pub async fn invite(
    scope: &WriteScope,
    id: OfferingId,
    organisations: &[OrganisationId],
    emails: &[String],
) -> Result<usize> {
    let (row, title) = offering::managed(scope, id).await?;
    if row.visibility == Visibility::Public || !row.state.can_be_changed() {
        return Err(Refusal::NotInThisState.into());
    }
    let mut faults = Faults::default();
    if organisations.is_empty() && emails.is_empty() {
        faults.add("organisationIds", Fault::Missing);
    }
    if emails.len() > MOST {
        faults.add("emails", Fault::TooMany(MOST));
    }
    let chosen: HashSet<_> = organisations.iter().copied().collect();
    let known = organisation::known(scope, chosen.clone()).await?;
    if chosen.iter().any(|one| !known.contains(one)) {
        faults.add("organisationIds", Fault::UnknownChoice);
    }
    let mut addresses: Vec<String> = Vec::with_capacity(emails.len());
    for (index, text) in emails.iter().enumerate() {
        let address = email::check(&mut faults, &format!("emails[{index}]"), text);
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    faults.none()?;
    let mailed_at = (row.state != OfferingState::Draft).then(|| scope.now());
    let made = insert(scope, id, chosen, addresses, mailed_at).await?;
    if mailed_at.is_some() && !made.is_empty() {
        let mailing = batch::begin_mailing(scope, Kind::OfferingInvitation, id, &title).await?;
        for row in &made {
            scope.enqueue_in(mailing, Task::TellInvited { invitation: row.id }).await?;
        }
    }
    let names = names(scope, &made).await?;
    offering::note(scope, audit::Entry::new("offering.invited", "offering", id.0, title).after(&names)).await?;
    Ok(made.len())
}

/// For the audit trail: the organisations by name, and how many people; their addresses are not for good.
async fn names(scope: &Scope, rows: &[Model]) -> Result<String> {
    let organisations = organisation::of_ids(scope, rows.iter().filter_map(|row| row.organisation_id)).await?;
    let mut words: Vec<_> = organisations.into_iter().map(|one| one.short_name).collect();
    let people = rows.iter().filter(|row| row.email.is_some()).count();
    if people > 0 {
        words.push(if people == 1 { "1 person".to_owned() } else { format!("{people} personer") });
    }
    Ok(words.join(", "))
}

/// The invitations that are new.
async fn insert(
    scope: &WriteScope,
    id: OfferingId,
    organisations: HashSet<OrganisationId>,
    emails: Vec<String>,
    mailed_at: Option<DateTimeUtc>,
) -> Result<Vec<Model>> {
    let there = scope.all(Entity::find().filter(Column::OfferingId.eq(id))).await?;
    let row = |organisation_id, email| Model {
        id: InvitationId::new(),
        offering_id: id,
        organisation_id,
        email,
        invited_by: scope.actor().name().to_owned(),
        created_at: scope.now(),
        mailed_at,
        declined_at: None,
    };
    let rows = organisations.into_iter().map(|one| row(Some(one), None));
    let rows: Vec<_> = rows
        .chain(emails.into_iter().map(|one| row(None, Some(one))))
        .filter(|new| !there.iter().any(|old| (old.organisation_id, &old.email) == (new.organisation_id, &new.email)))
        .collect();
    scope.insert_all(rows.clone()).await?;
    Ok(rows)
}

/// Tells those who were invited while the offering was a draft.
pub(super) async fn tell_untold(scope: &WriteScope, id: OfferingId, title: &str) -> Result<()> {
    let untold = Entity::find().filter(Column::OfferingId.eq(id)).filter(Column::MailedAt.is_null());
    let rows = scope.lock_all(untold).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let mailing = batch::begin_mailing(scope, Kind::OfferingInvitation, id, title).await?;
    mail(scope, rows, mailing, |invitation| Task::TellInvited { invitation }).await
}

async fn mail(
    scope: &WriteScope,
    rows: Vec<Locked<Model>>,
    mailing: BatchId,
    told: fn(InvitationId) -> Task,
) -> Result<()> {
    for mut row in rows {
        row.mailed_at = Some(scope.now());
        scope.update(&row).await?;
        scope.enqueue_in(mailing, told(row.id)).await?;
    }
    Ok(())
}

/// Reminds those who have not answered, each at most once a day. Gives how many they are.
pub async fn remind(scope: &WriteScope, id: OfferingId) -> Result<u64> {
    let (row, title) = offering::managed(scope, id).await?;
    if row.visibility == Visibility::Public || !row.standing(scope.now()).takes_registrations() {
        return Err(Refusal::NotInThisState.into());
    }
    let silent = of(scope, id).await?;
    let silent = silent.iter().filter(|one| one.can_be_reminded(scope.now())).map(|one| one.row.id);
    let silent = scope.lock_all(Entity::find().filter(Column::Id.is_in(silent))).await?;
    let told = silent.len() as u64;
    if told > 0 {
        let mailing = batch::begin_mailing(scope, Kind::InvitationReminder, id, &title).await?;
        mail(scope, silent, mailing, |invitation| Task::RemindInvited { invitation }).await?;
        offering::note(scope, audit::Entry::new("offering.reminded", "offering", id.0, title).after(&told)).await?;
    }
    Ok(told)
}

/// Withdraws an invitation. What was registered stays; who has nothing registered does not see the offering any more.
pub async fn withdraw(scope: &WriteScope, offering: OfferingId, id: InvitationId) -> Result<()> {
    let row =
        scope.one(Entity::find_by_id(id).filter(Column::OfferingId.eq(offering))).await?.ok_or(Error::NotFound)?;
    let (_, title) = offering::managed(scope, offering).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    let names = names(scope, &[row]).await?;
    let entry = audit::Entry::new("offering.invitation_withdrawn", "offering", offering.0, title).before(&names);
    offering::note(scope, entry).await
}

/// An invitation, if it has not been withdrawn.
pub(crate) async fn find(scope: &Scope, id: InvitationId) -> Result<Option<Model>> {
    scope.one(Entity::find_by_id(id)).await
}
