//! The page of a series: its parts in their order, what they cost together, and registering for all of them.

use std::collections::HashMap;

use askama::Template;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::access::Permission;
use samverk_domain::courses::price::Rate;
use samverk_domain::courses::series::part::{self, Place};
use samverk_domain::courses::standing::Standing;
use samverk_domain::courses::{offering, room_for, series, session};
use samverk_domain::{calendar, money, time};

use super::calendar::file_response;
use super::row::Status;
use super::structured::{self, Publisher};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;

/// A part as the page shows it.
struct Shown {
    slug: String,
    title: String,
    when: String,
    place: String,
    status: &'static str,
    tone: Tone,
    seats: String,
    price: String,
}

#[derive(Template)]
#[template(path = "courses/series.html")]
struct SeriesPage {
    chrome: Chrome,
    structured: String,
    slug: String,
    title: String,
    summary: String,
    department: String,
    parts: Vec<Shown>,
    /// How many parts take registrations, and what they cost together.
    open: usize,
    price: String,
    /// What others than members pay, for readers who may be either.
    other_price: Option<String>,
    /// What registers for all of them at once, if that can be done.
    register: Option<String>,
    edit: Option<String>,
}

/// `Del 2 av 5 i Ledarskap i tre steg`, and the name of the series in addresses.
pub(super) fn place(place: &Place) -> (String, String) {
    let words = format!("Del {} av {} i {}", place.number, place.parts, place.series.title);
    (words, place.series.slug.clone())
}

#[handler]
pub(crate) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(slug): Path<String>) -> Answer {
    let (row, parts, offerings, sessions, standings) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = series::by_slug(scope, &slug).await?;
            let parts = part::of(scope, row.series.id).await?;
            let (mut offerings, mut standings) = (HashMap::new(), HashMap::new());
            for part in &parts {
                let id = part.offering.id;
                let offering = offering::get(scope, id).await?;
                standings.insert(id, room_for(scope, &offering, scope.actor().organisation()).await?.standing);
                offerings.insert(id, offering);
            }
            let sessions = session::of_all(scope, parts.iter().map(|part| part.offering.id)).await?;
            Ok::<_, Failure>((row, parts, offerings, sessions, standings))
        })
        .await?;
    let (now, rate) = (portal.database.clock().now(), Rate::shown_to(&visitor.actor));
    let mut chrome = visitor.chrome(row.series.title.clone()).within(Area::Courses);
    chrome.description.clone_from(&row.series.summary);
    let publisher = Publisher { name: &chrome.association, base_url: &portal.base_url };
    let of = |id| sessions.iter().filter(move |session| session.offering_id == id).collect::<Vec<_>>();
    let events: Vec<_> = parts.iter().map(|part| (&part.offering, &offerings[&part.offering.id])).collect();
    let structured = structured::series(&row.series, &events, &of, &publisher, now);
    let open: Vec<_> = events.iter().filter(|(one, _)| standings[&one.id].takes_registrations()).collect();
    let together = |rate| open.iter().map(|(_, offering)| offering.price(rate)).sum::<i64>();
    let (price, other) = (together(rate), together(Rate::Other));
    let registers = !open.is_empty() && row.series.state.takes_registrations();
    let manages = visitor.actor.may(Permission::ManageCourses(row.series.department_id));
    Ok(Page(SeriesPage {
        chrome,
        structured,
        open: open.len(),
        price: money::kronor_without_vat(price),
        other_price: (visitor.actor.identity().is_none() && other != price).then(|| money::kronor_without_vat(other)),
        register: registers.then(|| format!("/anmalan/serie/{}", row.series.id)),
        edit: manages.then(|| format!("/arbete/serier/{}", row.series.id)),
        parts: events.iter().map(|(listed, offering)| shown(listed, offering, standings[&listed.id], rate)).collect(),
        slug: row.series.slug,
        title: row.series.title,
        summary: row.series.summary,
        department: row.department_name,
    })
    .into_response())
}

fn shown(
    listed: &samverk_domain::courses::catalogue::Listed,
    offering: &offering::Model,
    standing: Standing,
    rate: Rate,
) -> Shown {
    let status = Status::of(standing);
    Shown {
        slug: listed.slug.clone(),
        title: listed.title.clone(),
        when: time::span(offering.starts_at, offering.ends_at),
        place: offering.place(),
        status: status.label,
        tone: status.tone,
        seats: status.seats,
        price: money::kronor_without_vat(offering.price(rate)),
    }
}

/// "Add to calendar" for all parts.
#[handler]
pub(crate) async fn as_calendar(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Response> {
    let base_url = portal.base_url.as_str();
    let text = portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = series::by_slug(scope, &slug).await?;
            calendar::of_series(scope, row.series.id, base_url).await.map_err(Failure)
        })
        .await?;
    Ok(file_response(text))
}
