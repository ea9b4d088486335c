//! How often one is told of the discussion of each network that one is in.

use askama::Template;
use poem::handler;
use poem::web::Data;
use poem::web::cookie::CookieJar;
use samverk_domain::discussion::digest::setting::{self, DigestFrequency};
use samverk_domain::networks::NetworkId;

use super::signed_in;
use crate::Portal;
use crate::error_page::Answer;
use crate::forms::Options;
use crate::layout::{Area, Choice, Chrome, Flash, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// The choices as forms have them.
const FREQUENCIES: Options<DigestFrequency> = Options(&[
    ("varje-dag", DigestFrequency::Daily),
    ("varje-vecka", DigestFrequency::Weekly),
    ("aldrig", DigestFrequency::None),
]);

const PAGE: &str = "/mina-sidor/natverk/sammanfattning";

/// A network, and how often one is told of it.
struct Row {
    /// The name of its field.
    field: String,
    name: String,
    value: String,
}

#[derive(Template)]
#[template(path = "discussion/setting.html")]
struct SettingPage {
    chrome: Chrome,
    rows: Vec<Row>,
    choices: Vec<Choice>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<SettingPage>> {
    signed_in(&visitor)?;
    let mine = portal.database.read(&visitor.actor, async |scope| setting::mine(scope).await).await?;
    let rows = mine.into_iter().map(|choice| Row {
        field: field(choice.network.id),
        name: choice.network.name,
        value: FREQUENCIES.value(choice.frequency),
    });
    Ok(Page(SettingPage {
        chrome: visitor.chrome("Sammanfattningar med mejl").within(Area::MyPages),
        rows: rows.collect(),
        choices: FREQUENCIES.choices(DigestFrequency::name),
    }))
}

#[handler]
pub(super) async fn choose(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    signed_in(&visitor)?;
    let chosen = portal
        .database
        .write(&visitor.actor, async |scope| {
            for choice in setting::mine(scope).await? {
                let wanted = FREQUENCIES.read(sent.value(&field(choice.network.id)));
                if let Some(wanted) = wanted.filter(|wanted| *wanted != choice.frequency) {
                    setting::choose(scope, choice.network.id, wanted).await?;
                }
            }
            Ok(())
        })
        .await;
    visitor::told(cookies, portal, PAGE, chosen.map(|()| Flash::done("Ditt val är sparat.")))
}

fn field(network: NetworkId) -> String {
    format!("natverk-{network}")
}
