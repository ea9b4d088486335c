//! Writes a page with one of every part that pages are made of, to look at without a server:
//! `cargo run -p samverk-web --example kit -- FOLDER`, then open `FOLDER/kit.html`.

use std::path::Path;
use std::{env, fs, io};

use askama::Template;
use samverk_domain::store::{Page as Part, Total};
use samverk_web::assets;
use samverk_web::layout::{Area, Chip, Choice, Chrome, FormErrors, Paging, SignedIn, choices};

#[derive(Template)]
#[template(path = "kit.html")]
struct Kit {
    chrome: Chrome,
    name: &'static str,
    errors: FormErrors,
    subjects: Vec<Choice>,
    chosen_subjects: [&'static str; 1],
    forms: Vec<Choice>,
    chips: Vec<Chip>,
    paging: Paging,
}

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "kit".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for (file, bytes) in assets::all() {
        fs::write(folder.join("assets").join(file), bytes)?;
    }
    // A file has no server whose root the addresses could begin at.
    let page = kit().render().map_err(io::Error::other)?.replace("\"/assets/", "\"assets/");
    fs::write(folder.join("kit.html"), page)
}

fn kit() -> Kit {
    let mut errors = FormErrors::default();
    errors.add("email", "Skriv hela e-postadressen, till exempel ida@exempel.se.");
    errors.add("topics", "Välj minst ett ämne.");
    let person = SignedIn {
        name: "Maja Provberg".to_owned(),
        organisation: "Kommunförbundet Skåne".to_owned(),
        areas: vec![Area::MyPages, Area::Work],
    };
    Kit {
        chrome: Chrome::new("Kommunförbundet Skåne", "Byggdelar").signed_in(person).within(Area::Work),
        name: "Åsa <Exempel> & Söner",
        errors,
        subjects: choices([
            ("", "Alla ämnen"),
            ("juridik", "Juridik (12)"),
            ("ledarskap", "Ledarskap (31)"),
            ("klimat", "Klimat (9)"),
        ]),
        chosen_subjects: ["juridik"],
        forms: vec![
            Choice::new("plats", "På plats").explained("Kursgården i Lund, hörslinga finns."),
            Choice::new("distans", "Distans"),
        ],
        chips: [("Ämne: Juridik", "/kurser?form=distans"), ("Form: Distans", "/kurser?amne=juridik")]
            .map(|(label, without)| Chip { label: label.to_owned(), without: without.to_owned() })
            .into(),
        paging: Paging::new(Part { page: 4, limit: 20 }, Total::Exactly(200), |page| format!("?sida={page}")),
    }
}
