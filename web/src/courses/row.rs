//! A row of the catalogue, in words.

use chrono::{DateTime, Datelike, Utc};
use samverk_domain::courses::catalogue::Listed;
use samverk_domain::courses::offering::Form;
use samverk_domain::courses::state::OfferingState;
use samverk_domain::{money, time};

use crate::layout::Tone;

/// Fewer seats than this are few.
const FEW: i64 = 5;

/// A row of the catalogue.
pub(crate) struct CourseRow {
    pub(crate) slug: String,
    pub(crate) title: String,
    pub(crate) weekday: &'static str,
    pub(crate) day: u32,
    pub(crate) month: &'static str,
    /// The day in full, for screen readers.
    pub(crate) date: String,
    pub(crate) time: String,
    pub(crate) place: String,
    pub(crate) department: String,
    pub(crate) status: &'static str,
    pub(crate) tone: Tone,
    pub(crate) seats: String,
    pub(crate) price: String,
    pub(crate) is_cancelled: bool,
}

/// The status of an offering in words: what a reader can do about it.
pub(crate) struct Status {
    pub(crate) label: &'static str,
    pub(crate) tone: Tone,
    /// Seats left, the waiting list, or when registration opens.
    pub(crate) seats: String,
}

/// What tells the status of an offering.
pub(crate) struct Facts {
    pub(crate) state: OfferingState,
    pub(crate) capacity: i64,
    pub(crate) seats_taken: i64,
    pub(crate) queue_length: i64,
    pub(crate) opens_at: Option<DateTime<Utc>>,
    pub(crate) closes_at: DateTime<Utc>,
}

impl Status {
    pub(crate) fn of(facts: &Facts, now: DateTime<Utc>) -> Self {
        let status = |label, tone, seats: String| Self { label, tone, seats };
        let left = Ord::max(facts.capacity - facts.seats_taken, 0);
        let is_full = left == 0 || facts.queue_length > 0;
        match facts.state {
            OfferingState::Draft => status("Utkast", Tone::Neutral, String::new()),
            OfferingState::Cancelled => status("Inställd", Tone::Danger, String::new()),
            OfferingState::Postponed => status("Uppskjuten", Tone::Warning, "Ny tid kommer".to_owned()),
            OfferingState::Running => status("Pågår", Tone::Neutral, String::new()),
            OfferingState::Completed | OfferingState::Archived => status("Har varit", Tone::Neutral, String::new()),
            OfferingState::Closed => status("Stängd", Tone::Neutral, String::new()),
            _ if now >= facts.closes_at => status("Stängd", Tone::Neutral, String::new()),
            OfferingState::Published | OfferingState::Open => match facts.opens_at.filter(|opens| now < *opens) {
                Some(opens) => status(
                    "Öppnar snart",
                    Tone::Info,
                    format!("Anmälan öppnar {}", time::date(time::local_date(opens))),
                ),
                None if facts.state == OfferingState::Published && facts.opens_at.is_none() => {
                    status("Öppnar snart", Tone::Info, String::new())
                }
                None if is_full => status("Reservlista", Tone::Info, format!("{} på reservlistan", facts.queue_length)),
                None if left < FEW => status("Fåtal platser", Tone::Warning, seats_left(left)),
                None => status("Öppen", Tone::Success, seats_left(left)),
            },
        }
    }
}

fn seats_left(left: i64) -> String {
    if left == 1 { "1 plats kvar".to_owned() } else { format!("{left} platser kvar") }
}

impl CourseRow {
    /// The row of an offering, with the price that the reader's organisation pays.
    pub(crate) fn new(listed: &Listed, is_member: bool, now: DateTime<Utc>) -> Self {
        let facts = Facts {
            state: listed.state,
            capacity: listed.capacity,
            seats_taken: listed.seats_taken,
            queue_length: listed.queue_length,
            opens_at: listed.opens_at,
            closes_at: listed.closes_at,
        };
        let status = Status::of(&facts, now);
        let first = time::local_date(listed.starts_at);
        let last = time::local_date(listed.ends_at);
        let hours = if first == last {
            format!("kl. {}–{}", time::clock(listed.starts_at), time::clock(listed.ends_at))
        } else {
            format!("kl. {}, till {} {}", time::clock(listed.starts_at), last.day(), time::month(last))
        };
        Self {
            slug: listed.slug.clone(),
            title: listed.title.clone(),
            weekday: time::weekday(first),
            day: first.day(),
            month: time::month(first),
            date: time::weekday_date(first),
            time: hours,
            place: match listed.form {
                Form::Online => "Distans".to_owned(),
                Form::Hybrid => format!("{} eller distans", listed.city.as_deref().unwrap_or("På plats")),
                Form::Onsite => listed.city.clone().or_else(|| listed.venue_name.clone()).unwrap_or_default(),
            },
            department: listed.department_name.clone(),
            status: status.label,
            tone: status.tone,
            seats: status.seats,
            price: money::kronor_without_vat(if is_member { listed.price_member_ore } else { listed.price_other_ore }),
            is_cancelled: listed.state == OfferingState::Cancelled,
        }
    }
}
