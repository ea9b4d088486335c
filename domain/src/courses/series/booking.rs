//! Registering for the parts of a series in one go. What is decided for each part (windows, pools, approval, price) is decided
//! where single bookings are; here is only which parts, and what becomes of those that are full.

use std::collections::HashSet;

use serde::Serialize;

use super::{SeriesId, get, part};
use crate::access::{Actor, OrganisationId};
use crate::courses::booking::{self, Booking, Full, NewBooking, NewParticipant, Part as Entry};
use crate::courses::known::Bill;
use crate::courses::seat_lease::{Lease, NewLease};
use crate::courses::seats::WhenFull;
use crate::courses::{BookingId, OfferingId, offering, room_for, seat_lease};
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::people::UnitId;
use crate::store::{Database, Scope, WriteScope};

/// What to do with parts that have too few seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WhenSomeFull {
    /// Register for no part at all; the answer names those that are full.
    #[default]
    Refuse,
    /// In a part that is full those for whom there is no seat wait.
    WaitingList,
    /// In a part that is full everybody waits until there is a seat for each of them.
    WaitTogether,
    /// Register for the other parts only.
    LeaveOut,
}

/// What is registered together for a series.
#[derive(Clone, Debug, Serialize)]
pub struct NewSeriesBooking {
    /// Chosen by the caller, if they want to send the request again: then it registers nobody twice.
    pub id: Option<BookingId>,
    /// The series.
    pub series: SeriesId,
    /// The parts; all that take registrations when it is empty.
    pub parts: Vec<OfferingId>,
    /// The organisation that registers; the actor's own, or any for staff.
    pub organisation: OrganisationId,
    /// The unit that pays.
    pub unit: Option<UnitId>,
    /// The reference the invoice needs, at most 60 characters; empty takes the unit's or the organisation's.
    pub invoice_reference: String,
    /// Who takes part, each in every part.
    pub participants: Vec<NewParticipant>,
    /// What to do with parts that have too few seats.
    pub when_full: WhenSomeFull,
}

impl WhenSomeFull {
    /// What is done at one part, and to the others.
    fn at_a_part(self) -> (WhenFull, Full) {
        match self {
            Self::Refuse => (WhenFull::Refuse, Full::RefusesAll),
            Self::WaitingList => (WhenFull::WaitingList, Full::RefusesAll),
            Self::WaitTogether => (WhenFull::WaitTogether, Full::RefusesAll),
            Self::LeaveOut => (WhenFull::Refuse, Full::IsLeftOut),
        }
    }
}

/// Registers the participants for the parts of a series: for all that are asked for, or for none, under one booking. What
/// refuses is named by its place in the series, as `parts[2]`.
pub async fn book(database: &Database, actor: &Actor, new: &NewSeriesBooking) -> Result<Booking> {
    let (hash, (_, full)) = (booking::hash(new)?, new.when_full.at_a_part());
    let entries = database
        .read(actor, async |scope| {
            // A request that is sent again may come when a part has closed.
            match booking::made(scope, new.organisation, new.id, &hash).await? {
                Some(made) if made.is_seen_by(actor) => Ok(Err((made, chosen(scope, new).await?))),
                Some(_) => Err(Error::Forbidden),
                None => entries(scope, new).await.map(Ok),
            }
        })
        .await?;
    match entries {
        Ok(entries) => booking::book_all(database, actor, entries, full, hash).await,
        Err((made, asked)) => {
            let is_in = |id: &OfferingId| made.registrations.iter().any(|row| row.offering_id == *id);
            let left_out = asked.into_iter().filter(|id| !is_in(id)).collect();
            Ok(Booking { left_out, ..made })
        }
    }
}

/// Whether it could be registered for as it stands, before anything is saved. Gives who pays for each participant.
pub async fn check(scope: &Scope, new: &NewSeriesBooking) -> Result<Vec<Bill>> {
    booking::could_be_made(scope, &entries(scope, new).await?, new.when_full.at_a_part().1).await
}

/// The parts that take registrations of the organisation now, in their order.
pub async fn open_parts(scope: &Scope, id: SeriesId, organisation: OrganisationId) -> Result<Vec<OfferingId>> {
    if !get(scope, id).await?.series.state.takes_registrations() {
        return Err(Refusal::RegistrationClosed.into());
    }
    let parts: Vec<_> = part::of(scope, id).await?.into_iter().map(|part| part.offering.id).collect();
    let mut open = HashSet::new();
    for offering in offering::of_ids(scope, &parts).await? {
        if room_for(scope, &offering, Some(organisation)).await?.standing.takes_registrations() {
            open.insert(offering.id);
        }
    }
    let open: Vec<_> = parts.into_iter().filter(|id| open.contains(id)).collect();
    if open.is_empty() { Err(Refusal::RegistrationClosed.into()) } else { Ok(open) }
}

/// Reserves seats at parts of a series, at all that take registrations if none is named.
pub async fn reserve(scope: &WriteScope, id: SeriesId, parts: &[OfferingId], new: NewLease) -> Result<Lease> {
    let asked: Vec<_> = asked(scope, id, parts, new.organisation).await?.into_iter().map(|(_, part)| part).collect();
    seat_lease::take(scope, &asked, new).await
}

/// The parts that an earlier request asked for: those that still take registrations, if it named none.
async fn chosen(scope: &Scope, new: &NewSeriesBooking) -> Result<Vec<OfferingId>> {
    if !new.parts.is_empty() {
        return Ok(new.parts.clone());
    }
    match open_parts(scope, new.series, new.organisation).await {
        Err(Error::Refused(Refusal::RegistrationClosed)) => Ok(Vec::new()),
        open => open,
    }
}

/// The parts that are asked for, in their order and with their places in the series.
async fn asked(
    scope: &Scope,
    id: SeriesId,
    parts: &[OfferingId],
    organisation: OrganisationId,
) -> Result<Vec<(usize, OfferingId)>> {
    let chosen = if parts.is_empty() {
        open_parts(scope, id, organisation).await?
    } else if get(scope, id).await?.series.state.takes_registrations() {
        parts.to_vec()
    } else {
        return Err(Refusal::RegistrationClosed.into());
    };
    let mut faults = Faults::default();
    let all: Vec<_> = part::of(scope, id).await?.into_iter().map(|part| part.offering.id).collect();
    for (index, _) in chosen.iter().enumerate().filter(|(_, part)| !all.contains(part)) {
        faults.add(format!("offeringIds[{index}]"), Fault::UnknownChoice);
    }
    faults.none()?;
    Ok(all.into_iter().enumerate().filter(|(_, id)| chosen.contains(id)).collect())
}

/// What is asked for, part by part.
async fn entries(scope: &Scope, new: &NewSeriesBooking) -> Result<Vec<Entry>> {
    let entry = |(place, offering)| Entry {
        name: Some(format!("parts[{place}]")),
        new: NewBooking {
            id: new.id,
            offering,
            organisation: new.organisation,
            unit: new.unit,
            invoice_reference: new.invoice_reference.clone(),
            participants: new.participants.clone(),
            when_full: new.when_full.at_a_part().0,
        },
    };
    Ok(asked(scope, new.series, &new.parts, new.organisation).await?.into_iter().map(entry).collect())
}
