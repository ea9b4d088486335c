//! Courses and registrations.

mod attendance;
mod catalogue;
mod certificates;
mod coverage;
mod deadline;
mod fairness;
mod feeds;
mod offerings;
mod order;
mod race;
mod seats;
mod substitution;
mod taken;
mod waiting_list;
mod wishes;
mod year;
