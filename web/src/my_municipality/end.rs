//! When somebody leaves: a page that says what they hold, and the deed, which can be undone.

use askama::Template;
use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Form, Path};
use poem::{IntoResponse, handler};
use samverk_domain::courses::registration::{self, Filter};
use samverk_domain::people::{PersonId, person};
use samverk_domain::store::Page as Part;
use samverk_domain::{Error, Fault, FieldError, time};
use serde::Deserialize;

use super::own;
use super::person::{Taken, back, taken};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "my_municipality/end.html")]
struct EndPage {
    chrome: Chrome,
    id: PersonId,
    name: String,
    last_day: String,
    holds: Vec<Taken>,
    errors: FormErrors,
}

#[derive(Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[derive(Default)]
struct Typed {
    last_day: String,
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<PersonId>) -> Answer {
    let today = time::local_date(portal.database.clock().now());
    let page = page(portal, &visitor, id, today.to_string(), FormErrors::default()).await?;
    Ok(Page(page).into_response())
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
    Form(typed): Form<Typed>,
) -> Answer {
    own(&visitor)?;
    let ended = async {
        let mut faults = Vec::new();
        let day = forms::day("lastDay", &typed.last_day, &mut faults);
        let missing = || FieldError { field: "lastDay".to_owned(), fault: Fault::Missing };
        let Some(day) = day else {
            return Err(Error::Invalid(if faults.is_empty() { vec![missing()] } else { faults }));
        };
        portal
            .database
            .write(&visitor.actor, async |scope| {
                person::end_affiliation(scope, id, day).await?;
                Ok(person::get(scope, id).await?.name())
            })
            .await
            .map(|name| (name, day))
    };
    match ended.await {
        Ok((name, day)) => {
            let said = format!("{name} slutar {}. Efter den dagen går det inte att logga in.", time::date(day));
            let undo = format!("/min-kommun/personer/{id}/ateruppta");
            Ok(back(portal, cookies, id, &Flash::done(said).with_undo(undo, "Ångra")))
        }
        Err(fault) => {
            let page =
                page(portal, &visitor, id, typed.last_day, forms::mendable(fault)?.named(&[("lastDay", "Sista dag")]))
                    .await?;
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

async fn page(
    portal: &Portal,
    visitor: &Visitor,
    id: PersonId,
    last_day: String,
    errors: FormErrors,
) -> Answer<EndPage> {
    own(visitor)?;
    let filter = Filter { person: Some(id), active: true, coming: true, ..Filter::default() };
    let (person, rows) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let person = person::get(scope, id).await?;
            Ok::<_, Failure>((person, registration::list(scope, &filter, Part { page: 1, limit: 200 }).await?.rows))
        })
        .await?;
    let now = portal.database.clock().now();
    Ok(EndPage {
        chrome: visitor.chrome(forms::title("Avsluta", &errors)).within(Area::MyMunicipality),
        id,
        name: person.name(),
        last_day,
        holds: rows.iter().map(|row| taken(row, visitor, now)).collect(),
        errors,
    })
}
