//! What the kommuner wish for, with those first that most stand behind.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::courses::wish::{self, Filter, Listed};
use samverk_domain::courses::wish_state::WishState;
use samverk_domain::store::Page as Part;
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, Tone, address, choices};
use crate::my_municipality::own;
use crate::visitor::Visitor;
use crate::words;

const ROWS: u64 = 25;

/// What the address asks for.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lage: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    vara: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

struct Row {
    href: String,
    title: String,
    audience: String,
    organisation: String,
    behind: String,
    is_supported: bool,
    state: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "my_municipality/wishes/list.html")]
struct ListPage {
    chrome: Chrome,
    may_ask: bool,
    asked: Asked,
    active: usize,
    states: Vec<Choice>,
    chips: Vec<Chip>,
    count: String,
    wishes: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    own(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let filter = Filter {
        search: asked.q.clone(),
        states: words::wish_states(&asked.lage),
        supported: !asked.vara.is_empty(),
        ..Filter::default()
    };
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let found = portal.database.read(&visitor.actor, async |scope| wish::list(scope, &filter, part).await).await?;
    let states = choices(words::WISH_FILTERS.map(|(value, label, _)| (value, label)));
    let chips = asked.chips(&states);
    Ok(Page(ListPage {
        chrome: visitor.chrome("Önskemål").within(Area::MyMunicipality),
        may_ask: wish::may_ask(&visitor.actor),
        active: chips.len(),
        states,
        chips,
        count: words::total(found.total, "önskemål", "önskemål"),
        wishes: found.rows.iter().map(row).collect(),
        paging: Paging::new(found.page, found.total, |page| {
            Asked { sida: page.to_string(), ..asked.clone() }.address()
        }),
        asked,
    }))
}

fn row(listed: &Listed) -> Row {
    let wish = &listed.wish;
    Row {
        href: format!("/min-kommun/onskemal/{}", wish.id),
        title: wish.title.clone(),
        audience: wish.audience.clone(),
        organisation: listed.organisation_name.clone(),
        behind: words::behind(listed),
        is_supported: listed.is_supported && wish.state != WishState::Withdrawn,
        state: words::wish_state(wish.state),
    }
}

impl Asked {
    fn address(&self) -> String {
        address("/min-kommun/onskemal", self)
    }

    fn chips(&self, states: &[Choice]) -> Vec<Chip> {
        let first = Self { sida: String::new(), ..self.clone() };
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            let without = Self { q: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: format!("Sökning: {}", self.q), without });
        }
        if let Some(state) = states.iter().find(|one| !self.lage.is_empty() && one.is(&self.lage)) {
            let without = Self { lage: String::new(), ..first.clone() }.address();
            chips.push(Chip { label: state.label.clone().into_owned(), without });
        }
        if !self.vara.is_empty() {
            let without = Self { vara: String::new(), ..first }.address();
            chips.push(Chip { label: "Ni står bakom".to_owned(), without });
        }
        chips
    }
}
