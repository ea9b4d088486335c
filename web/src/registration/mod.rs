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
use samverk_domain::courses::{OfferingId, SeriesId};
use serde::Deserialize;

use self::offer::Target;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::sign_in::see_other;
use crate::visitor::Visitor;

/// What the steps of a group registration are called, in order.
const STEPS: [&str; 4] = ["Vilka ska gå", "Välj och rätta", "Betalning", "Kontrollera och skicka"];

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/anmalan/serie/:series", get(show_series))
        .at("/anmalan/serie/:series/mig", get(own::show_series).post(own::submit_series))
        .at("/anmalan/serie/:series/grupp", get(back_to_series).post(group::submit_series))
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
    begin(portal, &visitor, Target::Offering(id), asked).await
}

#[handler]
async fn show_series(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    asked: Option<Query<Asked>>,
) -> Answer {
    begin(portal, &visitor, Target::Series(id), asked).await
}

async fn begin(portal: &Portal, visitor: &Visitor, target: Target, asked: Option<Query<Asked>>) -> Answer {
    visitor.actor.identity().ok_or(Failure(Error::Forbidden))?;
    if visitor.actor.may(Permission::RegisterOthers) {
        group::begin(portal, visitor, target, asked.and_then(|Query(asked)| asked.organisation)).await
    } else {
        own::begin(portal, visitor, target).await
    }
}

/// The steps are answers to forms: asked for by themselves they begin anew.
#[handler]
fn back(Path(id): Path<OfferingId>) -> Response {
    see_other(&Target::Offering(id).path())
}

#[handler]
fn back_to_series(Path(id): Path<SeriesId>) -> Response {
    see_other(&Target::Series(id).path())
}
