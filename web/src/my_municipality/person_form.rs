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
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

/// What the summary of faults calls the fields.
const LABELS: [(&str, &str); 6] = [
    ("givenName", "Förnamn"),
    ("familyName", "Efternamn"),
    ("email", "E-post"),
    ("phone", "Telefon"),
    ("title", "Titel"),
    ("unitId", "Enhet"),
];

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Typed {
    version: i64,
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
    /// Field, what was typed, and what somebody else has saved.
    differences: Vec<(&'static str, String, String)>,
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
            visitor::say(cookies, portal, &Flash::done(format!("{name} är tillagd.")));
            Ok(see_other(&format!("/min-kommun/personer/{id}")))
        }
        Err(fault) => {
            let page = page(portal, &visitor, None, typed, forms::mendable(fault)?.named(&LABELS)).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

#[handler]
pub(super) async fn edit(Data(portal): Data<&Portal>, visitor: Visitor, Path(person): Path<String>) -> Answer {
    own(&visitor)?;
    let id: PersonId = forms::id(&person)?;
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
    own(&visitor)?;
    let id: PersonId = forms::id(&person)?;
    let (version, new) = (typed.version, typed.person());
    match portal.database.write(&visitor.actor, async |scope| person::change(scope, id, version, new).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Uppgifterna är sparade."));
            Ok(see_other(&format!("/min-kommun/personer/{id}")))
        }
        Err(Error::Refused(Refusal::ChangedMeanwhile)) => {
            let page = collided(portal, &visitor, id, typed).await?;
            Ok(Page(page).with_status(StatusCode::CONFLICT).into_response())
        }
        Err(fault) => {
            let page = page(portal, &visitor, Some(id), typed, forms::mendable(fault)?.named(&LABELS)).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

/// What was typed stays; saving once more is then a choice made with open eyes.
async fn collided(portal: &Portal, visitor: &Visitor, id: PersonId, mut typed: Typed) -> Answer<PersonFormPage> {
    let saved = portal.database.read(&visitor.actor, async |scope| person::get(scope, id).await).await?;
    let theirs = Typed::of(&saved);
    typed.version = saved.version;
    let mut page = page(portal, visitor, Some(id), typed.clone(), FormErrors::default()).await?;
    let unit =
        |id: &str| page.units.iter().find(|unit| unit.is(id)).map_or_else(String::new, |unit| unit.label.to_string());
    let kind = |value: &str| {
        page.kinds.iter().find(|kind| kind.is(value)).map_or_else(String::new, |kind| kind.label.to_string())
    };
    let pairs = [
        ("Förnamn", typed.given_name.clone(), theirs.given_name.clone()),
        ("Efternamn", typed.family_name.clone(), theirs.family_name.clone()),
        ("E-post", typed.email.clone(), theirs.email.clone()),
        ("Telefon", typed.phone.clone(), theirs.phone.clone()),
        ("Titel", typed.title.clone(), theirs.title.clone()),
        ("Enhet", unit(&typed.unit_id), unit(&theirs.unit_id)),
        ("Uppdrag", kind(&typed.kind), kind(&theirs.kind)),
        ("Skyddade personuppgifter", yes_or_no(&typed.protected_identity), yes_or_no(&theirs.protected_identity)),
    ];
    page.differences = pairs.into_iter().filter(|(_, mine, theirs)| mine.trim() != theirs).collect();
    page.chrome.title = format!("Fel: {}", page.heading);
    Ok(page)
}

fn yes_or_no(value: &str) -> String {
    if value.is_empty() { "Nej" } else { "Ja" }.to_owned()
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: Option<PersonId>,
    typed: Typed,
    errors: FormErrors,
) -> Answer<PersonFormPage> {
    let own = own(visitor)?;
    let units = portal
        .database
        .read(&visitor.actor, async |scope| Ok::<_, Failure>(unit::list(scope, own).await?))
        .await?
        .into_iter()
        .map(|unit| Choice::new(unit.id.to_string(), unit.name));
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
        units: std::iter::once(Choice::new("", "Ingen enhet")).chain(units).collect(),
        kinds: words::PERSON_KINDS.map(|(kind, value)| Choice::new(value, words::person_kind(kind))).to_vec(),
        typed,
        differences: Vec::new(),
        errors,
    })
}

impl Typed {
    fn of(saved: &Listed) -> Self {
        let kind = words::PERSON_KINDS.iter().find(|(kind, _)| *kind == saved.kind).map_or("", |(_, value)| value);
        Self {
            version: saved.version,
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
}
