//! A meeting as its form holds it: text, until the domain has said yes to it.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use samverk_domain::networks::meeting::Model;
use samverk_domain::networks::meeting_plan::{Every, NewMeeting, NewMeetings, Repetition};
use samverk_domain::{Fault, FieldError, time};

use crate::changed::Field;
use crate::forms::{self, Options, moment, moment_value};
use crate::sent::Sent;

pub(super) const EVERY: Options<Every> = Options(&[("vecka", Every::Week), ("manad", Every::Month)]);

pub(super) fn every(every: Every) -> &'static str {
    match every {
        Every::Week => "Varje vecka, samma veckodag",
        Every::Month => "Varje månad, samma veckodag i månaden",
    }
}

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct MeetingForm {
    pub(super) title: String,
    pub(super) starts_at: String,
    pub(super) ends_at: String,
    pub(super) place: String,
    pub(super) virtual_link: String,
    pub(super) agenda: String,
    pub(super) every: String,
    pub(super) times: String,
    pub(super) other_days: String,
}

impl MeetingForm {
    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            title: sent.text("title"),
            starts_at: sent.text("startsAt"),
            ends_at: sent.text("endsAt"),
            place: sent.text("place"),
            virtual_link: sent.text("virtualLink"),
            agenda: sent.text("agenda"),
            every: sent.text("repetition.every"),
            times: sent.text("repetition.times"),
            other_days: sent.text("otherDays"),
        }
    }

    pub(super) fn of(row: &Model) -> Self {
        Self {
            title: row.title.clone(),
            starts_at: moment_value(row.starts_at),
            ends_at: moment_value(row.ends_at),
            place: row.place.clone().unwrap_or_default(),
            virtual_link: row.virtual_link.clone().unwrap_or_default(),
            agenda: row.agenda.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// What the domain takes, with a fault for everything that cannot be read.
    pub(super) fn meeting(&self, now: DateTime<Utc>, faults: &mut Vec<FieldError>) -> NewMeeting {
        let mut read = |field: &str, text: &str| {
            if text.trim().is_empty() {
                faults.push(FieldError { field: field.to_owned(), fault: Fault::Missing });
            }
            moment(field, text, faults)
        };
        let times = (read("startsAt", &self.starts_at), read("endsAt", &self.ends_at));
        // Stands in for a time that cannot be read; it is never saved.
        let (starts_at, ends_at) = match times {
            (Some(starts_at), Some(ends_at)) => (starts_at, ends_at),
            (Some(starts_at), None) => (starts_at, starts_at + Duration::minutes(1)),
            (None, Some(ends_at)) => (ends_at - Duration::minutes(1), ends_at),
            (None, None) => (now + Duration::days(1), now + Duration::days(1) + Duration::minutes(1)),
        };
        NewMeeting {
            title: self.title.clone(),
            starts_at,
            ends_at,
            place: self.place.clone(),
            virtual_link: self.virtual_link.clone(),
            agenda: self.agenda.clone(),
        }
    }

    /// The same with all that are made at once. A number that cannot be read becomes one that the domain finds out of range.
    pub(super) fn meetings(&self, now: DateTime<Utc>, faults: &mut Vec<FieldError>) -> NewMeetings {
        let first = self.meeting(now, faults);
        let every = EVERY.read(&self.every);
        NewMeetings {
            first,
            repetition: every.map(|every| Repetition { every, times: self.times.trim().parse().unwrap_or_default() }),
            other_days: self.days(faults),
        }
    }

    fn days(&self, faults: &mut Vec<FieldError>) -> Vec<NaiveDate> {
        let texts = self.other_days.split(['\n', ',', ';']).map(str::trim).filter(|text| !text.is_empty());
        texts.filter_map(|text| forms::day("otherDays", text, faults)).collect()
    }

    /// The fields of one meeting, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        let read = |text: &str| moment("", text, &mut Vec::new()).map_or_else(|| text.to_owned(), time::moment);
        let at = |name, label, text: &str| Field::new(name, label, text).read_as(read(text));
        vec![
            Field::new("title", "Rubrik", &self.title),
            at("startsAt", "Börjar", &self.starts_at),
            at("endsAt", "Slutar", &self.ends_at),
            Field::new("place", "Plats", &self.place),
            Field::new("virtualLink", "Länk för distans", &self.virtual_link),
            Field::new("agenda", "Dagordning", &self.agenda),
        ]
    }
}
