//! Crediting a closed basis, or lines of it.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response};
use samverk_domain::access::Permission;
use samverk_domain::billing::credit::{self, NewCredit};
use samverk_domain::billing::{LineId, basis};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::time::Month;
use samverk_domain::{Error, money};

use super::{of_basis, within};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::Crumbs;

/// What was typed.
#[derive(Default)]
struct Typed {
    lines: Vec<String>,
    reason: String,
}

#[derive(Template)]
#[template(path = "work/invoices/credit.html")]
struct CreditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    organisation: String,
    month: String,
    back: String,
    lines: Vec<Choice>,
    typed: Typed,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((month, id)): Path<(Month, OrganisationId)>,
) -> Answer<Page<CreditPage>> {
    Ok(Page(page(portal, &visitor, month, id, Typed::default(), FormErrors::default()).await?))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((month, id)): Path<(Month, OrganisationId)>,
    sent: Sent,
) -> Answer {
    let typed = Typed { lines: sent.all("lineIds").map(str::to_owned).collect(), reason: sent.text("reason") };
    let lines: Vec<LineId> = typed.lines.iter().filter_map(|line| line.parse().ok()).collect();
    let new = NewCredit { lines, reason: typed.reason.clone() };
    let mut errors = FormErrors::default();
    // Nothing chosen is everything to the domain, but here it has been forgotten.
    if new.lines.is_empty() {
        errors.add("lineIds", "Välj minst en rad.");
    }
    if new.reason.trim().is_empty() {
        errors.add("reason", samverk_domain::Fault::Missing.sentence());
    }
    if !errors.is_empty() {
        return Ok(to_mend(page(portal, &visitor, month, id, typed, errors).await?));
    }
    match portal.database.write(&visitor.actor, async |scope| credit::ask(scope, id, month, &new).await).await {
        Ok(count) => {
            let credited = words::count(count as u64, "rad krediteras", "rader krediteras");
            let done = Flash::done(format!("{credited} i nästa underlag som stängs."));
            visitor::say(cookies, portal, &done);
            Ok(see_other(&of_basis(month, id)))
        }
        Err(Error::Invalid(faults)) => {
            let mut errors = FormErrors::default();
            for fault in faults {
                let field = fault.field.split('[').next().unwrap_or_default();
                errors.add(field, fault.fault.sentence());
            }
            Ok(to_mend(page(portal, &visitor, month, id, typed, errors).await?))
        }
        Err(fault) => Err(Failure(fault)),
    }
}

fn to_mend(page: CreditPage) -> Response {
    forms::to_mend(page).into_response()
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    month: Month,
    id: OrganisationId,
    typed: Typed,
    errors: FormErrors,
) -> Answer<CreditPage> {
    let whole = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::Bill)?;
            basis::get(scope, id, month).await.map_err(Failure)
        })
        .await?;
    if whole.creditable.is_empty() {
        return Err(Failure(Error::NotFound));
    }
    let lines = whole.lines.iter().filter(|line| whole.creditable.contains(&line.id)).map(|line| {
        let label = format!("{}, {}, {}", line.name(), line.course_title, money::kronor(line.net_ore));
        Choice::new(line.id.to_string(), label)
    });
    let errors = errors.named(&[("lineIds", "Rader"), ("reason", "Orsak")]);
    let title = format!("Kreditera {}, {}", whole.listed.organisation_name, month.name());
    Ok(CreditPage {
        chrome: visitor.chrome(forms::title(&title, &errors)).within(Area::Work),
        crumbs: within(month),
        month: month.name(),
        back: of_basis(month, id),
        lines: lines.collect(),
        organisation: whole.listed.organisation_name,
        typed,
        errors,
    })
}
