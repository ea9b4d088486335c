//! The needs of a network: on a page of their own, and how many there are on the network's.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use samverk_domain::discussion::standing::{self, Standing};
use samverk_domain::networks::need_entry;
use samverk_domain::networks::need_signal::{self, Filter};
use samverk_domain::networks::need_signal_state::NeedSignalState;
use samverk_domain::networks::network::{self, Model};
use samverk_domain::store::{Page as Part, Scope};
use serde::Deserialize;

use super::row::Need;
use super::signed_in;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Paging};
use crate::visitor::Visitor;
use crate::words::total;

const ROWS: u64 = 30;

/// How many needs nobody has answered, on the page of their network.
pub(crate) struct Section {
    pub(crate) list: String,
    /// How many; nothing when there are none.
    pub(crate) fresh: Option<String>,
    /// Where one is noted, for those who may.
    pub(crate) note: Option<String>,
}

/// The needs of a network, for those who read them.
pub(crate) async fn of_network(scope: &Scope, network: &Model) -> Answer<Option<Section>> {
    if standing::of(scope, network.id).await? == Standing::Outside {
        return Ok(None);
    }
    let filter = Filter { state: Some(NeedSignalState::New), meeting: None };
    let found = need_signal::list(scope, network.id, &filter, Part { page: 1, limit: 1 }).await?;
    let list = format!("/natverk/{}/behov", network.slug);
    let note = need_entry::may_note(scope, network).await?.then(|| format!("{list}/nytt"));
    let fresh = (found.total.counted() > 0).then(|| total(found.total, "nytt behov", "nya behov"));
    Ok(Some(Section { list, fresh, note }))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

#[derive(Template)]
#[template(path = "needs/list.html")]
struct ListPage {
    chrome: Chrome,
    network: Model,
    back: String,
    count: String,
    needs: Vec<Need>,
    note: Option<String>,
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
    let (network, found, standing, may_note) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?;
            let found = need_signal::list(scope, network.id, &Filter::default(), part).await?;
            let standing = standing::of(scope, network.id).await?;
            let may_note = need_entry::may_note(scope, &network).await?;
            Ok::<_, Failure>((network, found, standing, may_note))
        })
        .await?;
    let back = format!("/natverk/{slug}");
    let list = format!("{back}/behov");
    Ok(Page(ListPage {
        chrome: visitor.chrome(format!("Behov: {}", network.name)).within(Area::Networks),
        count: total(found.total, "behov", "behov"),
        needs: found.rows.iter().map(|row| Need::of(row, standing, &visitor.actor)).collect(),
        note: may_note.then(|| format!("{list}/nytt")),
        paging: Paging::new(found.page, found.total, |page| format!("{list}?sida={page}")),
        back,
        network,
    }))
}
