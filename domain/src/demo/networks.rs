//! The register of networks, and who sits in them for the kommuner.

use chrono::{Datelike, Days, Duration, NaiveDate};
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::dice::Dice;
use super::hiring::{ELECTED, Worker, Workplace};
use super::organisations::Organisations;
use super::{insert, table};
use crate::error::Result;
use crate::networks::member_state::MemberState;
use crate::networks::membership::{self, MemberRole};
use crate::networks::network::{self, MembershipRule, NetworkKind};
use crate::networks::network_state::NetworkState;
use crate::networks::seat::{self, SeatAnswer};
use crate::networks::{NetworkId, NetworkMembershipId, NetworkSeatId};
use crate::organisations::OrganisationKind;
use crate::store::UnscopedWrite;
use crate::{swedish, time};

#[derive(Default)]
pub(super) struct Networks {
    pub(super) rows: Vec<network::Model>,
    seats: Vec<seat::Model>,
    memberships: Vec<membership::Model>,
}

/// A row of the networks' table.
#[derive(Deserialize)]
struct Entered {
    name: String,
    kind: NetworkKind,
    purpose: String,
    mandate: Option<String>,
    department: String,
    cadence: Option<String>,
    rule: MembershipRule,
    each: i64,
    substitutes: String,
    state: NetworkState,
    /// Days from today until it is looked at again.
    review: i64,
    /// How many of a hundred seats are filled.
    filled: u64,
}

/// The network in which a party from outside the kommuner sits too.
const WITH_OTHERS: &str = "Våld i nära relationer";

pub(super) fn build(organisations: &Organisations, workplaces: &[Workplace], now: DateTimeUtc) -> Networks {
    let mut networks = Networks::default();
    for entered in table::<Entered>(include_str!("data/networks.csv")) {
        let mut dice = Dice::of(&entered.name);
        let row = row(&entered, organisations, now);
        if row.state != NetworkState::Proposed {
            networks.people(&entered, &row, workplaces, &mut dice, now);
        }
        networks.rows.push(row);
    }
    networks
}

fn row(entered: &Entered, organisations: &Organisations, now: DateTimeUtc) -> network::Model {
    let department = organisations.departments.iter().find(|one| one.slug == entered.department);
    network::Model {
        id: NetworkId::new(),
        slug: swedish::slug(&entered.name),
        name: entered.name.clone(),
        kind: entered.kind,
        purpose: entered.purpose.clone(),
        mandate: entered.mandate.clone(),
        cadence: entered.cadence.clone(),
        department_id: department.map(|one| one.id),
        review_on: Some(time::local_date(now + Duration::days(entered.review))),
        membership_rule: entered.rule,
        seats_each: entered.each,
        substitutes_allowed: entered.substitutes == "yes",
        is_for_all: entered.rule != MembershipRule::Appointed,
        state: entered.state,
        sort_key: swedish::sort_key(&entered.name),
        search_text: format!("{} {}", entered.name, entered.purpose).to_lowercase(),
        version: 1,
        created_at: now - Duration::days(900),
        updated_at: now - Duration::days(90),
    }
}

impl Networks {
    /// Those who are in a network.
    pub(super) fn active_in(&self, network: NetworkId) -> impl Iterator<Item = &membership::Model> {
        self.memberships.iter().filter(move |row| row.network_id == network && row.state == MemberState::Active)
    }

    fn people(
        &mut self,
        entered: &Entered,
        network: &network::Model,
        workplaces: &[Workplace],
        dice: &mut Dice,
        now: DateTimeUtc,
    ) {
        self.convener(entered, network, &workplaces[0], dice, now);
        for place in workplaces {
            let is_municipality = place.kind == OrganisationKind::Municipality;
            match entered.rule {
                MembershipRule::OnePerMunicipality | MembershipRule::NPerMunicipality
                    if is_municipality && place.is_member =>
                {
                    self.seats(entered, network, place, dice, now);
                }
                MembershipRule::Open if is_municipality && dice.chance(40) => {
                    self.sit(network, place, MemberRole::Member, dice, now);
                }
                MembershipRule::Appointed if is_municipality && dice.chance(25) => {
                    self.seats.push(seat(network, place, Some(1), None, now));
                    if dice.chance(85) {
                        self.sit(network, place, MemberRole::Member, dice, now);
                    }
                }
                _ => {}
            }
            if place.kind == OrganisationKind::Ngo && entered.name == WITH_OTHERS {
                self.sit(network, place, MemberRole::Member, dice, now);
            }
        }
    }

    /// Somebody of the association calls the meetings: one whose unit is the department.
    fn convener(
        &mut self,
        entered: &Entered,
        network: &network::Model,
        association: &Workplace,
        dice: &mut Dice,
        now: DateTimeUtc,
    ) {
        let unit = |one: &&Worker| {
            let unit = association.unit(one.affiliation.unit_id);
            unit.is_some_and(|unit| swedish::slug(&unit.name).starts_with(&entered.department))
        };
        let at_hand: Vec<_> = association.people.iter().filter(unit).collect();
        let all: Vec<_> = association.people.iter().collect();
        let one = dice.pick(if at_hand.is_empty() { &all } else { &at_hand });
        self.memberships.push(membership(network, one, MemberRole::Convener, dice, now));
    }

    /// The seats of a kommun: as many filled as the table says, and of the others some are declined or about to be filled.
    fn seats(
        &mut self,
        entered: &Entered,
        network: &network::Model,
        place: &Workplace,
        dice: &mut Dice,
        now: DateTimeUtc,
    ) {
        let mut filled = 0;
        for _ in 0..entered.each {
            if dice.chance(entered.filled) {
                filled += i64::from(self.sit(network, place, MemberRole::Member, dice, now));
            }
        }
        if entered.substitutes == "yes" && dice.chance(30) {
            self.sit(network, place, MemberRole::Substitute, dice, now);
        }
        if filled > 0 || network.state != NetworkState::Active {
            return;
        }
        match dice.below(10) {
            0 | 1 => self.seats.push(seat(network, place, None, Some(SeatAnswer::Declined), now)),
            2 => self.seats.push(seat(network, place, None, Some(SeatAnswer::NotApplicable), now)),
            3 | 4 => {
                if self.sit(network, place, MemberRole::Member, dice, now)
                    && let Some(last) = self.memberships.last_mut()
                {
                    (last.state, last.from_on) = (MemberState::Nominated, None);
                }
            }
            _ => {}
        }
    }

    /// Somebody from there; says whether there was anybody who is not in it already.
    fn sit(
        &mut self,
        network: &network::Model,
        place: &Workplace,
        role: MemberRole,
        dice: &mut Dice,
        now: DateTimeUtc,
    ) -> bool {
        let is_in = |one: &Worker| {
            self.memberships.iter().any(|other| other.network_id == network.id && other.person_id == one.person.id)
        };
        let is_elected = |one: &Worker| place.unit(one.affiliation.unit_id).is_some_and(|unit| unit.name == ELECTED);
        let at_hand: Vec<_> = place
            .people
            .iter()
            .filter(|one| one.affiliation.to_on.is_none() && !is_elected(one) && !is_in(one))
            .collect();
        if at_hand.is_empty() {
            return false;
        }
        let one = dice.pick(&at_hand);
        let mut row = membership(network, one, role, dice, now);
        if network.state == NetworkState::Closed {
            row.state = MemberState::Ended;
            row.to_on = network.review_on;
        }
        self.memberships.push(row);
        true
    }

    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rows).await?;
        insert(store, self.seats).await?;
        insert(store, self.memberships).await
    }
}

fn membership(
    network: &network::Model,
    one: &Worker,
    role: MemberRole,
    dice: &mut Dice,
    now: DateTimeUtc,
) -> membership::Model {
    let today = time::local_date(now);
    let since = today - Days::new(dice.between(30, 1_400).unsigned_abs());
    // Networks begin anew with a year or a term more often than on a Sunday in July.
    let month = if since.month() < 7 { 1 } else { 8 };
    let from_on = NaiveDate::from_ymd_opt(since.year(), month, 15).map_or(since, |day| Ord::min(day, since));
    membership::Model {
        id: NetworkMembershipId::new(),
        owner_org_id: one.person.owner_org_id,
        network_id: network.id,
        person_id: one.person.id,
        role,
        state: MemberState::Active,
        from_on: Some(from_on),
        to_on: None,
        nominated_by: None,
        reason: None,
        version: 2,
        created_at: now - Duration::days(60),
        updated_at: now - Duration::days(30),
    }
}

fn seat(
    network: &network::Model,
    place: &Workplace,
    expected: Option<i64>,
    answer: Option<SeatAnswer>,
    now: DateTimeUtc,
) -> seat::Model {
    seat::Model {
        id: NetworkSeatId::new(),
        owner_org_id: place.id,
        network_id: network.id,
        expected,
        answer,
        asked_at: None,
        asked_for: None,
        created_at: now - Duration::days(200),
        updated_at: now - Duration::days(200),
    }
}
