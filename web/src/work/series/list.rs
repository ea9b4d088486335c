//! The staff's list of series.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::series::part::{self, Part};
use samverk_domain::courses::series::state::SeriesState;
use samverk_domain::courses::series::{self, Filter, Listed};
use samverk_domain::store::Page as Pages;
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::Options;
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address};
use crate::visitor::Visitor;
use crate::words;

const ROWS: u64 = 50;

/// What the address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lage: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

const STATES: Options<SeriesState> = Options(&[
    ("utkast", SeriesState::Draft),
    ("publicerad", SeriesState::Published),
    ("arkiverad", SeriesState::Archived),
]);

struct Row {
    href: String,
    title: String,
    department: String,
    parts: usize,
    when: String,
    state: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "work/series/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    states: Vec<Choice>,
    chips: Vec<Chip>,
    count: String,
    rows: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let pages = Pages { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let (found, parts) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let filter = Filter { search: asked.q.clone(), state: STATES.read(&asked.lage), ..Filter::default() };
            let found = series::list(scope, &filter, pages).await?;
            let parts = part::of_all(scope, found.rows.iter().map(|row| row.series.id)).await?;
            Ok::<_, Failure>((found, parts))
        })
        .await?;
    Ok(Page(ListPage {
        chrome: visitor.chrome("Serier").within(Area::Work),
        states: std::iter::once(Choice::new("", "Alla"))
            .chain(STATES.choices(|state| words::series_state(state).0))
            .collect(),
        chips: chips(&asked),
        count: words::total(found.total, "serie", "serier"),
        rows: found.rows.iter().map(|listed| row(listed, &parts)).collect(),
        paging: Paging::new(found.page, found.total, |page| {
            address("/arbete/serier", &Asked { sida: page.to_string(), ..asked.clone() })
        }),
        asked,
    }))
}

fn chips(asked: &Asked) -> Vec<Chip> {
    let mut chips = Vec::new();
    let first = Asked { sida: String::new(), ..asked.clone() };
    if !asked.q.is_empty() {
        let without = address("/arbete/serier", &Asked { q: String::new(), ..first.clone() });
        chips.push(Chip { label: format!("Sökning: {}", asked.q), without });
    }
    if let Some(state) = STATES.read(&asked.lage) {
        let without = address("/arbete/serier", &Asked { lage: String::new(), ..first });
        chips.push(Chip { label: format!("Läge: {}", words::series_state(state).0), without });
    }
    chips
}

fn row(listed: &Listed, parts: &[Part]) -> Row {
    let own: Vec<_> = parts.iter().filter(|part| part.series == listed.series.id).map(|part| &part.offering).collect();
    let first = own.iter().map(|one| time::local_date(one.starts_at)).min();
    let last = own.iter().map(|one| time::local_date(one.ends_at)).max();
    Row {
        href: format!("/arbete/serier/{}", listed.series.id),
        title: listed.series.title.clone(),
        department: listed.department_name.clone(),
        parts: own.len(),
        when: first
            .zip(last)
            .map(|(first, last)| format!("{} – {}", time::date(first), time::date(last)))
            .unwrap_or_default(),
        state: words::series_state(listed.series.state),
    }
}
