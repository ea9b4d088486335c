//! The page that the `type` of a problem leads to: what it means, for the person who writes a client.

use poem::handler;
use poem::web::{Html, Path};
use samverk_domain::Refusal;

use crate::sentences;

/// What a kind of problem means.
#[handler]
pub(crate) fn page(Path(slug): Path<String>) -> poem::Result<Html<String>> {
    let refusals = Refusal::ALL.map(sentences::refusal);
    let all = sentences::GENERAL.iter().chain(&refusals);
    let sentence = all.into_iter().find(|one| one.slug == slug).ok_or(poem::error::NotFoundError)?;
    let (title, detail) = (sentence.title, sentence.detail);
    Ok(Html(format!(
        "<!doctype html><html lang=\"sv\"><meta charset=\"utf-8\"><title>{title}</title><h1>{title}</h1><p>{detail}</p>\
         <p><a href=\"/api\">API:ets dokumentation</a></p></html>"
    )))
}
