//! Who is registered, by whom, together with whom.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::courses::{Course, Courses};
use super::demand::{self, Demand};
use super::hiring::{Worker, Workplace};
use super::offerings::Offering;
use super::{Dice, EMPLOYEE};
use crate::courses::{CourseId, OfferingId};
use crate::people::{PersonId, PersonKind};
use crate::time;

/// People of one workplace, registered together.
pub(super) struct Booking<'a> {
    pub(super) workplace: &'a Workplace,
    pub(super) people: Vec<&'a Worker>,
}

/// Chooses who goes where.
pub(super) struct Booker<'a> {
    workplaces: &'a [Workplace],
    employee: HashSet<OfferingId>,
    /// Nobody takes the same course twice.
    been: HashSet<(CourseId, PersonId)>,
    /// Nobody is at two places on the same day.
    busy: HashSet<(NaiveDate, PersonId)>,
    /// How often each has been registered.
    times: HashMap<PersonId, usize>,
}

impl<'a> Booker<'a> {
    pub(super) fn new(workplaces: &'a [Workplace], offerings: &[Offering], courses: &Courses) -> Self {
        let employee = demand::of_employee(offerings, courses);
        Self { workplaces, employee, been: HashSet::new(), busy: HashSet::new(), times: HashMap::new() }
    }

    /// The bookings of an offering, in the order that they are made.
    pub(super) fn bookings(
        &mut self,
        offering: &Offering,
        course: &Course,
        demand: Demand,
        dice: &mut Dice,
    ) -> Vec<Booking<'a>> {
        let mut bookings = Vec::new();
        let (is_hers, wanted) = (self.employee.contains(&offering.row.id), demand.seats + demand.queue);
        // Those who wait come from several workplaces.
        let together = if demand.queue > 0 { 2 } else { 4 };
        let mut missing = wanted - usize::from(is_hers);
        for _ in 0..wanted * 3 {
            if missing == 0 {
                break;
            }
            let workplace = self.workplace(dice);
            let people = self.choose(workplace, offering, course, missing.min(1 + dice.below(together)));
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
    fn choose(
        &mut self,
        workplace: &'a Workplace,
        offering: &Offering,
        course: &Course,
        number: usize,
    ) -> Vec<&'a Worker> {
        let is_for_elected = course.plan.audiences().any(|audience| audience == "fortroendevalda");
        let day = time::local_date(offering.row.starts_at);
        let may_come = |one: &&Worker| {
            one.affiliation.to_on.is_none()
                && one.email.email != EMPLOYEE
                && (one.person.kind != PersonKind::Elected || is_for_elected)
                && !self.been.contains(&(course.row.id, one.person.id))
                && !self.busy.contains(&(day, one.person.id))
        };
        let mut people: Vec<_> = workplace.people.iter().filter(may_come).collect();
        people.sort_by_cached_key(|one| {
            let unit = workplace.unit(one.affiliation.unit_id).map_or("", |unit| unit.name.as_str());
            let is_audience = demand::is_for(course, unit);
            (self.times.get(&one.person.id).copied().unwrap_or(0) + if is_audience { 0 } else { 4 }, one.person.id)
        });
        people.truncate(number);
        for one in &people {
            self.been.insert((course.row.id, one.person.id));
            self.busy.insert((day, one.person.id));
            *self.times.entry(one.person.id).or_default() += 1;
        }
        people
    }
}
