//! A coordinator, or the staff for a kommun, registers a group: who, choose and mend, payment, check, made. Every step is an answer to one form that
//! says where to go.

use poem::http::StatusCode;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use poem::{IntoResponse, handler};
use samverk_domain::access::OrganisationId;
use samverk_domain::courses::seat_lease::{self, NewLease};
use samverk_domain::courses::{OfferingId, SeriesId, registration, series};
use samverk_domain::organisations::organisation;
use samverk_domain::people::roster::LONGEST;
use samverk_domain::people::unit;
use samverk_domain::store::Scope;
use samverk_domain::{Error, FieldError, Refusal};

use super::draft::Draft;
use super::lease::Reserved;
use super::look::{Look, look};
use super::offer::{self, Offer, Target};
use super::{again, confirmation, lease, payment, review, rows, who};
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::forms;
use crate::layout::{FormErrors, Page};
use crate::roster;
use crate::sent::Sent;
use crate::visitor::Visitor;

/// What every step knows.
pub(super) struct Group {
    pub(super) offer: Offer,
    pub(super) units: Vec<unit::Model>,
    /// The reference of the organisation, which stands in when none is given.
    pub(super) own_reference: String,
    pub(super) draft: Draft,
    pub(super) look: Look,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Who,
    Rows,
    Payment,
    Review,
}

pub(super) async fn begin(
    portal: &Portal,
    visitor: &Visitor,
    target: Target,
    organisation: Option<OrganisationId>,
) -> Answer {
    let draft = Draft::new(organisation);
    let page = who::page(portal, visitor, target, draft, who::Typed::default(), FormErrors::default()).await?;
    Ok(Page(page).into_response())
}

#[handler]
pub(super) async fn submit(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<OfferingId>,
    sent: Sent,
) -> Answer {
    step(portal, visitor, cookies, Target::Offering(id), sent).await
}

#[handler]
pub(super) async fn submit_series(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<SeriesId>,
    sent: Sent,
) -> Answer {
    step(portal, visitor, cookies, Target::Series(id), sent).await
}

/// Answers the form of one step with the next one.
async fn step(portal: &Portal, visitor: Visitor, cookies: &CookieJar, target: Target, sent: Sent) -> Answer {
    let mut draft = Draft::read(&sent);
    let organisation = draft.organisation(&visitor)?;
    let step = match sent.text("till").as_str() {
        "anmal" => return make(portal, &visitor, cookies, target, draft).await,
        "slapp" => return lease::give_up(portal, &visitor, cookies, target, draft.booking).await,
        "kontroll" => Step::Review,
        "betalning" => Step::Payment,
        "rader" => Step::Rows,
        _ => Step::Who,
    };
    let mut faults = roster::add_file(&mut draft.lines, &sent, LONGEST)?;
    if step == Step::Rows {
        faults.extend(roster::add_typed(&mut draft.lines, &sent, &faults, LONGEST)?);
    }
    let mut errors = forms::errors(&faults);
    if step == Step::Rows && errors.is_empty() && draft.lines.is_empty() {
        errors.add("list", "Klistra in en lista, välj en fil eller kryssa för kollegor.");
    }
    if !errors.is_empty() {
        return who::again(portal, &visitor, target, draft, &sent, errors).await;
    }
    if step == Step::Who {
        let page = who::page(portal, &visitor, target, draft, who::Typed::read(&sent), FormErrors::default()).await?;
        return Ok(Page(page).into_response());
    }
    let mut group = load(portal, &visitor, organisation, target, draft).await?;
    reserve(portal, &visitor, organisation, &mut group).await?;
    if !group.look.errors.is_empty() {
        let errors = group.look.errors.clone();
        // The first look tells what must be mended; it is not a fault yet.
        let status = if step == Step::Rows { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        return Ok(shown(&visitor, group, Step::Rows, errors, status));
    }
    if step != Step::Review {
        return Ok(shown(&visitor, group, step, FormErrors::default(), StatusCode::OK));
    }
    let checked = portal.database.read(&visitor.actor, async |scope| match target {
        Target::Offering(id) => registration::check(scope, &group.draft.booking(id, organisation)).await,
        Target::Series(id) => series::check(scope, &group.draft.series_booking(id, organisation)).await,
    });
    match checked.await {
        Ok(bills) => Ok(Page(review::ReviewPage::new(&visitor, group, bills)).into_response()),
        Err(fault) => {
            let (step, errors) = mend(fault, &group.draft)?;
            Ok(shown(&visitor, group, step, errors, StatusCode::BAD_REQUEST))
        }
    }
}

/// What is offered, if the visitor may register people of the organisation.
pub(super) async fn offer_for(scope: &Scope, target: Target, organisation: OrganisationId) -> Result<Offer, Error> {
    match target {
        Target::Offering(id) => {
            let offering = registration::offering_for(scope, id, organisation).await?;
            Offer::load(scope, offering, organisation).await
        }
        Target::Series(id) => {
            for part in series::open_parts(scope, id, organisation).await? {
                registration::offering_for(scope, part, organisation).await?;
            }
            Offer::load_series(scope, id, organisation).await
        }
    }
}

async fn load(
    portal: &Portal,
    visitor: &Visitor,
    organisation: OrganisationId,
    target: Target,
    mut draft: Draft,
) -> Answer<Group> {
    portal
        .database
        .read(&visitor.actor, async |scope| {
            let mut offer = offer_for(scope, target, organisation).await?;
            draft.compare(&mut offer);
            let units = unit::list(scope, organisation).await?;
            let own = organisation::get(scope, organisation).await?;
            let look = look(scope, organisation, &offer, &mut draft).await?;
            Ok(Group { offer, units, own_reference: own.invoice_reference.unwrap_or_default(), draft, look })
        })
        .await
}

/// Reserves a seat for each of those chosen while the rest is filled in, if there is one for each, in every part of a series.
/// Otherwise it goes on without: those who are quicker may get seats first.
async fn reserve(portal: &Portal, visitor: &Visitor, organisation: OrganisationId, group: &mut Group) -> Answer<()> {
    let seats = group.draft.chosen().count();
    if !(1..=group.offer.free).contains(&seats) {
        return Ok(());
    }
    let new = NewLease { id: group.draft.booking, organisation, seats: i64::try_from(seats).unwrap_or(i64::MAX) };
    let offerings = &group.offer.offerings;
    let taken = portal.database.write(&visitor.actor, async |scope| seat_lease::take(scope, offerings, new).await);
    match taken.await {
        Ok(lease) => {
            group.offer.lease = Some(Reserved::of(&lease, portal.database.clock().now()));
            group.draft.compare(&mut group.offer);
            Ok(())
        }
        Err(Error::Refused(_) | Error::Invalid(_)) => Ok(()),
        Err(fault) => Err(Failure(fault)),
    }
}

/// A step in which something is mended.
fn shown(visitor: &Visitor, group: Group, step: Step, errors: FormErrors, status: StatusCode) -> poem::Response {
    match step {
        Step::Payment => Page(payment::PaymentPage::new(visitor, group, errors)).with_status(status).into_response(),
        _ => Page(rows::RowsPage::new(visitor, group, errors)).with_status(status).into_response(),
    }
}

/// The last step: registers, or shows the step where something must be mended.
async fn make(portal: &Portal, visitor: &Visitor, cookies: &CookieJar, target: Target, draft: Draft) -> Answer {
    let organisation = draft.organisation(visitor)?;
    let (database, actor) = (&portal.database, &visitor.actor);
    let made = match target {
        Target::Offering(id) => registration::book(database, actor, draft.booking(id, organisation)).await,
        Target::Series(id) => series::book(database, actor, &draft.series_booking(id, organisation)).await,
    };
    match made {
        Ok(booking) => Ok(confirmation::lead_to(portal, cookies, &booking)),
        Err(Error::Refused(Refusal::IdReused)) => Ok(again::page(visitor, draft.booking, target)),
        Err(fault) => {
            let (step, errors) = mend(fault, &draft)?;
            let group = load(portal, visitor, organisation, target, draft).await?;
            Ok(shown(visitor, group, step, errors, StatusCode::CONFLICT))
        }
    }
}

/// Where a fault can be mended, and its words there; or the failure that cannot be.
fn mend(fault: Error, draft: &Draft) -> Answer<(Step, FormErrors)> {
    let mut errors = FormErrors::default();
    match fault {
        Error::Invalid(faults) => {
            let of_payment = |fault: &FieldError| {
                let names = ["unitId", "invoiceReference", "need"];
                fault.field.starts_with("parts[") || names.iter().any(|field| fault.field.ends_with(field))
            };
            let step = if faults.iter().all(of_payment) { Step::Payment } else { Step::Rows };
            for fault in faults {
                if let Some(part) = offer::part(&fault.field) {
                    errors.add_named("whenFull", &part, fault.fault.sentence());
                    continue;
                }
                let field = draft.field(&fault.field);
                errors.add_named(&field, &draft.name(&field), fault.fault.sentence());
            }
            Ok((step, errors))
        }
        Error::Refused(refusal @ Refusal::CourseFull) => {
            errors.add("whenFull", refusal.sentence());
            Ok((Step::Payment, errors))
        }
        Error::Refused(refusal @ Refusal::AlreadyRegistered) => {
            errors.add("row", refusal.sentence());
            Ok((Step::Rows, errors))
        }
        other => Err(Failure(other)),
    }
}
