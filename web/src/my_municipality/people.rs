//! The people of the kommun: search, filters, pages.

use std::collections::{HashMap, HashSet};

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Query};
use samverk_domain::access::{link, role};
use samverk_domain::people::person::{self, Listed};
use samverk_domain::people::{PersonId, export, unit};
use samverk_domain::store::Page as Part;
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use super::own;
use crate::Portal;
use crate::download;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address};
use crate::visitor::Visitor;
use crate::words;

/// Rows on a page.
const ROWS: u64 = 25;

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    enhet: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    konto: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    slutat: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

struct Row {
    id: PersonId,
    name: String,
    email: String,
    title: String,
    unit: String,
    state: String,
    tone: Tone,
    is_coordinator: bool,
    is_protected: bool,
}

#[derive(Template)]
#[template(path = "my_municipality/people.html")]
struct PeoplePage {
    chrome: Chrome,
    asked: Asked,
    units: Vec<Choice>,
    accounts: Vec<Choice>,
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
) -> Answer<Page<PeoplePage>> {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let filter = person::Filter { organisation: Some(own), ..asked.filter() };
    let (units, people, roles, invited) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let people = person::list(scope, &filter, Part { page, limit: ROWS }).await?;
            let roles = role::of(scope, people.rows.iter().map(|person| person.id)).await?;
            Ok::<_, Failure>((unit::list(scope, own).await?, people, roles, link::invited(scope, own).await?))
        })
        .await?;
    let coordinators: HashSet<_> =
        roles.iter().filter(|role| role.role == role::RoleKind::Coordinator).map(|role| role.person_id).collect();
    let now = portal.database.clock().now();
    let units = units.into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name));
    let units: Vec<_> = std::iter::once(Choice::new("", "Alla enheter")).chain(units).collect();
    let chips = asked.chips(&units);
    Ok(Page(PeoplePage {
        chrome: visitor.chrome("Personer").within(Area::MyMunicipality),
        accounts: vec![Choice::new("", "Alla"), Choice::new("saknas", "Kan inte logga in än")],
        active: chips.len(),
        count: words::total(people.total, "person", "personer"),
        rows: people.rows.into_iter().map(|person| row(person, &coordinators, &invited, now)).collect(),
        paging: Paging::new(people.page, people.total, |page| asked.with(|asked| asked.sida = page.to_string())),
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
    let file =
        portal.database.write(&visitor.actor, async |scope| export::file(scope, own, &filter, format).await).await?;
    Ok(download::download(file))
}

fn row(
    person: Listed,
    coordinators: &HashSet<PersonId>,
    invited: &HashMap<PersonId, DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Row {
    let (state, tone) = state(&person, invited.get(&person.id).copied(), now);
    Row {
        id: person.id,
        name: person.name_in_lists(),
        is_protected: person.protected_identity,
        email: person.email.unwrap_or_default(),
        title: person.title.unwrap_or_default(),
        unit: person.unit_name.unwrap_or_default(),
        is_coordinator: coordinators.contains(&person.id),
        state,
        tone,
    }
}

/// Whether somebody works here and can sign in, in words.
pub(super) fn state(person: &Listed, invited_until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> (String, Tone) {
    let today = time::local_date(now);
    let ends: Option<NaiveDate> = person.to_on;
    match (ends, person.account_id, invited_until) {
        (Some(last), ..) if last < today => (format!("Slutade {}", time::date(last)), Tone::Neutral),
        (Some(last), ..) => (format!("Slutar {}", time::date(last)), Tone::Warning),
        (None, Some(_), _) => ("Kan logga in".to_owned(), Tone::Success),
        (None, None, Some(until)) if until > now => ("Inbjuden".to_owned(), Tone::Info),
        (None, None, Some(_)) => ("Inbjudan har gått ut".to_owned(), Tone::Warning),
        (None, None, None) => ("Utan konto".to_owned(), Tone::Neutral),
    }
}

impl Asked {
    fn filter(&self) -> person::Filter {
        person::Filter {
            search: self.q.clone(),
            unit: self.enhet.parse().ok(),
            former: !self.slutat.is_empty(),
            without_account: self.konto == "saknas",
            ..person::Filter::default()
        }
    }

    /// The address of the list as a file.
    fn file(&self, ending: &str) -> String {
        self.with(|_| {}).replacen("/personer", &format!("/personer.{ending}"), 1)
    }

    /// The address of the list with something changed, from its first page.
    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut asked = Self { sida: String::new(), ..self.clone() };
        change(&mut asked);
        address("/min-kommun/personer", &asked)
    }

    fn chips(&self, units: &[Choice]) -> Vec<Chip> {
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            chips.push(Chip { label: format!("Sökning: {}", self.q), without: self.with(|asked| asked.q.clear()) });
        }
        if let Some(unit) = units.iter().find(|unit| !self.enhet.is_empty() && unit.is(&self.enhet)) {
            chips.push(Chip {
                label: format!("Enhet: {}", unit.label),
                without: self.with(|asked| asked.enhet.clear()),
            });
        }
        if self.konto == "saknas" {
            let without = self.with(|asked| asked.konto.clear());
            chips.push(Chip { label: "Kan inte logga in än".to_owned(), without });
        }
        if !self.slutat.is_empty() {
            let without = self.with(|asked| asked.slutat.clear());
            chips.push(Chip { label: "Även de som har slutat".to_owned(), without });
        }
        chips
    }
}
