//! Copying a department's year: what is to be copied, and how far it has come.

use askama::Template;
use chrono::Datelike;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Query};
use samverk_domain::access::Permission;
use samverk_domain::courses::OfferingId;
use samverk_domain::courses::year_copy::{self, Copyable, Plan};
use samverk_domain::jobs::batch::State;
use samverk_domain::organisations::department;
use samverk_domain::store::Scope;
use samverk_domain::{Error, time};
use serde::{Deserialize, Serialize};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{mendable, title, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, address, choices};
use crate::progress::Shown;
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::{Crumbs, crumbs};

const PATH: &str = "/arbete/kurser/kopiera-ar";

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    avdelning: String,
    ar: String,
    veckor: String,
}

struct Row {
    id: OfferingId,
    title: String,
    before: String,
    after: String,
    holiday: Option<&'static str>,
    /// Its copy, if there is one.
    copy: Option<String>,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "work/courses/copy_year.html")]
struct CopyYearPage {
    chrome: Chrome,
    crumbs: Crumbs,
    /// The page's own address, with what it asks for.
    page: String,
    departments: Vec<Choice>,
    department: String,
    year: String,
    weeks: Vec<Choice>,
    chosen_weeks: String,
    count: String,
    rows: Vec<Row>,
    /// How far the copying has come.
    work: Option<Shown>,
    can_copy: bool,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    asked: Option<Query<Asked>>,
) -> Answer<Page<CopyYearPage>> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    page(portal, &visitor, asked, None, FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn copy(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    asked: Option<Query<Asked>>,
    sent: Sent,
) -> Answer {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let chosen: Vec<OfferingId> = sent.all("offeringIds").filter_map(|id| id.parse().ok()).collect();
    let begun = portal
        .database
        .write(&visitor.actor, async |scope| {
            let (_, plan) = plan(scope, &asked).await?;
            year_copy::begin(scope, plan.ok_or(Error::Forbidden)?, &chosen).await
        })
        .await;
    match begun {
        Ok(_) => {
            visitor::say(cookies, portal, &Flash::done("Tillfällena kopieras nu, ett i taget."));
            Ok(see_other(&address(PATH, &asked)))
        }
        Err(fault) => {
            let errors = mendable(fault)?;
            Ok(to_mend(page(portal, &visitor, asked, Some(chosen), errors).await?))
        }
    }
}

/// The departments that the reader runs, and what is asked for, or else this year of the first of them.
async fn plan(scope: &Scope, asked: &Asked) -> Result<(Vec<department::Model>, Option<Plan>), Error> {
    let mut own = department::list(scope).await?;
    own.retain(|one| scope.actor().may(Permission::ManageCourses(one.id)));
    let chosen = own.iter().find(|one| one.slug == asked.avdelning).or_else(|| own.first());
    let plan = chosen.map(|department| Plan {
        department: department.id,
        year: asked.ar.trim().parse().unwrap_or_else(|_| time::local_date(scope.now()).year()),
        weeks: if asked.veckor == "53" { 53 } else { 52 },
    });
    Ok((own, plan))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    asked: Asked,
    chosen: Option<Vec<OfferingId>>,
    mut errors: FormErrors,
) -> Answer<CopyYearPage> {
    let (departments, plan, listed, progress) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let (departments, plan) = plan(scope, &asked).await?;
            let plan = plan.ok_or(Error::Forbidden)?;
            let listed = year_copy::list(scope, plan).await;
            Ok::<_, Error>((departments, plan, listed, year_copy::progress(scope, plan).await?))
        })
        .await
        .map_err(Failure)?;
    let listed = match listed {
        Ok(listed) => listed,
        Err(fault) => {
            errors = mendable(fault)?;
            Vec::new()
        }
    };
    let is_copying = progress.as_ref().is_some_and(|one| one.state() == State::UnderWay);
    let department = departments.iter().find(|one| one.id == plan.department).map(|one| one.slug.clone());
    let asked =
        Asked { avdelning: department.unwrap_or_default(), ar: plan.year.to_string(), veckor: plan.weeks.to_string() };
    Ok(CopyYearPage {
        chrome: visitor.chrome(title("Kopiera ett kursår", &errors)).within(Area::Work),
        crumbs: crumbs([("Kurser", "/arbete/kurser".to_owned())]),
        page: address(PATH, &asked),
        departments: choices(departments.into_iter().map(|one| (one.slug, one.name))),
        department: asked.avdelning,
        year: asked.ar,
        weeks: choices([
            ("52", "52 veckor: samma veckodag, ett eller två datum tidigare"),
            ("53", "53 veckor: en vecka senare"),
        ]),
        chosen_weeks: asked.veckor,
        count: words::count(listed.len() as u64, "tillfälle", "tillfällen"),
        work: Shown::of_current(progress.as_ref()),
        can_copy: !is_copying && listed.iter().any(|one| one.copy.is_none()),
        rows: listed.into_iter().map(|one| row(one, chosen.as_deref())).collect(),
        errors: errors.named(&[("offeringIds", "Kopiera"), ("year", "År att kopiera")]),
    })
}

/// What falls on a holiday is not chosen from the beginning.
fn row(one: Copyable, chosen: Option<&[OfferingId]>) -> Row {
    Row {
        is_chosen: chosen.map_or(one.holiday.is_none(), |chosen| chosen.contains(&one.offering)),
        id: one.offering,
        before: time::span(one.starts_at, one.ends_at),
        after: time::span(one.copy_starts_at, one.copy_ends_at),
        holiday: one.holiday,
        copy: one.copy.map(|made| format!("/arbete/kurser/tillfallen/{made}")),
        title: one.title,
    }
}
