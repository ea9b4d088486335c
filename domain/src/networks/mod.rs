//! Networks: what they are for, how many seats each organisation is expected to fill, who sits there, and where somebody is
//! missing.

pub mod coverage;
pub mod export;
pub mod member_state;
pub mod membership;
pub mod network;
pub mod network_state;
pub mod nomination;
pub mod seat;
pub mod seat_reason;

pub use membership::NetworkMembershipId;
pub use network::NetworkId;
pub use seat::NetworkSeatId;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::{scoped, system};
    vec![
        scoped::<network::Entity>(),
        scoped::<seat::Entity>(),
        scoped::<seat_reason::Entity>(),
        scoped::<membership::Entity>(),
        system::<nomination::Entity>(),
    ]
}
