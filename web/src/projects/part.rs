//! What an organisation puts into a project, when, and whom one talks to there.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::people::person;
use samverk_domain::projects::ProjectParticipationId;
use samverk_domain::projects::participation::{self, Listed};
use samverk_domain::projects::participation_entry::{self, Part};
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::{Error, Fault, FieldError, Refusal, time};

use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// What is typed into the form.
#[derive(Default)]
struct Form {
    from_on: String,
    to_on: String,
    cash: String,
    hours: String,
    /// The address of whom one talks to.
    contact: String,
}

impl Form {
    fn sent(sent: &Sent) -> Self {
        Self {
            from_on: sent.text("fromOn"),
            to_on: sent.text("toOn"),
            cash: sent.text("cashOre"),
            hours: sent.text("hours"),
            contact: sent.text("contactPersonId"),
        }
    }

    fn of(listed: &Listed, contact: Option<String>) -> Self {
        let part = &listed.participation;
        Self {
            from_on: part.from_on.map(|day| day.to_string()).unwrap_or_default(),
            to_on: part.to_on.map(|day| day.to_string()).unwrap_or_default(),
            cash: part.cash_ore.map(forms::sum_value).unwrap_or_default(),
            hours: part.hours.map(|hours| hours.to_string()).unwrap_or_default(),
            contact: contact.unwrap_or_default(),
        }
    }

    /// What the domain takes, but for the contact. Hours that cannot be read become a number that it finds out of range.
    fn part(&self, faults: &mut Vec<FieldError>) -> Part {
        let hours: String = self.hours.chars().filter(|c| !c.is_whitespace()).collect();
        Part {
            from_on: forms::day("fromOn", &self.from_on, faults),
            to_on: forms::day("toOn", &self.to_on, faults),
            cash_ore: forms::sum("cashOre", &self.cash, faults),
            hours: (!hours.is_empty()).then(|| hours.parse().unwrap_or(-1)),
            contact: None,
        }
    }

    fn fields(&self) -> Vec<Field> {
        let day = |text: &str| text.parse().map_or_else(|_| text.to_owned(), time::date);
        vec![
            Field::new("fromOn", "Första dag", &self.from_on).read_as(day(&self.from_on)),
            Field::new("toOn", "Sista dag", &self.to_on).read_as(day(&self.to_on)),
            Field::new("cashOre", "Pengar i kronor", &self.cash),
            Field::new("hours", "Arbetstid i timmar", &self.hours),
            Field::new("contactPersonId", "Kontakt", &self.contact),
        ]
    }
}

#[derive(Template)]
#[template(path = "projects/part.html")]
struct PartPage {
    chrome: Chrome,
    project: String,
    back: String,
    organisation: String,
    action: String,
    /// That somebody whom the reader may not see is the contact.
    is_hidden: bool,
    form: Form,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<ProjectParticipationId>,
) -> Answer<Page<PartPage>> {
    let (listed, form) = current(portal, &visitor, id).await?;
    if !ParticipationState::OPEN.contains(&listed.participation.state) {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let basis = Basis::of(listed.participation.version, &form.fields());
    Ok(Page(page(portal, &visitor, &listed, form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectParticipationId>,
    sent: Sent,
) -> Answer {
    let (listed, _) = current(portal, &visitor, id).await?;
    let (form, version, mut faults) = (Form::sent(&sent), Basis::sent(&sent).version, Vec::new());
    let new = form.part(&mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            let owner = listed.participation.owner_org_id;
            let contact = person::with_address(scope, owner, &form.contact).await?;
            if contact.is_none() && !form.contact.trim().is_empty() {
                faults.push(FieldError { field: "contactPersonId".to_owned(), fault: Fault::UnknownChoice });
            }
            let new = Part { contact: contact.map(|one| one.id), ..new };
            forms::with_faults(faults, participation_entry::change(scope, id, version, &new).await)
        })
        .await;
    let back = format!("/projekt/{}", listed.project_slug);
    match done {
        Ok(()) => visitor::told(cookies, portal, &back, Ok(Flash::done("Uppgifterna är sparade."))),
        Err(Error::Refused(Refusal::NotInThisState)) => {
            visitor::told(cookies, portal, &back, Err(Refusal::NotInThisState.into()))
        }
        Err(fault) => {
            let (listed, latest) = current(portal, &visitor, id).await?;
            let version = listed.participation.version;
            let again = changed::again(fault, sent, version, latest.fields(), &form.fields())?;
            let (form, errors) = (Form::sent(&again.sent), forms::errors(&again.faults));
            let page = page(portal, &visitor, &listed, form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The part as it is now, for somebody who handles it.
async fn current(portal: &Portal, visitor: &Visitor, id: ProjectParticipationId) -> Answer<(Listed, Form)> {
    let now = portal.database.clock().now();
    let (listed, contact) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let listed = participation::get(scope, id).await?;
            let contact = match listed.contact(now).and_then(|contact| contact.person) {
                Some(person) => person::get(scope, person).await?.email,
                None => None,
            };
            Ok::<_, Failure>((listed, contact))
        })
        .await?;
    if !listed.is_handled_by(&visitor.actor) {
        return Err(Failure(Error::Forbidden));
    }
    let form = Form::of(&listed, contact);
    Ok((listed, form))
}

fn page(portal: &Portal, visitor: &Visitor, listed: &Listed, form: Form, basis: Basis, errors: FormErrors) -> PartPage {
    let errors = errors.named(&changed::labels(&form.fields()));
    let heading = format!("Uppgifter om {} i projektet", listed.organisation_name);
    let contact = listed.contact(portal.database.clock().now());
    PartPage {
        chrome: visitor.chrome(basis.title(&heading, &errors)).within(Area::Projects),
        project: listed.project_title.clone(),
        back: format!("/projekt/{}", listed.project_slug),
        organisation: listed.organisation_name.clone(),
        action: format!("/projekt/del/{}/andra", listed.participation.id),
        is_hidden: contact.is_some_and(|contact| contact.person.is_none()),
        form,
        basis,
        errors,
    }
}
