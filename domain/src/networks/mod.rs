//! Networks: what they are for, how many seats each organisation is expected to fill, who sits there, and where somebody is
//! missing; when they meet, who was there, and what is to be done after it; what those in them need.

pub mod answer;
pub mod attendance;
pub mod calling;
pub mod coverage;
pub mod export;
pub mod keeping;
pub mod meeting;
pub mod meeting_entry;
pub mod meeting_plan;
pub mod meeting_state;
pub mod member_state;
pub mod membership;
pub mod need_entry;
pub mod need_signal;
pub mod need_signal_state;
pub mod need_supporter;
pub mod network;
pub mod network_state;
pub mod next_step;
pub mod nomination;
pub mod seat;
pub mod seat_reason;
pub mod step_state;
pub mod year;

pub use meeting::{MeetingSeriesId, NetworkMeetingId};
pub use membership::NetworkMembershipId;
pub use need_signal::NeedSignalId;
pub use network::NetworkId;
pub use next_step::NextStepId;
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
        scoped::<meeting::Entity>(),
        scoped::<answer::Entity>(),
        scoped::<attendance::Entity>(),
        scoped::<next_step::Entity>(),
        scoped::<need_signal::Entity>(),
        scoped::<need_supporter::Entity>(),
    ]
}
