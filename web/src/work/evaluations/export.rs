//! Totals and texts as files. Taking them out is remembered in the audit trail.

use poem::handler;
use poem::http::Uri;
use poem::web::{Data, Path, Query};
use samverk_domain::courses::OfferingId;
use samverk_domain::evaluations::export;
use samverk_domain::store::WriteScope;

use super::overview::Asked;
use crate::Portal;
use crate::download::{download, format};
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

/// What came of an offering.
#[handler]
pub(super) async fn of_offering(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    Path(id): Path<OfferingId>,
) -> Answer {
    let format = format(address.path());
    let taken = async |scope: &_| export::of_offering(scope, id, format).await.map_err(Failure);
    Ok(download(portal.database.write(&visitor.actor, taken).await?))
}

/// NKI of each course and year.
#[handler]
pub(super) async fn overview(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    address: &Uri,
    query: Option<Query<Asked>>,
) -> Answer {
    let asked = query.map(|Query(asked)| asked).unwrap_or_default();
    let format = format(address.path());
    let taken = async |scope: &WriteScope| {
        let filter = asked.filter(scope).await?;
        export::overview(scope, filter, format).await.map_err(Failure)
    };
    Ok(download(portal.database.write(&visitor.actor, taken).await?))
}
