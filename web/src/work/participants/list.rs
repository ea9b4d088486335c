//! The list of participants, with attendance for each session.

use std::collections::BTreeSet;

use askama::Template;
use chrono::{DateTime, Utc};
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{OfferingId, participants, session};
use samverk_domain::time;

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::words::{self, count};
use crate::work::offerings::{Head, head};

/// A session as a column of the list.
struct Column {
    id: String,
    /// As in "mån 9 nov. 09.00".
    name: String,
    /// Attendance is noted from its day on.
    has_come: bool,
    /// How many were there.
    present: usize,
}

struct Row {
    name: String,
    organisation: String,
    unit: String,
    email: Option<String>,
    state: (&'static str, Tone),
    /// For each session: what the checkbox sends, and whether they were there.
    marks: Vec<(String, bool)>,
    /// At how many of the sessions that have begun they were, as in "3 av 5".
    attended: String,
    substitute: Option<String>,
    cancel: Option<String>,
}

#[derive(Template)]
#[template(path = "work/participants/list.html")]
struct ListPage {
    chrome: Chrome,
    head: Head,
    seated: String,
    /// How many came without names, at most to one session.
    unnamed: Option<String>,
    left: String,
    /// How many have said that they stay after a change, while they may leave for nothing.
    kept: Option<String>,
    queue: i64,
    /// How many seats are held until kommuner have answered.
    held: Option<String>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Who was there when the page was made, so that two who tick at once do not undo each other.
    was: String,
    has_begun: bool,
    /// The sessions that have begun, when there are too many for a button each.
    begun: Vec<Choice>,
    current: String,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<ListPage>> {
    let list = portal
        .database
        .read(&visitor.actor, async |scope| participants::list(scope, id).await.map_err(Failure))
        .await?;
    let now = portal.database.clock().now();
    let head = head(&visitor.actor, &list.course, &list.offering, now);
    let organisations: BTreeSet<_> = list.seated.iter().map(|row| row.owner_org_id).collect();
    let unanswered = list.queued.iter().filter(|row| row.state == RegistrationState::PendingMunicipality).count();
    let present = |pair| list.present.get(&pair) == Some(&true);
    let rows = list.seated.iter().map(|row| Row {
        name: row.name_in_lists(),
        organisation: row.organisation_name.clone(),
        unit: row.unit_name.clone().unwrap_or_default(),
        email: row.email.clone(),
        state: words::registration_state(row.state),
        marks: list
            .sessions
            .iter()
            .map(|session| (format!("{}:{}", row.id, session.id), present((row.id, session.id))))
            .collect(),
        attended: {
            let begun = list.sessions.iter().filter(|session| session.day_has_come(now));
            let there = begun.clone().filter(|session| present((row.id, session.id))).count();
            format!("{there} av {}", begun.count())
        },
        substitute: (head.may_change && row.can_be_substituted(&visitor.actor, now))
            .then(|| format!("/anmalan/byt/{}", row.id)),
        cancel: (head.may_change && row.can_be_cancelled(&visitor.actor, now))
            .then(|| format!("/arbete/anmalningar/{}/avboka", row.id)),
    });
    let rows: Vec<_> = rows.collect();
    let columns: Vec<_> = list.sessions.iter().map(|session| column(&list, session, now)).collect();
    let was = rows.iter().flat_map(|row| &row.marks).filter(|(_, was)| *was).map(|(pair, _)| pair.as_str());
    Ok(Page(ListPage {
        chrome: visitor.chrome(format!("Deltagare: {} {}", list.course.title, head.when)).within(Area::Work),
        seated: format!(
            "{} från {}",
            count(list.seated.len() as u64, "deltagare", "deltagare"),
            count(organisations.len() as u64, "organisation", "organisationer")
        ),
        unnamed: words::unnamed(&list.counts),
        left: format!("{} av {} platser kvar", list.offering.seats_left(), list.offering.capacity),
        kept: list.offering.leave_free_until.filter(|until| now <= *until).map(|until| {
            let kept = list.seated.iter().filter(|row| row.kept_at.is_some()).count();
            format!(
                "{kept} av {} har svarat att de behåller platsen. De kan lämna den utan avgift till {}.",
                list.seated.len(),
                time::moment(until)
            )
        }),
        queue: list.offering.queue_length,
        held: Some(unanswered).filter(|seats| *seats > 0).map(|seats| count(seats, "plats hålls", "platser hålls")),
        has_begun: columns.iter().any(|column| column.has_come),
        begun: choices(&columns),
        columns,
        was: was.collect::<Vec<_>>().join(" "),
        rows,
        current: format!("{}/deltagare", head.page),
        head,
    }))
}

/// As many have a button each.
const BUTTONS: usize = 3;

fn choices(columns: &[Column]) -> Vec<Choice> {
    let begun: Vec<_> = columns.iter().filter(|column| column.has_come).collect();
    if begun.len() <= BUTTONS {
        return Vec::new();
    }
    let choices = begun.into_iter().map(|column| Choice::new(column.id.clone(), column.name.clone()));
    std::iter::once(Choice::new("", "Välj pass")).chain(choices).collect()
}

fn column(list: &participants::List, session: &session::Model, now: DateTime<Utc>) -> Column {
    let day = time::local_date(session.starts_at);
    Column {
        id: session.id.to_string(),
        // The year stands above the list.
        name: format!("{} {} {}", time::weekday(day), time::day_and_month(day), time::hour(session.starts_at)),
        has_come: session.day_has_come(now),
        present: list.present.iter().filter(|((_, at), is_present)| *at == session.id && **is_present).count(),
    }
}
