//! Requests to be erased, for those who decide: a kommun's coordinators and the association's admins. To grant one is to erase
//! the person, on the page for that.

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use samverk_domain::access::Permission;
use samverk_domain::privacy::ErasureRequestId;
use samverk_domain::privacy::request::{self, Listed, State};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, Refusal, time};
use serde::Deserialize;

use super::erase::Place;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page, Paging, Tone};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// Requests on a page.
const ROWS: u64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    sida: String,
}

struct Row {
    href: String,
    name: String,
    asked: String,
    due: String,
    state: (&'static str, Tone),
}

/// Why nothing can be done about it any more.
pub(super) const DECIDED: &str = "Begäran är redan avgjord eller tillbakatagen.";

#[derive(Template)]
#[template(path = "privacy/requests.html")]
struct ListPage {
    chrome: Chrome,
    crumbs: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    paging: Paging,
}

#[derive(Template)]
#[template(path = "privacy/request.html")]
struct RequestPage {
    chrome: Chrome,
    crumbs: Vec<(&'static str, String)>,
    here: String,
    row: Row,
    decided: Option<String>,
    /// Why it was refused.
    because: Option<String>,
    /// Where it is granted, while it can be.
    erase: Option<String>,
    reason: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn list(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer<Page<ListPage>> {
    let place = place(&visitor, address)?;
    let page = query.map(|Query(asked)| asked).unwrap_or_default().sida.parse().unwrap_or(1).max(1);
    let read = async |scope: &_| request::list(scope, None, Part { page, limit: ROWS }).await.map_err(Failure);
    let found = portal.database.read(&visitor.actor, read).await?;
    let today = time::local_date(portal.database.clock().now());
    let here = place.requests;
    Ok(Page(ListPage {
        chrome: visitor.chrome("Begäran att bli borttagen").within(place.area),
        crumbs: place.top(),
        paging: Paging::new(found.page, found.total, |page| format!("{here}?sida={page}")),
        rows: found.rows.iter().map(|one| row(one, here, today)).collect(),
    }))
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    Path(id): Path<ErasureRequestId>,
) -> Answer<Page<RequestPage>> {
    page(portal, &visitor, address, id, String::new(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn refuse(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    address: &Uri,
    Path(id): Path<ErasureRequestId>,
    sent: Sent,
) -> Answer {
    let reason = sent.text("reason");
    let refused = portal.database.write(&visitor.actor, async |scope| request::refuse(scope, id, &reason).await).await;
    let flash = match refused {
        Ok(()) => Flash::done("Begäran är avslagen. Personen får skälet och hur man klagar med mejl."),
        Err(Error::Refused(Refusal::NotInThisState)) => Flash::refused(DECIDED),
        Err(fault) => {
            let errors = mendable(fault)?.named(&[("reason", "Skäl")]);
            return Ok(to_mend(page(portal, &visitor, address, id, reason, errors).await?));
        }
    };
    visitor::say(cookies, portal, &flash);
    Ok(see_other(place(&visitor, address)?.requests))
}

/// Where the reader is, if they decide here.
fn place(visitor: &Visitor, address: &Uri) -> Answer<Place> {
    let place = Place::of(address);
    let is_here = visitor.actor.is_association() == (place.area == Area::Work);
    if is_here && visitor.actor.may(Permission::ManagePeople) { Ok(place) } else { Err(Failure(Error::Forbidden)) }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    address: &Uri,
    id: ErasureRequestId,
    reason: String,
    errors: FormErrors,
) -> Answer<RequestPage> {
    let place = place(visitor, address)?;
    let read = async |scope: &_| request::get(scope, id).await.map_err(Failure);
    let found = portal.database.read(&visitor.actor, read).await?;
    let mut crumbs = place.top();
    crumbs.push(("Begäran att bli borttagen", place.requests.to_owned()));
    let today = time::local_date(portal.database.clock().now());
    Ok(RequestPage {
        chrome: visitor.chrome(title("Pröva begäran", &errors)).within(place.area),
        crumbs,
        here: address.path().to_owned(),
        decided: found.request.decided_at.map(time::moment),
        because: found.request.reason.clone(),
        erase: found
            .can_be_decided(&visitor.actor)
            .then(|| format!("{}/ta-bort", place.person(found.request.person_id))),
        row: row(&found, place.requests, today),
        reason,
        errors,
    })
}

fn row(one: &Listed, above: &str, today: chrono::NaiveDate) -> Row {
    let request = &one.request;
    Row {
        href: format!("{above}/{}", request.id),
        name: one.name(),
        asked: time::moment(request.asked_at),
        due: time::date(request.due_on),
        state: match request.state {
            State::Waiting if request.due_on < today => ("Försenad", Tone::Danger),
            State::Waiting => ("Väntar på svar", Tone::Warning),
            State::Withdrawn => ("Tillbakatagen", Tone::Neutral),
            State::Refused => ("Avslagen", Tone::Neutral),
            State::Granted => ("Beviljad", Tone::Success),
        },
    }
}
