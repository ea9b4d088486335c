//! The states of a need and the ways between them, as data.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// What has become of a need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NeedSignalState {
    /// Nobody has answered.
    #[default]
    New,
    /// It became a course wish or an idea for a project.
    TakenUp,
    /// It goes no further, and those in the network know why.
    NoFurther,
}

/// What takes a need from one state to another. All of it is done by those who moderate the network's discussion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Making something of it.
    Making,
    /// An answer that tells why.
    Answer,
    /// Taking that answer back.
    TakingBack,
}

/// A way from one state to another.
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    /// From here.
    pub from: NeedSignalState,
    /// To here.
    pub to: NeedSignalState,
    /// What it takes.
    pub means: Means,
}

/// Every way there is. What something was made of stays so, whatever becomes of that.
pub const TRANSITIONS: &[Transition] = {
    use NeedSignalState::{New, NoFurther, TakenUp};
    &[
        Transition { from: New, to: TakenUp, means: Means::Making },
        Transition { from: New, to: NoFurther, means: Means::Answer },
        Transition { from: NoFurther, to: New, means: Means::TakingBack },
    ]
};

impl NeedSignalState {
    /// What the way from here to there takes, if there is one.
    #[must_use]
    pub fn way(self, to: Self) -> Option<Means> {
        TRANSITIONS.iter().find(|way| way.from == self && way.to == to).map(|way| way.means)
    }

    /// The states to which it is taken by saying so; the other is where something made of it takes it.
    pub fn answers(self) -> impl Iterator<Item = Self> {
        TRANSITIONS.iter().filter(move |way| way.from == self && way.means != Means::Making).map(|way| way.to)
    }

    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "Nytt",
            Self::TakenUp => "Har tagits vidare",
            Self::NoFurther => "Går inte vidare",
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn every_state_is_reached_and_what_was_taken_up_stays_so() {
        for state in NeedSignalState::iter() {
            let is_reached = state == NeedSignalState::New || TRANSITIONS.iter().any(|way| way.to == state);
            assert!(is_reached, "{state:?} is never reached");
        }
        assert!(TRANSITIONS.iter().all(|way| way.from != NeedSignalState::TakenUp));
    }
}
