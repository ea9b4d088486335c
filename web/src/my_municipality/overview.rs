//! What needs the coordinator now, what is coming, and the numbers behind which the lists are.

use askama::Template;
use chrono::Datelike;
use poem::handler;
use poem::web::Data;
use samverk_domain::access::{Actor, link};
use samverk_domain::courses::approval::{self, ApprovalState, Asked};
use samverk_domain::courses::coming::{self, Coming};
use samverk_domain::courses::invitation::Answer as Answered;
use samverk_domain::courses::invited::{self, Own};
use samverk_domain::courses::{OfferingId, cost, head_count};
use samverk_domain::networks::coverage::{self, Cell};
use samverk_domain::networks::network;
use samverk_domain::organisations::organisation;
use samverk_domain::people::person;
use samverk_domain::privacy::request::{self, Listed as Erasure, State};
use samverk_domain::projects::participation;
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::store::Page as Part;
use samverk_domain::{money, swedish, time};

use super::own;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::projects::part_row::to_do;
use crate::visitor::Visitor;
use crate::words::{self, noun};

/// More parts in projects than any kommun has.
const ALL: Part = Part { page: 1, limit: 500 };

/// Something to see to.
struct Task {
    what: String,
    href: String,
    more: String,
    tag: String,
    tone: Tone,
}

/// A coming offering with the kommun's people.
struct Row {
    offering: OfferingId,
    title: String,
    when: String,
    seats: u64,
    waiting: u64,
    cost: String,
}

#[derive(Template)]
#[template(path = "my_municipality/overview.html")]
struct Overview {
    chrome: Chrome,
    name: String,
    year: i32,
    registered: String,
    registered_label: &'static str,
    people: String,
    people_label: &'static str,
    cost: String,
    /// How many of its people came to courses without being registered by name.
    unnamed: Option<String>,
    tasks: Vec<Task>,
    coming: Vec<Row>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<Overview>> {
    let own = own(&visitor)?;
    let year = time::local_date(portal.database.clock().now()).year();
    let everybody = person::Filter { organisation: Some(own), ..person::Filter::default() };
    let outside = person::Filter { without_account: true, ..everybody.clone() };
    let one = Part { page: 1, limit: 1 };
    let of_own = participation::Filter {
        organisation: Some(own),
        states: ParticipationState::OPEN.to_vec(),
        ..participation::Filter::default()
    };
    let (name, coming, people, outside, invited, unnamed, cost, unanswered, erasures, asked, seats, parts) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let name = organisation::get(scope, own).await?.name;
            let coming = coming::of(scope, own).await?;
            let people = person::list(scope, &everybody, one).await?.total;
            let outside = person::list(scope, &outside, one).await?.total.counted();
            let invited = link::invited(scope, own).await?.len();
            let unnamed = head_count::of_year(scope, own, year).await?;
            let unanswered = approval::list(scope, own, Some(ApprovalState::Waiting), one).await?;
            let cost = cost::of_year(scope, own, year).await?;
            let erasures = request::list(scope, Some(State::Waiting), one).await?;
            let asked = invited::list(scope).await?;
            let seats = coverage::of_organisation(scope, own).await?;
            let parts = participation::list(scope, &of_own, ALL).await?.rows;
            Ok::<_, Failure>((
                name, coming, people, outside, invited, unnamed, cost, unanswered, erasures, asked, seats, parts,
            ))
        })
        .await?;
    let registered = coming.iter().map(|one| one.seats + one.waiting + one.pending).sum();
    let coming: Vec<_> = coming.into_iter().map(row).collect();
    let invited = Ord::min(u64::try_from(invited).unwrap_or(u64::MAX), outside);
    Ok(Page(Overview {
        chrome: visitor.chrome(name.clone()).within(Area::MyMunicipality),
        name,
        year,
        registered: swedish::number(registered),
        registered_label: noun(registered, "anmäld till kommande kurser", "anmälda till kommande kurser"),
        people: words::length(people),
        people_label: noun(people.counted(), "person", "personer"),
        cost: money::kronor(cost.all.total),
        unnamed: (unnamed > 0).then(|| swedish::number(unnamed)),
        tasks: to_erase(erasures.total.counted(), erasures.rows.first())
            .into_iter()
            .chain(to_approve(unanswered.total.counted(), unanswered.rows.first()))
            .chain(to_answer(&asked))
            .chain(to_fill(&seats))
            .chain(to_answer_projects(&parts, &visitor.actor))
            .chain(waiting(&coming))
            .chain(to_invite(invited, outside - invited))
            .collect(),
        coming,
    }))
}

fn row(one: Coming) -> Row {
    Row {
        offering: one.offering,
        title: one.title,
        when: time::weekday_date(time::local_date(one.starts_at)),
        seats: one.seats,
        waiting: one.waiting,
        cost: money::kronor(one.cost_ore),
    }
}

fn to_erase(waiting: u64, first: Option<&Erasure>) -> Option<Task> {
    let due = first?.request.due_on;
    Some(Task {
        what: format!("{} begär att få sina uppgifter borttagna", words::count(waiting, "person", "personer")),
        href: "/min-kommun/borttagning".to_owned(),
        more: format!("Svara senast {}.", time::date(due)),
        tag: "Personuppgifter".to_owned(),
        tone: Tone::Warning,
    })
}

fn to_approve(unanswered: u64, first: Option<&Asked>) -> Option<Task> {
    let by = first?.answer_by.map(|by| format!("Den första ska ha svar senast {}.", time::moment(by)));
    Some(Task {
        what: format!("{} väntar på ert svar", words::count(unanswered, "anmälan", "anmälningar")),
        href: "/min-kommun/godkannanden".to_owned(),
        more: by.unwrap_or_else(|| "De står på reservlistan. Svarar ni nu går ingen tid förlorad.".to_owned()),
        tag: "Att godkänna".to_owned(),
        tone: Tone::Warning,
    })
}

fn to_answer(asked: &[Own]) -> Option<Task> {
    let silent: Vec<_> = asked.iter().filter(|one| one.answer == Answered::None).collect();
    let first = silent.first()?;
    Some(Task {
        what: words::count(silent.len(), "inbjudan att svara på", "inbjudningar att svara på"),
        href: "/inbjudningar".to_owned(),
        more: format!("{}. Anmälan senast {}.", first.offering.title, time::moment(first.offering.closes_at)),
        tag: "Inbjudningar".to_owned(),
        tone: Tone::Info,
    })
}

fn to_answer_projects(parts: &[participation::Listed], actor: &Actor) -> Option<Task> {
    let waiting: Vec<_> = parts.iter().filter(|part| to_do(part, actor).is_some()).collect();
    let first = waiting.first()?;
    let invited = waiting.iter().any(|part| part.participation.state == ParticipationState::Invited);
    Some(Task {
        what: format!("{} väntar på er", words::count(waiting.len(), "projekt", "projekt")),
        href: "/min-kommun/projekt?lage=att-gora".to_owned(),
        more: format!("Bland dem {}.", first.project_title),
        tag: "Projekt".to_owned(),
        tone: if invited { Tone::Warning } else { Tone::Info },
    })
}

fn to_fill(seats: &[(network::Model, Cell)]) -> Option<Task> {
    let vacant: Vec<_> = seats.iter().filter(|(_, cell)| cell.is_vacant()).collect();
    let (first, _) = vacant.first()?;
    let asked = vacant.iter().filter(|(_, cell)| cell.asked_at.is_some()).count();
    Some(Task {
        what: format!("{} saknar någon från er", words::count(vacant.len(), "nätverk", "nätverk")),
        href: "/min-kommun/natverk?lage=lediga".to_owned(),
        more: match asked {
            0 => format!("Bland dem {}.", first.name),
            asked => format!("Förbundet har frågat om {}.", words::count(asked, "plats", "platser")),
        },
        tag: "Nätverk".to_owned(),
        tone: if asked > 0 { Tone::Warning } else { Tone::Info },
    })
}

fn waiting(coming: &[Row]) -> Vec<Task> {
    let queued = coming.iter().filter(|one| one.waiting > 0);
    let task = |one: &Row| Task {
        what: format!("{} väntar på en plats: {}", words::count(one.waiting, "person", "personer"), one.title),
        href: format!("/min-kommun/anmalningar?tillfalle={}", one.offering),
        more: format!("{}. Lämna reservlistan om ni inte längre behöver den.", one.when),
        tag: "Reservlista".to_owned(),
        tone: Tone::Info,
    };
    queued.map(task).collect()
}

fn to_invite(invited: u64, not_invited: u64) -> Vec<Task> {
    let people = |number: u64| words::count(number, "person", "personer");
    let mut tasks = Vec::new();
    if invited > 0 {
        tasks.push(Task {
            what: format!("{} har inte svarat på sin inbjudan", people(invited)),
            href: "/min-kommun/personer?konto=saknas".to_owned(),
            more: "En inbjudan gäller i 14 dagar. Du kan skicka en ny.".to_owned(),
            tag: "Inbjudna".to_owned(),
            tone: Tone::Warning,
        });
    }
    if not_invited > 0 {
        tasks.push(Task {
            what: format!("Bjud in {} som inte kan logga in", people(not_invited)),
            href: "/min-kommun/personer/bjud-in".to_owned(),
            more: "De kan då anmäla sig själva och se sina anmälningar.".to_owned(),
            tag: "Utan konto".to_owned(),
            tone: Tone::Neutral,
        });
    }
    tasks
}
