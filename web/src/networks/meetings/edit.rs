//! Writing a meeting: a new one, or several at once, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::Refusal;
use samverk_domain::networks::keeping;
use samverk_domain::networks::meeting::Listed;
use samverk_domain::networks::meeting_state::MeetingState;
use samverk_domain::networks::network::{self, Model};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::networks::{NetworkMeetingId, calling, meeting_plan};

use super::form::{self, EVERY, MeetingForm};
use super::{crumbs, signed_in};
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::{Answer, Failure};
use crate::forms::{self, to_mend};
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page, with_all};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

#[derive(Template)]
#[template(path = "networks/meetings/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Vec<(String, String)>,
    heading: String,
    network: String,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    is_new: bool,
    every: Vec<Choice>,
    /// How many are told of another time or place.
    told: usize,
    form: MeetingForm,
    basis: Basis,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask_new(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer<Page<EditPage>> {
    let network = planned_in(portal, &visitor, &slug).await?;
    Ok(Page(page_of_new(&visitor, &network, MeetingForm::default(), FormErrors::default())))
}

#[handler]
pub(super) async fn create(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(slug): Path<String>,
    sent: Sent,
) -> Answer {
    let network = planned_in(portal, &visitor, &slug).await?;
    let (form, mut faults) = (MeetingForm::sent(&sent), Vec::new());
    let new = form.meetings(portal.database.clock().now(), &mut faults);
    let made = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, meeting_plan::plan(scope, network.id, &new).await)
        })
        .await;
    match made {
        Ok(ids) => {
            let (said, to) = match ids[..] {
                [only] => (
                    "Träffen är planerad. Ingen får veta det förrän du kallar.".to_owned(),
                    format!("/natverk/traff/{only}"),
                ),
                _ => (
                    format!("{} träffar är planerade. Kalla till dem en och en.", ids.len()),
                    format!("/natverk/{slug}"),
                ),
            };
            visitor::say(cookies, portal, &Flash::done(said));
            Ok(see_other(&to))
        }
        Err(fault) => Ok(to_mend(page_of_new(&visitor, &network, form, forms::mendable(fault)?))),
    }
}

/// A network for somebody who plans its meetings.
async fn planned_in(portal: &Portal, visitor: &Visitor, slug: &str) -> Answer<Model> {
    signed_in(visitor)?;
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let network = network::by_slug(scope, slug).await?;
            keeping::keep_network(scope, network.id).await?;
            match network.state {
                NetworkState::Active => Ok(network),
                _ => Err(Failure(Refusal::NotInThisState.into())),
            }
        })
        .await
}

fn page_of_new(visitor: &Visitor, network: &Model, form: MeetingForm, errors: FormErrors) -> EditPage {
    let back = format!("/natverk/{}", network.slug);
    let labels = [("repetition.times", "Antal träffar i allt"), ("otherDays", "Andra dagar")];
    let errors = errors.named(&[changed::labels(&form.fields()), labels.to_vec()].concat());
    EditPage {
        chrome: visitor.chrome(forms::title("Ny träff", &errors)).within(Area::Networks),
        crumbs: vec![("Nätverk".to_owned(), "/natverk".to_owned()), (network.name.clone(), back.clone())],
        heading: "Ny träff".to_owned(),
        network: network.name.clone(),
        action: format!("{back}/traffar/ny"),
        back,
        is_new: true,
        every: with_all("Nej, bara en gång", EVERY.choices(form::every)),
        told: 0,
        form,
        basis: Basis::default(),
        errors,
    }
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<NetworkMeetingId>,
) -> Answer<Page<EditPage>> {
    let (listed, told) = current(portal, &visitor, id).await?;
    let form = MeetingForm::of(&listed.meeting);
    let basis = Basis::of(listed.meeting.version, &form.fields());
    Ok(Page(page(&visitor, &listed, told, form, basis, FormErrors::default())))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<NetworkMeetingId>,
    sent: Sent,
) -> Answer {
    signed_in(&visitor)?;
    let (form, version, mut faults) = (MeetingForm::sent(&sent), Basis::sent(&sent).version, Vec::new());
    let new = form.meeting(portal.database.clock().now(), &mut faults);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            forms::with_faults(faults, meeting_plan::change(scope, id, version, &new).await)
        })
        .await;
    match done {
        Ok(()) => {
            let said = Flash::done("Ändringarna i träffen är sparade.");
            visitor::told(cookies, portal, &format!("/natverk/traff/{id}"), Ok(said))
        }
        Err(fault) => {
            let (listed, told) = current(portal, &visitor, id).await?;
            let latest = MeetingForm::of(&listed.meeting).fields();
            let again = changed::again(fault, sent, listed.meeting.version, latest, &form.fields())?;
            let (form, errors) = (MeetingForm::sent(&again.sent), forms::errors(&again.faults));
            let page = page(&visitor, &listed, told, form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// The meeting as it is now for somebody who may change it, and how many are told of it.
async fn current(portal: &Portal, visitor: &Visitor, id: NetworkMeetingId) -> Answer<(Listed, usize)> {
    signed_in(visitor)?;
    let (listed, told) = portal
        .database
        .read(&visitor.actor, async |scope| {
            let listed = keeping::kept(scope, id).await?;
            let is_called = listed.meeting.state == MeetingState::Called;
            let told = if is_called { calling::told(scope, id).await? } else { 0 };
            Ok::<_, Failure>((listed, told))
        })
        .await?;
    if listed.can_be_changed(&visitor.actor) {
        Ok((listed, told))
    } else {
        Err(Failure(Refusal::NotInThisState.into()))
    }
}

fn page(
    visitor: &Visitor,
    listed: &Listed,
    told: usize,
    form: MeetingForm,
    basis: Basis,
    errors: FormErrors,
) -> EditPage {
    let back = super::row::address(listed);
    let heading = format!("Ändra {}", listed.meeting.title);
    let errors = errors.named(&changed::labels(&form.fields()));
    EditPage {
        chrome: visitor.chrome(basis.title(&heading, &errors)).within(Area::Networks),
        crumbs: crumbs(listed),
        heading,
        network: listed.network_name.clone(),
        action: format!("{back}/redigera"),
        back,
        is_new: false,
        every: Vec::new(),
        told,
        form,
        basis,
        errors,
    }
}
