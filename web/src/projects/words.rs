//! What projects are called on pages.

use samverk_domain::money;
use samverk_domain::projects::indicator;
use samverk_domain::projects::milestone::Standing;
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::projects::programme::FundKind;
use samverk_domain::projects::project_role::ProjectRole;
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::projects::report::Judgement;

use crate::forms::Options;
use crate::layout::Tone;

/// The states as addresses have them.
pub(crate) const STATES: Options<ProjectState> = Options(&[
    ("ide", ProjectState::Idea),
    ("forbereds", ProjectState::Preparing),
    ("sokt", ProjectState::Submitted),
    ("beviljat", ProjectState::Approved),
    ("pagar", ProjectState::Running),
    ("slutrapporteras", ProjectState::Reporting),
    ("avslutat", ProjectState::Closed),
    ("avbrutet", ProjectState::Cancelled),
    ("avslag", ProjectState::Rejected),
    ("atertaget", ProjectState::Withdrawn),
    ("blev-inte-av", ProjectState::Dropped),
]);

/// What an address has for the states in which everybody sees projects.
pub(super) const APPROVED: &str = "har-beviljats";
/// What an address has for projects that no programme pays, or that no department has.
pub(super) const NONE: &str = "utan";

/// The roles as forms have them.
pub(crate) const ROLES: Options<ProjectRole> = Options(&[
    ("agare", ProjectRole::Lead),
    ("partner", ProjectRole::Partner),
    ("deltagare", ProjectRole::Participant),
    ("associerad", ProjectRole::Associated),
    ("finansiar", ProjectRole::Funder),
    ("styrgrupp", ProjectRole::Steering),
]);

/// The funds as forms have them.
pub(crate) const FUNDS: Options<FundKind> = Options(&[
    ("esf-plus", FundKind::EsfPlus),
    ("eruf", FundKind::Erdf),
    ("interreg", FundKind::Interreg),
    ("life", FundKind::Life),
    ("horisont", FundKind::Horizon),
    ("annan-eu", FundKind::OtherEu),
    ("svensk", FundKind::National),
]);

/// The states of an organisation's part as addresses have them.
pub(crate) const PART_STATES: Options<ParticipationState> = Options(&[
    ("inbjuden", ParticipationState::Invited),
    ("intresserad", ParticipationState::Interested),
    ("beslutat", ParticipationState::Decided),
    ("med", ParticipationState::Active),
    ("genomford", ParticipationState::Completed),
    ("lamnade", ParticipationState::Left),
    ("nej", ParticipationState::Declined),
]);

pub(crate) fn state(state: ProjectState) -> (&'static str, Tone) {
    use ProjectState::{
        Approved, Cancelled, Closed, Dropped, Idea, Preparing, Rejected, Reporting, Running, Submitted, Withdrawn,
    };
    let tone = match state {
        Approved | Running => Tone::Success,
        Reporting | Submitted => Tone::Info,
        Idea | Preparing | Closed | Withdrawn | Dropped => Tone::Neutral,
        Rejected | Cancelled => Tone::Danger,
    };
    (state.name(), tone)
}

/// What the way to a state is called.
pub(crate) fn to(state: ProjectState) -> &'static str {
    match state {
        ProjectState::Idea | ProjectState::Preparing => "Börja förbereda",
        ProjectState::Submitted => "Ansökan är inlämnad",
        ProjectState::Approved => "Ansökan är beviljad",
        ProjectState::Rejected => "Ansökan fick avslag",
        ProjectState::Withdrawn => "Ta tillbaka ansökan",
        ProjectState::Dropped => "Lägg ned",
        ProjectState::Running => "Starta projektet",
        ProjectState::Reporting => "Börja slutrapportera",
        ProjectState::Closed => "Avsluta projektet",
        ProjectState::Cancelled => "Avbryt projektet",
    }
}

/// What the way to a state of an organisation's part is called.
pub(crate) fn way(to: ParticipationState) -> &'static str {
    match to {
        ParticipationState::Invited | ParticipationState::Interested => "Vi är intresserade",
        ParticipationState::Decided => "Fyll i beslut",
        ParticipationState::Active => "Börja",
        ParticipationState::Completed => "Delen är genomförd",
        ParticipationState::Left => "Lämna projektet",
        ParticipationState::Declined => "Tacka nej",
    }
}

pub(crate) fn part_state(state: ParticipationState) -> (&'static str, Tone) {
    use ParticipationState::{Active, Completed, Decided, Declined, Interested, Invited, Left};
    let tone = match state {
        Active | Completed => Tone::Success,
        Invited => Tone::Warning,
        Interested | Decided => Tone::Info,
        Left | Declined => Tone::Neutral,
    };
    (state.name(), tone)
}

pub(crate) fn standing(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::Ahead => ("Kommer", Tone::Neutral),
        Standing::Late => ("Försenad", Tone::Danger),
        Standing::Reached => ("Nådd", Tone::Success),
        Standing::ReachedLate => ("Nådd för sent", Tone::Warning),
    }
}

pub(crate) fn judgement(judgement: Judgement) -> (&'static str, Tone) {
    let tone = match judgement {
        Judgement::OnTrack | Judgement::Done => Tone::Success,
        Judgement::AtRisk | Judgement::Late => Tone::Warning,
        Judgement::Blocked => Tone::Danger,
    };
    (judgement.name(), tone)
}

/// A sum, or nothing.
pub(crate) fn sum(ore: Option<i64>) -> Option<String> {
    ore.map(money::kronor)
}

/// A number as people write it: `57,5`.
pub(crate) fn number(value: f64) -> String {
    format!("{value}").replace('.', ",").replace('-', "−")
}

/// What was measured by an indicator: `57,5 procent`.
pub(crate) fn measured(value: f64, by: &indicator::Model) -> String {
    match &by.unit {
        Some(unit) => format!("{} {unit}", number(value)),
        None => number(value),
    }
}

/// The name of a global goal of Agenda 2030, as the Government Offices have put them in Swedish.
pub(crate) fn goal(number: i64) -> &'static str {
    match number {
        1 => "Ingen fattigdom",
        2 => "Ingen hunger",
        3 => "God hälsa och välbefinnande",
        4 => "God utbildning för alla",
        5 => "Jämställdhet",
        6 => "Rent vatten och sanitet för alla",
        7 => "Hållbar energi för alla",
        8 => "Anständiga arbetsvillkor och ekonomisk tillväxt",
        9 => "Hållbar industri, innovationer och infrastruktur",
        10 => "Minskad ojämlikhet",
        11 => "Hållbara städer och samhällen",
        12 => "Hållbar konsumtion och produktion",
        13 => "Bekämpa klimatförändringarna",
        14 => "Hav och marina resurser",
        15 => "Ekosystem och biologisk mångfald",
        16 => "Fredliga och inkluderande samhällen",
        _ => "Genomförande och globalt partnerskap",
    }
}
