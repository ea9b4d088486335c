//! Adding a unit, and changing one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::people::UnitId;
use samverk_domain::people::unit::{self, NewUnit};

use super::{own, units};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::Answer;
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// What was typed.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) invoice_reference: String,
}

impl Typed {
    fn sent(sent: &Sent) -> Self {
        Self { name: sent.text("name"), invoice_reference: sent.text("invoiceReference") }
    }

    fn of(unit: unit::Model) -> Self {
        Self { name: unit.name, invoice_reference: unit.invoice_reference.unwrap_or_default() }
    }

    fn unit(&self) -> NewUnit {
        NewUnit { name: self.name.clone(), invoice_reference: self.invoice_reference.clone() }
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        vec![
            Field::new("name", "Namn", &self.name),
            Field::new("invoiceReference", "Referens på fakturan", &self.invoice_reference),
        ]
    }
}

#[derive(Template)]
#[template(path = "my_municipality/unit_form.html")]
struct UnitPage {
    chrome: Chrome,
    id: UnitId,
    typed: Typed,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn add(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let own = own(&visitor)?;
    let typed = Typed::sent(&sent);
    let new = typed.unit();
    match portal.database.write(&visitor.actor, async |scope| unit::add(scope, own, new).await).await {
        Ok(_) => {
            visitor::say(cookies, portal, &Flash::done(format!("{} är tillagd.", typed.name.trim())));
            Ok(see_other("/min-kommun/enheter"))
        }
        Err(fault) => Ok(forms::to_mend(units::page(portal, &visitor, typed, forms::mendable(fault)?).await?)),
    }
}

#[handler]
pub(super) async fn edit(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<UnitId>) -> Answer {
    own(&visitor)?;
    let unit = portal.database.read(&visitor.actor, async |scope| unit::get(scope, id).await).await?;
    let (version, typed) = (unit.version, Typed::of(unit));
    let basis = Basis::of(version, &typed.fields());
    Ok(Page(page(&visitor, id, typed, basis, FormErrors::default())).into_response())
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<UnitId>,
    sent: Sent,
) -> Answer {
    own(&visitor)?;
    let typed = Typed::sent(&sent);
    let (version, new) = (Basis::sent(&sent).version, typed.unit());
    match portal.database.write(&visitor.actor, async |scope| unit::change(scope, id, version, new).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done(format!("{} är sparad.", typed.name.trim())));
            Ok(see_other("/min-kommun/enheter"))
        }
        Err(fault) => {
            let saved = portal.database.read(&visitor.actor, async |scope| unit::get(scope, id).await).await?;
            let (version, latest) = (saved.version, Typed::of(saved).fields());
            let again = changed::again(fault, sent, version, latest, &typed.fields())?;
            let (typed, errors) = (Typed::sent(&again.sent), forms::errors(&again.faults));
            Ok(Page(page(&visitor, id, typed, again.basis, errors)).with_status(again.status).into_response())
        }
    }
}

fn page(visitor: &Visitor, id: UnitId, typed: Typed, basis: Basis, errors: FormErrors) -> UnitPage {
    let chrome = visitor.chrome(basis.title("Ändra enheten", &errors)).within(Area::MyMunicipality);
    let errors = errors.named(&changed::labels(&typed.fields()));
    UnitPage { chrome, id, typed, basis, errors }
}
