//! What only a real browser can tell.

mod accessibility;
mod check_in;
mod evaluation;
mod journeys;
mod keyboard;
mod pages;
mod progress;
