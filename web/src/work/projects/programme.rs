//! The programmes and funds that pay for projects.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::Permission;
use samverk_domain::projects::FundingProgrammeId;
use samverk_domain::projects::programme::{self, FundKind, Model, NewProgramme};
use samverk_domain::store::Page as Part;
use samverk_domain::{Fault, FieldError, time};

use super::entry::{self, EntryPage, Frame, Input};
use crate::Portal;
use crate::changed::Basis;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, Page};
use crate::projects::words::FUNDS;
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::words::count;
use crate::work::{Crumbs, crumbs};

const PAGE: &str = "/arbete/projekt/program";
/// More than anybody has.
const ALL: Part = Part { page: 1, limit: 500 };

struct Row {
    name: String,
    edit: String,
    /// The projects that it pays for.
    projects: String,
    kind: &'static str,
    period: String,
    authority: String,
}

#[derive(Template)]
#[template(path = "work/projects/programmes.html")]
struct ListPage {
    chrome: Chrome,
    crumbs: Crumbs,
    count: String,
    rows: Vec<Row>,
}

#[handler]
pub(super) async fn list(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<ListPage>> {
    let found = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageProjects)?;
            Ok::<_, Failure>(programme::list(scope, None, ALL).await?.rows)
        })
        .await?;
    let row = |one: Model| Row {
        edit: format!("{PAGE}/{}", one.id),
        projects: format!("/arbete/projekt?program={}", one.id),
        kind: one.kind.name(),
        period: time::period(one.from_on, one.to_on).unwrap_or_default(),
        name: one.name,
        authority: one.authority,
    };
    Ok(Page(ListPage {
        chrome: visitor.chrome("Program och fonder").within(Area::Work),
        crumbs: crumbs([("Projekt", "/arbete/projekt".to_owned())]),
        count: count(found.len(), "program", "program"),
        rows: found.into_iter().map(row).collect(),
    }))
}

fn inputs(value: impl Fn(&'static str) -> String) -> Vec<Input> {
    vec![
        Input::line("name", "Namn", value("name")).help("Samma program i en ny period är ett nytt program."),
        Input::choice("type", "Fond", FUNDS.choices(FundKind::name), value("type")),
        Input::line("authority", "Myndighet", value("authority")).help("Den som beslutar om pengarna."),
        Input::day("fromOn", "Första dag", value("fromOn")).optional(),
        Input::day("toOn", "Sista dag", value("toOn")).optional(),
    ]
}

fn saved(row: &Model) -> Vec<Input> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    inputs(|name| match name {
        "name" => row.name.clone(),
        "type" => FUNDS.value(row.kind),
        "authority" => row.authority.clone(),
        "fromOn" => day(row.from_on),
        _ => day(row.to_on),
    })
}

fn typed(sent: &Sent) -> Vec<Input> {
    inputs(|name| sent.text(name))
}

fn read(sent: &Sent, faults: &mut Vec<FieldError>) -> NewProgramme {
    let kind = FUNDS.read(&sent.text("type"));
    if kind.is_none() {
        faults.push(FieldError { field: "type".to_owned(), fault: Fault::UnknownChoice });
    }
    NewProgramme {
        name: sent.text("name"),
        kind: kind.unwrap_or_default(),
        from_on: forms::day("fromOn", &sent.text("fromOn"), faults),
        to_on: forms::day("toOn", &sent.text("toOn"), faults),
        authority: sent.text("authority"),
    }
}

fn frame(row: Option<&Model>) -> Frame {
    Frame {
        heading: if row.is_some() { "Ändra programmet" } else { "Nytt program" }.to_owned(),
        lead: String::new(),
        crumbs: crumbs([("Projekt", "/arbete/projekt".to_owned()), ("Program och fonder", PAGE.to_owned())]),
        action: row.map_or_else(|| format!("{PAGE}/nytt"), |row| format!("{PAGE}/{}", row.id)),
        back: PAGE.to_owned(),
        save: "Spara programmet",
        remove: None,
    }
}

#[handler]
pub(super) async fn ask_new(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<EntryPage>> {
    portal.database.read(&visitor.actor, async |scope| scope.require(Permission::ManageProjects)).await?;
    let national = FUNDS.value(FundKind::default());
    let blank = inputs(|name| if name == "type" { national.clone() } else { String::new() });
    Ok(EntryPage::new(&visitor, frame(None), blank))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let mut faults = Vec::new();
    let new = read(&sent, &mut faults);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| forms::with_faults(faults, programme::add(scope, &new).await))
        .await;
    match made {
        Ok(_) => visitor::told(cookies, portal, PAGE, Ok(Flash::done("Programmet är sparat."))),
        Err(fault) => entry::to_mend(&visitor, frame(None), typed(&sent), fault),
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<FundingProgrammeId>,
) -> Answer<Page<EntryPage>> {
    let row = current(portal, &visitor, id).await?;
    Ok(EntryPage::saved(&visitor, frame(Some(&row)), row.version, saved(&row)))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<FundingProgrammeId>,
    sent: Sent,
) -> Answer {
    let (mut faults, version) = (Vec::new(), Basis::sent(&sent).version);
    let new = read(&sent, &mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, programme::change(scope, id, version, &new).await)
        })
        .await;
    let Err(fault) = done else {
        return visitor::told(cookies, portal, PAGE, Ok(Flash::done("Programmet är sparat.")));
    };
    let row = current(portal, &visitor, id).await?;
    entry::again(&visitor, frame(Some(&row)), fault, sent, (row.version, saved(&row)), typed)
}

async fn current(portal: &Portal, visitor: &Visitor, id: FundingProgrammeId) -> Answer<Model> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageProjects)?;
            Ok::<_, Failure>(programme::get(scope, id).await?)
        })
        .await
}
