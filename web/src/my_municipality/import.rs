//! Reading in a list of people: pasted or uploaded, mended row by row, then added all at once.

use askama::Template;
use poem::http::StatusCode;
use poem::web::Data;
use poem::web::cookie::CookieJar;
use poem::{IntoResponse, Response, handler};
use samverk_domain::access::OrganisationId;
use samverk_domain::people::import::{self, LONGEST};
use samverk_domain::people::roster::{self as rosters, Row};
use samverk_domain::{Error, Fault, FieldError};

use super::own;
use crate::Portal;
use crate::error_page::Answer;
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page, Tone};
use crate::roster::{self, Line, ShownRow};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::words::count;

/// How many rows without a remark are shown one by one: more than anybody reads.
const READ: usize = 300;
const STEPS: [&str; 2] = ["Listan", "Välj och rätta"];
/// Fields that the second page shows.
const SHOWN: [&str; 5] = ["row", "givenName", "familyName", "email", "personId"];

#[derive(Template)]
#[template(path = "my_municipality/import.html")]
struct ListPage {
    chrome: Chrome,
    steps: [&'static str; 2],
    hidden: Vec<(String, String)>,
    gathered: usize,
    list: String,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "my_municipality/import_rows.html")]
struct RowsPage {
    chrome: Chrome,
    steps: [&'static str; 2],
    summary: String,
    hidden: Vec<(String, String)>,
    rows: Vec<ShownRow>,
    /// How many rows are not shown one by one.
    unshown: usize,
    errors: FormErrors,
}

impl RowsPage {
    fn shows(row: &ShownRow) -> bool {
        row.number <= READ || row.is_open()
    }
}

#[handler]
pub(super) fn begin(visitor: &Visitor) -> Answer<Page<ListPage>> {
    own(visitor)?;
    Ok(Page(list_page(visitor, &[], String::new(), FormErrors::default())))
}

#[handler]
pub(super) async fn submit(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let own = own(&visitor)?;
    let mut lines = roster::read(&sent);
    let mut faults = roster::add_file(&mut lines, &sent, LONGEST)?;
    faults.extend(roster::add_typed(&mut lines, &sent, &faults, LONGEST)?);
    if lines.is_empty() && faults.is_empty() {
        faults.push(FieldError { field: "list".to_owned(), fault: Fault::Missing });
    }
    if !faults.is_empty() {
        return Ok(forms::to_mend(list_page(&visitor, &lines, sent.text("list"), forms::errors(&faults))));
    }
    let is_last = sent.text("till") == "spara";
    let page = rows_page(portal, &visitor, own, lines).await?;
    if is_last && page.errors.is_empty() {
        return save(portal, &visitor, cookies, own, page).await;
    }
    let status = if is_last { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(Page(page).with_status(status).into_response())
}

async fn save(
    portal: &Portal,
    visitor: &Visitor,
    cookies: &CookieJar,
    own: OrganisationId,
    mut page: RowsPage,
) -> Answer<Response> {
    let chosen: Vec<_> = page.rows.iter().filter(|row| row.line.is_chosen).collect();
    let rows: Vec<Row> = chosen.iter().map(|row| row.line.row.clone()).collect();
    let saved = portal
        .database
        .write(&visitor.actor, async |scope| {
            // A long list would keep the reader waiting, and everybody else who writes.
            if rows.len() > rosters::LONGEST {
                let batch = import::begin(scope, own, rows).await?;
                return Ok((format!("/pagar/{batch}"), "Listan läses in nu, hundra rader i taget.".to_owned()));
            }
            let added = rosters::import(scope, own, rows).await?.len();
            let said = count(added as u64, "person är tillagd.", "personer är tillagda.");
            Ok::<_, Error>(("/min-kommun/personer".to_owned(), said))
        })
        .await;
    match saved {
        Ok((to, said)) => {
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(&to))
        }
        // The look before this one found nothing, so this is a fault of the moment: it is told for the whole list.
        Err(fault) => {
            for (_, sentence) in forms::mendable(fault)?.iter() {
                page.errors.add("row", sentence);
            }
            Ok(Page(page).with_status(StatusCode::CONFLICT).into_response())
        }
    }
}

fn list_page(visitor: &Visitor, lines: &[Line], list: String, errors: FormErrors) -> ListPage {
    ListPage {
        chrome: visitor.chrome(forms::title("Läs in en lista", &errors)).within(Area::MyMunicipality),
        steps: STEPS,
        hidden: roster::fields(lines, &[]),
        gathered: lines.len(),
        list,
        errors,
    }
}

async fn rows_page(portal: &Portal, visitor: &Visitor, own: OrganisationId, mut lines: Vec<Line>) -> Answer<RowsPage> {
    let written = lines.iter().map(|line| line.row.clone()).collect();
    let recognised =
        portal.database.read(&visitor.actor, async |scope| rosters::recognise(scope, own, written).await).await?;
    let mut errors = FormErrors::default();
    let mut rows = Vec::with_capacity(lines.len());
    for (index, (line, one)) in lines.iter_mut().zip(&recognised).enumerate() {
        line.row.clone_from(&one.row);
        let earlier = one.faults.iter().find_map(|fault| match fault.fault {
            Fault::SameAsRow(earlier) => Some(earlier),
            _ => None,
        });
        line.is_chosen &= one.person.is_none() && !(line.is_fresh && earlier.is_some());
        let mut row = ShownRow::new(index, line.clone(), one);
        judge(&mut row, one.person.is_some(), earlier);
        if line.is_chosen {
            row.tell(&mut errors);
        }
        rows.push(row);
    }
    let new = rows.iter().filter(|row| row.can_be_chosen).count();
    if !rows.iter().any(|row| row.line.is_chosen) {
        errors.add("row", "Välj minst en person.");
    }
    Ok(RowsPage {
        chrome: visitor.chrome(forms::title("Välj och rätta", &errors)).within(Area::MyMunicipality),
        steps: STEPS,
        summary: summary(new, rows.len()),
        hidden: roster::fields(&lines, &SHOWN),
        unshown: rows.iter().filter(|row| !RowsPage::shows(row)).count(),
        rows,
        errors,
    })
}

fn summary(new: usize, all: usize) -> String {
    let added = count(new as u64, "ny person", "nya personer");
    match all - new {
        0 => format!("Listan har {added}."),
        known => format!("Listan har {added}. {known} finns redan och ändras inte."),
    }
}

fn judge(row: &mut ShownRow, is_known: bool, earlier: Option<usize>) {
    if is_known {
        row.can_be_chosen = false;
        row.becomes("Finns redan", Tone::Neutral, "");
    } else if let Some(earlier) = earlier {
        row.repeats(earlier);
    } else if !row.faults.is_empty() {
        row.becomes("Behöver rättas", Tone::Danger, "Rätta, eller ta bort krysset.");
    } else if row.line.is_chosen {
        row.becomes("Läggs till", Tone::Success, "");
    } else {
        row.becomes("Läggs inte till", Tone::Neutral, "");
    }
}
