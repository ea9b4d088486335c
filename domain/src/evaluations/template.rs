//! Templates: what is asked when a course is over, beside the three questions of NKI. What has been asked does not change
//! with them.

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::question::{self, Kind, NewQuestion};
use super::setting;
use crate::access::Permission;
use crate::audit;
use crate::courses::CourseId;
use crate::error::{Error, Faults, Refusal, Result};
use crate::store::{Class, Scope, Table, WriteScope, id};

id!(
    /// Id of a template.
    TemplateId
);

/// A row of the table `evaluation_template`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "evaluation_template")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TemplateId,
    /// What staff call it.
    pub name: String,
    /// How many hours after the last session the mails go out; at eight the next morning when empty.
    pub wait_hours: Option<i64>,
    /// How many days one can answer.
    pub open_days: i64,
    /// Whether courses that choose no template have this one.
    pub is_default: bool,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
    /// Who changed it last, by name.
    pub updated_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(question::for_staff);
}

/// What a template is made of. A change gives all of it anew.
#[derive(Clone, Debug, Default)]
pub struct NewTemplate {
    /// What staff call it, at most 120 characters.
    pub name: String,
    /// How many hours after the last session the mails go out, 0 to 336; at eight the next morning when empty.
    pub wait_hours: Option<i64>,
    /// How many days one can answer, 2 to 60.
    pub open_days: i64,
    /// Whether courses that choose no template get this one.
    pub is_default: bool,
    /// The questions, in order.
    pub questions: Vec<NewQuestion>,
}

/// A template with its questions.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The template.
    pub template: Model,
    /// Its questions, in order.
    pub questions: Vec<question::Model>,
}

/// All templates: first what most courses have, then by name.
pub async fn list(scope: &Scope) -> Result<Vec<Model>> {
    scope.require(Permission::ReadCourseWork)?;
    scope.all(Entity::find().order_by_desc(Column::IsDefault).order_by_asc(Column::Name)).await
}

/// A template with its questions.
pub async fn get(scope: &Scope, id: TemplateId) -> Result<Whole> {
    scope.require(Permission::ReadCourseWork)?;
    let template = scope.get::<Entity>(id).await?;
    Ok(Whole { template, questions: question::of_template(scope, id).await? })
}

/// Makes a template. All who run courses share them.
pub async fn create(scope: &WriteScope, new: &NewTemplate) -> Result<TemplateId> {
    scope.require(Permission::ReadCourseWork)?;
    let row = empty(scope);
    let (row, questions) = filled(row, new)?;
    if row.is_default {
        step_down(scope, row.id).await?;
    }
    scope.insert(row.clone()).await.map_err(|fault| fault.or_taken(&[("name", "name")]))?;
    question::set(scope, row.id, questions).await?;
    note(
        scope,
        audit::Entry::new("evaluation_template.created", "evaluation_template", row.id.0, &*row.name).after(&row),
    )
    .await?;
    Ok(row.id)
}

/// Changes a template that nobody else has changed since the version. There is always one for courses that choose none.
pub async fn change(scope: &WriteScope, id: TemplateId, version: i64, new: &NewTemplate) -> Result<()> {
    scope.require(Permission::ReadCourseWork)?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    if row.version != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let before = row.clone();
    let (after, questions) = filled(before.clone(), new)?;
    *row = after;
    row.is_default |= before.is_default;
    row.version += 1;
    row.updated_at = scope.now();
    scope.actor().name().clone_into(&mut row.updated_by);
    if row.is_default && !before.is_default {
        step_down(scope, id).await?;
    }
    scope.update(&row).await.map_err(|fault| fault.or_taken(&[("name", "name")]))?;
    question::set(scope, id, questions).await?;
    let entry = audit::Entry::new("evaluation_template.changed", "evaluation_template", id.0, row.name.clone());
    note(scope, entry.before(&before).after(&*row)).await
}

/// What a course asks.
pub(super) async fn for_course(scope: &Scope, course: CourseId) -> Result<Option<Model>> {
    let chosen = scope.one(setting::Entity::find_by_id(course)).await?.and_then(|setting| setting.template_id);
    match chosen {
        Some(id) => scope.one(Entity::find_by_id(id)).await,
        None => scope.one(Entity::find().filter(Column::IsDefault.eq(true))).await,
    }
}

/// What courses ask that choose no template.
pub(crate) async fn usual(scope: &Scope) -> Result<Whole> {
    let template = scope.one(Entity::find().filter(Column::IsDefault.eq(true))).await?.ok_or(Error::NotFound)?;
    Ok(Whole { questions: question::of_template(scope, template.id).await?, template })
}

/// Makes the template that every association begins with, where there is none. Part of every migration.
pub async fn provide(scope: &WriteScope) -> Result<()> {
    if scope.count(Entity::find()).await? > 0 {
        return Ok(());
    }
    let question = |kind, words: &str, is_required| NewQuestion {
        kind,
        words: words.to_owned(),
        is_required,
        ..NewQuestion::default()
    };
    let new = NewTemplate {
        name: "Förbundets frågor".to_owned(),
        wait_hours: None,
        open_days: 14,
        is_default: true,
        questions: vec![
            question(Kind::Scale, "Jag får användning för det jag lärde mig i mitt arbete.", true),
            question(Kind::Scale, "Kursledaren gjorde innehållet lätt att förstå.", true),
            question(Kind::Scale, "Lokalen eller distansmötet fungerade bra.", false),
            question(Kind::YesNo, "Skulle du rekommendera kursen till en kollega?", true),
            question(Kind::Text, "Vad var bäst?", false),
            question(Kind::Text, "Vad kan vi göra bättre?", false),
        ],
    };
    let (row, questions) = filled(empty(scope), &new)?;
    scope.insert(row).await?;
    scope.insert_all(questions).await
}

fn empty(scope: &WriteScope) -> Model {
    Model {
        id: TemplateId::new(),
        name: String::new(),
        wait_hours: None,
        open_days: 0,
        is_default: false,
        version: 1,
        created_at: scope.now(),
        updated_at: scope.now(),
        updated_by: scope.actor().name().to_owned(),
    }
}

fn filled(mut row: Model, new: &NewTemplate) -> Result<(Model, Vec<question::Model>)> {
    let mut faults = Faults::default();
    row.name = faults.text("name", &new.name, 120);
    row.wait_hours = new.wait_hours.map(|hours| faults.within("waitHours", hours, 0, 336));
    row.open_days = faults.within("openDays", new.open_days, 2, 60);
    row.is_default = new.is_default;
    let questions = question::checked(&mut faults, row.id, &new.questions);
    faults.none()?;
    Ok((row, questions))
}

/// Another template is for courses that choose none.
async fn step_down(scope: &WriteScope, next: TemplateId) -> Result<()> {
    for mut row in scope.lock_all(Entity::find().filter(Column::IsDefault.eq(true)).filter(Column::Id.ne(next))).await?
    {
        row.is_default = false;
        row.version += 1;
        scope.update(&row).await?;
    }
    Ok(())
}

async fn note(scope: &WriteScope, entry: audit::Entry) -> Result<()> {
    let organisation = scope.actor().organisation().ok_or(Error::Forbidden)?;
    audit::record(scope, organisation, entry).await
}
