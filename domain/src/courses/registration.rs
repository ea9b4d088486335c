//! Registrations: a person of a kommun, an offering, who pays. One or many are made together, as a booking.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{FromQueryResult, JoinType, Order, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

use super::offering::{self, Form};
pub use super::seats::WhenFull;
use super::seats::{self, Seat};
use super::state::{OfferingState, RegistrationState};
use super::{CourseId, OfferingId, course, need};
use crate::access::{Actor, OrganisationId, Permission, secret};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::{membership, organisation};
use crate::people::person::{self, NewPerson};
use crate::people::roster::{self, Recognised, Row};
use crate::people::{PersonId, UnitId, email, unit};
use crate::store::{Class, Locked, Page, Paged, Scope, Table, WriteScope, id};

id!(
    /// Id of a registration.
    RegistrationId
);
id!(
    /// Id of a booking: what was registered together.
    BookingId
);

/// The most participants of one booking.
pub const MOST: usize = 200;

/// A row of the table `registration`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    /// The organisation that registered, and pays.
    pub owner_org_id: OrganisationId,
    /// The offering.
    pub offering_id: OfferingId,
    /// Who takes part.
    pub person_id: PersonId,
    /// The unit that pays.
    pub unit_id: Option<UnitId>,
    /// What it was registered together with.
    pub booking_id: BookingId,
    /// SHA-256 of the request, to tell a retry from another request with the same id.
    #[serde(skip)]
    pub request_hash: Vec<u8>,
    /// The reference the invoice needs.
    pub invoice_reference: String,
    /// Its state.
    pub state: RegistrationState,
    /// The number in the waiting list; its place is how many numbers before it are left.
    pub queue_number: Option<i64>,
    /// Price when it was registered, in öre without VAT.
    pub price_ore: i64,
    /// VAT when it was registered, in per cent.
    pub vat_percent: i64,
    /// Who registered.
    pub registered_by: PersonId,
    /// Their name.
    pub registered_by_name: String,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was registered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::TenantOwned(Column::OwnerOrgId);
}

impl BookingId {
    /// What people call a booking in mail and on the telephone, e.g. `7K3M-9QXD`: no letters that look like figures.
    #[must_use]
    pub fn reference(self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let hash = secret::hash(&self.to_string());
        let text: String = hash.iter().take(8).map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
        format!("{}-{}", &text[..4], &text[4..])
    }
}

/// Somebody to register: a person the organisation has, or a new one.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewParticipant {
    /// The registration's id, when the caller chooses it.
    pub id: Option<RegistrationId>,
    /// A person the organisation has; otherwise the fields below.
    pub person: Option<PersonId>,
    /// Given name of a new person.
    pub given_name: String,
    /// Family name of a new person.
    pub family_name: String,
    /// E-mail; somebody the organisation knows by it is not added again.
    pub email: String,
    /// Title of a new person.
    pub title: String,
    /// The unit that pays, when it is not the booking's.
    pub unit: Option<UnitId>,
    /// The reference, when it is not the booking's.
    pub invoice_reference: String,
    /// Diet or access needs, at most 500 characters.
    pub need: String,
}

/// What is registered together.
#[derive(Clone, Debug, Serialize)]
pub struct NewBooking {
    /// Chosen by the caller: the same again registers nobody twice.
    pub id: BookingId,
    /// The offering.
    pub offering: OfferingId,
    /// The organisation that registers; the actor's own, or any for staff.
    pub organisation: OrganisationId,
    /// The unit that pays.
    pub unit: Option<UnitId>,
    /// The reference the invoice needs, at most 60 characters; empty takes the unit's or the organisation's.
    pub invoice_reference: String,
    /// Who takes part.
    pub participants: Vec<NewParticipant>,
    /// What to do when seats run out.
    pub when_full: WhenFull,
}

/// What came of a booking.
#[derive(Clone, Debug)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// The registrations, in the order of the participants.
    pub registrations: Vec<Model>,
    /// Whether it was made now, not by an earlier request.
    pub is_new: bool,
}

/// Registers the participants of a booking: all of them, or nobody. When seats run out the rest is queued, if the caller
/// says so.
pub async fn book(scope: &WriteScope, new: NewBooking) -> Result<Booking> {
    check_permission(scope, &new)?;
    let hash =
        secret::hash(&serde_json::to_string(&new).map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?);
    if let Some(earlier) = earlier(scope, &new, &hash).await? {
        return Ok(earlier);
    }
    if new.participants.is_empty() || new.participants.len() > MOST {
        let mut faults = Faults::default();
        faults.add("participants", Fault::OutOfRange(1, 200));
        faults.none()?;
    }
    let seats = i64::try_from(new.participants.len()).unwrap_or(i64::MAX);
    let mut offering = seats::lock(scope, new.offering, seats, new.when_full).await?;
    // A retry that waited for the lock finds the first request's registrations now.
    if let Some(earlier) = earlier(scope, &new, &hash).await? {
        return Ok(earlier);
    }
    let payers = Payers::of(scope, &new).await?;
    let checked = payers.checked(scope, &new).await?;
    let people = resolved(scope, &new).await?;
    refuse_registered(scope, new.offering, &people).await?;
    let seats = seats::take(scope, &mut offering, seats, new.when_full).await?;
    let is_member =
        membership::is_member(scope, new.organisation).await? || is_association(scope, new.organisation).await?;
    let actor = scope.actor().identity().ok_or(Error::Forbidden)?;
    let mut rows = Vec::with_capacity(people.len());
    let mut needs = Vec::new();
    for (((participant, person), seat), checked) in new.participants.iter().zip(people).zip(seats).zip(checked) {
        let row = Model {
            id: participant.id.unwrap_or_else(RegistrationId::new),
            owner_org_id: new.organisation,
            offering_id: new.offering,
            person_id: person,
            unit_id: checked.unit,
            booking_id: new.id,
            request_hash: hash.clone(),
            invoice_reference: checked.invoice_reference,
            state: if seat == Seat::Taken { RegistrationState::Confirmed } else { RegistrationState::Queued },
            queue_number: if let Seat::Queued(number) = seat { Some(number) } else { None },
            price_ore: if is_member { offering.price_member_ore } else { offering.price_other_ore },
            vat_percent: offering.vat_percent,
            registered_by: actor.person,
            registered_by_name: actor.name.clone(),
            version: 1,
            created_at: scope.now(),
            updated_at: scope.now(),
        };
        needs.extend(need::row(&row, &offering, checked.need));
        rows.push(row);
    }
    scope.insert_all_for(new.organisation, rows.clone()).await?;
    scope.insert_all_for(new.organisation, needs).await?;
    // Gathered first: a closure that lives across an await would keep the future on one thread.
    let made: Vec<_> = rows
        .iter()
        .map(|row| {
            let entry = audit::Entry::new("registration.made", "registration", row.id.0, new.id.reference());
            (row.owner_org_id, entry.after(row))
        })
        .collect();
    audit::record_all(scope, made).await?;
    scope.enqueue(Task::ConfirmBooking { booking: new.id }).await?;
    Ok(Booking { id: new.id, registrations: rows, is_new: true })
}

/// Whether a booking could be made as it stands: its faults, or its refusal, before anything is saved.
pub async fn check(scope: &Scope, new: &NewBooking) -> Result<()> {
    check_permission(scope, new)?;
    Payers::of(scope, new).await?.checked(scope, new).await?;
    let offering = offering::get(scope, new.offering).await?;
    let seats = i64::try_from(new.participants.len()).unwrap_or(i64::MAX);
    seats::decide(&offering, seats, new.when_full, scope.now()).map(drop)
}

/// Who may register others may register anybody of the organisation; everybody else only themselves.
fn check_permission(scope: &Scope, new: &NewBooking) -> Result<()> {
    let actor = scope.actor().identity().ok_or(Error::Forbidden)?;
    if actor.organisation != new.organisation && !scope.actor().is_association() {
        return Err(Error::NotFound);
    }
    let only_self = new.participants.iter().all(|participant| participant.person == Some(actor.person));
    scope.require(if only_self { Permission::RegisterSelf } else { Permission::RegisterOthers })
}

/// What an earlier request with the same ids made. The ids of another organisation are not found, not told apart.
async fn earlier(scope: &Scope, new: &NewBooking, hash: &[u8]) -> Result<Option<Booking>> {
    let ids: Vec<_> = new.participants.iter().filter_map(|participant| participant.id).collect();
    let same = Entity::find().filter(Column::OwnerOrgId.eq(new.organisation)).filter(Column::BookingId.eq(new.id));
    let registrations = scope.all(same.order_by_asc(Column::Id)).await?;
    if let Some(first) = registrations.first() {
        if first.request_hash != hash {
            return Err(Refusal::IdReused.into());
        }
        return Ok(Some(Booking { id: new.id, registrations, is_new: false }));
    }
    if !ids.is_empty() {
        let taken = scope.unscoped().all(Entity::find().filter(Column::Id.is_in(ids))).await?;
        if let Some(row) = taken.first() {
            let is_own = row.owner_org_id == new.organisation;
            return Err(if is_own { Refusal::IdReused.into() } else { Error::NotFound });
        }
    }
    Ok(None)
}

async fn is_association(scope: &Scope, organisation: OrganisationId) -> Result<bool> {
    Ok(organisation::get(scope, organisation).await?.kind == crate::organisations::OrganisationKind::Association)
}

/// The units of an organisation and the references that stand in when none is given.
struct Payers {
    units: HashMap<UnitId, Option<String>>,
    fallback: String,
}

struct Checked {
    unit: Option<UnitId>,
    invoice_reference: String,
    need: Option<String>,
}

impl Payers {
    async fn of(scope: &Scope, new: &NewBooking) -> Result<Self> {
        let asked: Vec<_> = new.unit.into_iter().chain(new.participants.iter().filter_map(|one| one.unit)).collect();
        let units = if asked.is_empty() {
            Vec::new()
        } else {
            let query = unit::Entity::find()
                .filter(unit::Column::OwnerOrgId.eq(new.organisation))
                .filter(unit::Column::Id.is_in(asked));
            scope.all(query).await?
        };
        let fallback = organisation::get(scope, new.organisation).await?.invoice_reference.unwrap_or_default();
        Ok(Self { units: units.into_iter().map(|unit| (unit.id, unit.invoice_reference)).collect(), fallback })
    }

    /// Unit, reference and need of each participant; every fault of the booking is told at once.
    async fn checked(&self, scope: &Scope, new: &NewBooking) -> Result<Vec<Checked>> {
        let mut faults = Faults::default();
        let common = faults.optional("invoiceReference", &new.invoice_reference, 60);
        if new.unit.is_some_and(|unit| !self.units.contains_key(&unit)) {
            faults.add("unitId", Fault::UnknownChoice);
        }
        let mut checked = Vec::with_capacity(new.participants.len());
        for (index, one) in new.participants.iter().enumerate() {
            let field = |name: &str| format!("participants[{index}].{name}");
            let own = faults.optional(&field("invoiceReference"), &one.invoice_reference, 60);
            let need = faults.optional(&field("need"), &one.need, 500);
            if one.unit.is_some_and(|unit| !self.units.contains_key(&unit)) {
                faults.add(field("unitId"), Fault::UnknownChoice);
            }
            if one.person.is_none() {
                check_new(&mut faults, &field, one);
            }
            let unit = one.unit.or(new.unit);
            let of_unit = || unit.and_then(|unit| self.units.get(&unit).cloned().flatten());
            let invoice_reference =
                own.or_else(|| common.clone()).or_else(of_unit).unwrap_or_else(|| self.fallback.clone());
            checked.push(Checked { unit, invoice_reference, need });
        }
        let known: HashSet<_> = self.known(scope, new).await?;
        for (index, one) in new.participants.iter().enumerate() {
            if one.person.is_some_and(|person| !known.contains(&person)) {
                faults.add(format!("participants[{index}].personId"), Fault::UnknownChoice);
            }
        }
        faults.none()?;
        Ok(checked)
    }

    async fn known(&self, scope: &Scope, new: &NewBooking) -> Result<HashSet<PersonId>> {
        let asked: Vec<_> = new.participants.iter().filter_map(|one| one.person).collect();
        if asked.is_empty() {
            return Ok(HashSet::new());
        }
        let query = person::Entity::find()
            .filter(person::Column::OwnerOrgId.eq(new.organisation))
            .filter(person::Column::Id.is_in(asked));
        Ok(scope.all(query).await?.into_iter().map(|person| person.id).collect())
    }
}

fn check_new(faults: &mut Faults, field: &impl Fn(&str) -> String, one: &NewParticipant) {
    email::check(faults, &field("email"), &one.email);
}

/// The person of each participant; new ones are added. The same person twice is a fault in the later row.
async fn resolved(scope: &WriteScope, new: &NewBooking) -> Result<Vec<PersonId>> {
    let addresses: Vec<_> =
        new.participants.iter().filter(|one| one.person.is_none()).map(|one| one.email.trim().to_lowercase()).collect();
    let known: HashMap<_, _> = if addresses.is_empty() {
        HashMap::new()
    } else {
        let query = email::Entity::find()
            .filter(email::Column::OwnerOrgId.eq(new.organisation))
            .filter(email::Column::Email.is_in(addresses));
        scope.all(query).await?.into_iter().map(|email| (email.email, email.person_id)).collect()
    };
    let mut faults = Faults::default();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut people: Vec<Option<PersonId>> = Vec::with_capacity(new.participants.len());
    let mut added = Vec::new();
    for (index, one) in new.participants.iter().enumerate() {
        let address = one.email.trim().to_lowercase();
        let person = one.person.or_else(|| known.get(&address).copied());
        let same = person.map_or(address, |person| person.to_string());
        if let Some(earlier) = seen.insert(same, index + 1) {
            faults.add(format!("participants[{index}].email"), Fault::SameAsRow(earlier));
        }
        if person.is_none() {
            let person = NewPerson {
                given_name: one.given_name.clone(),
                family_name: one.family_name.clone(),
                email: one.email.clone(),
                title: one.title.clone(),
                unit: one.unit.or(new.unit),
                ..NewPerson::default()
            };
            added.push((format!("participants[{index}]."), person));
        }
        people.push(person);
    }
    faults.none()?;
    let mut added = person::add_all(scope, new.organisation, added).await?.into_iter();
    Ok(people.into_iter().filter_map(|person| person.or_else(|| added.next())).collect())
}

/// Refuses people who have, or wait for, a seat at the offering.
async fn refuse_registered(scope: &Scope, offering: OfferingId, people: &[PersonId]) -> Result<()> {
    let active = Entity::find()
        .filter(Column::OfferingId.eq(offering))
        .filter(Column::PersonId.is_in(people.iter().copied()))
        .filter(Column::State.is_in(RegistrationState::ACTIVE));
    if scope.count(active).await? > 0 { Err(Refusal::AlreadyRegistered.into()) } else { Ok(()) }
}

/// A row of a list that is about to be registered.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The row, and what is wrong with it.
    pub recognised: Recognised,
    /// The unit that the row names, if the organisation has it.
    pub unit: Option<UnitId>,
    /// Whether the person has, or waits for, a seat already.
    pub is_registered: bool,
}

/// What would come of registering the rows of a list; nothing is saved.
pub async fn preview(
    scope: &Scope,
    organisation: OrganisationId,
    offering: OfferingId,
    rows: Vec<Row>,
) -> Result<Vec<Preview>> {
    offering::get(scope, offering).await?;
    let recognised = roster::recognise(scope, organisation, rows).await?;
    let people: Vec<_> = recognised.iter().filter_map(|one| one.person).collect();
    let active = Entity::find()
        .filter(Column::OfferingId.eq(offering))
        .filter(Column::PersonId.is_in(people))
        .filter(Column::State.is_in(RegistrationState::ACTIVE));
    let registered: HashSet<_> = scope.all(active).await?.into_iter().map(|row| row.person_id).collect();
    let units = unit::list(scope, organisation).await?;
    let named = |name: &str| units.iter().find(|unit| unit.name.to_lowercase() == name.to_lowercase());
    Ok(recognised
        .into_iter()
        .map(|recognised| Preview {
            unit: named(&recognised.row.unit).map(|unit| unit.id),
            is_registered: recognised.person.is_some_and(|person| registered.contains(&person)),
            recognised,
        })
        .collect())
}

/// Cancels a registration, or leaves the waiting list. Until the last day to cancel, by the participant or the
/// organisation; by the staff who run the offering at any time before it is over. A freed seat goes to the next in line.
pub async fn cancel(scope: &WriteScope, id: RegistrationId) -> Result<Model> {
    let seen = visible_to_actor(scope, id).await?;
    let mut offering = scope.unscoped_write().lock(offering::Entity::find_by_id(seen.offering_id)).await?;
    if scope.actor().organisation() != Some(seen.owner_org_id) {
        let course = course::get(scope, offering.course_id).await?;
        scope.require(Permission::ManageCourses(course.department_id))?;
    }
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if !row.state.can_be_cancelled() {
        return Err(Refusal::NotInThisState.into());
    }
    if row.state == RegistrationState::Confirmed
        && scope.now() > offering.cancel_until
        && !scope.actor().is_association()
    {
        return Err(Refusal::TooLateToCancel.into());
    }
    let before = row.state;
    row.state = match (before, scope.actor()) {
        (RegistrationState::Queued, _) => RegistrationState::Withdrawn,
        (_, actor) if actor.identity().is_some_and(|identity| identity.person == row.person_id) => {
            RegistrationState::CancelledByParticipant
        }
        (_, actor) if actor.organisation() == Some(row.owner_org_id) => RegistrationState::CancelledByMunicipality,
        _ => RegistrationState::CancelledByOrganiser,
    };
    row.queue_number = None;
    row.version += 1;
    row.updated_at = scope.now();
    scope.update(&row).await?;
    need::forget(scope, [id]).await?;
    seats::give_back(scope, &mut offering, before).await?;
    scope.enqueue(Task::TellCancelled { registration: id }).await?;
    let entry = audit::Entry::new("registration.cancelled", "registration", id.0, row.booking_id.reference())
        .before(&before)
        .after(&row.state);
    audit::record(scope, row.owner_org_id, entry).await?;
    Ok(row.into_inner())
}

/// Cancels every registration of an offering that is cancelled. The caller saves the offering.
pub(super) async fn cancel_all(scope: &WriteScope, offering: &mut Locked<offering::Model>) -> Result<()> {
    let active = Entity::find()
        .filter(Column::OfferingId.eq(offering.id))
        .filter(Column::State.is_in([RegistrationState::Confirmed, RegistrationState::Queued]));
    let rows = scope.lock_all(active).await?;
    let mut entries = Vec::with_capacity(rows.len());
    need::forget(scope, rows.iter().map(|row| row.id)).await?;
    for mut row in rows {
        let before = row.state;
        row.state = RegistrationState::CancelledByOrganiser;
        row.queue_number = None;
        row.version += 1;
        row.updated_at = scope.now();
        scope.update(&row).await?;
        scope.enqueue(Task::TellCancelled { registration: row.id }).await?;
        let entry = audit::Entry::new("registration.cancelled", "registration", row.id.0, row.booking_id.reference());
        entries.push((row.owner_org_id, entry.before(&before).after(&row.state)));
    }
    offering.seats_taken = 0;
    offering.queue_length = 0;
    audit::record_all(scope, entries).await
}

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
    /// Who registered, by name.
    pub registered_by_name: String,
    /// When it was registered, in UTC.
    pub created_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// Who takes part.
    pub person_id: PersonId,
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
    /// Start of the first session, in UTC.
    pub starts_at: DateTimeUtc,
    /// End of the last session, in UTC.
    pub ends_at: DateTimeUtc,
    /// Until when participants may cancel, in UTC.
    pub cancel_until: DateTimeUtc,
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
        format!("{} {}", self.given_name, self.family_name)
    }

    /// The link to take part over the net, for those who have a seat.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        self.virtual_link.as_deref().filter(|_| RegistrationState::SEATED.contains(&self.state))
    }

    /// Whether the actor may still cancel it.
    #[must_use]
    pub fn can_be_cancelled(&self, actor: &Actor, now: DateTimeUtc) -> bool {
        let in_time = self.state == RegistrationState::Queued || now <= self.cancel_until || actor.is_association();
        self.state.can_be_cancelled() && in_time
    }
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
    /// Only to offerings that are over; the latest first.
    pub past: bool,
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
        query = query.filter(offering::Column::EndsAt.gte(scope.now()));
    }
    if filter.past {
        query = query.filter(offering::Column::EndsAt.lt(scope.now()));
    }
    for word in filter.search.to_lowercase().split_whitespace() {
        query = query.filter(person::Column::SearchText.contains(word));
    }
    let order = if filter.past { Order::Desc } else { Order::Asc };
    let query = query
        .order_by(offering::Column::StartsAt, order)
        .order_by_asc(Column::OfferingId)
        .order_by_asc(person::Column::SortKey)
        .order_by_asc(Column::Id);
    scope.page(query, page).await
}

/// All registrations of a person, for the feed of the one who has its secret.
pub(crate) async fn of_person(scope: &Scope, person: PersonId, page: Page) -> Result<Paged<Listed>> {
    scope.page(listed().filter(Column::PersonId.eq(person)).order_by_desc(offering::Column::StartsAt), page).await
}

/// One registration that the actor may see.
pub async fn get(scope: &Scope, id: RegistrationId) -> Result<Listed> {
    scope.one_as(seen(scope)?.filter(Column::Id.eq(id))).await?.ok_or(Error::NotFound)
}

/// The place in the waiting list, from 1, of a registration that stands in it.
pub async fn queue_position(scope: &Scope, offering: OfferingId, queue_number: Option<i64>) -> Result<Option<u64>> {
    match queue_number {
        Some(number) => Ok(Some(seats::position(scope, offering, number).await?)),
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
    for (offering, id) in seats::queue(scope, waiting).await? {
        let place = counted.entry(offering).or_default();
        *place += 1;
        places.insert(id, *place);
    }
    places.retain(|id, _| rows.iter().any(|row| row.id == *id));
    Ok(places)
}

/// Who made a registration.
pub(crate) async fn maker(scope: &Scope, id: RegistrationId) -> Result<Option<PersonId>> {
    Ok(scope.one(Entity::find_by_id(id)).await?.map(|row| row.registered_by))
}

/// The ids of an offering's registrations.
pub(super) fn ids_of(offering: OfferingId) -> SelectStatement {
    Entity::find().select_only().column(Column::Id).filter(Column::OfferingId.eq(offering)).into_query()
}

/// The registration's row, if the actor may see it.
async fn visible_to_actor(scope: &Scope, id: RegistrationId) -> Result<Model> {
    let row = scope.get::<Entity>(id).await?;
    let actor = scope.actor().identity().ok_or(Error::NotFound)?;
    if actor.person == row.person_id || scope.actor().may(Permission::RegisterOthers) {
        Ok(row)
    } else {
        Err(Error::NotFound)
    }
}

/// The list's query, limited to oneself for those who do not look after others.
fn seen(scope: &Scope) -> Result<Select<Entity>> {
    if scope.actor().may(Permission::RegisterOthers) {
        return Ok(listed());
    }
    let actor = scope.actor().identity().ok_or(Error::Forbidden)?;
    Ok(listed().filter(Column::PersonId.eq(actor.person)))
}

pub(super) fn listed() -> Select<Entity> {
    Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::OwnerOrgId,
            Column::OfferingId,
            Column::BookingId,
            Column::State,
            Column::QueueNumber,
            Column::InvoiceReference,
            Column::UnitId,
            Column::PriceOre,
            Column::VatPercent,
            Column::RegisteredByName,
            Column::CreatedAt,
            Column::Version,
            Column::PersonId,
        ])
        .columns([person::Column::GivenName, person::Column::FamilyName])
        .column(email::Column::Email)
        .column_as(unit::Column::Name, "unit_name")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(course::Column::Id, "course_id")
        .column_as(course::Column::Title, "course_title")
        .column_as(course::Column::Slug, "course_slug")
        .column_as(offering::Column::State, "offering_state")
        .columns([
            offering::Column::StartsAt,
            offering::Column::EndsAt,
            offering::Column::CancelUntil,
            offering::Column::Form,
            offering::Column::VenueName,
            offering::Column::City,
            offering::Column::VirtualLink,
        ])
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(person::Entity).from(Column::PersonId).to(person::Column::Id).into(),
        )
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
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(offering::Entity).from(Column::OfferingId).to(offering::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            offering::Entity::belongs_to(course::Entity).from(offering::Column::CourseId).to(course::Column::Id).into(),
        )
}
