//! Projects in the portal: what each reader finds and reads.

use serde_json::json;

use crate::support::{COORDINATOR, EDITOR, OTHER_COORDINATOR, TestApp, User};

/// A project with all there is to say, in which Lund takes part by a decision of its own and Malmö only is asked.
async fn known(app: &TestApp) -> String {
    let (editor, lund, malmo) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let programme = editor.programme("Europeiska socialfonden+").await;
    let project = editor
        .project(json!({
            "acronym": "Unga i arbete", "fundingProgrammeId": programme, "fromOn": "2026-01-01", "toOn": "2027-12-31",
            "budgetOre": 120_000_000, "contributionOre": 80_000_000, "sustainableGoals": [4, 8], "aim": "Fler i arbete",
        }))
        .await;
    let applied = json!({ "call": "Våren 2026", "soughtOre": 80_000_000, "deadlineOn": "2026-12-01" });
    editor.post(&format!("/projects/{project}/applications"), applied).await.assert(201);
    editor.takes_project(&project, &["preparing"]).await;
    let part = editor.invites(&project, &lund).await.assert(201).json();
    editor.invites(&project, &malmo).await.assert(201);
    let part = format!("/project-participations/{}", part["id"].as_str().unwrap());
    lund.put_over(&part, json!({ "cashOre": 500_000, "hours": 1_200 })).await.assert(200);
    let to = async |body| lund.post(&format!("{part}/transitions"), body).await.assert(200);
    to(json!({ "to": "interested" })).await;
    to(json!({ "to": "decided", "diaryNumber": "KS 2026/77", "section": "§ 84", "decidedOn": "2026-11-20" })).await;
    project
}

async fn titles(user: &User, address: &str) -> Vec<String> {
    user.visit(address).await.assert(200).all("h3.course__title")
}

const PAGE: &str = "/projekt/unga-i-arbete";

/// What stands on the project's page, with spaces of one kind.
async fn page(user: &User) -> String {
    user.visit(PAGE).await.assert(200).text().replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn a_kommun_reads_its_own_part_and_nobody_else_s() {
    let app = TestApp::start().await;
    let project = known(&app).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let own = ["KS 2026/77", "§ 84", "5 000 kr", "1 200 timmar", "Har beslutat"];
    let shown = page(&lund).await;
    for text in own {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    assert!(!shown.contains("Malmö"), "an invitation is between the two: {shown}");
    let shown = page(&malmo).await;
    assert!(shown.contains("Inbjuden"));
    for text in own.iter().chain(&["Lund"]) {
        assert!(!shown.contains(text), "{text}: {shown}");
    }
    app.anyone().visit(PAGE).await.assert(404);

    let editor = app.sign_in(EDITOR).await;
    editor.takes_project(&project, &["submitted", "approved", "running"]).await;
    let parts = lund.get(&format!("/projects/{project}/participations")).await.assert(200).json();
    let part = parts["items"].as_array().unwrap().iter().find(|one| one["state"] == "decided").unwrap();
    let path = format!("/project-participations/{}/transitions", part["id"].as_str().unwrap());
    lund.post(&path, json!({ "to": "active" })).await.assert(200);
    let public = app.anyone().visit(PAGE).await.assert(200);
    assert_eq!(public.all("section[aria-labelledby=med] tbody th"), ["Lund"]);
    let public = page(&app.anyone()).await;
    assert!(public.contains("1 200 000 kr") && public.contains("4. God utbildning för alla"), "{public}");
    for text in ["KS 2026/77", "5 000 kr", "Malmö", "Våren 2026"] {
        assert!(!public.contains(text), "{text}: {public}");
    }
    assert!(page(&lund).await.contains("Våren 2026"), "members read what was applied for");
}

#[tokio::test]
async fn projects_are_found_by_word_state_programme_organisation_and_year_as_far_as_one_may_see_them() {
    let app = TestApp::start().await;
    let project = known(&app).await;
    let editor = app.sign_in(EDITOR).await;
    editor.project(json!({ "title": "En tanke" })).await;
    assert_eq!(titles(&editor, "/projekt").await, ["En tanke", "Unga närmare arbete"]);
    let lund = app.sign_in(COORDINATOR).await;
    assert_eq!(titles(&lund, "/projekt").await, ["Unga närmare arbete"]);
    let page = app.anyone().visit("/projekt").await.assert(200);
    assert!(page.text().contains("Projekten visas här så snart de är beviljade."), "{}", page.text());
    assert!(page.all("select[name=lage] option[value=ide]").is_empty());
    editor.takes_project(&project, &["submitted", "approved"]).await;
    for (query, finds) in [
        ("q=arbete", 1),
        ("q=finns-inte", 0),
        ("lage=beviljat", 1),
        ("lage=pagar", 0),
        ("organisation=lund", 0),
        ("ar=2027", 1),
        ("ar=2029", 0),
        ("ar=alltid", 1),
        ("sida=0", 1),
    ] {
        assert_eq!(titles(&app.anyone(), &format!("/projekt?{query}")).await.len(), finds, "{query}");
    }
    assert_eq!(titles(&lund, "/projekt?organisation=lund").await.len(), 1, "one's own part is known to oneself");
    let programme = page.all("select[name=program] option");
    assert_eq!(programme, ["Alla program", "Europeiska socialfonden+"]);
}

#[tokio::test]
async fn how_it_goes_stands_on_the_page_for_those_who_take_part() {
    let app = TestApp::start().await;
    let project = known(&app).await;
    let editor = app.sign_in(EDITOR).await;
    let add = async |what: &str, new| editor.post(&format!("/projects/{project}/{what}"), new).await.assert(201).json();
    add("milestones", json!({ "title": "Metoden är prövad", "dueOn": "2026-11-20" })).await;
    add("indicators", json!({ "name": "Unga i arbete", "unit": "procent", "aims": "rise", "target": 62.5 })).await;
    add("budget-revisions", json!({ "decidedOn": "2026-11-02", "reason": "Fler är med", "budgetOre": 130_000_000 }))
        .await;
    let report = json!({
        "asOf": "2026-10-31", "status": "Alla har börjat.", "judgement": "atRisk",
        "emptyHeadings": ["done", "thisYear", "risks", "completion"],
    });
    let report = add("reports", report).await;
    let page = async |user: &str| page(&app.sign_in(user).await).await;
    let told = ["Metoden är prövad", "Försenad", "62,5 procent", "Inte mätt än", "1 200 000 kr blev 1 300 000 kr"];
    let draft = "Utkast, som bara förbundets medarbetare ser";
    assert!(page(EDITOR).await.contains(draft));
    let (lund, malmo) = (page(COORDINATOR).await, page(OTHER_COORDINATOR).await);
    for text in told {
        assert!(lund.contains(text), "{text}: {lund}");
        assert!(!malmo.contains(text), "{text}: {malmo}");
    }
    assert!(!lund.contains("Alla har börjat."));
    let path = format!("/project-reports/{}/transitions", report["id"].as_str().unwrap());
    editor.post(&path, json!({ "to": "submitted" })).await.assert(200);
    let lund = page(COORDINATOR).await;
    for text in ["Per den 31 okt. 2026", "Alla har börjat.", "Risk för försening", "Genomfört till och med 2025"] {
        assert!(lund.contains(text), "{text}: {lund}");
    }
}
