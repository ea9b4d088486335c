//! The members of the association, for everybody.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::organisations::organisation::{self, Filter};
use samverk_domain::store::Page as Part;
use samverk_domain::swedish;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Chrome, Page};
use crate::visitor::Visitor;
use crate::words::count;

struct Row {
    name: String,
    code: String,
    population: String,
}

#[derive(Template)]
#[template(path = "information/members.html")]
struct MembersPage {
    chrome: Chrome,
    /// How many there are, in words.
    members: String,
    rows: Vec<Row>,
    population: String,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<MembersPage>> {
    let filter = Filter { member: Some(true), ..Filter::default() };
    let members = portal
        .database
        .read(&visitor.actor, async |scope| {
            organisation::list(scope, filter, Part { page: 1, limit: 400 }).await.map_err(Failure)
        })
        .await?
        .rows;
    let number = |population: i64| swedish::number(population.unsigned_abs());
    let mut chrome = visitor.chrome("Medlemmar");
    "Kommunerna som är medlemmar i förbundet.".clone_into(&mut chrome.description);
    Ok(Page(MembersPage {
        chrome,
        members: count(members.len(), "medlem", "medlemmar"),
        population: number(members.iter().filter_map(|one| one.population).sum()),
        rows: members
            .into_iter()
            .map(|one| Row {
                name: one.name,
                code: one.municipality_code.unwrap_or_default(),
                population: one.population.map(number).unwrap_or_default(),
            })
            .collect(),
    }))
}
