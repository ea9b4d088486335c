//! Courses and registrations.

mod seats;
