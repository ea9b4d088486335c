//! What people are told about seats in networks.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Letter, Recipient, SECRET, meeting_notice, write};
use crate::access::role;
use crate::error::Result;
use crate::networks::calling::News;
use crate::networks::member_state::MemberState;
use crate::networks::membership::{self, MemberRole};
use crate::networks::{NetworkMembershipId, NetworkSeatId, network, nomination, seat};
use crate::organisations::organisation;
use crate::people::{HIDDEN, PersonId, person};
use crate::store::WriteScope;

/// Whoever has something to do or to know of a membership is told, as it was after a change; nobody if it has changed since.
pub(crate) async fn tell(scope: &WriteScope, base_url: &str, id: NetworkMembershipId, version: i64) -> Result<()> {
    let row: membership::Model = scope.get::<membership::Entity>(id).await?;
    if row.version != version {
        return Ok(());
    }
    let network = network::get(scope, row.network_id).await?;
    match row.state {
        MemberState::Nominated => nominated(scope, base_url, &row, &network).await,
        MemberState::Requested => requested(scope, base_url, &row, &network).await,
        MemberState::Declined => declined(scope, base_url, &row, &network).await,
        MemberState::Active => {
            if row.begins() {
                joined(scope, base_url, &row, &network).await?;
            }
            meeting_notice::tell_member(scope, base_url, &row, News::Called).await
        }
        MemberState::Refused => refused(scope, base_url, &row, &network).await,
        MemberState::Ended if row.from_on.is_some() => {
            meeting_notice::tell_member(scope, base_url, &row, News::Cancelled).await
        }
        MemberState::Paused | MemberState::Ended => Ok(()),
    }
}

async fn nominated(
    scope: &WriteScope,
    base_url: &str,
    row: &membership::Model,
    network: &network::Model,
) -> Result<()> {
    let person = person::get(scope, row.person_id).await?;
    let Some(to) = Recipient::of(&person) else { return Ok(()) };
    let organisation = organisation::get(scope, row.owner_org_id).await?.name;
    let secret = nomination::make(scope, row).await?;
    let seat = match row.role {
        MemberRole::Substitute => "som ersättare i nätverket nedan",
        _ => "till en plats i nätverket nedan",
    };
    let letter = Letter {
        subject: format!("Vill du vara med i nätverket {}?", network.name),
        paragraphs: vec![format!(
            "Hej {}. Du är föreslagen {seat}, för {organisation}. Svara ja eller nej. Du behöver inget konto.",
            person.given_name
        )],
        facts: facts(network),
        action: Some(("Svara på förslaget", format!("{base_url}/natverk/forslag/{}", secret.reveal()))),
        closing: vec!["Länken är bara din. Den gäller i 90 dagar.".to_owned()],
        ..Letter::default()
    };
    write(scope, &format!("{SECRET}nominated:{}:{}", row.id, row.version), &to, &letter, None).await
}

/// Those who convene the network are told that somebody asks for a seat.
async fn requested(
    scope: &WriteScope,
    base_url: &str,
    row: &membership::Model,
    network: &network::Model,
) -> Result<()> {
    let asking = person::get(scope, row.person_id).await?;
    let organisation = organisation::get(scope, row.owner_org_id).await?.name;
    let who = if asking.protected_identity { HIDDEN.to_owned() } else { asking.name() };
    let conveners = membership::Entity::find()
        .filter(membership::Column::NetworkId.eq(network.id))
        .filter(membership::Column::Role.eq(MemberRole::Convener))
        .filter(membership::Column::State.eq(MemberState::Active));
    for convener in scope.all(conveners).await? {
        let letter = Letter {
            subject: format!("Någon vill vara med i nätverket {}", network.name),
            facts: vec![
                ("Nätverk", network.name.clone()),
                ("Vem", who.clone()),
                ("Organisation", organisation.clone()),
            ],
            action: Some(("Svara", format!("{base_url}/natverk/{}", network.slug))),
            ..Letter::default()
        };
        let greeting = "Någon ber om en plats i nätverket som du sammankallar.";
        to_person(scope, convener.person_id, greeting, letter, &format!("requested:{}:{}", row.id, row.version))
            .await?;
    }
    Ok(())
}

/// Whoever nominated somebody is told that they said no.
async fn declined(scope: &WriteScope, base_url: &str, row: &membership::Model, network: &network::Model) -> Result<()> {
    let Some(nominator) = row.nominated_by.filter(|id| *id != row.person_id) else { return Ok(()) };
    let nominee = person::get(scope, row.person_id).await?;
    let who = if nominee.protected_identity { HIDDEN.to_owned() } else { nominee.name() };
    let letter = Letter {
        subject: format!("Nej tack till en plats i nätverket {}", network.name),
        facts: vec![("Nätverk", network.name.clone()), ("Vem", who)],
        action: Some(("Föreslå någon annan", own_page(base_url, network))),
        ..Letter::default()
    };
    let greeting = "Den som du har föreslagit till nätverket nedan tackar nej. Platsen är ledig igen.";
    to_person(scope, nominator, greeting, letter, &format!("declined:{}", row.id)).await
}

/// Somebody who asked for a seat, or was given one, is told that they have it.
async fn joined(scope: &WriteScope, base_url: &str, row: &membership::Model, network: &network::Model) -> Result<()> {
    let letter = Letter {
        subject: format!("Du är med i nätverket {}", network.name),
        facts: facts(network),
        action: Some(("Se nätverket", format!("{base_url}/natverk/{}", network.slug))),
        ..Letter::default()
    };
    to_person(scope, row.person_id, "Du har nu en plats i nätverket nedan.", letter, &format!("joined:{}", row.id))
        .await
}

async fn refused(scope: &WriteScope, base_url: &str, row: &membership::Model, network: &network::Model) -> Result<()> {
    let mut facts = vec![("Nätverk", network.name.clone())];
    facts.extend(row.reason.clone().map(|reason| ("Skäl", reason)));
    let letter = Letter {
        subject: format!("Du fick ingen plats i nätverket {}", network.name),
        facts,
        action: Some(("Se andra nätverk", format!("{base_url}/natverk"))),
        ..Letter::default()
    };
    to_person(scope, row.person_id, "Du bad om en plats i nätverket nedan.", letter, &format!("refused:{}", row.id))
        .await
}

/// The coordinators of an organisation are asked for somebody to have its seat.
pub(crate) async fn ask(scope: &WriteScope, base_url: &str, id: NetworkSeatId) -> Result<()> {
    let row: seat::Model = scope.get::<seat::Entity>(id).await?;
    let Some(asked_at) = row.asked_at else { return Ok(()) };
    let network = network::get(scope, row.network_id).await?;
    let organisation = organisation::get(scope, row.owner_org_id).await?.name;
    let mut facts = facts(&network);
    facts.extend(row.asked_for.clone().map(|role| ("Vi tänker oss", role)));
    for coordinator in role::coordinators(scope, [row.owner_org_id]).await? {
        let letter = Letter {
            subject: format!("Vem är med för er i nätverket {}?", network.name),
            facts: facts.clone(),
            action: Some(("Föreslå någon", own_page(base_url, &network))),
            closing: vec!["På samma sida kan ni svara att ni inte vill vara med.".to_owned()],
            ..Letter::default()
        };
        let greeting = format!("Nätverket nedan saknar någon från {organisation}.");
        let key = format!("asked:{id}:{}", asked_at.timestamp());
        to_person(scope, coordinator, &greeting, letter, &key).await?;
    }
    Ok(())
}

async fn to_person(scope: &WriteScope, id: PersonId, greeting: &str, letter: Letter, key: &str) -> Result<()> {
    let person = person::get(scope, id).await?;
    let Some(to) = Recipient::of(&person) else { return Ok(()) };
    let letter = Letter { paragraphs: vec![format!("Hej {}. {greeting}", person.given_name)], ..letter };
    write(scope, &format!("network:{key}:{id}"), &to, &letter, None).await
}

fn facts(network: &network::Model) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Nätverk", network.name.clone()), ("Syfte", network.purpose.clone())];
    facts.extend(network.cadence.clone().map(|cadence| ("Träffas", cadence)));
    facts
}

fn own_page(base_url: &str, network: &network::Model) -> String {
    format!("{base_url}/min-kommun/natverk/{}", network.slug)
}
