//! Organisations, memberships, people and departments.

use super::fill;
use crate::support::{ADMIN, COORDINATOR, EDITOR, TestApp};

#[tokio::test]
async fn an_organisation_is_added_becomes_a_member_and_gets_a_coordinator() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let new = [
        ("name", "Höörs kommun"),
        ("shortName", "Höör"),
        ("organisationNumber", "212000-1108"),
        ("municipalityCode", "1267"),
        ("population", "17 000"),
    ];
    let page = fill(&admin, "/arbete/medlemmar/ny", &new).await;
    admin.submit(&format!("{page}/medlemskap"), &[("fromOn", "2026-01-01")]).await.assert(303);
    let members = app.anyone().visit("/medlemmar").await;
    assert!(members.all("tbody tr").iter().any(|row| row == "Höörs kommun 1267 17 000"), "{}", members.text());

    let person = [("givenName", "Hulda"), ("familyName", "Höörling"), ("email", "hulda@hoor.example")];
    let person = fill(&admin, &format!("{page}/ny-person"), &person).await;
    admin.submit(&format!("{person}/roller"), &[("role", "samordnare")]).await.assert(303);
    admin.press(&format!("{person}/bjud-in")).await.assert(303);
    assert!(app.mail_to("hulda@hoor.example").await.pop().unwrap().contains("inbjuden"));
    let shown = admin.visit(&page).await.assert(200);
    assert!(shown.all("dd").contains(&"Hulda Höörling".to_owned()), "{}", shown.text());
    assert!(shown.all("dd").contains(&"212000-1108".to_owned()));

    let end = shown.attribute("form[action$='/avsluta']", "action");
    let early = admin.submit(&end, &[("lastDay", "2025-12-31")]).await.assert(400);
    assert!(early.one("title").starts_with("Fel: "));
    assert_eq!(early.attribute("#lastDay", "value"), "2025-12-31");
    let said = early.one(".ds-error-summary li");
    assert_eq!(said, "Sista dag som medlem: Får inte vara före första dagen.");
    let unreadable = admin.submit(&end, &[("lastDay", "i fjol")]).await.assert(400);
    assert_eq!(unreadable.one("#lastDay-fel"), "Skriv ett datum, som 2026-11-24.");
    assert_eq!(unreadable.attribute("#lastDay", "value"), "i fjol");
    admin.submit(&end, &[("lastDay", "2026-11-22")]).await.assert(303);
    assert!(!app.anyone().visit("/medlemmar").await.text().contains("Höör"));
}

#[tokio::test]
async fn a_long_list_of_people_has_pages_and_names_the_coordinators_all_the_same() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    for number in 0..100 {
        sara.colleague(&format!("Person{number} Alm")).await;
    }
    let admin = app.sign_in(ADMIN).await;
    let path = format!("/arbete/medlemmar/{}", sara.organisation());
    let first = admin.visit(&path).await.assert(200);
    assert_eq!(first.all("tbody tr").len(), 100);
    assert!(first.all("dd").contains(&"Sara Samordnare".to_owned()), "{:?}", first.all("dd"));
    let second = admin.visit(&first.attribute("a[rel=next]", "href")).await.assert(200);
    assert!(second.all("tbody th").contains(&"Samordnare, Sara".to_owned()));
}

#[tokio::test]
async fn faults_and_conflicts_over_an_organisation_lose_nothing() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let list = admin.visit("/arbete/medlemmar?q=lund").await.assert(200);
    assert_eq!(list.all("tbody th"), ["Lunds kommun"]);
    let path = format!("{}/redigera", list.attribute("tbody th a", "href"));
    let mine = admin.visit(&path).await.assert(200);
    let typed = mine.filled("main form", &[("municipalityCode", "12"), ("invoiceReference", "LU-1")]);
    let answer = admin.submit(&path, &typed).await.assert(400);
    assert_eq!(answer.one("#municipalityCode-fel"), "Skriv 4 siffror.");
    fill(&admin, &path, &[("population", "130000")]).await;
    let typed = mine.filled("main form", &[("invoiceReference", "LU-1")]);
    let answer = admin.submit(&path, &typed).await.assert(409);
    assert!(answer.one("title").starts_with("Fel: "));
    assert_eq!(answer.all("#andrat tbody th"), ["Invånare"]);
    admin.submit(&path, &answer.form("main form")).await.assert(303);
    let page = admin.visit(path.trim_end_matches("/redigera")).await;
    let facts = page.all("dd");
    assert!(facts.contains(&"LU-1".to_owned()) && facts.contains(&"130 000".to_owned()), "{facts:?}");
}

#[tokio::test]
async fn a_change_of_a_department_by_somebody_else_is_shown_and_not_overwritten() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let path = admin.visit("/arbete/medlemmar/avdelningar").await.assert(200).attribute("tbody th a", "href");
    let mine = admin.visit(&path).await.assert(200);
    fill(&admin, &path, &[("description", "Planering och miljö.")]).await;
    let answer = admin.submit(&path, &mine.filled("main form", &[("shortName", "Samhälle")])).await.assert(409);
    assert!(answer.one("title").starts_with("Fel: "));
    assert_eq!(answer.all("#andrat tbody th"), ["Beskrivning"]);
    admin.submit(&path, &answer.form("main form")).await.assert(303);
    let row = admin.visit("/arbete/medlemmar/avdelningar").await.all("tbody tr").remove(0);
    assert_eq!(row, "Samhällsutveckling Samhälle Planering och miljö.");
    let page = admin.visit(&path).await.assert(200);
    let answer = admin.submit(&path, &page.filled("main form", &[("name", ""), ("position", "x")])).await.assert(400);
    assert_eq!(answer.all(".ds-error-summary li").len(), 2, "{}", answer.text());
}

#[tokio::test]
async fn the_associations_contact_stands_where_people_look_for_it() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let anyone = app.anyone();
    assert!(!anyone.visit("/kurser").await.one("footer").contains("Kontakt:"));
    let path = format!("/arbete/medlemmar/{}/redigera", admin.organisation());
    let page = admin.visit(&path).await.assert(200);
    let wrong = page.filled("main form", &[("contactEmail", "forbundet"), ("contactAddress", &"x".repeat(201))]);
    let answer = admin.submit(&path, &wrong).await.assert(400);
    assert!(!answer.one("#contactEmail-fel").is_empty() && !answer.one("#contactAddress-fel").is_empty());
    let contact = [
        ("contactEmail", "info@forbundet.example"),
        ("contactPhone", "046-12 34 56"),
        ("contactAddress", "Gasverksgatan 3, 222 29 Lund"),
    ];
    fill(&admin, &path, &contact).await;
    for page in ["/kurser", "/tillganglighet", "/personuppgifter"] {
        let page = anyone.visit(page).await.assert(200);
        let footer = "footer a[href='mailto:info@forbundet.example']";
        assert_eq!(page.one(footer), "info@forbundet.example");
        assert_eq!(page.attribute("footer a[href^='tel:']", "href"), "tel:046-123456");
        assert!(page.one("footer").contains("Gasverksgatan 3, 222 29 Lund"));
    }
    for page in ["/tillganglighet", "/personuppgifter"] {
        assert_eq!(anyone.visit(page).await.all("main a[href^='mailto:']"), ["info@forbundet.example"]);
    }
}

#[tokio::test]
async fn roles_of_the_staff_are_given_and_taken_back_but_not_the_last_administrators() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    fill(&admin, "/arbete/medlemmar/avdelningar", &[("name", "Kansliet")]).await;
    let departments = admin.visit("/arbete/medlemmar/avdelningar").await.assert(200);
    let kansliet = departments.all("tbody th").iter().position(|name| name == "Kansliet").unwrap();
    assert_eq!(kansliet, 2);
    let own = format!("/arbete/medlemmar/personer/{}", admin.person());
    let page = admin.visit(&own).await.assert(200);
    let revoke = page.attribute("form[action$='/ta-bort']", "action");
    admin.press(&revoke).await.assert(303);
    assert!(admin.visit(&own).await.one(".tasks li").starts_with("Förbundsadministratör"));

    let editor = app.sign_in(EDITOR).await;
    let person = format!("/arbete/medlemmar/personer/{}", editor.person());
    let page = admin.visit(&person).await.assert(200);
    let department = page.attribute("select[name=role] option:last-child", "value");
    admin.submit(&format!("{person}/roller"), &[("role", department.as_str())]).await.assert(303);
    assert_eq!(admin.visit(&person).await.all(".tasks li").len(), 2);
    admin.submit(&format!("{person}/roller"), &[("role", "")]).await.assert(400);
    editor.submit(&format!("{person}/roller"), &[("role", "forbundsadmin")]).await.assert(403);
    assert_eq!(editor.visit(&person).await.assert(200).all("main form").len(), 0);
}
