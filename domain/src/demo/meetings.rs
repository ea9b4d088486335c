//! Meetings of the chiefs' networks around today: two that were held, with what was said and who was there, one that people are called
//! to and answer, and one that is planned.

use chrono::{Datelike, Duration, NaiveTime, Weekday};
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::dice::Dice;
use super::networks::Networks;
use super::{insert, table};
use crate::error::Result;
use crate::networks::answer::{self, MeetingAnswer, MeetingAnswerId};
use crate::networks::attendance::{self, NetworkAttendanceId, Presence};
use crate::networks::meeting;
use crate::networks::meeting_state::MeetingState;
use crate::networks::membership::{self, MemberRole};
use crate::networks::network::{self, NetworkKind};
use crate::networks::network_state::NetworkState;
use crate::networks::next_step;
use crate::networks::step_state::StepState;
use crate::networks::{NetworkMeetingId, NextStepId};
use crate::store::UnscopedWrite;
use crate::time;

#[derive(Default)]
pub(super) struct Meetings {
    rows: Vec<meeting::Model>,
    answers: Vec<answer::Model>,
    attendance: Vec<attendance::Model>,
    steps: Vec<next_step::Model>,
}

/// A row of the table of what networks meet about.
#[derive(Deserialize)]
struct Entered {
    title: String,
    agenda: String,
    notes: String,
    staff_step: String,
    member_step: String,
}

pub(super) fn build(networks: &Networks, now: DateTimeUtc) -> Meetings {
    let entered = table::<Entered>(include_str!("data/meetings.csv"));
    let mut meetings = Meetings::default();
    let meets = |row: &&network::Model| row.state == NetworkState::Active && row.kind == NetworkKind::Chief;
    for network in networks.rows.iter().filter(meets) {
        let mut dice = Dice::of(&format!("{} träffas", network.name));
        let members: Vec<_> = networks.active_in(network.id).collect();
        let first = dice.below(entered.len());
        let about = |later: usize| &entered[(first + later) % entered.len()];
        meetings.held(network, about(0), (&members, -dice.between(60, 100)), &mut dice, now);
        meetings.held(network, about(1), (&members, -dice.between(6, 40)), &mut dice, now);
        meetings.called(network, about(2), (&members, dice.between(4, 24)), &mut dice, now);
        let later = dice.between(45, 90);
        let planned = row(network, about(3), MeetingState::Planned, later, now);
        meetings.rows.push(planned);
    }
    meetings
}

/// A meeting so many days from today, on a weekday at nine.
fn row(network: &network::Model, about: &Entered, state: MeetingState, days: i64, now: DateTimeUtc) -> meeting::Model {
    let day = time::local_date(now + Duration::days(days));
    let day = match day.weekday() {
        Weekday::Sat | Weekday::Sun => day - Duration::days(2),
        _ => day,
    };
    let starts_at = time::from_local(day.and_time(NaiveTime::MIN) + Duration::hours(9));
    let is_told = state != MeetingState::Planned;
    let is_online = days % 2 == 0;
    meeting::Model {
        id: NetworkMeetingId::new(),
        network_id: network.id,
        series_id: None,
        title: about.title.clone(),
        starts_at,
        ends_at: starts_at + Duration::minutes(150),
        place: (!is_online).then(|| "Förbundets hus, plan 2".to_owned()),
        virtual_link: is_online.then(|| format!("https://mote.example/{}", network.slug)),
        agenda: is_told.then(|| about.agenda.clone()),
        notes: (state == MeetingState::Held).then(|| about.notes.clone()),
        state,
        calendar_sequence: i64::from(is_told),
        version: 1,
        created_at: now - Duration::days(110),
        updated_at: now - Duration::days(2),
    }
}

impl Meetings {
    fn held(
        &mut self,
        network: &network::Model,
        about: &Entered,
        (members, days): (&[&membership::Model], i64),
        dice: &mut Dice,
        now: DateTimeUtc,
    ) {
        let row = row(network, about, MeetingState::Held, days, now);
        let day = time::local_date(row.starts_at);
        for member in members.iter().filter(|member| member.from_on.is_some_and(|from| from <= day)) {
            let substitute = members
                .iter()
                .find(|other| other.role == MemberRole::Substitute && other.owner_org_id == member.owner_org_id);
            let (presence, substitute_id) = match (dice.below(20), substitute) {
                (0..=13, _) => (Presence::Present, None),
                (14..=16, Some(other)) if other.id != member.id => (Presence::Substituted, Some(other.id)),
                (14..=17, _) => (Presence::Excused, None),
                _ => (Presence::Absent, None),
            };
            self.attendance.push(attendance::Model {
                id: NetworkAttendanceId::new(),
                owner_org_id: member.owner_org_id,
                meeting_id: row.id,
                membership_id: member.id,
                presence,
                substitute_id,
                created_at: row.ends_at,
                updated_at: row.ends_at,
            });
        }
        self.steps(about, &row, members, dice, now);
        self.rows.push(row);
    }

    /// One for the staff and one for somebody from a kommun; what is due is mostly done.
    fn steps(
        &mut self,
        about: &Entered,
        row: &meeting::Model,
        members: &[&membership::Model],
        dice: &mut Dice,
        now: DateTimeUtc,
    ) {
        let convener = members.iter().find(|member| member.role == MemberRole::Convener);
        let seated: Vec<_> = members.iter().filter(|member| member.role == MemberRole::Member).collect();
        let (Some(convener), false) = (convener, seated.is_empty()) else { return };
        let one = dice.pick(&seated);
        for (text, who, owner) in
            [(&about.staff_step, None, convener.owner_org_id), (&about.member_step, Some(one.id), one.owner_org_id)]
        {
            let due_on = time::local_date(row.starts_at + Duration::days(dice.between(14, 60)));
            let is_done = due_on < time::local_date(now) && dice.chance(97);
            self.steps.push(next_step::Model {
                id: NextStepId::new(),
                owner_org_id: owner,
                meeting_id: row.id,
                membership_id: who,
                text: text.clone(),
                due_on,
                state: if is_done { StepState::Done } else { StepState::Open },
                done_at: is_done.then(|| row.ends_at + Duration::days(5)),
                version: 1,
                created_at: row.ends_at,
                updated_at: row.ends_at,
            });
        }
    }

    fn called(
        &mut self,
        network: &network::Model,
        about: &Entered,
        (members, days): (&[&membership::Model], i64),
        dice: &mut Dice,
        now: DateTimeUtc,
    ) {
        let row = row(network, about, MeetingState::Called, days, now);
        for member in members {
            let has_substitute = network.substitutes_allowed && MemberRole::SEATED.contains(&member.role);
            let answer = match dice.below(10) {
                0..=4 => MeetingAnswer::Coming,
                5 => MeetingAnswer::NotComing,
                6 if has_substitute => MeetingAnswer::Substitute,
                _ => continue,
            };
            self.answers.push(answer::Model {
                id: MeetingAnswerId::new(),
                owner_org_id: member.owner_org_id,
                meeting_id: row.id,
                membership_id: member.id,
                answer,
                created_at: now - Duration::days(2),
                updated_at: now - Duration::days(2),
            });
        }
        self.rows.push(row);
    }

    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rows).await?;
        insert(store, self.answers).await?;
        insert(store, self.attendance).await?;
        insert(store, self.steps).await
    }
}
