//! What holds for every form that changes something.

use crate::support::{ADMIN, Answer, COORDINATOR, TestApp, User};

/// Sends the form of a page with far too much in every field that is typed into.
async fn overfilled(user: &User, path: &str, action: &str) -> Answer {
    let page = user.visit(path).await.assert(200);
    let typed =
        |name: &str| ["input", "textarea"].iter().any(|tag| !page.all(&format!("main {tag}[id='{name}']")).is_empty());
    let mut fields = page.form("main form[method=post]");
    for (name, value) in &mut fields {
        if typed(name) && !["version", "marks"].contains(&name.as_str()) {
            *value = "för mycket ".repeat(3_000);
        }
    }
    user.submit(action, &fields).await.assert(400)
}

#[tokio::test]
async fn the_summary_calls_each_field_as_the_form_does() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let (admin, sara) = (app.sign_in(ADMIN).await, app.sign_in(COORDINATOR).await);
    let departments = "/arbete/medlemmar/avdelningar";
    let department = admin.visit(departments).await.assert(200).attribute("tbody th a", "href");
    sara.submit("/min-kommun/enheter", &[("name", "Skolan")]).await.assert(303);
    let unit = sara.visit("/min-kommun/enheter").await.attribute("tbody a[href^='/min-kommun/enheter']", "href");
    let own = format!("/arbete/medlemmar/{}", sara.organisation());
    let forms = [
        (&admin, format!("/arbete/kurser/{}/redigera", offered.course)),
        (&admin, format!("/arbete/kurser/tillfallen/{}/redigera", offered.id)),
        (&admin, format!("{own}/redigera")),
        (&admin, format!("{own}/ny-person")),
        (&admin, departments.to_owned()),
        (&admin, department),
        (&sara, format!("/min-kommun/personer/{}/andra", sara.person())),
        (&sara, unit),
        (&sara, "/min-kommun/enheter".to_owned()),
    ];
    for (user, path) in forms {
        let page = overfilled(user, &path, &path).await;
        assert!(page.one("title").starts_with("Fel: "), "{path}");
        for (index, line) in page.all(".ds-error-summary a").into_iter().enumerate() {
            let link = format!(".ds-error-summary li:nth-child({}) a", index + 1);
            let field = page.attribute(&link, "href").trim_start_matches('#').to_owned();
            // Rows of sessions are called by their number too.
            if !field.starts_with("sessions") {
                let label = page.one(&format!("main label[for='{field}']")).replace(" (frivilligt)", "");
                assert!(line.starts_with(&format!("{label}: ")), "{path}: {line} is called {label}");
            }
        }
    }
}
