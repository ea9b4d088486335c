//! What needs the coordinator now, what is coming, and the numbers behind which the lists are.

use askama::Template;
use chrono::Datelike;
use poem::handler;
use poem::web::Data;
use samverk_domain::access::link;
use samverk_domain::courses::registration::{self, Filter, Listed};
use samverk_domain::courses::state::RegistrationState;
use samverk_domain::courses::{OfferingId, cost};
use samverk_domain::organisations::organisation;
use samverk_domain::people::person;
use samverk_domain::store::Page as Part;
use samverk_domain::{money, swedish, time};

use super::{TABS, own};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page, Tone};
use crate::visitor::Visitor;
use crate::words;

/// More registrations than a kommun has ahead of it.
const COMING: u64 = 5_000;

/// Something to see to.
struct Task {
    what: String,
    href: String,
    more: String,
    tag: String,
    tone: Tone,
}

/// A coming offering with the kommun's people.
struct Coming {
    offering: OfferingId,
    title: String,
    when: String,
    seats: usize,
    waiting: usize,
    cost_ore: i64,
}

impl Coming {
    fn cost(&self) -> String {
        money::kronor(self.cost_ore)
    }
}

#[derive(Template)]
#[template(path = "my_municipality/overview.html")]
struct Overview {
    chrome: Chrome,
    tabs: [(&'static str, &'static str); 6],
    name: String,
    year: i32,
    registered: String,
    people: String,
    cost: String,
    tasks: Vec<Task>,
    coming: Vec<Coming>,
}

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<Overview>> {
    let own = own(&visitor)?;
    let year = time::local_date(portal.database.clock().now()).year();
    let filter = Filter { organisation: Some(own), active: true, coming: true, ..Filter::default() };
    let everybody = person::Filter { organisation: Some(own), ..person::Filter::default() };
    let outside = person::Filter { without_account: true, ..everybody.clone() };
    let one = Part { page: 1, limit: 1 };
    let (name, rows, people, outside, invited, cost) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let name = organisation::get(scope, own).await?.name;
            let rows = registration::list(scope, &filter, Part { page: 1, limit: COMING }).await?.rows;
            let people = person::list(scope, &everybody, one).await?.total;
            let outside = person::list(scope, &outside, one).await?.total;
            let invited = link::invited(scope, own).await?.len();
            Ok::<_, Failure>((name, rows, people, outside, invited, cost::of_year(scope, own, year).await?))
        })
        .await?;
    let coming = by_offering(&rows);
    let invited = Ord::min(u64::try_from(invited).unwrap_or(u64::MAX), outside);
    Ok(Page(Overview {
        chrome: visitor.chrome(name.clone()).within(Area::MyMunicipality),
        tabs: TABS,
        name,
        year,
        registered: swedish::number(rows.len() as u64),
        people: swedish::number(people),
        cost: money::kronor(cost.all.total),
        tasks: waiting(&coming).into_iter().chain(to_invite(invited, outside - invited)).collect(),
        coming,
    }))
}

/// The rows come by time and offering.
fn by_offering(rows: &[Listed]) -> Vec<Coming> {
    let mut coming: Vec<Coming> = Vec::new();
    for row in rows {
        if coming.last().is_none_or(|last| last.offering != row.offering_id) {
            coming.push(Coming {
                offering: row.offering_id,
                title: row.course_title.clone(),
                when: time::weekday_date(time::local_date(row.starts_at)),
                seats: 0,
                waiting: 0,
                cost_ore: 0,
            });
        }
        if let Some(last) = coming.last_mut() {
            if row.state == RegistrationState::Queued {
                last.waiting += 1;
            } else {
                last.seats += 1;
                last.cost_ore += row.price_ore;
            }
        }
    }
    coming
}

fn waiting(coming: &[Coming]) -> Vec<Task> {
    let queued = coming.iter().filter(|one| one.waiting > 0);
    let task = |one: &Coming| Task {
        what: match one.waiting {
            1 => format!("1 person väntar på en plats: {}", one.title),
            waiting => format!("{waiting} personer väntar på en plats: {}", one.title),
        },
        href: format!("/min-kommun/anmalningar?tillfalle={}", one.offering),
        more: format!("{}. Lämna platsen i kön om ni inte längre behöver den.", one.when),
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
