//! What the chiefs' networks talk about between their meetings.

use chrono::{Days, Duration};
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::dice::Dice;
use super::networks::Networks;
use super::{insert, table};
use crate::discussion::digest::round;
use crate::discussion::thread_state::ThreadState;
use crate::discussion::{PostId, ThreadId, post, thread};
use crate::error::Result;
use crate::networks::membership::{self, MemberRole};
use crate::networks::network::{self, NetworkKind};
use crate::networks::network_state::NetworkState;
use crate::store::UnscopedWrite;
use crate::time;

#[derive(Default)]
pub(super) struct Discussions {
    threads: Vec<thread::Model>,
    posts: Vec<post::Model>,
}

/// A row of the table of what is talked about.
#[derive(Deserialize)]
struct Entered {
    title: String,
    question: String,
    first_answer: String,
    second_answer: String,
    third_answer: String,
}

pub(super) fn build(networks: &Networks, now: DateTimeUtc) -> Discussions {
    let entered = table::<Entered>(include_str!("data/discussions.csv"));
    let mut discussions = Discussions::default();
    let talks = |row: &&network::Model| row.state == NetworkState::Active && row.kind == NetworkKind::Chief;
    for network in networks.rows.iter().filter(talks) {
        let mut dice = Dice::of(&format!("{} diskuterar", network.name));
        let writers: Vec<_> =
            networks.active_in(network.id).filter(|member| member.role != MemberRole::Observer).collect();
        if writers.is_empty() {
            continue;
        }
        let first = dice.below(entered.len());
        for later in 0..2 {
            let began = now - Duration::days(dice.between(7, 12) + 6 * later);
            let about = &entered[(first + usize::try_from(later).unwrap_or_default()) % entered.len()];
            discussions.thread(network, about, &writers, began, &mut dice);
        }
    }
    discussions
}

impl Discussions {
    fn thread(
        &mut self,
        network: &network::Model,
        about: &Entered,
        writers: &[&membership::Model],
        began: DateTimeUtc,
        dice: &mut Dice,
    ) {
        let id = ThreadId::new();
        let said = [&about.question, &about.first_answer, &about.second_answer, &about.third_answer];
        let mut day = time::local_date(began);
        let posts: Vec<_> = said
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| {
                let writer = dice.pick(writers);
                // In working hours, every other day.
                let at = time::from_local(day.into()) + Duration::minutes(dice.between(480, 990));
                day = day + Days::new(2);
                post::Model {
                    id: PostId::new(),
                    thread_id: id,
                    organisation_id: writer.owner_org_id,
                    person_id: writer.person_id,
                    text: text.clone(),
                    posted_at: at,
                    edited_at: None,
                    removed_at: None,
                    version: 1,
                }
            })
            .collect();
        let (Some(first), Some(last)) = (posts.first(), posts.last()) else { return };
        self.threads.push(thread::Model {
            id,
            network_id: network.id,
            meeting_id: None,
            document_id: None,
            title: about.title.clone(),
            organisation_id: first.organisation_id,
            person_id: first.person_id,
            state: ThreadState::Open,
            posts: i64::try_from(posts.len()).unwrap_or_default(),
            last_post_at: last.posted_at,
            version: 1,
            created_at: first.posted_at,
            updated_at: last.posted_at,
        });
        self.posts.extend(posts);
    }

    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.threads).await?;
        insert(store, self.posts).await?;
        // Hundreds of mails the first morning would hide the others: they have been told this week.
        let now = store.now();
        store.insert(round::Model { day: time::local_date(now), is_weekly: true, told_until: now }).await
    }
}
