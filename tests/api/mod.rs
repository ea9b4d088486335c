//! The API from the outside: what its document promises, who may call what, and what nobody is told.

mod access;
mod document;
mod files;
mod given;
mod isolation;
mod links;
mod lists;
mod offerings;
mod operation;
mod organisations;
mod people;
mod problems;
mod registrations;
mod tokens;
