//! Making and changing meetings: one, or several at the same time of day, of which each is its own from then on.

use std::collections::BTreeSet;

use chrono::{Datelike, Duration, NaiveDate};
use sea_orm::entity::prelude::*;

use super::calling::{self, News};
use super::keeping;
use super::meeting::{MeetingSeriesId, Model, NetworkMeetingId};
use super::meeting_state::MeetingState;
use super::network::{self, NetworkId};
use super::network_state::NetworkState;
use crate::audit;
use crate::error::{Fault, Faults, Refusal, Result};
use crate::store::WriteScope;
use crate::time::{self, Month};

/// The most meetings that are made at once.
pub const MOST: usize = 60;

/// What is said of a meeting.
#[derive(Clone, Debug)]
pub struct NewMeeting {
    /// What it is called, at most 120 characters.
    pub title: String,
    /// When it begins.
    pub starts_at: DateTimeUtc,
    /// When it ends.
    pub ends_at: DateTimeUtc,
    /// Where, in words, at most 200 characters.
    pub place: String,
    /// Where on the web, at most 500 characters.
    pub virtual_link: String,
    /// What it is about, in Markdown, at most 20 000 characters.
    pub agenda: String,
}

/// How often a meeting comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    /// On the same weekday.
    Week,
    /// On the same weekday of the month: its second Tuesday; the fifth is the last where there are four.
    Month,
}

/// That a meeting comes again.
#[derive(Clone, Copy, Debug)]
pub struct Repetition {
    /// How often.
    pub every: Every,
    /// How many times in all, from 2 to 52.
    pub times: i64,
}

/// Meetings that are made together.
#[derive(Clone, Debug)]
pub struct NewMeetings {
    /// The first, and what all of them are.
    pub first: NewMeeting,
    /// How it comes again.
    pub repetition: Option<Repetition>,
    /// Days on which it comes too, at the same time of day.
    pub other_days: Vec<NaiveDate>,
}

/// Makes meetings of a network that goes on; gives them in order of time.
pub async fn plan(scope: &WriteScope, network: NetworkId, new: &NewMeetings) -> Result<Vec<NetworkMeetingId>> {
    let network = network::get(scope, network).await?;
    keeping::keep_network(scope, network.id).await?;
    if network.state != NetworkState::Active {
        return Err(Refusal::NotInThisState.into());
    }
    let mut faults = Faults::default();
    let days = days(&mut faults, new);
    let starts_at = |day: NaiveDate| time::from_local(day.and_time(time::local(new.first.starts_at).time()));
    if days.iter().any(|day| starts_at(*day) <= scope.now()) {
        let is_first = new.first.starts_at <= scope.now();
        faults.add(if is_first { "startsAt" } else { "otherDays" }, Fault::InThePast);
    }
    let series_id = (days.len() > 1).then(MeetingSeriesId::new);
    let row = Model {
        id: NetworkMeetingId::new(),
        network_id: network.id,
        series_id,
        title: String::new(),
        starts_at: new.first.starts_at,
        ends_at: new.first.ends_at,
        place: None,
        virtual_link: None,
        agenda: None,
        notes: None,
        state: MeetingState::Planned,
        calendar_sequence: 0,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(faults, row, &new.first)?;
    let lasts = row.ends_at - row.starts_at;
    let of_day = |day: &NaiveDate| {
        let starts_at = starts_at(*day);
        Model { id: NetworkMeetingId::new(), starts_at, ends_at: starts_at + lasts, ..row.clone() }
    };
    let rows: Vec<_> = days.iter().map(of_day).collect();
    scope.unscoped_write().insert_all(rows.clone()).await?;
    for row in &rows {
        let entry = audit::Entry::new("network_meeting.planned", "network_meeting", row.id.0, row.title.clone());
        keeping::note(scope, entry.after(row)).await?;
    }
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes a meeting that is still to be held and that nobody else has changed since the version. Those who were called are told
/// of a new time or place.
pub async fn change(scope: &WriteScope, id: NetworkMeetingId, version: i64, new: &NewMeeting) -> Result<()> {
    let mut row = keeping::kept_at(scope, id, version).await?;
    if !MeetingState::AHEAD.contains(&row.state) {
        return Err(Refusal::NotInThisState.into());
    }
    let before = row.clone();
    let mut faults = Faults::default();
    if new.starts_at != before.starts_at && new.starts_at <= scope.now() {
        faults.add("startsAt", Fault::InThePast);
    }
    *row = filled(faults, before.clone(), new)?;
    let told = |row: &Model| (row.starts_at, row.ends_at, row.place.clone(), row.virtual_link.clone());
    let is_news = row.state == MeetingState::Called && told(&row) != told(&before);
    row.calendar_sequence += i64::from(is_news);
    keeping::save(scope, &mut row).await?;
    if is_news {
        calling::tell(scope, &row, News::Changed).await?;
    }
    let entry = audit::Entry::new("network_meeting.changed", "network_meeting", id.0, row.title.clone());
    keeping::note(scope, entry.before(&before).after(&*row)).await
}

fn filled(mut faults: Faults, mut row: Model, new: &NewMeeting) -> Result<Model> {
    row.title = faults.text("title", &new.title, 120);
    row.starts_at = new.starts_at;
    row.ends_at = new.ends_at;
    if new.ends_at <= new.starts_at {
        faults.add("endsAt", Fault::NotAfter("startsAt"));
    }
    row.place = faults.optional("place", &new.place, 200);
    row.virtual_link = faults.optional("virtualLink", &new.virtual_link, 500);
    if row.virtual_link.as_ref().is_some_and(|link| !link.starts_with("https://") && !link.starts_with("http://")) {
        faults.add("virtualLink", Fault::NotAWebAddress);
    }
    row.agenda = faults.optional("agenda", &new.agenda, 20_000);
    faults.none()?;
    Ok(row)
}

/// The days of all of them, in order.
fn days(faults: &mut Faults, new: &NewMeetings) -> BTreeSet<NaiveDate> {
    let first = time::local_date(new.first.starts_at);
    let mut days: BTreeSet<_> = new.other_days.iter().copied().chain([first]).collect();
    if let Some(Repetition { every, times }) = new.repetition {
        let times = faults.within("repetition.times", times, 2, 52).clamp(2, 52);
        days.extend((1..times).filter_map(|later| again(first, every, later)));
    }
    if days.iter().any(|day| !Month::YEARS.contains(&day.year())) {
        faults.add("otherDays", Fault::NotADay);
    }
    if days.len() > MOST {
        faults.add("otherDays", Fault::TooMany(MOST));
    }
    days
}

/// The day so many weeks or months later.
fn again(first: NaiveDate, every: Every, later: i64) -> Option<NaiveDate> {
    match every {
        Every::Week => first.checked_add_signed(Duration::weeks(later)),
        Every::Month => {
            let month = Month::of(first).later(u32::try_from(later).ok()?).first();
            let nth = u8::try_from(first.day0() / 7 + 1).ok()?;
            let of = |nth| NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), first.weekday(), nth);
            of(nth).or_else(|| of(nth - 1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_later_is_the_same_weekday_of_the_month_and_the_fifth_is_the_last() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (first, every, later, is) in [
            ("2026-12-08", Every::Month, 1, "2027-01-12"),
            ("2026-12-08", Every::Month, 12, "2027-12-14"),
            ("2026-12-29", Every::Month, 1, "2027-01-26"),
            ("2026-12-29", Every::Month, 3, "2027-03-30"),
            ("2026-12-29", Every::Week, 1, "2027-01-05"),
        ] {
            assert_eq!(again(day(first), every, later), Some(day(is)), "{first} {every:?} {later}");
        }
    }
}
