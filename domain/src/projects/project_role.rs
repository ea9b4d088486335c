//! What an organisation is in a project.

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

/// The role of an organisation in a project.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ProjectRole {
    /// Owns it and answers to the funder.
    Lead,
    /// Has a part and a budget of its own.
    Partner,
    /// Takes part in what is done.
    #[default]
    Participant,
    /// Follows it, without a budget.
    Associated,
    /// Pays for some of it.
    Funder,
    /// Sits in its steering group.
    Steering,
}

impl ProjectRole {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "Projektägare",
            Self::Partner => "Projektpartner",
            Self::Participant => "Deltagare",
            Self::Associated => "Associerad partner",
            Self::Funder => "Finansiär",
            Self::Steering => "Styrgrupp",
        }
    }
}
