//! Writing a network: a new one, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::networks::NetworkId;
use samverk_domain::networks::network::{self, NetworkKind};
use samverk_domain::organisations::department;
use samverk_domain::store::Scope;

use super::form::NetworkForm;
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, choices, with_all};
use crate::networks::words::{self, KINDS, RULES};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/networks/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: String,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    form: NetworkForm,
    basis: Basis,
    errors: FormErrors,
    kinds: Vec<Choice>,
    rules: Vec<Choice>,
    departments: Vec<Choice>,
}

#[handler]
pub(super) async fn ask_new(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<EditPage>> {
    let departments = portal.database.read(&visitor.actor, async |scope| departments(scope).await).await?;
    Ok(Page(page(&visitor, None, NetworkForm::blank(), Basis::default(), departments, FormErrors::default())))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let (form, mut faults) = (NetworkForm::sent(&sent), Vec::new());
    let new = form.network(&mut faults);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| forms::with_faults(faults, network::propose(scope, &new).await))
        .await;
    match made {
        Ok(id) => {
            let said = "Nätverket är sparat. Andra ser det när du har gjort det aktivt.";
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(&format!("/arbete/natverk/{id}")))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?;
            let departments = portal.database.read(&visitor.actor, async |scope| departments(scope).await).await?;
            Ok(to_mend(page(&visitor, None, form, Basis::default(), departments, errors)))
        }
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkId>,
) -> Answer<Page<EditPage>> {
    let (row, departments) = current(portal, &visitor, id).await?;
    let (version, form) = (row.version, NetworkForm::of(row.clone()));
    let basis = Basis::of(version, &form.fields(&departments));
    Ok(Page(page(&visitor, Some(&row), form, basis, departments, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkId>,
    sent: Sent,
) -> Answer {
    let (form, version, mut faults) = (NetworkForm::sent(&sent), Basis::sent(&sent).version, Vec::new());
    let new = form.network(&mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, network::change(scope, id, version, &new).await)
        })
        .await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i nätverket är sparade."));
            Ok(see_other(&format!("/arbete/natverk/{id}")))
        }
        Err(fault) => {
            let (row, departments) = current(portal, &visitor, id).await?;
            let latest = NetworkForm::of(row.clone()).fields(&departments);
            let again = changed::again(fault, sent, row.version, latest, &form.fields(&departments))?;
            let (form, errors) = (NetworkForm::sent(&again.sent), forms::errors(&again.faults));
            let page = page(&visitor, Some(&row), form, again.basis, departments, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

async fn current(portal: &Portal, visitor: &Visitor, id: NetworkId) -> Answer<(network::Model, Vec<Choice>)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let departments = departments(scope).await?;
            Ok::<_, Failure>((network::get(scope, id).await?, departments))
        })
        .await
}

/// The departments to choose from, for somebody who may change networks.
async fn departments(scope: &Scope) -> Answer<Vec<Choice>> {
    scope.require(Permission::ManageNetworks)?;
    let all = department::list(scope).await?.into_iter().map(|one| (one.id.to_string(), one.name));
    Ok(with_all("Ingen avdelning", choices(all)))
}

fn page(
    visitor: &Visitor,
    row: Option<&network::Model>,
    form: NetworkForm,
    basis: Basis,
    departments: Vec<Choice>,
    errors: FormErrors,
) -> EditPage {
    let all = ("Nätverk", "/arbete/natverk".to_owned());
    let (crumbs, heading, action, back) = match row {
        Some(row) => {
            let back = format!("/arbete/natverk/{}", row.id);
            let crumbs = crumbs([all, (row.name.as_str(), back.clone())]);
            (crumbs, format!("Redigera {}", row.name), format!("{back}/redigera"), back)
        }
        None => {
            (crumbs([all]), "Nytt nätverk".to_owned(), "/arbete/natverk/nytt".to_owned(), "/arbete/natverk".to_owned())
        }
    };
    let errors = errors.named(&changed::labels(&form.fields(&departments)));
    EditPage {
        chrome: visitor.chrome(basis.title(&heading, &errors)).within(Area::Work),
        crumbs,
        heading,
        action,
        back,
        form,
        basis,
        errors,
        kinds: KINDS.choices(NetworkKind::name),
        rules: RULES.choices(words::rule),
        departments,
    }
}
