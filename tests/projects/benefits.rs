//! What a kommun has for its fee, and who is told.

use chrono::Duration;
use serde_json::{Value, json};

use crate::networks::meetings::inside;
use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

/// Lund has a seat in one network and none in another, was at one of two meetings, has a course to come and is in a project.
async fn arranged(app: &TestApp) {
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    let network = editor.network(json!({})).await;
    editor.network(json!({ "name": "Skolchefer" })).await;
    let member = inside(&sara, &network, &anders, "member").await;
    let meetings = [editor.meeting(&network).await, editor.meeting(&network).await];
    for meeting in &meetings {
        editor.takes(meeting, "called").await.assert(200);
    }
    let course = app.course().title("Klarspråk").days_later(7).seats(1).open().await;
    sara.register(course, &[sara.person(), anders.person()]).await;
    let spread = json!({
        "fromOn": "2026-07-01", "toOn": "2027-06-30", "budgetOre": 36_500_000, "contributionOre": 7_300_000,
    });
    let spread = editor.project(spread).await;
    let other = editor.project(json!({ "title": "Ängar", "fromOn": "2026-01-01", "toOn": "2026-12-31" })).await;
    for project in [&spread, &other] {
        editor.takes_project(project, &["preparing", "submitted", "approved"]).await;
    }
    let share = json!({ "fromOn": "2026-07-01", "toOn": "2027-06-30", "cashOre": 3_650_000, "hours": 730 });
    sara.takes_part(&editor, &spread, share).await;
    maja.takes_part(&editor, &other, json!({ "cashOre": 99_900 })).await;
    app.advance(Duration::days(16));
    let editor = app.sign_in(EDITOR).await;
    for (meeting, presence) in meetings.iter().zip(["present", "excused"]) {
        editor.notes(meeting, &member, presence, None).await.assert(200);
        editor.takes(meeting, "held").await.assert(200);
    }
}

fn path(of: &User, year: i32) -> String {
    format!("/organisations/{}/benefits?year={year}", of.organisation())
}

#[tokio::test]
async fn a_kommun_is_told_of_networks_courses_and_projects_beside_the_year_before() {
    let app = TestApp::start().await;
    arranged(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    let found = sara.get(&path(&sara, 2026)).await.assert(200).json();
    assert_eq!(
        found["benefits"],
        json!({
            "networks": { "networkCount": 1, "meetingsHeld": 2, "meetingsAttended": 1 },
            "courses": { "asked": 2, "seated": 1, "attended": 0, "costOre": 190_000 },
            "projects": {
                "projectCount": 1, "budgetOre": 18_400_000, "contributionOre": 3_680_000, "numberOnlyCount": 0,
                "cashOre": 1_840_000, "hours": 368, "unknownPartCount": 0,
            },
        })
    );
    assert_eq!(found["seatsToday"], json!({ "filled": 1, "vacant": 1, "declined": 0 }));
    let nothing = |of: &Value| of.as_object().unwrap().values().all(|number| number == 0);
    for part in ["networks", "courses", "projects"] {
        assert!(nothing(&found["yearBefore"][part]), "{part}: {found}");
    }
    let after = sara.get(&path(&sara, 2027)).await.assert(200).json();
    assert_eq!(after["yearBefore"], found["benefits"]);
    let project = &after["benefits"]["projects"];
    assert_eq!((&project["cashOre"], &project["hours"]), (&json!(1_810_000), &json!(362)), "the years are the whole");
}

#[tokio::test]
async fn what_a_kommun_has_is_its_own_affair_and_the_staffs() {
    let app = TestApp::start().await;
    arranged(&app).await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let own = path(&sara, 2026);
    let seen = sara.get(&own).await.assert(200).json()["benefits"].clone();
    for staff in [EDITOR, ADMIN] {
        assert_eq!(app.sign_in(staff).await.get(&own).await.assert(200).json()["benefits"], seen, "{staff}");
    }
    maja.get(&own).await.assert(404);
    app.sign_in(EMPLOYEE).await.get(&own).await.assert(403);
    app.anyone().get(&own).await.assert(401);
    let malmo = maja.get(&path(&maja, 2026)).await.assert(200).json();
    assert_eq!(malmo["benefits"]["networks"]["networkCount"], 0);
    assert_eq!(malmo["benefits"]["projects"]["hours"], 0);
    assert_eq!(malmo["benefits"]["projects"]["unknownPartCount"], 0, "the project's last day is that of the part");
    let page = maja.visit("/min-kommun/nytta?ar=2026").await.assert(200).text();
    assert!(!page.contains("Unga närmare arbete") && !page.contains("Socialchefer"), "{page}");
    app.sign_in(EMPLOYEE).await.visit("/min-kommun/nytta").await.assert(403);
}

#[tokio::test]
async fn the_page_and_its_files_tell_the_same_and_taking_them_out_is_remembered() {
    let app = TestApp::start().await;
    arranged(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    let page = sara.visit("/min-kommun/nytta").await.assert(200);
    assert_eq!(page.one("h1"), "Vad vi får för avgiften 2026");
    let figures = page.all("section[aria-labelledby=projekt] tbody td:nth-child(2)");
    let numbers: Vec<_> = figures.iter().filter_map(|figure| figure.split(',').next()).map(str::trim).collect();
    assert_eq!(numbers, ["1", "36 800 kr", "18 400 kr", "368"]);
    assert_eq!(page.all("section[aria-labelledby=natverk-for-natverk] tbody tr"), ["Socialchefer Ja 2 1"]);
    assert_eq!(page.all(".stat__number"), ["1", "1", "0"]);
    for href in page.attributes("main tbody td a, main .stats a", "href") {
        sara.visit(&href).await.assert(200);
    }
    let listed = sara.visit("/projekt?lage=har-beviljats&organisation=lund&ar=2026").await.assert(200);
    assert_eq!(listed.all("h3.course__title"), ["Unga närmare arbete"]);
    let cells = sara.visit("/min-kommun/nytta.xlsx?ar=2026").await.assert(200).cells();
    assert_eq!(cells[0], ["Det ni får", "2026", "2025"]);
    assert!(cells.contains(&["Er egen insats i timmar", "368", "0"].map(str::to_owned).to_vec()), "{cells:?}");
    assert!(cells.contains(&["Träffar där någon från er var med", "1", "0"].map(str::to_owned).to_vec()), "{cells:?}");
    let csv = sara.visit("/min-kommun/nytta.csv?ar=2026").await.assert(200).text();
    assert!(csv.contains("Bidrag till projekt där ni är med (kr);36800,00;0,00"), "{csv}");
    let trail = sara.visit("/min-kommun/handelser").await.assert(200).text();
    assert!(trail.contains("Laddade ner det som avgiften ger"), "{trail}");
}
