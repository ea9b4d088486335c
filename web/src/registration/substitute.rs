//! Letting somebody else take part instead: the registration stays, with its seat and price. For coordinators and the staff.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::registration::{self, Listed, NewParticipant};
use samverk_domain::{Error, Refusal, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, title, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

/// Who takes part instead, as it is typed.
#[derive(Default)]
struct Typed {
    email: String,
    given_name: String,
    family_name: String,
    title: String,
    need: String,
}

#[derive(Template)]
#[template(path = "registration/substitute.html")]
struct SubstitutePage {
    chrome: Chrome,
    id: RegistrationId,
    name: String,
    course: String,
    when: String,
    typed: Typed,
    errors: FormErrors,
    back: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<SubstitutePage>> {
    page(portal, &visitor, id, Typed::default(), FormErrors::default()).await.map(Page)
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RegistrationId>,
    sent: Sent,
) -> Answer {
    let typed = Typed {
        email: sent.text("email"),
        given_name: sent.text("givenName"),
        family_name: sent.text("familyName"),
        title: sent.text("title"),
        need: sent.text("need"),
    };
    let new = NewParticipant {
        email: typed.email.clone(),
        given_name: typed.given_name.clone(),
        family_name: typed.family_name.clone(),
        title: typed.title.clone(),
        need: typed.need.clone(),
        ..NewParticipant::default()
    };
    let substituted = portal.database.write(&visitor.actor, async |scope| {
        registration::substitute(scope, id, new).await?;
        registration::get(scope, id).await
    });
    let errors = match substituted.await {
        Ok(row) => {
            let said = format!("{} deltar i {} i stället. Båda får ett mejl.", row.name(), row.course_title);
            visitor::say(cookies, portal, &Flash::done(said));
            return Ok(see_other(&back(&visitor, &row)));
        }
        Err(Error::Invalid(mut faults)) => {
            for fault in &mut faults {
                fault.field = fault.field.trim_start_matches("participants[0].").to_owned();
            }
            forms::errors(&faults)
        }
        Err(Error::Refused(refusal @ Refusal::AlreadyRegistered)) => {
            let mut errors = FormErrors::default();
            errors.add("email", refusal.sentence());
            errors
        }
        Err(other) => return Err(Failure(other)),
    };
    Ok(to_mend(page(portal, &visitor, id, typed, errors).await?))
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: RegistrationId,
    typed: Typed,
    errors: FormErrors,
) -> Answer<SubstitutePage> {
    let row =
        portal.database.read(&visitor.actor, async |scope| registration::get(scope, id).await.map_err(Failure)).await?;
    if !row.can_be_substituted(&visitor.actor, portal.database.clock().now()) {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let name = row.name();
    let heading = title(&format!("Byt ut {name}"), &errors);
    let area = if visitor.actor.is_association() { Area::Work } else { Area::MyMunicipality };
    Ok(SubstitutePage {
        chrome: visitor.chrome(heading).within(area),
        id,
        name,
        course: row.course_title.clone(),
        when: time::span(row.starts_at, row.ends_at),
        typed,
        errors,
        back: back(visitor, &row),
    })
}

/// The list that whoever does this works with.
fn back(visitor: &Visitor, row: &Listed) -> String {
    if visitor.actor.is_association() {
        format!("/arbete/kurser/tillfallen/{}/deltagare", row.offering_id)
    } else {
        "/min-kommun/anmalningar".to_owned()
    }
}
