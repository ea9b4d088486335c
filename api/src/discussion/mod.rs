//! The discussion of networks.

mod content;
pub(crate) mod digests;
pub(crate) mod posts;
mod shown;
pub(crate) mod threads;
