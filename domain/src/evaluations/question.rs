//! A question, of a template or as it was asked.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::{EvaluationId, TemplateId};
use crate::access::Actor;
use crate::error::{Fault, Faults, Result};
use crate::store::{Class, Scope, Table, Unscoped, WriteScope, id};

id!(
    /// Id of a question.
    QuestionId
);

/// What a question is answered with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A number from 1 to 5.
    #[default]
    Scale,
    /// Ja eller nej.
    YesNo,
    /// One of the choices.
    Choice,
    /// Own words.
    Text,
}

/// A row of the table `evaluation_question`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "evaluation_question")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    /// The template it belongs to.
    pub template_id: Option<TemplateId>,
    /// The evaluation it was copied to.
    pub evaluation_id: Option<EvaluationId>,
    /// Its place, from 1.
    pub position: i64,
    /// What it is answered with.
    pub kind: Kind,
    /// The question.
    pub words: String,
    /// What can be chosen, one a line.
    pub choices: String,
    /// Whether it must be answered.
    pub is_required: bool,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(for_staff);
}

/// The rows of what only the association's staff see.
pub(super) fn for_staff(actor: &Actor) -> Condition {
    let nothing = Condition::all().add(ExprTrait::eq(Expr::val(1), 0));
    if actor.is_association() { Condition::all() } else { nothing }
}

/// The longest answer in own words.
pub const LONGEST: usize = 4_000;
/// The most questions of a template.
pub const MOST: usize = 30;

const HIGHEST: i64 = 5;
const YES: &str = "yes";
const NO: &str = "no";

impl Model {
    /// What can be answered and what it is called, in order; nothing for own words.
    #[must_use]
    pub fn options(&self) -> Vec<(String, String)> {
        match self.kind {
            Kind::Scale => (1..=HIGHEST).map(|mark| (mark.to_string(), mark.to_string())).collect(),
            Kind::YesNo => [(YES, "Ja"), (NO, "Nej")].map(|(value, name)| (value.to_owned(), name.to_owned())).to_vec(),
            Kind::Choice => self.choices.lines().map(|choice| (choice.to_owned(), choice.to_owned())).collect(),
            Kind::Text => Vec::new(),
        }
    }

    /// The number that is stored for an answer: its place among the options, from 1.
    pub(super) fn number(&self, value: &str) -> Option<i64> {
        (1..).zip(self.options()).find_map(|(number, (option, _))| (option == value).then_some(number))
    }

    /// The answer that is stored as this number.
    pub(super) fn value(&self, number: i64) -> Option<String> {
        let place = usize::try_from(number - 1).ok()?;
        self.options().into_iter().nth(place).map(|(value, _)| value)
    }

    /// The same question of an evaluation.
    pub(crate) fn asked(self, evaluation: EvaluationId) -> Self {
        Self { id: QuestionId::new(), template_id: None, evaluation_id: Some(evaluation), ..self }
    }
}

/// A question to be.
#[derive(Clone, Debug, Default)]
pub struct NewQuestion {
    /// What it is answered with.
    pub kind: Kind,
    /// The question, at most 300 characters.
    pub words: String,
    /// What can be chosen: 2 to 20, each at most 120 characters, one a line.
    pub choices: String,
    /// Whether it must be answered.
    pub is_required: bool,
}

/// The questions of a template, checked.
pub(super) fn checked(faults: &mut Faults, template: TemplateId, new: &[NewQuestion]) -> Vec<Model> {
    if new.len() > MOST {
        faults.add("questions", Fault::TooMany(MOST));
    }
    let row = |(index, question): (usize, &NewQuestion)| {
        let field = |name| format!("questions[{index}].{name}");
        let words = faults.text(&field("words"), &question.words, 300);
        let mut choices = Vec::new();
        if question.kind == Kind::Choice {
            for choice in question.choices.lines().map(str::trim).filter(|choice| !choice.is_empty()) {
                faults.text(&field("choices"), choice, 120);
                if !choices.contains(&choice) {
                    choices.push(choice);
                }
            }
            match choices.len() {
                0 | 1 => faults.add(field("choices"), Fault::TooFew(2)),
                2..=20 => {}
                _ => faults.add(field("choices"), Fault::TooMany(20)),
            }
        }
        Model {
            id: QuestionId::new(),
            template_id: Some(template),
            evaluation_id: None,
            position: i64::try_from(index + 1).unwrap_or(i64::MAX),
            kind: question.kind,
            words,
            choices: choices.join("\n"),
            is_required: question.is_required,
        }
    };
    new.iter().enumerate().map(row).collect()
}

/// The questions of a template, in order.
pub async fn of_template(scope: &Scope, template: TemplateId) -> Result<Vec<Model>> {
    scope.all(Entity::find().filter(Column::TemplateId.eq(template)).order_by_asc(Column::Position)).await
}

/// The questions of an evaluation, in order, for whoever is asked them.
pub(super) async fn of_evaluation(store: Unscoped<'_>, evaluation: EvaluationId) -> Result<Vec<Model>> {
    store.all(Entity::find().filter(Column::EvaluationId.eq(evaluation)).order_by_asc(Column::Position)).await
}

/// Gives a template these questions instead of those it has.
pub(super) async fn set(scope: &WriteScope, template: TemplateId, rows: Vec<Model>) -> Result<()> {
    scope.delete(Entity::delete_many().filter(Column::TemplateId.eq(template))).await?;
    scope.insert_all(rows).await
}
