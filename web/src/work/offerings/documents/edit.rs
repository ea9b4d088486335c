//! A document's facts and versions: changing what is said of it, and giving it a new version.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::courses::{OfferingId, offering};
use samverk_domain::documents::{self, Document, DocumentId};
use samverk_domain::{Error, time};

use super::form::{ACCEPTED, DocumentForm};
use crate::Portal;
use crate::changed::{self, Basis};
use crate::documents::{file, href};
use crate::error_page::{Answer, Failure};
use crate::forms::errors;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

struct Row {
    number: i64,
    href: String,
    name: String,
    file: String,
    added: String,
}

#[derive(Template)]
#[template(path = "work/offerings/documents/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: String,
    action: String,
    back: String,
    versions: Vec<Row>,
    form: DocumentForm,
    audiences: Vec<Choice>,
    licences: Vec<Choice>,
    accepted: &'static str,
    basis: Basis,
    changed_by: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((_, id)): Path<(OfferingId, DocumentId)>,
) -> Answer<Page<EditPage>> {
    let document = managed(portal, &visitor, id).await?;
    let form = DocumentForm::of(document.row.clone());
    let basis = Basis::of(document.row.version, &form.fields());
    Ok(Page(page(&visitor, document, form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((offering, id)): Path<(OfferingId, DocumentId)>,
    mut sent: Sent,
) -> Answer {
    let content = sent.content();
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
            Ok(see_other(&format!("/arbete/kurser/tillfallen/{offering}/dokument")))
        }
        Err(fault) => {
            let document = managed(portal, &visitor, id).await?;
            let latest = DocumentForm::of(document.row.clone()).fields();
            let again = changed::again(fault, sent, document.row.version, latest, &form.fields())?;
            let (form, errors) = (DocumentForm::sent(&again.sent), errors(&again.faults));
            let page = page(&visitor, document, form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The document, if the reader runs what it belongs to.
pub(super) async fn managed(portal: &Portal, visitor: &Visitor, id: DocumentId) -> Answer<Document> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let document = documents::get(scope, id).await?;
            offering::check_managed(scope, document.row.offering_id).await?;
            Ok::<_, Error>(document)
        })
        .await
        .map_err(Failure)
}

fn page(visitor: &Visitor, document: Document, form: DocumentForm, basis: Basis, errors: FormErrors) -> EditPage {
    let Document { row, versions } = document;
    let offering = format!("/arbete/kurser/tillfallen/{}", row.offering_id);
    let back = format!("{offering}/dokument");
    EditPage {
        chrome: visitor.chrome(basis.title(&row.title, &errors)).within(Area::Work),
        crumbs: crumbs([("Tillfälle", offering), ("Dokument", back.clone())]),
        heading: row.title,
        action: format!("{back}/{}", row.id),
        back,
        versions: versions
            .iter()
            .map(|version| Row {
                number: version.number,
                href: href(version),
                name: version.file_name.clone(),
                file: file(version),
                added: format!("{} av {}", time::moment(version.added_at), version.added_by_name),
            })
            .collect(),
        errors: errors.named(&changed::labels(&form.fields())),
        form,
        audiences: DocumentForm::audiences(),
        licences: DocumentForm::licences(),
        accepted: ACCEPTED,
        basis,
        changed_by: row.updated_by,
    }
}
