//! The program: its configuration, its commands, and the API and the portal behind one listener.

pub mod config;
mod health;
pub mod program;
mod representation;
pub mod server;
mod trace;
