//! A document's facts and versions: changing what is said of it, and giving it a new version.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::documents::{self, Document, DocumentId};
use samverk_domain::{Error, time};

use super::form::{DocumentForm, DocumentPart};
use super::place::Place;
use super::shown::{file, href};
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::{Answer, Failure};
use crate::forms::errors;
use crate::layout::{Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

struct VersionRow {
    number: i64,
    href: String,
    name: String,
    file: String,
    added: String,
}

#[derive(Template)]
#[template(path = "documents/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    heading: String,
    action: String,
    back: String,
    remove: String,
    versions: Vec<VersionRow>,
    part: DocumentPart,
    basis: Basis,
    changed_by: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<DocumentId>,
) -> Answer<Page<EditPage>> {
    let (document, place) = kept(portal, &visitor, id).await?;
    let form = DocumentForm::of(document.row.clone());
    let basis = Basis::of(document.row.version, &form.fields(Some(place.holder)));
    let part = DocumentPart::new(form, Some(place.holder), FormErrors::default());
    Ok(Page(page(&visitor, document, place, part, basis)))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<DocumentId>,
    mut sent: Sent,
) -> Answer {
    let content = sent.content();
    let chosen = content.file_name.clone();
    let form = DocumentForm::sent(&sent);
    let (version, new) = (Basis::sent(&sent).version, form.document());
    let database = &portal.database;
    let done = async {
        // The file first: whatever is wrong with it is told before anything is saved.
        if content.bytes.is_empty() {
            return database
                .write(&visitor.actor, async |scope| documents::change(scope, id, version, &new).await)
                .await;
        }
        documents::add_version(database, &portal.files, &visitor.actor, id, Some((version, &new)), content).await
    };
    match done.await {
        Ok(document) => {
            visitor::say(cookies, portal, &Flash::done(format!("{} är sparat.", document.row.title)));
            Ok(see_other(&kept(portal, &visitor, id).await?.1.keep))
        }
        Err(fault) => {
            let (document, place) = kept(portal, &visitor, id).await?;
            let holder = Some(place.holder);
            let latest = DocumentForm::of(document.row.clone()).fields(holder);
            let again = changed::again(fault, sent, document.row.version, latest, &form.fields(holder))?;
            let part = DocumentPart::new(DocumentForm::sent(&again.sent), holder, errors(&again.faults)).again(&chosen);
            let page = page(&visitor, document, place, part, again.basis);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The document and where it belongs, if the reader keeps what is there.
pub(super) async fn kept(portal: &Portal, visitor: &Visitor, id: DocumentId) -> Answer<(Document, Place)> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let document = documents::get(scope, id).await?;
            let holder = document.row.holder().ok_or(Error::NotFound)?;
            holder.kept(scope).await?;
            Ok::<_, Error>((document, Place::of(scope, holder).await?))
        })
        .await
        .map_err(Failure)
}

fn page(visitor: &Visitor, document: Document, place: Place, part: DocumentPart, basis: Basis) -> EditPage {
    let Document { row, versions } = document;
    EditPage {
        chrome: visitor.chrome(basis.title(&row.title, &part.errors)).within(place.area),
        crumbs: place.down_to_documents(),
        heading: row.title,
        action: format!("/dokument/{}/redigera", row.id),
        remove: format!("/dokument/{}/ta-bort", row.id),
        back: place.keep,
        versions: versions
            .iter()
            .map(|version| VersionRow {
                number: version.number,
                href: href(version),
                name: version.file_name.clone(),
                file: file(version),
                added: format!("{} av {}", time::moment(version.added_at), version.added_by_name),
            })
            .collect(),
        part,
        basis,
        changed_by: row.updated_by,
    }
}
