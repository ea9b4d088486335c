//! Erasing a person: first what it means, then the deed. The same page for a kommun's coordinator and the association's admin.

use askama::Template;
use poem::handler;
use poem::http::Uri;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::people::PersonId;
use samverk_domain::privacy::erasure::{self, Preview};
use samverk_domain::privacy::mention::Place as Mentioned;
use samverk_domain::{Error, Refusal, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{errors, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words::count;

#[derive(Template)]
#[template(path = "privacy/erase.html")]
struct ErasePage {
    chrome: Chrome,
    crumbs: Vec<(&'static str, String)>,
    here: String,
    back: String,
    name: String,
    /// Title and time of what has to be cancelled first, and where that is done.
    coming: Vec<(String, String, Option<String>)>,
    removed: Vec<String>,
    kept: Vec<String>,
    /// Texts that name the person: what kind, and where.
    mentions: Vec<(&'static str, Option<String>)>,
    /// What they have asked themselves: its page, and the last day to answer.
    request: Option<(String, String)>,
    reason: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    Path(id): Path<PersonId>,
) -> Answer<Page<ErasePage>> {
    page(portal, &visitor, address, id, String::new(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    address: &Uri,
    Path(id): Path<PersonId>,
    sent: Sent,
) -> Answer {
    let reason = sent.text("reason");
    let erased = portal.database.write(&visitor.actor, async |scope| erasure::erase(scope, id, &reason).await).await;
    let place = Place::of(address);
    match erased {
        Ok(()) => visitor::told(cookies, portal, place.people, Ok(Flash::done("Personens uppgifter är borttagna."))),
        Err(Error::Invalid(faults)) => {
            let errors = errors(&faults).named(&[("reason", "Skäl")]);
            Ok(to_mend(page(portal, &visitor, address, id, reason, errors).await?))
        }
        // What has to be cancelled first stands on this page.
        Err(fault @ Error::Refused(Refusal::ComingRegistrations)) => {
            visitor::told(cookies, portal, address.path(), Err(fault))
        }
        Err(fault) => visitor::told(cookies, portal, &place.person(id), Err(fault)),
    }
}

/// Where in the portal it is done.
pub(super) struct Place {
    pub(super) area: Area,
    crumbs: [(&'static str, &'static str); 2],
    people: &'static str,
    above: &'static str,
    /// The list of requests to be erased.
    pub(super) requests: &'static str,
}

impl Place {
    pub(super) fn of(address: &Uri) -> Self {
        if address.path().starts_with("/arbete") {
            let crumbs = [("Arbete", "/arbete"), ("Organisationer", "/arbete/medlemmar")];
            Self {
                area: Area::Work,
                crumbs,
                people: "/arbete/medlemmar",
                above: "/arbete/medlemmar/personer",
                requests: "/arbete/borttagning",
            }
        } else {
            let crumbs = [("Min kommun", "/min-kommun"), ("Personer", "/min-kommun/personer")];
            Self {
                area: Area::MyMunicipality,
                crumbs,
                people: "/min-kommun/personer",
                above: "/min-kommun/personer",
                requests: "/min-kommun/borttagning",
            }
        }
    }

    pub(super) fn person(&self, id: PersonId) -> String {
        format!("{}/{id}", self.above)
    }

    /// The way to what is directly under the area.
    pub(super) fn top(&self) -> Vec<(&'static str, String)> {
        self.crumbs[..1].iter().map(|(name, href)| (*name, (*href).to_owned())).collect()
    }

    /// Where a text is that names somebody; none where it has no page in this area.
    fn of_mention(&self, place: &Mentioned) -> Option<String> {
        let is_work = self.area == Area::Work;
        match place {
            Mentioned::Course(id) => is_work.then(|| format!("/arbete/kurser/{id}")),
            Mentioned::Offering(id) => is_work.then(|| format!("/arbete/kurser/tillfallen/{id}")),
            Mentioned::Participant(_, offering) if is_work => {
                Some(format!("/arbete/kurser/tillfallen/{offering}/deltagare"))
            }
            Mentioned::Participant(_, offering) => Some(format!("/min-kommun/anmalningar?tillfalle={offering}")),
            Mentioned::Approval(_) => (!is_work).then(|| "/min-kommun/godkannanden".to_owned()),
            Mentioned::Series(id) => is_work.then(|| format!("/arbete/serier/{id}")),
            Mentioned::Wish(id) if is_work => Some(format!("/arbete/onskemal/{id}")),
            Mentioned::Wish(id) => Some(format!("/min-kommun/onskemal/{id}")),
            Mentioned::Certificate(number) if is_work => Some(format!("/arbete/intyg?q={number}")),
            Mentioned::Certificate(number) => Some(format!("/min-kommun/intyg?q={number}")),
            Mentioned::Invoices(_) if is_work => Some("/arbete/fakturaunderlag".to_owned()),
            Mentioned::Invoices(_) => Some("/min-kommun/kostnader".to_owned()),
            Mentioned::Evaluation(id) => is_work.then(|| format!("/arbete/kurser/tillfallen/{id}/utvardering")),
            Mentioned::Questions(id) => is_work.then(|| format!("/arbete/nki/mallar/{id}")),
            Mentioned::Room(id) => is_work.then(|| format!("/arbete/lokaler/{id}")),
            Mentioned::Unit(id) => (!is_work).then(|| format!("/min-kommun/enheter/{id}")),
            Mentioned::Network(id) if is_work => Some(format!("/arbete/natverk/{id}")),
            Mentioned::Network(_) => Some("/min-kommun/natverk".to_owned()),
            Mentioned::Project(_) => None,
            Mentioned::Department(id) => is_work.then(|| format!("/arbete/medlemmar/avdelningar/{id}")),
        }
    }
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    address: &Uri,
    id: PersonId,
    reason: String,
    errors: FormErrors,
) -> Answer<ErasePage> {
    let place = Place::of(address);
    if visitor.actor.is_association() != (place.area == Area::Work) {
        return Err(Failure(Error::Forbidden));
    }
    let read = async |scope: &_| erasure::preview(scope, id).await.map_err(Failure);
    let found = portal.database.read(&visitor.actor, read).await?;
    let now = portal.database.clock().now();
    let coming = found.coming.iter().map(|row| {
        let cancel = row.can_be_cancelled(&visitor.actor, now).then(|| format!("/anmalan/avboka/{}", row.id));
        (row.course_title.clone(), time::span(row.starts_at, row.ends_at), cancel)
    });
    Ok(ErasePage {
        chrome: visitor.chrome(title("Ta bort personens uppgifter", &errors)).within(place.area),
        crumbs: place.crumbs.iter().map(|(name, href)| (*name, (*href).to_owned())).collect(),
        here: address.path().to_owned(),
        back: place.person(id),
        name: found.person.name(),
        coming: coming.collect(),
        removed: removed(&found),
        kept: kept(&found),
        mentions: found.mentions.iter().map(|one| (one.of.name, place.of_mention(&one.place))).collect(),
        request: found
            .request
            .as_ref()
            .map(|request| (format!("{}/{}", place.requests, request.id), time::date(request.due_on))),
        reason,
        errors,
    })
}

pub(super) fn removed(found: &Preview) -> Vec<String> {
    let mut removed = vec![
        "Namn, e-post, telefon, titel och roller".to_owned(),
        "Mejl till personen, och text i mejl till andra som nämner namnet".to_owned(),
        "Namnet i loggen och i listor. I stället står Borttagen person".to_owned(),
    ];
    if found.person.account_id.is_some() {
        removed.push("Inloggningen, på alla datorer och telefoner".to_owned());
    }
    if found.needs > 0 {
        removed.push("Specialkost och andra behov".to_owned());
    }
    removed
}

pub(super) fn kept(found: &Preview) -> Vec<String> {
    let registrations = usize::try_from(found.registrations).unwrap_or(usize::MAX);
    let certificates = usize::try_from(found.certificates).unwrap_or(usize::MAX);
    let lines = usize::try_from(found.invoice_lines).unwrap_or(usize::MAX);
    let mut kept = Vec::new();
    if registrations > 0 {
        let number = count(registrations, "anmälan", "anmälningar");
        kept.push(format!("{number} med närvaro och pris, utan namn, så att statistik och kostnader stämmer"));
    }
    if certificates > 0 {
        kept.push(format!("{}, utan namn", count(certificates, "intyg", "intyg")));
    }
    if let Some(year) = found.named_until {
        let number = count(lines, "rad", "rader");
        kept.push(format!("Namnet på {number} i fakturaunderlag, till och med {year} enligt bokföringslagen"));
    }
    kept
}
