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
    const OFFICE: &str = "Kommunledningskontoret";
    const SOCIAL: &str = "Socialförvaltningen";
    let ida = ("Ida Exempel", "ida.exempel@exempelby.se");
    let test = ("Test Persson", "test.persson@exempelby.se");
    let saga = ("Saga Sagolin", "saga.sagolin@exempelby.se");
    let nils = ("Nils Provdal", "nils.provdal@exempelby.se");
    let maja = ("Maja Påhittsdotter", "maja.pahittsdotter@exempelby.se");
    let ove = ("Ove Testsson", "");
    let unknown = ("Okänt namn", "olle.fiktiv@exempelby");
    vec![
        row(1, ida, ("Får plats", Success), "").chosen(SOCIAL),
        row(2, test, ("Får plats", Success), "").chosen(OFFICE),
        row(3, saga, ("Ny, får plats", Success), "Läggs till bland era personer.").chosen("Ny person"),
        row(4, nils, ("Reservlista, plats 1", Info), "Erbjuds första lediga plats.").chosen(SOCIAL),
        row(5, maja, ("Redan anmäld", Neutral), "Anmäldes den 2 oktober.").offering("Se anmälan"),
        row(6, ove, ("Saknar e-post", Danger), "Skriv en adress så att kallelsen kommer fram.")
            .offering("Lägg till e-post"),
        row(7, unknown, ("Fel i adressen", Danger), "Adressen slutar inte med .se eller liknande.")
            .offering("Rätta adressen"),
        row(8, ida, ("Dubblett av rad 1", Neutral), "Räknas en gång."),
    ]
}

type Person = (&'static str, &'static str);

fn row(number: u32, person: Person, state: (&'static str, Tone), advice: &'static str) -> GroupRow {
    GroupRow {
        number,
        name: person.0,
        email: person.1,
        unit: "",
        state: state.0,
        tone: state.1,
        advice,
        action: "",
        href: "/anmalan/rad",
        is_chosen: false,
        can_be_chosen: false,
    }
}

impl GroupRow {
    fn chosen(self, unit: &'static str) -> Self {
        Self { unit, is_chosen: true, can_be_chosen: true, ..self }
    }

    fn offering(self, action: &'static str) -> Self {
        Self { action, ..self }
    }
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
            ("Bo Provgren", "Burlöv", "Rektor", "Glutenfritt", "Bekräftad"),
            ("Cissi Testborg", "Eslöv", "Enhetschef", "", "Bekräftad"),
            ("Didrik Fiktivius", "Helsingborg", "Områdeschef", "", "Avbokad"),
            ("Elin Påhitt", "Hässleholm", "Enhetschef", "Hörslinga", "Bekräftad"),
            ("Fredrik Låtsas", "Hörby", "Biträdande rektor", "", "Bekräftad"),
            ("Greta Exempelsson", "Klippan", "Enhetschef", "Vegetariskt", "Bekräftad"),
            ("Hugo Provström", "Kävlinge", "Arbetsledare", "", "Ersätter Ove Testsson"),
            ("Inga Sagolin", "Lund", "Enhetschef", "", "Bekräftad"),
            ("Jon Testquist", "Malmö", "Sektionschef", "Plats för rullstol", "Bekräftad"),
            ("Karin Fiktivgård", "Osby", "Rektor", "", "Bekräftad"),
            ("Lage Provdal", "Ystad", "Enhetschef", "", "Bekräftad"),
        ])
        .map(|(number, (name, municipality, role, needs, state))| Participant {
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
        })
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
        ("Alva Exempelsson", "alva@exempel.se", "deltagare", "Bjuvs kommun"),
        ("Ida Exempel", "ida@exempel.se", "samordnare", "Exempelby kommun"),
        ("Maja Provberg", "maja@exempel.se", "handläggare", "förbundet"),
        ("Kim Testdal", "kim@exempel.se", "förbundsadministratör", "förbundet"),
        ("Rut Fiktiv", "rut@exempel.se", "förtroendevald", "Osby kommun"),
    ]
    .map(|(name, email, role, organisation)| Account { name, email, role, organisation })
}
