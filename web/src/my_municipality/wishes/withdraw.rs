//! Taking a wish back, which asks first.

use askama::Template;
use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::Error;
use samverk_domain::courses::{WishId, wish};

use super::show::path;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::{Area, Chrome, Flash, Page};
use crate::my_municipality::own;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "my_municipality/wishes/withdraw.html")]
struct WithdrawPage {
    chrome: Chrome,
    page: String,
    title: String,
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<WishId>,
) -> Answer<Page<WithdrawPage>> {
    own(&visitor)?;
    let wish = portal.database.read(&visitor.actor, async |scope| wish::get(scope, id).await).await?;
    if !wish.can_be_changed(&visitor.actor) {
        return Err(Failure(Error::Forbidden));
    }
    let chrome = visitor.chrome("Dra tillbaka önskemålet").within(Area::MyMunicipality);
    Ok(Page(WithdrawPage { chrome, page: path(id), title: wish.wish.title }))
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<WishId>,
) -> Answer {
    own(&visitor)?;
    let done = portal.database.write(&visitor.actor, async |scope| wish::withdraw(scope, id).await).await;
    visitor::told(cookies, portal, &path(id), done.map(|()| Flash::done("Önskemålet är tillbakadraget.")))
}
