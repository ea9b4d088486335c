//! What came of the bookings: the seats and places in the queue they got, in the order they were made, and who was there.

use chrono::{DateTime, Duration, NaiveTime, Utc};

use super::bookings::{Booker, Booking};
use super::courses::{Course, Courses};
use super::demand::{self, Demand};
use super::hiring::Workplace;
use super::offerings::Offering;
use super::{Dice, EDITOR, EMPLOYEE, insert, turns};
use crate::access::secret;
use crate::courses::offering::Form;
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{BookingId, RegistrationId, attendance, need, registration};
use crate::error::Result;
use crate::organisations::OrganisationKind;
use crate::store::UnscopedWrite;
use crate::time;

/// Everything about those who come, or came.
#[derive(Default)]
pub(super) struct Registrations {
    pub(super) rows: Vec<registration::Model>,
    pub(super) marks: Vec<attendance::Model>,
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

pub(super) fn build(
    offerings: &mut [Offering],
    courses: &Courses,
    workplaces: &[Workplace],
    now: DateTime<Utc>,
) -> Registrations {
    let demands = demand::of_all(offerings, now);
    let mut registrar = Registrar {
        booker: Booker::new(workplaces, offerings, courses),
        noted_by: workplaces[0].people.iter().find(|one| one.email.email == EDITOR).map(|one| one.person.name()),
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

/// Fills offerings one after the other.
struct Registrar<'a> {
    booker: Booker<'a>,
    noted_by: Option<String>,
    made: Registrations,
    now: DateTime<Utc>,
}

impl Registrar<'_> {
    fn fill(&mut self, offering: &mut Offering, course: &Course, demand: Demand) {
        let mut dice = Dice::of(&format!("{} at {}", course.plan.code, offering.row.starts_at));
        let bookings = self.booker.bookings(offering, course, demand, &mut dice);
        let mut times: Vec<_> = bookings.iter().map(|_| self.time(offering, &mut dice)).collect();
        times.sort_unstable();
        let first = self.made.rows.len();
        for (booking, at) in bookings.into_iter().zip(times) {
            self.book(offering, &booking, at, demand, &mut dice);
        }
        let made = &mut self.made;
        turns::pass(&mut made.rows[first..], offering, self.now, &mut dice);
        let given_up: Vec<_> =
            made.rows[first..].iter().filter(|row| !row.state.holds_seat()).map(|row| row.id).collect();
        made.needs.retain(|need| !given_up.contains(&need.registration_id));
    }

    /// A time in office hours while registration is open, which has been.
    fn time(&self, offering: &Offering, dice: &mut Dice) -> DateTime<Utc> {
        let opened_at = offering.row.opens_at.unwrap_or(offering.row.created_at);
        let days = (offering.row.closes_at.min(self.now) - opened_at).num_days();
        let day = time::local_date(opened_at + Duration::days(dice.between(0, days)));
        let clock = NaiveTime::MIN + Duration::minutes(dice.between(8 * 60, 16 * 60));
        time::from_local(day.and_time(clock)).max(opened_at).min(self.now)
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
                starts_at: offering.row.starts_at,
                ends_at: offering.row.ends_at,
                person_id: one.person.id,
                pool_id: None,
                unit_id: unit.map(|unit| unit.id),
                booking_id: id,
                request_hash: hash.clone(),
                invoice_reference: reference.unwrap_or(&workplace.invoice_reference).clone(),
                state: RegistrationState::Confirmed,
                queue_number: None,
                joined_place: None,
                waits_together: false,
                offered_until: None,
                asked_at: None,
                asked_place: None,
                asked_because: None,
                price_ore: if is_member { offering.row.price_member_ore } else { offering.row.price_other_ore },
                vat_percent: offering.row.vat_percent,
                fee_ore: 0,
                kept_at: None,
                registered_by: registrar.person.id,
                registered_by_name: registrar.person.name(),
                version: 1,
                billed_version: 0,
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
        let is_seated = row.state == RegistrationState::Confirmed;
        if is_seated {
            row.state = attendance::outcome(offering.sessions.len(), marks.iter().map(|mark| mark.is_present));
        }
        let is_over = offering.row.state == OfferingState::Completed;
        if is_seated && !is_over && offering.row.form != Form::Online && dice.chance(6) {
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
        row.joined_place = Some(offering.row.queue_length);
    }
}

fn cancel(row: &mut registration::Model, offering: &Offering, now: DateTime<Utc>) {
    let is_stopped = offering.row.state == OfferingState::Cancelled;
    row.state =
        if is_stopped { RegistrationState::CancelledByOrganiser } else { RegistrationState::CancelledByMunicipality };
    row.version = 2;
    if is_stopped {
        row.updated_at = offering.row.updated_at.max(row.created_at);
        return;
    }
    // Where it costs something people think of it late.
    let days = if offering.row.cancellation_fees.steps().is_empty() { 3 } else { 60 };
    let last_week = offering.row.starts_at - Duration::days(8);
    let at = (row.created_at + Duration::days(days)).min(last_week.max(row.created_at));
    row.updated_at = at.min(offering.row.cancel_until).min(now);
    row.fee_ore = offering.row.cancellation_fees.of(row.price_ore, offering.row.starts_at, row.updated_at);
}

impl Registrations {
    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rows).await?;
        insert(store, self.marks).await?;
        insert(store, self.needs).await
    }
}
