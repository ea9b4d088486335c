//! Pages for everybody.

use crate::support::{ADMIN, TestApp};

#[tokio::test]
async fn the_accessibility_statement_has_all_that_the_law_asks_for() {
    let app = TestApp::start().await;
    let page = app.anyone().visit("/tillganglighet").await.assert(200);
    let text = page.all("main").join(" ");
    for part in [
        "Förbundet",
        "portalen Samverk",
        "delvis förenlig",
        "Innehåll som inte är tillgängligt",
        "Bedömningen gjordes",
        "Redogörelsen uppdaterades",
        "Vi har granskat portalen själva",
        "Du behöver inte säga vem du är",
        "oskäligt betungande",
        "Innehåll som inte omfattas av lagen",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert_eq!(page.all("a[href='https://www.digg.se/tdosanmalan']").len(), 1);
    assert_eq!(page.all("footer a[href='/tillganglighet']").len(), 1);
}

#[tokio::test]
async fn anybody_can_tell_of_what_does_not_work_without_a_name() {
    let app = TestApp::start().await;
    let nobody = app.anyone();
    let empty = nobody.submit("/tillganglighet", &[("text", ""), ("email", "fel")]).await.assert(400);
    assert_eq!(empty.all("#text-fel, #email-fel").len(), 2);
    let sent = [("text", "Knappen syns inte."), ("page", "/kurser"), ("email", "")];
    nobody.submit("/tillganglighet", &sent).await.assert(303);
    let mail = app.mail_to(ADMIN).await.pop().unwrap();
    assert!(mail.contains("Knappen syns inte.") && mail.contains("Vill vara anonym"), "{mail}");
    let mut status = 303;
    for _ in 0..12 {
        status = nobody.submit("/tillganglighet", &sent).await.status.as_u16();
    }
    assert_eq!(status, 400, "nobody may flood the administrators");
}

#[tokio::test]
async fn members_personal_data_the_api_and_robots_are_for_everybody() {
    let app = TestApp::start().await;
    let nobody = app.anyone();
    let members = nobody.visit("/medlemmar").await.assert(200);
    assert_eq!(members.all("tbody th"), ["Lunds kommun", "Malmös kommun"]);
    assert!(nobody.visit("/personuppgifter").await.assert(200).text().contains("bokföringslagen"));
    let api = nobody.visit("/api").await.assert(200);
    let document = api.attribute("#api-docs", "data-document");
    nobody.visit(&document).await.assert(200).json();
    assert!(nobody.visit("/robots.txt").await.assert(200).text().contains("Disallow: /arbete"));
}
