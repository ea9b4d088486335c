//! The forms of a project and of what belongs to it: an application, a milestone, an indicator. Each field is said once, and the page, the
//! summary of faults and the comparison with somebody else's change all follow from it.

use askama::Template;
use poem::IntoResponse;
use samverk_domain::{Error, time};

use crate::changed::{self, Basis, Field};
use crate::error_page::Answer;
use crate::forms;
use crate::layout::{Area, Choice, Chrome, FormErrors, Page, chosen};
use crate::sent::Sent;
use crate::visitor::Visitor;
use crate::work::Crumbs;

/// What is typed into a field.
enum Kind {
    Line,
    /// Of this many rows.
    Text(&'static str),
    Day,
    /// A number or a sum.
    Number,
    Choice(Vec<Choice>),
    /// Any number of the choices; the value holds them between commas.
    Several(Vec<Choice>),
}

/// A field of the form.
pub(super) struct Input {
    name: &'static str,
    label: &'static str,
    help: &'static str,
    optional: bool,
    kind: Kind,
    value: String,
}

impl Input {
    fn new(name: &'static str, label: &'static str, kind: Kind, value: String) -> Self {
        Self { name, label, help: "", optional: false, kind, value }
    }

    pub(super) fn line(name: &'static str, label: &'static str, value: String) -> Self {
        Self::new(name, label, Kind::Line, value)
    }

    pub(super) fn text(name: &'static str, label: &'static str, rows: &'static str, value: String) -> Self {
        Self::new(name, label, Kind::Text(rows), value)
    }

    pub(super) fn day(name: &'static str, label: &'static str, value: String) -> Self {
        Self::new(name, label, Kind::Day, value)
    }

    pub(super) fn number(name: &'static str, label: &'static str, value: String) -> Self {
        Self::new(name, label, Kind::Number, value)
    }

    pub(super) fn choice(name: &'static str, label: &'static str, choices: Vec<Choice>, value: String) -> Self {
        Self::new(name, label, Kind::Choice(choices), value)
    }

    pub(super) fn several(name: &'static str, label: &'static str, choices: Vec<Choice>, value: String) -> Self {
        Self::new(name, label, Kind::Several(choices), value)
    }

    pub(super) fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    pub(super) fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    fn field(&self) -> Field {
        let field = Field::new(self.name, self.label, &self.value);
        match &self.kind {
            Kind::Choice(choices) => field.read_as(chosen(choices, &self.value).unwrap_or_default()),
            Kind::Day => field.read_as(self.value.parse().map_or_else(|_| self.value.clone(), time::date)),
            Kind::Several(choices) => {
                let labels = self.values().into_iter().filter_map(|value| chosen(choices, value));
                let sent = self.values().into_iter().map(|value| (self.name.to_owned(), value.to_owned()));
                field.read_as(labels.collect::<Vec<_>>().join(", ")).sent_as(sent.collect())
            }
            Kind::Line | Kind::Text(_) | Kind::Number => field,
        }
    }

    /// What is chosen of several.
    fn values(&self) -> Vec<&str> {
        self.value.split(',').filter(|value| !value.is_empty()).collect()
    }
}

/// Fields that belong together, under what they have in common.
pub(super) struct Group {
    pub(super) legend: &'static str,
    pub(super) inputs: Vec<Input>,
}

/// All fields of a form.
pub(super) struct Fields(pub(super) Vec<Group>);

impl From<Vec<Input>> for Fields {
    fn from(inputs: Vec<Input>) -> Self {
        Self(vec![Group { legend: "", inputs }])
    }
}

impl Fields {
    fn all(&self) -> Vec<Field> {
        self.0.iter().flat_map(|group| &group.inputs).map(Input::field).collect()
    }
}

/// What stands around the fields.
pub(super) struct Frame {
    pub(super) heading: String,
    /// What it is about, and where one is.
    pub(super) lead: String,
    pub(super) crumbs: Crumbs,
    /// The page's own address, and where "Avbryt" leads.
    pub(super) action: String,
    pub(super) back: String,
    pub(super) save: &'static str,
    /// What the way to removing it says, for what can be removed.
    pub(super) remove: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "work/projects/entry.html")]
pub(super) struct EntryPage {
    chrome: Chrome,
    frame: Frame,
    fields: Fields,
    basis: Basis,
    errors: FormErrors,
}

impl EntryPage {
    fn of(visitor: &Visitor, frame: Frame, fields: Fields, basis: Basis, errors: FormErrors) -> Self {
        let errors = errors.named(&changed::labels(&fields.all()));
        let chrome = visitor.chrome(basis.title(&frame.heading, &errors)).within(Area::Work);
        Self { chrome, frame, fields, basis, errors }
    }

    /// For something new.
    pub(super) fn new(visitor: &Visitor, frame: Frame, fields: impl Into<Fields>) -> Page<Self> {
        Page(Self::of(visitor, frame, fields.into(), Basis::default(), FormErrors::default()))
    }

    /// For a change of what is saved.
    pub(super) fn saved(visitor: &Visitor, frame: Frame, version: i64, fields: impl Into<Fields>) -> Page<Self> {
        let fields = fields.into();
        let basis = Basis::of(version, &fields.all());
        Page(Self::of(visitor, frame, fields, basis, FormErrors::default()))
    }
}

/// The form of something new, with what is wrong in it.
pub(super) fn to_mend(visitor: &Visitor, frame: Frame, fields: impl Into<Fields>, fault: Error) -> Answer {
    let errors = forms::mendable(fault)?;
    Ok(forms::to_mend(EntryPage::of(visitor, frame, fields.into(), Basis::default(), errors)))
}

/// The form of a change, with what is wrong in it or what somebody else changed meanwhile, given what is saved. `typed` makes fields of what
/// was sent.
pub(super) fn again<F: Into<Fields>>(
    visitor: &Visitor,
    frame: Frame,
    fault: Error,
    sent: Sent,
    (version, latest): (i64, F),
    typed: impl Fn(&Sent) -> F,
) -> Answer {
    let yours = typed(&sent).into().all();
    let again = changed::again(fault, sent, version, latest.into().all(), &yours)?;
    let fields = typed(&again.sent).into();
    let page = EntryPage::of(visitor, frame, fields, again.basis, forms::errors(&again.faults));
    Ok(Page(page).with_status(again.status).into_response())
}

/// Asks before something is removed.
#[derive(Template)]
#[template(path = "work/projects/remove.html")]
pub(super) struct RemovePage {
    chrome: Chrome,
    crumbs: Crumbs,
    heading: String,
    outcome: &'static str,
    action: String,
    version: i64,
    back: String,
}

impl RemovePage {
    pub(super) fn of(visitor: &Visitor, frame: Frame, version: i64, outcome: &'static str) -> Page<Self> {
        Page(Self {
            chrome: visitor.chrome(frame.heading.clone()).within(Area::Work),
            heading: frame.heading,
            crumbs: frame.crumbs,
            outcome,
            action: format!("{}/ta-bort", frame.action),
            version,
            back: frame.back,
        })
    }
}
