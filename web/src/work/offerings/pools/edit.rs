//! Writing a pool: a new one, which comes last, or a change of one.

use askama::Template;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::courses::seat_pool::{self, NewPool};
use samverk_domain::courses::{OfferingId, SeatPoolId};
use samverk_domain::organisations::{OrganisationKind, organisation};

use super::Shared;
use super::form::{PoolForm, errors};
use crate::Portal;
use crate::changed::{self, Basis};
use crate::error_page::Answer;
use crate::forms::with_faults;
use crate::layout::{Area, Choice, Chrome, Flash, FormErrors, Page};
use crate::sent::Sent;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};
use crate::work::Crumbs;

#[derive(Template)]
#[template(path = "work/offerings/pools/edit.html")]
struct EditPage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: &'static str,
    course: String,
    /// The page's own address, and where "Avbryt" leads.
    action: String,
    back: String,
    form: PoolForm,
    seats_help: String,
    municipalities: Vec<Choice>,
    others: Vec<Choice>,
    has_others: bool,
    basis: Basis,
    changed_by: String,
    errors: FormErrors,
}

#[handler]
pub(super) async fn ask_new(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(id): Path<OfferingId>,
) -> Answer<Page<EditPage>> {
    let shared = Shared::to_change(portal, &visitor, id).await?;
    Ok(Page(fresh(&visitor, &shared, None)))
}

#[handler]
pub(super) async fn create(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    save(portal, &visitor, cookies, (id, None), sent).await
}

#[handler]
pub(super) async fn ask(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path((id, pool)): Path<(OfferingId, SeatPoolId)>,
) -> Answer<Page<EditPage>> {
    let shared = Shared::to_change(portal, &visitor, id).await?;
    shared.pool(pool)?;
    Ok(Page(fresh(&visitor, &shared, Some(pool))))
}

#[handler]
pub(super) async fn change(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path((id, pool)): Path<(OfferingId, SeatPoolId)>,
    sent: Sent,
) -> Answer {
    save(portal, &visitor, cookies, (id, Some(pool)), sent).await
}

/// Saves the pool. One that somebody else has removed meanwhile is a new one, so that nothing typed is lost.
async fn save(
    portal: &Portal,
    visitor: &Visitor,
    cookies: &CookieJar,
    (id, pool): (OfferingId, Option<SeatPoolId>),
    sent: Sent,
) -> Answer {
    let form = PoolForm::sent(&sent);
    let basis = Basis::sent(&sent);
    let done = portal
        .database
        .write(&visitor.actor, async |scope| {
            let mut pools: Vec<_> = seat_pool::of(scope, id).await?.into_iter().map(NewPool::from).collect();
            let place = pools.iter().position(|one| one.id == pool);
            let (new, faults) = form.pool(place.and(pool), place.unwrap_or(pools.len()));
            match place {
                Some(place) => pools[place] = new,
                None => pools.push(new),
            }
            with_faults(faults, seat_pool::set(scope, id, basis.version, pools).await)
        })
        .await;
    match done {
        Ok(()) => {
            visitor::say(cookies, portal, &Flash::done(format!("Kvoten {} är sparad.", form.name.trim())));
            Ok(see_other(&super::address(id)))
        }
        Err(fault) => {
            let shared = Shared::to_change(portal, visitor, id).await?;
            let (place, latest) = saved(&shared, pool);
            let all = &shared.organisations;
            let version = shared.offering.version;
            let again = changed::again(fault, sent, version, latest.fields(all), &form.fields(all))?;
            let (form, errors) = (PoolForm::sent(&again.sent), errors(&again.faults, place, &shared.pools));
            let page = page(visitor, &shared, pool, form, again.basis, errors);
            Ok(Page(page).with_status(again.status).into_response())
        }
    }
}

/// Where the pool stands, or will, and its form as it is saved.
fn saved(shared: &Shared, pool: Option<SeatPoolId>) -> (usize, PoolForm) {
    match shared.pools.iter().position(|one| Some(one.row.id) == pool) {
        Some(place) => (place, PoolForm::of(&shared.pools[place])),
        None => (shared.pools.len(), PoolForm::default()),
    }
}

fn fresh(visitor: &Visitor, shared: &Shared, pool: Option<SeatPoolId>) -> EditPage {
    let (_, form) = saved(shared, pool);
    let basis = Basis::of(shared.offering.version, &form.fields(&shared.organisations));
    page(visitor, shared, pool, form, basis, FormErrors::default())
}

fn page(
    visitor: &Visitor,
    shared: &Shared,
    pool: Option<SeatPoolId>,
    form: PoolForm,
    basis: Basis,
    errors: FormErrors,
) -> EditPage {
    let back = super::address(shared.offering.id);
    let (heading, action) = match pool {
        Some(pool) => ("Ändra kvoten", format!("{back}/{pool}")),
        None => ("Ny kvot", format!("{back}/ny")),
    };
    let taken = shared.pools.iter().find(|one| Some(one.row.id) == pool).map(|one| one.row.taken);
    let choice = |one: &organisation::Model| Choice::new(one.id.to_string(), one.short_name.clone());
    let (municipalities, others): (Vec<_>, Vec<_>) =
        shared.organisations.iter().partition(|one| one.kind == OrganisationKind::Municipality);
    let others: Vec<_> = others.into_iter().map(choice).collect();
    EditPage {
        chrome: visitor.chrome(basis.title(&format!("{heading}: {}", shared.course.title), &errors)).within(Area::Work),
        crumbs: shared.crumbs(),
        heading,
        course: shared.course.title.clone(),
        seats_help: match taken {
            Some(taken) if taken > 0 => format!("Minst {taken}, som redan är tagna."),
            _ => String::new(),
        },
        municipalities: municipalities.into_iter().map(choice).collect(),
        has_others: others.iter().any(|one| one.is_among(&form.organisations)),
        others,
        errors: errors.named(&changed::labels(&form.fields(&[]))),
        changed_by: shared.offering.updated_by.clone(),
        action,
        back,
        form,
        basis,
    }
}
