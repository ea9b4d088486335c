//! Whom an offering is given together with: a row of the form for each, and empty ones below.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::Permission;
use samverk_domain::courses::co_organiser::{self, CoOrganiser, MOST, NewCoOrganiser};
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::organisations::{OrganisationKind, organisation};
use samverk_domain::{FieldError, Refusal};

use crate::Portal;
use crate::changed::{self, Basis, Field};
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

/// Empty rows below those that are filled in.
const SPARE: usize = 2;

/// What is typed into a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    organisation: String,
    contact_name: String,
    contact_email: String,
    contact_phone: String,
    agreement: String,
}

#[derive(Template)]
#[template(path = "work/offerings/co_organisers.html")]
struct CoOrganisersPage {
    chrome: Chrome,
    crumbs: Crumbs,
    course: String,
    action: String,
    back: String,
    rows: Vec<Row>,
    choices: Vec<Choice>,
    basis: Basis,
    changed_by: String,
    errors: FormErrors,
}

/// An offering as it is now, and whom there is to choose from.
struct Whole {
    course: course::Model,
    offering: offering::Model,
    rows: Vec<Row>,
    choices: Vec<Choice>,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<CoOrganisersPage>> {
    let whole = current(portal, &visitor, id).await?;
    let basis = Basis::of(whole.offering.version, &fields(&whole.rows, &whole.choices));
    let rows = whole.rows.clone();
    Ok(Page(page(&visitor, whole, rows, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn set(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let rows = Row::all_sent(&sent);
    let basis = Basis::sent(&sent);
    let new: Vec<_> = rows.iter().map(Row::co_organiser).collect();
    let done = portal
        .database
        .write(&visitor.actor, async |scope| co_organiser::set(scope, id, basis.version, &new).await)
        .await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Medarrangörerna är sparade."));
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}")))
        }
        Err(fault) => {
            let whole = current(portal, &visitor, id).await?;
            let (latest, yours) = (fields(&whole.rows, &whole.choices), fields(&rows, &whole.choices));
            let again = changed::again(fault, sent, whole.offering.version, latest, &yours)?;
            let (rows, errors) = (Row::all_sent(&again.sent), errors(&again.faults));
            let page = page(&visitor, whole, rows, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

impl Row {
    fn of(CoOrganiser { row, .. }: CoOrganiser) -> Self {
        Self {
            organisation: row.organisation_id.to_string(),
            contact_name: row.contact_name.unwrap_or_default(),
            contact_email: row.contact_email.unwrap_or_default(),
            contact_phone: row.contact_phone.unwrap_or_default(),
            agreement: row.agreement.unwrap_or_default(),
        }
    }

    /// The rows that are filled in. One without an organisation and nothing else is how a co-organiser is taken away.
    fn all_sent(sent: &Sent) -> Vec<Self> {
        let rows = (0..MOST + SPARE).map(|index| {
            let text = |part: &str| sent.text(&format!("coOrganisers[{index}].{part}"));
            Self {
                organisation: text("organisationId"),
                contact_name: text("contactName"),
                contact_email: text("contactEmail"),
                contact_phone: text("contactPhone"),
                agreement: text("agreement"),
            }
        });
        rows.filter(|row| *row != Self::default()).collect()
    }

    fn parts(&self) -> [(&'static str, &String); 5] {
        [
            ("organisationId", &self.organisation),
            ("contactName", &self.contact_name),
            ("contactEmail", &self.contact_email),
            ("contactPhone", &self.contact_phone),
            ("agreement", &self.agreement),
        ]
    }

    fn co_organiser(&self) -> NewCoOrganiser {
        NewCoOrganiser {
            organisation: self.organisation.parse().ok(),
            contact_name: self.contact_name.clone(),
            contact_email: self.contact_email.clone(),
            contact_phone: self.contact_phone.clone(),
            agreement: self.agreement.clone(),
        }
    }
}

/// The rows as one field: they have no names of their own to be told apart by.
fn fields(rows: &[Row], choices: &[Choice]) -> Vec<Field> {
    let shown = rows.iter().map(|row| {
        let name = choices.iter().find(|choice| choice.value == row.organisation).map(|choice| choice.label.as_ref());
        let facts = row.parts().into_iter().skip(1).map(|(_, text)| text.as_str());
        name.into_iter().chain(facts).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
    });
    let sent = rows.iter().enumerate().flat_map(|(index, row)| {
        row.parts().map(|(part, text)| (format!("coOrganisers[{index}].{part}"), text.clone()))
    });
    let text = shown.collect::<Vec<_>>().join("; ");
    vec![Field::new("coOrganisers", "Medarrangörer", &text).sent_as(sent.collect())]
}

/// Faults with the number of the row they are in; what concerns all rows stands at the first.
fn errors(faults: &[FieldError]) -> FormErrors {
    let mut errors = FormErrors::default();
    for FieldError { field, fault } in faults {
        let of_row = field.strip_prefix("coOrganisers[").and_then(|rest| rest.split_once("]."));
        let (index, part) = of_row.unwrap_or(("0", "organisationId"));
        let number = index.parse::<usize>().unwrap_or_default() + 1;
        let part_name = match part {
            "contactEmail" => "kontaktens e-post",
            "contactName" => "kontaktperson",
            "contactPhone" => "kontaktens telefon",
            "agreement" => "avtal",
            _ => "organisation",
        };
        let name = format!("Medarrangör {number}, {part_name}");
        errors.add_named(format!("coOrganisers[{index}].{part}"), &name, fault.sentence());
    }
    errors
}

async fn current(portal: &Portal, visitor: &Visitor, id: OfferingId) -> Answer<Whole> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ReadCourseWork)?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            scope.require(Permission::ManageCourses(course.department_id))?;
            if !offering.state.can_be_changed() {
                return Err(Failure(Refusal::OfferingOver.into()));
            }
            let rows = co_organiser::of(scope, id).await?.into_iter().map(Row::of).collect();
            let organisations = organisation::all(scope).await?;
            let choices = std::iter::once(Choice::new("", "Ingen")).chain(
                organisations
                    .into_iter()
                    .filter(|one| one.kind != OrganisationKind::Association)
                    .map(|one| Choice::new(one.id.to_string(), one.name)),
            );
            Ok(Whole { course, offering, rows, choices: choices.collect() })
        })
        .await
}

fn page(visitor: &Visitor, whole: Whole, mut rows: Vec<Row>, basis: Basis, errors: FormErrors) -> CoOrganisersPage {
    let Whole { course, offering, choices, .. } = whole;
    let back = format!("/arbete/kurser/tillfallen/{}", offering.id);
    rows.resize(rows.len() + SPARE, Row::default());
    CoOrganisersPage {
        chrome: visitor.chrome(basis.title(&format!("Medarrangörer: {}", course.title), &errors)).within(Area::Work),
        crumbs: crumbs([
            ("Kurser", "/arbete/kurser".to_owned()),
            (&course.title, format!("/arbete/kurser/{}", course.id)),
            ("Tillfälle", back.clone()),
        ]),
        course: course.title,
        action: format!("{back}/medarrangorer"),
        back,
        rows,
        choices,
        basis,
        changed_by: offering.updated_by,
        errors,
    }
}
