//! Somebody in a network as a row, with what the reader can do.

use samverk_domain::access::Actor;
use samverk_domain::networks::membership::Listed;
use samverk_domain::time;

use super::words;
use crate::layout::Tone;

/// A membership as a row.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) organisation: String,
    pub(crate) network: String,
    pub(crate) network_href: String,
    pub(crate) role: &'static str,
    pub(crate) state: (&'static str, Tone),
    /// From which day to which, as far as they are known.
    pub(crate) period: String,
    pub(crate) reason: String,
    /// What can be done: address and words.
    pub(crate) ways: Vec<(String, &'static str)>,
}

impl Row {
    /// As the actor may see it.
    pub(crate) fn of(listed: &Listed, actor: &Actor) -> Self {
        let row = &listed.membership;
        let way = |(to, _)| {
            let address = format!("/natverk/plats/{}/{}", row.id, words::WAYS.value(to));
            (address, words::way(row.state, to))
        };
        Self {
            name: listed.name(),
            organisation: listed.organisation_name.clone(),
            network: listed.network_name.clone(),
            network_href: format!("/natverk/{}", listed.network_slug),
            role: row.role.name(),
            state: words::member_state(row.state),
            period: match (row.from_on, row.to_on) {
                (Some(from), Some(to)) => format!("{} – {}", time::date(from), time::date(to)),
                (Some(from), None) => format!("Sedan {}", time::date(from)),
                (None, Some(to)) => format!("Till {}", time::date(to)),
                (None, None) => String::new(),
            },
            reason: row.reason.clone().unwrap_or_default(),
            ways: listed.allowed(actor).into_iter().map(way).collect(),
        }
    }
}
