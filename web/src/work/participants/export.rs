//! The list as a file. Taking it out is remembered in the audit trail.

use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Path};
use samverk_domain::courses::{OfferingId, participants};

use crate::Portal;
use crate::download::{download, format};
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

#[handler]
pub(super) async fn file(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    Path(id): Path<OfferingId>,
) -> Answer {
    let format = format(address.path());
    let taken = async |scope: &_| participants::file(scope, id, format).await.map_err(Failure);
    Ok(download(portal.database.write(&visitor.actor, taken).await?))
}
