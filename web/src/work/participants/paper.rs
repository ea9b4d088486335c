//! What is printed for the day. Taking it out is remembered in the audit trail.

use poem::handler;
use poem::web::{Data, Path};
use samverk_domain::courses::OfferingId;
use samverk_domain::courses::paper::{self, Paper};

use crate::Portal;
use crate::download::document;
use crate::error_page::{Answer, Failure};
use crate::visitor::Visitor;

#[handler]
pub(super) async fn participant_list(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer {
    print(portal, &visitor, id, Paper::ParticipantList).await
}

#[handler]
pub(super) async fn sign_in_list(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<OfferingId>) -> Answer {
    print(portal, &visitor, id, Paper::SignInList).await
}

#[handler]
pub(super) async fn badges(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<OfferingId>) -> Answer {
    print(portal, &visitor, id, Paper::Badges).await
}

async fn print(portal: &Portal, visitor: &Visitor, id: OfferingId, paper: Paper) -> Answer {
    let printed = paper::file(&portal.database, &portal.codes, &visitor.actor, id, paper).await.map_err(Failure)?;
    Ok(document(printed))
}
