//! What the lists of courses are filtered by.

use samverk_domain::Result;
use samverk_domain::courses::label::{self, LabelKind};
use samverk_domain::organisations::department;
use samverk_domain::store::Scope;

use crate::layout::{Choice, choices, with_all};

/// The lines of the filters' selects, "all" first.
pub(super) struct Choices {
    pub(super) subjects: Vec<Choice>,
    pub(super) audiences: Vec<Choice>,
    pub(super) departments: Vec<Choice>,
    pub(super) forms: Vec<Choice>,
}

impl Choices {
    pub(super) async fn read(scope: &Scope) -> Result<Self> {
        let labels = label::list(scope).await?;
        let departments = department::list(scope).await?;
        let of = |kind| {
            labels.iter().filter(move |label| label.kind == kind).map(|label| (label.slug.clone(), label.name.clone()))
        };
        Ok(Self {
            subjects: with_all("Alla ämnen", choices(of(LabelKind::Subject))),
            audiences: with_all("Alla målgrupper", choices(of(LabelKind::Audience))),
            departments: with_all(
                "Alla avdelningar",
                choices(departments.into_iter().map(|department| (department.slug, department.name))),
            ),
            forms: with_all("Alla former", choices([("plats", "På plats"), ("distans", "Distans")])),
        })
    }
}
