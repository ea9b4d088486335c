//! Evaluations: what participants thought of a course, without anybody knowing who thought what.

pub mod answer;
pub mod evaluation;
pub mod export;
pub mod index;
pub mod invitation;
pub mod question;
pub mod setting;
pub mod template;
pub mod totals;

pub use evaluation::EvaluationId;
pub use question::QuestionId;
pub use template::TemplateId;

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::{scoped, system};
    vec![
        scoped::<template::Entity>(),
        scoped::<setting::Entity>(),
        scoped::<evaluation::Entity>(),
        scoped::<question::Entity>(),
        system::<invitation::Entity>(),
        system::<answer::Entity>(),
        system::<answer::part::Entity>(),
    ]
}
