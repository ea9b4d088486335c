//! A letter: what a mail says, once, made into its text and its HTML part.

use askama::Template;
use sea_orm::DbErr;

use crate::error::{Error, Result};

/// What a mail says.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "mail/letter.html")]
pub(crate) struct Letter {
    pub(crate) subject: String,
    /// Paragraphs before the facts.
    pub(crate) paragraphs: Vec<String>,
    /// Label and value.
    pub(crate) facts: Vec<(&'static str, String)>,
    /// What to do now: words and address.
    pub(crate) action: Option<(&'static str, String)>,
    /// Things to read, each with its address, under headings.
    pub(crate) sections: Vec<Section>,
    /// Paragraphs after it.
    pub(crate) closing: Vec<String>,
    /// Where such mail is turned off, without signing in.
    pub(crate) unsubscribe: Option<String>,
}

/// Things to read under a heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) items: Vec<Item>,
}

/// Something to read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) words: String,
    pub(crate) address: String,
    pub(crate) lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/letter.txt", escape = "none")]
struct Text<'a> {
    letter: &'a Letter,
}

impl Letter {
    pub(super) fn text(&self) -> Result<String> {
        Text { letter: self }.render().map_err(|fault| broken(&fault))
    }

    pub(super) fn html(&self) -> Result<String> {
        self.render().map_err(|fault| broken(&fault))
    }
}

fn broken(fault: &askama::Error) -> Error {
    Error::Store(DbErr::Custom(fault.to_string()))
}
