//! One meeting: when and where, who comes, what was said, and what is to be done after it.

use std::collections::HashSet;

use askama::Template;
use chrono::{DateTime, Utc};
use poem::http::header;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Actor;
use samverk_domain::documents::Holder;
use samverk_domain::jobs::batch;
use samverk_domain::networks::answer::{self, MeetingAnswer, Own};
use samverk_domain::networks::attendance::{self, Attending, Presence};
use samverk_domain::networks::meeting::{self, Listed, Model};
use samverk_domain::networks::meeting_state::MeetingState;
use samverk_domain::networks::membership::MemberRole;
use samverk_domain::networks::{NetworkMeetingId, meeting_entry, next_step};
use samverk_domain::time;

use super::row::Step;
use super::{crumbs, signed_in, words};
use crate::discussion::{self, Section};
use crate::documents::Shelf;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::progress::Shown;
use crate::visitor::Visitor;
use crate::words::count;
use crate::{Portal, markdown};

/// A button to answer with.
struct Button {
    value: String,
    label: &'static str,
    is_said: bool,
}

/// Somebody in the network as a row.
struct Person {
    name: String,
    /// The organisation, and what they are if they are no ordinary member.
    about: String,
    answer: &'static str,
    presence: String,
}

#[derive(Template)]
#[template(path = "networks/meetings/show.html")]
struct MeetingPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    page: String,
    meeting: Model,
    network: String,
    state: (&'static str, Tone),
    when: String,
    place: String,
    /// Made of Markdown without any HTML of its own.
    agenda: String,
    notes: String,
    /// What the reader has answered, and can answer now.
    said: Option<(&'static str, Tone)>,
    buttons: Vec<Button>,
    /// Whether it can be saved in a calendar.
    has_entry: bool,
    /// What those do who keep it: address and words; first what leads on.
    main_way: Option<Way>,
    ways: Vec<Way>,
    people: Vec<Person>,
    people_line: String,
    has_begun: bool,
    steps: Vec<Step>,
    discussion: Option<Section>,
    may_add_steps: bool,
    documents: Option<Shelf>,
    /// The mailing that is under way.
    work: Option<Shown>,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkMeetingId>,
) -> Answer<Page<MeetingPage>> {
    signed_in(&visitor)?;
    let actor = &visitor.actor;
    let (listed, own, attending, (steps, discussion, documents), mailings) = portal
        .database
        .read(actor, async |scope| {
            let listed = meeting::get(scope, id).await?;
            let own = answer::own(scope, id).await?;
            let attending = attendance::of(scope, id).await?;
            let steps = next_step::of_meeting(scope, id).await?;
            let discussion = discussion::of_meeting(scope, &listed).await?;
            let documents = Shelf::of(scope, Holder::Meeting(id), &super::row::address(&listed)).await?;
            let slug = listed.network_slug.as_str();
            let documents = documents.map(|shelf| if discussion.is_some() { shelf.discussed_in(slug) } else { shelf });
            let below = (steps, discussion, documents);
            Ok::<_, Failure>((listed, own, attending, below, batch::about(scope, id).await?))
        })
        .await?;
    let now = portal.database.clock().now();
    let page = super::row::address(&listed);
    let (main_way, ways) = ways(&listed, actor, now);
    // Who is told of their own organisation only is not told a sum of it either.
    let sees_others = attending.iter().any(|one| Some(one.member.membership.owner_org_id) != actor.organisation());
    // Before they are called nobody is asked.
    let is_told = listed.meeting.state != MeetingState::Planned;
    let has_begun = listed.meeting.starts_at <= now;
    let meeting = &listed.meeting;
    Ok(Page(MeetingPage {
        chrome: visitor.chrome(format!("{}: {}", meeting.title, listed.network_name)).within(Area::Networks),
        crumbs: crumbs(&listed).into_iter().take(2).collect(),
        network: listed.network_name.clone(),
        state: words::state(meeting.state),
        when: time::span(meeting.starts_at, meeting.ends_at),
        place: meeting_entry::place(meeting),
        agenda: meeting.agenda.as_deref().map(markdown::html).unwrap_or_default(),
        notes: meeting.notes.as_deref().map(markdown::html).unwrap_or_default(),
        said: own.said.map(words::own_answer),
        buttons: buttons(&own),
        has_entry: meeting.state == MeetingState::Called && !has_begun,
        documents,
        may_add_steps: listed.is_kept_by(actor),
        people: attending.iter().filter(|_| is_told).map(|one| person(one, &attending)).collect(),
        people_line: match (sees_others, has_begun) {
            (false, _) => String::new(),
            (true, true) => who_was_there(&attending),
            (true, false) => who_comes(&attending),
        },
        steps: steps.iter().map(|step| Step::of(step, actor, time::local_date(now))).collect(),
        discussion,
        work: Shown::of_current(mailings.first()),
        meeting: listed.meeting,
        has_begun,
        main_way,
        ways,
        page,
    }))
}

type Way = (String, &'static str);

/// What the actor can do with it: what leads on, and the rest, of which cancelling is the last.
fn ways(listed: &Listed, actor: &Actor, now: DateTime<Utc>) -> (Option<Way>, Vec<Way>) {
    let page = super::row::address(listed);
    let states = listed.allowed(actor, now).into_iter();
    let (cancelling, onward): (Vec<_>, Vec<_>) = states.partition(|to| *to == MeetingState::Cancelled);
    let state = |to: &MeetingState| (format!("{page}/lage/{}", words::STATES.value(*to)), words::way(*to));
    let deeds = [
        (listed.can_be_attended(actor, now), "narvaro", "Notera närvaro"),
        (listed.can_have_notes(actor), "anteckningar", "Skriv anteckningar"),
        (listed.can_be_changed(actor), "redigera", "Ändra träffen"),
    ];
    let deeds = deeds.into_iter().filter(|deed| deed.0).map(|(_, last, words)| (format!("{page}/{last}"), words));
    (onward.first().map(state), deeds.chain(cancelling.iter().map(state)).collect())
}

fn buttons(own: &Own) -> Vec<Button> {
    let button = |answer: &MeetingAnswer| Button {
        value: words::ANSWERS.value(*answer),
        label: words::answer_button(*answer),
        is_said: own.said == Some(*answer),
    };
    own.choices.iter().map(button).collect()
}

fn person(one: &Attending, all: &[Attending]) -> Person {
    let role = one.member.membership.role;
    let noted = one.attendance.as_ref();
    let instead = noted
        .and_then(|noted| noted.substitute_id)
        .and_then(|id| all.iter().find(|other| other.member.membership.id == id))
        .map(|other| other.member.name());
    Person {
        name: one.member.name(),
        about: match role {
            MemberRole::Member => one.member.organisation_name.clone(),
            other => format!("{}, {}", one.member.organisation_name, other.name().to_lowercase()),
        },
        answer: words::answer(one.answer.as_ref().map(|row| row.answer)),
        presence: match (noted.map(|noted| noted.presence), instead) {
            (Some(Presence::Substituted), Some(name)) => format!("Ersattes av {name}"),
            (Some(presence), _) => words::presence(presence).to_owned(),
            (None, _) => String::new(),
        },
    }
}

/// `9 kommer, 2 kan inte, 1 skickar ersättare, 3 har inte svarat`
fn who_comes(all: &[Attending]) -> String {
    let number = |said: Option<MeetingAnswer>| {
        all.iter().filter(|one| one.answer.as_ref().map(|row| row.answer) == said).count()
    };
    let said = [
        (number(Some(MeetingAnswer::Coming)), "kommer"),
        (number(Some(MeetingAnswer::NotComing)), "kan inte"),
        (number(Some(MeetingAnswer::Substitute)), "skickar ersättare"),
        (number(None), "har inte svarat"),
    ];
    let said: Vec<_> = said.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    said.join(", ")
}

/// How many organisations had somebody there; nothing until it is noted.
fn who_was_there(all: &[Attending]) -> String {
    if all.iter().all(|one| one.attendance.is_none()) {
        return "Närvaron är inte noterad.".to_owned();
    }
    let of = |one: &Attending| one.member.membership.owner_org_id;
    let was_there =
        |one: &&Attending| one.attendance.as_ref().is_some_and(|noted| Presence::REPRESENTED.contains(&noted.presence));
    let there: HashSet<_> = all.iter().filter(was_there).map(of).collect();
    let whole: HashSet<_> = all.iter().map(of).collect();
    format!("{} av {} hade någon på plats.", there.len(), count(whole.len(), "organisation", "organisationer"))
}

/// "Add to calendar".
#[handler]
pub(super) async fn calendar(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkMeetingId>,
) -> Answer {
    signed_in(&visitor)?;
    let text = portal.database.read(&visitor.actor, async |scope| meeting_entry::file(scope, id).await).await?;
    Ok(text
        .with_content_type("text/calendar; charset=utf-8")
        .with_header(header::CONTENT_DISPOSITION, "attachment; filename=\"traff.ics\"")
        .into_response())
}
