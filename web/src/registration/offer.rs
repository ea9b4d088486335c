//! What the pages of a registration say about the offering.

use samverk_domain::access::OrganisationId;
use samverk_domain::courses::price::Rate;
use samverk_domain::courses::seat_lease::{self, Lease};
use samverk_domain::courses::{OfferingId, SeriesId, course, need, offering, room_for, series, session};
use samverk_domain::organisations::{department, organisation};
use samverk_domain::store::Scope;
use samverk_domain::{Refusal, Result, money, swedish, time};

use super::lease::Reserved;
use crate::words;

/// What is registered for.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Offering(OfferingId),
    /// Every part of it that takes registrations.
    Series(SeriesId),
}

impl Target {
    /// Where its registration begins.
    pub(super) fn path(self) -> String {
        match self {
            Self::Offering(id) => format!("/anmalan/{id}"),
            Self::Series(id) => format!("/anmalan/serie/{id}"),
        }
    }
}

/// What people call the part that a fault names: `Del 3` for `parts[2]`.
pub(super) fn part(field: &str) -> Option<String> {
    let place: usize = field.strip_prefix("parts[")?.strip_suffix(']')?.parse().ok()?;
    Some(format!("Del {}", place + 1))
}

/// An offering that takes registrations, or the parts of a series that do.
pub(super) struct Offer {
    pub(super) offerings: Vec<OfferingId>,
    /// Where its registration begins.
    pub(super) path: String,
    /// Its own page.
    pub(super) about: String,
    pub(super) is_series: bool,
    pub(super) title: String,
    /// Whom it is registered for, when it is not the actor's own organisation.
    pub(super) organisation: Option<String>,
    pub(super) when: String,
    /// Time and name of each session.
    pub(super) sessions: Vec<(String, String)>,
    pub(super) place: String,
    pub(super) price_ore: i64,
    pub(super) price: String,
    /// Seats that the next ones get, none while somebody waits; and those that are reserved for the visitor.
    pub(super) free: usize,
    /// What is reserved for the visitor.
    held: Option<Lease>,
    /// The same in words.
    pub(super) lease: Option<Reserved>,
    /// Whether something was, and is not any more.
    pub(super) has_run_out: bool,
    pub(super) queue: i64,
    pub(super) seats: String,
    pub(super) cancel_until: String,
    /// What that costs from which day.
    pub(super) fees: Vec<String>,
    /// What needs are used for, who reads them, and when they are removed.
    pub(super) needs: String,
}

impl Offer {
    /// The offering, with the price that the organisation pays. Refused while it takes no registrations.
    pub(super) async fn load(
        scope: &Scope,
        mut offering: offering::Model,
        organisation: OrganisationId,
    ) -> Result<Self> {
        let course = course::get(scope, offering.course_id).await?;
        seat_lease::forget_lapsed(scope, std::slice::from_mut(&mut offering)).await?;
        let standing = room_for(scope, &offering, Some(organisation)).await?.standing;
        let lease = seat_lease::held(scope, &offering).await?.filter(|lease| lease.organisation == organisation);
        if !standing.takes_registrations() && lease.is_none() {
            return Err(Refusal::RegistrationClosed.into());
        }
        let department = department::get(scope, course.department_id).await?;
        let is_own = scope.actor().organisation() == Some(organisation);
        let other = if is_own { None } else { Some(organisation::get(scope, organisation).await?.name) };
        let price_ore = offering.price(Rate::paid_by(&organisation::payer(scope, organisation).await?));
        let free = usize::try_from(standing.free()).unwrap_or(0) + lease.as_ref().map_or(0, |lease| lease.seats);
        let id = offering.id;
        Ok(Self {
            offerings: vec![id],
            path: Target::Offering(id).path(),
            about: format!("/kurser/{}", course.slug),
            is_series: false,
            title: course.title,
            organisation: other,
            sessions: session::of(scope, id).await?.iter().map(words::session).collect(),
            when: time::span(offering.starts_at, offering.ends_at),
            place: offering.place(),
            price_ore,
            price: money::kronor_without_vat(price_ore),
            free,
            lease: lease.as_ref().map(|lease| Reserved::of(lease, scope.now())),
            held: lease,
            has_run_out: false,
            queue: offering.queue_length,
            seats: seats(free, offering.queue_length),
            cancel_until: time::moment(offering.cancel_until),
            fees: offering.fee_sentences(),
            needs: format!(
                "Används bara för att ordna mat, lokal och hjälp på kursen. Läses av dem på {} som håller i den, köket \
                 får antal utan namn, och uppgiften tas bort {} eller genast om anmälan avbokas.",
                department.name,
                time::date(need::removed_on(&offering))
            ),
        })
    }

    /// The parts of a series that take registrations, as one: with what they cost together and the seats of the one that has
    /// the fewest.
    pub(super) async fn load_series(scope: &Scope, id: SeriesId, organisation: OrganisationId) -> Result<Self> {
        let series = series::get(scope, id).await?.series;
        let mut parts = Vec::new();
        for part in series::open_parts(scope, id, organisation).await? {
            parts.push(Self::load(scope, offering::get(scope, part).await?, organisation).await?);
        }
        let places: Vec<_> = parts.iter().map(|part| part.place.as_str()).collect();
        let place = if places.windows(2).all(|two| two[0] == two[1]) { places.first().copied() } else { None };
        let free = parts.iter().map(|part| part.free).min().unwrap_or_default();
        let price_ore = parts.iter().map(|part| part.price_ore).sum();
        let number = words::count(parts.len(), "del", "delar");
        let held = parts.iter().filter_map(|part| part.held.clone()).reduce(together);
        Ok(Self {
            offerings: parts.iter().flat_map(|part| part.offerings.clone()).collect(),
            path: Target::Series(id).path(),
            about: format!("/serier/{}", series.slug),
            is_series: true,
            title: series.title,
            when: number.clone(),
            sessions: parts.iter().map(|part| (part.when.clone(), part.title.clone())).collect(),
            place: place.map_or_else(|| "Var står vid varje del på seriens sida".to_owned(), str::to_owned),
            price_ore,
            price: format!("{} för {number}", money::kronor_without_vat(price_ore)),
            free,
            lease: held.as_ref().map(|lease| Reserved::of(lease, scope.now())),
            held,
            has_run_out: false,
            queue: parts.iter().map(|part| part.queue).max().unwrap_or_default(),
            seats: match free {
                0 => "Minst en del är full.".to_owned(),
                free => {
                    words::count(free, "plats kvar i den del som har minst.", "platser kvar i den del som har minst.")
                }
            },
            cancel_until: "Varje del avbokas för sig. Sista dagen står på kursens sida.".to_owned(),
            fees: Vec::new(),
            needs: parts.last().map(|part| part.needs.clone()).unwrap_or_default(),
            organisation: parts.into_iter().next().and_then(|part| part.organisation),
        })
    }

    /// The way to the pages of its registration.
    pub(super) fn crumbs(&self) -> [(&str, String); 2] {
        [("Kurser", "/kurser".to_owned()), (&self.title, self.about.clone())]
    }
}

/// What is reserved at two parts, as one.
fn together(mut first: Lease, second: Lease) -> Lease {
    first.expires_at = first.expires_at.min(second.expires_at);
    first.offerings.extend(second.offerings);
    first
}

fn seats(free: usize, queue: i64) -> String {
    match (free, queue) {
        (0, 0) => "Kursen är full. Ingen står på reservlistan.".to_owned(),
        (0, queue) => format!("Kursen är full. {} står på reservlistan.", swedish::number(queue.unsigned_abs())),
        (free, _) => words::count(free, "plats kvar.", "platser kvar."),
    }
}
