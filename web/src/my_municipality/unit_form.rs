//! Adding a unit, and changing one.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Path};
use poem::{IntoResponse, handler};
use samverk_domain::people::UnitId;
use samverk_domain::people::unit::{self, NewUnit};
use samverk_domain::{Error, Refusal};
use serde::Deserialize;

use super::{own, units};
use crate::Portal;
use crate::changed::{self, Changed, Field};
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Typed {
    version: i64,
    marks: String,
    pub(super) name: String,
    pub(super) invoice_reference: String,
}

impl Typed {
    fn of(unit: &unit::Model) -> Self {
        let invoice_reference = unit.invoice_reference.clone().unwrap_or_default();
        let typed = Self { version: unit.version, name: unit.name.clone(), invoice_reference, marks: String::new() };
        Self { marks: changed::marks(&typed.fields()), ..typed }
    }

    fn unit(&self) -> NewUnit {
        NewUnit { name: self.name.clone(), invoice_reference: self.invoice_reference.clone() }
    }

    /// The fields as people read them.
    fn fields(&self) -> Vec<Field> {
        let field = |name, label, text: &str| Field { name, label, text: text.to_owned() };
        vec![
            field("name", "Namn", &self.name),
            field("invoiceReference", "Referens på fakturan", &self.invoice_reference),
        ]
    }
}

#[derive(Template)]
#[template(path = "my_municipality/unit_form.html")]
struct UnitPage {
    chrome: Chrome,
    id: UnitId,
    typed: Typed,
    changed: Vec<Changed>,
    errors: FormErrors,
}

#[handler]
pub(super) async fn add(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(typed): Form<Typed>,
) -> Answer {
    let own = own(&visitor)?;
    let new = typed.unit();
    match portal.database.write(&visitor.actor, async |scope| unit::add(scope, own, new).await).await {
        Ok(_) => {
            visitor::say(cookies, portal, &Flash::done(format!("{} är tillagd.", typed.name.trim())));
            Ok(see_other("/min-kommun/enheter"))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?.named(&changed::labels(&typed.fields()));
            let page = units::page(portal, &visitor, typed, errors).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

#[handler]
pub(super) async fn edit(Data(portal): Data<&Portal>, visitor: Visitor, Path(unit): Path<String>) -> Answer {
    own(&visitor)?;
    let id: UnitId = forms::id(&unit)?;
    let unit = portal.database.read(&visitor.actor, async |scope| unit::get(scope, id).await).await?;
    Ok(Page(page(&visitor, id, Typed::of(&unit), FormErrors::default())).into_response())
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(unit): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    own(&visitor)?;
    let id: UnitId = forms::id(&unit)?;
    let (version, new) = (typed.version, typed.unit());
    match portal.database.write(&visitor.actor, async |scope| unit::change(scope, id, version, new).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done(format!("{} är sparad.", typed.name.trim())));
            Ok(see_other("/min-kommun/enheter"))
        }
        Err(Error::Refused(Refusal::ChangedMeanwhile)) => {
            let saved = portal
                .database
                .read(&visitor.actor, async |scope| Ok::<_, Failure>(Typed::of(&unit::get(scope, id).await?)))
                .await?;
            let changed = changed::meanwhile(&typed.marks, saved.fields(), &typed.fields());
            let of = |name| changed.iter().any(|one| one.is_theirs && one.name == name);
            let typed = Typed {
                name: if of("name") { saved.name } else { typed.name },
                invoice_reference: if of("invoiceReference") {
                    saved.invoice_reference
                } else {
                    typed.invoice_reference
                },
                ..saved
            };
            let mut page = page(&visitor, id, typed, FormErrors::default());
            "Fel: Ändra enheten".clone_into(&mut page.chrome.title);
            page.changed = changed;
            Ok(Page(page).with_status(StatusCode::CONFLICT).into_response())
        }
        Err(fault) => {
            let page = page(&visitor, id, typed, forms::mendable(fault)?);
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

fn page(visitor: &Visitor, id: UnitId, typed: Typed, errors: FormErrors) -> UnitPage {
    let chrome = visitor.chrome(forms::title("Ändra enheten", &errors)).within(Area::MyMunicipality);
    let errors = errors.named(&changed::labels(&typed.fields()));
    UnitPage { chrome, id, typed, changed: Vec::new(), errors }
}
