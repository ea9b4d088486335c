//! Noting a need, and changing it while nobody has answered.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::discussion::standing::{self, Standing};
use samverk_domain::networks::need_entry::{self, NewNeed};
use samverk_domain::networks::need_signal::Listed;
use samverk_domain::networks::network::{self, Model};
use samverk_domain::networks::{NeedSignalId, NetworkMeetingId};
use samverk_domain::{Error, Refusal};

use super::{crumbs, found, place, signed_in};
use crate::Portal;
use crate::changed::{self, Basis, Field};
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
}

#[derive(Template)]
#[template(path = "needs/note.html")]
struct NotePage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    heading: &'static str,
    network: String,
    action: String,
    back: String,
    form: Form,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn blank(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Page<NotePage>> {
    Ok(Page(new_page(portal, &visitor, &slug, Form::default(), FormErrors::default()).await?))
}

#[handler]
pub(super) async fn note(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let form = Form::sent(&sent);
    let new = form.need(None);
    let noted = portal
        .database
        .write(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, &slug).await?.id;
            need_entry::note(scope, network, &new).await
        })
        .await;
    if let Err(Error::Invalid(faults)) = noted {
        return Ok(to_mend(new_page(portal, &visitor, &slug, form, forms::errors(&faults)).await?));
    }
    let to = format!("/natverk/{slug}/behov");
    visitor::told(cookies, portal, &to, noted.map(|_| Flash::done("Behovet är noterat.")))
}

#[handler]
pub(super) async fn edit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NeedSignalId>,
) -> Answer<Page<NotePage>> {
    let listed = changeable(portal, &visitor, id).await?;
    let form = Form::of(&listed);
    let basis = Basis::of(listed.need.version, &form.fields());
    Ok(Page(page(&visitor, &listed, form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
    sent: Sent,
) -> Answer {
    let listed = changeable(portal, &visitor, id).await?;
    let form = Form::sent(&sent);
    let (new, version) = (form.need(listed.need.meeting_id), Basis::sent(&sent).version);
    let done =
        portal.database.write(&visitor.actor, async |scope| need_entry::change(scope, id, version, &new).await).await;
    match done {
        Ok(()) => visitor::told(cookies, portal, &place(&listed), Ok(Flash::done("Behovet är ändrat."))),
        Err(fault) => {
            let latest = Form::of(&listed).fields();
            let again = changed::again(fault, sent, listed.need.version, latest, &form.fields())?;
            let (form, errors) = (Form::sent(&again.sent), forms::errors(&again.faults));
            let page = page(&visitor, &listed, form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

async fn changeable(portal: &Portal, visitor: &Visitor, id: NeedSignalId) -> Answer<Listed> {
    let (listed, standing) = found(portal, visitor, id).await?;
    if listed.can_be_changed(&visitor.actor, standing) {
        return Ok(listed);
    }
    let is_answered = standing >= Standing::Writer && listed.need.answer.is_some();
    Err(Failure(if is_answered { Refusal::NotInThisState.into() } else { Error::Forbidden }))
}

async fn new_page(portal: &Portal, visitor: &Visitor, slug: &str, form: Form, errors: FormErrors) -> Answer<NotePage> {
    signed_in(visitor)?;
    let network: Model = portal
        .database
        .read(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, slug).await?;
            standing::inside(scope, network.id).await?;
            let may_note = need_entry::may_note(scope, &network).await?;
            if may_note { Ok(network) } else { Err(Failure(Error::Forbidden)) }
        })
        .await?;
    let errors = errors.named(&changed::labels(&form.fields()));
    let back = format!("/natverk/{slug}/behov");
    Ok(NotePage {
        chrome: visitor.chrome(forms::title("Notera ett behov", &errors)).within(Area::Networks),
        crumbs: crumbs(&network.name, slug),
        heading: "Notera ett behov",
        network: network.name,
        action: format!("{back}/nytt"),
        back,
        form,
        basis: Basis::default(),
        errors,
    })
}

fn page(visitor: &Visitor, listed: &Listed, form: Form, basis: Basis, errors: FormErrors) -> NotePage {
    let errors = errors.named(&changed::labels(&form.fields()));
    NotePage {
        chrome: visitor.chrome(basis.title("Ändra behovet", &errors)).within(Area::Networks),
        crumbs: crumbs(&listed.network_name, &listed.network_slug),
        heading: "Ändra behovet",
        network: listed.network_name.clone(),
        action: format!("/natverk/behov/{}/andra", listed.need.id),
        back: place(listed),
        form,
        basis,
        errors,
    }
}

impl Form {
    fn sent(sent: &Sent) -> Self {
        Self { title: sent.text("title"), text: sent.text("text") }
    }

    fn of(listed: &Listed) -> Self {
        Self { title: listed.need.title.clone(), text: listed.need.text.clone() }
    }

    fn need(&self, meeting: Option<NetworkMeetingId>) -> NewNeed {
        NewNeed { meeting, title: self.title.clone(), text: self.text.clone() }
    }

    /// The fields, with the labels they have in the form.
    fn fields(&self) -> Vec<Field> {
        vec![
            Field::new("title", "Vad som behövs, i korthet", &self.title),
            Field::new("text", "Beskrivning", &self.text),
        ]
    }
}
