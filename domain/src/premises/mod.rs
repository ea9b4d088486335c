//! Premises: the association's rooms, and who has which of them when. What sessions have theirs is `courses::venue`'s.

pub mod booking;
pub mod room;

pub use booking::RoomBookingId;
pub use room::RoomId;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::scoped;
    vec![scoped::<room::Entity>(), scoped::<booking::Entity>()]
}
