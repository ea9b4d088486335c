//! What those in the chiefs' networks need, and what became of some of it.

use chrono::Duration;
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::dice::Dice;
use super::networks::Networks;
use super::wishes::Wishes;
use super::{insert, table};
use crate::courses::wish;
use crate::error::Result;
use crate::networks::membership::{self, MemberRole};
use crate::networks::need_signal_state::NeedSignalState;
use crate::networks::network::{self, NetworkKind};
use crate::networks::network_state::NetworkState;
use crate::networks::{NeedSignalId, need_signal, need_supporter};
use crate::store::UnscopedWrite;

#[derive(Default)]
pub(super) struct Needs {
    rows: Vec<need_signal::Model>,
    supporters: Vec<need_supporter::Model>,
}

/// A row of the table of what is needed.
#[derive(Deserialize)]
struct Noted {
    title: String,
    text: String,
    answer: Option<String>,
}

pub(super) fn build(networks: &Networks, wishes: &Wishes, now: DateTimeUtc) -> Needs {
    let noted = table::<Noted>(include_str!("data/needs.csv"));
    let mut wishes: Vec<_> = wishes.rows.iter().collect();
    let mut needs = Needs::default();
    let talks = |row: &&network::Model| row.state == NetworkState::Active && row.kind == NetworkKind::Chief;
    for network in networks.rows.iter().filter(talks) {
        let mut dice = Dice::of(&format!("{} behöver", network.name));
        let writers: Vec<_> =
            networks.active_in(network.id).filter(|member| member.role != MemberRole::Observer).collect();
        if writers.is_empty() {
            continue;
        }
        let first = dice.below(noted.len());
        for later in 0..2 {
            let one = &noted[(first + later) % noted.len()];
            let by = dice.pick(&writers);
            let mut row = blank(network, by, now - Duration::days(dice.between(3, 40)));
            (row.title, row.text, row.answer) = (one.title.clone(), one.text.clone(), one.answer.clone());
            if row.answer.is_some() {
                row.state = NeedSignalState::NoFurther;
            }
            needs.support(&row, &writers);
            needs.rows.push(row);
        }
        let place = wishes.iter().position(|wish| writers.iter().any(|by| by.owner_org_id == wish.owner_org_id));
        if let Some(wish) = place.map(|at| wishes.remove(at)) {
            needs.rows.extend(became(network, &writers, wish));
        }
    }
    needs
}

fn became(network: &network::Model, writers: &[&membership::Model], wish: &wish::Model) -> Option<need_signal::Model> {
    let by = writers.iter().find(|by| by.owner_org_id == wish.owner_org_id)?;
    let mut row = blank(network, by, wish.created_at - Duration::days(9));
    (row.title, row.text) = (wish.title.clone(), format!("Vi borde ha en kurs: {}", wish.title));
    (row.state, row.wish_id) = (NeedSignalState::TakenUp, Some(wish.id));
    row.updated_at = wish.created_at;
    Some(row)
}

fn blank(network: &network::Model, by: &membership::Model, at: DateTimeUtc) -> need_signal::Model {
    need_signal::Model {
        id: NeedSignalId::new(),
        network_id: network.id,
        meeting_id: None,
        title: String::new(),
        text: String::new(),
        organisation_id: by.owner_org_id,
        person_id: by.person_id,
        state: NeedSignalState::New,
        answer: None,
        wish_id: None,
        project_id: None,
        version: 1,
        created_at: at,
        updated_at: at,
    }
}

impl Needs {
    /// Two others say that they have it too, if there are so many.
    fn support(&mut self, need: &need_signal::Model, writers: &[&membership::Model]) {
        let mut told = vec![need.organisation_id];
        for by in writers {
            if told.len() < 3 && !told.contains(&by.owner_org_id) {
                told.push(by.owner_org_id);
                self.supporters.push(need_supporter::Model {
                    need_id: need.id,
                    organisation_id: by.owner_org_id,
                    person_id: by.person_id,
                    created_at: need.created_at + Duration::hours(20),
                });
            }
        }
    }

    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rows).await?;
        insert(store, self.supporters).await
    }
}
