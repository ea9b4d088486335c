//! What is sent about evaluations.

use poem_openapi::Object;
use samverk_domain::evaluations::QuestionId;
use samverk_domain::evaluations::answer::Given;
use samverk_domain::evaluations::question::{Kind, NewQuestion};
use samverk_domain::evaluations::template::NewTemplate;
use uuid::Uuid;

use crate::scalar::{Text, choice};

choice! {
    /// What a question is answered with.
    EvaluationQuestionKind of Kind {
        /// A number from 1 to 5.
        Scale,
        /// `yes` or `no`.
        YesNo,
        /// One of the choices.
        Choice,
        /// Own words.
        Text,
    }
}

/// A question of a template.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewEvaluationQuestion {
    /// What it is answered with.
    kind: EvaluationQuestionKind,
    /// The question, at most 300 characters.
    words: Text,
    /// For a choice: 2 to 20 things to choose from, each at most 120 characters.
    #[oai(default)]
    choices: Vec<String>,
    /// Whether it must be answered.
    #[oai(default)]
    is_required: bool,
}

/// What is asked when a course is over.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct NewEvaluationTemplate {
    /// What staff call it, at most 120 characters.
    name: Text,
    /// How many hours after the last session the mails go out, 0 to 336; at eight the next morning if it is left out.
    wait_hours: Option<i64>,
    /// How many days one can answer, 2 to 60.
    #[oai(default = "fortnight")]
    open_days: i64,
    /// Whether courses that choose no template get this one. There is always one such.
    #[oai(default)]
    is_default: bool,
    /// The questions in order, at most 30. The three of NKI are always asked, before these.
    #[oai(default)]
    questions: Vec<NewEvaluationQuestion>,
}

fn fortnight() -> i64 {
    14
}

/// What a course asks, and who sees what came of it.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct CourseEvaluationSetting {
    /// The template; the association's usual one if it is left out.
    pub(super) template_id: Option<Uuid>,
    /// Whether everybody who sees the course sees its NKI.
    #[oai(default)]
    pub(super) is_public: bool,
}

/// The answer to one question.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct EvaluationAnswerPart {
    /// The question.
    pub(super) question_id: Uuid,
    /// The value of an option, or own words of at most 4 000 characters.
    pub(super) value: String,
}

/// What somebody thinks of a course.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(super) struct EvaluationAnswer {
    /// How satisfied they are on the whole, 1 to 10.
    pub(super) overall: Option<i64>,
    /// How the course compares with what they expected, 1 to 10.
    pub(super) expectations: Option<i64>,
    /// How it compares with an ideal course, 1 to 10.
    pub(super) ideal: Option<i64>,
    /// Answers to the other questions.
    #[oai(default)]
    pub(super) answers: Vec<EvaluationAnswerPart>,
}

impl From<NewEvaluationTemplate> for NewTemplate {
    fn from(new: NewEvaluationTemplate) -> Self {
        let NewEvaluationTemplate { name, wait_hours, open_days, is_default, questions } = new;
        let questions = questions.into_iter().map(NewQuestion::from).collect();
        Self { name: name.0, wait_hours, open_days, is_default, questions }
    }
}

impl From<NewEvaluationQuestion> for NewQuestion {
    fn from(new: NewEvaluationQuestion) -> Self {
        let NewEvaluationQuestion { kind, words, choices, is_required } = new;
        Self { kind: kind.into(), words: words.0, choices: choices.join("\n"), is_required }
    }
}

impl From<EvaluationAnswer> for Given {
    fn from(new: EvaluationAnswer) -> Self {
        let EvaluationAnswer { overall, expectations, ideal, answers } = new;
        let parts = answers.into_iter().map(|part| (QuestionId(part.question_id), part.value)).collect();
        Self { overall, expectations, ideal, parts }
    }
}
