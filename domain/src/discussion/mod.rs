//! What those in a network talk about between its meetings: threads of the network or of one of its meetings, read and written by
//! those who are in it and by the staff. To everybody else there are none.

pub mod digest;
pub mod post;
pub mod reading;
pub mod standing;
pub mod thread;
pub mod thread_state;

pub use post::PostId;
pub use thread::ThreadId;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::{scoped, system};
    vec![
        scoped::<thread::Entity>(),
        scoped::<post::Entity>(),
        system::<reading::Entity>(),
        system::<digest::setting::Entity>(),
        system::<digest::round::Entity>(),
        system::<digest::link::Entity>(),
    ]
}
