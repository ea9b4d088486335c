//! The Swedish words for networks.

use samverk_domain::networks::coverage::{Cell, SeatStatus};
use samverk_domain::networks::member_state::MemberState;
use samverk_domain::networks::membership::MemberRole;
use samverk_domain::networks::network::{MembershipRule, Model, NetworkKind, Review};
use samverk_domain::networks::network_state::NetworkState;
use samverk_domain::networks::seat::SeatAnswer;
use samverk_domain::time;

use crate::forms::Options;
use crate::layout::Tone;

/// What forms and addresses say for each kind.
pub(crate) const KINDS: Options<NetworkKind> = Options(&[
    ("chef", NetworkKind::Chief),
    ("verksamhet", NetworkKind::Operational),
    ("samverkan", NetworkKind::Cooperation),
    ("styrgrupp", NetworkKind::Steering),
    ("arbetsgrupp", NetworkKind::Working),
    ("referensgrupp", NetworkKind::Reference),
    ("radgivande", NetworkKind::Advisory),
    ("tillfallig", NetworkKind::Temporary),
    ("internationellt", NetworkKind::International),
]);

/// What forms say for each rule.
pub(crate) const RULES: Options<MembershipRule> = Options(&[
    ("en", MembershipRule::OnePerMunicipality),
    ("flera", MembershipRule::NPerMunicipality),
    ("oppet", MembershipRule::Open),
    ("utsedda", MembershipRule::Appointed),
]);

/// What forms and addresses say for each state of a network.
pub(crate) const STATES: Options<NetworkState> = Options(&[
    ("foreslaget", NetworkState::Proposed),
    ("aktivt", NetworkState::Active),
    ("vilande", NetworkState::Dormant),
    ("avslutat", NetworkState::Closed),
]);

/// What forms say for each role.
pub(crate) const ROLES: Options<MemberRole> = Options(&[
    ("ledamot", MemberRole::Member),
    ("ersattare", MemberRole::Substitute),
    ("sammankallande", MemberRole::Convener),
    ("sekreterare", MemberRole::Secretary),
    ("observator", MemberRole::Observer),
]);

/// What buttons and addresses say for each state of a membership that somebody is taken to.
pub(crate) const WAYS: Options<MemberState> = Options(&[
    ("ja", MemberState::Active),
    ("nej", MemberState::Declined),
    ("avsla", MemberState::Refused),
    ("pausa", MemberState::Paused),
    ("avsluta", MemberState::Ended),
]);

/// Why a kommun leaves its seat empty, as forms say it.
pub(crate) const ANSWERS: Options<SeatAnswer> =
    Options(&[("avstar", SeatAnswer::Declined), ("ror-inte", SeatAnswer::NotApplicable)]);

pub(crate) fn answer(answer: SeatAnswer) -> &'static str {
    match answer {
        SeatAnswer::Declined => "Vi avstår från platsen",
        SeatAnswer::NotApplicable => "Nätverket rör inte oss",
    }
}

pub(crate) fn rule(rule: MembershipRule) -> &'static str {
    match rule {
        MembershipRule::OnePerMunicipality => "En plats för varje kommun",
        MembershipRule::NPerMunicipality => "Flera platser för varje kommun",
        MembershipRule::Open => "Öppet för den som vill vara med",
        MembershipRule::Appointed => "Bara de som förbundet ber om",
    }
}

/// Who has seats, in a sentence of its own.
pub(crate) fn seats(network: &Model) -> String {
    match network.membership_rule {
        MembershipRule::NPerMunicipality => format!("{} platser för varje kommun", network.seats_each),
        other => rule(other).to_owned(),
    }
}

pub(crate) fn state(state: NetworkState) -> (&'static str, Tone) {
    match state {
        NetworkState::Proposed => ("Föreslaget", Tone::Warning),
        NetworkState::Active => ("Aktivt", Tone::Success),
        NetworkState::Dormant => ("Vilande", Tone::Neutral),
        NetworkState::Closed => ("Avslutat", Tone::Neutral),
    }
}

pub(crate) fn state_name(of: NetworkState) -> &'static str {
    state(of).0
}

pub(crate) fn member_state(state: MemberState) -> (&'static str, Tone) {
    let tone = match state {
        MemberState::Nominated | MemberState::Requested => Tone::Warning,
        MemberState::Active => Tone::Success,
        MemberState::Paused => Tone::Info,
        MemberState::Ended | MemberState::Declined | MemberState::Refused => Tone::Neutral,
    };
    (state.name(), tone)
}

pub(crate) fn status(status: SeatStatus) -> (&'static str, Tone) {
    let tone = match status {
        SeatStatus::Filled => Tone::Success,
        SeatStatus::Vacant | SeatStatus::SubstituteOnly => Tone::Warning,
        SeatStatus::Declined | SeatStatus::NotApplicable => Tone::Neutral,
    };
    (status.name(), tone)
}

/// How many sit there of how many: `1 av 2`.
pub(crate) fn filled(cell: &Cell) -> String {
    match (cell.expected, cell.filled) {
        (0, filled) => filled.to_string(),
        (expected, filled) => format!("{filled} av {expected}"),
    }
}

/// When a network is to be looked at again, and whether that day has passed.
pub(crate) fn review(network: &Model, review: Review) -> Option<(String, Option<&'static str>)> {
    let day = time::date(network.review_on?);
    Some((
        day,
        match review {
            Review::NotDue => None,
            Review::Due => Some("Dags att se över"),
            Review::Missed => Some("Inte översett"),
        },
    ))
}

/// What a button says that takes a membership from one state to another.
pub(crate) fn way(from: MemberState, to: MemberState) -> &'static str {
    match (from, to) {
        (MemberState::Nominated, MemberState::Active) => "Tacka ja",
        (MemberState::Requested, MemberState::Active) => "Ge platsen",
        (MemberState::Paused, MemberState::Active) => "Ta upp igen",
        (_, MemberState::Declined) => "Tacka nej",
        (_, MemberState::Refused) => "Säg nej",
        (_, MemberState::Paused) => "Pausa",
        (MemberState::Nominated | MemberState::Requested, MemberState::Ended) => "Ta tillbaka",
        _ => "Avsluta",
    }
}

/// What has been done when a membership was taken to a state.
pub(crate) fn came_to(from: MemberState, to: MemberState) -> &'static str {
    match (from, to) {
        (MemberState::Nominated, MemberState::Active) => "Du är nu med i nätverket.",
        (MemberState::Requested, MemberState::Active) => "Platsen är given. Den som bad om den får ett mejl.",
        (_, MemberState::Active) => "Platsen gäller igen.",
        (_, MemberState::Declined) => "Du har tackat nej.",
        (_, MemberState::Refused) => "Den som bad om platsen får ett mejl med ditt skäl.",
        (_, MemberState::Paused) => "Platsen är pausad. Ingen annan får den så länge.",
        (MemberState::Nominated, _) => "Förslaget är tillbakataget.",
        (MemberState::Requested, _) => "Din begäran är tillbakatagen.",
        _ => "Platsen är lämnad.",
    }
}
