//! Opening a thread, about the network, one of its meetings or a document.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path, Query};
use samverk_domain::Error;
use samverk_domain::discussion::standing::{self, Standing};
use samverk_domain::discussion::thread::{self, NewThread};
use samverk_domain::documents;
use samverk_domain::networks::meeting;
use samverk_domain::networks::network::{self, Model};
use serde::Deserialize;

use super::{crumbs, signed_in};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// What is typed into the form.
#[derive(Default)]
struct Form {
    title: String,
    text: String,
    meeting: String,
    document: String,
}

#[derive(Template)]
#[template(path = "discussion/open.html")]
struct OpenPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    network: String,
    meeting: Option<String>,
    document: Option<String>,
    action: String,
    back: String,
    form: Form,
    errors: FormErrors,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    traff: String,
    dokument: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
    query: Option<Query<Asked>>,
) -> Answer<Page<OpenPage>> {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let form = Form { meeting: asked.traff, document: asked.dokument, ..Form::default() };
    Ok(Page(page(portal, &visitor, &slug, form, FormErrors::default()).await?))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let form = Form {
        title: sent.text("title"),
        text: sent.text("text"),
        meeting: sent.text("networkMeetingId"),
        document: sent.text("documentId"),
    };
    let new = NewThread {
        meeting: form.meeting.parse().ok(),
        document: form.document.parse().ok(),
        title: form.title.clone(),
        text: form.text.clone(),
    };
    let opened = portal
        .database
        .write(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?.id;
            thread::open(scope, network, &new).await
        })
        .await;
    match opened {
        Err(Error::Invalid(faults)) => Ok(to_mend(page(portal, &visitor, &slug, form, forms::errors(&faults)).await?)),
        opened => {
            let home = format!("/natverk/{slug}/diskussion");
            let to = opened.as_ref().map_or_else(|_| home.clone(), |id| format!("{home}/{id}"));
            visitor::told(cookies, portal, &to, opened.map(|_| Flash::done("Diskussionen är startad.")))
        }
    }
}

async fn page(portal: &Portal, visitor: &Visitor, slug: &str, form: Form, errors: FormErrors) -> Answer<OpenPage> {
    signed_in(visitor)?;
    let (network, meeting, document): (Model, Option<String>, Option<String>) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, slug).await?;
            if standing::inside(scope, network.id).await? < Standing::Writer {
                return Err(Failure(Error::Forbidden));
            }
            let meeting = match form.meeting.parse() {
                Ok(id) => Some(meeting::get(scope, id).await?.meeting.title),
                Err(_) => None,
            };
            let document = match form.document.parse() {
                Ok(id) => Some(documents::get(scope, id).await?.row.title),
                Err(_) => None,
            };
            Ok::<_, Failure>((network, meeting, document))
        })
        .await?;
    let errors = errors.named(&[("title", "Ämne"), ("text", "Inlägg")]);
    let back = format!("/natverk/{slug}/diskussion");
    Ok(OpenPage {
        chrome: visitor.chrome(forms::title("Starta en diskussion", &errors)).within(Area::Networks),
        crumbs: crumbs(&network.name, slug),
        network: network.name,
        meeting,
        document,
        action: format!("{back}/ny"),
        back,
        form,
        errors,
    })
}
