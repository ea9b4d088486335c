//! How long data are kept, what was removed last, and choosing another time.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::privacy::retention::{self, Model};
use samverk_domain::privacy::rule::{Kind, Limit};
use samverk_domain::{Error, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

const HERE: &str = "/arbete/drift/gallring";

/// A rule as a row.
struct Row {
    name: &'static str,
    kept: String,
    since: &'static str,
    outcome: &'static str,
    last: String,
    next: &'static str,
    /// Where the time is chosen, if anybody may.
    change: Option<String>,
}

#[derive(Template)]
#[template(path = "privacy/list.html")]
struct ListPage {
    chrome: Chrome,
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn list(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<ListPage>> {
    let read = async |scope: &_| retention::list(scope).await.map_err(Failure);
    let rows = portal.database.read(&visitor.actor, read).await?;
    Ok(Page(ListPage { chrome: visitor.chrome("Gallring").within(Area::Work), rows: rows.iter().map(row).collect() }))
}

fn row(rule: &Model) -> Row {
    let about = rule.rule();
    let is_hourly = matches!(rule.kind, Kind::Needs | Kind::UnsentForms | Kind::Sessions);
    Row {
        name: about.name,
        kept: rule.kept(),
        since: about.since,
        outcome: about.outcome,
        last: rule.done_at.map_or_else(
            || "Inte gjort än".to_owned(),
            |at| match rule.removed {
                0 => format!("{}: inget att gallra", time::moment(at)),
                removed => format!("{}: {removed}", time::moment(at)),
            },
        ),
        next: if is_hourly { "Inom en minut" } else { "Nästa dygn" },
        change: matches!(about.limit, Limit::Chosen { .. }).then(|| format!("{HERE}/{}", about.slug)),
    }
}

#[derive(Template)]
#[template(path = "privacy/rule.html")]
struct RulePage {
    chrome: Chrome,
    crumbs: Crumbs,
    here: String,
    name: &'static str,
    since: &'static str,
    outcome: &'static str,
    bounds: String,
    days: String,
    version: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(kind): Path<String>,
) -> Answer<Page<RulePage>> {
    page(portal, &visitor, &kind, None, FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn choose(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(kind): Path<String>,
    sent: Sent,
) -> Answer {
    let typed = sent.value("days").trim().to_owned();
    let version = sent.value("version").parse().unwrap_or_default();
    // What is no number is out of bounds, as the domain says of all that is.
    let days = typed.parse().unwrap_or(-1);
    let chosen = async |scope: &_| retention::choose(scope, &kind, version, days).await;
    match portal.database.write(&visitor.actor, chosen).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Den nya tiden gäller från nästa gallring."));
            Ok(see_other(HERE))
        }
        Err(fault) => {
            let errors = mendable(fault)?.named(&[("days", "Dagar")]);
            Ok(to_mend(page(portal, &visitor, &kind, Some(typed), errors).await?))
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    kind: &str,
    typed: Option<String>,
    errors: FormErrors,
) -> Answer<RulePage> {
    let read = async |scope: &_| retention::get(scope, kind).await.map_err(Failure);
    let row = portal.database.read(&visitor.actor, read).await?;
    let rule = row.rule();
    let Limit::Chosen { usual, least, most } = rule.limit else { return Err(Failure(Error::NotFound)) };
    Ok(RulePage {
        chrome: visitor.chrome(title("Ändra hur länge uppgifter sparas", &errors)).within(Area::Work),
        crumbs: crumbs([("Drift", "/arbete/drift".to_owned()), ("Gallring", HERE.to_owned())]),
        here: format!("{HERE}/{}", rule.slug),
        name: rule.name,
        since: rule.since,
        outcome: rule.outcome,
        bounds: format!("Minst {least} och högst {most} dagar. Vanligt är {usual}."),
        days: typed.unwrap_or_else(|| row.days().unwrap_or_default().to_string()),
        version: row.version.to_string(),
        errors,
    })
}
