//! Adding a person, and changing one. If somebody else has changed the person meanwhile, what they saved stands beside
//! what was typed.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Path};
use poem::{IntoResponse, handler};
use samverk_domain::people::person::{self, Listed, NewPerson};
use samverk_domain::people::{PersonId, PersonKind, unit};
use samverk_domain::{Error, Refusal};
use serde::Deserialize;

use super::own;
use super::person::{asked, back};
use crate::Portal;
use crate::changed::{self, Changed, Field};
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::visitor::Visitor;
use crate::words;

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Typed {
    version: i64,
    marks: String,
    given_name: String,
    family_name: String,
    email: String,
    phone: String,
    title: String,
    unit_id: String,
    kind: String,
    protected_identity: String,
}

#[derive(Template)]
#[template(path = "my_municipality/person_form.html")]
struct PersonFormPage {
    chrome: Chrome,
    heading: &'static str,
    action: String,
    back: String,
    button: &'static str,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    typed: Typed,
    changed: Vec<Changed>,
    errors: FormErrors,
}

#[handler]
pub(super) async fn blank(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer {
    let typed = Typed { kind: "official".to_owned(), ..Typed::default() };
    Ok(Page(page(portal, &visitor, None, typed, FormErrors::default()).await?).into_response())
}

#[handler]
pub(super) async fn add(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Form(typed): Form<Typed>,
) -> Answer {
    let own = own(&visitor)?;
    let new = typed.person();
    match portal.database.write(&visitor.actor, async |scope| person::add(scope, own, new).await).await {
        Ok(id) => {
            let name = format!("{} {}", typed.given_name.trim(), typed.family_name.trim());
            Ok(back(portal, cookies, id, &Flash::done(format!("{name} är tillagd."))))
        }
        Err(fault) => {
            let page = page(portal, &visitor, None, typed, forms::mendable(fault)?).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

#[handler]
pub(super) async fn edit(Data(portal): Data<&Portal>, visitor: Visitor, Path(person): Path<String>) -> Answer {
    let id = asked(&visitor, &person)?;
    let saved = portal.database.read(&visitor.actor, async |scope| person::get(scope, id).await).await?;
    Ok(Page(page(portal, &visitor, Some(id), Typed::of(&saved), FormErrors::default()).await?).into_response())
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(person): Path<String>,
    Form(typed): Form<Typed>,
) -> Answer {
    let id = asked(&visitor, &person)?;
    let (version, new) = (typed.version, typed.person());
    match portal.database.write(&visitor.actor, async |scope| person::change(scope, id, version, new).await).await {
        Ok(()) => Ok(back(portal, cookies, id, &Flash::done("Uppgifterna är sparade."))),
        Err(Error::Refused(Refusal::ChangedMeanwhile)) => {
            let page = collided(portal, &visitor, id, typed).await?;
            Ok(Page(page).with_status(StatusCode::CONFLICT).into_response())
        }
        Err(fault) => {
            let page = page(portal, &visitor, Some(id), typed, forms::mendable(fault)?).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

/// What was typed stays, beside what somebody else has saved; saving once more is then a choice made with open eyes.
async fn collided(portal: &Portal, visitor: &Visitor, id: PersonId, mut typed: Typed) -> Answer<PersonFormPage> {
    let saved = portal.database.read(&visitor.actor, async |scope| person::get(scope, id).await).await?;
    let latest = Typed::of(&saved);
    let mut page = page(portal, visitor, Some(id), typed.clone(), FormErrors::default()).await?;
    let theirs = latest.fields(&page.units);
    let marks = changed::marks(&theirs);
    page.changed = changed::meanwhile(&typed.marks, theirs, &typed.fields(&page.units));
    for one in page.changed.iter().filter(|one| one.is_theirs) {
        typed.take(one.name, &latest);
    }
    page.typed = Typed { version: saved.version, marks, ..typed };
    page.chrome.title = format!("Fel: {}", page.heading);
    Ok(page)
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: Option<PersonId>,
    mut typed: Typed,
    errors: FormErrors,
) -> Answer<PersonFormPage> {
    let own = own(visitor)?;
    let units = portal
        .database
        .read(&visitor.actor, async |scope| Ok::<_, Failure>(unit::list(scope, own).await?))
        .await?
        .into_iter()
        .map(|unit| Choice::new(unit.id.to_string(), unit.name));
    let units: Vec<_> = std::iter::once(Choice::new("", "Ingen enhet")).chain(units).collect();
    let fields = typed.fields(&units);
    if typed.marks.is_empty() {
        typed.marks = changed::marks(&fields);
    }
    let (heading, button) = match id {
        None => ("Lägg till en person", "Lägg till"),
        Some(_) => ("Ändra uppgifterna", "Spara"),
    };
    let base = "/min-kommun/personer".to_owned();
    Ok(PersonFormPage {
        chrome: visitor.chrome(forms::title(heading, &errors)).within(Area::MyMunicipality),
        heading,
        action: id.map_or_else(|| format!("{base}/ny"), |id| format!("{base}/{id}/andra")),
        back: id.map_or_else(|| base.clone(), |id| format!("{base}/{id}")),
        button,
        units,
        kinds: words::PERSON_KINDS.map(|(kind, value)| Choice::new(value, words::person_kind(kind))).to_vec(),
        typed,
        changed: Vec::new(),
        errors: errors.named(&changed::labels(&fields)),
    })
}

impl Typed {
    fn of(saved: &Listed) -> Self {
        let kind = words::PERSON_KINDS.iter().find(|(kind, _)| *kind == saved.kind).map_or("", |(_, value)| value);
        Self {
            version: saved.version,
            marks: String::new(),
            given_name: saved.given_name.clone(),
            family_name: saved.family_name.clone(),
            email: saved.email.clone().unwrap_or_default(),
            phone: saved.phone.clone().unwrap_or_default(),
            title: saved.title.clone().unwrap_or_default(),
            unit_id: saved.unit_id.map(|unit| unit.to_string()).unwrap_or_default(),
            kind: kind.to_owned(),
            protected_identity: if saved.protected_identity { "ja" } else { "" }.to_owned(),
        }
    }

    fn person(&self) -> NewPerson {
        let kind = words::PERSON_KINDS.iter().find(|(_, value)| *value == self.kind);
        NewPerson {
            given_name: self.given_name.clone(),
            family_name: self.family_name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            title: self.title.clone(),
            unit: self.unit_id.parse().ok(),
            kind: kind.map_or(PersonKind::Official, |(kind, _)| *kind),
            protected_identity: !self.protected_identity.is_empty(),
        }
    }

    /// The fields as people read them.
    fn fields(&self, units: &[Choice]) -> Vec<Field> {
        let unit = units.iter().find(|unit| unit.is(&self.unit_id)).map_or("", |unit| &*unit.label);
        let kind = words::PERSON_KINDS.iter().find(|(_, value)| *value == self.kind);
        let field = |name, label, text: &str| Field { name, label, text: text.to_owned() };
        vec![
            field("givenName", "Förnamn", &self.given_name),
            field("familyName", "Efternamn", &self.family_name),
            field("email", "E-post", &self.email),
            field("phone", "Telefon", &self.phone),
            field("title", "Titel", &self.title),
            field("unitId", "Enhet", unit),
            field("kind", "Uppdrag", kind.map_or("", |(kind, _)| words::person_kind(*kind))),
            field(
                "protectedIdentity",
                "Skyddade personuppgifter",
                if self.protected_identity.is_empty() { "Nej" } else { "Ja" },
            ),
        ]
    }

    /// Takes a field over from another form.
    fn take(&mut self, name: &str, from: &Self) {
        match name {
            "givenName" => self.given_name.clone_from(&from.given_name),
            "familyName" => self.family_name.clone_from(&from.family_name),
            "email" => self.email.clone_from(&from.email),
            "phone" => self.phone.clone_from(&from.phone),
            "title" => self.title.clone_from(&from.title),
            "unitId" => self.unit_id.clone_from(&from.unit_id),
            "kind" => self.kind.clone_from(&from.kind),
            "protectedIdentity" => self.protected_identity.clone_from(&from.protected_identity),
            _ => {}
        }
    }
}
