//! A row of the catalogue, in words.

use chrono::{DateTime, Datelike, Utc};
use samverk_domain::courses::catalogue::Listed;
use samverk_domain::courses::price::Rate;
use samverk_domain::courses::series::part::{self, Place};
use samverk_domain::courses::standing::Standing;
use samverk_domain::store::Scope;
use samverk_domain::{Result, money, swedish, time};

use crate::layout::Tone;
use crate::words::count;

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
    /// Which part of which series it is, and the name of that in addresses.
    pub(crate) series: Option<(String, String)>,
}

/// The status of an offering in words: what a reader can do about it.
pub(crate) struct Status {
    pub(crate) label: &'static str,
    pub(crate) tone: Tone,
    /// Seats left, the waiting list, or when registration opens.
    pub(crate) seats: String,
}

impl Status {
    pub(crate) fn of(standing: Standing) -> Self {
        let (label, tone) = match standing {
            Standing::Draft => ("Utkast", Tone::Neutral),
            Standing::NotYet(_) => ("Öppnar snart", Tone::Info),
            Standing::Open(_) => ("Öppen", Tone::Success),
            Standing::Few(_) => ("Fåtal platser", Tone::Warning),
            Standing::Full(_) => ("Reservlista", Tone::Info),
            Standing::Closed => ("Stängd", Tone::Neutral),
            Standing::Running => ("Pågår", Tone::Neutral),
            Standing::Over => ("Har varit", Tone::Neutral),
            Standing::Postponed => ("Uppskjuten", Tone::Warning),
            Standing::Cancelled => ("Inställd", Tone::Danger),
        };
        let seats = match standing {
            Standing::NotYet(Some(opens)) => format!("Anmälan öppnar {}", time::date(time::local_date(opens))),
            Standing::Open(left) | Standing::Few(left) => count(left, "plats kvar", "platser kvar"),
            Standing::Full(0) => "Ingen på reservlistan".to_owned(),
            Standing::Full(queue) => format!("{} på reservlistan", swedish::number(queue.unsigned_abs())),
            Standing::Postponed => "Ny tid kommer".to_owned(),
            _ => String::new(),
        };
        Self { label, tone, seats }
    }
}

impl CourseRow {
    /// The rows of offerings, with the price that the reader pays.
    pub(crate) async fn all(scope: &Scope, listed: &[Listed], rate: Rate) -> Result<Vec<Self>> {
        let places = part::places(scope, listed.iter().map(|one| one.id)).await?;
        Ok(listed.iter().map(|one| Self::of(one, places.get(&one.id), rate, scope.now())).collect())
    }

    fn of(listed: &Listed, place: Option<&Place>, rate: Rate, now: DateTime<Utc>) -> Self {
        let standing = listed.standing(now);
        let status = Status::of(standing);
        let first = time::local_date(listed.starts_at);
        Self {
            slug: listed.slug.clone(),
            title: listed.title.clone(),
            weekday: time::weekday(first),
            day: first.day(),
            month: time::month(first),
            date: time::weekday_date(first),
            time: time::hours(listed.starts_at, listed.ends_at),
            place: listed.place(),
            department: listed.department_name.clone(),
            status: status.label,
            tone: status.tone,
            seats: status.seats,
            price: money::kronor_without_vat(listed.price(rate)),
            is_cancelled: standing == Standing::Cancelled,
            series: place.map(super::series::place),
        }
    }
}
