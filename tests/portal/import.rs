//! People from an Excel file.

use reqwest::multipart::{Form, Part};

use super::{filled, leads_to};
use crate::support::{ADMIN, COORDINATOR, TestApp, workbook};

const PATH: &str = "/min-kommun/personer/importera";

#[tokio::test]
async fn people_come_from_the_sheet_of_an_excel_file_and_the_trail_says_who_brought_them() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let file = workbook(&[
        &["Efternamn", "Förnamn", "E-post", "Titel", "Enhet"],
        &["Öberg", "Åsa", "asa.oberg@lund.example", "Rektor", "Skolan"],
        &["Alm", "Bo", "bo.alm@", "", ""],
    ]);
    let form = Form::new().part("file", Part::bytes(file).file_name("personer.xlsx")).text("till", "rader");
    let rows = sara.upload(PATH, form).await.assert(200);
    assert_eq!(rows.all("tbody .ds-tag"), ["Läggs till", "Behöver rättas"]);
    assert!(
        !sara.visit("/min-kommun/personer").await.text().contains("Öberg"),
        "nobody is added before the last button"
    );
    let mended = filled(&rows, &[("people[1].email", "bo.alm@lund.example")], "spara");
    assert_eq!(leads_to(&sara.submit(PATH, &mended).await), "/min-kommun/personer");
    let people = sara.visit("/min-kommun/personer").await.assert(200).all("tbody tr");
    for person in ["Öberg, Åsa asa.oberg@lund.example Rektor Skolan Utan konto", "Alm, Bo bo.alm@lund.example"] {
        assert!(people.iter().any(|row| row.starts_with(person)), "{person} is not in {people:?}");
    }
    let trail = app.sign_in(ADMIN).await.visit("/arbete/drift/logg?organisation=lund").await.assert(200);
    assert!(trail.all("tbody tr").iter().any(|row| row.contains("Åsa Öberg") && row.contains("Sara Samordnare")));
}
