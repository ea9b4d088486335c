//! What participants thought of the courses that are over.

use chrono::{DateTime, Duration, Utc};

use super::courses::Courses;
use super::offerings::Offering;
use super::registrations::Registrations;
use super::{Dice, insert};
use crate::access::secret::Secret;
use crate::courses::state::{OfferingState, RegistrationState};
use crate::courses::{OfferingId, offering, registration};
use crate::error::Result;
use crate::evaluations::question::Kind;
use crate::evaluations::template::Whole;
use crate::evaluations::{EvaluationId, answer, evaluation, invitation, question, setting};
use crate::store::UnscopedWrite;
use crate::time;

/// Everything about evaluations.
#[derive(Default)]
pub(super) struct Evaluations {
    settings: Vec<setting::Model>,
    rows: Vec<evaluation::Model>,
    questions: Vec<question::Model>,
    invitations: Vec<invitation::Model>,
    answers: Vec<answer::Model>,
    parts: Vec<answer::part::Model>,
}

const BEST: [&str; 6] = [
    "Övningarna i grupp.",
    "Att få träffa kollegor från andra kommuner.",
    "Kursledaren svarade på allt vi undrade.",
    "Exemplen var hämtade från vår vardag.",
    "Mallarna som vi fick med oss hem.",
    "Bra tempo och tydliga mål.",
];
const BETTER: [&str; 6] = [
    "Mer tid för frågor.",
    "Skicka ut materialet några dagar innan.",
    "Dela upp kursen på två halvdagar.",
    "Svårt att höra längst bak i salen.",
    "Fler exempel från små kommuner.",
    "Kortare genomgångar, fler övningar.",
];

pub(super) fn build(
    template: &Whole,
    offerings: &[Offering],
    courses: &Courses,
    registrations: &Registrations,
    now: DateTime<Utc>,
) -> Evaluations {
    let mut made = Evaluations::default();
    let shown = courses.all.iter().step_by(3).map(|course| course.row.id);
    made.settings.extend(shown.map(|course_id| setting::Model { course_id, template_id: None, is_public: true }));
    let over = offerings.iter().filter(|one| one.row.state == OfferingState::Completed);
    for offering in over {
        let opened_at = evaluation::asks_at(offering.row.ends_at, &template.template);
        if opened_at <= now {
            let code = &courses.all[offering.course].plan.code;
            made.evaluate(template, &offering.row, code, &came(registrations, offering.row.id), (opened_at, now));
        }
    }
    made
}

fn came(registrations: &Registrations, offering: OfferingId) -> Vec<&registration::Model> {
    let is_asked = |state| matches!(state, RegistrationState::Attended | RegistrationState::Confirmed);
    registrations.rows.iter().filter(|row| row.offering_id == offering && is_asked(row.state)).collect()
}

impl Evaluations {
    fn evaluate(
        &mut self,
        template: &Whole,
        offering: &offering::Model,
        code: &str,
        came: &[&registration::Model],
        (opened_at, now): (DateTime<Utc>, DateTime<Utc>),
    ) {
        let mut dice = Dice::of(&format!("{code} evaluated {}", time::local_date(offering.starts_at)));
        let quality = Dice::of(code).between(6, 9) + dice.between(-1, 1);
        let id = EvaluationId::new();
        let closes_at = opened_at + Duration::days(template.template.open_days);
        let is_closed = closes_at <= now;
        let questions: Vec<_> = template.questions.iter().map(|question| question.clone().asked(id)).collect();
        let (mut answered, mut points) = (0, 0);
        for one in came {
            let has_answered = dice.chance(72);
            if !is_closed {
                self.invitations.push(invitation::Model {
                    registration_id: one.id,
                    owner_org_id: one.owner_org_id,
                    evaluation_id: id,
                    secret_hash: Secret::new().hash(),
                    reminder_hash: None,
                    has_answered,
                });
            }
            if has_answered {
                let answer = self.answer(id, &questions, quality, &mut dice);
                answered += 1;
                points += answer;
            }
        }
        self.questions.extend(questions);
        self.rows.push(evaluation::Model {
            id,
            offering_id: offering.id,
            opened_at,
            remind_at: None,
            closes_at,
            is_closed,
            asked: i64::try_from(came.len()).unwrap_or(0),
            answered: if is_closed { answered } else { 0 },
            points: if is_closed { points } else { 0 },
        });
    }

    /// An answer; gives the sum of its marks.
    fn answer(&mut self, id: EvaluationId, questions: &[question::Model], quality: i64, dice: &mut Dice) -> i64 {
        let mut mark = || (quality + dice.between(-2, 2)).clamp(1, 10);
        let row = answer::Model {
            key_hash: Secret::new().hash(),
            evaluation_id: id,
            overall: mark(),
            expectations: mark(),
            ideal: mark(),
        };
        let mut texts = [BEST, BETTER].into_iter();
        for question in questions {
            let (number, words) = match question.kind {
                Kind::Scale => (Some((quality / 2 + dice.between(0, 1)).clamp(1, 5)), None),
                Kind::YesNo => (Some(if dice.chance(90) { 1 } else { 2 }), None),
                Kind::Choice => (Some(1), None),
                Kind::Text => {
                    let words = *dice.pick(&texts.next().unwrap_or(BEST));
                    (None, dice.chance(30).then(|| words.to_owned()))
                }
            };
            if number.is_some() || words.is_some() {
                let (key_hash, question_id) = (row.key_hash.clone(), question.id);
                self.parts.push(answer::part::Model { key_hash, question_id, number, words });
            }
        }
        let points = row.overall + row.expectations + row.ideal;
        self.answers.push(row);
        points
    }

    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.settings).await?;
        insert(store, self.rows).await?;
        insert(store, self.questions).await?;
        insert(store, self.invitations).await?;
        insert(store, self.answers).await?;
        insert(store, self.parts).await
    }
}
