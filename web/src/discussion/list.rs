//! The threads of a network: on a page of their own, and the latest on the network's and on a meeting's.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use samverk_domain::discussion::standing::{self, Standing};
use samverk_domain::discussion::thread::{self, Filter};
use samverk_domain::discussion::{digest, reading};
use samverk_domain::documents;
use samverk_domain::networks::network::{self, Model};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::networks::{NetworkId, meeting};
use samverk_domain::store::{Page as Part, Scope};
use serde::Deserialize;

use super::row::Thread;
use super::signed_in;
use crate::Portal;
use crate::documents::Shown;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Paging};
use crate::visitor::Visitor;
use crate::words::{count, total};

/// Those on the page of their network or meeting.
const LATEST: Part = Part { page: 1, limit: 5 };
const ROWS: u64 = 30;

/// The latest threads, on the page of their network or meeting.
pub(crate) struct Section {
    pub(crate) threads: Vec<Thread>,
    /// The page of all.
    pub(crate) list: String,
    /// How many there are, when there are more than the latest.
    pub(crate) all: Option<String>,
    /// Where one is opened, for those who may.
    pub(crate) open: Option<String>,
}

/// The latest threads of a network, for those who read them.
pub(crate) async fn of_network(scope: &Scope, network: &Model) -> Answer<Option<Section>> {
    if standing::of(scope, network.id).await? == Standing::Outside {
        return Ok(None);
    }
    section(scope, network, Filter::default()).await.map(Some)
}

/// The latest threads about a meeting, for those who read it.
pub(crate) async fn of_meeting(scope: &Scope, listed: &meeting::Listed) -> Answer<Option<Section>> {
    let network = network::get(scope, listed.meeting.network_id).await?;
    if standing::of(scope, network.id).await? == Standing::Outside {
        return Ok(None);
    }
    section(scope, &network, Filter { meeting: Some(listed.meeting.id), ..Filter::default() }).await.map(Some)
}

async fn section(scope: &Scope, network: &Model, filter: Filter) -> Answer<Section> {
    let found = thread::list(scope, network.id, &filter, LATEST).await?;
    let list = format!("/natverk/{}/diskussion", network.slug);
    let about = filter.meeting.map(|id| format!("?traff={id}")).unwrap_or_default();
    let may_open = may_open(scope, network).await?;
    Ok(Section {
        threads: found.rows.iter().map(Thread::of).collect(),
        all: (found.total.counted() > LATEST.limit).then(|| total(found.total, "diskussion", "diskussioner")),
        open: may_open.then(|| format!("{list}/ny{about}")),
        list: format!("{list}{about}"),
    })
}

async fn may_open(scope: &Scope, network: &Model) -> Answer<bool> {
    let writes = standing::of(scope, network.id).await? >= Standing::Writer;
    Ok(writes && NetworkState::PUBLIC.contains(&network.state))
}

/// Where there is something that the reader has not seen: a network's name, its discussion, and in how many threads.
pub(crate) async fn news(scope: &Scope) -> Answer<Vec<(String, String, String)>> {
    let fresh = reading::news(scope).await?;
    let of = |id: NetworkId| fresh.iter().find(|one| one.network_id == id);
    let choices = digest::setting::mine(scope).await?;
    let lines = choices.into_iter().filter_map(|choice| {
        let threads = of(choice.network.id)?.threads.cast_unsigned();
        let words = count(threads, "diskussion", "diskussioner");
        Some((choice.network.name, format!("/natverk/{}/diskussion", choice.network.slug), format!("Nytt i {words}")))
    });
    Ok(lines.collect())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
    traff: String,
    dokument: String,
}

#[derive(Template)]
#[template(path = "discussion/list.html")]
struct ListPage {
    chrome: Chrome,
    network: Model,
    back: String,
    /// What they are about, in words, and its name and address.
    about: Option<(&'static str, String, String)>,
    count: String,
    threads: Vec<Thread>,
    open: Option<String>,
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
    let filter =
        Filter { meeting: asked.traff.parse().ok(), document: asked.dokument.parse().ok(), ..Filter::default() };
    let (network, found, about, may_open) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?;
            let found = thread::list(scope, network.id, &filter, part).await?;
            let about = about(scope, &filter).await?;
            let may_open = may_open(scope, &network).await?;
            Ok::<_, Failure>((network, found, about, may_open))
        })
        .await?;
    let back = format!("/natverk/{slug}");
    let list = format!("{back}/diskussion");
    let only = match (filter.meeting, filter.document) {
        (Some(id), _) => format!("traff={id}"),
        (None, Some(id)) => format!("dokument={id}"),
        (None, None) => String::new(),
    };
    let title = match &about {
        Some((_, name, _)) => format!("Diskussion om {name}"),
        None => format!("Diskussion: {}", network.name),
    };
    Ok(Page(ListPage {
        chrome: visitor.chrome(title).within(Area::Networks),
        count: total(found.total, "diskussion", "diskussioner"),
        threads: found.rows.iter().map(Thread::of).collect(),
        open: may_open.then(|| if only.is_empty() { format!("{list}/ny") } else { format!("{list}/ny?{only}") }),
        paging: Paging::new(found.page, found.total, |page| format!("{list}?{only}&sida={page}").replace("?&", "?")),
        about,
        back,
        network,
    }))
}

/// The meeting or the document that threads are asked for about.
async fn about(scope: &Scope, filter: &Filter) -> Answer<Option<(&'static str, String, String)>> {
    if let Some(id) = filter.meeting {
        let meeting = meeting::get(scope, id).await?.meeting;
        return Ok(Some(("träffen", meeting.title, format!("/natverk/traff/{id}"))));
    }
    let Some(id) = filter.document else { return Ok(None) };
    let shown = Shown::of(documents::get(scope, id).await?);
    Ok(Some(("dokumentet", shown.title, shown.href)))
}
