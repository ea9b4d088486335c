//! Who comes: the list on the day with attendance, the waiting list, needs, files and paper, and cancelling for somebody.

mod attendance;
mod cancel;
mod export;
mod list;
mod move_to;
mod needs;
mod paper;
mod queue;

use poem::{Route, get, post};

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/arbete/kurser/tillfallen/:offering/deltagare", get(list::show))
        .at("/arbete/kurser/tillfallen/:offering/deltagare.xlsx", get(export::file))
        .at("/arbete/kurser/tillfallen/:offering/deltagare.csv", get(export::file))
        .at("/arbete/kurser/tillfallen/:offering/deltagarlista.pdf", get(paper::participant_list))
        .at("/arbete/kurser/tillfallen/:offering/narvarolista.pdf", get(paper::sign_in_list))
        .at("/arbete/kurser/tillfallen/:offering/namnskyltar.pdf", get(paper::badges))
        .at("/arbete/kurser/tillfallen/:offering/narvaro", post(attendance::save))
        .at("/arbete/kurser/tillfallen/:offering/reservlista", get(queue::show))
        .at("/arbete/kurser/tillfallen/:offering/behov", get(needs::show))
        .at("/arbete/anmalningar/:registration/flytta", get(move_to::ask).post(move_to::move_to))
        .at("/arbete/anmalningar/:registration/avboka", get(cancel::ask).post(cancel::cancel))
}
