//! The projects that the kommun takes part in, or is asked about; what it has to do about them first.

use askama::Template;
use poem::http::Uri;
use poem::web::{Data, Query};
use poem::{Route, get, handler};
use samverk_domain::projects::participation::{self, Filter, Listed};
use samverk_domain::projects::participation_export;
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::store::Page as Part;
use samverk_domain::{money, swedish};
use serde::Deserialize;

use super::own;
use crate::error_page::Answer;
use crate::layout::{Area, Choice, Chrome, Page, Tone, choices};
use crate::projects::part_row::to_do;
use crate::projects::words;
use crate::visitor::Visitor;
use crate::words::{count, noun};
use crate::{Portal, download};

/// More than any kommun has.
const ALL: Part = Part { page: 1, limit: 5_000 };

/// What the list is narrowed to: what the address says, and the words.
const FILTERS: [(&str, &str); 4] =
    [("", "Alla som inte är över"), ("att-gora", "Att göra"), ("med", "Ni är med"), ("alla", "Alla")];

pub(super) fn routes(pages: Route) -> Route {
    pages
        .at("/min-kommun/projekt", get(show))
        .at("/min-kommun/projekt.csv", get(file))
        .at("/min-kommun/projekt.xlsx", get(file))
}

/// What the address asks for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    lage: String,
}

struct Row {
    title: String,
    href: String,
    /// The role, and how far the project has come.
    about: String,
    state: (&'static str, Tone),
    to_do: Option<(&'static str, Tone)>,
    cash: String,
    hours: String,
    contact: String,
}

#[derive(Template)]
#[template(path = "my_municipality/projects/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    filters: Vec<Choice>,
    inside: usize,
    inside_label: &'static str,
    waiting: usize,
    waiting_label: &'static str,
    cash: String,
    hours: String,
    count: String,
    rows: Vec<Row>,
    is_empty: bool,
}

#[handler]
async fn show(Data(portal): Data<&Portal>, visitor: Visitor, query: Option<Query<Asked>>) -> Answer<Page<ListPage>> {
    let own = own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let filter = Filter { organisation: Some(own), ..Filter::default() };
    let parts = portal.database.read(&visitor.actor, async |scope| participation::list(scope, &filter, ALL).await);
    let mut parts = parts.await?.rows;
    let waits = |listed: &Listed| to_do(listed, &visitor.actor).is_some();
    parts.sort_by_key(|listed| !waits(listed));
    let active = || parts.iter().filter(|listed| listed.participation.state == ParticipationState::Active);
    let (inside, waiting) = (active().count(), parts.iter().filter(|listed| waits(listed)).count());
    let cash: i64 = active().filter_map(|listed| listed.participation.cash_ore).sum();
    let hours: i64 = active().filter_map(|listed| listed.participation.hours).sum();
    let is_shown = |listed: &&Listed| match asked.lage.as_str() {
        "att-gora" => waits(listed),
        "med" => listed.participation.state == ParticipationState::Active,
        "alla" => true,
        _ => ParticipationState::OPEN.contains(&listed.participation.state),
    };
    let now = portal.database.clock().now();
    let row = |listed: &Listed| {
        let part = &listed.participation;
        let about = [part.role.name().to_owned(), format!("projektet: {}", listed.project_state.name().to_lowercase())];
        Row {
            title: listed.project_title.clone(),
            href: format!("/projekt/{}", listed.project_slug),
            about: about.join(", "),
            state: words::part_state(part.state),
            to_do: to_do(listed, &visitor.actor),
            cash: words::sum(part.cash_ore).unwrap_or_default(),
            hours: part.hours.map(|hours| swedish::number(hours.unsigned_abs())).unwrap_or_default(),
            contact: listed.contact(now).map(|contact| contact.name).unwrap_or_default(),
        }
    };
    let rows: Vec<_> = parts.iter().filter(is_shown).map(row).collect();
    Ok(Page(ListPage {
        chrome: visitor.chrome("Våra projekt").within(Area::MyMunicipality),
        filters: choices(FILTERS),
        inside,
        inside_label: noun(inside as u64, "projekt som ni är med i", "projekt som ni är med i"),
        waiting,
        waiting_label: noun(waiting as u64, "sak att göra", "saker att göra"),
        cash: money::kronor(cash),
        hours: swedish::number(hours.unsigned_abs()),
        count: count(rows.len(), "projekt", "projekt"),
        is_empty: parts.is_empty(),
        rows,
        asked,
    }))
}

/// The parts with the decisions, as a file.
#[handler]
async fn file(Data(portal): Data<&Portal>, visitor: Visitor, address: &Uri) -> Answer {
    let own = own(&visitor)?;
    let format = download::format(address.path());
    let taken = async |scope: &_| participation_export::own(scope, own, format).await;
    Ok(download::download(portal.database.write(&visitor.actor, taken).await?))
}
