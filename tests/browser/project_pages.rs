//! The pages of a project with something of everything: a coordinator's and the staff's.

use serde_json::json;

use crate::support::{COORDINATOR, EDITOR, TestApp};

pub(super) async fn of(app: &TestApp) -> [String; 2] {
    let editor = app.sign_in(EDITOR).await;
    let programme = editor.programme("Europeiska socialfonden+").await;
    let new = json!({
        "budgetOre": 10_000_000, "sustainableGoals": [4], "fromOn": "2026-01-01", "toOn": "2027-12-31",
        "fundingProgrammeId": programme, "contactPersonId": editor.person().to_string(),
    });
    let project = editor.project(new).await;
    editor.takes_project(&project, &["preparing"]).await;
    let part = editor.invites(&project, &app.sign_in(COORDINATOR).await).await.assert(201).json();
    let part = format!("/projekt/del/{}", part["id"].as_str().unwrap());
    let headings = ["status", "done", "thisYear", "risks", "completion"];
    let mut made = Vec::new();
    for (what, new) in [
        ("applications", json!({ "call": "Våren 2026", "soughtOre": 100_000, "deadlineOn": "2026-11-01" })),
        ("milestones", json!({ "title": "Metoden är prövad", "dueOn": "2026-06-30" })),
        ("indicators", json!({ "name": "Unga i arbete", "aims": "rise", "target": 60 })),
        ("budget-revisions", json!({ "decidedOn": "2026-11-02", "reason": "Fler är med", "budgetOre": 12_000_000 })),
        ("reports", json!({ "asOf": "2026-10-31", "judgement": "onTrack", "emptyHeadings": headings })),
    ] {
        let one = editor.post(&format!("/projects/{project}/{what}"), new).await.assert(201).json();
        made.push(one["id"].as_str().unwrap().to_owned());
    }
    let granted = json!({
        "title": "Blommande vägkanter", "budgetOre": 30_000_000, "contributionOre": 20_000_000, "fromOn": "2025-03-01",
        "toOn": "2028-02-29",
    });
    let granted = editor.project(granted).await;
    editor.takes_project(&granted, &["preparing", "submitted", "approved"]).await;
    let (indicator, report) = (&made[2], &made[4]);
    editor.put(&format!("/project-indicators/{indicator}/values/2026-11-01"), json!({ "value": 55 })).await.assert(200);
    let own = format!(
        "/projekt/unga-narmare-arbete /mina-sidor/projekt /min-kommun/projekt /min-kommun/projekt?lage=med {part}/andra
         {part}/intresserad {part}/nej"
    );
    let page = format!("/arbete/projekt/{project}");
    let staff = format!(
        "/projekt/unga-narmare-arbete /projekt/unga-narmare-arbete/dokument /mina-sidor/projekt /arbete/projekt
         /arbete/projekt?q=finns-inte /arbete/projekt/nytt /arbete/projekt/program /arbete/projekt/program/nytt
         /arbete/projekt/program/{programme} {page}/redigera {page}/lage/blev-inte-av {page}/bjud-in
         {page}/ansokningar/ny /arbete/projekt/ansokan/{application} {page}/milstolpar/ny
         /arbete/projekt/milstolpe/{milestone} /arbete/projekt/milstolpe/{milestone}/ta-bort {page}/indikatorer/ny
         /arbete/projekt/indikator/{indicator} /arbete/projekt/indikator/{indicator}/ta-bort
         /arbete/projekt/indikator/{indicator}/varden {page}/budget {page}/rapporter/ny /arbete/projekt/rapport/{report}
         /arbete/projekt/rapport/{report}/ta-bort",
        application = made[0],
        milestone = made[1],
    );
    [own, staff]
}
