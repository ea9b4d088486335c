//! Certificates: one's own, those of a kommun's people, those that the staff issue, and the page where anybody can look
//! whether one holds.

mod issue;
mod list;
mod own;
mod revoke;
mod row;
mod verify;

use poem::web::{Data, Path};
use poem::{Route, get, handler};
use samverk_domain::certificates::{CertificateId, paper};

use crate::Portal;
use crate::download::document;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

pub(crate) fn routes(pages: Route) -> Route {
    pages
        .at("/intyg", get(verify::ask))
        .at("/intyg/:certificate", get(verify::show))
        .at("/intyg/:certificate/intyg.pdf", get(print))
        .at("/mina-sidor/intyg", get(own::show))
        .at("/min-kommun/intyg", get(list::of_municipality))
        .at("/min-kommun/intyg.csv", get(list::file_of_municipality))
        .at("/min-kommun/intyg.xlsx", get(list::file_of_municipality))
        .at("/arbete/intyg", get(list::of_staff))
        .at("/arbete/intyg.csv", get(list::file_of_staff))
        .at("/arbete/intyg.xlsx", get(list::file_of_staff))
        .at("/arbete/intyg/:certificate/aterkalla", get(revoke::ask).post(revoke::revoke))
        .at("/arbete/kurser/tillfallen/:offering/intyg", get(issue::ask).post(issue::issue))
}

/// The certificate on paper, for those who may see it.
#[handler]
async fn print(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<CertificateId>) -> Answer {
    let printed = paper::file(&portal.database, &visitor.actor, &portal.base_url, id).await.map_err(Failure)?;
    Ok(document(printed))
}
