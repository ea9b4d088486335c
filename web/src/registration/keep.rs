//! Answering a change of time, place or form: keeping the seat, or the way to leave it for nothing.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::courses::{RegistrationId, registration};
use samverk_domain::time;

use super::answer;
use super::cancel::{back, is_own};
use crate::Portal;
use crate::error_page::Answer;
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;

#[derive(Template)]
#[template(path = "registration/keep.html")]
pub(super) struct KeepPage {
    chrome: Chrome,
    id: RegistrationId,
    heading: &'static str,
    title: String,
    slug: String,
    who: Option<String>,
    sessions: Vec<(String, String)>,
    form: &'static str,
    place: String,
    /// Until when the seat can be left for nothing; none when there is nothing to answer.
    until: Option<String>,
    is_kept: bool,
    back: &'static str,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<KeepPage>> {
    let (row, offering, sessions) = answer::asked_about(portal, &visitor, id).await?;
    let own = is_own(&visitor, &row);
    let heading = "Kursen har ändrats";
    Ok(Page(KeepPage {
        chrome: visitor.chrome(heading).within(if own { Area::MyPages } else { Area::MyMunicipality }),
        id,
        heading,
        who: (!own).then(|| row.name()),
        sessions: sessions.iter().map(words::session).collect(),
        form: words::form(offering.form),
        place: offering.place(),
        until: row.asked_to_keep_until(portal.database.clock().now()).map(time::moment),
        is_kept: row.kept_at.is_some(),
        back: back(own),
        title: row.course_title,
        slug: row.course_slug,
    }))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RegistrationId>,
) -> Answer {
    let row = portal
        .database
        .write(&visitor.actor, async |scope| {
            registration::keep(scope, id).await?;
            registration::get(scope, id).await
        })
        .await?;
    let own = is_own(&visitor, &row);
    let who = if own { "Du".to_owned() } else { row.name() };
    visitor::say(cookies, portal, &Flash::done(format!("{who} behåller platsen på {}.", row.course_title)));
    Ok(see_other(back(own)))
}
