//! Courses and registrations.

mod attendance;
mod catalogue;
mod deadline;
mod feeds;
mod offerings;
mod order;
mod race;
mod seats;
mod taken;
mod year;
