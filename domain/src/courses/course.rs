//! A course: what is taught, to whom and why. When and where it is given are its offerings.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, JoinType, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::label::{self, LabelKind};
use super::{offering, search, wish};
use crate::access::{Actor, Permission};
use crate::audit;
use crate::certificates::Terms;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::organisations::{DepartmentId, department};
use crate::store::{Class, Page, Paged, Scope, Table, WriteScope, id};
use crate::swedish;

id!(
    /// Id of a course.
    CourseId
);

/// What form of learning it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CourseKind {
    /// Kurs.
    #[default]
    Course,
    /// Konferens.
    Conference,
    /// Seminarium.
    Seminar,
    /// Studieresa.
    StudyTrip,
    /// Forskningscirkel.
    ResearchCircle,
}

/// How much one knows beforehand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CourseLevel {
    /// Grund.
    #[default]
    Basic,
    /// Fördjupning.
    Intermediate,
    /// Avancerad.
    Advanced,
}

/// Who sees it, once it is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Everybody.
    #[default]
    Public,
    /// People of the association and of its members.
    Members,
    /// The association's staff.
    Staff,
}

/// A row of the table `course`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "course")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CourseId,
    /// Name in addresses.
    pub slug: String,
    /// Short name among staff, e.g. `OFF-101`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Orders titles as Swedish does.
    #[serde(skip)]
    pub sort_key: String,
    /// One or two sentences for lists.
    pub summary: String,
    /// What one can do after it.
    pub aim: String,
    /// Description, in Markdown without HTML.
    pub content: String,
    /// What form of learning it is.
    pub kind: CourseKind,
    /// How much one knows beforehand.
    pub level: CourseLevel,
    /// The department that runs it.
    pub department_id: DepartmentId,
    /// Who sees it, once it is published.
    pub visibility: Visibility,
    /// Whether it is published.
    pub is_published: bool,
    /// How many of a hundred sessions its certificate asks for; it gives none when empty.
    pub certificate_percent: Option<i64>,
    /// How many months its certificate holds; for good when empty.
    pub certificate_months: Option<i64>,
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

impl Model {
    /// On what condition it gives a certificate, if it does.
    #[must_use]
    pub fn certificate(&self) -> Option<Terms> {
        Terms::of(self.certificate_percent, self.certificate_months)
    }
}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(visible);
}

/// Courses the actor may see.
fn visible(actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    let mut audience = vec![Visibility::Public];
    if actor.is_member() {
        audience.push(Visibility::Members);
    }
    Condition::all().add(Column::IsPublished.eq(true)).add(Column::Visibility.is_in(audience))
}

/// The same for a table that refers to the course.
pub(crate) fn visible_by(course: impl ColumnTrait, actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    // Not `IN`: SQLite would read every course to look one up.
    let is_it = ExprTrait::eq(Column::Id.into_expr(), course.into_expr());
    let seen = Entity::find().select_only().expr(1).filter(is_it).filter(visible(actor));
    Condition::all().add(Expr::exists(seen.into_query()))
}

/// Former addresses of courses.
pub(crate) mod former_slug {
    use sea_orm::entity::prelude::*;

    use super::CourseId;
    use crate::store::{Class, Table};

    /// A row of the table `course_former_slug`.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "course_former_slug")]
    pub(crate) struct Model {
        /// The name it had in addresses.
        #[sea_orm(primary_key, auto_increment = false)]
        pub slug: String,
        /// The course.
        pub course_id: CourseId,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl Table for Entity {
        const CLASS: Class<Self> = Class::Published(|actor| super::visible_by(Column::CourseId, actor));
    }
}

/// What a course is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewCourse {
    /// Title, at most 160 characters.
    pub title: String,
    /// Name in addresses; made from the title when empty.
    pub slug: String,
    /// Short name among staff, at most 20 characters.
    pub code: String,
    /// One or two sentences, at most 300 characters.
    pub summary: String,
    /// What one can do after it, at most 600 characters.
    pub aim: String,
    /// Description in Markdown, at most 20 000 characters.
    pub content: String,
    /// What form of learning it is.
    pub kind: CourseKind,
    /// How much one knows beforehand.
    pub level: CourseLevel,
    /// The department that runs it.
    pub department: Option<DepartmentId>,
    /// Who sees it.
    pub visibility: Visibility,
    /// Names of subjects in addresses.
    pub subjects: Vec<String>,
    /// Names of audiences in addresses.
    pub audiences: Vec<String>,
    /// On what condition it gives a certificate, if it does.
    pub certificate: Option<Terms>,
}

/// A course in the staff's list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Listed {
    /// Id.
    pub id: CourseId,
    /// Name in addresses.
    pub slug: String,
    /// Short name among staff.
    pub code: String,
    /// Title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// What form of learning it is.
    pub kind: CourseKind,
    /// How much one knows beforehand.
    pub level: CourseLevel,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whether it is published.
    pub is_published: bool,
    /// The department that runs it.
    pub department_id: DepartmentId,
    /// Its name in narrow places.
    pub department_name: String,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

/// Which courses are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Every word, in any form, is somewhere in it.
    pub search: String,
    /// Only the one that has, or had, this name in addresses.
    pub slug: Option<String>,
    /// Only of this department.
    pub department: Option<DepartmentId>,
    /// Only published, or only the others.
    pub published: Option<bool>,
}

/// From a course to the department that runs it.
pub(crate) fn to_department() -> RelationDef {
    Entity::belongs_to(department::Entity).from(Column::DepartmentId).to(department::Column::Id).into()
}

/// Courses that the actor may see, in Swedish order of their titles.
pub async fn list(scope: &Scope, filter: &Filter, page: Page) -> Result<Paged<Listed>> {
    let mut query = Entity::find()
        .select_only()
        .columns([
            Column::Id,
            Column::Slug,
            Column::Code,
            Column::Title,
            Column::Summary,
            Column::Kind,
            Column::Level,
            Column::Visibility,
            Column::IsPublished,
            Column::DepartmentId,
            Column::UpdatedAt,
            Column::Version,
        ])
        .column_as(department::Column::ShortName, "department_name")
        .join(JoinType::InnerJoin, to_department())
        .filter(search::matching(&filter.search, Column::Id));
    if let Some(department) = filter.department {
        query = query.filter(Column::DepartmentId.eq(department));
    }
    if let Some(slug) = &filter.slug {
        let former = former_slug::Entity::find_by_id(slug).select_only().column(former_slug::Column::CourseId);
        query =
            query.filter(Condition::any().add(Column::Slug.eq(slug)).add(Column::Id.in_subquery(former.into_query())));
    }
    if let Some(is_published) = filter.published {
        query = query.filter(Column::IsPublished.eq(is_published));
    }
    scope.page(query.order_by_asc(Column::SortKey).order_by_asc(Column::Id), page).await
}

/// The course with this id.
pub async fn get(scope: &Scope, id: CourseId) -> Result<Model> {
    scope.get::<Entity>(id).await
}

/// The course with this name in addresses, also if it had it before: compare the name.
pub async fn by_slug(scope: &Scope, slug: &str) -> Result<Model> {
    if let Some(course) = scope.one(Entity::find().filter(Column::Slug.eq(slug))).await? {
        return Ok(course);
    }
    let former = scope.one(former_slug::Entity::find_by_id(slug)).await?.ok_or(Error::NotFound)?;
    get(scope, former.course_id).await
}

/// Columns that no two courses share, and their fields.
const UNIQUE: [(&str, &str); 2] = [("slug", "slug"), ("code", "code")];

/// Creates a course, not yet published.
pub async fn create(scope: &WriteScope, new: NewCourse) -> Result<CourseId> {
    let department = permitted(scope, new.department)?;
    let id = CourseId::new();
    let row = Model {
        id,
        slug: String::new(),
        code: String::new(),
        title: String::new(),
        sort_key: String::new(),
        summary: String::new(),
        aim: String::new(),
        content: String::new(),
        kind: new.kind,
        level: new.level,
        department_id: department,
        visibility: new.visibility,
        is_published: false,
        certificate_percent: None,
        certificate_months: None,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
        updated_by: scope.actor().name().to_owned(),
    };
    let (row, labels) = filled(scope, row, &new).await?;
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&UNIQUE))?;
    label::set(scope, id, &labels).await?;
    index(scope, &row, &labels).await?;
    note(scope, audit::Entry::new("course.created", "course", id.0, row.title.clone()).after(&row)).await?;
    Ok(id)
}

/// Changes a course that nobody else has changed since the version.
pub async fn change(scope: &WriteScope, id: CourseId, version: i64, new: NewCourse) -> Result<()> {
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    scope.require(Permission::ManageCourses(row.department_id))?;
    let department = permitted(scope, new.department)?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let (mut after, labels) = filled(scope, before.clone(), &new).await?;
    after.kind = new.kind;
    after.level = new.level;
    after.department_id = department;
    after.visibility = new.visibility;
    after.version += 1;
    after.updated_at = scope.now();
    after.updated_by = scope.actor().name().to_owned();
    if after.slug != before.slug {
        scope
            .delete(
                former_slug::Entity::delete_many().filter(former_slug::Column::Slug.is_in([&after.slug, &before.slug])),
            )
            .await?;
        scope.insert(former_slug::Model { slug: before.slug.clone(), course_id: id }).await?;
    }
    *row = after;
    scope.update(&row).await.map_err(|fault| fault.or_taken(&UNIQUE))?;
    label::set(scope, id, &labels).await?;
    index(scope, &row, &labels).await?;
    note(scope, audit::Entry::new("course.changed", "course", id.0, row.title.clone()).before(&before).after(&*row))
        .await
}

/// Publishes a course, or takes it back so that only staff see it.
pub async fn publish(scope: &WriteScope, id: CourseId, is_published: bool) -> Result<()> {
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    scope.require(Permission::ManageCourses(row.department_id))?;
    row.is_published = is_published;
    row.version += 1;
    row.updated_at = scope.now();
    scope.actor().name().clone_into(&mut row.updated_by);
    scope.update(&row).await?;
    let action = if is_published { "course.published" } else { "course.withdrawn" };
    note(scope, audit::Entry::new(action, "course", id.0, row.title.clone())).await
}

/// Removes a course that has never had an offering, and that no wish was answered with.
pub async fn remove(scope: &WriteScope, id: CourseId) -> Result<()> {
    let row = scope.lock(Entity::find_by_id(id)).await?;
    scope.require(Permission::ManageCourses(row.department_id))?;
    let offerings = offering::Entity::find().filter(offering::Column::CourseId.eq(id));
    let wishes = wish::Entity::find().filter(wish::Column::CourseId.eq(id));
    if scope.count(offerings).await? > 0 || scope.count(wishes).await? > 0 {
        return Err(Refusal::InUse.into());
    }
    search::index(scope, id, "").await?;
    label::set(scope, id, &[]).await?;
    scope.delete(former_slug::Entity::delete_many().filter(former_slug::Column::CourseId.eq(id))).await?;
    scope.delete(Entity::delete_many().filter(Column::Id.eq(id))).await?;
    note(scope, audit::Entry::new("course.removed", "course", id.0, row.title.clone()).before(&*row)).await
}

/// Gives courses that are older than sort keys theirs: the database cannot make them. Part of every migration.
pub async fn sort(scope: &WriteScope) -> Result<()> {
    for mut row in scope.lock_all(Entity::find().filter(Column::SortKey.eq(""))).await? {
        row.sort_key = swedish::sort_key(&row.title);
        scope.update(&row).await?;
    }
    Ok(())
}

fn permitted(scope: &WriteScope, department: Option<DepartmentId>) -> Result<DepartmentId> {
    scope.require(Permission::ReadCourseWork)?;
    let mut faults = Faults::default();
    if let Some(department) = department {
        scope.require(Permission::ManageCourses(department)).map(|()| department)
    } else {
        faults.add("departmentId", Fault::Missing);
        faults.none().and(Err(Error::NotFound))
    }
}

/// The row with the new texts, checked, and the labels chosen.
async fn filled(scope: &WriteScope, mut row: Model, new: &NewCourse) -> Result<(Model, Vec<label::Model>)> {
    let mut faults = Faults::default();
    row.title = faults.text("title", &new.title, 160);
    row.sort_key = swedish::sort_key(&row.title);
    row.code = faults.text("code", &new.code, 20);
    row.summary = faults.text("summary", &new.summary, 300);
    row.aim = faults.optional("aim", &new.aim, 600).unwrap_or_default();
    row.content = faults.text("content", &new.content, 20_000);
    row.slug = match new.slug.trim() {
        "" => swedish::slug(&row.title),
        given => given.to_owned(),
    };
    if !row.slug.is_empty() && (swedish::slug(&row.slug) != row.slug || row.slug.len() > 120) {
        faults.add("slug", Fault::NotASlug);
    }
    for (field, column, value) in [("slug", Column::Slug, &row.slug), ("code", Column::Code, &row.code)] {
        let taken = Entity::find().filter(column.eq(value)).filter(Column::Id.ne(row.id));
        if scope.count(taken).await? > 0 {
            faults.add(field, Fault::Taken);
        }
    }
    if scope.count(department::Entity::find_by_id(row.department_id)).await? == 0 {
        faults.add("departmentId", Fault::UnknownChoice);
    }
    if let Some(terms) = new.certificate {
        terms.check(&mut faults);
    }
    row.certificate_percent = new.certificate.map(|terms| terms.percent);
    row.certificate_months = new.certificate.and_then(|terms| terms.months);
    let mut labels = label::chosen(scope, &mut faults, "subjects", LabelKind::Subject, &new.subjects).await?;
    labels.extend(label::chosen(scope, &mut faults, "audiences", LabelKind::Audience, &new.audiences).await?);
    faults.none()?;
    Ok((row, labels))
}

async fn index(scope: &WriteScope, row: &Model, labels: &[label::Model]) -> Result<()> {
    search::index(scope, row.id, &searched(row, labels)).await
}

/// What the course is found by.
pub(crate) fn terms(row: &Model, labels: &[label::Model]) -> impl Iterator<Item = search::Model> + use<> {
    search::terms(row.id, &searched(row, labels))
}

/// Everything a reader may look for.
fn searched(row: &Model, labels: &[label::Model]) -> String {
    let labels: Vec<_> = labels.iter().map(|label| label.name.as_str()).collect();
    [&row.title, &row.code, &row.summary, &row.aim, &row.content, &labels.join(" ")].map(String::as_str).join(" ")
}

async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}
