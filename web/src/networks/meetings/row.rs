//! Meetings and next steps as rows of lists.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use samverk_domain::access::Actor;
use samverk_domain::networks::answer::MeetingAnswer;
use samverk_domain::networks::meeting::Listed;
use samverk_domain::networks::meeting_entry;
use samverk_domain::networks::next_step;
use samverk_domain::networks::step_state::StepState;
use samverk_domain::time;

use super::words;
use crate::layout::Tone;

/// A meeting as a row.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) network: String,
    pub(crate) when: String,
    pub(crate) place: String,
    /// Weekday, day and month.
    pub(crate) day: (&'static str, String, &'static str),
    pub(crate) state: (&'static str, Tone),
    /// What the reader has answered.
    pub(crate) answer: Option<(&'static str, Tone)>,
    /// Whether the reader is asked and has not answered.
    pub(crate) waits: bool,
}

impl Row {
    /// As a reader sees it who has answered this.
    pub(crate) fn of(listed: &Listed, said: Option<MeetingAnswer>, now: DateTime<Utc>) -> Self {
        let meeting = &listed.meeting;
        let first = time::local_date(meeting.starts_at);
        Self {
            href: address(listed),
            title: meeting.title.clone(),
            network: listed.network_name.clone(),
            when: time::span(meeting.starts_at, meeting.ends_at),
            place: meeting_entry::place(meeting),
            day: (time::weekday(first), first.day().to_string(), time::month(first)),
            state: words::state(meeting.state),
            answer: said.map(words::own_answer),
            waits: said.is_none() && listed.is_asked(now),
        }
    }
}

/// The page of a meeting.
pub(super) fn address(listed: &Listed) -> String {
    format!("/natverk/traff/{}", listed.meeting.id)
}

/// A next step as a row.
pub(crate) struct Step {
    pub(crate) text: String,
    pub(crate) owner: String,
    pub(crate) due: String,
    pub(crate) state: (&'static str, Tone),
    /// The meeting that it comes of, and its network; with an address if the reader reads it.
    pub(crate) meeting: String,
    pub(crate) meeting_href: Option<String>,
    /// What can be done: address and words.
    pub(crate) ways: Vec<(String, &'static str)>,
    pub(crate) change: Option<String>,
}

impl Step {
    /// As the actor sees it on a day.
    pub(crate) fn of(listed: &next_step::Listed, actor: &Actor, today: NaiveDate) -> Self {
        let step = &listed.step;
        let page = format!("/natverk/steg/{}", step.id);
        let way = |to| (format!("{page}/{}", words::STEP_STATES.value(to)), words::step_way(to));
        let is_late = step.state == StepState::Open && step.due_on < today;
        Self {
            text: step.text.clone(),
            owner: listed.owner_name().unwrap_or_else(|| "Förbundet".to_owned()),
            due: time::date(step.due_on),
            state: if is_late { ("Försenat", Tone::Warning) } else { words::step_state(step.state) },
            meeting: format!("{}: {}", listed.network_name, listed.meeting_title),
            meeting_href: listed.is_read.then(|| format!("/natverk/traff/{}", step.meeting_id)),
            ways: listed.allowed(actor).into_iter().map(way).collect(),
            change: listed.is_kept_by(actor).then_some(page),
        }
    }
}
