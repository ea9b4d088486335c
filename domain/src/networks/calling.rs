//! Calling people to a meeting, telling them of changes, cancelling it, and what was said there.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::keeping;
use super::meeting::{Entity, Model, NetworkMeetingId};
use super::meeting_state::MeetingState;
use super::membership;
use super::network::{self, NetworkId};
use super::network_state::NetworkState;
use crate::audit;
use crate::error::{Faults, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, Kind};
use crate::store::{Scope, WriteScope};

/// What people are told of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// They are called to it.
    Called,
    /// It has another time or place.
    Changed,
    /// It will not be held.
    Cancelled,
}

/// Takes a meeting to another state, and tells those who are in the network when they are called or a meeting that they were
/// called to is cancelled.
pub async fn transition(scope: &WriteScope, id: NetworkMeetingId, to: MeetingState) -> Result<()> {
    keeping::kept(scope, id).await?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if !row.state.next(row.starts_at, scope.now()).any(|next| next == to) {
        return Err(Refusal::NotInThisState.into());
    }
    let before = std::mem::replace(&mut row.state, to);
    let news = match (before, to) {
        (_, MeetingState::Called) => {
            goes_on(scope, row.network_id).await?;
            Some(News::Called)
        }
        (MeetingState::Called, MeetingState::Cancelled) => Some(News::Cancelled),
        _ => None,
    };
    row.calendar_sequence += i64::from(news.is_some());
    keeping::save(scope, &mut row).await?;
    if let Some(news) = news {
        tell(scope, &row, news).await?;
    }
    let entry = audit::Entry::new("network_meeting.state_changed", "network_meeting", id.0, row.title.clone());
    keeping::note(scope, entry.before(&before).after(&to)).await
}

/// How many are told when there is something to tell of a meeting: those who are in the network today.
pub async fn told(scope: &Scope, id: NetworkMeetingId) -> Result<usize> {
    let network = keeping::kept(scope, id).await?.meeting.network_id;
    Ok(membership::active(scope, network).await?.len())
}

async fn goes_on(scope: &WriteScope, network: NetworkId) -> Result<()> {
    match network::get(scope, network).await?.state {
        NetworkState::Active => Ok(()),
        _ => Err(Refusal::NotInThisState.into()),
    }
}

/// Leaves it to be told, after the commit.
pub(super) async fn tell(scope: &WriteScope, row: &Model, news: News) -> Result<()> {
    let mailing = batch::begin_mailing(scope, Kind::MeetingNotice, row.id, &row.title).await?;
    let task = Task::TellNetworkMeeting { meeting: row.id, sequence: row.calendar_sequence, news };
    scope.enqueue_in(mailing, task).await
}

/// Writes what was said at a meeting that people were called to, if nobody else has changed it since the version.
pub async fn write_notes(scope: &WriteScope, id: NetworkMeetingId, version: i64, notes: &str) -> Result<()> {
    let mut row = keeping::kept_at(scope, id, version).await?;
    if !MeetingState::STANDING.contains(&row.state) {
        return Err(Refusal::NotInThisState.into());
    }
    let mut faults = Faults::default();
    row.notes = faults.optional("notes", notes, 50_000);
    faults.none()?;
    keeping::save(scope, &mut row).await?;
    let entry = audit::Entry::new("network_meeting.noted", "network_meeting", id.0, row.title.clone());
    keeping::note(scope, entry).await
}
