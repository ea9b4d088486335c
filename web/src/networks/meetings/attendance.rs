//! Noting who was at a meeting: everybody in the network in one form, by organisation.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::networks::answer::MeetingAnswer;
use samverk_domain::networks::attendance::{self, Attending, Presence};
use samverk_domain::networks::keeping;
use samverk_domain::networks::meeting::Listed;
use samverk_domain::networks::membership::MemberRole;
use samverk_domain::networks::{NetworkMeetingId, NetworkMembershipId};
use samverk_domain::{Error, Fault, FieldError, Refusal, time};

use super::{crumbs, signed_in, words};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms::{self, Options, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};

/// What forms send of somebody who was or was not there themself.
const PRESENCES: Options<Presence> =
    Options(&[("var-med", Presence::Present), ("aterbud", Presence::Excused), ("inte-med", Presence::Absent)]);

/// What they send before the id of who was there instead.
const INSTEAD: &str = "ersattare:";

/// What can be noted of somebody.
type Noted = (Presence, Option<NetworkMembershipId>);

/// Somebody as a field of the form.
struct Person {
    /// None for those who have left since: of them stands what was.
    field: Option<String>,
    name: String,
    /// The organisation, what they are if they are no ordinary member, and what they answered.
    about: String,
    value: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "networks/meetings/attendance.html")]
struct AttendancePage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    heading: String,
    when: String,
    action: String,
    back: String,
    /// Whether nothing is noted yet, so that the answers are proposed.
    is_guessed: bool,
    people: Vec<Person>,
    errors: FormErrors,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkMeetingId>,
) -> Answer<Page<AttendancePage>> {
    let (listed, all) = current(portal, &visitor, id).await?;
    Ok(Page(page(&visitor, &listed, &all, None, FormErrors::default())))
}

#[handler]
pub(super) async fn note(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkMeetingId>,
    sent: Sent,
) -> Answer {
    let (listed, all) = current(portal, &visitor, id).await?;
    let noted = portal
        .database
        .write(&visitor.actor, async |scope| {
            for one in all.iter().filter(|one| one.is_inside()) {
                let field = field(one);
                let Some((presence, substitute)) = read(sent.value(&field)) else { continue };
                let member = one.member.membership.id;
                attendance::note(scope, id, member, presence, substitute).await.map_err(|fault| at(&field, fault))?;
            }
            Ok(())
        })
        .await;
    match noted {
        Err(Error::Invalid(faults)) => Ok(to_mend(page(&visitor, &listed, &all, Some(&sent), forms::errors(&faults)))),
        other => {
            let said = other.map(|()| Flash::done("Närvaron är sparad."));
            visitor::told(cookies, portal, &format!("/natverk/traff/{id}"), said)
        }
    }
}

/// A fault that concerns somebody, at their field.
fn at(field: &str, fault: Error) -> Error {
    match fault {
        Error::Invalid(_) => Error::Invalid(vec![FieldError { field: field.to_owned(), fault: Fault::UnknownChoice }]),
        other => other,
    }
}

fn field(one: &Attending) -> String {
    format!("narvaro-{}", one.member.membership.id)
}

fn read(value: &str) -> Option<Noted> {
    match value.strip_prefix(INSTEAD) {
        Some(id) => Some((Presence::Substituted, id.parse().ok())),
        None => PRESENCES.read(value).map(|presence| (presence, None)),
    }
}

fn written((presence, substitute): Noted) -> String {
    match substitute {
        Some(id) => format!("{INSTEAD}{id}"),
        None => PRESENCES.value(presence),
    }
}

/// The meeting as it is now, for somebody who may note who was there.
async fn current(portal: &Portal, visitor: &Visitor, id: NetworkMeetingId) -> Answer<(Listed, Vec<Attending>)> {
    signed_in(visitor)?;
    let (listed, all) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let listed = keeping::kept(scope, id).await?;
            Ok::<_, Failure>((listed, attendance::of(scope, id).await?))
        })
        .await?;
    if listed.can_be_attended(&visitor.actor, portal.database.clock().now()) {
        Ok((listed, all))
    } else {
        Err(Failure(Refusal::NotInThisState.into()))
    }
}

fn page(
    visitor: &Visitor,
    listed: &Listed,
    all: &[Attending],
    sent: Option<&Sent>,
    errors: FormErrors,
) -> AttendancePage {
    let heading = format!("Närvaro: {}", listed.meeting.title);
    let back = super::row::address(listed);
    let is_guessed = all.iter().all(|one| one.attendance.is_none());
    let people = all.iter().map(|one| {
        let mut person = person(one, all, is_guessed);
        if let (Some(field), Some(sent)) = (&person.field, sent) {
            person.value = sent.text(field);
        }
        person
    });
    let names: Vec<_> = all.iter().map(|one| (field(one), one.member.name())).collect();
    let names: Vec<_> = names.iter().map(|(field, name)| (field.as_str(), name.as_str())).collect();
    let errors = errors.named(&names);
    AttendancePage {
        chrome: visitor.chrome(forms::title(&heading, &errors)).within(Area::Networks),
        crumbs: crumbs(listed),
        heading,
        when: time::span(listed.meeting.starts_at, listed.meeting.ends_at),
        action: format!("{back}/narvaro"),
        back,
        is_guessed: is_guessed && all.iter().any(|one| one.answer.is_some()),
        people: people.collect(),
        errors,
    }
}

fn person(one: &Attending, all: &[Attending], is_guessed: bool) -> Person {
    let role = one.member.membership.role;
    let mut about = vec![one.member.organisation_name.clone()];
    about.extend((role != MemberRole::Member).then(|| role.name().to_lowercase()));
    about.extend(one.answer.as_ref().map(|row| format!("svarade: {}", words::answer(Some(row.answer)).to_lowercase())));
    let (name, about) = (one.member.name(), about.join(", "));
    let noted = one.attendance.as_ref().map(|noted| (noted.presence, noted.substitute_id));
    if !one.is_inside() {
        let value = noted.map(|(presence, _)| words::presence(presence).to_owned()).unwrap_or_default();
        return Person { field: None, name, about, value, choices: Vec::new() };
    }
    let mut choices = PRESENCES.choices(words::presence);
    choices.extend(one.substitutes(all).map(|other| {
        Choice::new(format!("{INSTEAD}{}", other.member.membership.id), format!("Ersattes av {}", other.member.name()))
    }));
    if noted.is_none() {
        choices.insert(0, Choice::new("", "Inte noterat"));
    }
    Person {
        field: Some(field(one)),
        name,
        about,
        value: noted.or_else(|| guess(one, all).filter(|_| is_guessed)).map(written).unwrap_or_default(),
        choices,
    }
}

/// What the answer lets one expect. Who came in somebody's place is guessed only if it can be just one.
fn guess(one: &Attending, all: &[Attending]) -> Option<Noted> {
    match one.answer.as_ref()?.answer {
        MeetingAnswer::Coming => Some((Presence::Present, None)),
        MeetingAnswer::NotComing => Some((Presence::Excused, None)),
        MeetingAnswer::Substitute => {
            let mut substitutes = one.substitutes(all);
            let first = substitutes.next()?;
            substitutes.next().is_none().then_some((Presence::Substituted, Some(first.member.membership.id)))
        }
    }
}
