//! The units of the kommun: where people work, and who pays.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::people::unit::{self, Model};
use samverk_domain::people::{UnitId, person};
use samverk_domain::store::Page as Part;

use super::own;
use super::unit_form::Typed;
use crate::Portal;
use crate::changed;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "my_municipality/units.html")]
pub(super) struct UnitsPage {
    chrome: Chrome,
    units: Vec<Model>,
    typed: Typed,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "my_municipality/unit_remove.html")]
struct RemovePage {
    chrome: Chrome,
    unit: Model,
    people: u64,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<UnitsPage>> {
    Ok(Page(page(portal, &visitor, Typed::default(), FormErrors::default()).await?))
}

/// The list, with the form to add one as it was filled in.
pub(super) async fn page(portal: &Portal, visitor: &Visitor, typed: Typed, errors: FormErrors) -> Answer<UnitsPage> {
    let own = own(visitor)?;
    let units = portal.database.read(&visitor.actor, async |scope| unit::list(scope, own).await).await?;
    let chrome = visitor.chrome(forms::title("Enheter", &errors)).within(Area::MyMunicipality);
    let errors = errors.named(&changed::labels(&typed.fields()));
    Ok(UnitsPage { chrome, units, typed, errors })
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<UnitId>,
) -> Answer<Page<RemovePage>> {
    let own = own(&visitor)?;
    let filter = person::Filter { organisation: Some(own), unit: Some(id), former: true, ..person::Filter::default() };
    let (unit, people) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let people = person::list(scope, &filter, Part { page: 1, limit: 1 }).await?.total.counted();
            Ok::<_, Failure>((unit::get(scope, id).await?, people))
        })
        .await?;
    Ok(Page(RemovePage { chrome: visitor.chrome("Ta bort enheten").within(Area::MyMunicipality), unit, people }))
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<UnitId>,
) -> Answer {
    own(&visitor)?;
    portal.database.write(&visitor.actor, async |scope| unit::remove(scope, id).await).await?;
    visitor::say(cookies, portal, &Flash::done("Enheten är borttagen."));
    Ok(see_other("/min-kommun/enheter"))
}
