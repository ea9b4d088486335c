//! Courses and registrations.

mod race;
mod seats;
