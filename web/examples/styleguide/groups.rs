//! Invented people: in a pasted list, on a participant list, and to sign in as.

use samverk_web::layout::Tone;

/// What the coordinator pasted.
pub(crate) const PASTED: &str = "\
Ida Exempel; ida.exempel@exempelby.se
Nils Provdal; nils.provdal@exempelby.se
Test Persson <test.persson@exempelby.se>
Maja Påhittsdotter, maja.pahittsdotter@exempelby.se
Ove Testsson
olle.fiktiv@exempelby
Ida Exempel; ida.exempel@exempelby.se
Saga Sagolin; saga.sagolin@exempelby.se";

/// A line of the pasted list, recognised or not.
pub(crate) struct GroupRow {
    pub(crate) number: u32,
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) state: &'static str,
    pub(crate) tone: Tone,
    pub(crate) advice: &'static str,
    pub(crate) action: &'static str,
    pub(crate) href: &'static str,
    pub(crate) is_chosen: bool,
    pub(crate) can_be_chosen: bool,
}

/// One line of every kind the preview knows.
pub(crate) fn preview() -> Vec<GroupRow> {
    use Tone::{Danger, Info, Neutral, Success};
    let chosen = |number, name, email, unit, state, tone, advice| GroupRow {
        number,
        name,
        email,
        unit,
        state,
        tone,
        advice,
        action: "",
        href: "",
        is_chosen: true,
        can_be_chosen: true,
    };
    let left_out = |number, name, email, state, tone, advice, action| GroupRow {
        number,
        name,
        email,
        unit: "",
        state,
        tone,
        advice,
        action,
        href: "/anmalan/rad",
        is_chosen: false,
        can_be_chosen: false,
    };
    vec![
        chosen(
            1,
            "Ida Exempel",
            "ida.exempel@exempelby.se",
            "Socialförvaltningen",
            "Får plats",
            Success,
            "",
        ),
        chosen(
            2,
            "Test Persson",
            "test.persson@exempelby.se",
            "Kommunledningskontoret",
            "Får plats",
            Success,
            "",
        ),
        chosen(
            3,
            "Saga Sagolin",
            "saga.sagolin@exempelby.se",
            "Ny person",
            "Ny, får plats",
            Success,
            "Läggs till bland era personer.",
        ),
        chosen(
            4,
            "Nils Provdal",
            "nils.provdal@exempelby.se",
            "Socialförvaltningen",
            "Reservlista, plats 1",
            Info,
            "Erbjuds första lediga plats.",
        ),
        left_out(
            5,
            "Maja Påhittsdotter",
            "maja.pahittsdotter@exempelby.se",
            "Redan anmäld",
            Neutral,
            "Anmäldes den 2 oktober.",
            "Se anmälan",
        ),
        left_out(
            6,
            "Ove Testsson",
            "",
            "Saknar e-post",
            Danger,
            "Skriv en adress så att kallelsen kommer fram.",
            "Lägg till e-post",
        ),
        left_out(
            7,
            "Okänt namn",
            "olle.fiktiv@exempelby",
            "Fel i adressen",
            Danger,
            "Adressen slutar inte med .se eller liknande.",
            "Rätta adressen",
        ),
        left_out(
            8,
            "Ida Exempel",
            "ida.exempel@exempelby.se",
            "Dubblett av rad 1",
            Neutral,
            "Räknas en gång.",
            "",
        ),
    ]
}

/// A row of the list on the day.
pub(crate) struct Participant {
    pub(crate) number: u32,
    pub(crate) name: &'static str,
    pub(crate) municipality: &'static str,
    pub(crate) role: &'static str,
    pub(crate) needs: &'static str,
    pub(crate) state: &'static str,
    pub(crate) tone: Tone,
    pub(crate) first_day: bool,
}

/// Half of those on the list.
pub(crate) fn participants() -> Vec<Participant> {
    (1..)
        .zip([
            ("Alva Exempelsson", "Bjuv", "Enhetschef", "", "Bekräftad"),
            (
                "Bo Provgren",
                "Burlöv",
                "Rektor",
                "Glutenfritt",
                "Bekräftad",
            ),
            ("Cissi Testborg", "Eslöv", "Enhetschef", "", "Bekräftad"),
            (
                "Didrik Fiktivius",
                "Helsingborg",
                "Områdeschef",
                "",
                "Avbokad",
            ),
            (
                "Elin Påhitt",
                "Hässleholm",
                "Enhetschef",
                "Hörslinga",
                "Bekräftad",
            ),
            (
                "Fredrik Låtsas",
                "Hörby",
                "Biträdande rektor",
                "",
                "Bekräftad",
            ),
            (
                "Greta Exempelsson",
                "Klippan",
                "Enhetschef",
                "Vegetariskt",
                "Bekräftad",
            ),
            (
                "Hugo Provström",
                "Kävlinge",
                "Arbetsledare",
                "",
                "Ersätter Ove Testsson",
            ),
            ("Inga Sagolin", "Lund", "Enhetschef", "", "Bekräftad"),
            (
                "Jon Testquist",
                "Malmö",
                "Sektionschef",
                "Plats för rullstol",
                "Bekräftad",
            ),
            ("Karin Fiktivgård", "Osby", "Rektor", "", "Bekräftad"),
            ("Lage Provdal", "Ystad", "Enhetschef", "", "Bekräftad"),
        ])
        .map(
            |(number, (name, municipality, role, needs, state))| Participant {
                number,
                name,
                municipality,
                role,
                needs,
                state,
                tone: match state {
                    "Bekräftad" => Tone::Success,
                    "Avbokad" => Tone::Danger,
                    _ => Tone::Info,
                },
                first_day: state != "Avbokad" && number != 6,
            },
        )
        .collect()
}

/// Somebody to try the portal as.
pub(crate) struct Account {
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) role: &'static str,
    pub(crate) organisation: &'static str,
}

/// One account for every kind of user.
pub(crate) fn accounts() -> [Account; 5] {
    [
        (
            "Alva Exempelsson",
            "alva@exempel.se",
            "deltagare",
            "Bjuvs kommun",
        ),
        (
            "Ida Exempel",
            "ida@exempel.se",
            "samordnare",
            "Exempelby kommun",
        ),
        (
            "Maja Provberg",
            "maja@exempel.se",
            "handläggare",
            "förbundet",
        ),
        (
            "Kim Testdal",
            "kim@exempel.se",
            "förbundsadministratör",
            "förbundet",
        ),
        (
            "Rut Fiktiv",
            "rut@exempel.se",
            "förtroendevald",
            "Osby kommun",
        ),
    ]
    .map(|(name, email, role, organisation)| Account {
        name,
        email,
        role,
        organisation,
    })
}
