//! Lists as files: what is in them, and whose they are.

use reqwest::Method;
use serde_json::json;

use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn file(user: &User, path: &str, media_type: &str) -> Answer {
    user.send(user.api(Method::GET, path).header("accept", media_type)).await
}

/// Lund has registered Anna for the school, and Bo, who waits.
async fn lund(app: &TestApp) -> User {
    let course = app.course().title("Upphandling").seats(1).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let units = format!("/organisations/{}/units", lund.organisation());
    let unit = lund.post(&units, json!({ "name": "Skolan", "invoiceReference": "=1+1" })).await.assert(201).json();
    let body = json!({ "whenFull": "waitingList", "unitId": unit["id"], "participants": [
        { "givenName": "Anna", "familyName": "Ek", "email": "anna@lund.example" },
        { "givenName": "Bo", "familyName": "@lm", "email": "bo@lund.example" },
    ] });
    lund.post(&format!("/course-offerings/{}/registrations", course.id), body).await.assert(201);
    lund
}

#[tokio::test]
async fn a_coordinator_takes_out_the_people_that_the_filter_leaves() {
    let app = TestApp::start().await;
    let lund = lund(&app).await;
    let xlsx = file(&lund, "/people?limit=1", XLSX).await.assert(200);
    assert_eq!(xlsx.header("content-type"), XLSX);
    assert_eq!(xlsx.header("content-disposition"), "attachment; filename=\"personer-lund-2026-11-23.xlsx\"");
    let names: Vec<_> = xlsx.cells().into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(names, ["Efternamn", "@lm", "Anställd", "Ek", "Samordnare"]);
    let csv = file(&lund, "/people?search=bo", "text/csv").await.assert(200);
    assert!(csv.text().starts_with("\u{feff}Efternamn;Förnamn;E-post;"), "{}", csv.text());
    assert!(csv.text().contains("\n'@lm;Bo;bo@lund.example;"), "{}", csv.text());
    assert_eq!(csv.text().lines().count(), 2);
}

#[tokio::test]
async fn what_is_liked_best_is_given_and_only_files_are_remembered() {
    let app = TestApp::start().await;
    let lund = lund(&app).await;
    let exports = async || lund.get("/audit-events").await.text().matches("people.exported").count();
    for accept in [
        "application/json, text/csv;q=0.1",
        "application/json, text/csv",
        "*/*",
        "text/csv;q=0",
        "text/csvx",
        "image/png",
    ] {
        let list = file(&lund, "/people", accept).await.assert(200);
        assert!(list.header("content-type").starts_with("application/json"), "{accept}: {:?}", list.headers);
        assert_eq!(list.header("vary"), "Accept, Authorization");
    }
    assert_eq!(exports().await, 0);
    for accept in [
        "text/csv; charset=utf-8",
        "application/json;q=0.5, text/csv",
        "text/csv, */*;q=0.1",
        "text/csv, application/json",
        "text/*",
    ] {
        let list = file(&lund, "/people", accept).await.assert(200);
        assert_eq!(list.header("content-type"), "text/csv; charset=utf-8", "{accept}");
    }
    assert_eq!(exports().await, 5);
}

#[tokio::test]
async fn a_coordinator_takes_out_registrations_and_costs() {
    let app = TestApp::start().await;
    let lund = lund(&app).await;
    let cells = file(&lund, "/registrations", XLSX).await.assert(200).cells();
    let column = |name: &str| cells[0].iter().position(|heading| heading == name).unwrap();
    let (state, price, unit) = (column("Läge"), column("Pris exkl. moms (kr)"), column("Enhet som betalar"));
    assert_eq!((cells[1][0].as_str(), cells[1][state].as_str()), ("@lm", "Reservlista, plats 1"));
    assert_eq!((cells[2][0].as_str(), cells[2][state].as_str()), ("Ek", "Har plats"));
    assert_eq!((cells[2][price].as_str(), cells[2][unit].as_str()), ("1900", "Skolan"));
    assert_eq!(cells.len(), 3);
    let csv = file(&lund, "/registrations?search=ek", "text/csv").await.assert(200).text();
    assert!(csv.contains(";'=1+1;1900,00;") && !csv.contains("@lm"), "{csv}");

    let path = format!("/organisations/{}/costs", lund.organisation());
    let year = lund.get(&path).await.assert(200).json();
    assert_eq!(
        (&year["year"], &year["all"]["totalOre"], &year["all"]["seats"]),
        (&json!(2026), &json!(190_000), &json!(1))
    );
    assert_eq!((&year["units"][0]["unitName"], &year["units"][0]["months"][11]), (&json!("Skolan"), &json!(190_000)));
    let cells = file(&lund, &path, XLSX).await.assert(200).cells();
    assert_eq!((cells[1][0].as_str(), cells[1][12].as_str(), cells[1][13].as_str()), ("Skolan", "1900", "1900"));
    assert_eq!((cells[2][0].as_str(), cells[2][14].as_str()), ("Summa", "1"));
    let before = file(&lund, &format!("{path}?year=2025"), "text/csv").await.assert(200).text();
    assert!(before.ends_with("Summa;0,00;0,00;0,00;0,00;0,00;0,00;0,00;0,00;0,00;0,00;0,00;0,00;0,00;0\n"), "{before}");
}

#[tokio::test]
async fn what_was_taken_out_is_remembered_and_nothing_of_another_organisation_can_be() {
    let app = TestApp::start().await;
    let lund = lund(&app).await;
    let costs = format!("/organisations/{}/costs", lund.organisation());
    let lists = ["/people", "/registrations", &costs];
    for path in lists {
        file(&lund, path, "text/csv").await.assert(200);
    }
    let trail = lund.get("/audit-events").await.assert(200).json();
    let taken: Vec<_> =
        trail["items"].as_array().unwrap().iter().take(3).map(|event| event["action"].clone()).collect();
    assert_eq!(taken, ["costs.exported", "registrations.exported", "people.exported"]);

    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    for path in lists {
        let named = format!("{path}?organisationId={}", lund.organisation());
        for media_type in ["text/csv", XLSX] {
            file(&malmo, &named, media_type).await.assert(404);
        }
    }
    malmo.get(&costs).await.assert(404);
    assert!(!file(&malmo, "/people", "text/csv").await.assert(200).text().contains("lund.example"));
    let employee = app.sign_in(EMPLOYEE).await;
    for path in lists {
        file(&employee, path, "text/csv").await.assert(403);
    }
    let admin = app.sign_in(ADMIN).await;
    let named = format!("/people?organisationId={}", lund.organisation());
    assert!(file(&admin, &named, "text/csv").await.assert(200).text().contains("anna@lund.example"));
    let events = lund.get("/audit-events").await.assert(200).json();
    assert_eq!(events["items"][0]["actorName"], "Ada Adminsson", "Lund sees who took its list");
}

#[tokio::test]
async fn the_participants_of_an_offering_come_as_a_file_too() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.register(course, &[lund.colleague("Anna Ek").await]).await;
    let path = format!("/course-offerings/{}/participants", course.id);
    let editor = app.sign_in(EDITOR).await;
    let cells = file(&editor, &path, XLSX).await.assert(200).cells();
    assert_eq!(cells[1][..4], ["Ek", "Anna", "anna.ek@kollega.example", "Lund"]);
    let csv = file(&editor, &path, "text/csv").await.assert(200);
    assert!(csv.text().contains("\nEk;Anna;anna.ek@kollega.example;Lund;"), "{}", csv.text());
    assert!(csv.header("content-disposition").contains("deltagare-"));
    assert_eq!(csv.header("cache-control"), "no-store");
    let list = editor.get(&path).await.assert(200).json();
    assert_eq!(list["participants"][0]["familyName"], "Ek");
    file(&lund, &path, "text/csv").await.assert(403);
}
