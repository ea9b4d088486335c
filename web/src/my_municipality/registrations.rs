//! The registrations of the kommun: filters, pages.

use askama::Template;
use chrono::{DateTime, Utc};
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::access::Actor;
use samverk_domain::courses::export;
use samverk_domain::courses::registration::{self, Filter, Listed};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::people::unit;
use samverk_domain::store::Page as Part;
use samverk_domain::{money, time};
use serde::{Deserialize, Serialize};

use super::own;
use crate::Portal;
use crate::download;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address};
use crate::visitor::Visitor;
use crate::words;

/// Rows on a page.
const ROWS: u64 = 50;

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    nar: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    enhet: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    tillfalle: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    avbokade: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

struct Row {
    person: String,
    name: String,
    is_protected: bool,
    unit: String,
    title: String,
    slug: String,
    when: String,
    state: String,
    tone: Tone,
    price: String,
    /// Whether that is what it cost to cancel.
    is_fee: bool,
    by: String,
    /// What can be done about it: the word, what a screen reader hears beside it, and where.
    actions: Vec<(&'static str, String, String)>,
}

#[derive(Template)]
#[template(path = "my_municipality/registrations.html")]
struct RegistrationsPage {
    chrome: Chrome,
    asked: Asked,
    periods: Vec<Choice>,
    units: Vec<Choice>,
    chips: Vec<Chip>,
    active: usize,
    count: String,
    rows: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<RegistrationsPage>> {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let filter = Filter { organisation: Some(own), ..asked.filter() };
    let (units, found, places) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let found = registration::list(scope, &filter, Part { page, limit: ROWS }).await?;
            let places = registration::queue_positions(scope, &found.rows).await?;
            Ok::<_, Failure>((unit::list(scope, own).await?, found, places))
        })
        .await?;
    let now = portal.database.clock().now();
    let row = |listed: &Listed| {
        let (state, tone) = words::registration_state(listed.state);
        Row {
            person: listed.person_id.to_string(),
            name: listed.name(),
            is_protected: listed.protected_identity,
            unit: listed.unit_name.clone().unwrap_or_default(),
            title: listed.course_title.clone(),
            slug: listed.course_slug.clone(),
            when: time::span(listed.starts_at, listed.ends_at),
            state: words::with_place(state, places.get(&listed.id).copied()),
            tone,
            price: price(listed),
            is_fee: listed.fee_ore > 0,
            by: format!("{} den {}", listed.registered_by_name, time::date(time::local_date(listed.created_at))),
            actions: actions(listed, &visitor.actor, now),
        }
    };
    let units = units.into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name));
    let units: Vec<_> = std::iter::once(Choice::new("", "Alla enheter")).chain(units).collect();
    let title = found.rows.first().map(|row| row.course_title.clone()).unwrap_or_default();
    let chips = asked.chips(&units, &title);
    Ok(Page(RegistrationsPage {
        chrome: visitor.chrome("Anmälningar").within(Area::MyMunicipality),
        periods: vec![Choice::new("", "Kommande"), Choice::new("tidigare", "Tidigare"), Choice::new("alla", "Alla")],
        active: chips.len(),
        count: words::total(found.total, "anmälan", "anmälningar"),
        rows: found.rows.iter().map(row).collect(),
        paging: Paging::new(found.page, found.total, |page| asked.with(|asked| asked.sida = page.to_string())),
        asked,
        units,
        chips,
    }))
}

/// The whole list under the same filters as a file.
#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let filter = asked.filter();
    let format = download::format(address.path());
    let file = portal
        .database
        .write(&visitor.actor, async |scope| export::registrations(scope, own, &filter, format).await)
        .await?;
    Ok(download::download(file))
}

fn actions(listed: &Listed, actor: &Actor, now: DateTime<Utc>) -> Vec<(&'static str, String, String)> {
    let (id, who, what) = (listed.id, listed.name(), &listed.course_title);
    let mut actions = Vec::new();
    if listed.can_be_accepted(actor, now) {
        actions.push(("Svara", format!("om platsen åt {who} på {what}"), format!("/anmalan/erbjudande/{id}")));
    } else if listed.asked_to_keep_until(now).is_some() {
        actions.push(("Svara", format!("om ändringen för {who} på {what}"), format!("/anmalan/andring/{id}")));
    } else if listed.can_be_cancelled(actor, now) {
        actions.push(("Avboka", format!("{who} från {what}"), format!("/anmalan/avboka/{id}")));
    }
    if listed.can_be_substituted(actor, now) {
        actions.push(("Byt", format!("ut {who} på {what}"), format!("/anmalan/byt/{id}")));
    }
    actions
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            search: self.q.clone(),
            unit: self.enhet.parse().ok(),
            offering: self.tillfalle.parse().ok(),
            coming: self.nar.is_empty(),
            past: self.nar == "tidigare",
            active: self.avbokade.is_empty(),
            ..Filter::default()
        }
    }

    /// The address of the list as a file.
    fn file(&self, ending: &str) -> String {
        self.with(|_| {}).replacen("/anmalningar", &format!("/anmalningar.{ending}"), 1)
    }

    /// The address of the list with something changed, from its first page.
    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut asked = Self { sida: String::new(), ..self.clone() };
        change(&mut asked);
        address("/min-kommun/anmalningar", &asked)
    }

    fn chips(&self, units: &[Choice], course: &str) -> Vec<Chip> {
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            chips.push(Chip { label: format!("Sökning: {}", self.q), without: self.with(|asked| asked.q.clear()) });
        }
        match self.nar.as_str() {
            "" => {}
            "tidigare" => {
                chips.push(Chip { label: "Tidigare".to_owned(), without: self.with(|asked| asked.nar.clear()) });
            }
            _ => chips.push(Chip {
                label: "Tidigare och kommande".to_owned(),
                without: self.with(|asked| asked.nar.clear()),
            }),
        }
        if let Some(unit) = units.iter().find(|unit| !self.enhet.is_empty() && unit.is(&self.enhet)) {
            chips.push(Chip {
                label: format!("Enhet: {}", unit.label),
                without: self.with(|asked| asked.enhet.clear()),
            });
        }
        if !self.tillfalle.is_empty() {
            let label = if course.is_empty() { "Ett tillfälle".to_owned() } else { format!("Kurs: {course}") };
            chips.push(Chip { label, without: self.with(|asked| asked.tillfalle.clear()) });
        }
        if !self.avbokade.is_empty() {
            let without = self.with(|asked| asked.avbokade.clear());
            chips.push(Chip { label: "Även avbokade".to_owned(), without });
        }
        chips
    }
}

/// What a seat costs, or what it cost to cancel it.
fn price(listed: &Listed) -> String {
    match listed.fee_ore {
        fee if fee > 0 => money::kronor(fee),
        _ if RegistrationState::ACTIVE.contains(&listed.state) => money::kronor(listed.price_ore),
        _ => "–".to_owned(),
    }
}
