//! What is known about people here, why, and for how long.

use askama::Template;
use poem::handler;
use poem::web::Data;
use samverk_domain::privacy::retention;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Chrome, Page};
use crate::visitor::Visitor;

/// How long a kind of data is kept.
struct Rule {
    name: &'static str,
    kept: String,
    since: &'static str,
    outcome: &'static str,
}

#[derive(Template)]
#[template(path = "information/personal_data.html")]
struct PersonalDataPage {
    chrome: Chrome,
    rules: Vec<Rule>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: &Visitor) -> Answer<Page<PersonalDataPage>> {
    let read = async |scope: &_| retention::in_force(scope).await.map_err(Failure);
    let rows = portal.database.read(&visitor.actor, read).await?;
    let mut chrome = visitor.chrome("Personuppgifter");
    "Vilka personuppgifter portalen har, varför, vem som ser dem och hur länge.".clone_into(&mut chrome.description);
    let rule = |row: &retention::Model| {
        let rule = row.rule();
        Rule { name: rule.name, kept: row.kept(), since: rule.since, outcome: rule.outcome }
    };
    Ok(Page(PersonalDataPage { chrome, rules: rows.iter().map(rule).collect() }))
}
