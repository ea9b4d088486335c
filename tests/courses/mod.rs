//! Courses and registrations.

mod approval;
mod attendance;
mod billing;
mod cancellation;
mod catalogue;
mod certificates;
mod coverage;
mod deadline;
mod evaluation;
mod fairness;
mod feeds;
mod offerings;
mod order;
mod pools;
mod race;
mod seats;
mod substitution;
mod taken;
mod waiting_list;
mod wishes;
mod year;
