//! The meetings of a network: those to come and the latest on its own page, and all that have been.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use samverk_domain::networks::answer;
use samverk_domain::networks::keeping::{self, Involvement};
use samverk_domain::networks::meeting::{self, Filter, Listed, Time};
use samverk_domain::networks::network::{self, Model};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::store::{Page as Part, Scope};
use serde::Deserialize;

use super::row::Row;
use super::signed_in;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Paging};
use crate::visitor::Visitor;
use crate::words::total;

/// More than any network has ahead of it.
const COMING: Part = Part { page: 1, limit: 200 };
/// Those that have been, on the network's page.
const LATEST: Part = Part { page: 1, limit: 5 };
const ROWS: u64 = 50;

/// The meetings on the page of their network.
pub(crate) struct Meetings {
    pub(crate) coming: Vec<Row>,
    pub(crate) latest: Vec<Row>,
    /// How many have been, when there are more than the latest.
    pub(crate) all: Option<String>,
    pub(crate) may_plan: bool,
}

/// The meetings of a network, for those who read them.
pub(crate) async fn of_network(scope: &Scope, network: &Model) -> Answer<Option<Meetings>> {
    let involvement = keeping::involvement(scope, network.id).await?;
    if involvement == Involvement::Outside {
        return Ok(None);
    }
    let at = |time| Filter { time: Some(time), ..Filter::default() };
    let coming = meeting::list(scope, network.id, &at(Time::Ahead), COMING).await?.rows;
    let past = meeting::list(scope, network.id, &at(Time::Past), LATEST).await?;
    let counted = past.total.counted();
    Ok(Some(Meetings {
        coming: rows(scope, &coming).await?,
        latest: rows(scope, &past.rows).await?,
        all: (counted > LATEST.limit).then(|| total(past.total, "träff", "träffar")),
        may_plan: involvement == Involvement::Keeper && network.state == NetworkState::Active,
    }))
}

/// Meetings as rows, with what the reader has answered.
pub(crate) async fn rows(scope: &Scope, listed: &[Listed]) -> Answer<Vec<Row>> {
    let ids: Vec<_> = listed.iter().map(|one| one.meeting.id).collect();
    let said = answer::mine(scope, &ids).await?;
    Ok(listed.iter().map(|one| Row::of(one, said.get(&one.meeting.id).copied(), scope.now())).collect())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

#[derive(Template)]
#[template(path = "networks/meetings/list.html")]
struct ListPage {
    chrome: Chrome,
    network: Model,
    back: String,
    count: String,
    rows: Vec<Row>,
    paging: Paging,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    signed_in(&visitor)?;
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let part = Part { page: asked.sida.parse().unwrap_or(1).max(1), limit: ROWS };
    let (network, found, rows) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?;
            let held = Filter { time: Some(Time::Past), ..Filter::default() };
            let found = meeting::list(scope, network.id, &held, part).await?;
            let rows = rows(scope, &found.rows).await?;
            Ok::<_, Failure>((network, found, rows))
        })
        .await?;
    Ok(Page(ListPage {
        chrome: visitor.chrome(format!("Tidigare träffar: {}", network.name)).within(Area::Networks),
        count: total(found.total, "träff", "träffar"),
        rows,
        paging: Paging::new(found.page, found.total, |page| format!("/natverk/{slug}/traffar?sida={page}")),
        back: format!("/natverk/{slug}"),
        network,
    }))
}
