//! Adding a person, and changing one. If somebody else has changed the person meanwhile, what they saved stands beside
//! what was typed.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::people::person::{self, Listed, NewPerson};
use samverk_domain::people::{PersonId, PersonKind, unit};

use super::own;
use super::person::back;
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::Answer;
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::Visitor;
use crate::words;

/// What was typed.
#[derive(Default)]
struct Typed {
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
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn blank(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer {
    let typed = Typed { kind: "official".to_owned(), ..Typed::default() };
    let units = units(portal, &visitor).await?;
    Ok(Page(page(&visitor, None, typed, Basis::default(), units, FormErrors::default())).into_response())
}

#[handler]
pub(super) async fn add(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let own = own(&visitor)?;
    let typed = Typed::sent(&sent);
    let new = typed.person();
    match portal.database.write(&visitor.actor, async |scope| person::add(scope, own, new).await).await {
        Ok(id) => {
            let name = format!("{} {}", typed.given_name.trim(), typed.family_name.trim());
            Ok(back(portal, cookies, id, &Flash::done(format!("{name} är tillagd."))))
        }
        Err(fault) => {
            let (units, errors) = (units(portal, &visitor).await?, forms::mendable(fault)?);
            Ok(forms::to_mend(page(&visitor, None, typed, Basis::default(), units, errors)))
        }
    }
}

#[handler]
pub(super) async fn edit(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<PersonId>) -> Answer {
    own(&visitor)?;
    let saved = portal.database.read(&visitor.actor, async |scope| person::get(scope, id).await).await?;
    let (units, typed) = (units(portal, &visitor).await?, Typed::of(&saved));
    let basis = Basis::of(saved.version, &typed.fields(&units));
    Ok(Page(page(&visitor, Some(id), typed, basis, units, FormErrors::default())).into_response())
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
    sent: Sent,
) -> Answer {
    own(&visitor)?;
    let typed = Typed::sent(&sent);
    let (version, new) = (Basis::sent(&sent).version, typed.person());
    match portal.database.write(&visitor.actor, async |scope| person::change(scope, id, version, new).await).await {
        Ok(()) => Ok(back(portal, cookies, id, &Flash::done("Uppgifterna är sparade."))),
        Err(fault) => {
            let saved = portal.database.read(&visitor.actor, async |scope| person::get(scope, id).await).await?;
            let units = units(portal, &visitor).await?;
            let latest = Typed::of(&saved).fields(&units);
            let again = changed::again(fault, sent, saved.version, latest, &typed.fields(&units))?;
            let (typed, errors) = (Typed::sent(&again.sent), forms::errors(&again.faults));
            let page = page(&visitor, Some(id), typed, again.basis, units, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The units of the kommun, to choose from.
async fn units(portal: &Portal, visitor: &Visitor) -> Answer<Vec<Choice>> {
    let own = own(visitor)?;
    let units = portal.database.read(&visitor.actor, async |scope| unit::list(scope, own).await).await?;
    let units = units.into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name));
    Ok(std::iter::once(Choice::new("", "Ingen enhet")).chain(units).collect())
}

fn page(
    visitor: &Visitor,
    id: Option<PersonId>,
    typed: Typed,
    basis: Basis,
    units: Vec<Choice>,
    errors: FormErrors,
) -> PersonFormPage {
    let (heading, button) = match id {
        None => ("Lägg till en person", "Lägg till"),
        Some(_) => ("Ändra uppgifterna", "Spara"),
    };
    let base = "/min-kommun/personer".to_owned();
    PersonFormPage {
        chrome: visitor.chrome(basis.title(heading, &errors)).within(Area::MyMunicipality),
        heading,
        action: id.map_or_else(|| format!("{base}/ny"), |id| format!("{base}/{id}/andra")),
        back: id.map_or_else(|| base.clone(), |id| format!("{base}/{id}")),
        button,
        errors: errors.named(&changed::labels(&typed.fields(&units))),
        units,
        kinds: words::PERSON_KINDS.map(|(kind, value)| Choice::new(value, words::person_kind(kind))).to_vec(),
        typed,
        basis,
    }
}

impl Typed {
    fn sent(sent: &Sent) -> Self {
        Self {
            given_name: sent.text("givenName"),
            family_name: sent.text("familyName"),
            email: sent.text("email"),
            phone: sent.text("phone"),
            title: sent.text("title"),
            unit_id: sent.text("unitId"),
            kind: sent.text("kind"),
            protected_identity: sent.text("protectedIdentity"),
        }
    }

    fn of(saved: &Listed) -> Self {
        let kind = words::PERSON_KINDS.iter().find(|(kind, _)| *kind == saved.kind).map_or("", |(_, value)| value);
        Self {
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

    /// The fields, with the labels they have in the form.
    fn fields(&self, units: &[Choice]) -> Vec<Field> {
        let unit = units.iter().find(|unit| unit.is(&self.unit_id)).map_or("", |unit| &*unit.label);
        let kind = words::PERSON_KINDS.iter().find(|(_, value)| *value == self.kind);
        let is_protected = if self.protected_identity.is_empty() { "Nej" } else { "Ja" };
        vec![
            Field::new("givenName", "Förnamn", &self.given_name),
            Field::new("familyName", "Efternamn", &self.family_name),
            Field::new("email", "E-post", &self.email),
            Field::new("phone", "Telefon", &self.phone),
            Field::new("title", "Titel", &self.title),
            Field::new("unitId", "Enhet", &self.unit_id).read_as(unit),
            Field::new("kind", "Anknytning", &self.kind)
                .read_as(kind.map_or("", |(kind, _)| words::person_kind(*kind))),
            Field::new("protectedIdentity", "Skyddade personuppgifter", &self.protected_identity).read_as(is_protected),
        ]
    }
}
