//! Writing a report on a project: under the five headings, with what the last one said beside each empty field.

use askama::Template;
use chrono::{Datelike, NaiveDate};
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::projects::project;
use samverk_domain::projects::report::{self, Heading, Judgement, Model, NewReport, ReportState};
use samverk_domain::projects::{ProjectId, ProjectReportId};
use samverk_domain::{Error, FieldError, Refusal, time};

use super::entry::{Frame, RemovePage};
use super::{home, managed, within};
use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::forms::{self, Options};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, with_all};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::work::Crumbs;

const JUDGEMENTS: Options<Judgement> = Options(&[
    ("enligt-plan", Judgement::OnTrack),
    ("risk", Judgement::AtRisk),
    ("forsenat", Judgement::Late),
    ("hindrat", Judgement::Blocked),
    ("klart", Judgement::Done),
]);

/// The button that hands the report in, by what the form sends.
const SUBMIT: &str = "lamna-in";
/// The field of the headings on which there is nothing to report.
const NOTHING: &str = "nothingToReport";

/// What is typed into the form.
#[derive(Clone, Default)]
struct Form {
    as_of: String,
    texts: [String; 5],
    nothing: Vec<Heading>,
    judgement: String,
    used: String,
}

impl Form {
    fn sent(sent: &Sent) -> Self {
        Self {
            as_of: sent.text("asOf"),
            texts: Heading::ALL.map(|heading| sent.text(heading.field())),
            nothing: Heading::ALL.into_iter().filter(|one| sent.all(NOTHING).any(|name| name == one.field())).collect(),
            judgement: sent.text("judgement"),
            used: sent.text("usedOre"),
        }
    }

    fn of(row: &Model) -> Self {
        Self {
            as_of: row.as_of.to_string(),
            texts: Heading::ALL.map(|heading| row.text(heading).unwrap_or_default().to_owned()),
            nothing: row.nothing_on().collect(),
            judgement: row.judgement.map(|judgement| JUDGEMENTS.value(judgement)).unwrap_or_default(),
            used: row.used_ore.map(forms::sum_value).unwrap_or_default(),
        }
    }

    fn report(&self, faults: &mut Vec<FieldError>) -> NewReport {
        NewReport {
            as_of: forms::day("asOf", &self.as_of, faults),
            texts: self.texts.clone(),
            nothing: self.nothing.clone(),
            judgement: JUDGEMENTS.read(&self.judgement),
            used_ore: forms::sum("usedOre", &self.used, faults),
        }
    }

    /// The year that the headings name.
    fn year(&self, today: NaiveDate) -> i32 {
        self.as_of.parse::<NaiveDate>().unwrap_or(today).year()
    }

    fn fields(&self) -> Vec<Field> {
        let label = |heading: Heading| match heading {
            Heading::Status => "Nuläge",
            Heading::Done => "Genomfört tidigare",
            Heading::ThisYear => "Under året",
            Heading::Risks => "Risker och svårigheter",
            Heading::Completion => "Genomförande och sluttid",
        };
        let nothing: Vec<_> = self.nothing.iter().map(|one| (NOTHING.to_owned(), one.field().to_owned())).collect();
        let named: Vec<_> = self.nothing.iter().map(|one| label(*one)).collect();
        let judgement = JUDGEMENTS.read(&self.judgement).map(Judgement::name).unwrap_or_default();
        let mut fields = vec![
            Field::new("asOf", "Per den", &self.as_of)
                .read_as(self.as_of.parse().map_or_else(|_| self.as_of.clone(), time::date)),
        ];
        let texts = Heading::ALL.into_iter().zip(&self.texts);
        fields.extend(texts.map(|(heading, text)| Field::new(heading.field(), label(heading), text)));
        fields.extend([
            Field::new(NOTHING, "Inget att rapportera", "").read_as(named.join(", ")).sent_as(nothing),
            Field::new("judgement", "Bedömning", &self.judgement).read_as(judgement),
            Field::new("usedOre", "Använt av budgeten i kronor", &self.used),
        ]);
        fields
    }
}

/// A heading with what is typed under it, and what the last report said.
struct Part {
    field: &'static str,
    label: String,
    text: String,
    nothing: bool,
    last: Option<String>,
}

#[derive(Template)]
#[template(path = "work/projects/report.html")]
struct ReportPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    project: String,
    action: String,
    back: String,
    /// The day of the last report.
    last: Option<String>,
    parts: Vec<Part>,
    judgements: Vec<Choice>,
    /// What the last report judged.
    last_judgement: String,
    can_be_removed: bool,
    form: Form,
    basis: Basis,
    errors: FormErrors,
}

/// What a report is written with: the project, the report if it is begun, and the one before it.
struct Known {
    project: project::Model,
    row: Option<Model>,
    last: Option<Model>,
}

impl Known {
    fn page(self, visitor: &Visitor, today: NaiveDate, form: Form, basis: Basis, errors: FormErrors) -> ReportPage {
        let heading = if self.row.is_some() { "Lägesrapport" } else { "Ny lägesrapport" };
        let errors = errors.named(&changed::labels(&form.fields()));
        let year = form.year(today);
        let part = |(heading, text): (Heading, &String)| Part {
            field: heading.field(),
            label: heading.name(year),
            text: text.clone(),
            nothing: form.nothing.contains(&heading),
            last: self.last.as_ref().and_then(|last| last.text(heading)).map(str::to_owned),
        };
        let back = home(self.project.id);
        let action = self.row.as_ref().map_or_else(|| format!("{back}/rapporter/ny"), |row| address(row.id));
        ReportPage {
            chrome: visitor.chrome(basis.title(heading, &errors)).within(Area::Work),
            crumbs: within(&self.project),
            heading,
            action,
            back: format!("{back}#rapporter"),
            last: self.last.as_ref().map(|last| time::date(last.as_of)),
            parts: Heading::ALL.into_iter().zip(&form.texts).map(part).collect(),
            judgements: with_all("Inte bedömt än", JUDGEMENTS.choices(Judgement::name)),
            last_judgement: self
                .last
                .as_ref()
                .and_then(|last| last.judgement)
                .map(Judgement::name)
                .map_or_else(String::new, |name| format!("Förra gången: {}.", name.to_lowercase())),
            can_be_removed: self.row.is_some(),
            project: self.project.title,
            form,
            basis,
            errors,
        }
    }
}

fn address(id: ProjectReportId) -> String {
    format!("/arbete/projekt/rapport/{id}")
}

#[handler]
pub(super) async fn ask_new(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<ProjectId>) -> Answer {
    let known = of_project(portal, &visitor, id).await?;
    let today = today(portal);
    let form = Form { as_of: today.to_string(), ..Form::default() };
    Ok(Page(known.page(&visitor, today, form, Basis::default(), FormErrors::default())).into_response())
}

#[handler]
pub(super) async fn create(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectId>,
    sent: Sent,
) -> Answer {
    let known = of_project(portal, &visitor, id).await?;
    let (form, mut faults) = (Form::sent(&sent), Vec::new());
    let (new, submits) = (form.report(&mut faults), sent.has(SUBMIT));
    let made = portal
        .database
        .write(&visitor.actor, async |scope| {
            let added = forms::with_faults(faults, report::add(scope, id, &new).await)?;
            if submits { report::transition(scope, added, None, ReportState::Submitted).await } else { Ok(()) }
        })
        .await;
    match made {
        Ok(()) => visitor::told(cookies, portal, &format!("{}#rapporter", home(id)), Ok(Flash::done(said(submits)))),
        Err(fault) => {
            let errors = forms::mendable(fault)?;
            Ok(forms::to_mend(known.page(&visitor, today(portal), form, Basis::default(), errors)))
        }
    }
}

fn said(submitted: bool) -> &'static str {
    if submitted {
        "Rapporten är inlämnad. De som är med i projektet läser den."
    } else {
        "Utkastet är sparat. Bara förbundets medarbetare ser det."
    }
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<ProjectReportId>) -> Answer {
    let (known, row) = current(portal, &visitor, id).await?;
    if row.state != ReportState::Draft {
        return Err(Failure(Refusal::NotInThisState.into()));
    }
    let form = Form::of(&row);
    let basis = Basis::of(row.version, &form.fields());
    Ok(Page(known.page(&visitor, today(portal), form, basis, FormErrors::default())).into_response())
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectReportId>,
    sent: Sent,
) -> Answer {
    let (form, version, mut faults) = (Form::sent(&sent), Basis::sent(&sent).version, Vec::new());
    let (new, submits) = (form.report(&mut faults), sent.has(SUBMIT));
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, report::change(scope, id, version, &new).await)?;
            if submits { report::transition(scope, id, None, ReportState::Submitted).await } else { Ok(()) }
        })
        .await;
    let (known, row) = current(portal, &visitor, id).await?;
    let page = format!("{}#rapporter", home(row.project_id));
    match done {
        Ok(()) => visitor::told(cookies, portal, &page, Ok(Flash::done(said(submits)))),
        Err(Error::Refused(refusal @ Refusal::NotInThisState)) => {
            visitor::told(cookies, portal, &page, Err(refusal.into()))
        }
        Err(fault) => {
            let latest = Form::of(&row).fields();
            let again = changed::again(fault, sent, row.version, latest, &form.fields())?;
            let (form, errors) = (Form::sent(&again.sent), forms::errors(&again.faults));
            let page = known.page(&visitor, today(portal), form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

#[handler]
pub(super) async fn reopen(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectReportId>,
) -> Answer {
    let opened = portal
        .database
        .write(&visitor.actor, async |scope| report::transition(scope, id, None, ReportState::Draft).await)
        .await;
    let flash = Flash::done("Rapporten är ett utkast igen. De som är med i projektet ser den när du lämnar in den.");
    visitor::told(cookies, portal, &address(id), opened.map(|()| flash))
}

#[handler]
pub(super) async fn ask_removal(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<ProjectReportId>,
) -> Answer<Page<RemovePage>> {
    let (known, row) = current(portal, &visitor, id).await?;
    let frame = Frame {
        heading: format!("Ta bort utkastet per den {}", time::date(row.as_of)),
        lead: String::new(),
        crumbs: within(&known.project),
        action: address(id),
        back: address(id),
        save: "",
        remove: None,
    };
    Ok(RemovePage::of(&visitor, frame, row.version, "Det som är skrivet försvinner."))
}

#[handler]
pub(super) async fn remove(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<ProjectReportId>,
    sent: Sent,
) -> Answer {
    let (_, row) = current(portal, &visitor, id).await?;
    let version = Basis::sent(&sent).version;
    let gone = portal.database.write(&visitor.actor, async |scope| report::remove(scope, id, version).await).await;
    let said = gone.map(|()| Flash::done("Utkastet är borttaget."));
    visitor::told(cookies, portal, &format!("{}#rapporter", home(row.project_id)), said)
}

fn today(portal: &Portal) -> NaiveDate {
    time::local_date(portal.database.clock().now())
}

async fn of_project(portal: &Portal, visitor: &Visitor, id: ProjectId) -> Answer<Known> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let project = managed(scope, id).await?.project;
            let all = report::of_project(scope, id).await?;
            let last = all.into_iter().find(|one| one.state == ReportState::Submitted);
            Ok::<_, Failure>(Known { project, row: None, last })
        })
        .await
}

async fn current(portal: &Portal, visitor: &Visitor, id: ProjectReportId) -> Answer<(Known, Model)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let row = report::get(scope, id).await?;
            let project = managed(scope, row.project_id).await?.project;
            let last = report::before(scope, &row).await?;
            Ok::<_, Failure>((Known { project, row: Some(row.clone()), last }, row))
        })
        .await
}
