//! Making something of a need: a course wish or an idea for a project, with the need's words to begin with.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::wish::NewWish;
use samverk_domain::courses::wish_support::{MOST_PEOPLE, NewSupport};
use samverk_domain::discussion::standing::Standing;
use samverk_domain::networks::need_signal::Listed;
use samverk_domain::networks::{NeedSignalId, need_entry};
use samverk_domain::projects::project_entry::NewProject;
use samverk_domain::{Error, Fault, FieldError, Refusal};

use super::{crumbs, found, moderated, place};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// What is typed of a wish.
struct Wish {
    title: String,
    need: String,
    audience: String,
    wanted_when: String,
    people: String,
}

/// What is typed of a project.
struct Project {
    acronym: String,
    title: String,
    summary: String,
}

/// What both pages have.
struct About {
    crumbs: Vec<(String, String)>,
    organisation: String,
    title: String,
    back: String,
}

#[derive(Template)]
#[template(path = "needs/wish.html")]
struct WishPage {
    chrome: Chrome,
    about: About,
    action: String,
    form: Wish,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "needs/project.html")]
struct ProjectPage {
    chrome: Chrome,
    about: About,
    action: String,
    form: Project,
    errors: FormErrors,
}

#[handler]
pub(super) async fn wish_form(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NeedSignalId>,
) -> Answer<Page<WishPage>> {
    let listed = wishable(portal, &visitor, id).await?;
    let form = Wish {
        title: listed.need.title.clone(),
        need: listed.need.text.clone(),
        audience: String::new(),
        wanted_when: String::new(),
        people: String::new(),
    };
    Ok(Page(wish_page(&visitor, &listed, form, FormErrors::default())))
}

#[handler]
pub(super) async fn wish(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
    sent: Sent,
) -> Answer {
    let listed = moderated(portal, &visitor, id).await?;
    let text = |field: &str| sent.text(field);
    let form = Wish {
        title: text("title"),
        need: text("need"),
        audience: text("audience"),
        wanted_when: text("wantedWhen"),
        people: text("people"),
    };
    let mut faults = Vec::new();
    let (new, support) = form.read(&mut faults);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, need_entry::wish(scope, id, &new, &support).await)
        })
        .await;
    if let Err(Error::Invalid(faults)) = made {
        return Ok(to_mend(wish_page(&visitor, &listed, form, forms::errors(&faults))));
    }
    let said = "Behovet har blivit ett önskemål om en kurs.";
    visitor::told(cookies, portal, &place(&listed), made.map(|_| Flash::done(said)))
}

#[handler]
pub(super) async fn project_form(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NeedSignalId>,
) -> Answer<Page<ProjectPage>> {
    let listed = startable(portal, &visitor, id).await?;
    let (title, summary) = (listed.need.title.clone(), listed.need.text.clone());
    let form = Project { acronym: String::new(), title, summary };
    Ok(Page(project_page(&visitor, &listed, form, FormErrors::default())))
}

#[handler]
pub(super) async fn project(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NeedSignalId>,
    sent: Sent,
) -> Answer {
    let listed = startable(portal, &visitor, id).await?;
    let form = Project { acronym: sent.text("acronym"), title: sent.text("title"), summary: sent.text("summary") };
    let new = NewProject {
        acronym: form.acronym.clone(),
        title: form.title.clone(),
        summary: form.summary.clone(),
        ..NewProject::default()
    };
    let made = portal.database.write(&visitor.actor, async |scope| need_entry::project(scope, id, &new).await).await;
    if let Err(Error::Invalid(faults)) = made {
        return Ok(to_mend(project_page(&visitor, &listed, form, forms::errors(&faults))));
    }
    visitor::told(cookies, portal, &place(&listed), made.map(|_| Flash::done("Behovet har blivit en projektidé.")))
}

/// A need that nothing has been made of and that nobody has answered.
async fn wishable(portal: &Portal, visitor: &Visitor, id: NeedSignalId) -> Answer<Listed> {
    let listed = moderated(portal, visitor, id).await?;
    if listed.can_be_wished(Standing::Moderator) { Ok(listed) } else { Err(Failure(Refusal::NotInThisState.into())) }
}

async fn startable(portal: &Portal, visitor: &Visitor, id: NeedSignalId) -> Answer<Listed> {
    let (listed, _) = found(portal, visitor, id).await?;
    if listed.can_be_started(&visitor.actor) { Ok(listed) } else { Err(Failure(Error::Forbidden)) }
}

impl Wish {
    /// What was meant; a number that cannot be read is a fault.
    fn read(&self, faults: &mut Vec<FieldError>) -> (NewWish, NewSupport) {
        let text: String = self.people.split_whitespace().collect();
        let people = text.parse().unwrap_or_else(|_| {
            let fault = if text.is_empty() { Fault::Missing } else { Fault::OutOfRange(1, MOST_PEOPLE) };
            faults.push(FieldError { field: "people".to_owned(), fault });
            0
        });
        let new = NewWish {
            title: self.title.clone(),
            need: self.need.clone(),
            audience: self.audience.clone(),
            wanted_when: self.wanted_when.clone(),
            ..NewWish::default()
        };
        (new, NewSupport { people, note: String::new() })
    }
}

fn wish_page(visitor: &Visitor, listed: &Listed, form: Wish, errors: FormErrors) -> WishPage {
    let errors = errors.named(&[
        ("title", "Vilken kurs"),
        ("need", "Vad som behöver läras"),
        ("audience", "För vem"),
        ("wantedWhen", "Ungefär när"),
        ("people", "Hur många de skulle anmäla"),
    ]);
    WishPage {
        chrome: visitor.chrome(forms::title("Önska en kurs", &errors)).within(Area::Networks),
        about: about(listed),
        action: format!("/natverk/behov/{}/kurs", listed.need.id),
        form,
        errors,
    }
}

fn project_page(visitor: &Visitor, listed: &Listed, form: Project, errors: FormErrors) -> ProjectPage {
    let errors = errors.named(&[("acronym", "Kort namn"), ("title", "Namn"), ("summary", "Sammanfattning")]);
    ProjectPage {
        chrome: visitor.chrome(forms::title("Gör till projektidé", &errors)).within(Area::Networks),
        about: about(listed),
        action: format!("/natverk/behov/{}/projekt", listed.need.id),
        form,
        errors,
    }
}

fn about(listed: &Listed) -> About {
    About {
        crumbs: crumbs(&listed.network_name, &listed.network_slug),
        organisation: listed.organisation_name.clone(),
        title: listed.need.title.clone(),
        back: place(listed),
    }
}
