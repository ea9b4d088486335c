//! An offering: a course at a time and place, with its seats and its price.

use chrono::Duration;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func};
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::cancellation::{FeeStep, FeeSteps};
use super::invitation::{self, Visibility};
use super::price::Rate;
use super::session::{self, NewSession};
use super::standing::{Facts, Standing};
use super::state::{By, OfferingState};
use super::waiting_list::{self, Cause};
use super::{CourseId, approval, attendance, co_organiser, course, need, registration, seat_lease, venue};
use crate::access::{Actor, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, Kind};
use crate::people::email;
use crate::store::{Class, Locked, Scope, Table, WriteScope, id};

id!(
    /// Id of an offering.
    OfferingId
);

/// How people take part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// On site.
    #[default]
    Onsite,
    /// Over the net.
    Online,
    /// As one chooses.
    Hybrid,
}

/// A row of the table `course_offering`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "course_offering")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfferingId,
    /// The course.
    pub course_id: CourseId,
    /// Its state.
    pub state: OfferingState,
    /// Who sees it.
    pub visibility: Visibility,
    /// Why it was postponed or cancelled.
    pub state_reason: Option<String>,
    /// How people take part.
    pub form: Form,
    /// House and room.
    pub venue_name: Option<String>,
    /// Street address.
    pub venue_address: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// Where to take part over the net; told to participants only.
    #[serde(skip)]
    pub virtual_link: Option<String>,
    /// Seats.
    pub capacity: i64,
    /// Seats that are taken, from pools or not.
    pub seats_taken: i64,
    /// Seats that pools keep and nobody has taken.
    pub seats_held: i64,
    /// How many of those taken are reserved while somebody fills in a registration.
    #[serde(skip)]
    pub seats_leased: i64,
    /// How many pools there are.
    #[serde(skip)]
    pub pool_count: i64,
    /// How many stand in the waiting list.
    pub queue_length: i64,
    /// How many of them wait for seats together with others.
    pub waiting_together: i64,
    /// The last number given in the waiting list.
    pub last_queue_number: i64,
    /// How many hours somebody in the waiting list has to answer when a seat is free; it is given at once when empty.
    pub offer_hours: Option<i64>,
    /// Price for members, in öre without VAT.
    pub price_member_ore: i64,
    /// Price for others, in öre without VAT.
    pub price_other_ore: i64,
    /// VAT, in per cent.
    pub vat_percent: i64,
    /// When registration opens, in UTC; at once when empty.
    pub opens_at: Option<DateTimeUtc>,
    /// When registration closes, in UTC.
    pub closes_at: DateTimeUtc,
    /// Until when participants may cancel, in UTC.
    pub cancel_until: DateTimeUtc,
    /// What that costs, by day.
    pub cancellation_fees: FeeSteps,
    /// Until when those with a seat may leave it for nothing after a change, in UTC.
    pub leave_free_until: Option<DateTimeUtc>,
    /// Start of the first session, in UTC.
    pub starts_at: DateTimeUtc,
    /// End of the last session, in UTC.
    pub ends_at: DateTimeUtc,
    /// Whom to ask.
    pub contact_name: String,
    /// Their address.
    pub contact_email: String,
    /// Their telephone.
    pub contact_phone: Option<String>,
    /// The offering it was copied from.
    pub copied_from: Option<OfferingId>,
    /// Counts changes of time, place and link, for calendars (`SEQUENCE`).
    pub calendar_sequence: i64,
    /// The sequence that participants were told of last, apart from that it is postponed.
    #[serde(skip)]
    pub told_sequence: i64,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was entered, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
    /// Who changed it last, by name.
    pub updated_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Offerings the actor may see: not drafts, of courses they may see, and public or theirs by invitation.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    Condition::all()
        .add(Column::State.ne(OfferingState::Draft))
        .add(invitation::reaches(actor))
        .add(course::visible_by(Column::CourseId, actor))
}

/// The same for a table that refers to the offering.
pub(crate) fn visible_by(offering: impl ColumnTrait, actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    let is_it = ExprTrait::eq(Column::Id.into_expr(), offering.into_expr());
    let seen = Entity::find().select_only().expr(1).filter(is_it).filter(visible(actor));
    Condition::all().add(Expr::exists(seen.into_query()))
}

impl Form {
    /// Where somebody takes part, in one line, from what there is to say of the place.
    pub(super) fn at<'a>(self, place: impl IntoIterator<Item = Option<&'a String>>) -> String {
        let place = place.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
        match self {
            Self::Online => "Distans".to_owned(),
            Self::Hybrid => format!("{place} eller på distans"),
            Self::Onsite => place,
        }
    }
}

impl Model {
    /// Seats that nobody has, and no pool keeps.
    #[must_use]
    pub fn seats_left(&self) -> i64 {
        Ord::max(self.capacity - self.seats_taken - self.seats_held, 0)
    }

    /// Seats that somebody is registered for, or offered; not those that are reserved while somebody registers.
    #[must_use]
    pub fn registered(&self) -> i64 {
        self.seats_taken - self.seats_leased
    }

    /// What somebody can do about it at this time.
    #[must_use]
    pub fn standing(&self, now: DateTimeUtc) -> Standing {
        let facts = Facts {
            state: self.state,
            seats_left: self.seats_left(),
            queue_length: self.queue_length,
            waiting_together: self.waiting_together,
            opens_at: self.opens_at,
            closes_at: self.closes_at,
        };
        facts.standing(now)
    }

    /// Price of a seat, in öre without VAT.
    #[must_use]
    pub fn price(&self, rate: Rate) -> i64 {
        rate.of(self.price_member_ore, self.price_other_ore)
    }

    /// The link to take part over the net, for those who prepare the offering. Participants find it in their registration.
    #[must_use]
    pub fn link_for(&self, actor: &Actor) -> Option<&str> {
        self.virtual_link.as_deref().filter(|_| actor.may(Permission::ReadCourseWork))
    }

    /// Whether it is postponed and participants have not been told of a new time.
    #[must_use]
    pub fn waits_for_a_time(&self) -> bool {
        self.state == OfferingState::Postponed && self.told_sequence < self.calendar_sequence
    }

    /// The place in one line.
    #[must_use]
    pub fn place(&self) -> String {
        self.form.at([self.venue_name.as_ref(), self.venue_address.as_ref(), self.city.as_ref()])
    }
}

/// What an offering is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewOffering {
    /// How people take part.
    pub form: Form,
    /// House and room, at most 120 characters.
    pub venue_name: String,
    /// Street address, at most 160 characters.
    pub venue_address: String,
    /// Town, at most 80 characters.
    pub city: String,
    /// Where to take part over the net.
    pub virtual_link: String,
    /// Seats, 1 to 5 000.
    pub capacity: i64,
    /// How many hours somebody in the waiting list has to answer when a seat is free, 1 to 336; it is given at once when
    /// empty.
    pub offer_hours: Option<i64>,
    /// Price for members, in öre without VAT.
    pub price_member_ore: i64,
    /// Price for others, in öre without VAT.
    pub price_other_ore: i64,
    /// VAT, in per cent.
    pub vat_percent: i64,
    /// When registration opens, in UTC.
    pub opens_at: Option<DateTimeUtc>,
    /// When registration closes, in UTC; when the first session starts, if it is not given.
    pub closes_at: Option<DateTimeUtc>,
    /// Until when participants may cancel, in UTC. If it is not given: when the first session starts where cancelling costs
    /// something, and otherwise when registration closes.
    pub cancel_until: Option<DateTimeUtc>,
    /// What that costs, in any order, at most four steps.
    pub cancellation_fees: Vec<FeeStep>,
    /// Whom to ask, at most 120 characters.
    pub contact_name: String,
    /// Their address.
    pub contact_email: String,
    /// Their telephone, at most 40 characters.
    pub contact_phone: String,
    /// The sessions, in any order.
    pub sessions: Vec<NewSession>,
}

/// How long those with a seat may leave it for nothing after a change of time, place or form.
const DAYS_TO_LEAVE: i64 = 7;

/// The highest price, in öre.
pub const HIGHEST_PRICE: i64 = 10_000_000;

/// When registration closes unless somebody says otherwise: at the end of the day two weeks before the first session. None
/// when that has passed already.
#[must_use]
pub fn usual_closing(first: DateTimeUtc, now: DateTimeUtc) -> Option<DateTimeUtc> {
    let last_day = crate::time::local_date(first).checked_sub_days(chrono::Days::new(14))?;
    Some(crate::time::end_of_day(last_day)).filter(|closing| *closing > now)
}

/// The offering with this id.
pub async fn get(scope: &Scope, id: OfferingId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// The offerings with these ids that the actor may see.
pub(crate) async fn of_ids(scope: &Scope, ids: &[OfferingId]) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::Id.is_in(ids.iter().copied()))).await
}

/// The offerings of a course, the latest first.
pub async fn of_course(scope: &Scope, course: CourseId) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::CourseId.eq(course)).order_by_desc(Column::StartsAt)).await
}

/// How many have, or wait for, a seat at those of the offerings that are not over.
#[must_use]
pub fn registered_ahead(offerings: &[Model], now: DateTimeUtc) -> u64 {
    let ahead = offerings.iter().filter(|one| one.ends_at >= now && one.state != OfferingState::Cancelled);
    ahead.map(|one| one.registered().unsigned_abs() + one.queue_length.unsigned_abs()).sum()
}

/// Creates an offering of a course, as a draft.
pub async fn create(scope: &WriteScope, course: CourseId, new: &NewOffering) -> Result<OfferingId> {
    insert(scope, course, new, None, None).await
}

/// The same time of day a number of days later, in Swedish time.
#[must_use]
pub fn days_later(at: DateTimeUtc, days: i64) -> DateTimeUtc {
    crate::time::from_local(crate::time::local(at) + Duration::days(days))
}

/// Creates a draft with everything as in another offering of the course but those it invites, each time a number of days later.
pub async fn copy(scope: &WriteScope, id: OfferingId, days: i64) -> Result<OfferingId> {
    copied(scope, id, days, None).await
}

/// The same in a job, for somebody of the association by that name.
pub(super) async fn copy_for(
    scope: &WriteScope,
    id: OfferingId,
    days: i64,
    association: OrganisationId,
    by: &str,
) -> Result<OfferingId> {
    copied(scope, id, days, Some((association, by))).await
}

async fn copied(
    scope: &WriteScope,
    id: OfferingId,
    days: i64,
    by: Option<(OrganisationId, &str)>,
) -> Result<OfferingId> {
    let old = get(scope, id).await?;
    let sessions = session::of(scope, id).await?;
    let mut faults = Faults::default();
    faults.within("days", days, 1, 1_500);
    faults.none()?;
    let later = |at| days_later(at, days);
    let new = NewOffering {
        form: old.form,
        venue_name: old.venue_name.unwrap_or_default(),
        venue_address: old.venue_address.unwrap_or_default(),
        city: old.city.unwrap_or_default(),
        virtual_link: old.virtual_link.unwrap_or_default(),
        capacity: old.capacity,
        offer_hours: old.offer_hours,
        price_member_ore: old.price_member_ore,
        price_other_ore: old.price_other_ore,
        vat_percent: old.vat_percent,
        opens_at: old.opens_at.map(later),
        closes_at: Some(later(old.closes_at)),
        cancel_until: Some(later(old.cancel_until)),
        cancellation_fees: old.cancellation_fees.steps().to_vec(),
        contact_name: old.contact_name,
        contact_email: old.contact_email,
        contact_phone: old.contact_phone.unwrap_or_default(),
        sessions: sessions
            .into_iter()
            .map(|session| NewSession {
                title: session.title.unwrap_or_default(),
                starts_at: later(session.starts_at),
                ends_at: later(session.ends_at),
            })
            .collect(),
    };
    let copy = insert(scope, old.course_id, &new, Some((id, old.visibility)), by).await?;
    co_organiser::copy(scope, id, copy).await?;
    Ok(copy)
}

async fn insert(
    scope: &WriteScope,
    course: CourseId,
    new: &NewOffering,
    copied: Option<(OfferingId, Visibility)>,
    by: Option<(OrganisationId, &str)>,
) -> Result<OfferingId> {
    let course = course::get(scope, course).await?;
    scope.require(Permission::ManageCourses(course.department_id))?;
    let own = scope.actor().organisation().map(|organisation| (organisation, scope.actor().name()));
    let (organisation, name) = by.or(own).ok_or(Error::Forbidden)?;
    let id = OfferingId::new();
    let row = Model {
        id,
        course_id: course.id,
        state: OfferingState::Draft,
        visibility: copied.map(|(_, visibility)| visibility).unwrap_or_default(),
        state_reason: None,
        form: new.form,
        venue_name: None,
        venue_address: None,
        city: None,
        virtual_link: None,
        capacity: 0,
        seats_taken: 0,
        seats_held: 0,
        seats_leased: 0,
        pool_count: 0,
        queue_length: 0,
        waiting_together: 0,
        last_queue_number: 0,
        offer_hours: None,
        price_member_ore: 0,
        price_other_ore: 0,
        vat_percent: 0,
        opens_at: None,
        closes_at: scope.now(),
        cancel_until: scope.now(),
        cancellation_fees: FeeSteps::default(),
        leave_free_until: None,
        starts_at: scope.now(),
        ends_at: scope.now(),
        contact_name: String::new(),
        contact_email: String::new(),
        contact_phone: None,
        copied_from: copied.map(|(id, _)| id),
        calendar_sequence: 0,
        told_sequence: 0,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
        updated_by: name.to_owned(),
    };
    let (row, sessions) = filled(row, new)?;
    scope.insert(row.clone()).await?;
    session::set(scope, id, sessions).await?;
    let entry = audit::Entry::new("offering.created", "offering", id.0, course.title);
    audit::record(scope, organisation, entry.after(&row)).await?;
    Ok(id)
}

/// Changes an offering that nobody else has changed since the version. Participants are told of a new time, place or
/// link, of one that is postponed as soon as it has a new time; seats that are added go to the waiting list.
pub async fn change(scope: &WriteScope, id: OfferingId, version: i64, new: &NewOffering) -> Result<()> {
    let (mut row, title) = managed(scope, id).await?;
    if !row.state.can_be_changed() {
        return Err(Refusal::OfferingOver.into());
    }
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let (after, sessions) = filled(before.clone(), new)?;
    let times = |sessions: &[session::Model]| sessions.iter().map(|s| (s.starts_at, s.ends_at)).collect::<Vec<_>>();
    let has_new_times = times(&sessions) != times(&session::of(scope, id).await?);
    let is_moved = has_new_times
        || (after.form, &after.virtual_link, after.place()) != (before.form, &before.virtual_link, before.place());
    *row = after;
    touch(scope, &mut row);
    waiting_list::fill(scope, &mut row, Cause::SeatsAdded).await?;
    let held = if has_new_times { venue::withdraw(scope, id).await? } else { Vec::new() };
    let gone = session::set(scope, id, sessions).await?;
    venue::rebook(scope, id, held, &new.sessions).await?;
    if is_moved {
        attendance::settle(scope, id).await?;
        let is_told = has_new_times || !before.waits_for_a_time();
        move_to(scope, &mut row, is_told, gone).await?;
    }
    if row.ends_at != before.ends_at {
        need::keep_until_after(scope, &row).await?;
    }
    if (row.starts_at, row.ends_at) != (before.starts_at, before.ends_at) {
        registration::follow(scope, &row).await?;
    }
    scope.update(&row).await?;
    note(scope, audit::Entry::new("offering.changed", "offering", id.0, title).before(&before).after(&*row)).await
}

/// Takes an offering to another state. Cancelling takes back every registration; postponing keeps them; both tell the
/// participants why.
pub async fn transition(scope: &WriteScope, id: OfferingId, to: OfferingState, reason: &str) -> Result<()> {
    let (mut row, title) = managed(scope, id).await?;
    let way = row.state.transition_to(to).ok_or(Refusal::NotInThisState)?;
    let mut faults = Faults::default();
    let reason = match way.by {
        By::StaffWithReason => Some(faults.text("reason", reason, 500)),
        By::Staff | By::StaffOrClock => faults.optional("reason", reason, 500),
    };
    if !to.takes_registrations() {
        seat_lease::end_all(scope, &mut row).await?;
    }
    if to == OfferingState::Draft && (row.seats_taken > 0 || row.queue_length > 0) {
        return Err(Refusal::InUse.into());
    }
    if row.state == OfferingState::Postponed && to == OfferingState::Open && row.starts_at <= scope.now() {
        faults.add("sessions", Fault::InThePast);
    }
    faults.none()?;
    let before = row.state;
    let is_untold = row.waits_for_a_time();
    row.state = to;
    row.state_reason = reason;
    touch(scope, &mut row);
    if matches!(to, OfferingState::Cancelled | OfferingState::Postponed | OfferingState::Archived) {
        venue::give_back(scope, id).await?;
    }
    if before == OfferingState::Draft {
        invitation::tell_untold(scope, id, &title).await?;
    }
    match to {
        OfferingState::Cancelled => {
            row.calendar_sequence += 1;
            registration::cancel_all(scope, &mut row, &title).await?;
        }
        OfferingState::Postponed => {
            row.calendar_sequence += 1;
            if row.registered() > 0 {
                let mailing = batch::begin_mailing(scope, Kind::PostponedNotice, id, &title).await?;
                scope
                    .enqueue_in(mailing, Task::TellPostponed { offering: id, sequence: row.calendar_sequence })
                    .await?;
            }
        }
        OfferingState::Open => {
            if is_untold {
                row.calendar_sequence += 1;
                tell(scope, &mut row, Vec::new()).await?;
            }
            // Seats that were given back while it was postponed.
            waiting_list::fill(scope, &mut row, Cause::SeatFreed).await?;
        }
        // Seats that were reserved for somebody who was registering.
        OfferingState::Closed => waiting_list::fill(scope, &mut row, Cause::SeatFreed).await?,
        _ => {}
    }
    scope.update(&row).await?;
    note(scope, audit::Entry::new("offering.transitioned", "offering", id.0, title).before(&before).after(&to)).await
}

/// Notes a new time, place or link, and tells participants of it; unless it is a draft, or nothing is to be told.
pub(super) async fn move_to(
    scope: &WriteScope,
    row: &mut Model,
    is_told: bool,
    gone: Vec<session::Model>,
) -> Result<()> {
    row.calendar_sequence += 1;
    if is_told && row.state != OfferingState::Draft {
        tell(scope, row, gone).await?;
    }
    Ok(())
}

/// Tells everybody with a seat when and where it is held now. For a while they may leave it for nothing.
async fn tell(scope: &WriteScope, row: &mut Model, gone: Vec<session::Model>) -> Result<()> {
    row.told_sequence = row.calendar_sequence;
    row.leave_free_until = Some(Ord::min(scope.now() + Duration::days(DAYS_TO_LEAVE), row.starts_at));
    registration::ask_whether_kept(scope, row.id).await?;
    approval::not_after_start(scope, row).await?;
    if row.registered() == 0 {
        return Ok(());
    }
    let title = &course::get(scope, row.course_id).await?.title;
    let mailing = batch::begin_mailing(scope, Kind::ChangedNotice, row.id, title).await?;
    scope.enqueue_in(mailing, Task::TellChanged { offering: row.id, sequence: row.calendar_sequence, gone }).await
}

/// Takes offerings to the state that the time asks for: open, closed, running, completed. Part of a periodic job.
pub async fn advance(scope: &WriteScope) -> Result<u64> {
    let now = scope.now();
    let due = Condition::any()
        .add(
            Condition::all()
                .add(Column::State.eq(OfferingState::Published))
                .add(Column::OpensAt.lte(now))
                .add(Column::ClosesAt.gt(now)),
        )
        .add(Condition::all().add(Column::State.eq(OfferingState::Open)).add(Column::ClosesAt.lte(now)))
        .add(
            Condition::all()
                .add(Column::State.is_in([OfferingState::Open, OfferingState::Closed]))
                .add(Column::StartsAt.lte(now)),
        )
        .add(Condition::all().add(Column::State.eq(OfferingState::Running)).add(Column::EndsAt.lte(now)));
    let mut advanced = 0;
    for mut row in scope.lock_all(Entity::find().filter(due).limit(200)).await? {
        row.state = match row.state {
            OfferingState::Published => OfferingState::Open,
            OfferingState::Open | OfferingState::Closed if row.starts_at <= now => OfferingState::Running,
            OfferingState::Open => OfferingState::Closed,
            _ => OfferingState::Completed,
        };
        row.version += 1;
        scope.update(&row).await?;
        advanced += 1;
    }
    Ok(advanced)
}

/// The offering, locked, if the actor runs it, and the title of its course.
pub(crate) async fn managed(scope: &WriteScope, id: OfferingId) -> Result<(Locked<Model>, String)> {
    let row = scope.lock(Entity::find_by_id(id)).await?;
    let course = course::get(scope, row.course_id).await?;
    scope.require(Permission::ManageCourses(course.department_id))?;
    Ok((row, course.title))
}

pub(super) fn touch(scope: &WriteScope, row: &mut Model) {
    row.version += 1;
    row.updated_at = scope.now();
    scope.actor().name().clone_into(&mut row.updated_by);
}

/// The row with the new facts, checked, and its sessions.
fn filled(mut row: Model, new: &NewOffering) -> Result<(Model, Vec<session::Model>)> {
    let mut faults = Faults::default();
    row.form = new.form;
    row.venue_name = faults.optional("venueName", &new.venue_name, 120);
    row.venue_address = faults.optional("venueAddress", &new.venue_address, 160);
    row.city = faults.optional("city", &new.city, 80);
    if new.form != Form::Online && row.venue_name.is_none() {
        faults.add("venueName", Fault::Missing);
    }
    row.virtual_link = faults.optional("virtualLink", &new.virtual_link, 500);
    if row.virtual_link.as_ref().is_some_and(|link| !link.starts_with("https://") && !link.starts_with("http://")) {
        faults.add("virtualLink", Fault::NotAWebAddress);
    }
    row.capacity = faults.within("capacity", new.capacity, 1, 5_000);
    let used = row.seats_taken + row.seats_held;
    if row.capacity >= 1 && row.capacity < used {
        faults.add("capacity", Fault::BelowUsed(used));
    }
    row.offer_hours = new.offer_hours.map(|hours| faults.within("offerHours", hours, 1, 336));
    row.price_member_ore = faults.within("priceMemberOre", new.price_member_ore, 0, HIGHEST_PRICE);
    row.price_other_ore = faults.within("priceOtherOre", new.price_other_ore, 0, HIGHEST_PRICE);
    row.vat_percent = faults.within("vatPercent", new.vat_percent, 0, 25);
    row.contact_name = faults.text("contactName", &new.contact_name, 120);
    row.contact_email = email::check(&mut faults, "contactEmail", &new.contact_email);
    row.contact_phone = faults.optional("contactPhone", &new.contact_phone, 40);
    let sessions = session::checked(&mut faults, row.id, &new.sessions);
    if let (Some(first), Some(last)) = (sessions.first(), sessions.iter().map(|session| session.ends_at).max()) {
        row.starts_at = first.starts_at;
        row.ends_at = last;
    }
    row.opens_at = new.opens_at;
    row.closes_at = new.closes_at.unwrap_or(row.starts_at);
    row.cancellation_fees = FeeSteps::checked(&mut faults, &new.cancellation_fees);
    let usual = if new.cancellation_fees.is_empty() { row.closes_at } else { row.starts_at };
    row.cancel_until = new.cancel_until.unwrap_or(usual);
    if row.closes_at > row.starts_at {
        faults.add("closesAt", Fault::NotBefore("startsAt"));
    }
    if row.cancel_until > row.starts_at {
        faults.add("cancelUntil", Fault::NotBefore("startsAt"));
    }
    if row.opens_at.is_some_and(|opens| opens >= row.closes_at) {
        faults.add("opensAt", Fault::NotBefore("closesAt"));
    }
    faults.none()?;
    Ok((row, sessions))
}

/// When the earliest offering began that is not over: lists of what is coming start there in the order of time, and do not
/// go through what has been.
pub(super) fn first_start(now: DateTimeUtc) -> Expr {
    // Of two columns: SQLite looks for the least value of one in its own index, from the first of all.
    let start = Func::coalesce([Column::StartsAt.into_expr(), Column::EndsAt.into_expr()]);
    let first = Entity::find().select_only().expr_as(Func::min(start), "starts_at").filter(Column::EndsAt.gte(now));
    Expr::from(first.into_query())
}

pub(crate) async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}
