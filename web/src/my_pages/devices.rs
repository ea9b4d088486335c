//! Where the visitor is signed in, for which organisation, and how.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Path};
use samverk_domain::Error;
use samverk_domain::access::link::Purpose;
use samverk_domain::access::session::{self, SessionId};
use samverk_domain::access::token::refresh::{self, RefreshTokenId};
use samverk_domain::access::{account, sign_in};
use samverk_domain::people::PersonId;
use samverk_domain::time;
use serde::Deserialize;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

const HERE: &str = "/mina-sidor/inloggning";

/// A session, or a program that uses the API, as a row.
struct Device {
    /// Where signing it out is sent.
    end: String,
    name: String,
    /// When it was used, and since when.
    seen: String,
    is_this: bool,
}

/// An organisation that the visitor may act for.
struct Capacity {
    person: String,
    organisation: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "my_pages/devices.html")]
struct DevicesPage {
    chrome: Chrome,
    email: String,
    devices: Vec<Device>,
    capacities: Vec<Capacity>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<DevicesPage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let (sessions, programs, capacities, email) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let sessions = session::mine(scope).await?;
            let programs = refresh::mine(scope).await?;
            Ok::<_, Failure>((sessions, programs, session::my_capacities(scope).await?, account::email(scope).await?))
        })
        .await?;
    let device = |row: session::Model| Device {
        is_this: visitor.session == Some(row.id),
        end: format!("{HERE}/{}/logga-ut", row.id),
        name: row.device,
        seen: format!(
            "Senast använd {}, inloggad sedan {}",
            time::moment(row.last_seen_at),
            time::moment(row.created_at)
        ),
    };
    let program = |row: refresh::Model| Device {
        is_this: false,
        end: format!("{HERE}/program/{}/logga-ut", row.family_id),
        name: row.device,
        seen: format!("Program som använder API:et, senast {}", time::moment(row.created_at)),
    };
    let capacity = |one: session::Capacity| Capacity {
        is_this: one.person_id == me,
        person: one.person_id.to_string(),
        organisation: one.organisation_name,
    };
    Ok(Page(DevicesPage {
        chrome: visitor.chrome("Inloggning").within(Area::MyPages),
        email,
        devices: sessions.into_iter().map(device).chain(programs.into_iter().map(program)).collect(),
        capacities: capacities.into_iter().map(capacity).collect(),
    }))
}

#[handler]
pub(super) async fn end(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<SessionId>,
) -> Answer {
    portal.database.write(&visitor.actor, async |scope| session::end(scope, id).await).await?;
    let is_this = visitor.session == Some(id);
    visitor::say(
        cookies,
        portal,
        &Flash::done(if is_this { "Du är utloggad." } else { "Datorn eller telefonen är utloggad." }),
    );
    Ok(see_other(if is_this { "/" } else { HERE }))
}

#[handler]
pub(super) async fn end_program(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RefreshTokenId>,
) -> Answer {
    portal.database.write(&visitor.actor, async |scope| refresh::end(scope, id).await).await?;
    visitor::say(cookies, portal, &Flash::done("Programmet är utloggat."));
    Ok(see_other(HERE))
}

#[handler]
pub(super) async fn end_all(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar) -> Answer {
    portal.database.write(&visitor.actor, async |scope| session::end_all(scope).await).await?;
    visitor::end_session(cookies, portal);
    visitor::say(cookies, portal, &Flash::done("Du är utloggad överallt."));
    Ok(see_other("/"))
}

#[derive(Deserialize)]
struct Chosen {
    person: PersonId,
}

#[handler]
pub(super) async fn switch(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(chosen): Form<Chosen>,
) -> Answer {
    let session = visitor.session.ok_or(Failure(Error::Forbidden))?;
    portal.database.write(&visitor.actor, async |scope| session::switch(scope, session, chosen.person).await).await?;
    visitor::say(cookies, portal, &Flash::done("Nu ser du det som hör till den organisation du valde."));
    Ok(see_other("/mina-sidor"))
}

#[handler]
pub(super) async fn send_reset(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar) -> Answer {
    let email = portal
        .database
        .write(&visitor.actor, async |scope| {
            let email = account::email(scope).await?;
            sign_in::request_link(scope, Purpose::PasswordReset, &email, &visitor.origin).await?;
            Ok::<_, Failure>(email)
        })
        .await?;
    let said = format!("Vi har mejlat en länk till {email}. Den gäller i en timme.");
    visitor::say(cookies, portal, &Flash::done(said));
    Ok(see_other(HERE))
}
