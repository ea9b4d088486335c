//! What the pages of a registration say about the offering.

use samverk_domain::access::OrganisationId;
use samverk_domain::courses::{OfferingId, course, need, offering, session};
use samverk_domain::organisations::{department, organisation};
use samverk_domain::store::Scope;
use samverk_domain::{Refusal, Result, money, time};

use crate::words;

/// An offering that takes registrations.
pub(super) struct Offer {
    pub(super) id: OfferingId,
    pub(super) title: String,
    pub(super) slug: String,
    /// Whom it is registered for, when it is not the actor's own organisation.
    pub(super) organisation: Option<String>,
    pub(super) when: String,
    /// Time and name of each session.
    pub(super) sessions: Vec<(String, String)>,
    pub(super) place: String,
    pub(super) price_ore: i64,
    pub(super) price: String,
    /// Seats that the next ones get; none while somebody waits.
    pub(super) free: usize,
    pub(super) queue: i64,
    pub(super) seats: String,
    pub(super) cancel_until: String,
    /// What needs are used for, who reads them, and when they are removed.
    pub(super) needs: String,
}

impl Offer {
    /// The offering, with the price that the organisation pays. Refused while it takes no registrations.
    pub(super) async fn load(scope: &Scope, id: OfferingId, organisation: OrganisationId) -> Result<Self> {
        let offering = offering::get(scope, id).await?;
        let course = course::get(scope, offering.course_id).await?;
        if offering.takes_registrations(scope.now()).is_err() {
            return Err(Refusal::RegistrationClosed.into());
        }
        let department = department::get(scope, course.department_id).await?;
        let is_own = scope.actor().organisation() == Some(organisation);
        let other = if is_own { None } else { Some(organisation::get(scope, organisation).await?.name) };
        let pays_less = organisation::payer(scope, organisation).await?.is_inside;
        let price_ore = if pays_less { offering.price_member_ore } else { offering.price_other_ore };
        let free = if offering.queue_length > 0 { 0 } else { usize::try_from(offering.seats_left()).unwrap_or(0) };
        Ok(Self {
            id,
            title: course.title,
            slug: course.slug,
            organisation: other,
            sessions: session::of(scope, id).await?.iter().map(words::session).collect(),
            when: time::span(offering.starts_at, offering.ends_at),
            place: offering.place(),
            price_ore,
            price: money::kronor_without_vat(price_ore),
            free,
            queue: offering.queue_length,
            seats: seats(free, offering.queue_length),
            cancel_until: time::moment(offering.cancel_until),
            needs: format!(
                "Används bara för att ordna mat, lokal och hjälp på kursen. Läses av dem på {} som håller i den, köket \
                 får antal utan namn, och uppgiften tas bort {} eller genast om anmälan avbokas.",
                department.name,
                time::date(need::removed_on(&offering))
            ),
        })
    }

    /// The way to the pages of its registration.
    pub(super) fn crumbs(&self) -> [(&str, String); 2] {
        [("Kurser", "/kurser".to_owned()), (&self.title, format!("/kurser/{}", self.slug))]
    }
}

fn seats(free: usize, queue: i64) -> String {
    match free {
        0 => format!("Kursen är full. {queue} står på reservlistan."),
        1 => "1 plats kvar.".to_owned(),
        free => format!("{free} platser kvar."),
    }
}
