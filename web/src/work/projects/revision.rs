//! A new budget of a project, with the day it was decided and why.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::projects::ProjectId;
use samverk_domain::projects::budget_revision::{self, NewRevision};
use samverk_domain::projects::project::Model;
use samverk_domain::{Fault, FieldError, time};

use super::entry::{self, EntryPage, Frame, Input};
use super::{home, managed, within};
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::Answer;
use crate::forms;
use crate::layout::{Flash, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

fn inputs(value: impl Fn(&'static str) -> String) -> Vec<Input> {
    vec![
        Input::day("decidedOn", "Beslutat", value("decidedOn")),
        Input::text("reason", "Skäl", "3", value("reason")).help("De som är med i projektet läser det."),
        Input::number("budgetOre", "Budget i kronor", value("budgetOre")),
        Input::number("contributionOre", "Bidrag i kronor", value("contributionOre")).optional(),
        Input::number("coFinancingOre", "Förbundets egen insats i kronor", value("coFinancingOre")).optional(),
    ]
}

/// The sums as they are, to be changed.
fn saved(project: &Model, today: &str) -> Vec<Input> {
    let sum = |ore: Option<i64>| ore.map(forms::sum_value).unwrap_or_default();
    inputs(|name| match name {
        "decidedOn" => today.to_owned(),
        "budgetOre" => sum(project.budget_ore),
        "contributionOre" => sum(project.contribution_ore),
        "coFinancingOre" => sum(project.co_financing_ore),
        _ => String::new(),
    })
}

fn typed(sent: &Sent) -> Vec<Input> {
    inputs(|name| sent.text(name))
}

fn read(sent: &Sent, faults: &mut Vec<FieldError>) -> NewRevision {
    let decided_on = forms::day("decidedOn", &sent.text("decidedOn"), faults);
    let mut sum = |field: &str| forms::sum(field, &sent.text(field), faults);
    let (budget, contribution_ore, co_financing_ore) =
        (sum("budgetOre"), sum("contributionOre"), sum("coFinancingOre"));
    for (field, is_missing) in
        [("decidedOn", sent.text("decidedOn").trim().is_empty()), ("budgetOre", budget.is_none())]
    {
        if is_missing {
            faults.push(FieldError { field: field.to_owned(), fault: Fault::Missing });
        }
    }
    NewRevision {
        decided_on: decided_on.unwrap_or_default(),
        reason: sent.text("reason"),
        budget_ore: budget.unwrap_or_default(),
        contribution_ore,
        co_financing_ore,
    }
}

fn frame(project: &Model) -> Frame {
    let back = home(project.id);
    Frame {
        heading: "Ny budget".to_owned(),
        lead: project.title.clone(),
        crumbs: within(project),
        action: format!("{back}/budget"),
        back: format!("{back}#pengar"),
        save: "Spara budgeten",
        remove: None,
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<ProjectId>,
) -> Answer<Page<EntryPage>> {
    let today = time::local_date(portal.database.clock().now()).to_string();
    let project = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?.project;
    Ok(EntryPage::saved(&visitor, frame(&project), project.version, saved(&project, &today)))
}

#[handler]
pub(super) async fn create(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectId>,
    sent: Sent,
) -> Answer {
    let (mut faults, version) = (Vec::new(), Basis::sent(&sent).version);
    let new = read(&sent, &mut faults);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, budget_revision::add(scope, id, version, &new).await)
        })
        .await;
    let Err(fault) = made else {
        return visitor::told(cookies, portal, &home(id), Ok(Flash::done("Den nya budgeten är sparad.")));
    };
    let project = portal.database.read(&visitor.actor, async |scope| managed(scope, id).await).await?.project;
    let latest = saved(&project, &time::local_date(portal.database.clock().now()).to_string());
    entry::again(&visitor, frame(&project), fault, sent, (project.version, latest), typed)
}
