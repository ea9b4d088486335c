//! The code that the visitor checks in with.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::courses::RegistrationId;
use samverk_domain::courses::check_in;
use samverk_domain::qr::Picture;
use samverk_domain::{Error, time};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Page};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "my_pages/code.html")]
struct CodePage {
    chrome: Chrome,
    title: String,
    when: String,
    place: String,
    code: String,
    picture: Picture,
}

#[handler]
pub(super) async fn show(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RegistrationId>,
) -> Answer<Page<CodePage>> {
    let me = visitor.actor.identity().ok_or(Failure(Error::Forbidden))?.person;
    let read = async |scope: &_| check_in::code(scope, &portal.codes, id).await;
    let (row, code) = portal.database.read(&visitor.actor, read).await?;
    if row.person_id != me {
        return Err(Failure(Error::NotFound));
    }
    Ok(Page(CodePage {
        chrome: visitor.chrome(format!("Kod för incheckning: {}", row.course_title)).within(Area::MyPages),
        when: time::span(row.starts_at, row.ends_at),
        place: row.place(),
        title: row.course_title,
        code: code.to_string(),
        picture: code.picture(),
    }))
}
