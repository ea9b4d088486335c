//! Making and changing a template.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::evaluations::TemplateId;
use samverk_domain::evaluations::template::{self, Whole};
use samverk_domain::{Error, FieldError};

use super::template_form::{TemplateForm, errors};
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::{Answer, Failure};
use crate::forms::to_mend;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

const LIST: &str = "/arbete/nki/mallar";

#[derive(Template)]
#[template(path = "work/evaluations/template.html")]
struct TemplatePage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    action: String,
    form: TemplateForm,
    kinds: Vec<Choice>,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask_new(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<TemplatePage>> {
    let may = async |scope: &samverk_domain::store::Scope| scope.require(Permission::ReadCourseWork);
    portal.database.read(&visitor.actor, may).await?;
    Ok(Page(page(&visitor, None, TemplateForm::new(), Basis::default(), &[])))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let form = TemplateForm::sent(&sent);
    let new = form.template();
    match portal.database.write(&visitor.actor, async |scope| template::create(scope, &new).await).await {
        Ok(_) => {
            visitor::say(cookies, portal, &Flash::done("Mallen är sparad. Välj den på de kurser som ska ha den."));
            Ok(see_other(LIST))
        }
        Err(Error::Invalid(faults)) => Ok(to_mend(page(&visitor, None, form, Basis::default(), &faults))),
        Err(fault) => Err(Failure(fault)),
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<TemplateId>,
) -> Answer<Page<TemplatePage>> {
    let whole = current(portal, &visitor, id).await?;
    let (version, form) = (whole.template.version, TemplateForm::of(whole));
    let basis = Basis::of(version, &form.fields());
    Ok(Page(page(&visitor, Some(id), form, basis, &[])))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<TemplateId>,
    sent: Sent,
) -> Answer {
    let form = TemplateForm::sent(&sent);
    let (version, new) = (Basis::sent(&sent).version, form.template());
    let done =
        portal.database.write(&visitor.actor, async |scope| template::change(scope, id, version, &new).await).await;
    match done {
        Ok(()) => {
            let said = "Mallen är sparad. Utvärderingar som redan är öppna ändras inte.";
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(LIST))
        }
        Err(fault) => {
            let whole = current(portal, &visitor, id).await?;
            let (version, latest) = (whole.template.version, TemplateForm::of(whole).fields());
            let again = changed::again(fault, sent, version, latest, &form.fields())?;
            let form = TemplateForm::sent(&again.sent);
            Ok(Page(page(&visitor, Some(id), form, again.basis, &again.faults))
                .with_status(again.status)
                .into_response())
        }
    }
}

async fn current(portal: &Portal, visitor: &Visitor, id: TemplateId) -> Answer<Whole> {
    portal.database.read(&visitor.actor, async |scope| template::get(scope, id).await.map_err(Failure)).await
}

fn page(
    visitor: &Visitor,
    id: Option<TemplateId>,
    form: TemplateForm,
    basis: Basis,
    faults: &[FieldError],
) -> TemplatePage {
    let heading = if id.is_some() { "Redigera mallen" } else { "Ny mall" };
    let errors = errors(faults).named(&changed::labels(&form.fields()));
    TemplatePage {
        chrome: visitor.chrome(basis.title(heading, &errors)).within(Area::Work),
        crumbs: crumbs([("Utvärderingar", "/arbete/nki".to_owned()), ("Frågor och mallar", LIST.to_owned())]),
        heading,
        action: id.map_or_else(|| format!("{LIST}/ny"), |id| format!("{LIST}/{id}")),
        kinds: TemplateForm::kinds(),
        form,
        basis,
        errors,
    }
}
