//! The offerings: nine months back and nine ahead, in the months that each course is given; some courses also one and two
//! years before that.

use chrono::{DateTime, Datelike, Days, Duration, Months, NaiveDate, NaiveTime, Utc, Weekday};

use super::courses::{Course, Courses, EDITED_BY};
use super::{Dice, insert};
use crate::courses::cancellation::FeeStep;
use crate::courses::invitation::Visibility;
use crate::courses::offering::{self, Form};
use crate::courses::session;
use crate::courses::state::OfferingState;
use crate::courses::{OfferingId, SessionId};
use crate::error::Result;
use crate::store::UnscopedWrite;
use crate::time;

/// An offering with its sessions.
pub(super) struct Offering {
    pub(super) row: offering::Model,
    pub(super) sessions: Vec<session::Model>,
    /// Index of its course.
    pub(super) course: usize,
    /// One that guides and tests speak of: open, three to six weeks ahead.
    pub(super) is_featured: bool,
}

/// Courses that always have an open offering three to six weeks ahead.
const FEATURED: [&str; 2] = ["OFF-101", "SPEC-12"];
const MONTHS_AROUND: u32 = 9;
const VAT_PERCENT: i64 = 25;

const CANCELLED: [&str; 3] = [
    "För få anmälda. Kursen ges igen nästa termin.",
    "Kursledaren har fått förhinder och vi har inte hittat någon ersättare.",
    "Innehållet görs om efter en lagändring. Kursen kommer tillbaka.",
];
const POSTPONED: [&str; 2] = [
    "Kursledaren är sjuk. Ett nytt datum kommer så snart vi vet.",
    "Nya föreskrifter är på väg, och vi väntar in dem.",
];

/// All offerings, in order of time.
pub(super) fn build(courses: &Courses, now: DateTime<Utc>) -> Vec<Offering> {
    let mut offerings = Vec::new();
    for (index, course) in courses.all.iter().enumerate() {
        let place = FEATURED.iter().position(|&code| code == course.plan.code);
        let featured = place.map(|place| featured_day(time::local_date(now), place));
        let near = |day: NaiveDate| featured.is_some_and(|featured| (day - featured).num_days().abs() < 45);
        let regular = days(course, time::local_date(now)).filter(|&day| !near(day)).map(|day| (day, false));
        let before = earlier(course, index, time::local_date(now)).into_iter().map(|day| (day, false));
        let days = featured.map(|day| (day, true)).into_iter().chain(regular).chain(before);
        offerings.extend(days.map(|(day, is_featured)| offering(course, index, day, is_featured, now)));
    }
    offerings.sort_by_key(|offering| offering.row.starts_at);
    offerings
}

/// The days around today on which an offering of the course starts.
fn days(course: &Course, today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let around = today - Months::new(MONTHS_AROUND)..today + Months::new(MONTHS_AROUND);
    let first = around.start.with_day(1).unwrap_or(around.start);
    let months = (0..=2 * MONTHS_AROUND).map(move |number| first + Months::new(number));
    months
        .filter(|month| course.plan.months().any(|given| given == month.month()))
        .map(|month| day_in(month, &course.plan.code))
        .filter(move |day| around.contains(day))
}

/// Days in the two years before, for every twelfth course.
fn earlier(course: &Course, index: usize, today: NaiveDate) -> Vec<NaiveDate> {
    let month = days(course, today).next().and_then(|day| day.with_day(1)).filter(|_| index.is_multiple_of(12));
    let years = |month: NaiveDate| [24, 12].map(|months| day_in(month - Months::new(months), &course.plan.code));
    month.map(years).into_iter().flatten().collect()
}

/// A day of the month, the same whenever the demo is made.
fn day_in(month: NaiveDate, code: &str) -> NaiveDate {
    let mut dice = Dice::of(&format!("{code} {month}"));
    let open: Vec<_> =
        month.iter_days().take_while(|day| day.month() == month.month()).filter(|&day| is_open(day)).collect();
    if open.is_empty() { month } else { *dice.pick(&open) }
}

/// Each featured course has a day of its own.
fn featured_day(today: NaiveDate, place: usize) -> NaiveDate {
    let in_days = |days| today + Days::new(days);
    let in_the_holidays = || in_days(28).week(Weekday::Mon).first_day() + Days::new(1 + place as u64);
    (28..=41).chain(22..28).map(in_days).filter(|&day| is_open(day)).nth(place).unwrap_or_else(in_the_holidays)
}

/// Whether courses are held on the day: not on Mondays and Fridays, when people travel and public holidays fall, on the
/// Thursdays of May, one of which is Ascension Day, or in holidays.
fn is_open(day: NaiveDate) -> bool {
    let is_holiday = match (day.month(), day.day()) {
        (1, ..=7) | (5, 1) | (6, 6 | 19..) | (7, _) | (8, ..=14) | (12, 19..) => true,
        (5, _) => day.weekday() == Weekday::Thu,
        _ => false,
    };
    matches!(day.weekday(), Weekday::Tue | Weekday::Wed | Weekday::Thu) && !is_holiday
}

/// From this price for members, in kronor, cancelling late costs something.
const DEAR: i64 = 2_500;
const FEES: [FeeStep; 2] = [FeeStep { days_before: 14, percent: 50 }, FeeStep { days_before: 3, percent: 100 }];

fn offering(course: &Course, index: usize, first: NaiveDate, is_featured: bool, now: DateTime<Utc>) -> Offering {
    let plan = &course.plan;
    let mut dice = Dice::of(&format!("{} on {first}", plan.code));
    let id = OfferingId::new();
    let sessions = sessions(course, id, first);
    let (starts_at, ends_at) = (sessions[0].starts_at, sessions[sessions.len() - 1].ends_at);
    let closes_at = time::end_of_day(first - Days::new(14));
    let opens_on = first - Days::new(10 * dice.below(7) as u64 + 110);
    let opens_at = time::from_local(opens_on.and_time(NaiveTime::MIN) + Duration::hours(9));
    let entered_at = (opens_at - Duration::days(30)).min(now - Duration::days(2));
    let fees = if plan.price_member >= DEAR { FEES.to_vec() } else { Vec::new() };
    let mut row = offering::Model {
        id,
        course_id: course.row.id,
        state: OfferingState::Open,
        visibility: Visibility::Public,
        state_reason: None,
        form: plan.form,
        venue_name: on_site(plan.form, &plan.venue_name),
        venue_address: on_site(plan.form, &plan.venue_address),
        city: on_site(plan.form, &plan.city),
        virtual_link: (plan.form != Form::Onsite)
            .then(|| format!("https://mote.samverk.example/{}-{first}", plan.code.to_lowercase())),
        capacity: plan.capacity,
        seats_taken: 0,
        seats_held: 0,
        seats_leased: 0,
        pool_count: 0,
        queue_length: 0,
        waiting_together: 0,
        last_queue_number: 0,
        offer_hours: Some(48),
        price_member_ore: plan.price_member * 100,
        price_other_ore: plan.price_other * 100,
        vat_percent: VAT_PERCENT,
        opens_at: Some(opens_at),
        closes_at,
        cancel_until: if fees.is_empty() { closes_at } else { starts_at },
        cancellation_fees: fees.into(),
        leave_free_until: None,
        starts_at,
        ends_at,
        contact_name: plan.contact_role.clone(),
        contact_email: format!("{}@samverk.example", course.department),
        contact_phone: Some("040-628 04 00".to_owned()),
        copied_from: None,
        calendar_sequence: 0,
        told_sequence: 0,
        version: 1,
        created_at: entered_at,
        updated_at: entered_at,
        updated_by: EDITED_BY.to_owned(),
    };
    if !is_featured {
        let trouble = if FEATURED.contains(&plan.code.as_str()) { 0 } else { 3 };
        decide(&mut row, trouble, &mut dice, now);
    }
    Offering { row, sessions, course: index, is_featured }
}

fn on_site(form: Form, text: &str) -> Option<String> {
    (form != Form::Online && !text.is_empty()).then(|| text.to_owned())
}

/// The state that the time asks for, unless something comes in between, which it does this often in per cent.
fn decide(row: &mut offering::Model, trouble: u64, dice: &mut Dice, now: DateTime<Utc>) {
    let is_announced = row.opens_at.is_some_and(|opens| opens <= now);
    let (is_stopped, is_late, is_unready) = (dice.chance(trouble), dice.chance(2 * trouble), dice.chance(12));
    row.state = match () {
        () if !is_announced && is_unready => OfferingState::Draft,
        () if !is_announced => OfferingState::Published,
        () if is_stopped => OfferingState::Cancelled,
        () if row.ends_at <= now => OfferingState::Completed,
        () if row.starts_at <= now => OfferingState::Running,
        () if is_late => OfferingState::Postponed,
        () if row.closes_at <= now => OfferingState::Closed,
        () => OfferingState::Open,
    };
    if matches!(row.state, OfferingState::Cancelled | OfferingState::Postponed) {
        let reasons = if row.state == OfferingState::Cancelled { &CANCELLED[..] } else { &POSTPONED[..] };
        row.state_reason = Some((*dice.pick(reasons)).to_owned());
        row.updated_at = (row.starts_at - Duration::days(16)).min(now - Duration::days(1));
        row.calendar_sequence = 1;
        row.version = 2;
    }
}

/// A session a week.
fn sessions(course: &Course, offering_id: OfferingId, first: NaiveDate) -> Vec<session::Model> {
    let (from, to) = course.plan.hours.split_once('-').unwrap_or(("09.00", "16.00"));
    let clock = |text: &str| NaiveTime::parse_from_str(text, "%H.%M").unwrap_or_default();
    let weeks = (0..).map(|week| first + Days::new(7 * week)).filter(|day| *day == first || is_open(*day));
    (1..=course.plan.sessions)
        .zip(weeks)
        .map(|(number, day)| session::Model {
            id: SessionId::new(),
            offering_id,
            title: (course.plan.sessions > 1).then(|| format!("Del {number}")),
            starts_at: time::from_local(day.and_time(clock(from))),
            ends_at: time::from_local(day.and_time(clock(to))),
        })
        .collect()
}

pub(super) async fn insert_all(store: UnscopedWrite<'_>, offerings: Vec<Offering>) -> Result<()> {
    insert(store, offerings.iter().map(|offering| offering.row.clone())).await?;
    insert(store, offerings.into_iter().flat_map(|offering| offering.sessions)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn featured_offerings_are_on_a_weekday_three_to_six_weeks_ahead_whenever_the_demo_is_made() {
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
        for today in first.iter_days().take(4_000) {
            for day in (0..FEATURED.len()).map(|place| featured_day(today, place)) {
                assert!((21..=42).contains(&(day - today).num_days()), "{today}: {day}");
                assert!(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun), "{today}: {day}");
            }
        }
    }
}
