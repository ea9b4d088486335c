//! Courses: what is taught, when and where, who comes, and how seats are shared out.

pub mod agenda;
pub(crate) mod announced;
pub mod approval;
pub mod approval_rule;
pub mod attendance;
pub(crate) mod attending;
mod booking;
pub mod cancellation;
pub mod catalogue;
pub mod charge;
pub(crate) mod charged;
pub mod check_in;
pub mod check_in_code;
pub mod co_organiser;
pub mod coming;
pub mod cost;
pub mod course;
pub mod demand;
pub mod export;
pub mod head_count;
pub mod invitation;
pub mod invited;
mod known;
pub mod label;
pub mod need;
pub mod offering;
pub mod paper;
pub mod participants;
pub mod price;
mod registered;
pub mod registration;
mod room;
mod search;
pub mod seat_lease;
pub mod seat_pool;
mod seats;
pub mod series;
pub mod session;
pub mod standing;
pub mod state;
mod substitution;
pub mod venue;
mod waiting_list;
pub mod wish;
pub mod wish_state;
pub mod wish_support;
pub mod year;
pub mod year_copy;

pub use booking::BookingId;
pub use course::CourseId;
pub use invitation::InvitationId;
pub use offering::OfferingId;
pub use registration::RegistrationId;
pub use room::{RoomFor, room_for};
pub use seat_pool::SeatPoolId;
pub use series::SeriesId;
pub use session::SessionId;
pub use wish::WishId;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::scoped;
    vec![
        scoped::<label::Entity>(),
        scoped::<label::course_label::Entity>(),
        scoped::<course::Entity>(),
        scoped::<course::former_slug::Entity>(),
        scoped::<search::Entity>(),
        scoped::<offering::Entity>(),
        scoped::<invitation::Entity>(),
        scoped::<seat_pool::Entity>(),
        scoped::<seat_pool::pool_organisation::Entity>(),
        scoped::<seat_lease::Entity>(),
        scoped::<co_organiser::Entity>(),
        scoped::<series::Entity>(),
        scoped::<series::part::Entity>(),
        scoped::<session::Entity>(),
        scoped::<registration::Entity>(),
        scoped::<need::Entity>(),
        scoped::<approval_rule::Entity>(),
        scoped::<approval::Entity>(),
        scoped::<attendance::Entity>(),
        scoped::<check_in::Entity>(),
        scoped::<head_count::Entity>(),
        scoped::<wish::Entity>(),
        scoped::<wish_support::Entity>(),
    ]
}
