//! Invented courses, as rows of the catalogue and of a kommun's overview.

use samverk_web::layout::Tone;

/// A row of the catalogue; what a page shows is already in words.
pub(crate) struct CourseRow {
    pub(crate) slug: String,
    pub(crate) title: &'static str,
    pub(crate) weekday: &'static str,
    pub(crate) day: &'static str,
    pub(crate) month: &'static str,
    pub(crate) date: String,
    pub(crate) time: String,
    pub(crate) place: &'static str,
    pub(crate) department: &'static str,
    pub(crate) status: &'static str,
    pub(crate) tone: Tone,
    pub(crate) seats: &'static str,
    pub(crate) price: String,
    pub(crate) is_cancelled: bool,
}

const LEARNING: &str = "Lärande och arbetsliv";
const HEALTH: &str = "Hälsa och social välfärd";
const SOCIETY: &str = "Samhällsutveckling";
const ENERGY: &str = "Energikontoret Skåne";
const OFFICE: &str = "Kansliet";

type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// Title, day, time, place, department, status, price.
const ROWS: [Row; 20] = [
    (
        "Ledarskap för nya chefer",
        "mån 9 nov.",
        "09.00–16.00, två dagar",
        "Lund",
        LEARNING,
        "Fåtal platser",
        "3\u{a0}800\u{a0}kr",
    ),
    ("Klarspråk för handläggare", "tis 10 nov.", "09.00–12.00", "Distans", OFFICE, "Öppen", "600\u{a0}kr"),
    (
        "Barnets bästa i beslut som rör skolan",
        "ons 11 nov.",
        "13.00–16.00",
        "Hässleholm",
        LEARNING,
        "Öppen",
        "900\u{a0}kr",
    ),
    (
        "Solceller på kommunens tak: från idé till upphandling",
        "tors 12 nov.",
        "09.30–15.30",
        "Malmö",
        ENERGY,
        "Reservlista",
        "1\u{a0}400\u{a0}kr",
    ),
    ("Ny som nämndsekreterare", "mån 16 nov.", "09.00–16.00", "Lund", OFFICE, "Öppen", "1\u{a0}200\u{a0}kr"),
    (
        "Individens behov i centrum",
        "tis 17 nov.",
        "09.00–16.00",
        "Kristianstad",
        HEALTH,
        "Inställd",
        "1\u{a0}200\u{a0}kr",
    ),
    (
        "Dialog med invånare i tidiga skeden",
        "ons 18 nov.",
        "10.00–15.00",
        "Helsingborg",
        SOCIETY,
        "Öppen",
        "1\u{a0}100\u{a0}kr",
    ),
    (
        "Offentlighet och sekretess i praktiken",
        "tis 24 nov.",
        "09.00–16.00",
        "Lund",
        SOCIETY,
        "Fåtal platser",
        "1\u{a0}200\u{a0}kr",
    ),
    ("Trygg hemgång: så samordnar vi vården", "ons 25 nov.", "09.00–12.00", "Distans", HEALTH, "Öppen", "Utan avgift"),
    (
        "Studie- och yrkesvägledning hela livet",
        "tors 26 nov.",
        "09.00–16.00",
        "Ystad",
        LEARNING,
        "Öppen",
        "1\u{a0}200\u{a0}kr",
    ),
    ("Upphandling för beställare", "mån 30 nov.", "13.00–16.30", "Distans", SOCIETY, "Reservlista", "750\u{a0}kr"),
    (
        "Bostadsforum: hur bygger vi för alla?",
        "tis 1 dec.",
        "09.00–16.00",
        "Malmö",
        SOCIETY,
        "Öppen",
        "1\u{a0}650\u{a0}kr",
    ),
    (
        "Samtal om våld i nära relationer",
        "ons 2 dec.",
        "09.00–16.00, två dagar",
        "Eslöv",
        HEALTH,
        "Fåtal platser",
        "2\u{a0}600\u{a0}kr",
    ),
    ("Ekonomi för dig som inte är ekonom", "tors 3 dec.", "09.00–12.00", "Distans", OFFICE, "Öppen", "600\u{a0}kr"),
    ("Energiplan i den lilla kommunen", "fre 4 dec.", "10.00–14.00", "Höör", ENERGY, "Öppen", "Utan avgift"),
    ("Presidiets roll: att leda en nämnd", "mån 7 dec.", "17.00–20.00", "Lund", OFFICE, "Öppen", "800\u{a0}kr"),
    (
        "Språkutvecklande arbetssätt i förskolan",
        "tis 8 dec.",
        "13.00–16.00",
        "Distans",
        LEARNING,
        "Öppen",
        "600\u{a0}kr",
    ),
    (
        "Dokumentera enligt socialtjänstlagen",
        "ons 9 dec.",
        "09.00–16.00",
        "Simrishamn",
        HEALTH,
        "Öppen",
        "1\u{a0}200\u{a0}kr",
    ),
    ("Laddning för tunga fordon", "tors 10 dec.", "09.00–12.00", "Distans", ENERGY, "Öppen", "500\u{a0}kr"),
    (
        "EU-medel: skriv en ansökan som håller",
        "fre 11 dec.",
        "09.00–16.00",
        "Lund",
        SOCIETY,
        "Fåtal platser",
        "1\u{a0}400\u{a0}kr",
    ),
];

/// The first `count` courses by date.
pub(crate) fn catalogue(count: usize) -> Vec<CourseRow> {
    ROWS.iter().take(count).map(row).collect()
}

fn row(&(title, date, time, place, department, status, price): &Row) -> CourseRow {
    let mut parts = date.split(' ');
    let mut part = || parts.next().unwrap_or_default();
    CourseRow {
        slug: title.to_lowercase().replace([' ', ':', '?'], "-"),
        title,
        weekday: part(),
        day: part(),
        month: part(),
        date: format!("{date} 2026"),
        time: format!("kl. {time}"),
        place,
        department,
        status,
        tone: match status {
            "Öppen" => Tone::Success,
            "Fåtal platser" => Tone::Warning,
            "Reservlista" => Tone::Info,
            _ => Tone::Danger,
        },
        seats: match status {
            "Öppen" => "18 platser kvar",
            "Fåtal platser" => "3 platser kvar",
            "Reservlista" => "7 i kö",
            _ => "",
        },
        price: if price.ends_with("kr") { format!("{price} exkl. moms") } else { price.to_owned() },
        is_cancelled: status == "Inställd",
    }
}

/// A row of a kommun's coming courses.
pub(crate) struct ComingRow {
    pub(crate) slug: &'static str,
    pub(crate) title: &'static str,
    pub(crate) when: &'static str,
    pub(crate) seats: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) cost: &'static str,
}

/// What the kommun's people have ahead of them.
pub(crate) fn coming() -> Vec<ComingRow> {
    [
        ("ledarskap", "Ledarskap för nya chefer", "mån 9 nov. 2026", "3", "0", "11\u{a0}400"),
        ("klarsprak", "Klarspråk för handläggare", "tis 10 nov. 2026", "8", "0", "4\u{a0}800"),
        ("sekretess", "Offentlighet och sekretess i praktiken", "tis 24 nov. 2026", "5", "1", "6\u{a0}000"),
        ("upphandling", "Upphandling för beställare", "mån 30 nov. 2026", "1", "2", "0"),
    ]
    .map(|(slug, title, when, seats, waiting, cost)| ComingRow { slug, title, when, seats, waiting, cost })
    .into()
}
