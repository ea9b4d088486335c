//! Projects: who sees them when, what they cost, and how organisations take part in them.

mod benefits;
mod follow_up;
mod own_part;
mod pages;
mod participations;
mod portfolio;
mod work;

use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, TestApp, User};

impl User {
    /// A programme with this name; gives its id.
    pub(crate) async fn programme(&self, name: &str) -> String {
        let new = json!({ "name": name, "type": "esfPlus", "authority": "Svenska ESF-rådet" });
        created(self.post("/funding-programmes", new).await)
    }

    /// A project, as an idea, but for what is said; gives its id.
    pub(crate) async fn project(&self, different: Value) -> String {
        created(self.post("/projects", project(different)).await)
    }

    /// Takes a project through these states.
    pub(crate) async fn takes_project(&self, project: &str, states: &[&str]) {
        for state in states {
            self.post(&format!("/projects/{project}/transitions"), json!({ "to": state })).await.assert(200);
        }
    }

    /// Invites somebody's organisation to a project.
    pub(crate) async fn invites(&self, project: &str, whom: &User) -> Answer {
        let new = json!({ "organisationId": whom.organisation().to_string(), "role": "participant" });
        self.post(&format!("/projects/{project}/participations"), new).await
    }

    /// Takes part in a project to which staff invite the own organisation, with a share of its own; gives the path of its part.
    async fn takes_part(&self, staff: &User, project: &str, share: Value) -> String {
        let part = format!("/project-participations/{}", created(staff.invites(project, self).await));
        self.moves_part(&part, "interested").await.assert(200);
        self.put_over(&part, share).await.assert(200);
        self.decides_on(&part).await.assert(200);
        self.moves_part(&part, "active").await.assert(200);
        part
    }

    /// The titles of the projects that a query finds.
    async fn titles(&self, query: &str) -> Vec<String> {
        let found = self.get(&format!("/projects{query}")).await.assert(200).json();
        let title = |row: &Value| row["title"].as_str().unwrap().to_owned();
        found["items"].as_array().unwrap().iter().map(title).collect()
    }
}

/// What a project is made of, but for what is said.
fn project(different: Value) -> Value {
    let mut new = json!({
        "title": "Unga närmare arbete", "summary": "Sexton kommuner prövar samlat stöd.", "associationRole": "lead",
    });
    new.as_object_mut().unwrap().extend(different.as_object().unwrap().clone());
    new
}

fn created(answer: Answer) -> String {
    answer.assert(201).json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_idea_is_for_staff_what_is_prepared_for_members_and_what_was_approved_for_anybody() {
    let app = TestApp::start().await;
    let (editor, anders, anyone) = (app.sign_in(EDITOR).await, app.sign_in(EMPLOYEE).await, app.anyone());
    let id = editor.project(json!({})).await;
    let path = format!("/projects/{id}");
    anders.get(&path).await.assert(404);
    editor.takes_project(&id, &["preparing"]).await;
    anders.get(&path).await.assert(200);
    anyone.get(&path).await.assert(404);
    assert!(anyone.titles("").await.is_empty());
    editor.takes_project(&id, &["submitted", "approved"]).await;
    let seen = anyone.get(&path).await.assert(200).json();
    assert_eq!((&seen["slug"], &seen["allowedTransitions"]), (&json!("unga-narmare-arbete"), &json!([])));
    assert_eq!(seen["leadOrganisationName"], "Förbundet");
    editor.takes_project(&id, &["running", "cancelled"]).await;
    assert_eq!(anyone.get(&path).await.assert(200).json()["state"], "cancelled");
    let rejected = editor.project(json!({ "title": "Ljusare gator" })).await;
    editor.takes_project(&rejected, &["preparing", "submitted", "rejected"]).await;
    anyone.get(&format!("/projects/{rejected}")).await.assert(404);
    assert_eq!(anders.titles("").await, ["Ljusare gator", "Unga närmare arbete"]);
}

#[tokio::test]
async fn only_staff_enter_projects_and_take_them_on_and_only_along_the_ways_there_are() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    sara.post("/projects", project(json!({}))).await.assert(403);
    let id = editor.project(json!({})).await;
    let path = format!("/projects/{id}/transitions");
    let idea = editor.get(&format!("/projects/{id}")).await.json();
    assert_eq!((&idea["state"], &idea["allowedTransitions"]), (&json!("idea"), &json!(["preparing", "dropped"])));
    editor.post(&path, json!({ "to": "approved" })).await.assert(409);
    editor.takes_project(&id, &["preparing"]).await;
    sara.post(&path, json!({ "to": "submitted" })).await.assert(403);
    let submitted = editor.post(&path, json!({ "to": "submitted" })).await.assert(200).json();
    assert_eq!(submitted["allowedTransitions"], json!(["approved", "rejected", "withdrawn"]));
}

#[tokio::test]
async fn sums_that_do_not_add_up_are_told_field_by_field() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let told = async |different: Value| {
        let refused = editor.post("/projects", project(different)).await.assert(400).json();
        let named = refused["invalidParameters"].as_array().unwrap().clone();
        named.iter().map(|one| one["property"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told(json!({ "budgetOre": 100, "contributionOre": 101 })).await, ["contributionOre"]);
    let over = json!({ "budgetOre": 100, "contributionOre": 80, "coFinancingOre": 21 });
    assert_eq!(told(over).await, ["coFinancingOre"]);
    assert_eq!(told(json!({ "contributionOre": 80 })).await, ["budgetOre"]);
    assert_eq!(told(json!({ "budgetOre": -1 })).await, ["budgetOre"]);
    assert_eq!(told(json!({ "sustainableGoals": [4, 18] })).await, ["sustainableGoals[1]"]);
    assert_eq!(told(json!({ "fromOn": "2027-01-01", "toOn": "2026-12-31" })).await, ["toOn"]);
    let unknown = samverk_domain::projects::ProjectId::new().to_string();
    let faulty = json!({
        "title": "", "webAddress": "forbundet", "fundingProgrammeId": unknown, "departmentId": unknown,
        "leadOrganisationId": unknown, "contactPersonId": unknown,
    });
    let faulty = told(faulty).await;
    for field in ["title", "webAddress", "fundingProgrammeId", "departmentId", "leadOrganisationId", "contactPersonId"]
    {
        assert!(faulty.iter().any(|one| one == field), "{field} is not named: {faulty:?}");
    }
    let whole = json!({ "budgetOre": 100, "contributionOre": 80, "coFinancingOre": 20, "sustainableGoals": [8, 4] });
    let made = editor.post("/projects", project(whole)).await.assert(201).json();
    assert_eq!((&made["coFinancingOre"], &made["sustainableGoals"]), (&json!(20), &json!([4, 8])));
    assert_eq!(told(json!({})).await, ["title"], "the name in addresses is taken");
}

#[tokio::test]
async fn who_changes_a_project_that_somebody_else_has_changed_is_told() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let id = editor.project(json!({})).await;
    let path = format!("/projects/{id}");
    let read = editor.get(&path).await.header("etag").to_owned();
    let change = project(json!({ "title": "Unga vuxna", "diaryNumber": "2026/118" }));
    let changed = editor.put_over(&path, change.clone()).await.assert(200).json();
    assert_eq!((&changed["slug"], &changed["version"]), (&json!("unga-narmare-arbete"), &json!(2)));
    editor.put(&path, change.clone()).await.assert(428);
    let late = editor.api(reqwest::Method::PUT, &path).header("if-match", read).json(&change);
    editor.send(late).await.assert(412);
}

#[tokio::test]
async fn projects_are_found_by_word_state_programme_department_organisation_goal_and_year() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let programme = editor.programme("Socialfonden").await;
    let departments = editor.get("/departments").await.assert(200).json();
    let department = departments["items"][0]["id"].as_str().unwrap();
    let first = editor
        .project(json!({
            "title": "Öppna data", "fundingProgrammeId": programme, "sustainableGoals": [9, 17], "fromOn": "2025-03-01",
            "toOn": "2026-06-30", "departmentId": department,
        }))
        .await;
    let second = editor
        .project(json!({
            "title": "Ängar", "acronym": "Blom", "fromOn": "2027-01-01", "sustainableGoals": [15],
            "leadOrganisationId": sara.organisation().to_string(),
        }))
        .await;
    for project in [&first, &second] {
        editor.takes_project(project, &["preparing", "submitted", "approved"]).await;
    }
    editor.takes_project(&second, &["running"]).await;
    assert_eq!(sara.titles("").await, ["Ängar", "Öppna data"]);
    assert_eq!(sara.titles("?search=%C3%96PPNA").await, ["Öppna data"]);
    assert_eq!(sara.titles("?search=blom").await, ["Ängar"]);
    assert_eq!(sara.titles("?state=running").await, ["Ängar"]);
    assert_eq!(sara.titles(&format!("?fundingProgrammeId={programme}")).await, ["Öppna data"]);
    assert_eq!(sara.titles(&format!("?departmentId={department}")).await, ["Öppna data"]);
    assert_eq!(sara.titles(&format!("?organisationId={}", sara.organisation())).await, ["Ängar"]);
    assert_eq!(sara.titles("?sustainableGoal=17").await, ["Öppna data"]);
    assert_eq!(sara.titles("?sustainableGoal=1").await, [""; 0]);
    assert_eq!(sara.titles("?year=2025").await, ["Öppna data"]);
    assert_eq!(sara.titles("?year=2030").await, ["Ängar"]);
    sara.get("/projects?sustainableGoal=18").await.assert(400);
}

#[tokio::test]
async fn applications_are_for_staff_until_the_project_is_approved_and_then_for_members() {
    let app = TestApp::start().await;
    let (editor, anders, anyone) = (app.sign_in(EDITOR).await, app.sign_in(EMPLOYEE).await, app.anyone());
    let id = editor.project(json!({})).await;
    editor.takes_project(&id, &["preparing"]).await;
    let path = format!("/projects/{id}/applications");
    anders.post(&path, json!({ "call": "Våren 2026", "soughtOre": 100 })).await.assert(403);
    let new = json!({ "call": "Våren 2026", "soughtOre": 100, "deadlineOn": "2026-11-22" });
    let made = editor.post(&path, new).await.assert(201).json();
    assert_eq!(made["isOverdue"], true);
    let one = format!("/project-applications/{}", made["id"].as_str().unwrap());
    let decided = json!({
        "call": "Våren 2026", "soughtOre": 100, "deadlineOn": "2026-11-22", "submittedOn": "2026-10-01",
        "decision": "granted", "decidedOn": "2026-11-20", "grantedOre": 90,
    });
    let with = |field: &str, value: Value| {
        let mut faulty = decided.clone();
        faulty[field] = value;
        faulty
    };
    for (faulty, field) in [
        (with("grantedOre", json!(101)), "grantedOre"),
        (with("grantedOre", Value::Null), "grantedOre"),
        (with("decision", json!("rejected")), "decision"),
        (with("decision", Value::Null), "decision"),
        (with("decidedOn", Value::Null), "decidedOn"),
        (with("decidedOn", json!("2026-09-30")), "decidedOn"),
        (with("decidedOn", json!("2026-11-24")), "decidedOn"),
        (with("submittedOn", Value::Null), "submittedOn"),
    ] {
        let told = editor.put_over(&one, faulty).await.assert(400).text();
        assert!(told.contains(&format!("\"{field}\"")), "{field} is not named: {told}");
    }
    assert_eq!(editor.put_over(&one, decided).await.assert(200).json()["isOverdue"], false);
    anders.get(&one).await.assert(404);
    assert_eq!(anders.get(&path).await.assert(200).json()["items"], json!([]));
    editor.takes_project(&id, &["submitted", "approved"]).await;
    assert_eq!(anders.get(&one).await.assert(200).json()["grantedOre"], 90);
    assert_eq!(anders.get(&path).await.assert(200).json()["items"].as_array().unwrap().len(), 1);
    anyone.get(&path).await.assert(401);
}

#[tokio::test]
async fn whom_one_talks_to_is_shown_vacant_when_they_have_left() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let admin = app.sign_in(ADMIN).await;
    let anders = app.sign_in(EMPLOYEE).await;
    let kommuns = project(json!({ "contactPersonId": anders.person().to_string() }));
    editor.post("/projects", kommuns).await.assert(400);
    let id = editor.project(json!({ "contactPersonId": editor.person().to_string() })).await;
    editor.takes_project(&id, &["preparing", "submitted", "approved"]).await;
    let path = format!("/projects/{id}");
    let seen = app.anyone().get(&path).await.json();
    assert_eq!((&seen["contactPersonName"], &seen["contactPersonId"]), (&json!("Hanna Handläggare"), &Value::Null));
    assert_eq!(anders.get(&path).await.json()["contactPersonId"], editor.person().to_string());
    let ending = format!("/people/{}/affiliation-endings", editor.person());
    admin.post(&ending, json!({ "lastDay": "2026-11-22" })).await.assert(200);
    assert_eq!(anders.get(&path).await.json()["contactPersonName"], Value::Null);
    let resumption = format!("/people/{}/affiliation-resumptions", editor.person());
    admin.post(&resumption, json!({})).await.assert(200);
    assert_eq!(anders.get(&path).await.json()["contactPersonName"], "Hanna Handläggare");
}
