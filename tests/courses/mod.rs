//! Courses and registrations.

mod approval;
mod attendance;
mod billing;
mod cancellation;
mod catalogue;
mod certificates;
mod co_organisers;
mod coverage;
mod deadline;
mod evaluation;
mod fairness;
mod feeds;
mod invitations;
mod lease;
mod offerings;
mod order;
mod pools;
mod race;
mod rooms;
mod seats;
mod substitution;
mod taken;
mod waiting_list;
mod wishes;
mod year;
mod year_copy;
