//! Courses and registrations.

mod attendance;
mod catalogue;
mod offerings;
mod order;
mod race;
mod seats;
mod taken;
