//! How it goes with projects: milestones, indicators, changed budgets and reports.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

impl User {
    async fn adds_to(&self, project: &str, what: &str, new: Value) -> Answer {
        self.post(&format!("/projects/{project}/{what}"), new).await
    }

    async fn measures(&self, indicator: &str, day: &str, value: Value) -> Answer {
        self.send(self.api(Method::PUT, &format!("{indicator}/values/{day}")).json(&value)).await
    }

    /// How many of something a project has to this reader.
    async fn sees_of(&self, project: &str, what: &str) -> usize {
        let found = self.get(&format!("/projects/{project}/{what}")).await.assert(200).json();
        found["items"].as_array().unwrap().len()
    }
}

/// The path in the API of what was made.
fn made(path: &str, answer: Answer) -> String {
    format!("/{path}/{}", answer.assert(201).json()["id"].as_str().unwrap())
}

fn report() -> Value {
    json!({
        "asOf": "2026-10-31", "status": "Alla har börjat.", "done": "Ledarna är anställda.", "thisYear": "Metoden prövas.",
        "completion": "Klart i tid.", "emptyHeadings": ["risks"], "judgement": "onTrack", "usedOre": 1_000_000,
    })
}

/// A project that goes on, in which Lund takes part and Malmö is invited.
async fn running(app: &TestApp) -> String {
    let (editor, lund, malmo) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let project = editor.project(json!({ "budgetOre": 10_000_000, "contributionOre": 6_000_000 })).await;
    editor.takes_project(&project, &["preparing"]).await;
    let part = editor.invites(&project, &lund).await.assert(201).json();
    editor.invites(&project, &malmo).await.assert(201);
    let path = format!("/project-participations/{}/transitions", part["id"].as_str().unwrap());
    lund.post(&path, json!({ "to": "interested" })).await.assert(200);
    editor.takes_project(&project, &["submitted", "approved", "running"]).await;
    project
}

#[tokio::test]
async fn how_it_goes_is_read_by_staff_and_by_those_who_take_part_and_by_nobody_else() {
    let app = TestApp::start().await;
    let (project, editor) = (running(&app).await, app.sign_in(EDITOR).await);
    let milestone = json!({ "title": "Metoden är prövad", "dueOn": "2027-06-30" });
    let milestone = made("project-milestones", editor.adds_to(&project, "milestones", milestone).await);
    let indicator = json!({ "name": "Unga i arbete", "unit": "procent", "aims": "rise", "target": 60 });
    let indicator = made("project-indicators", editor.adds_to(&project, "indicators", indicator).await);
    editor.measures(&indicator, "2026-11-01", json!({ "value": 57.5 })).await.assert(200);
    let revision = json!({ "decidedOn": "2026-11-02", "reason": "Två kommuner till", "budgetOre": 12_000_000 });
    editor.adds_to(&project, "budget-revisions", revision).await.assert(201);
    let report = made("project-reports", editor.adds_to(&project, "reports", report()).await);
    let lund = app.sign_in(COORDINATOR).await;
    for (what, sees) in [("milestones", 1), ("indicators", 1), ("budget-revisions", 1), ("reports", 0)] {
        assert_eq!(lund.sees_of(&project, what).await, sees, "{what}");
        for other in [OTHER_COORDINATOR, EMPLOYEE] {
            assert_eq!(app.sign_in(other).await.sees_of(&project, what).await, 0, "{other}: {what}");
        }
    }
    lund.get(&report).await.assert(404);
    editor.post(&format!("{report}/transitions"), json!({ "to": "submitted" })).await.assert(200);
    lund.get(&report).await.assert(200);
    for path in [&milestone, &indicator, &report] {
        app.sign_in(OTHER_COORDINATOR).await.get(path).await.assert(404);
        lund.send(lund.api(Method::DELETE, path).header("if-match", "\"1\"")).await.assert(403);
    }
}

#[tokio::test]
async fn a_report_says_something_under_each_heading_before_it_is_submitted_and_stays_as_it_was() {
    let app = TestApp::start().await;
    let (project, editor) = (running(&app).await, app.sign_in(EDITOR).await);
    let late = editor.adds_to(&project, "reports", json!({ "asOf": "2026-11-24" })).await.assert(400).json();
    assert_eq!(late["invalidParameters"][0]["property"], "asOf", "{late}");
    let begun = editor.adds_to(&project, "reports", json!({ "asOf": "2026-10-31", "status": "Början" })).await;
    let path = made("project-reports", begun);
    let submit = format!("{path}/transitions");
    let refused = editor.post(&submit, json!({ "to": "submitted" })).await.assert(400).json();
    let missing: Vec<_> =
        refused["invalidParameters"].as_array().unwrap().iter().map(|one| one["property"].as_str().unwrap()).collect();
    assert_eq!(missing, ["done", "thisYear", "risks", "completion", "judgement"]);
    editor.adds_to(&project, "reports", report()).await.assert(400);
    editor.put_over(&path, report()).await.assert(200);
    let submitted = editor.post(&submit, json!({ "to": "submitted" })).await.assert(200).json();
    assert_eq!((&submitted["state"], &submitted["emptyHeadings"]), (&json!("submitted"), &json!(["risks"])));
    assert!(submitted["submittedByName"].is_string());
    editor.put_over(&path, report()).await.assert(409);
    editor.post(&submit, json!({ "to": "draft" })).await.assert(200);
    editor.put_over(&path, report()).await.assert(200);
}

#[tokio::test]
async fn an_indicator_is_reached_by_what_was_measured_last_and_a_day_is_measured_once() {
    let app = TestApp::start().await;
    let (project, editor) = (running(&app).await, app.sign_in(EDITOR).await);
    let new = json!({ "name": "Dagar i kö", "unit": "dagar", "aims": "fall", "target": 30 });
    let path = made("project-indicators", editor.adds_to(&project, "indicators", new).await);
    assert!(editor.get(&path).await.assert(200).json()["isReached"].is_null());
    for (day, value, is_reached) in
        [("2026-09-30", 25.0, true), ("2026-10-31", 31.5, false), ("2026-10-31", 30.0, true)]
    {
        let seen = editor.measures(&path, day, json!({ "value": value })).await.assert(200).json();
        assert_eq!(seen["isReached"], is_reached, "{seen}");
    }
    let seen = editor.get(&path).await.assert(200).json();
    let days: Vec<_> = seen["values"].as_array().unwrap().iter().map(|one| one["asOf"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-10-31", "2026-09-30"]);
    let early = editor.measures(&path, "2026-11-24", json!({ "value": 1 })).await.assert(400).json();
    assert_eq!(early["invalidParameters"][0]["property"], "asOf");
    editor.measures(&path, "2026-11-20", json!({ "value": 1e300 })).await.assert(400);
    let day = editor.measures(&path, "igar", json!({ "value": 1 })).await.assert(400).json();
    assert_eq!(day["invalidParameters"][0]["property"], "asOf", "{day}");
    editor.send(editor.api(Method::DELETE, &format!("{path}/values/2026-10-31"))).await.assert(204);
    editor.send(editor.api(Method::DELETE, &format!("{path}/values/2026-10-31"))).await.assert(404);
}

#[tokio::test]
async fn a_changed_budget_is_the_project_s_from_then_on_and_says_what_it_was() {
    let app = TestApp::start().await;
    let (project, editor) = (running(&app).await, app.sign_in(EDITOR).await);
    let new = json!({
        "decidedOn": "2026-11-02", "reason": "Två kommuner till är med", "budgetOre": 12_000_000, "contributionOre": 7_000_000,
        "coFinancingOre": 1_000_000,
    });
    let too_much = json!({ "decidedOn": "2026-12-24", "reason": "", "budgetOre": 1_000, "contributionOre": 2_000 });
    let refused = editor.adds_to(&project, "budget-revisions", too_much).await.assert(400).json();
    let fields: Vec<_> =
        refused["invalidParameters"].as_array().unwrap().iter().map(|one| one["property"].as_str().unwrap()).collect();
    assert_eq!(fields, ["reason", "decidedOn", "contributionOre"]);
    let made = editor.adds_to(&project, "budget-revisions", new).await.assert(201).json();
    assert_eq!((&made["budgetBeforeOre"], &made["contributionBeforeOre"]), (&json!(10_000_000), &json!(6_000_000)));
    assert!(made["coFinancingBeforeOre"].is_null());
    let seen = editor.get(&format!("/projects/{project}")).await.assert(200).json();
    assert_eq!((&seen["budgetOre"], &seen["coFinancingOre"]), (&json!(12_000_000), &json!(1_000_000)));
}

#[tokio::test]
async fn a_milestone_is_late_from_the_day_after_and_reached_late_after_that() {
    let app = TestApp::start().await;
    let (project, editor) = (running(&app).await, app.sign_in(EDITOR).await);
    for (due, reached, standing) in [
        ("2026-11-23", Value::Null, "ahead"),
        ("2026-11-22", Value::Null, "late"),
        ("2026-11-22", json!("2026-11-22"), "reached"),
        ("2026-11-22", json!("2026-11-23"), "reachedLate"),
    ] {
        let new = json!({ "title": "Styrgruppen är tillsatt", "dueOn": due, "reachedOn": reached });
        let seen = editor.adds_to(&project, "milestones", new).await.assert(201).json();
        assert_eq!(seen["standing"], standing, "{seen}");
    }
    let tomorrow = json!({ "title": "Klart", "dueOn": "2026-11-30", "reachedOn": "2026-11-24" });
    editor.adds_to(&project, "milestones", tomorrow).await.assert(400);
}
