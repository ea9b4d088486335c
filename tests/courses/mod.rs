//! Courses and registrations.

mod attendance;
mod race;
mod seats;
