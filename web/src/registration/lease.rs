//! Seats that are reserved while a registration is filled in, in words. The page says until when; script counts down.

use chrono::{DateTime, SecondsFormat, Utc};
use poem::Response;
use poem::web::cookie::CookieJar;
use samverk_domain::Error;
use samverk_domain::courses::seat_lease::{self, Lease};
use samverk_domain::courses::{BookingId, course, offering, series};
use samverk_domain::time;

use super::offer::Target;
use crate::Portal;
use crate::error_page::Answer;
use crate::layout::Flash;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::count;

/// What is reserved for the visitor.
pub(super) struct Reserved {
    /// The booking that it becomes.
    pub(super) id: BookingId,
    /// `Platserna är reserverade för dig till kl. 14.32`
    pub(super) sentence: String,
    /// `9 minuter kvar`
    pub(super) left: String,
    /// For the script.
    pub(super) expires_at: String,
    /// What gives them up.
    pub(super) button: &'static str,
}

impl Reserved {
    pub(super) fn of(lease: &Lease, now: DateTime<Utc>) -> Self {
        let what = match (lease.seats, lease.offerings.len()) {
            (1, 1) => "Platsen är reserverad".to_owned(),
            (_, 1) => "Platserna är reserverade".to_owned(),
            (1, _) => "En plats i varje del du anmäler till är reserverad".to_owned(),
            (seats, _) => format!("{seats} platser i varje del du anmäler till är reserverade"),
        };
        // Less than a minute is still a minute.
        let minutes = ((lease.expires_at - now).num_seconds() + 59) / 60;
        Self {
            id: lease.id,
            sentence: format!("{what} för dig till {}", time::hour(lease.expires_at)),
            left: format!("{} kvar", count(minutes, "minut", "minuter")),
            expires_at: lease.expires_at.to_rfc3339_opts(SecondsFormat::Secs, true),
            button: if lease.seats * lease.offerings.len() == 1 {
                "Avbryt och släpp platsen"
            } else {
                "Avbryt och släpp platserna"
            },
        }
    }
}

/// Gives up what is reserved for a booking, which may have run out already, and leads back to the course.
pub(super) async fn give_up(
    portal: &Portal,
    visitor: &Visitor,
    cookies: &CookieJar,
    target: Target,
    booking: BookingId,
) -> Answer<Response> {
    let given_up = portal.database.write(&visitor.actor, async |scope| {
        match seat_lease::give_up(scope, booking).await {
            Ok(()) | Err(Error::NotFound) => {}
            Err(fault) => return Err(fault),
        }
        match target {
            Target::Offering(id) => {
                let offering = offering::get(scope, id).await?;
                Ok(format!("/kurser/{}", course::get(scope, offering.course_id).await?.slug))
            }
            Target::Series(id) => Ok(format!("/serier/{}", series::get(scope, id).await?.series.slug)),
        }
    });
    let about = given_up.await?;
    visitor::say(cookies, portal, &Flash::done("Du är inte anmäld, och inga platser är reserverade för dig."));
    Ok(see_other(&about))
}
