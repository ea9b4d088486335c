//! Turning digests off by the link in them. Whoever has the link is the one who was mailed; no account is needed. A program that reads
//! mail may do it by itself (RFC 8058), but whatever only follows links turns nothing off.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::discussion::digest;
use samverk_domain::discussion::digest::setting::DigestFrequency;
use samverk_domain::{Error, Refusal};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Chrome, Flash, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// Where the addresses begin.
pub(crate) const PATH: &str = "/sammanfattning/";

/// A network that they are told of.
struct Row {
    id: String,
    name: String,
}

#[derive(Template)]
#[template(path = "discussion/link.html")]
struct LinkPage {
    chrome: Chrome,
    action: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "discussion/shut.html")]
struct ShutPage {
    chrome: Chrome,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(key): Path<String>) -> Answer {
    let found = match portal.database.read(&visitor.actor, async |scope| digest::look(scope, &key).await).await {
        Ok(found) => found,
        Err(Error::Refused(Refusal::LinkNotValid)) => {
            let chrome = visitor.chrome("Länken gäller inte");
            return Ok(Page(ShutPage { chrome }).with_status(StatusCode::GONE).into_response());
        }
        Err(fault) => return Err(Failure(fault)),
    };
    let told = found.choices.into_iter().filter(|choice| choice.frequency != DigestFrequency::None);
    let rows = told.map(|choice| Row { id: choice.network.id.to_string(), name: choice.network.name }).collect();
    let chrome = visitor.chrome("Sluta få sammanfattningen");
    Ok(Page(LinkPage { chrome, action: format!("{PATH}{key}"), rows }).into_response())
}

#[handler]
pub(super) async fn turn_off(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(key): Path<String>,
    sent: Sent,
) -> Answer {
    let network = match sent.value("natverk") {
        "" | "alla" => None,
        one => Some(one.parse().map_err(|_| Failure(Error::NotFound))?),
    };
    let done = portal.database.write(&visitor.actor, async |scope| digest::turn_off(scope, &key, network).await).await;
    let said = match network {
        Some(_) => "Du får inga fler sammanfattningar från nätverket.",
        None => "Du får inga fler sammanfattningar.",
    };
    visitor::told(cookies, portal, &format!("{PATH}{key}"), done.map(|()| Flash::done(said)))
}
