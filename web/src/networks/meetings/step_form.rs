//! Writing a next step: a new one, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::networks::attendance::{self, Attending};
use samverk_domain::networks::keeping;
use samverk_domain::networks::meeting::Listed;
use samverk_domain::networks::next_step::{self, Model, NewStep};
use samverk_domain::networks::{NetworkMeetingId, NextStepId};
use samverk_domain::{Error, Fault, FieldError, time};

use super::{crumbs, signed_in};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, choices, chosen, with_all};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// What is typed into the form.
#[derive(Default)]
struct Form {
    text: String,
    owner: String,
    due_on: String,
}

#[derive(Template)]
#[template(path = "networks/meetings/step_form.html")]
struct StepPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    heading: &'static str,
    meeting: String,
    action: String,
    back: String,
    owners: Vec<Choice>,
    form: Form,
    basis: Basis,
    errors: FormErrors,
}

impl Form {
    fn sent(sent: &Sent) -> Self {
        Self { text: sent.text("text"), owner: sent.text("networkMembershipId"), due_on: sent.text("dueOn") }
    }

    fn of(row: &Model) -> Self {
        Self {
            text: row.text.clone(),
            owner: row.membership_id.map(|id| id.to_string()).unwrap_or_default(),
            due_on: row.due_on.to_string(),
        }
    }

    fn step(&self, faults: &mut Vec<FieldError>) -> NewStep {
        if self.due_on.trim().is_empty() {
            faults.push(FieldError { field: "dueOn".to_owned(), fault: Fault::Missing });
        }
        NewStep {
            text: self.text.clone(),
            owner: self.owner.parse().ok(),
            due_on: forms::day("dueOn", &self.due_on, faults).unwrap_or_default(),
        }
    }

    /// The fields, with the labels they have in the form.
    fn fields(&self, owners: &[Choice]) -> Vec<Field> {
        let day = self.due_on.parse().map_or_else(|_| self.due_on.clone(), time::date);
        let owner = chosen(owners, &self.owner).unwrap_or_else(|| "Förbundet".to_owned());
        vec![
            Field::new("text", "Vad som ska göras", &self.text),
            Field::new("networkMembershipId", "Vem som gör det", &self.owner).read_as(owner),
            Field::new("dueOn", "Senast", &self.due_on).read_as(day),
        ]
    }
}

#[handler]
pub(super) async fn ask_new(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkMeetingId>,
) -> Answer<Page<StepPage>> {
    let (listed, owners) = of_meeting(portal, &visitor, id).await?;
    Ok(Page(page(&visitor, &listed, None, owners, Form::default(), Basis::default(), FormErrors::default())))
}

#[handler]
pub(super) async fn add(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkMeetingId>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let (form, mut faults) = (Form::sent(&sent), Vec::new());
    let new = form.step(&mut faults);
    let added = portal
        .database
        .write(&visitor.actor, async |scope| forms::with_faults(faults, next_step::add(scope, id, &new).await))
        .await;
    if let Err(Error::Invalid(faults)) = added {
        let (listed, owners) = of_meeting(portal, &visitor, id).await?;
        let errors = forms::errors(&faults);
        return Ok(to_mend(page(&visitor, &listed, None, owners, form, Basis::default(), errors)));
    }
    let said = added.map(|_| Flash::done("Steget är sparat."));
    visitor::told(cookies, portal, &format!("/natverk/traff/{id}"), said)
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NextStepId>,
) -> Answer<Page<StepPage>> {
    let (row, listed, owners) = current(portal, &visitor, id).await?;
    let form = Form::of(&row);
    let basis = Basis::of(row.version, &form.fields(&owners));
    Ok(Page(page(&visitor, &listed, Some(&row), owners, form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NextStepId>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let (form, version, mut faults) = (Form::sent(&sent), Basis::sent(&sent).version, Vec::new());
    let new = form.step(&mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, next_step::change(scope, id, version, &new).await)
        })
        .await;
    let (row, listed, owners) = current(portal, &visitor, id).await?;
    match done {
        Ok(()) => {
            let said = Flash::done("Ändringarna i steget är sparade.");
            visitor::told(cookies, portal, &super::row::address(&listed), Ok(said))
        }
        Err(fault) => {
            let latest = Form::of(&row).fields(&owners);
            let again = changed::again(fault, sent, row.version, latest, &form.fields(&owners))?;
            let (form, errors) = (Form::sent(&again.sent), forms::errors(&again.faults));
            let page = page(&visitor, &listed, Some(&row), owners, form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// A meeting and those who can be given something to do, for somebody who keeps it.
async fn of_meeting(portal: &Portal, visitor: &Visitor, id: NetworkMeetingId) -> Answer<(Listed, Vec<Choice>)> {
    signed_in(visitor)?;
    let (listed, people) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let listed = keeping::kept(scope, id).await?;
            Ok::<_, Failure>((listed, attendance::of(scope, id).await?))
        })
        .await?;
    let owner = |one: &Attending| {
        let label = format!("{}, {}", one.member.name(), one.member.organisation_name);
        (one.member.membership.id.to_string(), label)
    };
    let owners = choices(people.iter().filter(|one| one.is_inside()).map(owner));
    Ok((listed, with_all("Förbundets medarbetare", owners)))
}

/// A step as it is now, for somebody who keeps its meeting.
async fn current(portal: &Portal, visitor: &Visitor, id: NextStepId) -> Answer<(Model, Listed, Vec<Choice>)> {
    signed_in(visitor)?;
    let row = portal.database.read(&visitor.actor, async |scope| next_step::get(scope, id).await).await?.step;
    let (listed, owners) = of_meeting(portal, visitor, row.meeting_id).await?;
    Ok((row, listed, owners))
}

fn page(
    visitor: &Visitor,
    listed: &Listed,
    row: Option<&Model>,
    owners: Vec<Choice>,
    form: Form,
    basis: Basis,
    errors: FormErrors,
) -> StepPage {
    let heading = if row.is_some() { "Ändra nästa steg" } else { "Nytt nästa steg" };
    let back = super::row::address(listed);
    let errors = errors.named(&changed::labels(&form.fields(&owners)));
    StepPage {
        chrome: visitor.chrome(basis.title(heading, &errors)).within(Area::Networks),
        crumbs: crumbs(listed),
        heading,
        meeting: listed.meeting.title.clone(),
        action: row.map_or_else(|| format!("{back}/steg"), |row| format!("/natverk/steg/{}", row.id)),
        back,
        owners,
        form,
        basis,
        errors,
    }
}
