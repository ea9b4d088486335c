//! One series with its parts, and the ways it can go.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::access::Permission;
use samverk_domain::courses::catalogue::{self, Listed};
use samverk_domain::courses::series::part;
use samverk_domain::courses::series::state::SeriesState;
use samverk_domain::courses::{SeriesId, series};
use samverk_domain::store::Page as Pages;
use samverk_domain::{Error, time};

use crate::Portal;
use crate::courses::row::Status;
use crate::error_page::{Answer, Failure};
use crate::forms::{Options, mendable, title, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, Tone};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words;
use crate::work::{Crumbs, crumbs};

/// What the buttons send.
const STATES: Options<SeriesState> = Options(&[
    ("utkast", SeriesState::Draft),
    ("publicerad", SeriesState::Published),
    ("arkiverad", SeriesState::Archived),
]);

/// Offerings that can become parts: more than the association gives in a year.
const COMING: Pages = Pages { page: 1, limit: 1_000 };

struct Row {
    id: String,
    title: String,
    when: String,
    place: String,
    status: (&'static str, Tone),
}

#[derive(Template)]
#[template(path = "work/series/show.html")]
pub(super) struct SeriesPage {
    chrome: Chrome,
    crumbs: Crumbs,
    page: String,
    row: series::Listed,
    state: (&'static str, Tone),
    parts: Vec<Row>,
    offerings: Vec<Choice>,
    /// What each button sends, and what it says.
    ways: Vec<(String, &'static str)>,
    manages: bool,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<SeriesId>) -> Answer {
    Ok(Page(page(portal, &visitor, id, FormErrors::default()).await?).into_response())
}

pub(super) async fn page(portal: &Portal, visitor: &Visitor, id: SeriesId, errors: FormErrors) -> Answer<SeriesPage> {
    let (row, parts, coming) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let coming = catalogue::list(scope, &catalogue::Filter::default(), COMING).await?.rows;
            let taken = part::places(scope, coming.iter().map(|one| one.id)).await?;
            let parts = part::of(scope, id).await?;
            let is_free = |one: &Listed| {
                !taken.contains_key(&one.id)
                    && parts.iter().all(|part| part.offering.id != one.id)
                    && scope.actor().may(Permission::ManageCourses(one.department_id))
            };
            let coming: Vec<_> = coming.into_iter().filter(is_free).collect();
            Ok::<_, Failure>((series::get(scope, id).await?, parts, coming))
        })
        .await?;
    let now = portal.database.clock().now();
    let manages = visitor.actor.may(Permission::ManageCourses(row.series.department_id));
    let choice = |one: Listed| {
        Choice::new(one.id.to_string(), format!("{}, {}", one.title, time::span(one.starts_at, one.ends_at)))
    };
    let ways = row.series.state.transitions().filter(|_| manages);
    Ok(SeriesPage {
        chrome: visitor.chrome(title(&row.series.title, &errors)).within(Area::Work),
        crumbs: crumbs([("Kurser", "/arbete/kurser".to_owned()), ("Serier", "/arbete/serier".to_owned())]),
        page: format!("/arbete/serier/{id}"),
        state: words::series_state(row.series.state),
        parts: parts
            .into_iter()
            .map(|part| {
                let status = Status::of(part.offering.standing(now));
                Row {
                    id: part.offering.id.to_string(),
                    when: time::span(part.offering.starts_at, part.offering.ends_at),
                    place: part.offering.place(),
                    status: (status.label, status.tone),
                    title: part.offering.title,
                }
            })
            .collect(),
        offerings: std::iter::once(Choice::new("", "Välj ett tillfälle"))
            .chain(coming.into_iter().map(choice))
            .collect(),
        ways: ways.map(|way| (STATES.value(way.to), way_there(row.series.state, way.to))).collect(),
        errors: errors.named(&[("offeringId", "Tillfälle")]),
        manages,
        row,
    })
}

/// What a button says.
fn way_there(from: SeriesState, to: SeriesState) -> &'static str {
    match (from, to) {
        (_, SeriesState::Draft) => "Gör till utkast igen",
        (SeriesState::Archived, SeriesState::Published) => "Publicera igen",
        (_, SeriesState::Published) => "Publicera serien",
        (_, SeriesState::Archived) => "Arkivera serien",
    }
}

#[handler]
pub(super) async fn transition(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<SeriesId>,
    sent: Sent,
) -> Answer {
    let to = STATES.read(&sent.text("till")).ok_or(Failure(Error::NotFound))?;
    match portal.database.write(&visitor.actor, async |scope| series::transition(scope, id, to).await).await {
        Ok(()) => {
            let said = match to {
                SeriesState::Draft => "Serien är ett utkast. Bara förbundets medarbetare ser den.",
                SeriesState::Published => "Serien är publicerad.",
                SeriesState::Archived => "Serien är arkiverad, och tar inte längre emot anmälningar.",
            };
            Ok(back(portal, cookies, id, &Flash::done(said)))
        }
        Err(Error::Refused(refusal)) => Ok(back(portal, cookies, id, &Flash::refused(refusal.sentence()))),
        Err(fault) => {
            let mut errors = FormErrors::default();
            for (_, sentence) in mendable(fault)?.iter() {
                errors.add("offeringId", sentence);
            }
            Ok(to_mend(page(portal, &visitor, id, errors).await?))
        }
    }
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<SeriesId>,
) -> Answer {
    match portal.database.write(&visitor.actor, async |scope| series::remove(scope, id).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Serien är borttagen. Tillfällena finns kvar."));
            Ok(see_other("/arbete/serier"))
        }
        Err(Error::Refused(refusal)) => Ok(back(portal, cookies, id, &Flash::refused(refusal.sentence()))),
        Err(fault) => Err(Failure(fault)),
    }
}

fn back(portal: &Portal, cookies: &CookieJar, id: SeriesId, flash: &Flash) -> Response {
    visitor::say(cookies, portal, flash);
    see_other(&format!("/arbete/serier/{id}"))
}
