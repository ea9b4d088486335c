//! The states of a network and the ways between them, as data. The association's staff take all of them.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The state of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NetworkState {
    /// Staff prepare it; nobody else sees it.
    #[default]
    Proposed,
    /// It meets.
    Active,
    /// It rests: its members stay, and nobody joins.
    Dormant,
    /// It is over; nothing leads back.
    Closed,
}

/// Every way there is.
pub const TRANSITIONS: &[(NetworkState, NetworkState)] = {
    use NetworkState::{Active, Closed, Dormant, Proposed};
    &[(Proposed, Active), (Active, Dormant), (Dormant, Active), (Active, Closed), (Dormant, Closed)]
};

impl NetworkState {
    /// The states that lead on from here.
    pub fn next(self) -> impl Iterator<Item = Self> {
        TRANSITIONS.iter().filter(move |(from, _)| *from == self).map(|(_, to)| *to)
    }

    /// The states in which it exists for the public.
    pub const PUBLIC: [Self; 2] = [Self::Active, Self::Dormant];
}
