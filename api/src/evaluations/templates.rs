//! Templates: what is asked when a course is over.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::evaluations::template::{self, NewTemplate, Whole};
use samverk_domain::evaluations::{TemplateId, question};
use uuid::Uuid;

use super::content::{EvaluationQuestionKind, NewEvaluationTemplate};
use crate::answer::{Created, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// A question of a template.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct EvaluationTemplateQuestion {
    /// What it is answered with.
    kind: EvaluationQuestionKind,
    /// The question.
    words: String,
    /// What can be chosen.
    choices: Vec<String>,
    /// Whether it must be answered.
    is_required: bool,
}

/// What is asked when a course is over.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct EvaluationTemplate {
    /// Id.
    id: Uuid,
    /// What staff call it.
    name: String,
    /// How many hours after the last session the mails go out; at eight the next morning if it is left out.
    wait_hours: Option<i64>,
    /// How many days one can answer.
    open_days: i64,
    /// Whether courses that choose no template get this one.
    is_default: bool,
    /// The questions in order, after the three of NKI.
    questions: Vec<EvaluationTemplateQuestion>,
    /// Who changed it last.
    updated_by: String,
    /// When it was last changed.
    updated_at: Moment,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl EvaluationTemplate {
    fn of(whole: Whole, here: &Here) -> Self {
        let question = |row: question::Model| EvaluationTemplateQuestion {
            kind: row.kind.into(),
            words: row.words,
            choices: row.choices.lines().map(str::to_owned).collect(),
            is_required: row.is_required,
        };
        let Whole { template, questions } = whole;
        let path = format!("/evaluation-templates/{}", template.id);
        Self {
            id: template.id.0,
            name: template.name,
            wait_hours: template.wait_hours,
            open_days: template.open_days,
            is_default: template.is_default,
            questions: questions.into_iter().map(question).collect(),
            updated_by: template.updated_by,
            updated_at: Moment(template.updated_at),
            version: template.version,
            links: here.own(&path).add("edit", "PUT", &path).done(),
        }
    }

    fn shown(whole: Whole, here: &Here) -> Versioned<Self> {
        let version = whole.template.version;
        versioned(Self::of(whole, here), version)
    }
}

/// Templates.
pub(crate) struct Templates(pub(crate) Api);

#[OpenApi(tag = "Tag::Evaluations")]
impl Templates {
    /// List templates of evaluations
    ///
    /// First what courses ask that choose no template. Staff read them.
    #[oai(path = "/evaluation-templates", method = "get", operation_id = "listEvaluationTemplates")]
    async fn list(&self, caller: Caller, here: Here) -> Result<Json<List<EvaluationTemplate>>, Problem> {
        let all = self
            .0
            .database
            .read(&caller.0, async |scope| {
                let mut all = Vec::new();
                for template in template::list(scope).await? {
                    all.push(template::get(scope, template.id).await?);
                }
                Ok::<_, Error>(all)
            })
            .await?;
        Ok(Json(List::of(all.into_iter().map(|whole| EvaluationTemplate::of(whole, &here)), &here)))
    }

    /// Make a template of evaluations
    ///
    /// All staff share them.
    #[oai(path = "/evaluation-templates", method = "post", operation_id = "createEvaluationTemplate")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewEvaluationTemplate>,
    ) -> Result<Created<EvaluationTemplate>, Problem> {
        let new = NewTemplate::from(body.0);
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = template::create(scope, &new).await?;
                template::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/evaluation-templates/{}", whole.template.id));
        Ok(created(EvaluationTemplate::of(whole, &here), address))
    }

    /// Get a template of evaluations
    ///
    /// Staff read it.
    #[oai(path = "/evaluation-templates/:templateId", method = "get", operation_id = "getEvaluationTemplate")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "templateId")] id: Path<TemplateId>,
    ) -> Result<Versioned<EvaluationTemplate>, Problem> {
        let whole = self.0.database.read(&caller.0, async |scope| template::get(scope, id.0).await).await?;
        Ok(EvaluationTemplate::shown(whole, &here))
    }

    /// Change a template of evaluations
    ///
    /// The body is the whole template anew. What has been asked stays as it was asked. Staff change it.
    #[oai(path = "/evaluation-templates/:templateId", method = "put", operation_id = "updateEvaluationTemplate")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "templateId")] id: Path<TemplateId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewEvaluationTemplate>,
    ) -> Result<Versioned<EvaluationTemplate>, Problem> {
        let new = NewTemplate::from(body.0);
        let whole = self
            .0
            .database
            .write(&caller.0, async |scope| {
                template::change(scope, id.0, version.0, &new).await?;
                template::get(scope, id.0).await
            })
            .await?;
        Ok(EvaluationTemplate::shown(whole, &here))
    }
}
