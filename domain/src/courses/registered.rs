//! Registrations as lists and pages show them, each as far as the actor may see who takes part.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, JoinType, Order, QueryOrder, QuerySelect};

use super::cancellation;
use super::offering::{self, Form};
use super::registration::{Column, Entity};
use super::state::{OfferingState, RegistrationState};
use super::{BookingId, CourseId, OfferingId, RegistrationId, course, session, waiting_list};
use crate::access::{Actor, OrganisationId, Permission};
use crate::error::{Error, Result};
use crate::organisations::{DepartmentId, organisation};
use crate::people::{HIDDEN, PersonId, UnitId, email, is_hidden, person, protection, unit};
use crate::store::{Page, Paged, Scope};
use crate::time::Days;

/// A registration with what lists show of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// Id.
    pub id: RegistrationId,
    /// The organisation that registered, and pays.
    pub owner_org_id: OrganisationId,
    /// Its name in lists.
    pub organisation_name: String,
    /// The offering.
    pub offering_id: OfferingId,
    /// What it was registered together with.
    pub booking_id: BookingId,
    /// Its state.
    pub state: RegistrationState,
    /// The number in the waiting list.
    pub queue_number: Option<i64>,
    /// Until when the seat is held that is offered, in UTC.
    pub offered_until: Option<DateTimeUtc>,
    /// The reference the invoice needs.
    pub invoice_reference: String,
    /// The unit that pays.
    pub unit_id: Option<UnitId>,
    /// Its name.
    pub unit_name: Option<String>,
    /// Price when it was registered, in öre without VAT.
    pub price_ore: i64,
    /// VAT when it was registered, in per cent.
    pub vat_percent: i64,
    /// What it cost to cancel it, in öre without VAT.
    pub fee_ore: i64,
    /// Who registered, by name.
    pub registered_by_name: String,
    /// When it was registered, in UTC.
    pub created_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// Who takes part.
    pub person_id: PersonId,
    /// Skyddade personuppgifter. From those who may not see who it is, name, address and unit are hidden.
    pub protected_identity: bool,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Where mail goes.
    pub email: Option<String>,
    /// The course.
    pub course_id: CourseId,
    /// Its title.
    pub course_title: String,
    /// Its name in addresses.
    pub course_slug: String,
    /// The department that runs it.
    pub department_id: DepartmentId,
    /// Start of the first session, in UTC.
    pub starts_at: DateTimeUtc,
    /// End of the last session, in UTC.
    pub ends_at: DateTimeUtc,
    /// Until when participants may cancel, in UTC.
    pub cancel_until: DateTimeUtc,
    /// Until when those with a seat may leave it for nothing after a change, in UTC.
    pub leave_free_until: Option<DateTimeUtc>,
    /// When somebody said that they keep the seat after the last change, in UTC.
    pub kept_at: Option<DateTimeUtc>,
    /// The state of the offering.
    pub offering_state: OfferingState,
    /// How people take part.
    pub form: Form,
    /// House and room.
    pub venue_name: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Where to take part over the net.
    pub virtual_link: Option<String>,
}

impl Listed {
    /// Given and family name.
    #[must_use]
    pub fn name(&self) -> String {
        person::full_name(&self.given_name, &self.family_name)
    }

    /// Family and given name, as lists have them.
    #[must_use]
    pub fn name_in_lists(&self) -> String {
        person::name_in_lists(&self.given_name, &self.family_name)
    }

    /// The name in what is written to others, whoever they are.
    #[must_use]
    pub fn name_to_others(&self) -> String {
        if self.protected_identity { HIDDEN.to_owned() } else { self.name() }
    }

    /// The link to take part over the net, for those who have a seat.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        self.virtual_link.as_deref().filter(|_| RegistrationState::SEATED.contains(&self.state))
    }

    /// House, room and town in one line.
    #[must_use]
    pub fn place(&self) -> String {
        self.form.at([self.venue_name.as_ref(), self.city.as_ref()])
    }

    /// Whether the actor may take the seat that is offered.
    #[must_use]
    pub fn can_be_accepted(&self, actor: &Actor, now: DateTimeUtc) -> bool {
        self.offered_until.is_some_and(|until| now < until) && self.can_be_cancelled(actor, now)
    }

    /// Until when they are asked whether they keep the seat after a change, if they have not answered.
    #[must_use]
    pub fn asked_to_keep_until(&self, now: DateTimeUtc) -> Option<DateTimeUtc> {
        let asked = self.state == RegistrationState::Confirmed && self.kept_at.is_none();
        self.leave_free_until.filter(|until| asked && now <= *until)
    }

    /// Whether the actor may let somebody else take part instead.
    #[must_use]
    pub fn can_be_substituted(&self, actor: &Actor, now: DateTimeUtc) -> bool {
        let may = actor.organisation() == Some(self.owner_org_id) && actor.may(Permission::RegisterOthers)
            || actor.may(Permission::ManageCourses(self.department_id));
        may && self.state.can_be_substituted() && !self.offering_state.is_over(self.ends_at, now)
    }

    /// Whether the actor may still cancel it.
    #[must_use]
    pub fn can_be_cancelled(&self, actor: &Actor, now: DateTimeUtc) -> bool {
        self.check_cancelling(actor, now).is_ok()
    }

    /// Why the actor may not cancel it, if so.
    pub fn check_cancelling(&self, actor: &Actor, now: DateTimeUtc) -> Result<()> {
        let may =
            actor.organisation() == Some(self.owner_org_id) || actor.may(Permission::ManageCourses(self.department_id));
        let facts = cancellation::Facts {
            state: self.state,
            offering_state: self.offering_state,
            ends_at: self.ends_at,
            cancel_until: self.cancel_until,
            leave_free_until: self.leave_free_until,
        };
        if may { facts.check(actor, now) } else { Err(Error::Forbidden) }
    }
}

/// The order of registrations, by time of their offerings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InTime {
    /// As they come.
    EarliestFirst,
    /// The other way round.
    LatestFirst,
}

/// Which registrations are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only to this offering.
    pub offering: Option<OfferingId>,
    /// Only of this person.
    pub person: Option<PersonId>,
    /// Only registered together.
    pub booking: Option<BookingId>,
    /// Only those who have, or wait for, a seat.
    pub active: bool,
    /// Only to offerings that are not over.
    pub coming: bool,
    /// Only to offerings that are over.
    pub past: bool,
    /// In which order; if none is asked for, the latest first of those that are over, and else as they come.
    pub order: Option<InTime>,
    /// Only to offerings with a session on one of these days.
    pub held: Option<Days>,
    /// Only paid by this unit.
    pub unit: Option<UnitId>,
    /// Every word of it is in the participant's name, address or title.
    pub search: String,
}

/// Registrations the actor may see: one's own, the organisation's for a coordinator, all for staff. By time of the
/// offering, then name.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let mut query = seen(scope)?;
    for (column, id) in [
        (Column::OwnerOrgId, filter.organisation.map(|id| id.0)),
        (Column::OfferingId, filter.offering.map(|id| id.0)),
        (Column::PersonId, filter.person.map(|id| id.0)),
        (Column::BookingId, filter.booking.map(|id| id.0)),
        (Column::UnitId, filter.unit.map(|id| id.0)),
    ] {
        if let Some(id) = id {
            query = query.filter(column.eq(id));
        }
    }
    if filter.active {
        query = query.filter(Column::State.is_in(RegistrationState::ACTIVE));
    }
    if filter.coming {
        query = query.filter(Column::EndsAt.gte(scope.now()));
    }
    if filter.past {
        query = query.filter(Column::EndsAt.lt(scope.now()));
    }
    // Said always, so that databases go through an index in the order of the list from there.
    let first = if filter.coming { offering::first_start(scope.now()) } else { Expr::value(DateTimeUtc::UNIX_EPOCH) };
    query = query.filter(Column::StartsAt.into_expr().gte(first));
    let mut is_about_people = filter.unit.is_some();
    if is_about_people {
        query = query.filter(person::known_by(scope.actor()));
    }
    if !filter.search.is_empty() {
        is_about_people = true;
        query = query.filter(person::matching(scope.actor(), &filter.search));
    }
    if let Some(days) = filter.held {
        query = query.filter(Column::OfferingId.in_subquery(session::offerings_on(days)));
    }
    let order = filter.order.unwrap_or(if filter.past { InTime::LatestFirst } else { InTime::EarliestFirst });
    let order = if order == InTime::LatestFirst { Order::Desc } else { Order::Asc };
    let listed = shown(with_people(query.clone()), scope.actor())
        .order_by(Column::StartsAt, order)
        .order_by_asc(Column::OfferingId)
        .order_by(person::in_order(scope.actor()), Order::Asc)
        .order_by_asc(Column::Id);
    let counted = if is_about_people { with_people(query) } else { query };
    scope.page_of(counted, listed, page).await
}

/// All registrations of a person, for the feed of the one who has its secret.
pub(crate) async fn of_person(scope: &Scope, person: PersonId, page: Page) -> Result<Paged<Listed>> {
    scope.page(listed(scope.actor()).filter(Column::PersonId.eq(person)).order_by_desc(Column::StartsAt), page).await
}

/// One registration that the actor may see.
pub async fn get(scope: &Scope, id: RegistrationId) -> Result<Listed> {
    scope
        .one_as(shown(with_people(seen(scope)?), scope.actor()).filter(Column::Id.eq(id)))
        .await?
        .ok_or(Error::NotFound)
}

/// The place in the waiting list, from 1, of a registration that stands in it.
pub async fn queue_position(scope: &Scope, offering: OfferingId, queue_number: Option<i64>) -> Result<Option<u64>> {
    match queue_number {
        Some(number) => Ok(Some(waiting_list::position(scope, offering, number).await?)),
        None => Ok(None),
    }
}

/// The places in the waiting lists, from 1, of those registrations that stand in one.
pub async fn queue_positions(scope: &Scope, rows: &[Listed]) -> Result<HashMap<RegistrationId, u64>> {
    let waiting: HashSet<_> =
        rows.iter().filter(|row| row.state == RegistrationState::Queued).map(|row| row.offering_id).collect();
    if waiting.is_empty() {
        return Ok(HashMap::new());
    }
    let mut counted: HashMap<OfferingId, u64> = HashMap::new();
    let mut places = HashMap::new();
    for (offering, id) in waiting_list::queue(scope, waiting).await? {
        let place = counted.entry(offering).or_default();
        *place += 1;
        places.insert(id, *place);
    }
    places.retain(|id, _| rows.iter().any(|row| row.id == *id));
    Ok(places)
}

/// The registrations an actor looks after, which are only their own for those who do not look after others.
fn seen(scope: &Scope) -> Result<Select<Entity>> {
    if scope.actor().may(Permission::RegisterOthers) {
        return Ok(Entity::find().select_only());
    }
    let actor = scope.actor().identity().ok_or(Error::Forbidden)?;
    Ok(Entity::find().select_only().filter(Column::PersonId.eq(actor.person)))
}

/// Registrations with who takes part, whom they may be found and put in order by.
fn with_people(found: Select<Entity>) -> Select<Entity> {
    found.join(
        JoinType::InnerJoin,
        Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
    )
}

/// What lists show, as far as the actor may see who takes part and who registered.
pub(super) fn listed(actor: &Actor) -> Select<Entity> {
    shown(with_people(Entity::find().select_only()), actor)
}

fn shown(with_people: Select<Entity>, actor: &Actor) -> Select<Entity> {
    let registered_by_name = Expr::case(is_hidden(actor, Column::RegisteredBy.into_expr()), HIDDEN)
        .finally(Column::RegisteredByName.into_expr());
    let query = with_people
        .columns([
            Column::Id,
            Column::OwnerOrgId,
            Column::OfferingId,
            Column::StartsAt,
            Column::EndsAt,
            Column::BookingId,
            Column::State,
            Column::QueueNumber,
            Column::OfferedUntil,
            Column::InvoiceReference,
            Column::PriceOre,
            Column::VatPercent,
            Column::FeeOre,
            Column::KeptAt,
            Column::CreatedAt,
            Column::Version,
            Column::PersonId,
        ])
        .expr_as(registered_by_name, "registered_by_name")
        .expr_as(protection::shown(actor, Column::UnitId, protection::nothing()), "unit_id")
        .expr_as(protection::shown(actor, unit::Column::Name, protection::nothing()), "unit_name")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(course::Column::Id, "course_id")
        .column_as(course::Column::Title, "course_title")
        .column_as(course::Column::Slug, "course_slug")
        .column(course::Column::DepartmentId)
        .column_as(offering::Column::State, "offering_state")
        .columns([
            offering::Column::CancelUntil,
            offering::Column::LeaveFreeUntil,
            offering::Column::Form,
            offering::Column::VenueName,
            offering::Column::City,
            offering::Column::VirtualLink,
        ]);
    // Every registration has one of each. Joined to the left, so that no database begins with them and sorts all registrations for one page.
    person::names(query, actor)
        .join(
            JoinType::LeftJoin,
            person::Entity::belongs_to(email::Entity)
                .from(person::Column::Id)
                .to(email::Column::PersonId)
                .on_condition(|_, _| email::Column::IsPrimary.eq(true).into())
                .into(),
        )
        .join(JoinType::LeftJoin, Entity::belongs_to(unit::Entity).from(Column::UnitId).to(unit::Column::Id).into())
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            offering::Entity::belongs_to(course::Entity).from(offering::Column::CourseId).to(course::Column::Id).into(),
        )
}
