//! Course wishes: what a kommun needs and the catalogue lacks. All members see the need, so that several can stand behind
//! it; who does and with how many people is in [`wish_support`].

use sea_orm::entity::prelude::*;
use sea_orm::{FromQueryResult, JoinType, QueryOrder, QuerySelect};
use serde::Serialize;

use super::label::{self, LabelId, LabelKind};
use super::wish_state::{By, WishState};
use super::wish_support::{self, NewSupport};
use super::{CourseId, course};
use crate::access::{Actor, OrganisationId, Permission};
use crate::audit;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::networks::need_signal::{self, NeedSignalId};
use crate::networks::network;
use crate::organisations::{DepartmentId, department, organisation};
use crate::people::protection::nothing;
use crate::store::{Class, Locked, Page, Paged, Scope, Table, WriteScope, containing, id};

id!(
    /// Id of a wish.
    WishId
);

/// A row of the table `course_wish`. Every member sees all of it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "course_wish")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WishId,
    /// Who asks.
    pub owner_org_id: OrganisationId,
    /// What course it would be.
    pub title: String,
    /// What people need to learn, and why.
    pub need: String,
    /// Whom it is for.
    pub audience: String,
    /// When about, in their words.
    pub wanted_when: Option<String>,
    /// What it is found by.
    #[serde(skip)]
    pub search_text: String,
    /// What it is about.
    pub subject_id: Option<LabelId>,
    /// The department they think of.
    pub department_id: Option<DepartmentId>,
    /// What has become of it.
    pub state: WishState,
    /// What the association says about that.
    pub answer: Option<String>,
    /// The course it became.
    pub course_id: Option<CourseId>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was asked, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed or answered, in UTC.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::SeenByMembers(Column::OwnerOrgId);
}

/// What is asked for. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewWish {
    /// What course it would be, at most 160 characters.
    pub title: String,
    /// What people need to learn, and why, at most 2 000 characters.
    pub need: String,
    /// Whom it is for, at most 200 characters.
    pub audience: String,
    /// When about, at most 100 characters.
    pub wanted_when: String,
    /// The subject's name in addresses, if there is one that fits.
    pub subject: Option<String>,
    /// The department they think of.
    pub department: Option<DepartmentId>,
}

/// What became of a wish.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// The state it goes to.
    pub to: WishState,
    /// What those behind it are told, at most 1 000 characters.
    pub text: String,
    /// The course it became.
    pub course: Option<CourseId>,
}

/// A wish with what is shown of it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// The wish.
    #[sea_orm(nested)]
    pub wish: Model,
    /// The name in lists of who asks.
    pub organisation_name: String,
    /// The subject's name in addresses.
    pub subject_slug: Option<String>,
    /// Its name.
    pub subject_name: Option<String>,
    /// The department's name in narrow places.
    pub department_name: Option<String>,
    /// The title of the course it became, if the actor may see that.
    pub course_title: Option<String>,
    /// Its name in addresses, likewise.
    pub course_slug: Option<String>,
    /// How many organisations stand behind it.
    pub organisations: i64,
    /// How many people they have for it together, as far as the actor may know.
    pub people: Option<i64>,
    /// Whether the actor's organisation is one of them.
    pub is_supported: bool,
    /// The need in a network that it was made of, if the actor is in that network.
    pub need_id: Option<NeedSignalId>,
    /// The name of that network, likewise.
    pub need_network: Option<String>,
    /// Its name in addresses, likewise.
    pub need_network_slug: Option<String>,
}

impl Listed {
    /// Whether the actor's organisation asks.
    #[must_use]
    pub fn is_own(&self, actor: &Actor) -> bool {
        actor.organisation() == Some(self.wish.owner_org_id)
    }

    /// Whether the actor may change or withdraw it now: it is theirs, still open, and nobody else stands behind it.
    #[must_use]
    pub fn can_be_changed(&self, actor: &Actor) -> bool {
        actor.may(Permission::WishCourses) && self.is_own(actor) && self.wish.state.is_open() && !self.has_others()
    }

    /// Whether the actor may say now with how many people the own organisation stands behind it.
    #[must_use]
    pub fn can_be_supported(&self, actor: &Actor) -> bool {
        actor.may(Permission::WishCourses) && self.wish.state.is_open()
    }

    /// Whether the actor's organisation may leave it to the others behind it.
    #[must_use]
    pub fn can_be_left(&self, actor: &Actor) -> bool {
        self.can_be_supported(actor) && self.is_supported && (self.has_others() || !self.is_own(actor))
    }

    fn has_others(&self) -> bool {
        self.organisations > i64::from(self.is_supported)
    }
}

/// Which wishes are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// It is somewhere in the wish.
    pub search: String,
    /// Only in one of these states; all when empty.
    pub states: Vec<WishState>,
    /// Only of this organisation.
    pub organisation: Option<OrganisationId>,
    /// Only for this department.
    pub department: Option<DepartmentId>,
    /// Only those that became this course.
    pub course: Option<CourseId>,
    /// Only those that the actor's organisation stands behind.
    pub supported: bool,
}

/// Wishes that the actor may see: those that most organisations stand behind first, then the newest.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let mut found = Entity::find();
    if !filter.search.trim().is_empty() {
        found = found.filter(Column::SearchText.like(containing(&filter.search.trim().to_lowercase())));
    }
    if !filter.states.is_empty() {
        found = found.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(organisation) = filter.organisation {
        found = found.filter(Column::OwnerOrgId.eq(organisation));
    }
    if let Some(department) = filter.department {
        found = found.filter(Column::DepartmentId.eq(department));
    }
    if let Some(course) = filter.course {
        found = found.filter(Column::CourseId.eq(course));
    }
    if filter.supported {
        found = found.filter(wish_support::is_by(scope.actor()));
    }
    let shown = shown(found.clone(), scope.actor())
        .order_by_desc(wish_support::organisations())
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id);
    scope.page_of(found, shown, page).await
}

/// The wish with this id.
pub async fn get(scope: &Scope, id: WishId) -> Result<Listed> {
    scope.one_as(shown(Entity::find_by_id(id), scope.actor())).await?.ok_or(Error::NotFound)
}

/// The wishes that became a course.
pub async fn of_course(scope: &Scope, course: CourseId) -> Result<Vec<Listed>> {
    let filter = Filter { course: Some(course), ..Filter::default() };
    Ok(list(scope, &filter, Page { page: 1, limit: 100 }).await?.rows)
}

/// With what is shown beside the row. The course is only named to those who may see it.
fn shown(query: Select<Entity>, actor: &Actor) -> Select<Entity> {
    let of_course = |fact: course::Column| {
        Expr::case(course::visible_by(Column::CourseId, actor), fact.into_expr()).finally(nothing())
    };
    query
        .column_as(organisation::Column::ShortName, "organisation_name")
        .column_as(label::Column::Slug, "subject_slug")
        .column_as(label::Column::Name, "subject_name")
        .column_as(department::Column::ShortName, "department_name")
        .expr_as(of_course(course::Column::Title), "course_title")
        .expr_as(of_course(course::Column::Slug), "course_slug")
        .expr_as(wish_support::organisations(), "organisations")
        .expr_as(wish_support::people(actor), "people")
        .expr_as(wish_support::is_by(actor), "is_supported")
        .expr_as(need_signal::of_wish(actor, need_signal::Column::Id), "need_id")
        .expr_as(need_signal::of_wish(actor, network::Column::Name), "need_network")
        .expr_as(need_signal::of_wish(actor, network::Column::Slug), "need_network_slug")
        .join(
            JoinType::InnerJoin,
            Entity::belongs_to(organisation::Entity).from(Column::OwnerOrgId).to(organisation::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(label::Entity).from(Column::SubjectId).to(label::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(department::Entity).from(Column::DepartmentId).to(department::Column::Id).into(),
        )
        .join(
            JoinType::LeftJoin,
            Entity::belongs_to(course::Entity).from(Column::CourseId).to(course::Column::Id).into(),
        )
}

/// Whether the actor may ask for courses: those who speak for a kommun that is a member.
#[must_use]
pub fn may_ask(actor: &Actor) -> bool {
    actor.may(Permission::WishCourses) && actor.is_member()
}

/// Asks for a course on behalf of the actor's organisation, which is the first to stand behind it.
pub async fn ask(scope: &WriteScope, new: &NewWish, support: &NewSupport) -> Result<WishId> {
    let actor = scope.actor();
    let own = actor.organisation().filter(|_| may_ask(actor)).ok_or(Error::Forbidden)?;
    ask_for(scope, own, new, support).await
}

/// Asks for a course on behalf of an organisation, for a slice that has made sure that the actor may.
pub(crate) async fn ask_for(
    scope: &WriteScope,
    owner_org_id: OrganisationId,
    new: &NewWish,
    support: &NewSupport,
) -> Result<WishId> {
    let row = Model {
        id: WishId::new(),
        owner_org_id,
        title: String::new(),
        need: String::new(),
        audience: String::new(),
        wanted_when: None,
        search_text: String::new(),
        subject_id: None,
        department_id: None,
        state: WishState::Asked,
        answer: None,
        course_id: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
    };
    let mut faults = Faults::default();
    let support = wish_support::checked(&mut faults, support);
    let row = filled(scope, faults, row, new).await?;
    // Who asks is not always the one on whose behalf.
    scope.unscoped_write().insert(row.clone()).await?;
    note(scope, audit::Entry::new("wish.asked", "course_wish", row.id.0, row.title.clone()).after(&row), &row).await?;
    wish_support::join(scope, &row, owner_org_id, support).await?;
    Ok(row.id)
}

/// Changes a wish that nobody else stands behind, and that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: WishId, version: i64, new: &NewWish) -> Result<()> {
    let mut row = own(scope, id).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    *row = filled(scope, Faults::default(), before.clone(), new).await?;
    touch(scope, &mut row);
    scope.update(&row).await?;
    let entry = audit::Entry::new("wish.changed", "course_wish", id.0, row.title.clone());
    note(scope, entry.before(&before).after(&*row), &row).await
}

/// Takes a wish back that nobody else stands behind.
pub async fn withdraw(scope: &WriteScope, id: WishId) -> Result<()> {
    let mut row = own(scope, id).await?;
    let before = row.state;
    row.state = WishState::Withdrawn;
    touch(scope, &mut row);
    scope.update(&row).await?;
    let entry = audit::Entry::new("wish.withdrawn", "course_wish", id.0, row.title.clone());
    note(scope, entry.before(&before).after(&row.state), &row).await
}

/// Tells what became of a wish. Those behind it get it by mail.
pub async fn answer(scope: &WriteScope, id: WishId, answer: &NewAnswer) -> Result<()> {
    scope.require(Permission::AnswerWishes)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    let way = row.state.answers().find(|way| way.to == answer.to).ok_or(Refusal::NotInThisState)?;
    let mut faults = Faults::default();
    let text = if way.by == By::StaffWithReason {
        Some(faults.text("answer", &answer.text, 1_000))
    } else {
        faults.optional("answer", &answer.text, 1_000)
    };
    let course = match (way.by, answer.course) {
        (By::StaffWithCourse, None) => {
            faults.add("courseId", Fault::Missing);
            None
        }
        (By::StaffWithCourse, Some(course)) => {
            if scope.count(course::Entity::find_by_id(course)).await? == 0 {
                faults.add("courseId", Fault::UnknownChoice);
            }
            Some(course)
        }
        _ => None,
    };
    faults.none()?;
    let before = row.clone();
    row.state = answer.to;
    row.answer = text;
    row.course_id = course;
    touch(scope, &mut row);
    scope.update(&row).await?;
    scope.enqueue(Task::TellWishAnswered { wish: id, version: row.version }).await?;
    let entry = audit::Entry::new("wish.answered", "course_wish", id.0, row.title.clone());
    note(scope, entry.before(&before).after(&*row), &row).await
}

/// Tells that a new course is made for a wish. One that somebody else has answered meanwhile stays as it is.
pub async fn plan(scope: &WriteScope, id: WishId, course: CourseId) -> Result<()> {
    let planned = NewAnswer { to: WishState::Planned, text: String::new(), course: Some(course) };
    match answer(scope, id, &planned).await {
        Err(Error::Refused(Refusal::NotInThisState)) => Ok(()),
        answered => answered,
    }
}

/// The actor's own wish, locked, while it may be changed.
async fn own(scope: &WriteScope, id: WishId) -> Result<Locked<Model>> {
    scope.require(Permission::WishCourses)?;
    let row = scope.lock(Entity::find_by_id(id)).await?;
    if scope.actor().organisation() != Some(row.owner_org_id) {
        return Err(Error::Forbidden);
    }
    if !row.state.is_open() {
        return Err(Refusal::NotInThisState.into());
    }
    // Whoever joins locks the wish too, so nobody comes in between.
    if get(scope, id).await?.has_others() {
        return Err(Refusal::OthersSupport.into());
    }
    Ok(row)
}

fn touch(scope: &WriteScope, row: &mut Model) {
    row.version += 1;
    row.updated_at = scope.now();
}

async fn filled(scope: &WriteScope, mut faults: Faults, mut row: Model, new: &NewWish) -> Result<Model> {
    row.title = faults.text("title", &new.title, 160);
    row.need = faults.optional("need", &new.need, 2_000).unwrap_or_default();
    row.audience = faults.text("audience", &new.audience, 200);
    row.wanted_when = faults.optional("wantedWhen", &new.wanted_when, 100);
    row.search_text = search_text(&row);
    let subject = label::chosen(scope, &mut faults, "subject", LabelKind::Subject, new.subject.as_slice()).await?;
    row.subject_id = subject.first().map(|subject| subject.id);
    row.department_id = new.department;
    if let Some(department) = new.department
        && scope.count(department::Entity::find_by_id(department)).await? == 0
    {
        faults.add("departmentId", Fault::UnknownChoice);
    }
    faults.none()?;
    Ok(row)
}

/// What a wish is found by.
pub(crate) fn search_text(row: &Model) -> String {
    [row.title.as_str(), &row.need, &row.audience].join(" ").to_lowercase()
}

/// What is done to a wish concerns who asked.
async fn note(scope: &WriteScope, entry: audit::Entry, wish: &Model) -> Result<()> {
    audit::record(scope, wish.owner_org_id, entry).await
}
