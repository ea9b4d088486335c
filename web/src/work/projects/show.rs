//! The way from a project's id to its page, which staff work from.

use poem::web::{Data, Path};
use poem::{Response, handler};
use samverk_domain::projects::{ProjectId, project};

use crate::Portal;
use crate::error_page::Answer;
use crate::sign_in::see_other;
use crate::visitor::Visitor;

#[handler]
pub(super) async fn show(Data(portal): Data<&Portal>, visitor: Visitor, Path(id): Path<ProjectId>) -> Answer<Response> {
    let listed = portal.database.read(&visitor.actor, async |scope| project::get(scope, id).await).await?;
    Ok(see_other(&format!("/projekt/{}", listed.project.slug)))
}
