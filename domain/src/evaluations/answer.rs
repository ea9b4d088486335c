//! Answers. A row has no person, no registration and no time. Its key is a hash of the link's secret with a tag of its own,
//! while the link's row has another hash of it: whoever carries the link finds their answer again and can change it, but
//! nothing in the database leads from one hash to the other. Keys also order rows at random.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Alias, ExprTrait, Func};
use sea_orm::{FromQueryResult, QuerySelect, QueryTrait};

use super::question::{self, Kind, LONGEST};
use super::{EvaluationId, QuestionId, evaluation, invitation};
use crate::access::secret;
use crate::courses::{course, offering};
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::store::{Scope, WriteScope};

/// A row of the table `evaluation_answer`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation_answer")]
pub struct Model {
    /// Made of the link's secret.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: Vec<u8>,
    /// What it answers.
    pub evaluation_id: EvaluationId,
    /// How satisfied they are on the whole, 1 to 10.
    pub overall: i64,
    /// How it compares with what they expected, 1 to 10.
    pub expectations: i64,
    /// How it compares with an ideal course, 1 to 10.
    pub ideal: i64,
}

impl ActiveModelBehavior for ActiveModel {}

/// Answers to the other questions.
pub mod part {
    use sea_orm::entity::prelude::*;

    use crate::evaluations::QuestionId;

    /// A row of the table `evaluation_answer_part`.
    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "evaluation_answer_part")]
    pub struct Model {
        /// The answer it is a part of.
        #[sea_orm(primary_key, auto_increment = false)]
        pub key_hash: Vec<u8>,
        /// The question.
        #[sea_orm(primary_key, auto_increment = false)]
        pub question_id: QuestionId,
        /// The option chosen, from 1.
        pub number: Option<i64>,
        /// What they wrote.
        pub words: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// An answer as it is given, and as it was given before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// How satisfied one is on the whole, 1 to 10.
    pub overall: Option<i64>,
    /// How the course compares with what one expected, 1 to 10.
    pub expectations: Option<i64>,
    /// How it compares with an ideal course, 1 to 10.
    pub ideal: Option<i64>,
    /// To each question the value of an option, or own words.
    pub parts: Vec<(QuestionId, String)>,
}

/// What somebody with a link is asked.
#[derive(Clone, Debug)]
pub struct Form {
    /// The offering.
    pub offering: offering::Model,
    /// Its course.
    pub course: course::Model,
    /// Until when one can answer, in UTC.
    pub closes_at: DateTimeUtc,
    /// The questions beside those of NKI, in order.
    pub questions: Vec<question::Model>,
    /// What one has answered with this link.
    pub given: Option<Given>,
}

/// The form behind a link. Somebody who has answered with their other link is refused.
pub async fn form(scope: &Scope, secret: &str) -> Result<Form> {
    let (link, evaluation) = invitation::presented(scope, secret).await?;
    let store = scope.unscoped();
    let offering = store.one(offering::Entity::find_by_id(evaluation.offering_id)).await?.ok_or(Error::NotFound)?;
    let course = store.one(course::Entity::find_by_id(offering.course_id)).await?.ok_or(Error::NotFound)?;
    let questions = question::of_evaluation(store, evaluation.id).await?;
    let given = given(scope, secret, &questions).await?;
    if link.has_answered && given.is_none() {
        return Err(Refusal::NotInThisState.into());
    }
    Ok(Form { offering, course, closes_at: evaluation.closes_at, questions, given })
}

/// Answers, or answers anew, with a link.
pub async fn give(scope: &WriteScope, secret: &str, new: &Given) -> Result<()> {
    let (_, evaluation) = invitation::presented(scope, secret).await?;
    evaluation::alone(scope, evaluation.id).await?;
    // As it is now that nobody else answers or closes it.
    let (link, evaluation) = invitation::presented(scope, secret).await?;
    let store = scope.unscoped_write();
    let questions = question::of_evaluation(*store, evaluation.id).await?;
    let before = given(scope, secret, &questions).await?;
    if link.has_answered && before.is_none() {
        return Err(Refusal::NotInThisState.into());
    }
    let (answer, parts) = checked(key(secret), evaluation.id, &questions, new)?;
    store.delete(part::Entity::delete_many().filter(part::Column::KeyHash.eq(key(secret)))).await?;
    store.delete(Entity::delete_many().filter(Column::KeyHash.eq(key(secret)))).await?;
    store.insert(answer).await?;
    store.insert_all(parts).await?;
    invitation::note(scope, &link).await
}

fn key(secret: &str) -> Vec<u8> {
    secret::hash(&format!("evaluation answer:{secret}"))
}

async fn given(scope: &Scope, secret: &str, questions: &[question::Model]) -> Result<Option<Given>> {
    let store = scope.unscoped();
    let Some(row) = store.one(Entity::find_by_id(key(secret))).await? else { return Ok(None) };
    let parts = store.all(part::Entity::find().filter(part::Column::KeyHash.eq(key(secret)))).await?;
    let mut parts: HashMap<_, _> = parts.into_iter().map(|part| (part.question_id, part)).collect();
    let value = |question: &question::Model| {
        let part = parts.remove(&question.id)?;
        Some((question.id, part.words.or_else(|| question.value(part.number?))?))
    };
    Ok(Some(Given {
        overall: Some(row.overall),
        expectations: Some(row.expectations),
        ideal: Some(row.ideal),
        parts: questions.iter().filter_map(value).collect(),
    }))
}

/// The rows of an answer. Questions that it does not speak of count as answered with nothing.
fn checked(
    key_hash: Vec<u8>,
    evaluation_id: EvaluationId,
    questions: &[question::Model],
    new: &Given,
) -> Result<(Model, Vec<part::Model>)> {
    let mut faults = Faults::default();
    let mut mark = |field: &str, given: Option<i64>| {
        if given.is_none() {
            faults.add(field, Fault::Missing);
        }
        given.map_or(0, |mark| faults.within(field, mark, 1, 10))
    };
    let answer = Model {
        key_hash: key_hash.clone(),
        evaluation_id,
        overall: mark("overall", new.overall),
        expectations: mark("expectations", new.expectations),
        ideal: mark("ideal", new.ideal),
    };
    let unanswered = questions.iter().filter(|question| new.parts.iter().all(|(id, _)| *id != question.id));
    let all = new.parts.iter().cloned().chain(unanswered.map(|question| (question.id, String::new())));
    let mut parts: Vec<part::Model> = Vec::new();
    for (index, (id, value)) in all.enumerate() {
        let field = format!("answers[{index}].value");
        let Some(question) = questions.iter().find(|question| question.id == id) else {
            faults.add(format!("answers[{index}].questionId"), Fault::UnknownChoice);
            continue;
        };
        if let Some(earlier) = parts.iter().position(|part| part.question_id == id) {
            faults.add(format!("answers[{index}].questionId"), Fault::SameAsRow(earlier + 1));
            continue;
        }
        let value = value.trim();
        let part = part::Model { key_hash: key_hash.clone(), question_id: id, number: None, words: None };
        if value.is_empty() {
            if question.is_required {
                faults.add(field, Fault::Missing);
            }
        } else if question.kind == Kind::Text {
            parts.push(part::Model { words: faults.optional(&field, value, LONGEST), ..part });
        } else if let Some(number) = question.number(value) {
            parts.push(part::Model { number: Some(number), ..part });
        } else {
            faults.add(field, Fault::UnknownChoice);
        }
    }
    faults.none()?;
    Ok((answer, parts))
}

/// How many answers there are, and the sum of their marks.
#[derive(Clone, Copy, Debug, Default, FromQueryResult)]
pub(super) struct Counted {
    pub(super) answers: i64,
    pub(super) points: i64,
}

/// Counts the answers of an evaluation.
pub(super) async fn counted(scope: &Scope, evaluation: EvaluationId) -> Result<Counted> {
    let marks = Column::Overall.into_expr().add(Column::Expectations.into_expr()).add(Column::Ideal.into_expr());
    // PostgreSQL's sums are numeric.
    let sum = Func::coalesce([Func::sum(marks).into(), Expr::val(0_i64)]);
    let query = Entity::find()
        .select_only()
        .expr_as(Expr::col(Column::KeyHash).count(), "answers")
        .expr_as(Expr::from(sum).cast_as(Alias::new("bigint")), "points")
        .filter(Column::EvaluationId.eq(evaluation));
    Ok(scope.unscoped().one_as(query).await?.unwrap_or_default())
}

/// All answers of an evaluation, with their parts.
pub(super) async fn all(scope: &Scope, evaluation: EvaluationId) -> Result<(Vec<Model>, Vec<part::Model>)> {
    let store = scope.unscoped();
    let answers = store.all(Entity::find().filter(Column::EvaluationId.eq(evaluation))).await?;
    let keys = Entity::find().select_only().column(Column::KeyHash).filter(Column::EvaluationId.eq(evaluation));
    let of = part::Column::KeyHash.in_subquery(keys.into_query());
    Ok((answers, store.all(part::Entity::find().filter(of)).await?))
}
