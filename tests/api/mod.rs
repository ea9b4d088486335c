//! The API from the outside: what its document promises, who may call what, and what nobody is told.

mod access;
mod document;
mod given;
mod isolation;
mod lists;
mod operation;
mod problems;
mod registrations;
mod tokens;
