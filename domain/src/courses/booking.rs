//! Bookings: what is registered together. One or many, all or nobody, and never twice.

use std::collections::{HashMap, HashSet};

use sea_orm::entity::prelude::*;
use serde::Serialize;

use super::invitation::{self, Whom};
use super::known::{Bill, Checked, Known};
use super::price::Rate;
use super::registration::{Column, Entity, Model, RegistrationId, entries};
use super::seats::{self, Seat, WhenFull};
use super::state::RegistrationState;
use super::{OfferingId, approval, course, known, need, offering};
use crate::access::{Actor, OrganisationId, Permission, secret};
use crate::audit;
use crate::error::{Error, Fault, Faults, FieldError, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::organisation::Payer;
use crate::people::roster::{self, Recognised, Row};
use crate::people::{PersonId, UnitId, unit};
use crate::privacy::refuse_erased;
use crate::store::{Database, Locked, Scope, WriteScope, id};

id!(
    /// Id of a booking: what was registered together.
    BookingId
);

/// The most participants of one booking.
pub const MOST: usize = 200;
/// The most registrations of one booking: everybody in every part of a series.
pub const MOST_IN_ALL: u64 = (MOST * super::series::MOST) as u64;

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
    /// The registrations, in the order of the participants; for several offerings, one offering after the other.
    pub registrations: Vec<Model>,
    /// The offerings that were asked for and left out because they are full.
    pub left_out: Vec<OfferingId>,
    /// Whether it was made now, not by an earlier request.
    pub is_new: bool,
}

impl Booking {
    /// Whether the actor may look after all of it: it is their own, or they register others.
    pub(super) fn is_seen_by(&self, actor: &Actor) -> bool {
        let me = actor.identity().map(|me| me.person);
        actor.may(Permission::RegisterOthers) || self.registrations.iter().all(|row| Some(row.person_id) == me)
    }
}

/// One offering of those that are registered for together.
pub(super) struct Part {
    /// What is registered there. All parts of a booking are alike but for the offering.
    pub(super) new: NewBooking,
    /// How a refusal names it among others; it is told as it is without a name.
    pub(super) name: Option<String>,
}

/// What happens to the others when a part is full and whoever registers does not wait there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Full {
    /// Nothing is registered.
    RefusesAll,
    /// The part is left out.
    IsLeftOut,
}

/// Registers the participants of a booking: all of them, or nobody. When seats run out the rest is queued, if the caller
/// says so.
pub async fn book(database: &Database, actor: &Actor, new: NewBooking) -> Result<Booking> {
    let hash = hash(&new)?;
    book_all(database, actor, vec![Part { new, name: None }], Full::RefusesAll, hash).await
}

/// Registers the participants for several offerings at once: for all of them, or for none. It opens its own scopes: a rush
/// at a full course is answered from reads, and does not stand in line to write.
pub(super) async fn book_all(
    database: &Database,
    actor: &Actor,
    parts: Vec<Part>,
    full: Full,
    hash: Vec<u8>,
) -> Result<Booking> {
    let first = &parts.first().ok_or(Error::NotFound)?.new;
    let mut faults = Faults::default();
    match first.participants.len() {
        0 => faults.add("participants", Fault::Missing),
        1..=MOST => {}
        _ => faults.add("participants", Fault::TooMany(MOST)),
    }
    faults.none()?;
    database
        .read(actor, async |scope| {
            let seen = offerings_of(scope, &parts).await?;
            match check_all(scope, &parts, &seen, full).await {
                Err(refusal) if earlier(scope, first, &hash).await?.is_none() => Err(refusal),
                _ => Ok(()),
            }
        })
        .await?;
    database.write(actor, async |scope| enter(scope, &parts, full, hash).await).await
}

/// The offerings, if the actor may make the booking.
async fn offerings_of(scope: &Scope, parts: &[Part]) -> Result<Vec<offering::Model>> {
    let mut seen = Vec::with_capacity(parts.len());
    for part in parts {
        seen.push(offering_of(scope, &part.new).await?);
    }
    Ok(seen)
}

/// Whether the seats could be had as it stands. Every part that refuses is named.
async fn check_all(scope: &Scope, parts: &[Part], seen: &[offering::Model], full: Full) -> Result<()> {
    let (mut faults, mut left_out) = (Vec::new(), 0);
    for (Part { new, name }, seen) in parts.iter().zip(seen) {
        match seats::check(scope, seen, new.organisation, new.id, new.seats(), new.when_full).await {
            Err(Error::Refused(Refusal::CourseFull)) if full == Full::IsLeftOut => left_out += 1,
            checked => match checked.map_err(|fault| named(fault, name.as_deref())) {
                Err(Error::Invalid(refused)) => faults.extend(refused),
                checked => checked?,
            },
        }
    }
    if left_out == parts.len() {
        return Err(Refusal::CourseFull.into());
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// A refusal of a part as a fault under its name.
fn named(fault: Error, name: Option<&str>) -> Error {
    match (fault, name) {
        (Error::Refused(refusal), Some(name)) => {
            Error::Invalid(vec![FieldError { field: name.to_owned(), fault: Fault::Refused(refusal) }])
        }
        (fault, _) => fault,
    }
}

/// Who is registered, the same for every part.
struct Entered {
    booking: BookingId,
    hash: Vec<u8>,
    payer: Payer,
    checked: Vec<Checked>,
    people: Vec<PersonId>,
}

/// Decides and writes, under the locks of the offerings. Whoever locks several does so in the order of their ids, and before
/// anything else.
async fn enter(scope: &WriteScope, parts: &[Part], full: Full, hash: Vec<u8>) -> Result<Booking> {
    let mut ids: Vec<_> = parts.iter().map(|part| part.new.offering).collect();
    ids.sort_unstable_by_key(|id| id.0);
    let mut offerings = HashMap::new();
    for id in ids {
        offerings.insert(id, scope.lock(offering::Entity::find_by_id(id)).await?);
    }
    let first = &parts.first().ok_or(Error::NotFound)?.new;
    // A retry that waited for the lock finds the first request's registrations now.
    if let Some(earlier) = earlier(scope, first, &hash).await? {
        return Ok(earlier);
    }
    let known = Known::of(scope, first).await?;
    let checked = known.checked(first)?;
    let people = known::resolved(scope, first.organisation, &checked).await?;
    let booking = first.id.unwrap_or_else(BookingId::new);
    let entered = Entered { booking, hash, payer: known.payer, checked, people };
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for Part { new, name } in parts {
        let Some(offering) = offerings.get_mut(&new.offering) else { continue };
        match enter_part(scope, new, offering, &entered).await {
            Ok(made) => rows.extend(made),
            // Those who waited may have got what had run out meanwhile.
            Err(Error::Refused(Refusal::CourseFull)) if full == Full::IsLeftOut => {
                seats::save(scope, offering).await?;
                left_out.push(new.offering);
            }
            Err(fault) => return Err(named(fault, name.as_deref())),
        }
    }
    if rows.is_empty() {
        return Err(Refusal::CourseFull.into());
    }
    refuse_erased(scope, &entered.people).await?;
    let mut made = Vec::with_capacity(rows.len());
    for (row, entry) in rows.iter().zip(entries(scope, "registration.made", &rows, known.people).await?) {
        made.push((row.owner_org_id, entry.after(row)));
    }
    audit::record_all(scope, made).await?;
    scope.enqueue(Task::ConfirmBooking { booking }).await?;
    Ok(Booking { id: booking, registrations: rows, left_out, is_new: true })
}

/// Gives the participants seats, or places in the waiting list, at one offering.
async fn enter_part(
    scope: &WriteScope,
    new: &NewBooking,
    offering: &mut Locked<offering::Model>,
    entered: &Entered,
) -> Result<Vec<Model>> {
    refuse_registered(scope, new.offering, &entered.people).await?;
    let price_ore = offering.price(Rate::paid_by(&entered.payer));
    let answer_days = approval::needed(scope, offering, price_ore).await?;
    let seats = seats::take(scope, offering, new.organisation, entered.booking, new.seats(), new.when_full).await?;
    let actor = scope.actor().identity().ok_or(Error::Forbidden)?;
    let mut rows = Vec::with_capacity(entered.people.len());
    let mut needs = Vec::new();
    let participants = new.participants.iter().zip(&entered.people).zip(&entered.checked);
    for (((participant, &person), checked), seat) in participants.zip(seats) {
        let is_taken = matches!(seat, Seat::Taken(_));
        let row = Model {
            id: participant.id.unwrap_or_else(RegistrationId::new),
            owner_org_id: new.organisation,
            offering_id: new.offering,
            starts_at: offering.starts_at,
            ends_at: offering.ends_at,
            person_id: person,
            unit_id: checked.bill.unit,
            booking_id: entered.booking,
            request_hash: entered.hash.clone(),
            invoice_reference: checked.bill.invoice_reference.clone(),
            state: match seat {
                Seat::Queued(..) => RegistrationState::Queued,
                Seat::Taken(_) if answer_days.is_some() => RegistrationState::PendingMunicipality,
                Seat::Taken(_) => RegistrationState::Confirmed,
            },
            pool_id: if let Seat::Taken(pool) = seat { pool } else { None },
            queue_number: if let Seat::Queued(number, _) = seat { Some(number) } else { None },
            joined_place: if let Seat::Queued(_, place) = seat { Some(place) } else { None },
            waits_together: !is_taken && new.when_full == WhenFull::WaitTogether,
            offered_until: None,
            asked_at: None,
            asked_place: None,
            asked_because: None,
            price_ore,
            vat_percent: offering.vat_percent,
            fee_ore: 0,
            kept_at: None,
            registered_by: actor.person,
            registered_by_name: scope.actor().own_name().to_owned(),
            version: 1,
            billed_version: 0,
            created_at: scope.now(),
            updated_at: scope.now(),
        };
        needs.extend(need::row(&row, offering, checked.need.clone()));
        rows.push(row);
    }
    scope.insert_all_for(new.organisation, rows.clone()).await.map_err(met_a_key)?;
    scope.insert_all_for(new.organisation, needs).await?;
    if let Some(days) = answer_days {
        approval::ask(scope, offering, &rows, days).await?;
    }
    Ok(rows)
}

/// What two requests at the same time meet that one after the other is told before: ids or people that are taken.
pub(super) fn met_a_key(fault: Error) -> Error {
    match fault.broken_key() {
        Some(key) if key.contains("person_id") || key.contains("registration_active") => {
            Refusal::AlreadyRegistered.into()
        }
        Some(_) => Refusal::IdReused.into(),
        None => fault,
    }
}

/// Whether a booking could be made as it stands: its faults, or its refusal, before anything is saved. Gives who pays for each
/// participant.
pub async fn check(scope: &Scope, new: &NewBooking) -> Result<Vec<Bill>> {
    could_be_made(scope, &[Part { new: new.clone(), name: None }], Full::RefusesAll).await
}

/// The same for several offerings at once.
pub(super) async fn could_be_made(scope: &Scope, parts: &[Part], full: Full) -> Result<Vec<Bill>> {
    let first = &parts.first().ok_or(Error::NotFound)?.new;
    let seen = offerings_of(scope, parts).await?;
    let checked = Known::of(scope, first).await?.checked(first)?;
    check_all(scope, parts, &seen, full).await?;
    Ok(checked.into_iter().map(|one| one.bill).collect())
}

impl NewBooking {
    /// How many seats it asks for.
    fn seats(&self) -> i64 {
        i64::try_from(self.participants.len()).unwrap_or(i64::MAX)
    }

    /// What an earlier request with the same content made, in the order of the participants, offering by offering. The ids
    /// that were not chosen by the caller were made in that order, and rise.
    fn in_order(&self, rows: Vec<Model>) -> Vec<Model> {
        if rows.iter().any(|row| row.offering_id != self.offering) {
            // Nobody chooses ids for several offerings at once.
            return rows;
        }
        let chosen: HashSet<_> = self.participants.iter().filter_map(|participant| participant.id).collect();
        let (chosen, made): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| chosen.contains(&row.id));
        let mut chosen: HashMap<_, _> = chosen.into_iter().map(|row| (row.id, row)).collect();
        let mut made = made.into_iter();
        let row = |participant: &NewParticipant| participant.id.map_or_else(|| made.next(), |id| chosen.remove(&id));
        self.participants.iter().filter_map(row).collect()
    }
}

/// Tells a retry from another request with the same id.
pub(super) fn hash(request: &impl Serialize) -> Result<Vec<u8>> {
    let text = serde_json::to_string(request).map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?;
    Ok(secret::hash(&text))
}

/// The offering of a booking that the actor may make: of themselves, or of others.
async fn offering_of(scope: &Scope, new: &NewBooking) -> Result<offering::Model> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    let is_own = new.organisation == me.organisation;
    if is_own && new.participants.iter().all(|participant| participant.person == Some(me.person)) {
        scope.require(Permission::RegisterSelf)?;
        let offering = offering::get(scope, new.offering).await?;
        invitation::admit(scope, &offering, Whom::Myself).await?;
        return Ok(offering);
    }
    offering_for(scope, new.offering, new.organisation).await
}

/// The offering, if the actor may register people of an organisation there: coordinators those of their own, the staff who
/// run the course anybody's.
pub async fn offering_for(scope: &Scope, id: OfferingId, organisation: OrganisationId) -> Result<offering::Model> {
    let own = scope.actor().organisation().ok_or(Error::Forbidden)?;
    if own != organisation && !scope.actor().is_association() {
        return Err(Error::NotFound);
    }
    scope.require(Permission::RegisterOthers)?;
    let offering = offering::get(scope, id).await?;
    invitation::admit(scope, &offering, Whom::Of(organisation)).await?;
    if own != organisation {
        let course = course::get(scope, offering.course_id).await?;
        scope.require(Permission::ManageCourses(course.department_id))?;
    }
    Ok(offering)
}

/// What an earlier request with the same booking's id made, in the order it was made.
pub(super) async fn made(
    scope: &Scope,
    organisation: OrganisationId,
    id: Option<BookingId>,
    hash: &[u8],
) -> Result<Option<Booking>> {
    let Some(id) = id else { return Ok(None) };
    let same = Entity::find().filter(Column::OwnerOrgId.eq(organisation)).filter(Column::BookingId.eq(id));
    let mut registrations = scope.all(same).await?;
    registrations.sort_by_key(|row| row.id.0);
    match registrations.first() {
        Some(first) if first.request_hash != hash => Err(Refusal::IdReused.into()),
        Some(_) => Ok(Some(Booking { id, registrations, left_out: Vec::new(), is_new: false })),
        None => Ok(None),
    }
}

/// What an earlier request with the same ids made. The ids of another organisation are not found, not told apart.
async fn earlier(scope: &Scope, new: &NewBooking, hash: &[u8]) -> Result<Option<Booking>> {
    if let Some(made) = made(scope, new.organisation, new.id, hash).await? {
        return Ok(Some(Booking { registrations: new.in_order(made.registrations), ..made }));
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

/// Refuses people who have, or wait for, a seat at the offering.
pub(super) async fn refuse_registered(scope: &Scope, offering: OfferingId, people: &[PersonId]) -> Result<()> {
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

/// What would come of registering the rows of a list, for one offering or several at once; nothing is saved.
pub async fn preview(
    scope: &Scope,
    organisation: OrganisationId,
    offerings: &[OfferingId],
    rows: Vec<Row>,
) -> Result<Vec<Preview>> {
    for &offering in offerings {
        offering_for(scope, offering, organisation).await?;
    }
    let recognised = roster::recognise(scope, organisation, rows).await?;
    let people: Vec<_> = recognised.iter().filter_map(|one| one.person).collect();
    let active = Entity::find()
        .filter(Column::OfferingId.is_in(offerings.iter().copied()))
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
