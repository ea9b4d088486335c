//! What only a real browser can tell.

mod accessibility;
mod changes;
mod check_in;
mod course_year;
mod discussion;
mod evaluation;
mod journeys;
mod keyboard;
mod networks;
mod pages;
mod planning;
mod progress;
mod project_pages;
mod seats;
