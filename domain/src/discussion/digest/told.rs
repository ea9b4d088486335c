//! What somebody is told in one digest: what others have written since the last, by network and thread. Nobody is named: mail is
//! forwarded, and who is in a network is told in the network.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};

use super::round;
use super::setting::{self, DigestFrequency};
use crate::discussion::post::{self, PostId};
use crate::discussion::thread::{self, ThreadId};
use crate::error::Result;
use crate::networks::member_state::MemberState;
use crate::networks::{membership, network};
use crate::organisations::organisation;
use crate::people::PersonId;
use crate::store::WriteScope;
use crate::{swedish, time};

/// What is new in a network.
pub(crate) struct InNetwork {
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) threads: Vec<InThread>,
}

/// What is new in a thread.
pub(crate) struct InThread {
    pub(crate) id: ThreadId,
    pub(crate) title: String,
    pub(crate) posts: Vec<News>,
}

/// A post that is new.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct News {
    id: PostId,
    thread_id: ThreadId,
    title: String,
    /// The organisation that was spoken for.
    pub(crate) organisation_name: String,
    pub(crate) text: String,
}

/// What somebody is told on a day, and notes that they are. Nothing when they are told already.
pub(crate) async fn told(scope: &WriteScope, person: PersonId, day: NaiveDate) -> Result<Vec<InNetwork>> {
    let store = scope.unscoped_write();
    let Some(round) = store.one(round::Entity::find_by_id(day)).await? else { return Ok(Vec::new()) };
    let usual = round::last_weekly(scope, round.told_until).await?;
    let chosen = setting::rows_of(scope, person).await?;
    let inside = membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .filter(membership::Column::State.eq(MemberState::Active))
        .filter(membership::not_over(scope.now()));
    let mut found = Vec::new();
    for own in store.all(inside).await? {
        let row = chosen.iter().find(|row| row.network_id == own.network_id);
        let is_due = match row.map(|row| row.frequency).unwrap_or_default() {
            DigestFrequency::Daily => true,
            DigestFrequency::Weekly => round.is_weekly,
            DigestFrequency::None => false,
        };
        if !is_due {
            continue;
        }
        let joined = own.from_on.map(|day| time::from_local(day.into()));
        let since = row.map_or(usual, |row| row.told_until).max(joined.unwrap_or(usual));
        let posts = written(scope, &own, since, round.told_until).await?;
        if row.is_some() {
            let mut row = store.lock(setting::Entity::find_by_id((person, own.network_id))).await?;
            row.told_until = row.told_until.max(round.told_until);
            store.update(&row).await?;
        }
        if let Some(network) = store.one(network::Entity::find_by_id(own.network_id)).await?
            && !posts.is_empty()
        {
            found.push(InNetwork { name: network.name, slug: network.slug, threads: by_thread(posts) });
        }
    }
    found.sort_by_key(|one| swedish::sort_key(&one.name));
    Ok(found)
}

/// What others wrote in a network after one time until another, thread by thread.
async fn written(
    scope: &WriteScope,
    own: &membership::Model,
    since: DateTimeUtc,
    until: DateTimeUtc,
) -> Result<Vec<News>> {
    let posts = post::Entity::find()
        .select_only()
        .columns([post::Column::Id, post::Column::ThreadId, post::Column::Text])
        .column_as(thread::Column::Title, "title")
        .column_as(organisation::Column::ShortName, "organisation_name")
        .join(
            JoinType::InnerJoin,
            post::Entity::belongs_to(thread::Entity).from(post::Column::ThreadId).to(thread::Column::Id).into(),
        )
        .join(
            JoinType::InnerJoin,
            post::Entity::belongs_to(organisation::Entity)
                .from(post::Column::OrganisationId)
                .to(organisation::Column::Id)
                .into(),
        )
        .filter(thread::Column::NetworkId.eq(own.network_id))
        .filter(post::Column::PersonId.ne(own.person_id))
        .filter(post::Column::RemovedAt.is_null())
        .filter(post::Column::PostedAt.gt(since))
        .filter(post::Column::PostedAt.lte(until))
        .order_by_asc(post::Column::Id);
    scope.unscoped().all_as(posts).await
}

fn by_thread(posts: Vec<News>) -> Vec<InThread> {
    let mut threads: Vec<InThread> = Vec::new();
    for post in posts {
        match threads.iter_mut().find(|thread| thread.id == post.thread_id) {
            Some(thread) => thread.posts.push(post),
            None => threads.push(InThread { id: post.thread_id, title: post.title.clone(), posts: vec![post] }),
        }
    }
    threads.sort_by_key(|thread| std::cmp::Reverse(thread.posts.last().map(|post| post.id)));
    threads
}
