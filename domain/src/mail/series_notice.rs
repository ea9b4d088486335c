//! What people are told when they are registered for several offerings at once: one mail each, with what became of every
//! part and the calendar entries of those with a seat.

use std::collections::HashMap;

use super::notice::{Told, recipient};
use super::{Letter, Recipient, write};
use crate::calendar::Method;
use crate::courses::registration::{self, Listed};
use crate::courses::series::part;
use crate::courses::state::RegistrationState;
use crate::courses::{BookingId, OfferingId};
use crate::error::Result;
use crate::people::{PersonId, person};
use crate::store::WriteScope;
use crate::{money, swedish, time};

/// Each participant gets all their parts in one mail; who made the booking for others gets the whole.
pub(super) async fn booking(scope: &WriteScope, base_url: &str, id: BookingId, rows: &[Listed]) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let mut told = HashMap::new();
    for part in rows.chunk_by(|one, next| one.offering_id == next.offering_id) {
        told.insert(part[0].offering_id, Told::load(scope, base_url, part[0].offering_id).await?);
    }
    let place = part::places(scope, [first.offering_id]).await?.remove(&first.offering_id);
    let title = place.map_or_else(|| told[&first.offering_id].course.title.clone(), |place| place.series.title);
    let mut people: Vec<PersonId> = Vec::new();
    for row in rows {
        if !people.contains(&row.person_id) {
            people.push(row.person_id);
        }
    }
    for person in &people {
        let own: Vec<_> = rows.iter().filter(|row| row.person_id == *person).collect();
        participant(scope, base_url, id, &title, &told, &own).await?;
    }
    let maker = registration::maker(scope, first.id).await?;
    if let Some(maker) = maker.filter(|maker| people != [*maker]) {
        to_maker(scope, base_url, id, &title, &told, rows, maker).await?;
    }
    Ok(())
}

async fn participant(
    scope: &WriteScope,
    base_url: &str,
    id: BookingId,
    title: &str,
    told: &HashMap<OfferingId, Told>,
    own: &[&Listed],
) -> Result<()> {
    let Some(first) = own.first() else { return Ok(()) };
    let Some(to) = recipient(first) else { return Ok(()) };
    let places = registration::queue_positions(scope, &own.iter().copied().cloned().collect::<Vec<_>>()).await?;
    let (mut facts, mut calendars) = (Vec::new(), Vec::new());
    for row in own {
        let told = &told[&row.offering_id];
        let place = places.get(&row.id).map(|place| format!(", plats {place}")).unwrap_or_default();
        facts.push((row.state.name(), format!("{}{place}", sentence(told))));
        if row.state == RegistrationState::Confirmed {
            let calendar = told.calendar(Method::Request, &told.sessions, &to.name, &to.address, scope);
            calendars.extend(calendar.into_iter().flat_map(|(_, entries)| entries));
            facts.extend(told.offering.virtual_link.clone().map(|link| ("Länk", link)));
        }
    }
    let letter = Letter {
        subject: format!("Du är anmäld: {title}"),
        paragraphs: vec![format!(
            "Hej {}. Här är dina anmälningar till {title}. Tiderna för dem där du har plats följer med som kalenderposter.",
            first.given_name
        )],
        facts,
        action: Some(("Se dina anmälningar", format!("{base_url}/mina-sidor"))),
        closing: vec!["Varje tillfälle avbokas för sig, senast den dag som står på Mina sidor.".to_owned()],
        ..Letter::default()
    };
    let calendar = (!calendars.is_empty()).then_some((Method::Request, calendars));
    write(scope, &format!("series:{id}:{}", first.person_id), &to, &letter, calendar).await
}

async fn to_maker(
    scope: &WriteScope,
    base_url: &str,
    id: BookingId,
    title: &str,
    told: &HashMap<OfferingId, Told>,
    rows: &[Listed],
    maker: PersonId,
) -> Result<()> {
    let maker = person::get(scope, maker).await?;
    let Some(to) = Recipient::of(&maker) else { return Ok(()) };
    let seated = |row: &&Listed| row.state == RegistrationState::Confirmed;
    let price: i64 = rows.iter().filter(seated).map(|row| row.price_ore).sum();
    let mut facts = vec![("Bokningsnummer", id.reference()), ("Kostnad", money::kronor_without_vat(price))];
    for part in rows.chunk_by(|one, next| one.offering_id == next.offering_id) {
        let Some(first) = part.first() else { continue };
        let waiting = part.iter().filter(|row| row.state == RegistrationState::Queued).count();
        let seats = part.iter().filter(seated).count();
        let waiting = if waiting > 0 { format!(", {waiting} på reservlistan") } else { String::new() };
        facts.push(("Del", format!("{}: {seats} har plats{waiting}", sentence(&told[&first.offering_id]))));
    }
    let letter = Letter {
        subject: format!("Anmälan till {title}"),
        paragraphs: vec![format!(
            "Hej {}. Vi har tagit emot anmälan. Deltagarna har fått var sitt mejl.",
            maker.given_name
        )],
        facts,
        action: Some(("Se anmälan", format!("{base_url}/anmalan/bekraftelse/{id}"))),
        closing: Vec::new(),
        ..Letter::default()
    };
    write(scope, &format!("booking:{id}"), &to, &letter, None).await
}

/// A part in one line.
fn sentence(told: &Told) -> String {
    let when = swedish::typed(&time::span(told.offering.starts_at, told.offering.ends_at));
    format!("{}, {when}, {}", told.course.title, told.offering.place())
}
