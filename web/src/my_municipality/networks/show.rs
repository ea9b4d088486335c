//! The kommun's seat in one network: who has it, who had it, and leaving it empty.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::OrganisationId;
use samverk_domain::networks::coverage;
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership;
use samverk_domain::networks::network;
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::networks::seat::{self, SeatAnswer};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, Fault, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, Tone};
use crate::my_municipality::own;
use crate::networks::person::Row;
use crate::networks::words::{self, ANSWERS};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

const ALL: Part = Part { page: 1, limit: 500 };

/// What was typed about leaving the seat empty.
#[derive(Default)]
struct Typed {
    answer: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "my_municipality/networks/show.html")]
struct SeatPage {
    chrome: Chrome,
    page: String,
    network: network::Model,
    status: Option<(&'static str, Tone)>,
    filled: String,
    rule: String,
    /// That the association asks for somebody: when, and whom it thinks of.
    asked: Option<(String, Option<String>)>,
    /// That the seat is left empty: how, and why.
    answer: Option<(&'static str, String)>,
    people: Vec<Row>,
    former: Vec<Row>,
    may_nominate: bool,
    may_leave_empty: bool,
    answers: Vec<Choice>,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(slug): Path<String>) -> Answer {
    Ok(Page(page(portal, &visitor, &slug, Typed::default(), FormErrors::default()).await?).into_response())
}

#[handler]
pub(super) async fn leave_empty(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
    sent: Sent,
) -> Answer {
    let own = own(&visitor)?;
    let typed = Typed { answer: sent.text("answer"), reason: sent.text("reason") };
    let Some(answer) = ANSWERS.read(&typed.answer) else {
        let mut errors = FormErrors::default();
        errors.add("answer", Fault::Missing.sentence());
        return Ok(to_mend(page(portal, &visitor, &slug, typed, errors).await?));
    };
    let left = say(portal, &visitor, &slug, own, Some(answer), &typed.reason).await;
    if let Err(Error::Invalid(faults)) = left {
        return Ok(to_mend(page(portal, &visitor, &slug, typed, forms::errors(&faults)).await?));
    }
    let flash =
        Flash::done("Svaret är sparat. Alla medlemskommuner ser att platsen står tom, bara ni och förbundet skälet.")
            .with_undo(format!("/min-kommun/natverk/{slug}/fyll"), "Ångra");
    visitor::told(cookies, portal, &format!("/min-kommun/natverk/{slug}"), left.map(|()| flash))
}

#[handler]
pub(super) async fn take_up(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
) -> Answer {
    let own = own(&visitor)?;
    let taken = say(portal, &visitor, &slug, own, None, "").await;
    let flash = Flash::done("Platsen är ledig igen. Föreslå någon till den.");
    visitor::told(cookies, portal, &format!("/min-kommun/natverk/{slug}"), taken.map(|()| flash))
}

async fn say(
    portal: &Portal,
    visitor: &Visitor,
    slug: &str,
    own: OrganisationId,
    answer: Option<SeatAnswer>,
    reason: &str,
) -> Result<(), Error> {
    portal
        .database
        .write(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, slug).await?;
            seat::answer(scope, network.id, own, answer, reason).await
        })
        .await
}

async fn page(portal: &Portal, visitor: &Visitor, slug: &str, typed: Typed, errors: FormErrors) -> Answer<SeatPage> {
    let own = own(visitor)?;
    let (network, cell, seat, reason, people) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, slug).await?;
            let line = coverage::of(scope, network.id).await?;
            let cell = line.cells.into_iter().find(|cell| cell.organisation == own);
            let seat = seat::get(scope, network.id, own).await?;
            let reason = seat::reason(scope, network.id, own).await?;
            let filter = membership::Filter {
                network: Some(network.id),
                organisation: Some(own),
                ..membership::Filter::default()
            };
            let people = membership::list(scope, &filter, ALL).await?.rows;
            Ok::<_, Failure>((network, cell, seat, reason, people))
        })
        .await?;
    let (now, former): (Vec<_>, Vec<_>) =
        people.iter().partition(|listed| MemberState::HOLDING.contains(&listed.membership.state));
    let rows = |listed: Vec<_>| listed.into_iter().map(|one| Row::of(one, &visitor.actor)).collect::<Vec<_>>();
    let is_vacant = cell.as_ref().is_some_and(coverage::Cell::is_vacant);
    let answered = seat.as_ref().and_then(|seat| seat.answer);
    Ok(SeatPage {
        chrome: visitor
            .chrome(forms::title(&format!("Vår plats i {}", network.name), &errors))
            .within(Area::MyMunicipality),
        page: format!("/min-kommun/natverk/{slug}"),
        status: cell.as_ref().map(|cell| words::status(cell.status)),
        filled: cell.as_ref().map(words::filled).unwrap_or_default(),
        rule: words::seats(&network),
        asked: seat.filter(|_| is_vacant).and_then(|seat| {
            let day = time::date(time::local_date(seat.asked_at?));
            Some((day, seat.asked_for))
        }),
        answer: answered.map(|answer| (words::answer(answer), reason.unwrap_or_default())),
        may_nominate: network.state == NetworkState::Active,
        may_leave_empty: answered.is_none() && now.is_empty() && cell.is_some(),
        people: rows(now),
        former: rows(former),
        answers: ANSWERS.choices(words::answer),
        network,
        typed,
        errors: errors.named(&[("answer", "Varför platsen står tom"), ("reason", "Skäl")]),
    })
}
