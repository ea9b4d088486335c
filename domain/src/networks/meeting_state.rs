//! The states of a meeting and the ways between them, as data. Whoever keeps the network's meetings takes all of them.

use chrono::{DateTime, Utc};
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MeetingState {
    /// It has a time; nobody has been told by mail.
    Planned,
    /// Everybody in the network has been called.
    Called,
    /// It was held.
    Held,
    /// It will not be held.
    Cancelled,
}

/// When a way can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before the meeting begins.
    Before,
    /// From when it begins.
    FromStart,
    /// Whenever.
    Always,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: MeetingState,
    /// To here.
    pub to: MeetingState,
    /// When it can be taken.
    pub when: When,
}

/// Every way there is.
pub const TRANSITIONS: &[Transition] = {
    use MeetingState::{Called, Cancelled, Held, Planned};
    const fn way(from: MeetingState, to: MeetingState, when: When) -> Transition {
        Transition { from, to, when }
    }
    &[
        way(Planned, Called, When::Before),
        way(Planned, Cancelled, When::Always),
        way(Called, Held, When::FromStart),
        way(Called, Cancelled, When::Always),
    ]
};

impl MeetingState {
    /// The states that lead on from here for a meeting that begins at a moment.
    pub fn next(self, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> impl Iterator<Item = Self> {
        let is_open = move |way: &&Transition| match way.when {
            When::Before => now < starts_at,
            When::FromStart => now >= starts_at,
            When::Always => true,
        };
        TRANSITIONS.iter().filter(move |way| way.from == self).filter(is_open).map(|way| way.to)
    }

    /// The states of a meeting that is still to be held, or may have been.
    pub const AHEAD: [Self; 2] = [Self::Planned, Self::Called];
    /// The states of a meeting that people were called to, and that stands.
    pub const STANDING: [Self; 2] = [Self::Called, Self::Held];
}

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_state_is_reached_and_exactly_those_ahead_lead_on() {
        for state in MeetingState::iter() {
            let is_reached = state == MeetingState::Planned || TRANSITIONS.iter().any(|way| way.to == state);
            assert!(is_reached, "{state:?} is never reached");
            let leads_on = TRANSITIONS.iter().any(|way| way.from == state);
            assert_eq!(leads_on, MeetingState::AHEAD.contains(&state), "{state:?}");
        }
    }

    #[test]
    fn people_are_called_before_a_meeting_and_it_is_held_from_its_start() {
        use MeetingState::{Called, Cancelled, Held, Planned};
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let (before, after) = (start - Duration::minutes(1), start + Duration::minutes(1));
        let ways = |state: MeetingState, now| state.next(start, now).collect::<Vec<_>>();
        assert_eq!(ways(Planned, before), [Called, Cancelled]);
        assert_eq!(ways(Planned, after), [Cancelled]);
        assert_eq!(ways(Called, before), [Cancelled]);
        assert_eq!(ways(Called, start), [Held, Cancelled]);
    }
}
