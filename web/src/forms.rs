//! From what a form sent to what the domain takes, and back with its faults.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use poem::http::StatusCode;
use poem::{IntoResponse, Response};
use samverk_domain::courses::offering::HIGHEST_PRICE;
use samverk_domain::projects::project_entry::MOST_ORE;
use samverk_domain::{Error, Fault, FieldError, money, time};

use crate::error_page::Failure;
use crate::layout::{Choice, FormErrors, Page};

/// The choices of an enumeration: what a form sends for each.
pub(crate) struct Options<T: 'static>(pub(crate) &'static [(&'static str, T)]);

impl<T: Copy + PartialEq> Options<T> {
    /// For a select or radio buttons, with the words for each.
    pub(crate) fn choices(&self, words: impl Fn(T) -> &'static str) -> Vec<Choice> {
        self.0.iter().map(|(value, one)| Choice::new(*value, words(*one))).collect()
    }

    /// What a form sends for it.
    pub(crate) fn value(&self, one: T) -> String {
        self.0.iter().find(|(_, other)| *other == one).map(|(value, _)| (*value).to_owned()).unwrap_or_default()
    }

    /// What a form meant.
    pub(crate) fn read(&self, value: &str) -> Option<T> {
        self.0.iter().find(|(name, _)| *name == value).map(|(_, one)| *one)
    }
}

/// What came of a change whose form could not be read in full: every fault is told at once, and nothing is saved.
pub(crate) fn with_faults<T>(faults: Vec<FieldError>, outcome: Result<T, Error>) -> Result<T, Error> {
    if faults.is_empty() {
        return outcome;
    }
    match outcome {
        Ok(_) => Err(Error::Invalid(faults)),
        Err(Error::Invalid(more)) => {
            let more = more.into_iter().filter(|one| faults.iter().all(|fault| fault.field != one.field));
            Err(Error::Invalid(more.chain(faults.clone()).collect()))
        }
        Err(other) => Err(other),
    }
}

/// The title of a page with a form, which says first when something must be mended.
pub(crate) fn title(title: &str, errors: &FormErrors) -> String {
    if errors.is_empty() { title.to_owned() } else { format!("Fel: {title}") }
}

/// The faults of a form that can be mended, or the failure that cannot.
pub(crate) fn mendable(failure: Error) -> Result<FormErrors, Failure> {
    match failure {
        Error::Invalid(faults) => Ok(errors(&faults)),
        other => Err(Failure(other)),
    }
}

/// Faults as sentences. Fields keep the domain's names, which forms use too.
pub(crate) fn errors(faults: &[FieldError]) -> FormErrors {
    let mut errors = FormErrors::default();
    for fault in faults {
        errors.add(&fault.field, fault.fault.sentence());
    }
    errors
}

/// A form that came back with faults.
pub(crate) fn to_mend(page: impl askama::Template + Send) -> Response {
    Page(page).with_status(StatusCode::BAD_REQUEST).into_response()
}

/// A moment from a `datetime-local` field, in Swedish time; empty is none.
pub(crate) fn moment(field: &str, text: &str, faults: &mut Vec<FieldError>) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M", "%Y-%m-%dT%H:%M:%S"];
    let read = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    if read.is_none() {
        faults.push(FieldError { field: field.to_owned(), fault: Fault::NotATime });
    }
    read.map(time::from_local)
}

/// A day from a `date` field; empty is none.
pub(crate) fn day(field: &str, text: &str, faults: &mut Vec<FieldError>) -> Option<NaiveDate> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok();
    if read.is_none() {
        faults.push(FieldError { field: field.to_owned(), fault: Fault::NotADay });
    }
    read
}

/// A moment as a `datetime-local` field shows it.
pub(crate) fn moment_value(at: DateTime<Utc>) -> String {
    time::local(at).format("%Y-%m-%dT%H:%M").to_string()
}

/// A price in kronor as people write it (`1 900`, `1900,50`), in öre.
pub(crate) fn ore(field: &str, text: &str, faults: &mut Vec<FieldError>) -> i64 {
    ore_up_to(HIGHEST_PRICE, field, text, faults)
}

/// A sum of a project in kronor, in öre; empty is none.
pub(crate) fn sum(field: &str, text: &str, faults: &mut Vec<FieldError>) -> Option<i64> {
    (!text.trim().is_empty()).then(|| ore_up_to(MOST_ORE, field, text, faults))
}

/// A number as people write it (`1 200`, `57,5`, `−3`).
pub(crate) fn number(field: &str, text: &str, faults: &mut Vec<FieldError>) -> f64 {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let read = bare.replace(',', ".").replace('−', "-").parse().ok();
    read.unwrap_or_else(|| {
        let fault = if bare.is_empty() { Fault::Missing } else { Fault::NotANumber };
        faults.push(FieldError { field: field.to_owned(), fault });
        0.0
    })
}

/// A sum as its field shows it: `1 200 000`.
pub(crate) fn sum_value(ore: i64) -> String {
    money::kronor(ore).replace('\u{202f}', " ").trim_end_matches("\u{a0}kr").to_owned()
}

fn ore_up_to(most: i64, field: &str, text: &str, faults: &mut Vec<FieldError>) -> i64 {
    let bare: String =
        text.chars().filter(|c| !c.is_whitespace()).collect::<String>().trim_end_matches("kr").replace(',', ".");
    let (whole, rest) = bare.split_once('.').unwrap_or((&bare, ""));
    let ore = match rest.len() {
        0 => whole.parse::<i64>().ok().and_then(|kronor| kronor.checked_mul(100)),
        1 | 2 => whole
            .parse::<i64>()
            .ok()
            .zip(format!("{rest:0<2}").parse::<i64>().ok())
            .and_then(|(kronor, ore)| kronor.checked_mul(100)?.checked_add(ore)),
        _ => None,
    };
    ore.filter(|ore| (0..=most).contains(ore)).unwrap_or_else(|| {
        faults.push(FieldError { field: field.to_owned(), fault: Fault::NotKronor(most / 100) });
        0
    })
}
