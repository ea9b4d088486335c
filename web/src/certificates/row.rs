//! A certificate in a list.

use chrono::{DateTime, NaiveDate, Utc};
use samverk_domain::access::Actor;
use samverk_domain::certificates::{Listed, Standing};
use samverk_domain::time;

use crate::layout::Tone;

/// A certificate in a list.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) is_protected: bool,
    pub(super) organisation: String,
    pub(super) unit: String,
    pub(super) course: String,
    pub(super) held: String,
    pub(super) number: String,
    pub(super) issued: String,
    pub(super) until: String,
    pub(super) state: (&'static str, Tone),
    /// Why it was revoked, for those who may know.
    pub(super) because: Option<String>,
    pub(super) pdf: String,
    pub(super) page: String,
    pub(super) revoke: Option<String>,
}

impl Row {
    pub(super) fn of(one: &Listed, actor: &Actor, now: DateTime<Utc>) -> Self {
        Self {
            name: one.holder_name.clone(),
            is_protected: one.protected_identity,
            organisation: one.organisation_name.clone(),
            unit: one.unit_name.clone().unwrap_or_default(),
            course: one.course_title.clone(),
            held: days(one.held_from, one.held_to),
            number: one.number(),
            issued: time::date(one.issued_on),
            until: until(one.valid_until),
            state: standing(one.standing(now)),
            because: one.revoked_because.clone(),
            pdf: format!("/intyg/{}/intyg.pdf", one.id),
            page: format!("/intyg/{}", one.code),
            revoke: one.can_be_revoked(actor).then(|| format!("/arbete/intyg/{}/aterkalla", one.id)),
        }
    }
}

/// The days of a course in words.
pub(super) fn days(from: NaiveDate, to: NaiveDate) -> String {
    if from == to { time::date(from) } else { format!("{} – {}", time::date(from), time::date(to)) }
}

/// How long it holds, in words.
pub(super) fn until(last: Option<NaiveDate>) -> String {
    last.map_or_else(|| "Tills vidare".to_owned(), time::date)
}

pub(super) fn standing(standing: Standing) -> (&'static str, Tone) {
    let tone = match standing {
        Standing::Valid => Tone::Success,
        Standing::Expired => Tone::Warning,
        Standing::Revoked => Tone::Danger,
    };
    (standing.name(), tone)
}
