//! The Swedish words for meetings, and what forms and addresses say.

use samverk_domain::networks::answer::MeetingAnswer;
use samverk_domain::networks::attendance::Presence;
use samverk_domain::networks::meeting_state::MeetingState;
use samverk_domain::networks::step_state::StepState;

use crate::forms::Options;
use crate::layout::Tone;

pub(super) const ANSWERS: Options<MeetingAnswer> = Options(&[
    ("kommer", MeetingAnswer::Coming),
    ("kan-inte", MeetingAnswer::NotComing),
    ("ersattare", MeetingAnswer::Substitute),
]);

/// The states that a meeting is taken to.
pub(super) const STATES: Options<MeetingState> =
    Options(&[("kallad", MeetingState::Called), ("hallen", MeetingState::Held), ("installd", MeetingState::Cancelled)]);

pub(super) const STEP_STATES: Options<StepState> =
    Options(&[("oppet", StepState::Open), ("klart", StepState::Done), ("struket", StepState::Dropped)]);

/// What a button says for whoever answers.
pub(super) fn answer_button(answer: MeetingAnswer) -> &'static str {
    match answer {
        MeetingAnswer::Coming => "Jag kommer",
        MeetingAnswer::NotComing => "Jag kan inte",
        MeetingAnswer::Substitute => "Min ersättare kommer",
    }
}

/// What the reader has answered.
pub(super) fn own_answer(answer: MeetingAnswer) -> (&'static str, Tone) {
    match answer {
        MeetingAnswer::Coming => ("Du kommer", Tone::Success),
        MeetingAnswer::NotComing => ("Du kan inte", Tone::Neutral),
        MeetingAnswer::Substitute => ("Din ersättare kommer", Tone::Info),
    }
}

/// What somebody has answered.
pub(super) fn answer(answer: Option<MeetingAnswer>) -> &'static str {
    match answer {
        Some(MeetingAnswer::Coming) => "Kommer",
        Some(MeetingAnswer::NotComing) => "Kan inte",
        Some(MeetingAnswer::Substitute) => "Ersättare kommer",
        None => "Inte svarat",
    }
}

pub(super) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Present => "Var med",
        Presence::Absent => "Var inte med",
        Presence::Excused => "Hade lämnat återbud",
        Presence::Substituted => "Ersättare var med",
    }
}

pub(super) fn state(state: MeetingState) -> (&'static str, Tone) {
    match state {
        MeetingState::Planned => ("Planerad", Tone::Info),
        MeetingState::Called => ("Kallad", Tone::Success),
        MeetingState::Held => ("Hållen", Tone::Neutral),
        MeetingState::Cancelled => ("Inställd", Tone::Danger),
    }
}

/// What a button says that takes a meeting to a state.
pub(super) fn way(to: MeetingState) -> &'static str {
    match to {
        MeetingState::Planned | MeetingState::Called => "Kalla till träffen",
        MeetingState::Held => "Markera som hållen",
        MeetingState::Cancelled => "Ställ in träffen",
    }
}

pub(super) fn step_state(state: StepState) -> (&'static str, Tone) {
    match state {
        StepState::Open => ("Att göra", Tone::Info),
        StepState::Done => ("Klart", Tone::Success),
        StepState::Dropped => ("Struket", Tone::Neutral),
    }
}

/// What a button says that takes a next step to a state.
pub(super) fn step_way(to: StepState) -> &'static str {
    match to {
        StepState::Open => "Öppna igen",
        StepState::Done => "Klart",
        StepState::Dropped => "Stryk",
    }
}

/// What has been done when it was taken there.
pub(super) fn step_came_to(to: StepState) -> &'static str {
    match to {
        StepState::Open => "Steget är att göra igen.",
        StepState::Done => "Steget är klart.",
        StepState::Dropped => "Steget är struket.",
    }
}
