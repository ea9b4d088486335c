//! A template as its form holds it.

use samverk_domain::FieldError;
use samverk_domain::evaluations::question::{Kind, NewQuestion};
use samverk_domain::evaluations::template::{NewTemplate, Whole};

use crate::changed::Field;
use crate::forms::Options;
use crate::layout::{Choice, FormErrors};
use crate::sent::Sent;

/// What a question is answered with, as the form sends it.
const KINDS: Options<Kind> =
    Options(&[("scale", Kind::Scale), ("yesNo", Kind::YesNo), ("choice", Kind::Choice), ("text", Kind::Text)]);
/// Empty rows at the end, to write more questions in.
const MORE: usize = 3;

/// What is typed into the form.
#[derive(Clone, Debug, Default)]
pub(super) struct TemplateForm {
    pub(super) name: String,
    pub(super) wait_hours: String,
    pub(super) open_days: String,
    pub(super) is_default: bool,
    pub(super) questions: Vec<QuestionRow>,
}

/// A question as a row of the form.
#[derive(Clone, Debug, Default)]
pub(super) struct QuestionRow {
    pub(super) place: String,
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) choices: String,
    pub(super) is_required: bool,
}

impl TemplateForm {
    /// A form for a new template.
    pub(super) fn new() -> Self {
        Self { open_days: "14".to_owned(), ..Self::default() }.with_more()
    }

    /// The rows in the order of their places; a question without words is removed.
    pub(super) fn sent(sent: &Sent) -> Self {
        let text = |index: usize, part: &str| sent.text(&format!("questions[{index}].{part}"));
        let row = |index| QuestionRow {
            place: text(index, "place"),
            kind: text(index, "kind"),
            words: text(index, "words"),
            choices: text(index, "choices"),
            is_required: sent.has(&format!("questions[{index}].isRequired")),
        };
        let rows = (0..).take_while(|index| sent.has(&format!("questions[{index}].words"))).map(row);
        let mut questions: Vec<_> =
            rows.filter(|row| !row.words.trim().is_empty() || !row.choices.trim().is_empty()).collect();
        questions.sort_by_key(|row| row.place.trim().parse().unwrap_or(i64::MAX));
        let form = Self {
            name: sent.text("name"),
            wait_hours: sent.text("waitHours"),
            open_days: sent.text("openDays"),
            is_default: sent.has("isDefault"),
            questions,
        };
        form.with_more()
    }

    pub(super) fn of(whole: Whole) -> Self {
        let row = |(place, question): (usize, samverk_domain::evaluations::question::Model)| QuestionRow {
            place: place.to_string(),
            kind: KINDS.value(question.kind),
            words: question.words,
            choices: question.choices,
            is_required: question.is_required,
        };
        let form = Self {
            name: whole.template.name,
            wait_hours: whole.template.wait_hours.map(|hours| hours.to_string()).unwrap_or_default(),
            open_days: whole.template.open_days.to_string(),
            is_default: whole.template.is_default,
            questions: (1..).zip(whole.questions).map(row).collect(),
        };
        form.with_more()
    }

    fn with_more(mut self) -> Self {
        for (place, row) in (1..).zip(&mut self.questions) {
            row.place = i64::to_string(&place);
        }
        for _ in 0..MORE {
            let place = (self.questions.len() + 1).to_string();
            self.questions.push(QuestionRow { place, kind: KINDS.value(Kind::Scale), ..QuestionRow::default() });
        }
        self
    }

    /// What the domain takes. A number that cannot be read becomes one that it finds out of range.
    pub(super) fn template(&self) -> NewTemplate {
        let number = |text: &str| text.trim().parse().unwrap_or(-1);
        NewTemplate {
            name: self.name.clone(),
            wait_hours: Some(self.wait_hours.as_str()).filter(|text| !text.trim().is_empty()).map(number),
            open_days: number(&self.open_days),
            is_default: self.is_default,
            questions: self.written().map(QuestionRow::question).collect(),
        }
    }

    fn written(&self) -> impl Iterator<Item = &QuestionRow> {
        self.questions[..self.questions.len().saturating_sub(MORE)].iter()
    }

    /// The rows, each with what it is called and how the names of its fields begin.
    pub(super) fn numbered(&self) -> impl Iterator<Item = (String, String, &QuestionRow)> {
        let numbered = |(index, row)| (format!("Fråga {}", index + 1), format!("questions[{index}]"), row);
        self.questions.iter().enumerate().map(numbered)
    }

    /// What a question can be answered with.
    pub(super) fn kinds() -> Vec<Choice> {
        KINDS.choices(|kind| match kind {
            Kind::Scale => "Ett tal från 1 till 5",
            Kind::YesNo => "Ja eller nej",
            Kind::Choice => "Något av flera val",
            Kind::Text => "Egna ord",
        })
    }

    /// The fields, with the labels they have in the form.
    pub(super) fn fields(&self) -> Vec<Field> {
        let questions = self.written().map(QuestionRow::line).collect::<Vec<_>>().join("\n");
        let sent = self.questions.iter().enumerate().flat_map(|(index, row)| row.fields(index)).collect();
        let ticked = |field: Field| if self.is_default { field } else { field.sent_as(Vec::new()) };
        vec![
            Field::new("name", "Namn", &self.name),
            Field::new("waitHours", "Timmar efter kursen", &self.wait_hours),
            Field::new("openDays", "Dagar att svara", &self.open_days),
            ticked(
                Field::new("isDefault", "För kurser utan egen mall", if self.is_default { "ja" } else { "" })
                    .read_as(if self.is_default { "Ja" } else { "Nej" }),
            ),
            Field::new("questions", "Frågor", &questions).sent_as(sent),
        ]
    }
}

impl QuestionRow {
    fn question(&self) -> NewQuestion {
        NewQuestion {
            kind: KINDS.read(&self.kind).unwrap_or_default(),
            words: self.words.clone(),
            choices: self.choices.clone(),
            is_required: self.is_required,
        }
    }

    /// The question in a line, for whom to compare with what somebody else wrote.
    fn line(&self) -> String {
        let choices = self.choices.lines().collect::<Vec<_>>().join("/");
        let required = if self.is_required { "*" } else { "" };
        format!("{}{required} {choices}", self.words).trim_end().to_owned()
    }

    fn fields(&self, index: usize) -> Vec<(String, String)> {
        let field = |part: &str, value: &str| (format!("questions[{index}].{part}"), value.to_owned());
        let mut fields = vec![
            field("place", &self.place),
            field("kind", &self.kind),
            field("words", &self.words),
            field("choices", &self.choices),
        ];
        if self.is_required {
            fields.push(field("isRequired", "ja"));
        }
        fields
    }
}

/// Faults with the number of their question: `Fråga 2: …`. One of the whole list is told at its first question.
pub(super) fn errors(faults: &[FieldError]) -> FormErrors {
    let mut errors = FormErrors::default();
    for fault in faults {
        let sentence = fault.fault.sentence();
        let question = fault.field.strip_prefix("questions[").and_then(|rest| rest.split_once(']'));
        match question.and_then(|(index, _)| index.parse::<usize>().ok()) {
            Some(index) => errors.add_named(&fault.field, &format!("Fråga {}", index + 1), sentence),
            None if fault.field == "questions" => errors.add("questions[0].words", sentence),
            None => errors.add(&fault.field, sentence),
        }
    }
    errors
}
