//! The Swedish words for what the domain has English names for.

use samverk_domain::access::role::RoleKind;
use samverk_domain::billing::basis::BasisState;
use samverk_domain::certificates::Terms;
use samverk_domain::courses::approval_rule::Approves;
use samverk_domain::courses::course::{CourseKind, CourseLevel, Visibility};
use samverk_domain::courses::head_count::{self, Counted};
use samverk_domain::courses::offering::{self, Form};
use samverk_domain::courses::registration::Odds;
use samverk_domain::courses::series::state::SeriesState;
use samverk_domain::courses::session;
use samverk_domain::courses::state::{OfferingState, RegistrationState};
use samverk_domain::courses::wish;
use samverk_domain::courses::wish_state::WishState;
use samverk_domain::documents::{Audience, Holder, Licence};
use samverk_domain::organisations::OrganisationKind;
use samverk_domain::people::PersonKind;
use samverk_domain::store::Total;
use samverk_domain::{swedish, time};

use crate::forms::Options;
use crate::layout::Tone;

/// What forms send for each kind of course.
pub(crate) const KINDS: Options<CourseKind> = Options(&[
    ("kurs", CourseKind::Course),
    ("konferens", CourseKind::Conference),
    ("seminarium", CourseKind::Seminar),
    ("studieresa", CourseKind::StudyTrip),
    ("forskningscirkel", CourseKind::ResearchCircle),
]);

pub(crate) fn kind(kind: CourseKind) -> &'static str {
    match kind {
        CourseKind::Course => "Kurs",
        CourseKind::Conference => "Konferens",
        CourseKind::Seminar => "Seminarium",
        CourseKind::StudyTrip => "Studieresa",
        CourseKind::ResearchCircle => "Forskningscirkel",
    }
}

/// What a kommun approves by price.
pub(crate) fn approves(approves: Approves) -> &'static str {
    match approves {
        Approves::Nothing => "Inget, priset spelar ingen roll",
        Approves::Dearer => "Det som kostar mer än beloppet nedan",
        Approves::Everything => "Allt, även det som är kostnadsfritt",
    }
}

/// Who may have a document of this.
pub(crate) fn audience(holder: Option<Holder>, audience: Audience) -> &'static str {
    use Audience::{Everyone, Participants, Staff};
    match (audience, holder) {
        (Participants, Some(Holder::Network(_) | Holder::Meeting(_))) => "De som är med i nätverket",
        (Participants, Some(Holder::Project(_))) => "Organisationerna som är med i projektet",
        (Participants, _) => "Den som har en plats, och kommunens samordnare",
        (Everyone, Some(Holder::Network(_))) => "Alla som ser nätverket, också utan att logga in",
        (Everyone, Some(Holder::Meeting(_))) => "Alla som ser träffen",
        (Everyone, Some(Holder::Project(_))) => "Alla som ser projektet",
        (Everyone, _) => "Alla som ser kursen",
        (Staff, Some(Holder::Network(_) | Holder::Meeting(_))) => "Förbundets medarbetare och den som sammankallar",
        (Staff, _) => "Bara förbundets medarbetare",
    }
}

pub(crate) fn licence(licence: Option<Licence>) -> &'static str {
    match licence {
        None => "Ingen: upphovsrätten gäller",
        Some(Licence::Cc0) => "CC0: fritt att använda",
        Some(Licence::CcBy) => "CC BY 4.0: fritt att använda om upphovet anges",
        Some(Licence::CcBySa) => "CC BY-SA 4.0: som CC BY, och delas på samma villkor",
    }
}

pub(crate) fn level(level: CourseLevel) -> &'static str {
    match level {
        CourseLevel::Basic => "Grundnivå",
        CourseLevel::Intermediate => "Fördjupning",
        CourseLevel::Advanced => "Avancerad nivå",
    }
}

pub(crate) fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "Alla",
        Visibility::Members => "Medlemskommuner och förbundet",
        Visibility::Staff => "Bara förbundets medarbetare",
    }
}

pub(crate) fn form(form: Form) -> &'static str {
    match form {
        Form::Onsite => "På plats",
        Form::Online => "Distans",
        Form::Hybrid => "På plats eller på distans",
    }
}

pub(crate) fn organisation_kind(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Association => "Förbundet",
        OrganisationKind::Municipality => "Kommun",
        OrganisationKind::Region => "Region",
        OrganisationKind::CountyBoard => "Länsstyrelse",
        OrganisationKind::Agency => "Annan myndighet",
        OrganisationKind::University => "Lärosäte",
        OrganisationKind::Company => "Företag",
        OrganisationKind::Ngo => "Ideell förening",
        OrganisationKind::EuBody => "EU-organ",
        OrganisationKind::PeerAssociation => "Annat kommunförbund",
    }
}

pub(crate) fn role(role: RoleKind) -> &'static str {
    match role {
        RoleKind::AssociationAdmin => "Förbundsadministratör",
        RoleKind::StaffEditor => "Handläggare",
        RoleKind::Coordinator => "Samordnare",
    }
}

pub(crate) fn offering_state(state: OfferingState) -> &'static str {
    match state {
        OfferingState::Draft => "Utkast",
        OfferingState::Published => "Publicerat",
        OfferingState::Open => "Öppet för anmälan",
        OfferingState::Closed => "Anmälan stängd",
        OfferingState::Running => "Pågår",
        OfferingState::Completed => "Genomfört",
        OfferingState::Archived => "Arkiverat",
        OfferingState::Postponed => "Uppskjutet",
        OfferingState::Cancelled => "Inställt",
    }
}

pub(crate) fn offering_tag(state: OfferingState) -> (&'static str, Tone) {
    let tone = match state {
        OfferingState::Open => Tone::Success,
        OfferingState::Published | OfferingState::Running => Tone::Info,
        OfferingState::Draft | OfferingState::Closed | OfferingState::Completed | OfferingState::Archived => {
            Tone::Neutral
        }
        OfferingState::Postponed => Tone::Warning,
        OfferingState::Cancelled => Tone::Danger,
    };
    (offering_state(state), tone)
}

pub(crate) fn registration_state(state: RegistrationState) -> (&'static str, Tone) {
    let tone = match state {
        RegistrationState::Confirmed | RegistrationState::Attended => Tone::Success,
        RegistrationState::Queued => Tone::Info,
        RegistrationState::PendingMunicipality | RegistrationState::Offered | RegistrationState::NoShow => {
            Tone::Warning
        }
        RegistrationState::Withdrawn
        | RegistrationState::Lapsed
        | RegistrationState::Denied
        | RegistrationState::CancelledByParticipant
        | RegistrationState::CancelledByMunicipality => Tone::Neutral,
        RegistrationState::CancelledByOrganiser => Tone::Danger,
    };
    (state.name(), tone)
}

pub(crate) fn wish_state(state: WishState) -> (&'static str, Tone) {
    match state {
        WishState::Asked => ("Väntar på svar", Tone::Neutral),
        WishState::Considered => ("Undersöks", Tone::Info),
        WishState::Planned => ("Blir kurs", Tone::Success),
        WishState::Declined => ("Blir ingen kurs", Tone::Warning),
        WishState::Withdrawn => ("Tillbakadraget", Tone::Neutral),
    }
}

pub(crate) fn series_state(state: SeriesState) -> (&'static str, Tone) {
    match state {
        SeriesState::Draft => ("Utkast", Tone::Neutral),
        SeriesState::Published => ("Publicerad", Tone::Success),
        SeriesState::Archived => ("Arkiverad", Tone::Neutral),
    }
}

pub(crate) fn invoice_state(state: BasisState) -> (&'static str, Tone) {
    match state {
        BasisState::Collecting => ("Samlas in", Tone::Info),
        BasisState::Closed => ("Stängt", Tone::Neutral),
        BasisState::Exported => ("Exporterat", Tone::Success),
    }
}

/// What the staff answer a wish with.
pub(crate) fn wish_answer(to: WishState) -> &'static str {
    match to {
        WishState::Considered => "Vi undersöker det",
        WishState::Planned => "Det blir en kurs",
        WishState::Declined => "Det blir ingen kurs",
        WishState::Asked | WishState::Withdrawn => wish_state(to).0,
    }
}

/// What lists of wishes are filtered by: what the address says, the words, and the states. Those that wait come first.
pub(crate) const WISH_FILTERS: [(&str, &str, &[WishState]); 6] = [
    ("", "Väntar på besked", &WishState::OPEN),
    ("svar-saknas", "Ingen har svarat", &[WishState::Asked]),
    ("undersoks", "Undersöks", &[WishState::Considered]),
    ("blir-kurs", "Blir kurs", &[WishState::Planned]),
    ("blir-ingen-kurs", "Blir ingen kurs", &[WishState::Declined]),
    ("alla", "Alla lägen", &[]),
];

/// The states that a list's address asks for.
pub(crate) fn wish_states(asked: &str) -> Vec<WishState> {
    let (.., states) = WISH_FILTERS.iter().find(|(value, ..)| *value == asked).unwrap_or(&WISH_FILTERS[0]);
    states.to_vec()
}

/// Who stands behind a wish, as far as the reader may know: `4 kommuner, 31 personer`.
pub(crate) fn behind(wish: &wish::Listed) -> String {
    let organisations = count(wish.organisations, "kommun", "kommuner");
    match wish.people {
        Some(people) => format!("{organisations}, {}", count(people, "person", "personer")),
        None => organisations,
    }
}

/// What a course asks of those who get its certificate.
pub(crate) fn certificate(terms: Option<Terms>) -> String {
    let Some(terms) = terms else { return "Kursen ger inget intyg.".to_owned() };
    let asked = match terms.percent {
        100 => "Närvaro vid alla kurspass krävs.".to_owned(),
        percent => format!("Närvaro vid minst {percent} procent av kurspassen krävs."),
    };
    let lasts = terms.months.map_or_else(
        || "tills vidare".to_owned(),
        |months| format!("i {} från kursens sista dag", count(months.unsigned_abs(), "månad", "månader")),
    );
    format!("{asked} Intyget gäller {lasts}.")
}

/// A state with the place in the waiting list: `Reservlista, plats 4`.
pub(crate) fn with_place(state: &str, place: Option<u64>) -> String {
    place.map_or_else(|| state.to_owned(), |place| format!("{state}, plats {place}"))
}

/// How it went for others in the waiting list: `Av 40 som har stått ungefär så här i förbundets reservlistor fick 12 plats.`
pub(crate) fn odds(odds: &Odds) -> String {
    let asked = if odds.asked == 0 { "ingen".to_owned() } else { odds.asked.to_string() };
    format!("Av {} som har stått ungefär så här i förbundets reservlistor fick {asked} plats.", odds.joined)
}

/// The noun that goes with a number which stands by itself.
pub(crate) fn noun(number: u64, one: &'static str, many: &'static str) -> &'static str {
    if number == 1 { one } else { many }
}

/// When a session is held, and its name if it has one.
pub(crate) fn session(session: &session::Model) -> (String, String) {
    (time::span(session.starts_at, session.ends_at), session.title.clone().unwrap_or_default())
}

/// What a person is to the organisation, as forms send it.
pub(crate) const PERSON_KINDS: [(PersonKind, &str); 3] =
    [(PersonKind::Official, "official"), (PersonKind::Elected, "elected"), (PersonKind::External, "external")];

pub(crate) fn person_kind(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Official => "Anställd",
        PersonKind::Elected => "Förtroendevald",
        PersonKind::External => "Annan",
    }
}

/// `1 kurs`, `7 kurser`.
pub(crate) fn count(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number = number.try_into().unwrap_or_default();
    format!("{} {}", swedish::number(number), if number == 1 { one } else { many })
}

/// A list's length with its noun, above it.
pub(crate) fn total(total: Total, one: &str, many: &str) -> String {
    match total {
        Total::Exactly(rows) => count(rows, one, many),
        Total::MoreThan(rows) => format!("Fler än {}", count(rows, one, many)),
    }
}

/// A list's length.
pub(crate) fn length(total: Total) -> String {
    match total {
        Total::Exactly(rows) => swedish::number(rows),
        Total::MoreThan(rows) => format!("fler än {}", swedish::number(rows)),
    }
}

/// An offering's seats as staff see them: `12 av 20 tagna, 3 hålls i kvoter, 1 reserverad medan någon anmäler`.
pub(crate) fn seats(offering: &offering::Model) -> String {
    let mut parts = vec![format!("{} av {} tagna", offering.registered(), offering.capacity)];
    if offering.seats_held > 0 {
        parts.push(format!("{} hålls i kvoter", offering.seats_held));
    }
    if offering.seats_leased > 0 {
        let reserved = count(offering.seats_leased, "reserverad", "reserverade");
        parts.push(format!("{reserved} medan någon anmäler"));
    }
    parts.join(", ")
}

/// How many came without names, at most to one session; nothing if nobody did.
pub(crate) fn unnamed(counts: &[Counted]) -> Option<String> {
    let people = head_count::most(counts);
    (people > 0).then(|| count(people, "person utan namn", "personer utan namn"))
}
