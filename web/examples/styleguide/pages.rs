//! The page structs, as the real pages have them: the frame in `chrome`, and what the page shows.

use crate::courses::{self, ComingRow, CourseRow};
use crate::figures::{self, Bar, Tile};
use crate::groups::{self, Account, GroupRow, Participant};
use askama::Template;
use samverk_web::layout::{Area, Chip, Choice, Chrome, Flash, FormErrors, Paging, SignedIn, choices};

fn public(title: &str) -> Chrome {
    Chrome::new("Kommunförbundet Skåne", title)
}

fn coordinator(title: &str) -> Chrome {
    public(title).signed_in(SignedIn {
        name: "Ida Exempel".to_owned(),
        organisation: "Exempelby kommun".to_owned(),
        areas: vec![Area::MyPages, Area::MyMunicipality],
    })
}

fn staff(title: &str) -> Chrome {
    public(title).signed_in(SignedIn {
        name: "Maja Provberg".to_owned(),
        organisation: "Kommunförbundet Skåne".to_owned(),
        areas: vec![Area::MyPages, Area::Work],
    })
}

fn subjects() -> Vec<Choice> {
    choices([
        ("", "Alla ämnen"),
        ("juridik", "Juridik (12)"),
        ("ledarskap", "Ledarskap (31)"),
        ("klimat", "Klimat (9)"),
    ])
}

fn departments() -> Vec<Choice> {
    choices([
        ("", "Alla avdelningar"),
        ("larande", "Lärande och arbetsliv"),
        ("halsa", "Hälsa och social välfärd"),
        ("samhalle", "Samhällsutveckling"),
        ("energi", "Energikontoret Skåne"),
        ("kansliet", "Kansliet"),
    ])
}

fn forms() -> Vec<Choice> {
    choices([("plats", "På plats"), ("distans", "Distans"), ("bada", "Både på plats och distans")])
}

fn chips() -> Vec<Chip> {
    [("Ämne: Juridik", "/kurser?form=distans"), ("Form: Distans", "/kurser?amne=juridik")]
        .map(|(label, without)| Chip { label: label.to_owned(), without: without.to_owned() })
        .into()
}

#[derive(Template)]
#[template(path = "pages/start.html")]
pub(crate) struct Start {
    chrome: Chrome,
    tiles: Vec<Tile>,
    courses: Vec<CourseRow>,
}

pub(crate) fn start() -> Start {
    let mut chrome = public("Kurser, nätverk och projekt");
    "Kurser, nätverk och projekt för Skånes kommuner.".clone_into(&mut chrome.description);
    Start { chrome, tiles: figures::tiles(), courses: courses::catalogue(5) }
}

#[derive(Template)]
#[template(path = "pages/courses.html")]
pub(crate) struct Catalogue {
    chrome: Chrome,
    query: &'static str,
    subjects: Vec<Choice>,
    audiences: Vec<Choice>,
    departments: Vec<Choice>,
    months: Vec<Choice>,
    forms: Vec<Choice>,
    chosen_forms: [&'static str; 1],
    chips: Vec<Chip>,
    courses: Vec<CourseRow>,
    paging: Paging,
}

pub(crate) fn catalogue() -> Catalogue {
    Catalogue {
        chrome: public("Kurser").within(Area::Courses),
        query: "",
        subjects: subjects(),
        audiences: choices([("", "Alla målgrupper"), ("chef", "Chefer"), ("politik", "Förtroendevalda")]),
        departments: departments(),
        months: choices([("", "Alla månader"), ("2026-11", "November 2026"), ("2026-12", "December 2026")]),
        forms: choices([("plats", "På plats"), ("distans", "Distans")]),
        chosen_forms: ["distans"],
        chips: chips(),
        courses: courses::catalogue(20),
        paging: Paging::new(2, 143, 20, |page| format!("/kurser?amne=juridik&form=distans&sida={page}")),
    }
}

#[derive(Template)]
#[template(path = "pages/course.html")]
pub(crate) struct Course {
    chrome: Chrome,
}

pub(crate) fn course() -> Course {
    Course { chrome: coordinator("Offentlighet och sekretess i praktiken").within(Area::Courses) }
}

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
pub(crate) struct SignIn {
    chrome: Chrome,
    accounts: [Account; 5],
}

pub(crate) fn sign_in() -> SignIn {
    SignIn { chrome: public("Logga in").within(Area::SignIn), accounts: groups::accounts() }
}

#[derive(Template)]
#[template(path = "pages/form.html")]
pub(crate) struct Form {
    chrome: Chrome,
    errors: FormErrors,
    forms: Vec<Choice>,
    departments: Vec<Choice>,
    audiences: Vec<Choice>,
    chosen_audiences: [&'static str; 1],
}

pub(crate) fn form() -> Form {
    let mut errors = FormErrors::default();
    errors.add("ends_at", "Skriv en sluttid som är efter starttiden.");
    errors.add("place", "Skriv var kursen hålls, till exempel Kursgården, Lund.");
    errors.add("seats", "Skriv antalet platser med siffror, till exempel 30.");
    Form {
        chrome: staff("Fel: Nytt kurstillfälle").within(Area::Work),
        errors,
        forms: forms(),
        departments: departments(),
        audiences: vec![
            Choice::new("handlaggare", "Handläggare"),
            Choice::new("chef", "Chefer").explained("Alla med personalansvar."),
            Choice::new("politik", "Förtroendevalda"),
        ],
        chosen_audiences: ["handlaggare"],
    }
}

#[derive(Template)]
#[template(path = "pages/group_paste.html")]
pub(crate) struct GroupPaste {
    chrome: Chrome,
    pasted: &'static str,
}

pub(crate) fn group_paste() -> GroupPaste {
    GroupPaste { chrome: coordinator("Anmäl en grupp").within(Area::Courses), pasted: groups::PASTED }
}

#[derive(Template)]
#[template(path = "pages/group_preview.html")]
pub(crate) struct GroupPreview {
    chrome: Chrome,
    rows: Vec<GroupRow>,
}

pub(crate) fn group_preview() -> GroupPreview {
    GroupPreview { chrome: coordinator("Välj och rätta").within(Area::Courses), rows: groups::preview() }
}

#[derive(Template)]
#[template(path = "pages/confirmation.html")]
pub(crate) struct Confirmation {
    chrome: Chrome,
}

pub(crate) fn confirmation() -> Confirmation {
    Confirmation { chrome: coordinator("4 personer är anmälda").within(Area::MyMunicipality) }
}

#[derive(Template)]
#[template(path = "pages/my_municipality.html")]
pub(crate) struct MyMunicipality {
    chrome: Chrome,
    coming: Vec<ComingRow>,
    bars: Vec<Bar>,
}

pub(crate) fn my_municipality() -> MyMunicipality {
    let flash = Flash::done("Nils Provdal är avbokad från Klarspråk för handläggare.")
        .with_undo("/min-kommun/anmalningar/A-2026-04301/angra", "Ångra");
    MyMunicipality {
        chrome: coordinator("Exempelby kommun").within(Area::MyMunicipality).saying(flash),
        coming: courses::coming(),
        bars: figures::bars(),
    }
}

#[derive(Template)]
#[template(path = "pages/participants.html")]
pub(crate) struct Participants {
    chrome: Chrome,
    participants: Vec<Participant>,
}

pub(crate) fn participants() -> Participants {
    Participants {
        chrome: staff("Deltagare: Ledarskap för nya chefer").within(Area::Work),
        participants: groups::participants(),
    }
}

#[derive(Template)]
#[template(path = "pages/not_found.html")]
pub(crate) struct NotFound {
    chrome: Chrome,
}

pub(crate) fn not_found() -> NotFound {
    NotFound { chrome: public("Sidan finns inte") }
}

#[derive(Template)]
#[template(path = "pages/api.html")]
pub(crate) struct Api {
    chrome: Chrome,
}

pub(crate) fn api() -> Api {
    Api { chrome: public("API") }
}

#[derive(Template)]
#[template(path = "pages/kit.html")]
pub(crate) struct Kit {
    chrome: Chrome,
    name: &'static str,
    errors: FormErrors,
    subjects: Vec<Choice>,
    chosen_subjects: [&'static str; 1],
    forms: Vec<Choice>,
    chips: Vec<Chip>,
    paging: Paging,
}

pub(crate) fn kit() -> Kit {
    let mut errors = FormErrors::default();
    errors.add("email", "Skriv hela e-postadressen, till exempel ida@exempel.se.");
    errors.add("topics", "Välj minst ett ämne.");
    Kit {
        chrome: staff("Byggdelar").within(Area::Work),
        name: "Åsa <Exempel> & Söner",
        errors,
        subjects: subjects(),
        chosen_subjects: ["juridik"],
        forms: vec![
            Choice::new("plats", "På plats").explained("Kursgården i Lund, hörslinga finns."),
            Choice::new("distans", "Distans"),
        ],
        chips: chips(),
        paging: Paging::new(4, 200, 20, |page| format!("?sida={page}")),
    }
}
