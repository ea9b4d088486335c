//! Forms of other sites, sent by a browser of somebody who has signed in.

use reqwest::Method;

use crate::support::{COORDINATOR, TestApp};

#[tokio::test]
async fn a_form_from_elsewhere_or_from_nowhere_changes_nothing() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let person = sara.colleague("Anna Ek").await;
    let registration = sara.register(course, &[person]).await[0];
    let before = everything(&app).await;
    for path in [
        "/logga-ut".to_owned(),
        "/logga-in".into(),
        format!("/anmalan/{}/mig", course.id),
        format!("/anmalan/avboka/{registration}"),
        "/min-kommun/enheter".into(),
        "/min-kommun/personer/ny".into(),
        format!("/min-kommun/personer/{person}/samordnare"),
        "/mina-sidor/kalender".into(),
        "/mina-sidor/inloggning/overallt".into(),
        "/tillganglighet".into(),
    ] {
        for headers in [
            &[][..],
            &[("origin", "https://elsewhere.example")],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("origin", app.base.as_str())],
        ] {
            let mut request = sara.page(Method::POST, &path).form(&[("name", "Skolan"), ("text", "Hej")]);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = sara.send(request).await;
            assert_eq!(answer.status.as_u16(), 403, "{path} takes a form with {headers:?}");
        }
    }
    assert_eq!(everything(&app).await, before);
    assert_eq!(sara.visit("/kurser").await.one(".person-menu__name"), "Sara Samordnare");
    // The same form from a page of ours is taken.
    for headers in [[("sec-fetch-site", "same-origin")], [("origin", app.base.as_str())]] {
        let [(name, value)] = headers;
        let form = [("name", format!("Skolan {name}"))];
        let request = sara.page(Method::POST, "/min-kommun/enheter").form(&form).header(name, value);
        sara.send(request).await.assert(303);
    }
}

async fn everything(app: &TestApp) -> Vec<String> {
    let mut rows = Vec::new();
    for table in samverk_domain::tables() {
        rows.extend(app.contents(table.name, &app.columns(table.name).await).await);
    }
    rows
}
