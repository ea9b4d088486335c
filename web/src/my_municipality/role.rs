//! Giving and taking the role of coordinator; each can be undone by the other.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::access::role::{self, RoleKind};
use samverk_domain::people::{PersonId, person};

use super::own;
use super::person::back;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Flash;
use crate::visitor::Visitor;

#[handler]
pub(super) async fn give(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
) -> Answer {
    own(&visitor)?;
    let name = portal
        .database
        .write(&visitor.actor, async |scope| {
            role::grant(scope, id, RoleKind::Coordinator, None).await?;
            Ok::<_, Failure>(person::get(scope, id).await?.name())
        })
        .await?;
    let undo = format!("/min-kommun/personer/{id}/samordnare/ta-bort");
    let said = Flash::done(format!("{name} är nu samordnare.")).with_undo(undo, "Ångra");
    Ok(back(portal, cookies, id, &said))
}

#[handler]
pub(super) async fn take(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
) -> Answer {
    own(&visitor)?;
    let name = portal
        .database
        .write(&visitor.actor, async |scope| {
            let name = person::get(scope, id).await?.name();
            for held in role::of(scope, [id]).await? {
                if held.role == RoleKind::Coordinator {
                    role::revoke(scope, held.id).await?;
                }
            }
            Ok::<_, Failure>(name)
        })
        .await?;
    let undo = format!("/min-kommun/personer/{id}/samordnare");
    let said = Flash::done(format!("{name} är inte längre samordnare.")).with_undo(undo, "Ångra");
    Ok(back(portal, cookies, id, &said))
}
