//! Digests: what is new in the discussions of somebody's networks, in one mail on the mornings they have chosen.

pub mod link;
pub mod round;
pub mod setting;
mod told;

pub use link::{Subscription, look, turn_off};
pub(crate) use told::{InNetwork, InThread, told};
