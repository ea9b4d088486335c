//! Writing a room: a new one, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::Error;
use samverk_domain::access::Permission;
use samverk_domain::premises::{RoomId, room};

use super::form::RoomForm;
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::{Answer, Failure};
use crate::forms::{errors, mendable, to_mend};
use crate::layout::{Area, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::{Crumbs, crumbs};

#[derive(Template)]
#[template(path = "work/rooms/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    form: RoomForm,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) fn ask_new(visitor: Visitor) -> Answer<Page<EditPage>> {
    if !visitor.actor.may(Permission::ManageRooms) {
        return Err(Failure(Error::Forbidden));
    }
    Ok(Page(page(&visitor, None, RoomForm::default(), Basis::default(), FormErrors::default())))
}

#[handler]
pub(super) async fn create(Data(portal): Data<&Portal>, visitor: Visitor, cookies: &CookieJar, sent: Sent) -> Answer {
    let form = RoomForm::sent(&sent);
    let new = form.room();
    match portal.database.write(&visitor.actor, async |scope| room::add(scope, &new).await).await {
        Ok(id) => {
            visitor::say(cookies, portal, &Flash::done("Lokalen är sparad."));
            Ok(see_other(&format!("/arbete/lokaler/{id}")))
        }
        Err(fault) => Ok(to_mend(page(&visitor, None, form, Basis::default(), mendable(fault)?))),
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<RoomId>,
) -> Answer<Page<EditPage>> {
    let row = current(portal, &visitor, id).await?;
    let (version, form) = (row.version, RoomForm::of(row));
    let basis = Basis::of(version, &form.fields());
    Ok(Page(page(&visitor, Some(id), form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<RoomId>,
    sent: Sent,
) -> Answer {
    let form = RoomForm::sent(&sent);
    let (version, new) = (Basis::sent(&sent).version, form.room());
    match portal.database.write(&visitor.actor, async |scope| room::change(scope, id, version, &new).await).await {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done("Ändringarna i lokalen är sparade."));
            Ok(see_other(&format!("/arbete/lokaler/{id}")))
        }
        Err(fault) => {
            let row = current(portal, &visitor, id).await?;
            let (version, latest) = (row.version, RoomForm::of(row).fields());
            let again = changed::again(fault, sent, version, latest, &form.fields())?;
            let (form, errors) = (RoomForm::sent(&again.sent), errors(&again.faults));
            let page = page(&visitor, Some(id), form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

async fn current(portal: &Portal, visitor: &Visitor, id: RoomId) -> Answer<room::Model> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            scope.require(Permission::ManageRooms)?;
            room::get(scope, id).await.map_err(Failure)
        })
        .await
}

fn page(visitor: &Visitor, id: Option<RoomId>, form: RoomForm, basis: Basis, errors: FormErrors) -> EditPage {
    let list = "/arbete/lokaler".to_owned();
    let (heading, back, action) = match id {
        Some(id) => ("Redigera lokalen", format!("{list}/{id}"), format!("{list}/{id}/redigera")),
        None => ("Ny lokal", list.clone(), format!("{list}/ny")),
    };
    EditPage {
        chrome: visitor.chrome(basis.title(heading, &errors)).within(Area::Work),
        crumbs: crumbs([("Lokaler", list)]),
        heading,
        action,
        back,
        basis,
        errors: errors.named(&changed::labels(&form.fields())),
        form,
    }
}
