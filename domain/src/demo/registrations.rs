//! Who goes where: bookings of the kommuner's coordinators in the order they were made, the seats and places in the queue
//! they got, and who was there.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, Utc};

use super::courses::{Course, Courses};
use super::offerings::Offering;
use super::people::{Worker, Workplace};
use super::{Dice, EDITOR, EMPLOYEE, insert};
use crate::access::secret;
use crate::courses::offering::Form;
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{BookingId, CourseId, OfferingId, RegistrationId, attendance, need, registration};
use crate::error::Result;
use crate::organisations::OrganisationKind;
use crate::people::{PersonId, PersonKind};
use crate::store::UnscopedWrite;

/// Everything about those who come, or came.
#[derive(Default)]
pub(super) struct Registrations {
    pub(super) rows: Vec<registration::Model>,
    marks: Vec<attendance::Model>,
    needs: Vec<need::Model>,
}

const NEEDS: [&str; 6] = [
    "Vegetarisk kost",
    "Glutenfri kost",
    "Laktosfri kost",
    "Allergisk mot nötter",
    "Behöver hörslinga",
    "Kommer i rullstol",
];

/// How many coming offerings are full, with a queue.
const FULL: usize = 10;

pub(super) fn build(
    offerings: &mut [Offering],
    courses: &Courses,
    workplaces: &[Workplace],
    now: DateTime<Utc>,
) -> Registrations {
    let demands = demands(offerings, now);
    let mut registrar = Registrar {
        workplaces,
        noted_by: workplaces[0].people.iter().find(|one| one.email.email == EDITOR).map(|one| one.person.name()),
        employee: employee(offerings, courses),
        been: HashSet::new(),
        times: HashMap::new(),
        made: Registrations::default(),
        now,
    };
    for (offering, demand) in offerings.iter_mut().zip(demands) {
        if let Some(demand) = demand {
            registrar.fill(offering, &courses.all[offering.course], demand);
        }
    }
    registrar.made
}

/// How many seats are asked for, and how many more people wait.
#[derive(Clone, Copy)]
struct Demand {
    seats: usize,
    queue: usize,
}

fn demands(offerings: &[Offering], now: DateTime<Utc>) -> Vec<Option<Demand>> {
    let mut full = 0;
    let demand = |offering: &Offering| {
        let row = &offering.row;
        if matches!(row.state, OfferingState::Draft | OfferingState::Published) {
            return None;
        }
        let mut dice = Dice::of(&format!("{} for {}", row.contact_name, row.starts_at));
        let capacity = usize::try_from(row.capacity).unwrap_or(0);
        let is_small = capacity <= 24;
        let takes = row.takes_registrations(now).is_ok();
        if offering.is_featured && is_small || takes && is_small && full + 1 < FULL && dice.chance(60) {
            full += usize::from(!offering.is_featured);
            return Some(Demand { seats: capacity, queue: 2 + dice.below(8) });
        }
        // Registrations come in over two months before an offering closes.
        let days_open = 60 - (row.closes_at - now).num_days().clamp(0, 55);
        let most = if capacity > 100 { dice.between(30, 60) } else { dice.between(6, 18) };
        let share = row.capacity * dice.between(45, 95) / 100;
        let seats = Ord::max(most.min(share) * days_open / 60, 1);
        Some(Demand { seats: usize::try_from(seats).unwrap_or(1), queue: 0 })
    };
    offerings.iter().map(demand).collect()
}

/// The offerings that the employee with an account takes part in: three that are over, two to come, and a queue.
fn employee(offerings: &[Offering], courses: &Courses) -> HashSet<OfferingId> {
    let suits = |offering: &&Offering| {
        courses.all[offering.course].plan.audiences().any(|audience| audience == "socialsekreterare")
    };
    let state = |wanted: OfferingState| {
        move |offering: &&Offering| offering.row.state == wanted && !offering.is_featured && offering.row.capacity > 24
    };
    let past = offerings.iter().rev().filter(state(OfferingState::Completed)).filter(suits).take(3);
    let featured = offerings.iter().filter(|offering| offering.is_featured);
    let mut coming: Vec<_> = offerings.iter().filter(state(OfferingState::Open)).collect();
    coming.sort_by_key(|offering| (!suits(offering), offering.row.starts_at));
    past.chain(featured).chain(coming.into_iter().take(1)).map(|offering| offering.row.id).collect()
}

/// Fills offerings one after the other.
struct Registrar<'a> {
    workplaces: &'a [Workplace],
    noted_by: Option<String>,
    employee: HashSet<OfferingId>,
    /// Nobody takes the same course twice.
    been: HashSet<(CourseId, PersonId)>,
    /// How often each has been registered.
    times: HashMap<PersonId, usize>,
    made: Registrations,
    now: DateTime<Utc>,
}

/// People of one workplace, registered together.
struct Booking<'a> {
    workplace: &'a Workplace,
    people: Vec<&'a Worker>,
}

impl<'a> Registrar<'a> {
    fn fill(&mut self, offering: &mut Offering, course: &Course, demand: Demand) {
        let mut dice = Dice::of(&format!("{} at {}", course.plan.code, offering.row.starts_at));
        let bookings = self.bookings(offering.row.id, course, demand, &mut dice);
        let opened_at = offering.row.opens_at.unwrap_or(offering.row.created_at);
        let minutes = (offering.row.closes_at.min(self.now) - opened_at).num_minutes();
        let mut minutes: Vec<_> = bookings.iter().map(|_| dice.between(minutes / 20, minutes * 19 / 20)).collect();
        minutes.sort_unstable();
        for (booking, minutes) in bookings.into_iter().zip(minutes) {
            self.book(offering, &booking, opened_at + Duration::minutes(minutes), demand, &mut dice);
        }
    }

    fn bookings(&mut self, id: OfferingId, course: &Course, demand: Demand, dice: &mut Dice) -> Vec<Booking<'a>> {
        let mut bookings = Vec::new();
        let (is_hers, wanted) = (self.employee.contains(&id), demand.seats + demand.queue);
        let mut missing = wanted - usize::from(is_hers);
        for _ in 0..wanted * 3 {
            if missing == 0 {
                break;
            }
            let workplace = self.workplace(dice);
            let people = self.choose(workplace, course, missing.min(1 + dice.below(4)));
            if !people.is_empty() {
                missing -= people.len();
                bookings.push(Booking { workplace, people });
            }
        }
        // Last, so that she stands in the queue where there is one.
        let hers = self.workplaces.iter().flat_map(|place| place.people.iter().map(move |one| (place, one)));
        if let Some((workplace, one)) = hers.filter(|_| is_hers).find(|(_, one)| one.email.email == EMPLOYEE) {
            bookings.push(Booking { workplace, people: vec![one] });
        }
        bookings
    }

    /// Bigger ones come more often.
    fn workplace(&self, dice: &mut Dice) -> &'a Workplace {
        let others = &self.workplaces[1..];
        let mut place = dice.below(others.iter().map(|one| one.people.len()).sum());
        let at = |one: &&Workplace| {
            let is_here = place < one.people.len();
            place = place.saturating_sub(one.people.len());
            is_here
        };
        others.iter().find(at).unwrap_or(&others[0])
    }

    /// Those for whom the course is first, and among them those who have been away least.
    fn choose(&mut self, workplace: &'a Workplace, course: &Course, number: usize) -> Vec<&'a Worker> {
        let is_for_elected = course.plan.audiences().any(|audience| audience == "fortroendevalda");
        let may_come = |one: &&Worker| {
            one.affiliation.to_on.is_none()
                && one.email.email != EMPLOYEE
                && (one.person.kind != PersonKind::Elected || is_for_elected)
                && !self.been.contains(&(course.row.id, one.person.id))
        };
        let mut people: Vec<_> = workplace.people.iter().filter(may_come).collect();
        people.sort_by_cached_key(|one| {
            let unit = workplace.unit(one.affiliation.unit_id).map_or("", |unit| unit.name.as_str());
            let is_audience = course.plan.audiences().any(|audience| works_there(audience, unit));
            (self.times.get(&one.person.id).copied().unwrap_or(0) + if is_audience { 0 } else { 4 }, one.person.id)
        });
        people.truncate(number);
        for one in &people {
            self.been.insert((course.row.id, one.person.id));
            *self.times.entry(one.person.id).or_default() += 1;
        }
        people
    }

    fn book(&mut self, offering: &mut Offering, booking: &Booking, at: DateTime<Utc>, demand: Demand, dice: &mut Dice) {
        let (workplace, id) = (booking.workplace, BookingId::new());
        let hash = secret::hash(&id.to_string());
        for one in &booking.people {
            let is_own = one.email.email == EMPLOYEE;
            let registrar = if is_own { one } else { &workplace.people[0] };
            let unit = workplace.unit(one.affiliation.unit_id);
            let reference = unit.and_then(|unit| unit.invoice_reference.as_ref());
            let is_cancelled = demand.queue == 0 && !is_own && dice.chance(4);
            let is_member = workplace.is_member || workplace.kind == OrganisationKind::Association;
            let mut row = registration::Model {
                id: RegistrationId::new(),
                owner_org_id: workplace.id,
                offering_id: offering.row.id,
                person_id: one.person.id,
                unit_id: unit.map(|unit| unit.id),
                booking_id: id,
                request_hash: hash.clone(),
                invoice_reference: reference.unwrap_or(&workplace.invoice_reference).clone(),
                state: RegistrationState::Confirmed,
                queue_number: None,
                price_ore: if is_member { offering.row.price_member_ore } else { offering.row.price_other_ore },
                vat_percent: offering.row.vat_percent,
                registered_by: registrar.person.id,
                registered_by_name: registrar.person.name(),
                version: 1,
                created_at: at,
                updated_at: at,
            };
            if is_cancelled || offering.row.state == OfferingState::Cancelled {
                cancel(&mut row, offering, self.now);
            } else {
                take_seat(&mut row, offering);
                self.follow_up(&mut row, offering, dice);
            }
            self.made.rows.push(row);
        }
    }

    /// Notes who was there, and what those who come need.
    fn follow_up(&mut self, row: &mut registration::Model, offering: &Offering, dice: &mut Dice) {
        let over = offering.sessions.iter().filter(|session| session.ends_at <= self.now);
        let marks: Vec<_> = over
            .filter(|_| row.state == RegistrationState::Confirmed)
            .map(|session| attendance::Model {
                registration_id: row.id,
                session_id: session.id,
                owner_org_id: row.owner_org_id,
                is_present: dice.chance(93),
                noted_at: session.ends_at,
                noted_by_name: self.noted_by.clone().unwrap_or_default(),
            })
            .collect();
        if offering.row.state == OfferingState::Completed {
            let was_there = marks.iter().any(|mark| mark.is_present);
            row.state = if was_there { RegistrationState::Attended } else { RegistrationState::NoShow };
        } else if offering.row.form != Form::Online && row.state == RegistrationState::Confirmed && dice.chance(6) {
            let need = (*dice.pick(&NEEDS)).to_owned();
            self.made.needs.extend(need::row(row, &offering.row, Some(need)));
        }
        self.made.marks.extend(marks);
    }
}

/// A seat while there is one, then a place in the queue: what the rules of the domain give bookings in this order.
fn take_seat(row: &mut registration::Model, offering: &mut Offering) {
    if offering.row.seats_taken < offering.row.capacity {
        offering.row.seats_taken += 1;
    } else {
        offering.row.queue_length += 1;
        offering.row.last_queue_number += 1;
        row.state = RegistrationState::Queued;
        row.queue_number = Some(offering.row.last_queue_number);
    }
}

fn cancel(row: &mut registration::Model, offering: &Offering, now: DateTime<Utc>) {
    let is_stopped = offering.row.state == OfferingState::Cancelled;
    row.state =
        if is_stopped { RegistrationState::CancelledByOrganiser } else { RegistrationState::CancelledByMunicipality };
    row.version = 2;
    row.updated_at = if is_stopped {
        offering.row.updated_at.max(row.created_at)
    } else {
        (row.created_at + Duration::days(3)).min(offering.row.cancel_until).min(now)
    };
}

/// Whether the people of an audience work in the unit.
fn works_there(audience: &str, unit: &str) -> bool {
    let units: &[&str] = match audience {
        "upphandlare" => &["Upphandlingsenheten"],
        "socialsekreterare" => &["Socialförvaltningen"],
        "vard-omsorgspersonal" => &["Vård- och omsorgsförvaltningen"],
        "larare" => &["Barn- och utbildningsförvaltningen", "Gymnasie- och vuxenutbildningen"],
        "rektorer" => &["Barn- och utbildningsförvaltningen"],
        "ekonomer" => &["Ekonomiavdelningen"],
        "planerare-inspektorer" => &["Samhällsbyggnadsförvaltningen", "Miljöförvaltningen"],
        "fastighet-drift" => &["Fastighetsavdelningen"],
        "namndsekreterare" => &["Kommunledningskontoret"],
        "kommunikatorer" => &["Kommunikationsavdelningen"],
        "hr" => &["HR-avdelningen"],
        "strateger-projektledare" => &["Kommunledningskontoret", "IT-avdelningen", "Arbetsmarknadsenheten"],
        "fortroendevalda" => &["Förtroendevalda"],
        _ => &[],
    };
    units.contains(&unit)
}

impl Registrations {
    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rows).await?;
        insert(store, self.marks).await?;
        insert(store, self.needs).await
    }
}
