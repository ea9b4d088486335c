//! How many came without names: a number for each session and organisation.

use std::collections::BTreeSet;

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, Response, handler};
use samverk_domain::courses::head_count::{self, Count, Counted, OTHERS};
use samverk_domain::courses::{OfferingId, course, offering, session};
use samverk_domain::organisations::OrganisationKind;
use samverk_domain::organisations::organisation;
use samverk_domain::{Fault, FieldError, swedish, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::offerings::{Head, head};

/// What the form sends for those of no organisation that is named.
const NO_ORGANISATION: &str = "ovriga";

/// An organisation with its number at each session.
struct Row {
    name: String,
    people: Vec<String>,
}

#[derive(Default)]
struct Form {
    session: String,
    organisation: String,
    people: String,
}

#[derive(Template)]
#[template(path = "work/check_in/head_count.html")]
struct HeadCountPage {
    chrome: Chrome,
    head: Head,
    current: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    sums: Vec<String>,
    sessions: Vec<Choice>,
    organisations: Vec<Choice>,
    form: Form,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<OfferingId>) -> Answer {
    page(portal, &visitor, id, Form::default(), FormErrors::default()).await
}

#[handler]
pub(super) async fn save(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    let field = |name| sent.text(&format!("counts[0].{name}"));
    let form = Form { session: field("sessionId"), organisation: field("organisationId"), people: field("people") };
    let noted = match form.count() {
        Ok(count) => {
            let note = async |scope: &_| head_count::note(scope, id, &[count]).await;
            portal.database.write(&visitor.actor, note).await
        }
        Err(fault) => Err(samverk_domain::Error::Invalid(vec![fault])),
    };
    match noted {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Antalet är sparat."));
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{id}/antal")))
        }
        Err(fault) => {
            let errors = forms::mendable(fault)?;
            page(portal, &visitor, id, form, errors).await
        }
    }
}

impl Form {
    fn count(&self) -> Result<Count, FieldError> {
        let fault = |field: &str, fault| FieldError { field: format!("counts[0].{field}"), fault };
        let bare: String = self.people.chars().filter(|letter| !letter.is_whitespace()).collect();
        Ok(Count {
            session: self.session.parse().map_err(|_| fault("sessionId", Fault::Missing))?,
            organisation: match self.organisation.as_str() {
                NO_ORGANISATION => None,
                id => Some(id.parse().map_err(|_| fault("organisationId", Fault::UnknownChoice))?),
            },
            people: bare.parse().map_err(|_| fault("people", Fault::OutOfRange(0, head_count::MOST)))?,
        })
    }
}

async fn page(portal: &Portal, visitor: &Visitor, id: OfferingId, form: Form, errors: FormErrors) -> Answer<Response> {
    let (course, offering, sessions, counts, organisations) = portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(samverk_domain::access::Permission::ReadCourseWork)?;
            let offering = offering::get(scope, id).await?;
            let course = course::get(scope, offering.course_id).await?;
            let counts = head_count::of(scope, id).await?;
            let organisations = organisation::all(scope).await?;
            Ok::<_, Failure>((course, offering, session::of(scope, id).await?, counts, organisations))
        })
        .await?;
    let now = portal.database.clock().now();
    let head = head(&visitor.actor, &course, &offering, now);
    let named = organisations.into_iter().filter(|one| one.kind != OrganisationKind::Association);
    let named = named.map(|one| Choice::new(one.id.to_string(), one.short_name));
    let begun = sessions.iter().filter(|one| one.day_has_come(now));
    let sum = |session: &session::Model| {
        counts.iter().filter(|one| one.session_id == session.id).map(|one| one.people).sum::<i64>()
    };
    let has_errors = !errors.is_empty();
    let page = HeadCountPage {
        chrome: visitor
            .chrome(forms::title(&format!("Antal utan namn: {} {}", course.title, head.when), &errors))
            .within(Area::Work),
        current: format!("{}/deltagare", head.page),
        columns: sessions.iter().map(name).collect(),
        rows: rows(&counts, &sessions),
        sums: sessions.iter().map(|session| swedish::number(sum(session).unsigned_abs())).collect(),
        sessions: begun.map(|one| Choice::new(one.id.to_string(), name(one))).collect(),
        organisations: std::iter::once(Choice::new(NO_ORGANISATION, OTHERS)).chain(named).collect(),
        head,
        form,
        errors,
    };
    Ok(if has_errors { forms::to_mend(page) } else { Page(page).into_response() })
}

fn rows(counts: &[Counted], sessions: &[session::Model]) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    let own = counts.iter().filter(|one| seen.insert(one.owner_org_id));
    let people = |owner, session| {
        let found = counts.iter().find(|one| one.owner_org_id == owner && one.session_id == session);
        found.map_or_else(|| "–".to_owned(), |one| swedish::number(one.people.unsigned_abs()))
    };
    own.map(|one| Row {
        name: one.organisation_name().to_owned(),
        people: sessions.iter().map(|session| people(one.owner_org_id, session.id)).collect(),
    })
    .collect()
}

fn name(session: &session::Model) -> String {
    let day = time::local_date(session.starts_at);
    format!("{} {} {}", time::weekday(day), time::day_and_month(day), time::hour(session.starts_at))
}
