//! When somebody leaves: one page with all that they hold, to hand over or let go, and the deed, which can be undone.

use askama::Template;
use chrono::NaiveDate;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::courses::registration::{self, Filter};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::{membership, next_step};
use samverk_domain::people::{PersonId, person};
use samverk_domain::projects::participation;
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::store::Page as Part;
use samverk_domain::succession::{self, Succession};
use samverk_domain::{Error, Fault, FieldError, money, time};

use super::own;
use super::person::back;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::Visitor;
use crate::words::count;

/// More than anybody holds.
const ALL: Part = Part { page: 1, limit: 200 };

/// What can become of something: it is handed over, or not.
const ON: &str = "vidare";
/// A registration is cancelled, for the fee in öre after it.
const CANCEL: &str = "avboka:";

/// Something that they hold, with what can become of it.
struct Held {
    /// The field of the choice.
    field: String,
    title: String,
    more: String,
    choices: Vec<Choice>,
    chosen: String,
}

#[derive(Template)]
#[template(path = "my_municipality/end.html")]
struct EndPage {
    chrome: Chrome,
    id: PersonId,
    name: String,
    last_day: String,
    successor: String,
    seats: Vec<Held>,
    parts: Vec<Held>,
    registrations: Vec<Held>,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<PersonId>) -> Answer {
    let today = time::local_date(portal.database.clock().now());
    let page = page(portal, &visitor, id, &Sent::default(), today.to_string(), FormErrors::default()).await?;
    Ok(Page(page).into_response())
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
    sent: Sent,
) -> Answer {
    let own = own(&visitor)?;
    let (last_day, successor) = (sent.text("lastDay"), sent.text("successor"));
    let mut faults = Vec::new();
    let day = forms::day("lastDay", &last_day, &mut faults);
    if day.is_none() && faults.is_empty() {
        faults.push(FieldError { field: "lastDay".to_owned(), fault: Fault::Missing });
    }
    let left = portal
        .database
        .write(&visitor.actor, async |scope| {
            let to = person::with_address(scope, own, &successor).await?.map(|one| one.id);
            if to.is_none() && !successor.trim().is_empty() {
                faults.push(FieldError { field: "successor".to_owned(), fault: Fault::UnknownChoice });
            }
            let Some(last_day) = day.filter(|_| faults.is_empty()) else { return Err(Error::Invalid(faults)) };
            let plan = plan(&sent, last_day, to);
            succession::leave(scope, id, &plan).await.map_err(|fault| named(fault, &plan))?;
            Ok(person::get(scope, id).await?.name())
        })
        .await;
    match left {
        Ok(name) => {
            let on = day.map(time::date).unwrap_or_default();
            let said = format!("{name} slutar {on}. Efter den dagen går det inte att logga in.");
            let undo = format!("/min-kommun/personer/{id}/ateruppta");
            Ok(back(portal, cookies, id, &Flash::done(said).with_undo(undo, "Ångra")))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?;
            let page = page(portal, &visitor, id, &sent, last_day, errors).await?;
            Ok(Page(page).with_status(StatusCode::BAD_REQUEST).into_response())
        }
    }
}

#[handler]
pub(super) async fn resume(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
) -> Answer {
    own(&visitor)?;
    let name = portal
        .database
        .write(&visitor.actor, async |scope| {
            person::resume_affiliation(scope, id).await?;
            Ok::<_, Failure>(person::get(scope, id).await?.name())
        })
        .await?;
    Ok(back(portal, cookies, id, &Flash::done(format!("{name} är kvar."))))
}

/// What the form says is to become of what they hold. Without a successor nothing is handed over.
fn plan(sent: &Sent, last_day: NaiveDate, successor: Option<PersonId>) -> Succession {
    let chosen = |kind: &'static str| {
        let of_kind = sent.fields().filter_map(move |(name, value)| Some((name.strip_prefix(kind)?, value)));
        of_kind.collect::<Vec<_>>()
    };
    let (seats, parts, registrations) = (chosen("seat."), chosen("part."), chosen("registration."));
    let handed = |(id, value): &(&str, &str)| (successor.is_some() && *value == ON).then(|| id.to_string());
    Succession {
        last_day,
        successor,
        seats: seats.iter().filter_map(handed).filter_map(|id| id.parse().ok()).collect(),
        parts: parts.iter().filter_map(handed).filter_map(|id| id.parse().ok()).collect(),
        registrations: registrations.iter().filter_map(handed).filter_map(|id| id.parse().ok()).collect(),
        cancelled: registrations
            .iter()
            .filter_map(|(id, value)| Some((id.parse().ok()?, value.strip_prefix(CANCEL)?.parse().ok()?)))
            .collect(),
    }
}

/// Faults under the names that the form has for what they are about.
fn named(fault: Error, plan: &Succession) -> Error {
    let Error::Invalid(mut faults) = fault else { return fault };
    let place = |field: &str, list: &str| -> Option<usize> {
        field.strip_prefix(list)?.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
    };
    for fault in &mut faults {
        let seat = place(&fault.field, "networkMembershipIds").and_then(|at| plan.seats.get(at));
        let part = place(&fault.field, "projectParticipationIds").and_then(|at| plan.parts.get(at));
        let handed = place(&fault.field, "registrationIds").and_then(|at| plan.registrations.get(at));
        let cancelled = place(&fault.field, "cancelledRegistrations").and_then(|at| plan.cancelled.get(at));
        if let Some(id) = seat {
            fault.field = format!("seat.{id}");
        } else if let Some(id) = part {
            fault.field = format!("part.{id}");
        } else if let Some(id) = handed.or(cancelled.map(|(id, _)| id)) {
            fault.field = format!("registration.{id}");
        } else if fault.field == "successorId" {
            "successor".clone_into(&mut fault.field);
        }
    }
    Error::Invalid(faults)
}

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: PersonId,
    sent: &Sent,
    last_day: String,
    errors: FormErrors,
) -> Answer<EndPage> {
    own(visitor)?;
    let coming = Filter { person: Some(id), active: true, coming: true, ..Filter::default() };
    let holding =
        membership::Filter { person: Some(id), states: MemberState::HOLDING.to_vec(), ..membership::Filter::default() };
    let of_theirs = participation::Filter {
        contact: Some(id),
        states: ParticipationState::OPEN.to_vec(),
        ..participation::Filter::default()
    };
    let (person, seats, tasks, parts, registrations) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let person = person::get(scope, id).await?;
            let seats = membership::list(scope, &holding, ALL).await?.rows;
            let tasks = next_step::open_of(scope, seats.iter().map(|row| row.membership.id)).await?;
            let parts = participation::list(scope, &of_theirs, ALL).await?.rows;
            let mut registrations = Vec::new();
            for row in registration::list(scope, &coming, ALL).await?.rows {
                let terms = registration::terms(scope, row.id).await?;
                registrations.push((row, terms));
            }
            Ok::<_, Failure>((person, seats, tasks, parts, registrations))
        })
        .await?;
    let number = |row: &membership::Listed| tasks.get(&row.membership.id).copied().unwrap_or_default();
    let seats: Vec<_> = seats.iter().map(|row| seat(row, number(row), sent)).collect();
    let parts: Vec<_> = parts.iter().map(|row| part(row, sent)).collect();
    let registrations: Vec<_> = registrations.iter().map(|(row, terms)| registered(row, terms, sent)).collect();
    let labels = [("lastDay", "Sista dag"), ("successor", "Den som tar över")];
    let held = seats.iter().chain(&parts).chain(&registrations).map(|held| (held.field.as_str(), held.title.as_str()));
    let errors = errors.named(&labels.into_iter().chain(held).collect::<Vec<_>>());
    Ok(EndPage {
        chrome: visitor.chrome(forms::title("Avsluta", &errors)).within(Area::MyMunicipality),
        id,
        name: person.name(),
        last_day,
        successor: sent.text("successor"),
        seats,
        parts,
        registrations,
        errors,
    })
}

/// A seat in a network, with how much is still to be done in it.
fn seat(row: &membership::Listed, tasks: usize, sent: &Sent) -> Held {
    let mut more = vec![row.membership.role.name().to_lowercase()];
    if tasks > 0 {
        more.push(count(tasks, "sak att göra", "saker att göra"));
    }
    held(format!("seat.{}", row.membership.id), row.network_name.clone(), more.join(", "), "Lämnas ledig", sent)
}

/// A part in a project that one talks to them about.
fn part(row: &participation::Listed, sent: &Sent) -> Held {
    let more = row.participation.state.name().to_lowercase();
    held(format!("part.{}", row.participation.id), row.project_title.clone(), more, "Ingen kontakt", sent)
}

fn held(field: String, title: String, more: String, otherwise: &'static str, sent: &Sent) -> Held {
    let choices = vec![Choice::new(ON, "Går till den som tar över"), Choice::new("ledig", otherwise)];
    let chosen = Some(sent.text(&field)).filter(|chosen| !chosen.is_empty()).unwrap_or_else(|| ON.to_owned());
    Held { field, title, more, choices, chosen }
}

fn registered(row: &registration::Listed, terms: &registration::Terms, sent: &Sent) -> Held {
    let mut choices = vec![Choice::new(ON, "Går till den som tar över"), Choice::new("kvar", "Står kvar")];
    if terms.can_be_cancelled {
        let fee = terms.fee_ore;
        let label = match fee {
            0 => "Avbokas".to_owned(),
            fee => format!("Avbokas, kostar {}", money::kronor_without_vat(fee)),
        };
        choices.push(Choice::new(format!("{CANCEL}{fee}"), label));
    }
    let field = format!("registration.{}", row.id);
    let chosen = Some(sent.text(&field)).filter(|chosen| !chosen.is_empty()).unwrap_or_else(|| "kvar".to_owned());
    let more = time::span(row.starts_at, row.ends_at);
    Held { field, title: row.course_title.clone(), more, choices, chosen }
}
