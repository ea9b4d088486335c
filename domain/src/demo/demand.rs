//! How much each offering is sought after, and by whom.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::Dice;
use super::courses::{Course, Courses};
use super::offerings::Offering;
use crate::courses::OfferingId;
use crate::courses::state::OfferingState;

/// How many coming offerings are full, with a queue.
const FULL: usize = 10;

/// How many seats are asked for, and how many more people wait.
#[derive(Clone, Copy)]
pub(super) struct Demand {
    pub(super) seats: usize,
    pub(super) queue: usize,
}

/// The demand for each offering; none before registration opens.
pub(super) fn of_all(offerings: &[Offering], now: DateTime<Utc>) -> Vec<Option<Demand>> {
    let mut full = 0;
    let demand = |offering: &Offering| {
        let row = &offering.row;
        if matches!(row.state, OfferingState::Draft | OfferingState::Published) {
            return None;
        }
        let mut dice = Dice::of(&format!("{} for {}", row.contact_name, row.starts_at));
        let capacity = usize::try_from(row.capacity).unwrap_or(0);
        let is_small = capacity <= 24;
        let takes = row.standing(now).takes_registrations();
        if offering.is_featured && is_small || takes && is_small && full + 1 < FULL && dice.chance(60) {
            full += usize::from(!offering.is_featured);
            return Some(Demand { seats: capacity, queue: 2 + dice.below(8) });
        }
        // Registrations come in over four months before an offering closes.
        let days_open = 120 - (row.closes_at - now).num_days().clamp(0, 110);
        let most = if capacity > 100 { dice.between(30, 60) } else { dice.between(6, 18) };
        let share = row.capacity * dice.between(45, 95) / 100;
        let seats = Ord::max(most.min(share) * days_open / 120, 1);
        Some(Demand { seats: usize::try_from(seats).unwrap_or(1), queue: 0 })
    };
    offerings.iter().map(demand).collect()
}

/// The offerings that the employee with an account takes part in: three that are over, two to come, and a queue.
pub(super) fn of_employee(offerings: &[Offering], courses: &Courses) -> HashSet<OfferingId> {
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

/// Whether the course is for the people of a unit.
pub(super) fn is_for(course: &Course, unit: &str) -> bool {
    course.plan.audiences().any(|audience| works_in(audience, unit))
}

fn works_in(audience: &str, unit: &str) -> bool {
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
