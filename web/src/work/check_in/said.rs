//! What became of a mark, in words.

use samverk_domain::courses::check_in::{Outcome, Told};
use samverk_domain::time;

use crate::layout::Tone;

/// A sentence, and whether it is good news.
pub(super) fn said(told: &Told) -> (Tone, String) {
    let name = told.who.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    match &told.outcome {
        Outcome::Here => (Tone::Success, format!("{name} är incheckad.")),
        Outcome::HereAlready => {
            let since = told.since.map(time::hour).unwrap_or_default();
            (Tone::Success, format!("{name} är incheckad sedan {since}."))
        }
        Outcome::NotHere => (Tone::Success, format!("Incheckningen av {name} är borttagen.")),
        Outcome::NoSeat => (
            Tone::Danger,
            format!("{name} har ingen plats på kursen. Incheckningen är sparad, så att ni kan reda ut det."),
        ),
        Outcome::OtherOffering(title) => (Tone::Danger, format!("Koden gäller en annan kurs: {title}.")),
        Outcome::Unknown => {
            (Tone::Danger, "Koden hör inte till någon deltagare. Kontrollera den, eller sök på namnet.".to_owned())
        }
        Outcome::UnknownSession => (Tone::Danger, "Passet finns inte längre.".to_owned()),
        Outcome::NotYet => (Tone::Danger, "Det går att checka in från och med den dag passet hålls.".to_owned()),
        Outcome::IdReused => (Tone::Danger, format!("Incheckningen av {name} gick inte att ta emot. Försök igen.")),
    }
}
