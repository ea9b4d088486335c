//! What projects are called on pages.

use chrono::NaiveDate;
use samverk_domain::projects::milestone::Standing;
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::projects::programme::FundKind;
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::projects::report::Judgement;
use samverk_domain::{money, time};

use crate::forms::Options;
use crate::layout::Tone;

/// The states as addresses have them.
pub(super) const STATES: Options<ProjectState> = Options(&[
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
]);

/// What an address has for the states in which everybody sees projects.
pub(super) const APPROVED: &str = "har-beviljats";

/// The sorts of funds as addresses have them.
pub(super) const FUNDS: Options<FundKind> = Options(&[
    ("esf", FundKind::EsfPlus),
    ("eruf", FundKind::Erdf),
    ("interreg", FundKind::Interreg),
    ("life", FundKind::Life),
    ("horisont", FundKind::Horizon),
    ("annan-eu", FundKind::OtherEu),
    ("svensk", FundKind::National),
]);

/// What an address has for projects that no programme pays, or that no department has.
pub(super) const NONE: &str = "utan";

pub(super) fn state(state: ProjectState) -> (&'static str, Tone) {
    use ProjectState::{
        Approved, Cancelled, Closed, Idea, Preparing, Rejected, Reporting, Running, Submitted, Withdrawn,
    };
    let tone = match state {
        Approved | Running => Tone::Success,
        Reporting | Submitted => Tone::Info,
        Idea | Preparing | Closed | Withdrawn => Tone::Neutral,
        Rejected | Cancelled => Tone::Danger,
    };
    (state.name(), tone)
}

pub(super) fn part_state(state: ParticipationState) -> (&'static str, Tone) {
    use ParticipationState::{Active, Completed, Decided, Declined, Interested, Invited, Left};
    let tone = match state {
        Active | Completed => Tone::Success,
        Invited => Tone::Warning,
        Interested | Decided => Tone::Info,
        Left | Declined => Tone::Neutral,
    };
    (state.name(), tone)
}

pub(super) fn standing(standing: Standing) -> (&'static str, Tone) {
    match standing {
        Standing::Ahead => ("Kommer", Tone::Neutral),
        Standing::Late => ("Försenad", Tone::Danger),
        Standing::Reached => ("Nådd", Tone::Success),
        Standing::ReachedLate => ("Nådd för sent", Tone::Warning),
    }
}

pub(super) fn judgement(judgement: Judgement) -> (&'static str, Tone) {
    let tone = match judgement {
        Judgement::OnTrack | Judgement::Done => Tone::Success,
        Judgement::AtRisk | Judgement::Late => Tone::Warning,
        Judgement::Blocked => Tone::Danger,
    };
    (judgement.name(), tone)
}

/// `1 jan. 2027–31 dec. 2028`, or as much of it as is known.
pub(super) fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{}–{}", time::date(from), time::date(to)),
        (Some(from), None) => format!("Från {}", time::date(from)),
        (None, Some(to)) => format!("Till {}", time::date(to)),
        (None, None) => String::new(),
    }
}

/// A sum, or nothing.
pub(super) fn sum(ore: Option<i64>) -> Option<String> {
    ore.map(money::kronor)
}

/// A number as people write it: `57,5`.
pub(super) fn number(value: f64) -> String {
    format!("{value}").replace('.', ",").replace('-', "−")
}

/// The name of a global goal of Agenda 2030, as the Government Offices have put them in Swedish.
pub(super) fn goal(number: i64) -> &'static str {
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
