//! What is sent about meetings of networks, who was there, and what is to be done after them.

use chrono::NaiveDate;
use poem_openapi::Object;
use samverk_domain::networks::NetworkMembershipId;
use samverk_domain::networks::answer::MeetingAnswer;
use samverk_domain::networks::attendance::Presence;
use samverk_domain::networks::meeting_plan::{Every, NewMeeting, NewMeetings, Repetition};
use samverk_domain::networks::meeting_state::MeetingState;
use samverk_domain::networks::next_step::NewStep;
use samverk_domain::networks::step_state::StepState;
use uuid::Uuid;

use crate::scalar::{Moment, Text, choice};

choice! {
    /// What has become of a meeting.
    NetworkMeetingState of MeetingState {
        /// It has a time; nobody has been told by mail.
        Planned,
        /// Everybody in the network has been called.
        Called,
        /// It was held.
        Held,
        /// It will not be held.
        Cancelled,
    }
}

choice! {
    /// What a member says of a meeting.
    NetworkMeetingAnswer of MeetingAnswer {
        /// They come.
        Coming,
        /// They cannot.
        NotComing,
        /// Their substitute comes.
        Substitute,
    }
}

choice! {
    /// Whether somebody was at a meeting.
    NetworkMeetingPresence of Presence {
        /// They were there.
        Present,
        /// They were not.
        Absent,
        /// They had said that they could not come.
        Excused,
        /// A substitute of the same organisation was there instead.
        Substituted,
    }
}

choice! {
    /// How it stands with a next step.
    NetworkNextStepState of StepState {
        /// It is to be done.
        Open,
        /// It is done.
        Done,
        /// It will not be done.
        Dropped,
    }
}

choice! {
    /// How often a meeting comes again.
    NetworkMeetingInterval of Every {
        /// On the same weekday.
        Week,
        /// On the same weekday of the month, as its second Tuesday; the fifth is the last where there are four.
        Month,
    }
}

/// What a meeting is.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkMeetingChange {
    /// What it is called, at most 120 characters.
    title: Text,
    /// When it begins.
    starts_at: Moment,
    /// When it ends.
    ends_at: Moment,
    /// Where, at most 200 characters.
    #[oai(default)]
    place: String,
    /// Where on the web, at most 500 characters.
    #[oai(default)]
    virtual_link: String,
    /// What it is about, in Markdown, at most 20 000 characters.
    #[oai(default)]
    agenda: String,
}

/// That a meeting comes again.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NetworkMeetingRepetition {
    /// How often.
    every: NetworkMeetingInterval,
    /// How many times in all, from 2 to 52.
    times: i64,
}

/// A meeting, or several at the same time of day in Sweden; at most 60.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNetworkMeetings {
    /// What it is called, at most 120 characters.
    title: Text,
    /// When the first begins.
    starts_at: Moment,
    /// When the first ends.
    ends_at: Moment,
    /// Where, at most 200 characters.
    #[oai(default)]
    place: String,
    /// Where on the web, at most 500 characters.
    #[oai(default)]
    virtual_link: String,
    /// What it is about, in Markdown, at most 20 000 characters.
    #[oai(default)]
    agenda: String,
    /// How it comes again.
    repetition: Option<NetworkMeetingRepetition>,
    /// Days on which it comes too.
    #[oai(default)]
    other_days: Vec<NaiveDate>,
}

/// To which state a meeting is taken.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkMeetingTransition {
    /// The state.
    pub(super) to: NetworkMeetingState,
}

/// What was said at a meeting.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkMeetingNotesChange {
    /// The notes, in Markdown, at most 50 000 characters.
    #[oai(default)]
    pub(super) notes: String,
}

/// Whether one comes oneself.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNetworkMeetingAnswer {
    /// That one comes, that one cannot, or that one's substitute comes.
    pub(super) answer: NetworkMeetingAnswer,
}

/// Whether somebody was at a meeting.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNetworkAttendance {
    /// Whether they were.
    pub(super) presence: NetworkMeetingPresence,
    /// The membership of who was there instead, a substitute of the same organisation; needed with `substituted`.
    pub(super) substitute_id: Option<Uuid>,
}

/// What is to be done after a meeting.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewNetworkNextStep {
    /// What, at most 500 characters.
    text: Text,
    /// The membership of whoever does it; without one, the association's staff do.
    network_membership_id: Option<Uuid>,
    /// By when.
    due_on: NaiveDate,
}

/// To which state a next step is taken.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NetworkNextStepTransition {
    /// The state.
    pub(super) to: NetworkNextStepState,
}

impl From<NetworkMeetingChange> for NewMeeting {
    fn from(new: NetworkMeetingChange) -> Self {
        Self {
            title: new.title.0,
            starts_at: new.starts_at.0,
            ends_at: new.ends_at.0,
            place: new.place,
            virtual_link: new.virtual_link,
            agenda: new.agenda,
        }
    }
}

impl From<NewNetworkMeetings> for NewMeetings {
    fn from(new: NewNetworkMeetings) -> Self {
        Self {
            first: NewMeeting {
                title: new.title.0,
                starts_at: new.starts_at.0,
                ends_at: new.ends_at.0,
                place: new.place,
                virtual_link: new.virtual_link,
                agenda: new.agenda,
            },
            repetition: new.repetition.map(|one| Repetition { every: one.every.into(), times: one.times }),
            other_days: new.other_days,
        }
    }
}

impl From<NewNetworkNextStep> for NewStep {
    fn from(new: NewNetworkNextStep) -> Self {
        Self { text: new.text.0, owner: new.network_membership_id.map(NetworkMembershipId), due_on: new.due_on }
    }
}
