//! A document as its form holds it.

use poem::web::cookie::CookieJar;
use samverk_domain::documents::{self, Audience, Holder, Licence, Model, NewDocument};

use crate::changed::{self, Field};
use crate::error_page::Answer;
use crate::forms::{Options, mendable};
use crate::layout::{Choice, Flash, FormErrors};
use crate::sent::Sent;
use crate::visitor::{self, Visitor};
use crate::{Portal, words};

const AUDIENCES: Options<Audience> =
    Options(&[("deltagare", Audience::Participants), ("alla", Audience::Everyone), ("medarbetare", Audience::Staff)]);
const LICENCES: Options<Option<Licence>> = Options(&[
    ("", None),
    ("cc0", Some(Licence::Cc0)),
    ("cc-by", Some(Licence::CcBy)),
    ("cc-by-sa", Some(Licence::CcBySa)),
]);

/// What a form may upload, for the browser's chooser.
const ACCEPTED: &str = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.md,.csv,.png,.jpg,.jpeg,.webp,.zip,.mp4,.mp3";

/// What is typed into the form.
#[derive(Clone, Debug)]
pub(crate) struct DocumentForm {
    pub(crate) title: String,
    pub(crate) audience: String,
    pub(crate) credit: String,
    pub(crate) licence: String,
}

impl Default for DocumentForm {
    fn default() -> Self {
        let (title, credit, licence) = Default::default();
        Self { title, audience: AUDIENCES.value(Audience::default()), credit, licence }
    }
}

impl DocumentForm {
    pub(crate) fn sent(sent: &Sent) -> Self {
        Self {
            title: sent.text("title"),
            audience: sent.text("audience"),
            credit: sent.text("credit"),
            licence: sent.text("licence"),
        }
    }

    pub(crate) fn of(row: Model) -> Self {
        Self {
            title: row.title,
            audience: AUDIENCES.value(row.audience),
            credit: row.credit.unwrap_or_default(),
            licence: LICENCES.value(row.licence),
        }
    }

    pub(crate) fn document(&self) -> NewDocument {
        NewDocument {
            title: self.title.clone(),
            audience: AUDIENCES.read(&self.audience).unwrap_or_default(),
            credit: self.credit.clone(),
            licence: LICENCES.read(&self.licence).flatten(),
        }
    }

    /// The fields, with the labels they have in the form of a document there.
    pub(crate) fn fields(&self, holder: Option<Holder>) -> Vec<Field> {
        let document = self.document();
        vec![
            Field::new("title", "Namn", &self.title),
            Field::new("audience", "Vem får läsa", &self.audience).read_as(words::audience(holder, document.audience)),
            Field::new("credit", "Upphov", &self.credit),
            Field::new("licence", "Licens", &self.licence).read_as(words::licence(document.licence)),
        ]
    }
}

/// The form with what its page needs beside it.
pub(crate) struct DocumentPart {
    pub(crate) form: DocumentForm,
    pub(crate) audiences: Vec<Choice>,
    pub(crate) licences: Vec<Choice>,
    pub(crate) accepted: &'static str,
    pub(crate) errors: FormErrors,
    /// The file to choose once more, as no browser sends one back; empty if none was chosen.
    pub(crate) again: String,
}

impl DocumentPart {
    /// A form that nobody has filled in.
    pub(crate) fn blank(holder: Holder) -> Self {
        Self::new(DocumentForm::default(), Some(holder), FormErrors::default())
    }

    pub(crate) fn new(form: DocumentForm, holder: Option<Holder>, errors: FormErrors) -> Self {
        let mut audiences = AUDIENCES.choices(|audience| words::audience(holder, audience));
        if matches!(holder, Some(Holder::Meeting(_))) {
            // Nobody sees a meeting but those who are in the network.
            audiences.retain(|choice| choice.value != AUDIENCES.value(Audience::Everyone));
        }
        Self {
            errors: errors.named(&changed::labels(&form.fields(holder))),
            form,
            audiences,
            licences: LICENCES.choices(words::licence),
            accepted: ACCEPTED,
            again: String::new(),
        }
    }

    /// The same when a file was chosen and nothing was saved.
    pub(crate) fn again(self, file: &str) -> Self {
        let again = if file.is_empty() { String::new() } else { format!("Välj filen igen: {file}.") };
        Self { again, ..self }
    }
}

/// Adds the document that was sent, and says so; or the form to mend.
pub(crate) async fn upload(
    portal: &Portal,
    visitor: &Visitor,
    cookies: &CookieJar,
    holder: Holder,
    mut sent: Sent,
) -> Answer<Result<(), DocumentPart>> {
    let content = sent.content();
    let (form, chosen) = (DocumentForm::sent(&sent), content.file_name.clone());
    let new = form.document();
    let added = documents::add(&portal.database, &portal.files, &visitor.actor, holder, &new, content).await;
    Ok(match added {
        Ok(document) => {
            visitor::say(cookies, portal, &Flash::done(format!("{} är uppladdat.", document.row.title)));
            Ok(())
        }
        Err(fault) => Err(DocumentPart::new(form, Some(holder), mendable(fault)?).again(&chosen)),
    })
}
