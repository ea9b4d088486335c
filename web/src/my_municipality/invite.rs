//! Inviting people to sign in: one, or everybody who cannot yet.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::people::{PersonId, person};
use samverk_domain::store::Page as Part;

use super::own;
use super::person::back;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "my_municipality/invite.html")]
struct InvitePage {
    chrome: Chrome,
    count: u64,
}

#[handler]
pub(super) async fn one(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<PersonId>,
) -> Answer {
    own(&visitor)?;
    let email = portal
        .database
        .write(&visitor.actor, async |scope| {
            person::invite(scope, id).await?;
            Ok::<_, Failure>(person::get(scope, id).await?.email.unwrap_or_default())
        })
        .await?;
    let said = format!("Inbjudan är skickad till {email}. Den gäller i 14 dagar.");
    Ok(back(portal, cookies, id, &Flash::done(said)))
}

#[handler]
pub(super) async fn ask(Data(portal): Data<&Portal>, visitor: Visitor) -> Answer<Page<InvitePage>> {
    let filter =
        person::Filter { organisation: Some(own(&visitor)?), without_account: true, ..person::Filter::default() };
    let outside = portal
        .database
        .read(&visitor.actor, async |scope| person::list(scope, &filter, Part { page: 1, limit: 1 }).await)
        .await?;
    let chrome = visitor.chrome("Bjud in alla som saknar konto").within(Area::MyMunicipality);
    Ok(Page(InvitePage { chrome, count: outside.total.counted() }))
}

#[handler]
pub(super) async fn all(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar) -> Answer {
    let own = own(&visitor)?;
    let (invited, batch) =
        portal.database.write(&visitor.actor, async |scope| person::invite_all(scope, own).await).await?;
    let said = match invited {
        1 => "1 inbjudan skickas nu.".to_owned(),
        invited => format!("{invited} inbjudningar skickas nu."),
    };
    visitor::say(cookies, portal, &Flash::done(said));
    Ok(see_other(&format!("/pagar/{batch}")))
}
