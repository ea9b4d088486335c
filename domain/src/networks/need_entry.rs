//! Noting a need, changing it, and what is made of it.

use sea_orm::entity::prelude::*;

use super::need_signal::{self, Column, Entity, Model, NeedSignalId};
use super::need_signal_state::{Means, NeedSignalState};
use super::network_state::NetworkState;
use super::{NetworkId, NetworkMeetingId, keeping, meeting, need_supporter, network};
use crate::audit;
use crate::courses::WishId;
use crate::courses::wish::{self, NewWish};
use crate::courses::wish_support::NewSupport;
use crate::discussion::standing::{self, Standing};
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::organisation;
use crate::privacy::refuse_erased;
use crate::projects::ProjectId;
use crate::projects::project_entry::{self, NewProject};
use crate::store::{Locked, Scope, WriteScope};

/// What is noted. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewNeed {
    /// The meeting at which it came up.
    pub meeting: Option<NetworkMeetingId>,
    /// What is needed in a few words, at most 160 characters.
    pub title: String,
    /// What is needed, and why, at most 2 000 characters.
    pub text: String,
}

/// Whether the actor may note a need in a network now: those who write in its discussion, as long as the network goes on or rests.
pub async fn may_note(scope: &Scope, network: &network::Model) -> Result<bool> {
    Ok(NetworkState::PUBLIC.contains(&network.state) && standing::of(scope, network.id).await? >= Standing::Writer)
}

/// Notes a need in a network, for the actor's organisation.
pub async fn note(scope: &WriteScope, network: NetworkId, new: &NewNeed) -> Result<NeedSignalId> {
    standing::require(scope, network, Standing::Writer).await?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    if !NetworkState::PUBLIC.contains(&network::get(scope, network).await?.state) {
        return Err(Refusal::NotInThisState.into());
    }
    let empty = Model {
        id: NeedSignalId::new(),
        network_id: network,
        meeting_id: None,
        title: String::new(),
        text: String::new(),
        organisation_id: me.organisation,
        person_id: me.person,
        state: NeedSignalState::New,
        answer: None,
        wish_id: None,
        project_id: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let row = filled(scope, empty, new).await?;
    // Whoever notes it works for a kommun, and the table is the association's.
    scope.unscoped_write().insert(row.clone()).await?;
    refuse_erased(scope, &[me.person]).await?;
    record(scope, "need.noted", &row, None).await?;
    Ok(row.id)
}

/// Changes a need that nobody has answered, if it is as it was at the version.
pub async fn change(scope: &WriteScope, id: NeedSignalId, version: i64, new: &NewNeed) -> Result<()> {
    let (found, standing) = need_signal::get(scope, id).await?;
    let is_own = scope.actor().identity().is_some_and(|me| me.person == found.need.person_id);
    if standing < Standing::Writer || standing < Standing::Moderator && !is_own {
        return Err(Error::Forbidden);
    }
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    if row.state != NeedSignalState::New {
        return Err(Refusal::NotInThisState.into());
    }
    let before = row.clone();
    *row = filled(scope, before.clone(), new).await?;
    save(scope, &mut row).await?;
    record(scope, "need.changed", &row, Some(&before)).await
}

/// Removes a need, whatever became of it; what was made of it stays.
pub async fn remove(scope: &WriteScope, id: NeedSignalId) -> Result<()> {
    let row = moderated(scope, id).await?;
    let store = scope.unscoped_write();
    store.delete(need_supporter::Entity::delete_many().filter(need_supporter::Column::NeedId.eq(id))).await?;
    store.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    let entry = audit::Entry::new("need.removed", "need_signal", id.0, row.title.clone());
    keeping::note(scope, entry.before(&*row)).await
}

/// Tells why a need goes no further, in at most 1 000 characters, or takes that back.
pub async fn transition(scope: &WriteScope, id: NeedSignalId, to: NeedSignalState, answer: &str) -> Result<()> {
    let mut row = moderated(scope, id).await?;
    let mut faults = Faults::default();
    let answer = match row.state.way(to) {
        Some(Means::Answer) => Some(faults.text("answer", answer, 1_000)),
        Some(Means::TakingBack) => None,
        Some(Means::Making) | None => return Err(Refusal::NotInThisState.into()),
    };
    faults.none()?;
    let before = row.clone();
    (row.state, row.answer) = (to, answer);
    save(scope, &mut row).await?;
    record(scope, "need.answered", &row, Some(&before)).await
}

/// Asks for a course because of a need. The wish is of the organisation that noted it, which alone stands behind it to begin with: the
/// coordinators of the others find it among all wishes. A need that was noted by the association or a guest becomes no wish, because only
/// kommuner that are members ask for courses; it is to be noted for one of them.
pub async fn wish(scope: &WriteScope, id: NeedSignalId, new: &NewWish, support: &NewSupport) -> Result<WishId> {
    let mut row = new_one(scope, id).await?;
    if !organisation::is_member(scope, row.organisation_id).await? {
        return Err(Refusal::NotAMember.into());
    }
    let wish = wish::ask_for(scope, row.organisation_id, new, support).await?;
    let before = row.clone();
    (row.state, row.wish_id) = (NeedSignalState::TakenUp, Some(wish));
    save(scope, &mut row).await?;
    record(scope, "need.taken_up", &row, Some(&before)).await?;
    Ok(wish)
}

/// Enters an idea for a project because of a need.
pub async fn project(scope: &WriteScope, id: NeedSignalId, new: &NewProject) -> Result<ProjectId> {
    let mut row = new_one(scope, id).await?;
    let project = project_entry::add(scope, new).await?;
    let before = row.clone();
    (row.state, row.project_id) = (NeedSignalState::TakenUp, Some(project));
    save(scope, &mut row).await?;
    record(scope, "need.taken_up", &row, Some(&before)).await?;
    Ok(project)
}

/// A need of a network that the actor moderates, locked.
async fn moderated(scope: &WriteScope, id: NeedSignalId) -> Result<Locked<Model>> {
    let (found, _) = need_signal::get(scope, id).await?;
    standing::require(scope, found.need.network_id, Standing::Moderator).await?;
    scope.lock(Entity::find_by_id(id)).await
}

/// The same, if something can be made of it.
async fn new_one(scope: &WriteScope, id: NeedSignalId) -> Result<Locked<Model>> {
    let row = moderated(scope, id).await?;
    if row.state.way(NeedSignalState::TakenUp) == Some(Means::Making) {
        Ok(row)
    } else {
        Err(Refusal::NotInThisState.into())
    }
}

async fn filled(scope: &WriteScope, mut row: Model, new: &NewNeed) -> Result<Model> {
    let mut faults = Faults::default();
    row.title = faults.text("title", &new.title, 160);
    row.text = faults.text("text", &new.text, 2_000);
    row.meeting_id = new.meeting;
    if let Some(meeting) = new.meeting {
        let ours = meeting::Entity::find_by_id(meeting).filter(meeting::Column::NetworkId.eq(row.network_id));
        if scope.count(ours).await? == 0 {
            faults.add("networkMeetingId", Fault::UnknownChoice);
        }
    }
    faults.none()?;
    Ok(row)
}

async fn save(scope: &WriteScope, row: &mut Locked<Model>) -> Result<()> {
    row.version += 1;
    row.updated_at = scope.now();
    scope.unscoped_write().update(row).await
}

/// What is done to a need is in the association's trail: a kommun's own would tell of it to those who are not in the network.
async fn record(scope: &WriteScope, action: &'static str, row: &Model, before: Option<&Model>) -> Result<()> {
    let entry = audit::Entry::new(action, "need_signal", row.id.0, row.title.clone()).after(row);
    keeping::note(scope, before.into_iter().fold(entry, audit::Entry::before)).await
}
