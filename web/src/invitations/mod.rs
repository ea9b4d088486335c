//! What the visitor is invited to, themselves or with their organisation.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{Route, get, handler, post};
use samverk_domain::courses::invitation::Answer as Answered;
use samverk_domain::courses::invited::{self, Own};
use samverk_domain::courses::{InvitationId, OfferingId};
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page, Tone};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

const PAGE: &str = "/inbjudningar";

pub(crate) fn routes(pages: Route) -> Route {
    pages.at(PAGE, get(show)).at("/inbjudningar/:invitation", post(submit))
}

struct Row {
    id: InvitationId,
    offering: OfferingId,
    title: String,
    slug: String,
    when: String,
    place: String,
    /// Who is invited.
    whom: &'static str,
    state: (&'static str, Tone),
    closes: String,
    can_register: bool,
    can_decline: bool,
    has_declined: bool,
}

#[derive(Template)]
#[template(path = "invitations/list.html")]
struct ListPage {
    chrome: Chrome,
    rows: Vec<Row>,
}

#[handler]
async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<ListPage>> {
    let own = portal.database.read(&visitor.actor, async |scope| invited::list(scope).await).await.map_err(Failure)?;
    let now = portal.database.clock().now();
    Ok(Page(ListPage {
        chrome: visitor.chrome("Inbjudningar").within(Area::MyPages),
        rows: own.into_iter().map(|one| row(one, now)).collect(),
    }))
}

#[handler]
async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<InvitationId>,
    sent: Sent,
) -> Answer {
    let is_declined = sent.text("svar") == "nej";
    portal.database.write(&visitor.actor, async |scope| invited::decline(scope, id, is_declined).await).await?;
    let said = if is_declined {
        "Ni har tackat nej. Du kan ångra dig så länge anmälan är öppen."
    } else {
        "Ert nej är taget tillbaka."
    };
    visitor::say(cookies, portal, &Flash::done(said));
    Ok(see_other(PAGE))
}

fn row(Own { row, offering, answer, may_decline }: Own, now: chrono::DateTime<chrono::Utc>) -> Row {
    Row {
        id: row.id,
        offering: offering.id,
        when: time::span(offering.starts_at, offering.ends_at),
        place: offering.place(),
        whom: if row.organisation_id.is_some() { "Din organisation är inbjuden" } else { "Du är inbjuden" },
        state: match answer {
            Answered::Registered => ("Anmäld", Tone::Success),
            Answered::Declined => ("Tackat nej", Tone::Neutral),
            Answered::None => ("Inte svarat", Tone::Warning),
        },
        closes: time::moment(offering.closes_at),
        can_register: offering.standing(now).takes_registrations(),
        can_decline: may_decline && answer == Answered::None,
        has_declined: may_decline && answer == Answered::Declined,
        title: offering.title,
        slug: offering.slug,
    }
}
