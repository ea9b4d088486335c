//! How far long work has come, in words and numbers.

use samverk_domain::jobs::batch::{Kind, Progress, State};
use samverk_domain::swedish;

use crate::layout::Tone;
use crate::words;

/// How far long work has come.
pub(crate) struct Shown {
    /// Its own page.
    pub(crate) href: String,
    /// What is done, and to what.
    pub(crate) heading: String,
    pub(crate) done: u64,
    pub(crate) total: u64,
    /// `312 av 500 mejl är skickade`
    pub(crate) said: String,
    pub(crate) state: (&'static str, Tone),
    pub(crate) is_under_way: bool,
    /// How much went wrong.
    pub(crate) trouble: Option<String>,
}

impl Shown {
    pub(crate) fn of(progress: &Progress) -> Self {
        let is_under_way = progress.state() == State::UnderWay;
        let wrong = progress.troubled;
        Self {
            href: format!("/pagar/{}", progress.batch.id),
            heading: format!("{}: {}", name(progress.batch.kind), progress.batch.title),
            done: progress.done(),
            total: progress.total(),
            said: said(progress),
            state: state(progress.state()),
            is_under_way,
            trouble: (wrong > 0).then(|| trouble(progress, wrong)),
        }
    }

    /// For a page that it is about: only while somebody may want to know.
    pub(crate) fn of_current(progress: Option<&Progress>) -> Option<Self> {
        progress.filter(|one| matches!(one.state(), State::UnderWay | State::Stuck)).map(Self::of)
    }
}

/// What long work does.
pub(crate) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::MonthClosing => "Stänga fakturaunderlag",
        Kind::YearCopy => "Kopiera kursår",
        Kind::PeopleImport => "Läsa in personer",
        Kind::Invitations => "Bjuda in",
        Kind::ChangedNotice => "Besked om ny tid eller plats",
        Kind::PostponedNotice => "Besked om att kursen skjuts upp",
        Kind::CancelledNotice => "Besked om inställd kurs",
        Kind::OfferingInvitation => "Inbjudan",
        Kind::InvitationReminder => "Påminnelse om inbjudan",
        Kind::EvaluationRequest => "Länk till utvärdering",
        Kind::EvaluationReminder => "Påminnelse om utvärdering",
        Kind::NominationRequest => "Fråga om förslag till nätverk",
        Kind::MeetingNotice => "Besked om nätverksträff",
    }
}

fn state(state: State) -> (&'static str, Tone) {
    match state {
        State::UnderWay => ("Pågår", Tone::Info),
        State::Finished => ("Klart", Tone::Success),
        State::Stuck => ("Har gett upp", Tone::Danger),
        State::Cancelled => ("Avbrutet", Tone::Neutral),
    }
}

fn said(progress: &Progress) -> String {
    let kind = progress.batch.kind;
    let (done, total) = (swedish::number(progress.done()), swedish::number(progress.total()));
    match (progress.total(), progress.state()) {
        (0, State::UnderWay) => "Mejlen skrivs.".to_owned(),
        (0, State::Finished) if kind.is_mailing() => "Ingen hade något mejl att få.".to_owned(),
        _ => format!("{done} av {total} {}.", counted(kind)),
    }
}

fn counted(kind: Kind) -> &'static str {
    match kind {
        Kind::MonthClosing => "underlag är stängda",
        Kind::YearCopy => "tillfällen är kopierade",
        Kind::PeopleImport => "rader är inlästa",
        _ => "mejl är skickade",
    }
}

fn trouble(progress: &Progress, wrong: u64) -> String {
    let went = match progress.batch.kind {
        kind if kind.is_mailing() => words::count(wrong, "mejl gick fel", "mejl gick fel"),
        _ => words::count(wrong, "del gick fel", "delar gick fel"),
    };
    match progress.state() {
        State::UnderWay => format!("{went} och görs om av sig självt."),
        _ => format!("{went} och görs inte om av sig självt."),
    }
}
