//! Staff's work with projects on the pages: writing them, taking them onward, asking kommuner and following up.

use serde_json::json;

use crate::support::{Answer, COORDINATOR, EDITOR, OTHER_COORDINATOR, TestApp, User};

const NEW: &str = "/arbete/projekt/nytt";
const PAGE: &str = "/projekt/unga-i-arbete";

/// A project as it is typed into the form.
const TYPED: [(&str, &str); 8] = [
    ("title", "Unga i arbete"),
    ("summary", "Sexton kommuner prövar samlat stöd."),
    ("fromOn", "2026-01-01"),
    ("toOn", "2027-12-31"),
    ("budgetOre", "1 200 000"),
    ("contributionOre", "800 000"),
    ("sustainableGoals", "4"),
    ("sustainableGoals", "8"),
];

/// Fills in a form and sends it to where it says.
async fn sends(user: &User, page: &str, typed: &[(&str, &str)]) -> Answer {
    let form = user.visit(page).await.assert(200);
    let action = form.attribute("main form[method=post]", "action");
    user.submit(&action, &form.filled("main form[method=post]", typed)).await
}

/// What stands on the project's page, with spaces of one kind.
async fn told(user: &User) -> String {
    user.visit(PAGE).await.assert(200).text().replace(['\u{a0}', '\u{202f}'], " ")
}

/// Where the page leads under this.
async fn way(user: &User, words: &str) -> String {
    let page = user.visit(PAGE).await.assert(200);
    let labels = page.all("main a");
    let place = labels.iter().position(|label| label.starts_with(words));
    let place = place.unwrap_or_else(|| panic!("no way to {words}: {labels:?}"));
    page.attributes("main a", "href")[place].clone()
}

/// Presses the button of the page that a way leads to.
async fn goes(user: &User, words: &str) {
    let page = way(user, words).await;
    sends(user, &page, &[]).await.assert(303);
}

async fn written(editor: &User) {
    sends(editor, NEW, &TYPED).await.assert(303);
}

#[tokio::test]
async fn a_project_with_faults_comes_back_with_all_that_was_typed_and_is_saved_when_they_are_mended() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let faulty =
        [("title", ""), ("summary", "Ett stöd"), ("budgetOre", "mycket"), ("toOn", "2027-13-01"), ("funder", "Staten")];
    let page = sends(&editor, NEW, &faulty).await.assert(400);
    let wrong = page.all(".ds-error-summary li");
    for label in ["Namn", "Budget i kronor", "Sista dag"] {
        assert!(wrong.iter().any(|fault| fault.starts_with(label)), "{label}: {wrong:?}");
    }
    assert_eq!(page.attribute("#funder", "value"), "Staten");
    assert_eq!(page.attribute("#budgetOre", "value"), "mycket");
    written(&editor).await;
    let page = told(&editor).await;
    for text in ["Idé", "1 200 000 kr", "800 000 kr", "4. God utbildning för alla", "1 jan. 2026–31 dec. 2027"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    app.sign_in(COORDINATOR).await.visit(PAGE).await.assert(404);
    app.sign_in(COORDINATOR).await.visit(NEW).await.assert(403);
    sends(&editor, NEW, &TYPED).await.assert(400);
}

#[tokio::test]
async fn two_who_change_a_project_at_once_lose_no_word() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    written(&editor).await;
    let edit = way(&editor, "Redigera").await;
    let first = editor.visit(&edit).await.assert(200);
    sends(&editor, &edit, &[("aim", "Fler i arbete")]).await.assert(303);
    let late = first.filled("main form", &[("targetGroups", "Unga")]);
    let page = editor.submit(&edit, &late).await.assert(409);
    assert_eq!(page.one("#aim"), "Fler i arbete");
    assert_eq!(page.attribute("#targetGroups", "value"), "Unga");
    editor.submit(&edit, &page.filled("main form", &[])).await.assert(303);
    let page = told(&editor).await;
    assert!(page.contains("Fler i arbete") && page.contains("Unga"), "{page}");
}

#[tokio::test]
async fn kommuner_are_asked_together_and_their_coordinators_get_a_mail_that_leads_to_the_answer() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    written(&editor).await;
    goes(&editor, "Börja förbereda").await;
    let invite = way(&editor, "Fråga fler").await;
    let page = sends(&editor, &invite, &[]).await.assert(400);
    assert_eq!(page.all(".ds-error-summary li"), ["Organisationer: Välj minst en organisation."]);
    let (one, other) = (lund.organisation().to_string(), malmo.organisation().to_string());
    sends(&editor, &invite, &[("organisationId", &one), ("organisationId", &other)]).await.assert(303);
    for (user, address) in [(&lund, COORDINATOR), (&malmo, OTHER_COORDINATOR)] {
        let mail = app.mail_to(address).await.pop().unwrap();
        assert!(mail.contains("Vill ni vara med i projektet Unga i arbete?") && mail.contains(PAGE), "{mail}");
        assert!(told(user).await.contains("Förbundet frågar om ni vill vara med."));
    }
    let left = editor.visit(&invite).await.assert(200).attributes("input[name=organisationId]", "value");
    assert!(!left.contains(&one) && !left.contains(&other), "who has been asked is not asked again");
    let list = editor.visit("/arbete/projekt").await.assert(200);
    assert_eq!(list.all("tbody td.number"), ["0", "2"]);
}

#[tokio::test]
async fn an_application_is_followed_from_its_deadline_to_the_funder_s_answer() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    written(&editor).await;
    let new = way(&editor, "Ny ansökan").await;
    let faulty = [("call", "Våren 2026"), ("soughtOre", ""), ("grantedOre", "5")];
    let page = sends(&editor, &new, &faulty).await.assert(400);
    assert_eq!(page.attribute("#call", "value"), "Våren 2026");
    let typed = [("call", "Våren 2026"), ("soughtOre", "800 000"), ("deadlineOn", "2026-11-20")];
    sends(&editor, &new, &typed).await.assert(303);
    let list = editor.visit("/arbete/projekt").await.assert(200).text();
    assert!(list.contains("Skulle ha lämnats in"), "{list}");
    let edit = way(&editor, "Våren 2026").await;
    let answered = [
        ("submittedOn", "2026-11-19"),
        ("decision", "beviljad"),
        ("decidedOn", "2026-11-22"),
        ("grantedOre", "700 000"),
    ];
    sends(&editor, &edit, &answered).await.assert(303);
    let page = told(&editor).await;
    assert!(page.contains("Beviljad med 700 000 kr, 22 nov. 2026"), "{page}");
}

#[tokio::test]
async fn milestones_indicators_and_budgets_are_written_on_the_pages() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    written(&editor).await;
    let new = way(&editor, "Ny milstolpe").await;
    sends(&editor, &new, &[("title", "Halvvägs")]).await.assert(400);
    sends(&editor, &new, &[("title", "Halvvägs"), ("dueOn", "2026-11-01")]).await.assert(303);
    assert!(told(&editor).await.contains("Försenad"));
    let edit = way(&editor, "Halvvägs").await;
    sends(&editor, &edit, &[("reachedOn", "2026-11-20")]).await.assert(303);
    assert!(told(&editor).await.contains("Nådd för sent"));
    sends(&editor, &format!("{edit}/ta-bort"), &[]).await.assert(303);
    assert!(!told(&editor).await.contains("Halvvägs"));

    let new = way(&editor, "Ny indikator").await;
    let page = sends(&editor, &new, &[("name", "I arbete"), ("target", "hälften")]).await.assert(400);
    assert_eq!(page.attribute("#target", "value"), "hälften");
    sends(&editor, &new, &[("name", "I arbete"), ("unit", "procent"), ("target", "57,5")]).await.assert(303);
    let values = way(&editor, "Fyll i").await;
    sends(&editor, &values, &[("value", "60,5"), ("asOf", "2026-11-20")]).await.assert(303);
    let page = told(&editor).await;
    assert!(page.contains("60,5 procent, 20 nov. 2026") && page.contains("Nått"), "{page}");
    let forget = editor.visit(&values).await.assert(200).attribute("td form", "action");
    editor.press(&forget).await.assert(303);
    assert!(told(&editor).await.contains("Inte mätt än"));

    let budget = way(&editor, "Ny budget").await;
    sends(&editor, &budget, &[("budgetOre", "1 000 000")]).await.assert(400);
    sends(&editor, &budget, &[("budgetOre", "1 000 000"), ("reason", "Färre kommuner")]).await.assert(303);
    let page = told(&editor).await;
    assert!(page.contains("1 200 000 kr blev 1 000 000 kr") && page.contains("Färre kommuner"), "{page}");
}

#[tokio::test]
async fn what_a_funder_has_decided_about_changes_by_a_new_budget_only() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    written(&editor).await;
    for words in ["Börja förbereda", "Ansökan är inlämnad", "Ansökan är beviljad"] {
        goes(&editor, words).await;
    }
    let edit = way(&editor, "Redigera").await;
    let form = editor.visit(&edit).await.assert(200);
    assert!(form.all("#budgetOre").is_empty(), "the sums are not changed there");
    sends(&editor, &edit, &[("title", "Unga på jobbet")]).await.assert(303);
    let page = told(&editor).await;
    assert!(page.contains("Unga på jobbet") && page.contains("1 200 000 kr"), "{page}");
    let id = edit.split('/').nth(3).unwrap();
    let project = editor.get(&format!("/projects/{id}")).await.assert(200);
    let (version, mut changed) = (project.header("etag").to_owned(), project.json());
    changed["budgetOre"] = json!(1);
    let fields = changed.as_object_mut().unwrap();
    fields.retain(|name, _| !name.starts_with('_') && !matches!(name.as_str(), "id" | "slug" | "state" | "version"));
    let change =
        editor.api(reqwest::Method::PUT, &format!("/projects/{id}")).header("if-match", version).json(&changed);
    let refused = editor.send(change).await.assert(400);
    assert!(refused.text().contains("budgetOre"), "{}", refused.text());
}

#[tokio::test]
async fn what_comes_to_nothing_is_dropped_stays_with_those_who_were_asked_and_can_be_taken_up_again() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    written(&editor).await;
    goes(&editor, "Börja förbereda").await;
    let id = way(&editor, "Redigera").await.split('/').nth(3).unwrap().to_owned();
    editor.invites(&id, &lund).await.assert(201);
    malmo.visit(PAGE).await.assert(200);
    goes(&editor, "Lägg ned").await;
    assert!(told(&lund).await.contains("Blev inte av"));
    malmo.visit(PAGE).await.assert(404);
    malmo.get(&format!("/projects/{id}")).await.assert(404);
    app.anyone().visit(PAGE).await.assert(404);
    goes(&editor, "Börja förbereda").await;
    malmo.visit(PAGE).await.assert(200);
}

#[tokio::test]
async fn a_report_shows_the_last_one_beside_each_field_and_is_handed_in_when_it_is_whole() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    written(&editor).await;
    let new = way(&editor, "Ny lägesrapport").await;
    let whole = [
        ("asOf", "2026-06-30"),
        ("status", "Vi har börjat."),
        ("done", "Förstudien."),
        ("thisYear", "Två träffar."),
        ("risks", "Få sökande."),
        ("completion", "I tid."),
        ("judgement", "enligt-plan"),
        ("lamna-in", "ja"),
    ];
    sends(&editor, &new, &whole).await.assert(303);
    let page = editor.visit(&new).await.assert(200);
    assert_eq!(page.all("main details p")[0], "Vi har börjat.");
    assert!(page.text().contains("Förra gången: enligt plan."), "{}", page.text());

    let half = [("asOf", "2026-11-20"), ("status", "Halva tiden har gått."), ("lamna-in", "ja")];
    let page = sends(&editor, &new, &half).await.assert(400);
    assert_eq!(page.one("#status"), "Halva tiden har gått.");
    assert_eq!(page.all(".ds-error-summary li").len(), 5, "four headings and the judgement: {}", page.text());
    sends(&editor, &new, &half[..2]).await.assert(303);
    let draft = way(&editor, "Skriv vidare").await;
    let silent = ["done", "thisYear", "risks", "completion"].map(|heading| ("nothingToReport", heading));
    let rest = [&silent[..], &[("judgement", "risk"), ("lamna-in", "ja")]].concat();
    sends(&editor, &draft, &rest).await.assert(303);
    let page = told(&editor).await;
    assert!(page.contains("Inget att rapportera.") && page.contains("Risk för försening"), "{page}");
    editor.visit(&draft).await.assert(409);
    editor.press(&format!("{draft}/oppna")).await.assert(303);
    sends(&editor, &format!("{draft}/ta-bort"), &[]).await.assert(303);
    assert!(!told(&editor).await.contains("Halva tiden har gått."));
}

#[tokio::test]
async fn programmes_are_kept_on_their_page_and_projects_found_by_them() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let new = "/arbete/projekt/program/nytt";
    let page = sends(&editor, new, &[("name", "Interreg Nordsjön"), ("authority", "")]).await.assert(400);
    assert_eq!(page.attribute("#name", "value"), "Interreg Nordsjön");
    let typed = [("name", "Interreg Nordsjön"), ("type", "interreg"), ("authority", "Region Midtjylland")];
    sends(&editor, new, &typed).await.assert(303);
    let list = editor.visit("/arbete/projekt/program").await.assert(200);
    assert_eq!(list.all("tbody th"), ["Interreg Nordsjön"]);
    let edit = list.attribute("tbody th a", "href");
    sends(&editor, &edit, &[("name", "Interreg Nordsjön 2021–2027")]).await.assert(303);
    let programme = edit.rsplit('/').next().unwrap();
    let of_it = [&TYPED[..], &[("fundingProgrammeId", programme)]].concat();
    sends(&editor, NEW, &of_it).await.assert(303);
    let found = editor.visit(&format!("/arbete/projekt?program={programme}")).await.assert(200);
    assert_eq!(found.all("tbody th a"), ["Unga i arbete"]);
    app.sign_in(COORDINATOR).await.visit("/arbete/projekt").await.assert(403);
    app.sign_in(COORDINATOR).await.visit("/arbete/projekt/program").await.assert(403);
}

#[tokio::test]
async fn what_is_due_in_projects_stands_on_the_staff_s_first_page_until_it_is_done_or_the_project_over() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    written(&editor).await;
    let day = |days: i64| (app.now() + chrono::Duration::days(days)).date_naive().to_string();
    let (soon, later) = (day(10), day(40));
    for (title, due) in [("Halvvägs", &soon), ("Slutet", &later)] {
        let new = way(&editor, "Ny milstolpe").await;
        sends(&editor, &new, &[("title", title), ("dueOn", due)]).await.assert(303);
    }
    let new = way(&editor, "Ny ansökan").await;
    sends(&editor, &new, &[("call", "Våren 2026"), ("soughtOre", "1"), ("deadlineOn", "2026-11-02")]).await.assert(303);
    let due = async || editor.visit("/arbete").await.assert(200).all("section[aria-labelledby=projekt] li a");
    assert_eq!(due().await, ["Våren 2026", "Halvvägs"]);
    let edit = way(&editor, "Halvvägs").await;
    sends(&editor, &edit, &[("reachedOn", "2026-11-23")]).await.assert(303);
    assert_eq!(due().await, ["Våren 2026"]);
    goes(&editor, "Lägg ned").await;
    assert!(due().await.is_empty());
}
