//! Registering for an offering: oneself, or a group as its coordinator. All that is typed travels in the forms; nothing is
//! saved before the last button.

mod again;
mod answer;
mod cancel;
mod confirmation;
mod cost;
mod draft;
mod group;
mod keep;
mod lease;
mod look;
mod offer;
mod own;
mod payment;
mod review;
mod rows;
mod substitute;
mod who;

use poem::web::{Data, Path, Query};
use poem::{Response, Route, get, handler};
use samverk_domain::Error;
use samverk_domain::access::{OrganisationId, Permission};
use samverk_domain::courses::OfferingId;
use serde::Deserialize;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::sign_in::see_other;
use crate::visitor::Visitor;

/// What the steps of a group registration are called, in order.
const STEPS: [&str; 4] = ["Vilka ska gå", "Välj och rätta", "Betalning", "Kontrollera och skicka"];

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/anmalan/:offering", get(show))
        .at("/anmalan/:offering/mig", get(own::show).post(own::submit))
        .at("/anmalan/:offering/grupp", get(back).post(group::submit))
        .at("/anmalan/bekraftelse/:booking", get(confirmation::show))
        .at("/anmalan/erbjudande/:registration", get(answer::show).post(answer::accept))
        .at("/anmalan/byt/:registration", get(substitute::show).post(substitute::submit))
        .at("/anmalan/andring/:registration", get(keep::show).post(keep::submit))
        .at("/anmalan/avboka/:registration", get(cancel::show).post(cancel::submit))
}

#[derive(Deserialize)]
struct Asked {
    /// Whom the association's staff register for.
    organisation: Option<OrganisationId>,
}

/// Whoever may register others begins with whom; everybody else registers themselves.
#[handler]
async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
    asked: Option<Query<Asked>>,
) -> Answer {
    visitor.actor.identity().ok_or(Failure(Error::Forbidden))?;
    if visitor.actor.may(Permission::RegisterOthers) {
        group::begin(portal, &visitor, id, asked.and_then(|Query(asked)| asked.organisation)).await
    } else {
        own::begin(portal, &visitor, id).await
    }
}

/// The steps are answers to forms: asked for by themselves they begin anew.
#[handler]
fn back(Path(id): Path<OfferingId>) -> Response {
    see_other(&format!("/anmalan/{id}"))
}
