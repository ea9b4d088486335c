//! The people of an organisation over the API.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User, key_in};

#[tokio::test]
async fn a_list_of_people_is_previewed_and_then_added_all_or_nothing() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let import = async |people: Value, dry_run: bool| {
        lund.post("/people/imports", json!({ "people": people, "dryRun": dry_run })).await
    };
    let rows = json!([
        { "email": EMPLOYEE },
        { "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example", "unit": "Skolan" },
        { "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example" },
        { "givenName": "Ulf", "email": "ulf" },
    ]);
    let preview = import(rows.clone(), true).await.assert(200).json();
    assert!(preview["rows"][0]["personId"].is_string(), "the employee is recognised");
    let faulty = |row: usize| -> Vec<&str> {
        let faults = preview["rows"][row]["faults"].as_array().unwrap();
        faults.iter().map(|fault| fault["property"].as_str().unwrap()).collect()
    };
    assert_eq!((faulty(1), faulty(2), faulty(3)), (vec![], vec!["email"], vec!["familyName", "email"]));
    let before = count(&lund).await;
    let problem = import(rows, false).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "people[2].email");
    assert_eq!(count(&lund).await, before);
    let rows = json!([{ "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example", "unit": "Skolan" }]);
    let made = import(rows.clone(), false).await.assert(201).json();
    assert_eq!(made["addedPersonIds"][0], made["rows"][0]["personId"]);
    let again = import(rows, false).await.assert(200).json();
    assert_eq!(again["addedPersonIds"], json!([]), "everybody is there already");
    let path = format!("/people/{}", made["addedPersonIds"][0].as_str().unwrap());
    assert_eq!(lund.get(&path).await.assert(200).json()["unitName"], "Skolan");
}

#[tokio::test]
async fn a_list_of_people_may_be_a_file() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let file = Part::bytes("Namn;E-post\nÅsa Öst;asa@lund.example\n".as_bytes().to_vec()).file_name("lista.csv");
    let request = lund.api(Method::POST, "/people/import-files").multipart(Form::new().part("file", file));
    let made = lund.send(request).await.assert(201).json();
    assert_eq!(made["rows"][0]["row"]["givenName"], "Åsa");
}

async fn import_file(user: &User, file: Vec<u8>) -> Answer {
    let form = Form::new().part("file", Part::bytes(file).file_name("lista.xlsx"));
    user.send(user.api(Method::POST, "/people/import-files").multipart(form)).await
}

/// A sheet with Eva, and whatever else stands in it.
fn workbook(also: &[(u32, u16, &str)]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let eva = [(0, 0, "Namn"), (0, 1, "E-post"), (1, 0, "Eva Ask"), (1, 1, "eva@lund.example")];
    for (row, column, text) in eva.iter().chain(also) {
        sheet.write_string(*row, *column, *text).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_sheet_whose_cells_are_far_apart_is_read_as_any_other() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let made = import_file(&lund, workbook(&[(1_048_575, 16_383, "långt bort")])).await.assert(201).json();
    assert_eq!(made["rows"].as_array().unwrap().len(), 1);
    let many: Vec<_> = (2..1_100).map(|row| (row, 1, "rad@lund.example")).collect();
    let problem = import_file(&lund, workbook(&many)).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "file");
}

#[tokio::test]
async fn a_file_that_unpacks_to_more_than_any_list_is_not_read() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut archive = zip::ZipWriter::new_append(std::io::Cursor::new(workbook(&[]))).unwrap();
    let packed = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/media/bild.bin", packed).unwrap();
    std::io::copy(&mut std::io::Read::take(std::io::repeat(0), 50 << 20), &mut archive).unwrap();
    let file = archive.finish().unwrap().into_inner();
    assert!(file.len() < 1 << 20, "what is sent is small");
    let problem = import_file(&lund, file).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "file");
    import_file(&lund, workbook(&[])).await.assert(201);
}

#[tokio::test]
async fn nobody_has_a_file_read_who_may_not_bring_lists() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let (employee, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    for path in ["/people/import-files", &format!("/course-offerings/{}/registration-preview-files", course.id)] {
        let send = async |user: &User| {
            let form = Form::new().part("file", Part::text("PK").file_name("lista.xlsx"));
            let form = form.text("organisationId", employee.organisation().to_string());
            user.send(user.api(Method::POST, path).multipart(form)).await
        };
        send(&employee).await.assert(403);
        send(&malmo).await.assert(404);
    }
}

#[tokio::test]
async fn the_unit_of_a_row_is_looked_at_as_the_rest_of_it() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    for unit in ["x".repeat(121), "Sko\0lan".into()] {
        let list = format!("E-post;Namn;Enhet\neva@lund.example;Eva Ask;{unit}\n").into_bytes();
        let problem = import_file(&lund, list).await.assert(400).json();
        assert_eq!(problem["invalidParameters"][0]["property"], "people[0].unit", "{unit:?}: {problem}");
    }
    let row = json!({ "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example", "unit": "x".repeat(121) });
    let preview = lund.post("/people/imports", json!({ "people": [row], "dryRun": true })).await.assert(200).json();
    assert_eq!(preview["rows"][0]["faults"][0]["property"], "unit");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn lists_that_name_the_same_new_unit_at_once_add_it_once_or_are_told_which_row_it_stands_in() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let imports = (0..8).map(|n| {
        let lund = &lund;
        let row = json!({ "givenName": "Eva", "familyName": "Ask", "email": format!("eva{n}@lund.example"), "unit": "Skolan" });
        async move { lund.post("/people/imports", json!({ "people": [row] })).await }
    });
    for answer in futures_util::future::join_all(imports).await {
        if !answer.status.is_success() {
            let problem = answer.assert(400).json();
            assert_eq!(problem["invalidParameters"][0]["property"], "people[0].unit", "{problem}");
        }
    }
    let units = lund.get(&format!("/organisations/{}/units", lund.organisation())).await.assert(200).json();
    let named = units["items"].as_array().unwrap().iter().filter(|unit| unit["name"] == "Skolan").count();
    assert_eq!(named, 1);
}

#[tokio::test]
async fn a_person_is_changed_over_the_version_that_was_read() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/people/{}", lund.colleague("Eva Ask").await);
    let read = lund.get(&path).await.assert(200);
    let body = json!({ "givenName": "Eva", "familyName": "Alm", "email": "eva.alm@lund.example", "title": "Rektor" });
    let request = lund.api(Method::PUT, &path).header("if-match", read.header("etag")).json(&body);
    let changed = lund.send(request).await.assert(200).json();
    assert_eq!((&changed["familyName"], &changed["title"]), (&json!("Alm"), &json!("Rektor")));
    assert_eq!(lund.get("/people?search=alm").await.assert(200).json()["items"][0]["email"], "eva.alm@lund.example");
}

#[tokio::test]
async fn people_are_found_by_their_role_in_ones_own_organisation() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    app.sign_in(OTHER_COORDINATOR).await;
    let list = lund.get("/people?role=coordinator").await.assert(200).json();
    let found: Vec<_> = list["items"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(found, [&json!(lund.person().to_string())]);
    assert_eq!(lund.get("/people?role=associationAdmin").await.assert(200).json()["_meta"]["totalRecords"], 0);
}

#[tokio::test]
async fn a_unit_that_nobody_has_used_is_removed() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/organisations/{}/units", lund.organisation());
    let unit = lund.post(&path, json!({ "name": "Skolan" })).await.assert(201).json();
    let unit = format!("/units/{}", unit["id"].as_str().unwrap());
    lund.delete(&unit).await.assert(204);
    lund.get(&unit).await.assert(404);
}

async fn count(user: &User) -> u64 {
    user.get("/people").await.assert(200).json()["_meta"]["totalRecords"].as_u64().unwrap()
}

#[tokio::test]
async fn somebody_who_is_invited_gets_in_until_their_last_day() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let person = json!({ "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example" });
    let person = lund.post("/people", person).await.assert(201).json();
    let path = format!("/people/{}", person["id"].as_str().unwrap());
    lund.post(&format!("{path}/invitations"), json!({})).await.assert(202);
    let key = key_in(app.mail_to("eva@lund.example").await.last().unwrap());
    let accept = json!({ "key": key, "password": "sju gröna hästar i hagen" });
    let tokens = app.anyone().post("/auth/invitations/acceptances", accept).await.assert(200).json();
    let person = lund.get(&path).await.assert(200).json();
    assert_eq!((&person["hasAccount"], &person["isEmailVerified"]), (&json!(true), &json!(true)));
    let refresh = async |tokens: &Value| {
        app.anyone().post("/auth/tokens/refresh", json!({ "refreshToken": tokens["refreshToken"] })).await
    };
    let ended = lund.post(&format!("{path}/affiliation-endings"), json!({ "lastDay": "2026-11-23" })).await.assert(200);
    assert!(ended.json()["_links"].get("resume-affiliation").is_some());
    let tokens = refresh(&tokens).await.assert(200).json();
    app.advance(chrono::Duration::days(1));
    refresh(&tokens).await.assert(401);
}

#[tokio::test]
async fn everybody_without_an_account_is_invited_at_once() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let (eva, _) = (lund.colleague("Eva Ask").await, lund.colleague("Ulf Ek").await);
    let without = lund.get("/people?withoutAccount=true").await.assert(200).json();
    assert_eq!(without["_meta"]["totalRecords"], 2, "{without}");
    assert_eq!(without["items"][0]["id"], eva.to_string());
    let path = format!("/organisations/{}/invitations", lund.organisation());
    app.sign_in(OTHER_COORDINATOR).await.post(&path, json!({})).await.assert(404);
    assert_eq!(lund.post(&path, json!({})).await.assert(200).json()["invited"], 2);
    assert_eq!(app.mail_to("eva.ask@kollega.example").await.len(), 1);
}

#[tokio::test]
async fn an_administrator_invites_those_too_whose_address_is_hidden() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let hidden =
        json!({ "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example", "protectedIdentity": true });
    lund.post("/people", hidden).await.assert(201);
    let path = format!("/organisations/{}/invitations", lund.organisation());
    let invited = app.sign_in(ADMIN).await.post(&path, json!({})).await.assert(200).json();
    assert_eq!(invited["invited"], 1);
    assert_eq!(app.mail_to("eva@lund.example").await.len(), 1);
}

#[tokio::test]
async fn a_coordinator_works_in_the_own_organisation_only() {
    let app = TestApp::start().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let person = json!({
        "organisationId": lund.organisation().to_string(),
        "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example",
    });
    malmo.post("/people", person.clone()).await.assert(404);
    app.sign_in(ADMIN).await.post("/people", person).await.assert(201);
    let role = json!({ "role": "coordinator" });
    let roles = format!("/people/{}/roles", malmo.colleague("Eva Ask").await);
    let given = malmo.post(&roles, role.clone()).await.assert(201).json();
    let again = malmo.post(&roles, role).await.assert(200).json();
    assert_eq!(again["items"], given["items"], "a role is held once");
    let role = json!({ "role": "associationAdmin" });
    malmo.post(&format!("/people/{}/roles", malmo.person()), role).await.assert(403);
}

#[tokio::test]
async fn a_person_without_a_role_sees_only_themselves() {
    let app = TestApp::start().await;
    let employee = app.sign_in(EMPLOYEE).await;
    let coordinator = app.sign_in(COORDINATOR).await.person();
    employee.get(&format!("/people/{}", employee.person())).await.assert(200);
    employee.get(&format!("/people/{coordinator}")).await.assert(404);
    employee.get("/people").await.assert(403);
}

#[tokio::test]
async fn a_private_calendar_is_read_with_its_address_alone_until_it_is_replaced() {
    let app = TestApp::start().await;
    let course = app.course().title("Upphandling").open().await;
    let employee = app.sign_in(EMPLOYEE).await;
    employee.register(course, &[employee.person()]).await;
    let feed = async || employee.post("/people/me/calendar-feeds", json!({})).await.assert(201).json();
    let first = feed().await;
    let address = first["address"].as_str().unwrap();
    let calendar = app.anyone().visit(address).await.assert(200);
    assert!(calendar.text().contains("SUMMARY:Upphandling"), "{}", calendar.text());
    assert!(calendar.header("cache-control").contains("no-store"));
    feed().await;
    app.anyone().visit(address).await.assert(404);
    assert!(employee.get("/people/me/calendar-feeds").await.json()["items"][0].get("address").is_none());
}
