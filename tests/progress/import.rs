//! Lists of people that are too long to be read in at once.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use samverk_domain::people::PersonId;
use samverk_domain::privacy::erasure;
use serde_json::json;

use super::{list, progress};
use crate::support::{ADMIN, COORDINATOR, EDITOR, OTHER_COORDINATOR, Process, SECRET, TestApp, User, command};

const PATH: &str = "/min-kommun/personer/importera";

/// Begins to read in so many people, and gives the id of the work.
async fn begin(user: &User, people: usize) -> String {
    let begun = user.post("/people/import-batches", json!({ "text": list(people) })).await.assert(202);
    begun.header("location").rsplit_once("/batches/").unwrap().1.to_owned()
}

/// How many of the people of the list there are.
async fn added(app: &TestApp) -> usize {
    app.query("SELECT id FROM person WHERE family_name = 'Ny'").await.len()
}

async fn serve(app: &TestApp) -> Process {
    let mut command = command(app.folder(), &["serve"]);
    command.env("SAMVERK_BASE_URL", &app.base).env("SAMVERK_SECRET", SECRET).env("DATABASE_URL", app.url());
    command.env("SAMVERK_LOG", "warn,samverk::program=info");
    Process::serve(command).await
}

/// Waits until the batch has come so far.
async fn comes_to(user: &User, batch: &str, is_there: impl Fn(&serde_json::Value) -> bool) {
    for _ in 0..6_000 {
        if is_there(&progress(user, batch).await) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it stands still: {}", progress(user, batch).await);
}

#[tokio::test]
async fn a_process_that_is_killed_in_the_middle_is_followed_by_one_that_goes_on_and_adds_nobody_twice() {
    let app = TestApp::start_now().await;
    let sara = app.sign_in(COORDINATOR).await;
    let batch = begin(&sara, 2_000).await;
    let first = serve(&app).await;
    comes_to(&sara, &batch, |said| said["done"].as_u64().unwrap() >= 300).await;
    // Killed, as by `kill -9`.
    drop(first);
    let half = progress(&sara, &batch).await;
    assert!(half["state"] == "underWay" && half["total"] == 2_000 && half["done"] != 2_000, "{half}");
    // What it was at is free again after two minutes.
    app.query("UPDATE job SET locked_until = NULL").await;
    let _second = serve(&app).await;
    comes_to(&sara, &batch, |said| said["state"] == "finished").await;
    assert_eq!(progress(&sara, &batch).await["done"], 2_000);
    assert_eq!(added(&app).await, 2_000);
    let rows = sara.get(&format!("/batches/{batch}/rows?limit=100")).await.assert(200).json();
    assert!(rows["items"].as_array().unwrap().iter().all(|row| row["outcome"] == "added"), "{rows}");
}

#[tokio::test]
async fn a_long_list_is_followed_on_its_page_and_every_row_tells_what_became_of_it() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.colleague("Anna Ek").await;
    let text = format!("Förnamn;Efternamn;E-post;Titel;Enhet\nAnna;Ek;anna.ek@kollega.example;;\n{}", list(1_001));
    let form = Form::new().part("file", Part::text(text).file_name("personer.csv")).text("till", "rader");
    let rows = sara.upload(PATH, form).await.assert(200);
    assert_eq!(rows.all("tbody tr").len(), 300, "nobody reads more rows without a remark");
    assert!(rows.text().contains("702 rader till utan anmärkning"));
    let mut form = rows.form("main form[method=post]");
    form.push(("till".to_owned(), "spara".to_owned()));
    let page = sara.submit(PATH, &form).await.assert(303).header("location").to_owned();
    let begun = sara.visit(&page).await.assert(200);
    assert_eq!(begun.one("main [role=status]"), "0 av 1 001 rader är inlästa.");
    assert_eq!(begun.attribute("main progress", "max"), "1001");
    assert!(begun.text().contains("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"));
    let still = sara.visit(&format!("{page}?stilla=ja")).await.assert(200);
    assert!(!still.text().contains("http-equiv=\"refresh\""));
    app.keep_house().await;
    let done = sara.visit(&page).await.assert(200);
    assert_eq!(done.one("main [role=status]"), "1 001 av 1 001 rader är inlästa.");
    assert_eq!(done.one("main .page__head .ds-tag"), "Klart");
    assert!(!done.text().contains("http-equiv=\"refresh\""));
    assert_eq!(done.all("tbody tr")[0], "1 Nr1 Ny Tillagd");
    assert_eq!(added(&app).await, 1_001);
    let trail = app.sign_in(ADMIN).await.get("/audit-events?limit=1").await.assert(200).json();
    assert_eq!(
        (&trail["items"][0]["action"], &trail["items"][0]["actorName"]),
        (&json!("person.added"), &json!("Sara Samordnare"))
    );
    // What was written in the rows is not kept any longer than it takes.
    assert_eq!(app.query("SELECT id FROM import_row WHERE email <> '' OR family_name <> ''").await.len(), 0);
}

#[tokio::test]
async fn who_was_there_already_is_told_so_and_left_as_they_are() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let text = format!("Sara;Samordnare;{COORDINATOR}\nNr1;Ny;nr1@lund.example\n");
    let begun = sara.post("/people/import-batches", json!({ "text": text })).await.assert(202);
    app.keep_house().await;
    let rows = sara.get(&format!("{}/rows", begun.header("location").split_once("/api/v1").unwrap().1)).await;
    let rows = rows.assert(200).json();
    let outcomes: Vec<_> =
        rows["items"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["known", "added"]);
    assert_eq!(rows["items"][0]["personId"], sara.person().to_string());
}

#[tokio::test]
async fn one_wrong_row_of_a_long_list_is_named_and_nobody_is_added() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let text = format!("{}Ola;Fel;ola@\n", list(1_200));
    let problem = sara.post("/people/import-batches", json!({ "text": text })).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "people[1200].email");
    let problem = sara.post("/people/import-batches", json!({ "text": list(5_001) })).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "text");
    app.keep_house().await;
    assert_eq!(added(&app).await, 0);
}

#[tokio::test]
async fn what_is_cancelled_stays_undone_and_what_was_done_stays() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let batch = begin(&sara, 150).await;
    sara.press(&format!("/pagar/{batch}/avbryt")).await.assert(303);
    app.keep_house().await;
    let page = sara.visit(&format!("/pagar/{batch}")).await.assert(200);
    assert_eq!(page.one("main .page__head .ds-tag"), "Avbrutet");
    assert!(page.all("tbody .ds-tag")[..100].iter().all(|outcome| outcome == "Inte inläst"));
    assert_eq!(added(&app).await, 0);
    assert_eq!(app.query("SELECT id FROM import_row WHERE email <> ''").await.len(), 0);
    sara.post(&format!("/batches/{batch}/cancellations"), json!({})).await.assert(409);
}

#[tokio::test]
async fn a_list_by_somebody_who_may_not_any_more_adds_nobody() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let batch = begin(&sara, 3).await;
    app.query("DELETE FROM role_assignment WHERE role = 'coordinator'").await;
    app.keep_house().await;
    let admin = app.sign_in(ADMIN).await;
    let rows = admin.get(&format!("/batches/{batch}/rows")).await.assert(200).json();
    assert!(rows["items"].as_array().unwrap().iter().all(|row| row["outcome"] == "refused"), "{rows}");
    assert_eq!(added(&app).await, 0);
}

#[tokio::test]
async fn another_kommun_finds_nothing_of_it() {
    let app = TestApp::start().await;
    let batch = begin(&app.sign_in(COORDINATOR).await, 3).await;
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    for path in [format!("/batches/{batch}"), format!("/batches/{batch}/rows")] {
        maja.get(&path).await.assert(404);
    }
    for action in ["cancellations", "retries"] {
        maja.post(&format!("/batches/{batch}/{action}"), json!({})).await.assert(404);
    }
    maja.visit(&format!("/pagar/{batch}")).await.assert(404);
    maja.press(&format!("/pagar/{batch}/avbryt")).await.assert(404);
    app.sign_in(EDITOR).await.visit(&format!("/pagar/{batch}")).await.assert(403);
}

#[tokio::test]
async fn what_became_of_a_list_is_forgotten_in_time_and_the_people_stay() {
    let app = TestApp::start().await;
    begin(&app.sign_in(COORDINATOR).await, 3).await;
    app.keep_house().await;
    app.advance(chrono::Duration::days(89));
    app.keep_house().await;
    assert_eq!(app.query("SELECT id FROM import_row").await.len(), 3);
    app.advance(chrono::Duration::days(2));
    app.keep_house().await;
    for table in ["import_row", "batch"] {
        assert_eq!(app.query(&format!("SELECT id FROM {table}")).await.len(), 0, "{table}");
    }
    assert_eq!(added(&app).await, 3);
}

#[tokio::test]
async fn somebody_who_is_erased_is_in_no_list_either_and_started_none() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let batch = begin(&sara, 2).await;
    app.keep_house().await;
    let rows = async || sara.get(&format!("/batches/{batch}/rows")).await.assert(200).json()["items"].clone();
    let person = rows().await[0]["personId"].as_str().unwrap().parse::<PersonId>().unwrap();
    let erase = async |id: PersonId| {
        let admin = app.sign_in(ADMIN).await;
        app.database.write(&admin.actor, async |scope| erasure::erase(scope, id, "Begärt av personen").await).await
    };
    erase(person).await.unwrap();
    assert_eq!(rows().await.as_array().unwrap().len(), 1);
    sara.post(&format!("/people/{}/roles", sara.colleague("Cia Lind").await), json!({ "role": "coordinator" })).await;
    erase(sara.person()).await.unwrap();
    let started = app.sign_in(ADMIN).await.get(&format!("/batches/{batch}")).await.assert(200).json();
    assert_eq!(started["startedByName"], "Borttagen person");
}
