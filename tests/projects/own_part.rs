//! How a kommun handles its part in projects on the pages, and what others are told of it.

use serde_json::json;

use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

const PAGE: &str = "/projekt/unga-i-arbete";

/// A project that is prepared, which Lund is asked about; gives its id.
async fn asked(app: &TestApp) -> String {
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let contact = editor.person().to_string();
    let project = editor.project(json!({ "acronym": "Unga i arbete", "contactPersonId": contact })).await;
    editor.takes_project(&project, &["preparing"]).await;
    editor.invites(&project, &sara).await.assert(201);
    project
}

/// Where the page leads under this.
async fn way(user: &User, words: &str) -> String {
    let page = user.visit(PAGE).await.assert(200);
    let labels = page.all("main a");
    let place = labels.iter().position(|label| label.starts_with(words));
    let place = place.unwrap_or_else(|| panic!("no way to {words}: {labels:?}"));
    page.attributes("main a", "href")[place].clone()
}

/// Fills in the form that a way leads to, and sends it.
async fn sends(user: &User, words: &str, typed: &[(&str, &str)]) -> Answer {
    let page = way(user, words).await;
    let form = user.visit(&page).await.assert(200);
    user.submit(&page, &form.filled("main form[method=post]", typed)).await
}

const DECISION: [(&str, &str); 3] = [("diaryNumber", "KS 2026/77"), ("section", "§ 84"), ("decidedOn", "2026-11-20")];

#[tokio::test]
async fn a_kommun_answers_decides_and_begins_and_the_project_s_contact_is_told_each_time() {
    let app = TestApp::start().await;
    let project = asked(&app).await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let start = sara.visit("/min-kommun").await.assert(200);
    assert!(start.all(".tasks li").iter().any(|task| task.starts_with("1 projekt väntar på er")));
    let list = sara.visit("/min-kommun/projekt").await.assert(200);
    assert_eq!(list.all("tbody .ds-tag"), ["Inbjuden", "Svara"]);
    sends(&sara, "Vi är intresserade", &[]).await.assert(303);
    assert!(app.mail_to(EDITOR).await.pop().unwrap().contains("Lund är intresserade"));
    let page =
        sends(&sara, "Fyll i beslut", &[("diaryNumber", "KS 2026/77"), ("decidedOn", "2027-01-01")]).await.assert(400);
    assert_eq!(page.all(".ds-error-summary li").len(), 2, "{}", page.text());
    assert_eq!(page.attribute("#diaryNumber", "value"), "KS 2026/77");
    sends(&sara, "Fyll i beslut", &DECISION).await.assert(303);
    let told = app.mail_to(EDITOR).await.pop().unwrap();
    for text in ["Lund har beslutat", "KS 2026/77", "§ 84"] {
        assert!(told.contains(text), "{text}: {told}");
    }
    editor.takes_project(&project, &["submitted", "approved"]).await;
    sends(&sara, "Börja", &[]).await.assert(303);
    sends(&sara, "Ändra uppgifterna", &[("cashOre", "50 000"), ("hours", "1 200")]).await.assert(303);
    let list = sara.visit("/min-kommun/projekt").await.assert(200).text().replace(['\u{a0}', '\u{202f}'], " ");
    assert!(list.contains("50 000 kr") && list.contains("1 200"), "{list}");
    let file = sara.visit("/min-kommun/projekt.csv").await.assert(200).text();
    for text in ["KS 2026/77", "§ 84", "2026-11-20", "50000,00", "1200"] {
        assert!(file.contains(text), "{text}: {file}");
    }
    sends(&sara, "Lämna projektet", &[]).await.assert(303);
    assert!(app.mail_to(EDITOR).await.pop().unwrap().contains("Lund har lämnat projektet"));
    assert!(sara.visit("/min-kommun/projekt").await.all("tbody tr").is_empty());
    assert_eq!(sara.visit("/min-kommun/projekt?lage=alla").await.all("tbody .ds-tag"), ["Lämnade projektet"]);
}

#[tokio::test]
async fn what_a_kommun_puts_in_comes_back_with_its_faults_and_the_contact_is_a_colleague_by_address() {
    let app = TestApp::start().await;
    asked(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    let faulty = [
        ("fromOn", "2027-02-01"),
        ("toOn", "2027-01-01"),
        ("cashOre", "mycket"),
        ("hours", "få"),
        ("contactPersonId", OTHER_COORDINATOR),
    ];
    let page = sends(&sara, "Ändra uppgifterna", &faulty).await.assert(400);
    for (field, typed) in faulty {
        assert_eq!(page.attribute(&format!("#{field}"), "value"), typed);
    }
    let wrong = page.all(".ds-error-summary li");
    for label in ["Sista dag", "Pengar", "Arbetstid", "Kontakt"] {
        assert!(wrong.iter().any(|fault| fault.starts_with(label)), "{label}: {wrong:?}");
    }
    sends(&sara, "Ändra uppgifterna", &[("contactPersonId", EMPLOYEE)]).await.assert(303);
    let anders = app.sign_in(EMPLOYEE).await;
    assert_eq!(anders.visit("/mina-sidor/projekt").await.assert(200).all("tbody th"), ["Unga närmare arbete"]);
    assert!(sara.visit("/mina-sidor/projekt").await.assert(200).all("tbody th").is_empty());
    let form = sara.visit(&way(&sara, "Ändra uppgifterna").await).await.assert(200);
    assert_eq!(form.attribute("#contactPersonId", "value"), EMPLOYEE);
}

#[tokio::test]
async fn nobody_else_reaches_a_kommuns_part_and_its_employees_only_read_it() {
    let app = TestApp::start().await;
    let project = asked(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    let (edit, answer) = (way(&sara, "Ändra uppgifterna").await, way(&sara, "Vi är intresserade").await);
    let decline = way(&sara, "Tacka nej").await;
    let (malmo, anders) = (app.sign_in(OTHER_COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    for page in [&edit, &answer, &decline] {
        malmo.visit(page).await.assert(404);
        malmo.submit(page, &[("cashOre", "1")]).await.assert(404);
        anders.visit(page).await.assert(403);
        anders.submit(page, &[("cashOre", "1")]).await.assert(403);
    }
    assert!(malmo.visit("/min-kommun/projekt?lage=alla").await.assert(200).all("tbody tr").is_empty());
    assert!(!malmo.visit("/min-kommun/projekt.csv").await.assert(200).text().contains("Unga"));
    anders.visit("/min-kommun/projekt").await.assert(403);
    assert!(anders.visit(PAGE).await.assert(200).all("section[aria-labelledby=del] a").is_empty());
    let own = async |user: &User| {
        let found = user.get("/project-participations").await.assert(200).json();
        found["items"].as_array().unwrap().len()
    };
    assert_eq!((own(&sara).await, own(&malmo).await, own(&app.sign_in(EDITOR).await).await), (1, 0, 1));
    assert!(!malmo.get(&format!("/projects/{project}/participations")).await.text().contains("Lund"));
}

#[tokio::test]
async fn staff_answer_for_a_kommun_that_has_written_on_paper() {
    let app = TestApp::start().await;
    asked(&app).await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    sends(&editor, "Vi är intresserade", &[]).await.assert(303);
    sends(&editor, "Fyll i beslut", &DECISION).await.assert(303);
    let page = sara.visit(PAGE).await.assert(200).text();
    assert!(page.contains("KS 2026/77") && page.contains("Har beslutat"), "{page}");
    assert!(app.mail_to(EDITOR).await.is_empty(), "they did it themselves");
}

#[tokio::test]
async fn whoever_leaves_hands_over_their_projects_or_leaves_them_without_a_contact() {
    let app = TestApp::start().await;
    asked(&app).await;
    let sara = app.sign_in(COORDINATOR).await;
    sends(&sara, "Ändra uppgifterna", &[("contactPersonId", EMPLOYEE)]).await.assert(303);
    let anders = app.sign_in(EMPLOYEE).await.person();
    let end = format!("/min-kommun/personer/{anders}/avsluta");
    let page = sara.visit(&end).await.assert(200);
    assert!(page.text().contains("Unga närmare arbete"), "{}", page.text());
    sara.colleague("Nils Ny").await;
    let fields = page.filled("main form[method=post]", &[("successor", "nils.ny@kollega.example")]);
    sara.submit(&end, &fields).await.assert(303);
    let facts = sara.visit(PAGE).await.assert(200).all("section[aria-labelledby=del] dd");
    assert_eq!(facts, ["Deltagare", "Nils Ny"]);
}
