//! Adding, removing and moving the parts of a series. Each button is a change of the whole list, against the version of the page
//! it stood on.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::series::{self, part};
use samverk_domain::courses::{OfferingId, SeriesId};
use samverk_domain::{Error, Fault};

use super::show;
use crate::Portal;
use crate::error_page::Answer;
use crate::forms::{mendable, to_mend};
use crate::layout::{Flash, FormErrors};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// What a button asks for.
enum Wanted {
    Add(OfferingId),
    Remove(OfferingId),
    Earlier(OfferingId),
    Later(OfferingId),
}

impl Wanted {
    fn read(sent: &Sent) -> Option<Self> {
        let (deed, id) = sent.text("till").split_once(' ').map(|(deed, id)| (deed.to_owned(), id.to_owned()))?;
        let id = if deed == "lagg-till" { sent.text("offeringId") } else { id };
        let id = id.parse().ok()?;
        match deed.as_str() {
            "lagg-till" => Some(Self::Add(id)),
            "ta-bort" => Some(Self::Remove(id)),
            "upp" => Some(Self::Earlier(id)),
            "ner" => Some(Self::Later(id)),
            _ => None,
        }
    }

    /// The parts as they are then.
    fn of(&self, mut parts: Vec<OfferingId>) -> Vec<OfferingId> {
        let place = |wanted: &OfferingId| parts.iter().position(|one| one == wanted);
        match self {
            Self::Add(id) => parts.push(*id),
            Self::Remove(id) => parts.retain(|one| one != id),
            Self::Earlier(id) => {
                if let Some(place) = place(id).filter(|place| *place > 0) {
                    parts.swap(place, place - 1);
                }
            }
            Self::Later(id) => {
                if let Some(place) = place(id).filter(|place| place + 1 < parts.len()) {
                    parts.swap(place, place + 1);
                }
            }
        }
        parts
    }
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<SeriesId>,
    sent: Sent,
) -> Answer {
    let Some(wanted) = Wanted::read(&sent) else {
        let mut errors = FormErrors::default();
        errors.add("offeringId", Fault::Missing.sentence());
        return Ok(to_mend(show::page(portal, &visitor, id, errors).await?));
    };
    let version = sent.text("version").parse().unwrap_or_default();
    let changed = portal.database.write(&visitor.actor, async |scope| {
        let parts = part::of(scope, id).await?.into_iter().map(|part| part.offering.id).collect();
        series::set_parts(scope, id, version, &wanted.of(parts)).await
    });
    match changed.await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Delarna i serien är sparade."));
            Ok(see_other(&format!("/arbete/serier/{id}")))
        }
        Err(Error::Refused(refusal)) => {
            visitor::say(cookies, portal, &Flash::refused(refusal.sentence()));
            Ok(see_other(&format!("/arbete/serier/{id}")))
        }
        Err(fault) => {
            let mut errors = FormErrors::default();
            for (_, sentence) in mendable(fault)?.iter() {
                errors.add("offeringId", sentence);
            }
            Ok(to_mend(show::page(portal, &visitor, id, errors).await?))
        }
    }
}
