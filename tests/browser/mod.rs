//! What only a real browser can tell.

mod accessibility;
mod journeys;
mod keyboard;
mod pages;
