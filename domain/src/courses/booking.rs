//! Bookings: what is registered together. One or many, all or nobody, and never twice.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::registration::{Column, Entity, Model, RegistrationId, entries};
use super::seats::{self, Seat, WhenFull};
use super::state::RegistrationState;
use super::{OfferingId, course, need, offering};
use crate::access::{Actor, OrganisationId, Permission, secret};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::organisation::{self, Payer};
use crate::people::person::{self, NewPerson};
use crate::people::roster::{self, Recognised, Row};
use crate::people::{PersonId, UnitId, email, unit};
use crate::store::{Database, Scope, WriteScope, id};

id!(
    /// Id of a booking: what was registered together.
    BookingId
);

/// The most participants of one booking.
pub const MOST: usize = 200;

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
    /// Chosen by the caller, if they want to send the request again: then it registers nobody twice.
    pub id: Option<BookingId>,
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
/// says so. It opens its own scopes: a rush at a full course is answered from reads, and does not stand in line to write.
pub async fn book(database: &Database, actor: &Actor, new: NewBooking) -> Result<Booking> {
    if new.participants.is_empty() || new.participants.len() > MOST {
        let mut faults = Faults::default();
        faults.add("participants", Fault::OutOfRange(1, 200));
        faults.none()?;
    }
    let hash = new.hash()?;
    database
        .read(actor, async |scope| {
            check_permission(scope, &new).await?;
            let seen = offering::get(scope, new.offering).await?;
            match seats::decide(&seen, new.seats(), new.when_full, scope.now()) {
                Err(refusal) if earlier(scope, &new, &hash).await?.is_none() => Err(refusal),
                _ => Ok(()),
            }
        })
        .await?;
    database.write(actor, async |scope| enter(scope, &new, hash).await).await
}

/// Decides and writes, under the lock of the offering.
async fn enter(scope: &WriteScope, new: &NewBooking, hash: Vec<u8>) -> Result<Booking> {
    let mut offering = scope.lock(offering::Entity::find_by_id(new.offering)).await?;
    // A retry that waited for the lock finds the first request's registrations now.
    if let Some(earlier) = earlier(scope, new, &hash).await? {
        return Ok(earlier);
    }
    let known = Known::of(scope, new).await?;
    let checked = known.checked(new)?;
    let people = resolved(scope, new).await?;
    refuse_registered(scope, new.offering, &people).await?;
    let seats = seats::take(scope, &mut offering, new.seats(), new.when_full).await?;
    let actor = scope.actor().identity().ok_or(Error::Forbidden)?;
    let id = new.id.unwrap_or_else(BookingId::new);
    let mut rows = Vec::with_capacity(people.len());
    let mut needs = Vec::new();
    for (((participant, person), seat), checked) in new.participants.iter().zip(people).zip(seats).zip(checked) {
        let row = Model {
            id: participant.id.unwrap_or_else(RegistrationId::new),
            owner_org_id: new.organisation,
            offering_id: new.offering,
            person_id: person,
            unit_id: checked.unit,
            booking_id: id,
            request_hash: hash.clone(),
            invoice_reference: checked.invoice_reference,
            state: if seat == Seat::Taken { RegistrationState::Confirmed } else { RegistrationState::Queued },
            queue_number: if let Seat::Queued(number) = seat { Some(number) } else { None },
            price_ore: if known.payer.is_inside { offering.price_member_ore } else { offering.price_other_ore },
            vat_percent: offering.vat_percent,
            registered_by: actor.person,
            registered_by_name: scope.actor().own_name().to_owned(),
            version: 1,
            created_at: scope.now(),
            updated_at: scope.now(),
        };
        needs.extend(need::row(&row, &offering, checked.need));
        rows.push(row);
    }
    scope.insert_all_for(new.organisation, rows.clone()).await.map_err(met_a_key)?;
    scope.insert_all_for(new.organisation, needs).await?;
    let mut made = Vec::with_capacity(rows.len());
    for (row, entry) in rows.iter().zip(entries(scope, "registration.made", &rows, known.people).await?) {
        made.push((row.owner_org_id, entry.after(row)));
    }
    audit::record_all(scope, made).await?;
    scope.enqueue(Task::ConfirmBooking { booking: id }).await?;
    Ok(Booking { id, registrations: rows, is_new: true })
}

/// What two requests at the same time meet that one after the other is told before: ids or people that are taken.
fn met_a_key(fault: Error) -> Error {
    match fault.broken_key() {
        Some(key) if key.contains("person_id") || key.contains("registration_active") => {
            Refusal::AlreadyRegistered.into()
        }
        Some(_) => Refusal::IdReused.into(),
        None => fault,
    }
}

/// Whether a booking could be made as it stands: its faults, or its refusal, before anything is saved.
pub async fn check(scope: &Scope, new: &NewBooking) -> Result<()> {
    check_permission(scope, new).await?;
    Known::of(scope, new).await?.checked(new)?;
    let offering = offering::get(scope, new.offering).await?;
    seats::decide(&offering, new.seats(), new.when_full, scope.now()).map(drop)
}

impl NewBooking {
    /// How many seats it asks for.
    fn seats(&self) -> i64 {
        i64::try_from(self.participants.len()).unwrap_or(i64::MAX)
    }

    /// Tells a retry from another request with the same id.
    fn hash(&self) -> Result<Vec<u8>> {
        let text = serde_json::to_string(self).map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?;
        Ok(secret::hash(&text))
    }
}

/// Who may register others may register anybody of the organisation; everybody else only themselves. For other
/// organisations the staff who run the course register.
async fn check_permission(scope: &Scope, new: &NewBooking) -> Result<()> {
    let actor = scope.actor().identity().ok_or(Error::Forbidden)?;
    if actor.organisation != new.organisation {
        if !scope.actor().is_association() {
            return Err(Error::NotFound);
        }
        let course = course::get(scope, offering::get(scope, new.offering).await?.course_id).await?;
        scope.require(Permission::ManageCourses(course.department_id))?;
    }
    let only_self = new.participants.iter().all(|participant| participant.person == Some(actor.person));
    scope.require(if only_self { Permission::RegisterSelf } else { Permission::RegisterOthers })
}

/// What an earlier request with the same ids made. The ids of another organisation are not found, not told apart.
async fn earlier(scope: &Scope, new: &NewBooking, hash: &[u8]) -> Result<Option<Booking>> {
    if let Some(id) = new.id {
        let same = Entity::find().filter(Column::OwnerOrgId.eq(new.organisation)).filter(Column::BookingId.eq(id));
        let mut registrations = scope.all(same).await?;
        registrations.sort_by_key(|row| row.id.0);
        if let Some(first) = registrations.first() {
            if first.request_hash != hash {
                return Err(Refusal::IdReused.into());
            }
            return Ok(Some(Booking { id, registrations, is_new: false }));
        }
    }
    let ids: Vec<_> = new.participants.iter().filter_map(|participant| participant.id).collect();
    if !ids.is_empty() {
        let taken = scope.unscoped().all(Entity::find().filter(Column::Id.is_in(ids))).await?;
        if let Some(row) = taken.first() {
            let is_own = row.owner_org_id == new.organisation;
            return Err(if is_own { Refusal::IdReused.into() } else { Error::NotFound });
        }
    }
    Ok(None)
}

/// What the organisation has of what a booking names.
struct Known {
    payer: Payer,
    units: HashMap<UnitId, Option<String>>,
    people: HashMap<PersonId, person::Model>,
}

struct Checked {
    unit: Option<UnitId>,
    invoice_reference: String,
    need: Option<String>,
}

impl Known {
    async fn of(scope: &Scope, new: &NewBooking) -> Result<Self> {
        let payer = organisation::payer(scope, new.organisation).await?;
        let mut known = Self { payer, units: HashMap::new(), people: HashMap::new() };
        let units: Vec<_> = new.unit.into_iter().chain(new.participants.iter().filter_map(|one| one.unit)).collect();
        if !units.is_empty() {
            let query = unit::Entity::find()
                .filter(unit::Column::OwnerOrgId.eq(new.organisation))
                .filter(unit::Column::Id.is_in(units));
            known.units.extend(scope.all(query).await?.into_iter().map(|unit| (unit.id, unit.invoice_reference)));
        }
        let people: Vec<_> = new.participants.iter().filter_map(|one| one.person).collect();
        if !people.is_empty() {
            let query = person::Entity::find()
                .filter(person::Column::OwnerOrgId.eq(new.organisation))
                .filter(person::Column::Id.is_in(people));
            known.people.extend(scope.all(query).await?.into_iter().map(|person| (person.id, person)));
        }
        Ok(known)
    }

    /// Unit, reference and need of each participant; every fault of the booking is told at once.
    fn checked(&self, new: &NewBooking) -> Result<Vec<Checked>> {
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
            match one.person {
                None => drop(email::check(&mut faults, &field("email"), &one.email)),
                Some(person) if !self.people.contains_key(&person) => {
                    faults.add(field("personId"), Fault::UnknownChoice);
                }
                Some(_) => {}
            }
            let unit = one.unit.or(new.unit);
            let of_unit = || unit.and_then(|unit| self.units.get(&unit).cloned().flatten());
            let fallback = || self.payer.invoice_reference.clone().unwrap_or_default();
            let invoice_reference = own.or_else(|| common.clone()).or_else(of_unit).unwrap_or_else(fallback);
            checked.push(Checked { unit, invoice_reference, need });
        }
        faults.none()?;
        Ok(checked)
    }
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
