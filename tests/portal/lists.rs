//! Lists of people that are pasted, uploaded or both: nothing that was given is lost on the way.

use reqwest::multipart::{Form, Part};

use super::filled;
use crate::support::{Answer, COORDINATOR, TestApp, User};

const IMPORT: &str = "/min-kommun/personer/importera";

/// A form of fields with a file.
fn with_file(fields: Vec<(String, String)>, file: &str) -> Form {
    let form = Form::new().part("file", Part::bytes(file.as_bytes().to_vec()).file_name("lista.csv"));
    fields.into_iter().fold(form, |form, (name, value)| form.text(name, value))
}

fn people(start: &str, number: usize) -> String {
    let lines: Vec<_> = (0..number).map(|n| format!("{start} Nummer{n}; {start}{n}@lund.example")).collect();
    lines.join("\n")
}

/// The two forms that take a list: their addresses and their first pages.
async fn forms(app: &TestApp, user: &User) -> Vec<(String, Answer)> {
    let course = app.course().open().await;
    let group = user.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    let import = user.visit(IMPORT).await.assert(200);
    vec![(format!("/anmalan/{}/grupp", course.id), group), (IMPORT.to_owned(), import)]
}

#[tokio::test]
async fn searching_for_colleagues_keeps_a_file_that_was_chosen() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.colleague("Bo Alm").await;
    let (steps, who) = forms(&app, &lund).await.remove(0);
    let typed = filled(&who, &[("q", "bo"), ("list", "Cia Lind; cia@lund.example")], "vilka");
    let found = lund.upload(&steps, with_file(typed, "Anna Ek; anna@lund.example")).await.assert(200);
    assert!(found.one(".ds-alert p").starts_with("Listan har redan 1 rad."), "{}", found.one(".ds-alert p"));
    let rows = lund.submit(&steps, &filled(&found, &[], "rader")).await.assert(200);
    assert_eq!(rows.all("tbody th").len(), 2, "that of the file and that which was pasted");
}

#[tokio::test]
async fn the_rows_of_a_file_are_kept_beside_a_fault_in_what_was_pasted() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    for (path, page) in forms(&app, &lund).await {
        let typed = filled(&page, &[("list", "Namn;E-post")], "rader");
        let again = lund.upload(&path, with_file(typed, "Anna Ek; anna@lund.example")).await.assert(400);
        assert_eq!(again.one("#list-fel"), "Fyll i uppgiften.", "{path}");
        assert_eq!(again.one("textarea#list"), "Namn;E-post");
        let mended = filled(&again, &[("list", "Bo Alm; bo@lund.example")], "rader");
        let rows = lund.submit(&path, &mended).await.assert(200);
        assert_eq!(rows.all("tbody th").len(), 2, "{path}");
    }
}

#[tokio::test]
async fn more_people_than_a_list_may_have_are_told_of_and_never_left_out() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    for (path, page) in forms(&app, &lund).await {
        let (most, said) = if path.ends_with("importera") { (5_000, "5 000") } else { (1_000, "1 000") };
        let typed = filled(&page, &[("list", &people("Bo", 401))], "rader");
        let again = lund.upload(&path, with_file(typed, &people("Anna", most - 400))).await.assert(400);
        let sentence = format!("Listan är för lång. Dela upp den: högst {said} åt gången.");
        assert_eq!(again.one("#list-fel"), sentence, "{path}");
        let fitting = filled(&again, &[("list", &people("Bo", 400))], "rader");
        let rows = lund.submit(&path, &fitting).await.assert(200);
        let fields = rows.form("main form[method=post]");
        assert_eq!(fields.iter().filter(|(name, _)| name == "row").count(), most, "{path}");
    }
}
