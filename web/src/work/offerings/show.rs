//! An offering as the staff see it: its facts, its state and the ways out of it.

use std::collections::BTreeSet;

use askama::Template;
use chrono::{DateTime, Utc};
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::co_organiser::{self, CoOrganiser};
use samverk_domain::courses::head_count::{self, Counted};
use samverk_domain::courses::invitation::Visibility;
use samverk_domain::courses::state::{By, OfferingState};
use samverk_domain::courses::{OfferingId, attendance, course, offering, session};
use samverk_domain::{money, time};

use super::transition;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Groups, Navigation, Page, Tone};
use crate::visitor::Visitor;
use crate::words;
use crate::work::{Crumbs, crumbs};

/// The pages of an offering; their addresses begin with its own.
const PAGES: &Groups = &[
    (
        "Uppgifter",
        &[
            ("Uppgifter", ""),
            ("Lokal", "/lokal"),
            ("Kvoter", "/kvoter"),
            ("Inbjudna", "/inbjudna"),
            ("Dokument", "/dokument"),
        ],
    ),
    (
        "Deltagare",
        &[
            ("Deltagare", "/deltagare"),
            ("Reservlista", "/reservlista"),
            ("Behov", "/behov"),
            ("Incheckning", "/incheckning"),
        ],
    ),
    ("Utskick", &[("Utskick", "/utskick")]),
    ("Efter kursen", &[("Utvärdering", "/utvardering"), ("Intyg", "/intyg")]),
];

/// What stands at the top of every page of an offering.
pub(crate) struct Head {
    pub(crate) crumbs: Crumbs,
    pub(crate) state: (&'static str, Tone),
    pub(crate) title: String,
    pub(crate) when: String,
    pub(crate) place: String,
    /// Those of its pages that are not for this offering, or not for this reader.
    hidden: Vec<&'static str>,
    /// The address of the offering's first page, which those of the others begin with.
    pub(crate) page: String,
    /// Whether only those see it who are invited.
    pub(crate) is_invited: bool,
    /// Whether the reader runs the offering.
    pub(crate) may_change: bool,
    /// Whether it is theirs to register people at, and takes registrations now.
    pub(crate) can_register: bool,
}

/// The head for this reader.
pub(crate) fn head(actor: &Actor, course: &course::Model, offering: &offering::Model, now: DateTime<Utc>) -> Head {
    let page = format!("/arbete/kurser/tillfallen/{}", offering.id);
    let may_change = actor.may(Permission::ManageCourses(course.department_id));
    let shown = [
        ("/behov", actor.may(Permission::ReadNeeds(course.department_id))),
        ("/intyg", course.certificate().is_some()),
        ("/incheckning", may_change),
    ];
    Head {
        crumbs: crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&course.title, format!("/arbete/kurser/{}", course.id)),
        ]),
        state: words::offering_tag(offering.state),
        title: course.title.clone(),
        when: time::span(offering.starts_at, offering.ends_at),
        place: offering.place(),
        hidden: shown.into_iter().filter(|(_, is_shown)| !is_shown).map(|(page, _)| page).collect(),
        page,
        is_invited: offering.visibility == Visibility::Invited,
        may_change,
        can_register: may_change && offering.standing(now).takes_registrations(),
    }
}

impl Head {
    /// The offering's pages, on the one at this address.
    pub(crate) fn pages(&self, here: &str) -> Option<Navigation> {
        Navigation::at(here, PAGES, &self.page, |page| !self.hidden.contains(&page))
    }
}

/// A button or link that takes the offering to another state.
struct Way {
    label: &'static str,
    href: String,
    /// Asks on a page of its own first.
    asks: bool,
}

#[derive(Template)]
#[template(path = "work/offerings/show.html")]
struct OfferingPage {
    chrome: Chrome,
    head: Head,
    reason: Option<String>,
    /// The offering is published but its course is not.
    is_hidden: bool,
    can_change: bool,
    ways: Vec<Way>,
    sessions: Vec<(String, String)>,
    /// Whom it is given with, each with contact and agreement.
    with: Vec<String>,
    form: &'static str,
    link: Option<String>,
    seats: String,
    /// Who came, once the first session has begun.
    attendance: Option<String>,
    queue: i64,
    price_member: String,
    price_other: String,
    vat: i64,
    opens: String,
    closes: String,
    cancel_until: String,
    fees: Vec<String>,
    contact: (String, String, Option<String>),
    changed: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<OfferingPage>> {
    let (course, offering, sessions, marks, counts, with) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            let marks = attendance::of(scope, id).await?;
            let counts = head_count::of(scope, id).await?;
            let with = co_organiser::of(scope, id).await?;
            Ok::<_, Failure>((course, offering, session::of(scope, id).await?, marks, counts, with))
        })
        .await?;
    let now = portal.database.clock().now();
    let head = head(&visitor.actor, &course, &offering, now);
    let is_over = matches!(offering.state, OfferingState::Cancelled | OfferingState::Archived);
    Ok(Page(OfferingPage {
        chrome: visitor.chrome(format!("{} {}", course.title, head.when)).within(Area::Work),
        is_hidden: !course.is_published && offering.state != OfferingState::Draft && !is_over,
        can_change: head.may_change && offering.state.can_be_changed(),
        ways: if head.may_change { ways(&offering, &head.page) } else { Vec::new() },
        head,
        reason: offering.state_reason.clone(),
        sessions: sessions.iter().map(words::session).collect(),
        with: with.into_iter().map(partner).collect(),
        form: words::form(offering.form),
        link: offering.virtual_link.clone(),
        seats: words::seats(&offering),
        attendance: sessions
            .iter()
            .any(|one| one.starts_at <= now)
            .then(|| came(&marks, &counts, offering.registered())),
        queue: offering.queue_length,
        price_member: money::kronor_without_vat(offering.price_member_ore),
        price_other: money::kronor_without_vat(offering.price_other_ore),
        vat: offering.vat_percent,
        opens: offering.opens_at.map_or_else(|| "När du öppnar den".to_owned(), time::moment),
        closes: time::moment(offering.closes_at),
        cancel_until: time::moment(offering.cancel_until),
        fees: offering.fee_sentences(),
        contact: (offering.contact_name, offering.contact_email, offering.contact_phone),
        changed: format!("{} {}", offering.updated_by, time::moment(offering.updated_at)),
    }))
}

/// `Region Skåne (Eva Ek, eva.ek@region.example, avtal KFS 2026-114)`
fn partner(CoOrganiser { row, name }: CoOrganiser) -> String {
    let agreement = row.agreement.map(|agreement| format!("avtal {agreement}"));
    let facts = [row.contact_name, row.contact_email, row.contact_phone, agreement];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    if facts.is_empty() { name } else { format!("{name} ({})", facts.join(", ")) }
}

/// How many came at least once: `28 av 30 deltagare, och 120 personer utan namn`.
fn came(marks: &[attendance::Model], counts: &[Counted], seats: i64) -> String {
    let came: BTreeSet<_> = marks.iter().filter(|mark| mark.is_present).map(|mark| mark.registration_id).collect();
    let named = format!("{} av {seats} deltagare", came.len());
    words::unnamed(counts).map_or(named.clone(), |unnamed| format!("{named}, och {unnamed}"))
}

fn ways(offering: &offering::Model, page: &str) -> Vec<Way> {
    let ways = offering.state.transitions().map(|way| Way {
        label: transition::label(way.from, way.to),
        href: format!("{page}/lage/{}", transition::STATES.value(way.to)),
        asks: way.by == By::StaffWithReason,
    });
    ways.collect()
}
