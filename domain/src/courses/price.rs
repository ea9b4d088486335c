//! Which of an offering's two prices somebody pays.

use crate::access::Actor;
use crate::organisations::organisation::Payer;

/// Which of an offering's two prices somebody pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// That of members and of the association itself.
    Member,
    /// That of others.
    Other,
}

impl Rate {
    /// What the actor's organisation pays. The public, which may belong to any of them, is shown the price of members.
    #[must_use]
    pub fn shown_to(actor: &Actor) -> Self {
        if actor.identity().is_none() || actor.is_member() { Self::Member } else { Self::Other }
    }

    /// What an organisation pays.
    #[must_use]
    pub fn paid_by(payer: &Payer) -> Self {
        if payer.is_inside { Self::Member } else { Self::Other }
    }

    pub(super) fn of(self, member_ore: i64, other_ore: i64) -> i64 {
        match self {
            Self::Member => member_ore,
            Self::Other => other_ore,
        }
    }
}
