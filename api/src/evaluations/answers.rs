//! Answering behind a mailed link: whoever carries its key, without a name.

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use samverk_domain::access::Actor;
use samverk_domain::evaluations::answer;

use super::content::EvaluationAnswer;
use super::shown::EvaluationForm;
use crate::answer::Done;
use crate::body::Body;
use crate::links::Here;
use crate::problem::Problem;
use crate::{Api, Tag};

/// Answers.
pub(crate) struct Answers(pub(crate) Api);

#[OpenApi(tag = "Tag::Evaluations")]
impl Answers {
    /// The form behind a mailed link
    ///
    /// What one is asked, and what one has answered with this link. Needs no token: the key in the link is the secret, and
    /// who carries it is not asked for.
    #[oai(path = "/evaluations/:evaluationKey", method = "get", operation_id = "getEvaluationForm")]
    async fn form(
        &self,
        here: Here,
        /// The secret in the link.
        #[oai(name = "evaluationKey")]
        key: Path<String>,
    ) -> Result<Json<EvaluationForm>, Problem> {
        let form = self.0.database.read(&Actor::Anyone, async |scope| answer::form(scope, &key.0).await).await?;
        Ok(Json(EvaluationForm::of(form, &key.0, &here)))
    }

    /// Answer an evaluation
    ///
    /// The body is the whole answer anew; it can be changed until the evaluation closes. It is stored without a name, a time
    /// or anything that leads to who gave it. Needs no token: the key in the link is the secret.
    #[oai(path = "/evaluations/:evaluationKey/answers", method = "put", operation_id = "answerEvaluation")]
    async fn answer(
        &self,
        /// The secret in the link.
        #[oai(name = "evaluationKey")]
        key: Path<String>,
        body: Body<EvaluationAnswer>,
    ) -> Result<Done, Problem> {
        let given = body.0.into();
        self.0.database.write(&Actor::Anyone, async |scope| answer::give(scope, &key.0, &given).await).await?;
        Ok(Done::Done)
    }
}
