//! What came of the evaluation of an offering. Nothing is told while it is open: whoever looked before and after an answer
//! would know it.

use std::collections::HashMap;

use sea_orm::prelude::DateTimeUtc;

use super::index::{Index, LEAST, MARKS};
use super::question::{self, Kind};
use super::{answer, evaluation, template};
use crate::access::Permission;
use crate::courses::{OfferingId, course, offering};
use crate::error::Result;
use crate::store::Scope;

/// What is known of the evaluation of an offering.
#[derive(Clone, Debug)]
pub struct Totals {
    /// The offering.
    pub offering: offering::Model,
    /// Its course.
    pub course: course::Model,
    /// Its evaluation; none before the mails have gone out.
    pub evaluation: Option<evaluation::Model>,
    /// When the mails go out, if the offering is held as planned, in UTC.
    pub asks_at: Option<DateTimeUtc>,
    /// How many have answered.
    pub answered: i64,
    /// What they answered; none while it is open or with too few answers.
    pub results: Option<Results>,
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Results {
    /// Answers and marks of NKI.
    pub index: Index,
    /// The questions in order, those of NKI first.
    pub questions: Vec<Answers>,
}

/// The answers to a question.
#[derive(Clone, Debug)]
pub struct Answers {
    /// The question.
    pub words: String,
    /// What it is answered with; none for those of NKI, with a mark from 1 to 10.
    pub kind: Option<Kind>,
    /// How many answered it.
    pub answers: i64,
    /// Each option with how many chose it; none with too few answers, or for own words.
    pub counts: Vec<(String, i64)>,
    /// The mean of the marks in tenths, where there are marks and enough answers.
    pub mean: Option<i64>,
    /// Own words, in the order of the alphabet: no place tells which are the same person's.
    pub texts: Vec<String>,
}

/// What is known of the evaluation of an offering, for the association's staff.
pub async fn of(scope: &Scope, id: OfferingId) -> Result<Totals> {
    scope.require(Permission::ReadCourseWork)?;
    let offering = offering::get(scope, id).await?;
    let course = course::get(scope, offering.course_id).await?;
    let evaluation = evaluation::of(scope, id).await?;
    let template = template::for_course(scope, course.id).await?;
    let answered = match &evaluation {
        Some(row) if row.is_closed => row.answered,
        Some(row) => answer::counted(scope, row.id).await?.answers,
        None => 0,
    };
    let shown = evaluation.as_ref().filter(|row| row.is_closed && row.answered >= LEAST);
    let results = match shown {
        Some(row) => Some(results(scope, row).await?),
        None => None,
    };
    let asks_at = template.map(|template| evaluation::asks_at(offering.ends_at, &template));
    Ok(Totals { offering, course, evaluation, asks_at, answered, results })
}

async fn results(scope: &Scope, evaluation: &evaluation::Model) -> Result<Results> {
    let (answers, parts) = answer::all(scope, evaluation.id).await?;
    let options: Vec<String> = (1..=10).map(|mark| mark.to_string()).collect();
    let marks = [
        answers.iter().map(|one| one.overall).collect::<Vec<_>>(),
        answers.iter().map(|one| one.expectations).collect(),
        answers.iter().map(|one| one.ideal).collect(),
    ];
    let mut questions: Vec<_> = MARKS
        .iter()
        .zip(marks)
        .map(|(mark, given)| chosen(mark.words.to_owned(), None, options.clone(), &given))
        .collect();
    let mut given: HashMap<_, Vec<answer::part::Model>> = HashMap::new();
    for part in parts {
        given.entry(part.question_id).or_default().push(part);
    }
    for question in question::of_evaluation(scope.unscoped(), evaluation.id).await? {
        let parts = given.remove(&question.id).unwrap_or_default();
        let numbers: Vec<_> = parts.iter().filter_map(|part| part.number).collect();
        let options = question.options().into_iter().map(|(_, name)| name).collect();
        let mut answers = chosen(question.words, Some(question.kind), options, &numbers);
        if question.kind == Kind::Text {
            answers.texts = parts.into_iter().filter_map(|part| part.words).collect();
            answers.texts.sort_by_key(|text| crate::swedish::sort_key(text));
            answers.answers = i64::try_from(answers.texts.len()).unwrap_or(i64::MAX);
        }
        questions.push(answers);
    }
    Ok(Results { index: Index { answers: evaluation.answered, points: evaluation.points }, questions })
}

fn chosen(words: String, kind: Option<Kind>, options: Vec<String>, numbers: &[i64]) -> Answers {
    let answers = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
    let is_told = answers >= LEAST;
    let count = |number: i64| i64::try_from(numbers.iter().filter(|one| **one == number).count()).unwrap_or(0);
    let has_mean = is_told && matches!(kind, None | Some(Kind::Scale));
    Answers {
        words,
        kind,
        answers,
        counts: (1..).zip(options).filter(|_| is_told).map(|(number, name)| (name, count(number))).collect(),
        mean: has_mean.then(|| (numbers.iter().sum::<i64>() * 20 + answers) / (2 * answers)),
        texts: Vec::new(),
    }
}
