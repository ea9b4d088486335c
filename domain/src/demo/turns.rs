//! Those whose turn in a waiting list has come: who declined, did not answer, or still has time to.

use chrono::{DateTime, Duration, Utc};

use super::Dice;
use super::offerings::Offering;
use crate::courses::registration::{Cause, Model};
use crate::courses::state::RegistrationState;

/// What came of the waiting list of one offering, whose registrations these are.
pub(super) fn pass(rows: &mut [Model], offering: &mut Offering, now: DateTime<Utc>, dice: &mut Dice) {
    if offering.row.starts_at <= now {
        for row in rows.iter_mut().filter(|row| row.state == RegistrationState::Queued) {
            if dice.chance(55) {
                let at = Ord::max(offering.row.starts_at - Duration::days(dice.between(3, 14)), row.created_at);
                let answer = if dice.chance(60) { RegistrationState::Lapsed } else { RegistrationState::Withdrawn };
                turn(row, offering, at, answer);
                row.updated_at = at + Duration::hours(dice.between(2, 48));
            }
        }
    } else if offering.row.queue_length > 1 && dice.chance(50) {
        let until = now + Duration::hours(dice.between(8, 40));
        let at = until - Duration::hours(offering.row.offer_hours.unwrap_or_default());
        let gives_up = |row: &&mut Model| row.state == RegistrationState::Confirmed && row.created_at < at;
        let Some(gone) = rows.iter_mut().rev().find(gives_up) else { return };
        gone.state = RegistrationState::CancelledByMunicipality;
        gone.version = 2;
        gone.updated_at = at;
        if let Some(next) = rows.iter_mut().find(|row| row.state == RegistrationState::Queued) {
            turn(next, offering, at, RegistrationState::Offered);
            next.offered_until = Some(until);
        }
    }
}

fn turn(row: &mut Model, offering: &mut Offering, at: DateTime<Utc>, state: RegistrationState) {
    row.state = state;
    row.queue_number = None;
    row.asked_at = Some(at);
    row.asked_place = Some(1);
    row.asked_because = Some(Cause::SeatFreed);
    row.version = 2;
    row.updated_at = at;
    offering.row.queue_length -= 1;
}
