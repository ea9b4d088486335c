//! The seats of one organisation in a network, and asking those for somebody who have nobody.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::{OrganisationId, Permission};
use samverk_domain::networks::seat::{self, MOST};
use samverk_domain::networks::{NetworkId, coverage, network};
use samverk_domain::organisations::organisation;
use samverk_domain::{Error, Fault, FieldError};

use super::show::page as network_page;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::networks::words;
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/networks/seats.html")]
struct SeatsPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: String,
    action: String,
    back: String,
    rule: String,
    /// That the organisation leaves it empty: how, and why.
    answer: Option<(&'static str, String)>,
    expected: String,
    errors: FormErrors,
}

/// Asks every organisation that has nobody.
#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkId>,
    sent: Sent,
) -> Answer {
    let asked_for = sent.text("askedFor");
    let asked = portal
        .database
        .write(&visitor.actor, async |scope| {
            let line = coverage::of(scope, id).await?;
            let vacant: Vec<_> =
                line.cells.iter().filter(|cell| cell.is_vacant()).map(|cell| cell.organisation).collect();
            seat::ask(scope, id, &vacant, &asked_for).await
        })
        .await;
    if let Err(Error::Invalid(faults)) = asked {
        return Ok(to_mend(network_page(portal, &visitor, id, asked_for, forms::errors(&faults)).await?));
    }
    let outcome = asked.map(|asked| match asked {
        0 => Flash::refused("Alla som saknar någon har fått frågan den senaste veckan."),
        asked => {
            Flash::done(format!("Frågan går till samordnarna i {}.", count(asked, "organisation", "organisationer")))
        }
    });
    visitor::told(cookies, portal, &format!("/arbete/natverk/{id}"), outcome)
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, organisation)): Path<(NetworkId, OrganisationId)>,
) -> Answer {
    Ok(Page(page(portal, &visitor, id, organisation, None, FormErrors::default()).await?).into_response())
}

#[handler]
pub(super) async fn expect(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, organisation)): Path<(NetworkId, OrganisationId)>,
    sent: Sent,
) -> Answer {
    let typed = sent.text("expected");
    let number = typed.trim();
    let expected = if number.is_empty() { Some(None) } else { number.parse().ok().map(Some) };
    let saved = match expected {
        Some(expected) => {
            let write = async |scope: &_| seat::expect(scope, id, organisation, expected).await;
            portal.database.write(&visitor.actor, write).await
        }
        None => {
            Err(Error::Invalid(vec![FieldError { field: "expected".to_owned(), fault: Fault::OutOfRange(0, MOST) }]))
        }
    };
    if let Err(Error::Invalid(faults)) = saved {
        let errors = forms::errors(&faults);
        return Ok(to_mend(page(portal, &visitor, id, organisation, Some(typed), errors).await?));
    }
    visitor::told(
        cookies,
        portal,
        &format!("/arbete/natverk/{id}"),
        saved.map(|()| Flash::done("Platserna är sparade.")),
    )
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: NetworkId,
    organisation: OrganisationId,
    typed: Option<String>,
    errors: FormErrors,
) -> Answer<SeatsPage> {
    let (network, name, seat, reason) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageNetworks)?;
            let network = network::get(scope, id).await?;
            let name = organisation::get(scope, organisation).await?.name;
            let seat = seat::get(scope, id, organisation).await?;
            Ok::<_, Failure>((network, name, seat, seat::reason(scope, id, organisation).await?))
        })
        .await?;
    let back = format!("/arbete/natverk/{id}");
    let heading = format!("Platser för {name}");
    let saved = seat.as_ref().and_then(|seat| seat.expected).map(|number| number.to_string());
    let answer = seat.and_then(|seat| seat.answer);
    Ok(SeatsPage {
        chrome: visitor.chrome(forms::title(&heading, &errors)).within(Area::Work),
        crumbs: crumbs([("Nätverk", "/arbete/natverk".to_owned()), (network.name.as_str(), back.clone())]),
        heading,
        action: format!("{back}/platser/{organisation}"),
        back,
        rule: words::seats(&network),
        answer: answer.map(|answer| (words::answer(answer), reason.unwrap_or_default())),
        expected: typed.or(saved).unwrap_or_default(),
        errors: errors.named(&[("expected", "Antal platser")]),
    })
}
