//! Handing bases over to the accounts, as files.

use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::billing::export;
use samverk_domain::organisations::OrganisationId;
use samverk_domain::sheet::Format;
use samverk_domain::time::Month;

use crate::Portal;
use crate::download;
use crate::error_page::{Answer, Failure};
use crate::sent::Sent;
use crate::visitor::Visitor;

#[handler]
pub(super) async fn one(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((month, id)): Path<(Month, OrganisationId)>,
    sent: Sent,
) -> Answer {
    let handed_over =
        portal.database.write(&visitor.actor, async |scope| export::hand_over(scope, id, month).await).await?;
    let file = export::file_of(&[handed_over], month, format(&sent)).map_err(Failure)?;
    Ok(download::download(file))
}

#[handler]
pub(super) async fn all(Data(portal): Data<&Portal>, visitor: Visitor, Path(month): Path<Month>, sent: Sent) -> Answer {
    let handed_over =
        portal.database.write(&visitor.actor, async |scope| export::hand_over_all(scope, month).await).await?;
    Ok(download::download(export::file_of(&handed_over, month, format(&sent)).map_err(Failure)?))
}

fn format(sent: &Sent) -> Format {
    download::format(&format!(".{}", sent.value("format")))
}
