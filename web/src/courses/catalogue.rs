//! The catalogue: search, filters that live in the address, and pages.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::courses::catalogue::{self, Filter};
use samverk_domain::courses::price::Rate;
use samverk_domain::courses::wish;
use samverk_domain::store::Page as Part;
use samverk_domain::time::{self, Month};
use serde::{Deserialize, Serialize};

use super::choices::Choices;
use super::feeds::{Followed, Subscription};
use super::row::CourseRow;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chip, Choice, Chrome, Page, Paging, address, with_all};
use crate::visitor::Visitor;
use crate::words;

/// Rows on a page.
const ROWS: u64 = 50;

/// What the address asks for; anything that is not understood is left out.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    q: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    amne: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    malgrupp: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    avdelning: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    form: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    manad: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    lediga: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sida: String,
}

#[derive(Template)]
#[template(path = "courses/catalogue.html")]
struct Catalogue {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    subjects: Vec<Choice>,
    audiences: Vec<Choice>,
    departments: Vec<Choice>,
    months: Vec<Choice>,
    forms: Vec<Choice>,
    chips: Vec<Chip>,
    count: String,
    courses: Vec<CourseRow>,
    /// Where the reader can wish for what is not there.
    wish: Option<String>,
    paging: Paging,
    feeds: Subscription,
}

#[handler]
pub(crate) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    query: Option<Query<Asked>>,
) -> Answer<Page<Catalogue>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let rate = Rate::shown_to(&visitor.actor);
    let (found, courses, choices) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let found = catalogue::list(scope, &asked.filter(), Part { page, limit: ROWS }).await?;
            let rows = CourseRow::all(scope, &found.rows, rate).await?;
            Ok::<_, Failure>((found, rows, Choices::read(scope).await?))
        })
        .await?;
    let now = portal.database.clock().now();
    let Choices { subjects, audiences, departments, forms } = choices;
    let months = with_all("Alla månader", months(Month::of(time::local_date(now))));
    let chips = asked.chips(&[
        ("amne", &subjects),
        ("malgrupp", &audiences),
        ("avdelning", &departments),
        ("form", &forms),
        ("manad", &months),
    ]);
    let mut chrome = visitor.chrome("Kurser").within(Area::Courses);
    chrome.description = "Kurser och konferenser för medarbetare och förtroendevalda i medlemskommunerna.".into();
    Ok(Page(Catalogue {
        chrome,
        active: chips.len(),
        courses,
        paging: Paging::new(found.page, found.total, |page| asked.address(&[("sida", &page.to_string())])),
        count: words::total(found.total, "kurstillfälle", "kurstillfällen"),
        wish: wish::may_ask(&visitor.actor).then(|| address("/min-kommun/onskemal/nytt", &[("titel", &asked.q)])),
        feeds: Subscription::to(&asked.followed(), &portal.base_url, !chips.is_empty()),
        asked,
        subjects,
        audiences,
        departments,
        months,
        forms,
        chips,
    }))
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            begins: Month::read(&self.manad).map(Month::alone),
            seats_left: !self.lediga.is_empty(),
            ..self.followed().filter()
        }
    }

    /// What of it can be followed.
    fn followed(&self) -> Followed {
        let Self { q, amne, malgrupp, avdelning, form, .. } = self.clone();
        Followed { q, amne, malgrupp, avdelning, form }
    }

    /// The address of the list with some of what is asked for replaced; the page is forgotten unless it is among them.
    fn address(&self, replaced: &[(&str, &str)]) -> String {
        let mut asked = self.clone();
        asked.sida.clear();
        for (name, value) in replaced {
            let field = match *name {
                "q" => &mut asked.q,
                "amne" => &mut asked.amne,
                "malgrupp" => &mut asked.malgrupp,
                "avdelning" => &mut asked.avdelning,
                "form" => &mut asked.form,
                "manad" => &mut asked.manad,
                "lediga" => &mut asked.lediga,
                _ => &mut asked.sida,
            };
            (*value).clone_into(field);
        }
        address("/kurser", &asked)
    }

    fn chips(&self, fields: &[(&str, &[Choice])]) -> Vec<Chip> {
        let mut chips = Vec::new();
        if !self.q.is_empty() {
            chips.push(Chip { label: format!("Sökning: {}", self.q), without: self.address(&[("q", "")]) });
        }
        for (name, choices) in fields {
            let (title, value) = match *name {
                "amne" => ("Ämne", &self.amne),
                "malgrupp" => ("Målgrupp", &self.malgrupp),
                "avdelning" => ("Avdelning", &self.avdelning),
                "form" => ("Form", &self.form),
                _ => ("Månad", &self.manad),
            };
            if value.is_empty() {
                continue;
            }
            let label = choices.iter().find(|choice| choice.is(value)).map_or(value.as_str(), |choice| &choice.label);
            chips.push(Chip { label: format!("{title}: {label}"), without: self.address(&[(name, "")]) });
        }
        if !self.lediga.is_empty() {
            chips.push(Chip { label: "Öppna med platser kvar".to_owned(), without: self.address(&[("lediga", "")]) });
        }
        chips
    }
}

/// This month and the eleven after it.
fn months(first: Month) -> Vec<Choice> {
    let months = (0..12).map(|later| first.later(later));
    months.map(|month| Choice::new(month.to_string(), month.name())).collect()
}
