//! The organisations.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::organisations::organisation::{self, Filter};
use samverk_domain::store::Page as Part;
use samverk_domain::swedish;
use serde::{Deserialize, Serialize};

use super::form::KINDS;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Page, Paging, address, choices};
use crate::visitor::Visitor;
use crate::words;

const ROWS: u64 = 100;

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    q: String,
    slag: String,
    medlem: String,
    sida: String,
}

struct Row {
    href: String,
    name: String,
    kind: &'static str,
    code: String,
    population: String,
}

#[derive(Template)]
#[template(path = "work/members/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    active: usize,
    kinds: Vec<Choice>,
    memberships: Vec<Choice>,
    count: String,
    rows: Vec<Row>,
    may_change: bool,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    asked: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let page = asked.sida.parse().unwrap_or(1).max(1);
    let filter = Filter {
        kind: KINDS.read(&asked.slag),
        member: match asked.medlem.as_str() {
            "ja" => Some(true),
            "nej" => Some(false),
            _ => None,
        },
        search: asked.q.clone(),
    };
    let found = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            organisation::list(scope, filter, Part { page, limit: ROWS }).await.map_err(Failure)
        })
        .await?;
    let mut kinds = vec![Choice::new("", "Alla slag")];
    kinds.extend(KINDS.choices(words::organisation_kind));
    Ok(Page(ListPage {
        chrome: visitor.chrome("Organisationer").within(Area::Work),
        active: [&asked.slag, &asked.medlem].into_iter().filter(|one| !one.is_empty()).count(),
        kinds,
        memberships: choices([("", "Alla"), ("ja", "Medlemmar"), ("nej", "Inte medlemmar")]),
        count: words::total(found.total, "organisation", "organisationer"),
        rows: found
            .rows
            .into_iter()
            .map(|one| Row {
                href: format!("/arbete/medlemmar/{}", one.id),
                name: one.name,
                kind: words::organisation_kind(one.kind),
                code: one.municipality_code.unwrap_or_default(),
                population: one.population.map(|p| swedish::number(p.unsigned_abs())).unwrap_or_default(),
            })
            .collect(),
        may_change: visitor.actor.may(Permission::ManageOrganisations),
        paging: Paging::new(found.page, found.total, |page| {
            let asked = Asked { sida: page.to_string(), ..asked.clone() };
            address("/arbete/medlemmar", &asked)
        }),
        asked,
    }))
}
