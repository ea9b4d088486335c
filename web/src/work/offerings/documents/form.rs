//! A document as its form holds it.

use samverk_domain::documents::{Audience, Licence, Model, NewDocument};

use crate::changed::Field;
use crate::forms::Options;
use crate::layout::Choice;
use crate::sent::Sent;
use crate::words;

const AUDIENCES: Options<Audience> =
    Options(&[("deltagare", Audience::Participants), ("alla", Audience::Everyone), ("medarbetare", Audience::Staff)]);
const LICENCES: Options<Option<Licence>> = Options(&[
    ("", None),
    ("cc0", Some(Licence::Cc0)),
    ("cc-by", Some(Licence::CcBy)),
    ("cc-by-sa", Some(Licence::CcBySa)),
]);

/// What a form may upload, for the browser's chooser.
pub(super) const ACCEPTED: &str =
    ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.md,.csv,.png,.jpg,.jpeg,.webp,.zip,.mp4,.mp3";

/// What is typed into the form.
#[derive(Clone, Debug)]
pub(super) struct DocumentForm {
    pub(super) title: String,
    pub(super) audience: String,
    pub(super) credit: String,
    pub(super) licence: String,
}

impl Default for DocumentForm {
    fn default() -> Self {
        let (title, credit, licence) = Default::default();
        Self { title, audience: AUDIENCES.value(Audience::default()), credit, licence }
    }
}

impl DocumentForm {
    pub(super) fn sent(sent: &Sent) -> Self {
        Self {
            title: sent.text("title"),
            audience: sent.text("audience"),
            credit: sent.text("credit"),
            licence: sent.text("licence"),
        }
    }

    pub(super) fn of(row: Model) -> Self {
        Self {
            title: row.title,
            audience: AUDIENCES.value(row.audience),
            credit: row.credit.unwrap_or_default(),
            licence: LICENCES.value(row.licence),
        }
    }

    pub(super) fn document(&self) -> NewDocument {
        NewDocument {
            title: self.title.clone(),
            audience: AUDIENCES.read(&self.audience).unwrap_or_default(),
            credit: self.credit.clone(),
            licence: LICENCES.read(&self.licence).flatten(),
        }
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        let document = self.document();
        vec![
            Field::new("title", "Namn", &self.title),
            Field::new("audience", "Vem får läsa", &self.audience).read_as(words::audience(document.audience)),
            Field::new("credit", "Upphov", &self.credit),
            Field::new("licence", "Licens", &self.licence).read_as(words::licence(document.licence)),
        ]
    }

    pub(super) fn audiences() -> Vec<Choice> {
        AUDIENCES.choices(words::audience)
    }

    pub(super) fn licences() -> Vec<Choice> {
        LICENCES.choices(words::licence)
    }
}
