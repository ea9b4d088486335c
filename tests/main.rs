//! Black-box tests of the whole program: over HTTP, by reading pages and mail. They run on SQLite, and on PostgreSQL when
//! `SAMVERK_TEST_DATABASE` names a server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod api;
mod browser;
mod courses;
mod demo;
mod discussion;
mod mail;
mod networks;
mod portal;
mod privacy;
mod program;
mod progress;
mod projects;
mod staff;
mod store;
mod support;
