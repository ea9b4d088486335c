//! Evaluations as they are shown.

use poem_openapi::Object;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::evaluations::answer::{Form, Given};
use samverk_domain::evaluations::index::{Index, Overview};
use samverk_domain::evaluations::setting;
use samverk_domain::evaluations::totals::{Answers, Totals};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use super::content::{EvaluationAnswer, EvaluationAnswerPart, EvaluationQuestionKind};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// An option of a question with how many chose it.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct EvaluationCount {
    /// What it is called.
    option: String,
    /// How many chose it.
    count: i64,
}

/// The answers to a question.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct EvaluationQuestionTotals {
    /// The question.
    words: String,
    /// What it is answered with; left out for those of NKI, which have marks from 1 to 10.
    kind: Option<EvaluationQuestionKind>,
    /// How many answered it.
    answers: i64,
    /// Every option; none with fewer than five answers.
    counts: Vec<EvaluationCount>,
    /// The mean of the marks in tenths.
    mean_tenths: Option<i64>,
    /// Own words, in the order of the alphabet.
    texts: Vec<String>,
}

/// What came of the evaluation of an offering.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfferingEvaluation {
    /// The offering.
    offering_id: Uuid,
    /// The title of its course.
    title: String,
    /// When the mails went out, or will.
    opens_at: Option<Moment>,
    /// Until when one could answer, or can.
    closes_at: Option<Moment>,
    /// Whether it takes no more answers.
    is_closed: bool,
    /// How many were asked.
    asked: i64,
    /// How many have answered.
    answered: i64,
    /// NKI, from 0 to 100, when it has closed and at least five have answered.
    index: Option<i64>,
    /// The answers to each question; none until then.
    questions: Vec<EvaluationQuestionTotals>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl From<Answers> for EvaluationQuestionTotals {
    fn from(row: Answers) -> Self {
        Self {
            words: row.words,
            kind: row.kind.map(Into::into),
            answers: row.answers,
            counts: row.counts.into_iter().map(|(option, count)| EvaluationCount { option, count }).collect(),
            mean_tenths: row.mean,
            texts: row.texts,
        }
    }
}

impl OfferingEvaluation {
    pub(super) fn of(totals: Totals, here: &Here, actor: &Actor) -> Self {
        let row = totals.evaluation;
        let path = format!("/course-offerings/{}", totals.offering.id);
        let is_closed = row.as_ref().is_some_and(|row| row.is_closed);
        let can_close =
            row.is_some() && !is_closed && actor.may(Permission::ManageCourses(totals.course.department_id));
        let results = totals.results;
        Self {
            offering_id: totals.offering.id.0,
            title: totals.course.title,
            opens_at: row.as_ref().map(|row| row.opened_at).or(totals.asks_at).map(Moment),
            closes_at: row.as_ref().map(|row| Moment(row.closes_at)),
            is_closed,
            asked: row.map_or(0, |row| row.asked),
            answered: totals.answered,
            index: results.as_ref().and_then(|results| results.index.value()),
            questions: results.into_iter().flat_map(|results| results.questions).map(Into::into).collect(),
            links: here
                .own(format!("{path}/evaluations"))
                .add("offering", "GET", &path)
                .add_if(can_close, "close", "POST", format!("{path}/evaluations/closings"))
                .done(),
        }
    }
}

/// NKI of a year, a department or a course.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct EvaluationIndex {
    /// The year.
    year: Option<i32>,
    /// The department.
    department_id: Option<Uuid>,
    /// The course.
    course_id: Option<Uuid>,
    /// What it is called.
    name: Option<String>,
    /// NKI, from 0 to 100.
    index: Option<i64>,
    /// How many answers.
    answers: i64,
}

impl From<Index> for EvaluationIndex {
    fn from(index: Index) -> Self {
        let (value, answers) = (index.value(), index.answers);
        Self { year: None, department_id: None, course_id: None, name: None, index: value, answers }
    }
}

/// NKI by year, department and course.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(super) struct EvaluationIndexes {
    /// Each year, the first first.
    years: Vec<EvaluationIndex>,
    /// Each department.
    departments: Vec<EvaluationIndex>,
    /// Each course, in Swedish order.
    courses: Vec<EvaluationIndex>,
    /// The list itself.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl EvaluationIndexes {
    pub(super) fn of(overview: Overview, here: &Here) -> Self {
        let year = |(year, index): (i32, Index)| EvaluationIndex { year: Some(year), ..index.into() };
        let departments = overview.departments.into_iter().map(|(id, name, index)| EvaluationIndex {
            department_id: Some(id.0),
            name: Some(name),
            ..index.into()
        });
        let courses = overview.courses.into_iter().map(|(id, name, index)| EvaluationIndex {
            course_id: Some(id.0),
            name: Some(name),
            ..index.into()
        });
        Self {
            years: overview.years.into_iter().map(year).collect(),
            departments: departments.collect(),
            courses: courses.collect(),
            links: Links::default().to("self", "GET", here.with(&[])),
        }
    }
}

/// The evaluations of a course.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct CourseEvaluation {
    /// Whether everybody who sees the course sees its NKI.
    is_public: bool,
    /// Its NKI from 0 to 100, if everybody sees it and there are at least five answers.
    index: Option<i64>,
    /// How many answers that is.
    answers: Option<i64>,
    /// The template that is asked, if it is not the usual one. Staff see it.
    template_id: Option<Uuid>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl CourseEvaluation {
    pub(super) fn of(setting: setting::Model, index: Option<Index>, here: &Here, is_staff: bool) -> Self {
        let path = format!("/courses/{}", setting.course_id);
        let own = format!("{path}/evaluations");
        Self {
            is_public: setting.is_public,
            index: index.and_then(Index::value),
            answers: index.map(|index| index.answers),
            template_id: setting.template_id.filter(|_| is_staff).map(|id| id.0),
            links: here
                .own(&own)
                .add("course", "GET", &path)
                .add_if(is_staff, "edit", "PUT", &own)
                .add_if(is_staff, "indexes", "GET", format!("/evaluation-indexes?courseId={}", setting.course_id))
                .done(),
        }
    }
}

/// A value that a question can be answered with.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct EvaluationOption {
    /// What is sent.
    value: String,
    /// What people read.
    option: String,
}

/// A question as it is asked.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct EvaluationQuestion {
    /// Id.
    id: Uuid,
    /// What it is answered with.
    kind: EvaluationQuestionKind,
    /// The question.
    words: String,
    /// What it can be answered with; none for own words.
    options: Vec<EvaluationOption>,
    /// Whether it must be answered.
    is_required: bool,
}

/// What somebody with a link is asked.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct EvaluationForm {
    /// The title of the course.
    title: String,
    /// When it began.
    starts_at: Moment,
    /// When it ended.
    ends_at: Moment,
    /// Until when one can answer.
    closes_at: Moment,
    /// The questions beside those of NKI, in order.
    questions: Vec<EvaluationQuestion>,
    /// What one has answered with this link.
    answer: Option<EvaluationAnswer>,
    /// Where to answer.
    #[oai(rename = "_links")]
    links: Links,
}

impl EvaluationForm {
    pub(super) fn of(form: Form, key: &str, here: &Here) -> Self {
        let question = |question: samverk_domain::evaluations::question::Model| EvaluationQuestion {
            id: question.id.0,
            kind: question.kind.into(),
            options: question.options().into_iter().map(|(value, option)| EvaluationOption { value, option }).collect(),
            words: question.words,
            is_required: question.is_required,
        };
        let path = format!("/evaluations/{key}");
        Self {
            title: form.course.title,
            starts_at: Moment(form.offering.starts_at),
            ends_at: Moment(form.offering.ends_at),
            closes_at: Moment(form.closes_at),
            questions: form.questions.into_iter().map(question).collect(),
            answer: form.given.map(Into::into),
            links: here.own(&path).add("answer", "PUT", format!("{path}/answers")).done(),
        }
    }
}

impl From<Given> for EvaluationAnswer {
    fn from(given: Given) -> Self {
        let part = |(id, value): (samverk_domain::evaluations::QuestionId, String)| EvaluationAnswerPart {
            question_id: id.0,
            value,
        };
        let Given { overall, expectations, ideal, parts } = given;
        Self { overall, expectations, ideal, answers: parts.into_iter().map(part).collect() }
    }
}
