//! What the approved projects come to, and the projects as open data.

use serde_json::{Value, json};

use super::created;
use crate::support::{Answer, COORDINATOR, EDITOR, OTHER_COORDINATOR, TestApp, User};

/// What a year has of a portfolio: projects, budget, contribution and how many count in number only.
fn totals(of: &Value) -> [i64; 4] {
    ["projectCount", "budgetOre", "contributionOre", "numberOnlyCount"]
        .map(|field| of["totals"][field].as_i64().unwrap())
}

/// What stands under a name in a line, with its totals.
fn lines(portfolio: &Value, part: &str, name: &str) -> Vec<(Value, [i64; 4])> {
    portfolio[part].as_array().unwrap().iter().map(|line| (line[name].clone(), totals(line))).collect()
}

/// Two projects of 2026: one of 365 days with Lund in it, and one that Malmö leads, without a last day. One more has no days, one is
/// an idea, and to the first Malmö is only invited.
async fn arranged(app: &TestApp) {
    let (editor, sara, maja) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let social = editor.programme("Europeiska socialfonden+ 2021–2027").await;
    let interreg = json!({ "name": "Öresund", "type": "interreg", "authority": "Tillväxtverket" });
    let interreg = created(editor.post("/funding-programmes", interreg).await);
    let departments = editor.get("/departments").await.assert(200).json();
    let spread = json!({
        "fundingProgrammeId": social, "departmentId": departments["items"][0]["id"], "fromOn": "2026-07-01",
        "toOn": "2027-06-30", "budgetOre": 36_500_000, "contributionOre": 7_300_000,
    });
    let spread = editor.project(spread).await;
    let endless = json!({
        "title": "Ängar", "acronym": "Blom", "fundingProgrammeId": interreg, "fromOn": "2026-01-01", "budgetOre": 1_000,
        "leadOrganisationId": maja.organisation().to_string(),
    });
    let endless = editor.project(endless).await;
    let undated = editor.project(json!({ "title": "Öppna data", "budgetOre": 500 })).await;
    editor.project(json!({ "title": "En tanke", "fromOn": "2026-01-01", "toOn": "2026-12-31", "budgetOre": 9 })).await;
    for project in [&spread, &endless, &undated] {
        editor.takes_project(project, &["preparing", "submitted", "approved"]).await;
    }
    sara.takes_part(&editor, &spread, json!({ "cashOre": 777_700, "hours": 12_345 })).await;
    editor.invites(&spread, &maja).await.assert(201);
}

async fn portfolio(user: &User, year: i32) -> Value {
    user.get(&format!("/project-portfolios?year={year}")).await.assert(200).json()
}

#[tokio::test]
async fn sums_are_spread_over_the_days_of_a_project_and_told_by_year_fund_kommun_and_department() {
    let app = TestApp::start().await;
    arranged(&app).await;
    let found = portfolio(&app.anyone(), 2026).await;
    let all = [2, 18_400_000, 3_680_000, 1];
    assert_eq!(
        totals(&json!({ "totals": found["all"] })),
        all,
        "184 days of 365, and what has no last day only in number"
    );
    assert_eq!(found["undatedCount"], 1);
    let years = lines(&found, "years", "year");
    assert_eq!(years, [(json!(2026), all), (json!(2027), [2, 18_100_000, 3_620_000, 1])]);
    assert_eq!(years.iter().map(|(_, of)| of[1]).sum::<i64>(), 36_500_000, "the years together are the whole");
    let (spread, endless) = ([1, 18_400_000, 3_680_000, 0], [1, 0, 0, 1]);
    let funds = lines(&found, "funds", "fundType");
    assert_eq!(funds, [(json!("esfPlus"), spread), (json!("interreg"), endless)]);
    let kommuner = lines(&found, "municipalities", "organisationName");
    assert_eq!(kommuner, [(json!("Lund"), spread), (json!("Malmö"), endless)]);
    let departments = lines(&found, "departments", "departmentName");
    assert_eq!(departments.iter().map(|(_, of)| *of).collect::<Vec<_>>(), [spread, endless]);
    assert_eq!(departments[1].0, Value::Null, "no department has it");
    let before = portfolio(&app.anyone(), 2025).await;
    assert_eq!((&before["all"]["projectCount"], &before["funds"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn the_portfolio_is_the_same_for_everybody() {
    let app = TestApp::start().await;
    arranged(&app).await;
    let public = portfolio(&app.anyone(), 2026).await;
    for user in [EDITOR, COORDINATOR, OTHER_COORDINATOR] {
        assert_eq!(portfolio(&app.sign_in(user).await, 2026).await, public, "{user}");
    }
}

/// What somebody downloads of the API as CSV.
async fn csv(user: &User, path: &str) -> Answer {
    user.send(user.api(reqwest::Method::GET, path).header("accept", "text/csv")).await.assert(200)
}

#[tokio::test]
async fn projects_and_portfolio_are_open_data_that_hold_the_same_whoever_takes_them() {
    let app = TestApp::start().await;
    arranged(&app).await;
    let (anyone, editor) = (app.anyone(), app.sign_in(EDITOR).await);
    let projects = csv(&anyone, "/projects").await.text();
    let titles: Vec<_> = projects.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
    assert_eq!(titles, ["Unga närmare arbete", "Ängar", "Öppna data"]);
    assert!(projects.contains(";365000,00;73000,00;;Förbundet;"), "{projects}");
    assert!(projects.contains(";Lund;") && !projects.contains("Malmö, "), "{projects}");
    for own in ["7777", "12345", "KS 2026/77", "En tanke"] {
        assert!(!projects.contains(own), "{own}: {projects}");
    }
    for (path, page) in
        [("/projects", "/projekt.csv"), ("/project-portfolios?year=2026", "/projekt/portfolj.csv?ar=2026")]
    {
        let open = csv(&anyone, path).await.text();
        assert_eq!(csv(&editor, path).await.text(), open, "{path}");
        for user in [&anyone, &editor] {
            assert_eq!(user.visit(page).await.assert(200).text(), open, "{page}");
        }
    }
    let narrowed = anyone.visit("/projekt.xlsx?fond=interreg&ar=2026").await.assert(200).cells();
    assert_eq!((narrowed.len(), narrowed[1][0].as_str(), narrowed[1][6].as_str()), (2, "Ängar", "Interreg"));
    assert!(editor.visit("/projekt.csv?lage=ide").await.assert(200).text().lines().count() == 1);
    let cells = anyone.visit("/projekt/portfolj.xlsx?ar=2026").await.assert(200).cells();
    assert_eq!(cells[1], ["Hela portföljen", "2026", "2", "184000", "36800", "1"]);
    assert!(cells.iter().any(|row| row[..4] == ["Kommun", "Lund", "1", "184000"]), "{cells:?}");
}

#[tokio::test]
async fn the_page_tells_the_year_and_each_number_opens_the_projects_behind_it() {
    let app = TestApp::start().await;
    arranged(&app).await;
    let page = app.anyone().visit("/projekt/portfolj?ar=2026").await.assert(200);
    assert_eq!(page.all(".stat__number"), ["2", "184 000 kr", "36 800 kr"]);
    let text = page.all("main").concat();
    for told in [
        "fördelas jämnt över dess dagar",
        "1 projekt 2026 räknas bara till antalet",
        "1 projekt har ingen första dag",
        "Unga närmare arbete",
        "1 juli 2026–30 juni 2027",
        "I dag",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert_eq!(
        page.all("section[aria-labelledby=per-kommun] .table-scroll tbody tr"),
        ["Lund 1 projekt, Lund 184 000 kr 36 800 kr", "Malmö 1 projekt, Malmö 0 kr 0 kr"]
    );
    for user in [app.anyone(), app.sign_in(EDITOR).await, app.sign_in(OTHER_COORDINATOR).await] {
        let links = page.attributes("main .table-scroll td a", "href");
        assert_eq!(links.len(), 8, "{links:?}");
        for (href, told) in links.iter().zip(page.all("main .table-scroll td a")) {
            let found = user.visit(href).await.assert(200).one("#antal");
            assert_eq!(found.split(' ').next(), told.split(' ').next(), "{href}: {found}");
        }
    }
    let none = app.anyone().visit("/projekt/portfolj?ar=2025").await.assert(200);
    assert_eq!(none.one(".empty h2"), "Inget beviljat projekt pågår det här året");
}
