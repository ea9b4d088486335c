//! Courses and registrations.

mod attendance;
mod offerings;
mod order;
mod race;
mod seats;
mod taken;
