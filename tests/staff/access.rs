//! Who gets in.

use crate::support::{ADMIN, COORDINATOR, EDITOR, OTHER_EDITOR, TestApp};

#[tokio::test]
async fn nobody_is_asked_to_sign_in_and_a_coordinator_does_not_get_in() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    let registration = coordinator.register(offered, &[coordinator.colleague("Anna Ek").await]).await[0];
    let course = format!("/arbete/kurser/{}", offered.course);
    let offering = format!("/arbete/kurser/tillfallen/{}", offered.id);
    let organisation = format!("/arbete/medlemmar/{}", coordinator.organisation());
    let person = format!("/arbete/medlemmar/personer/{}", coordinator.person());
    let mut paths = vec![
        "/arbete".to_owned(),
        "/arbete/kurser".to_owned(),
        "/arbete/kurser/ny".to_owned(),
        "/arbete/medlemmar".to_owned(),
        "/arbete/medlemmar/ny".to_owned(),
        "/arbete/medlemmar/avdelningar".to_owned(),
        "/arbete/drift".to_owned(),
        "/arbete/drift/logg".to_owned(),
        format!("/arbete/anmalningar/{registration}/avboka"),
        format!("{organisation}/redigera"),
        format!("{organisation}/ny-person"),
        organisation,
        person,
    ];
    paths.extend(["", "/redigera", "/nytt-tillfalle", "/avpublicera", "/ta-bort"].map(|end| format!("{course}{end}")));
    let ends = ["", "/redigera", "/kopiera", "/lage/installt", "/deltagare", "/deltagare.xlsx", "/deltagare.csv"];
    paths.extend(ends.map(|end| format!("{offering}{end}")));
    paths.extend(["/reservlista", "/behov"].map(|end| format!("{offering}{end}")));
    let nobody = app.anyone();
    for path in &paths {
        let answer = nobody.visit(path).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        assert!(answer.header("location").starts_with("/logga-in?till="), "{path}");
        let answer = coordinator.visit(path).await;
        assert!(matches!(answer.status.as_u16(), 403 | 404), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn an_editor_of_another_department_sees_but_cannot_change() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    let registration = coordinator.register(offered, &[coordinator.colleague("Anna Ek").await]).await[0];
    let other = app.sign_in(OTHER_EDITOR).await;
    let course = format!("/arbete/kurser/{}", offered.course);
    let offering = format!("/arbete/kurser/tillfallen/{}", offered.id);
    for path in [&course, &offering, &format!("{offering}/deltagare")] {
        let page = other.visit(path).await.assert(200);
        assert_eq!(page.all("main form, main a.ds-button").len(), 0, "{path}: {}", page.text());
    }
    for path in [format!("{course}/redigera"), format!("{course}/nytt-tillfalle"), format!("{offering}/redigera")] {
        other.visit(&path).await.assert(403);
    }
    for (path, field) in [
        (format!("{course}/avpublicera"), ("", "")),
        (format!("{course}/ta-bort"), ("", "")),
        (format!("{offering}/lage/stangt"), ("", "")),
        (format!("{offering}/lage/installt"), ("reason", "Nej")),
        (format!("{offering}/kopiera"), ("days", "364")),
        (format!("{offering}/narvaro"), ("everybody", "")),
        (format!("/arbete/anmalningar/{registration}/avboka"), ("", "")),
    ] {
        let answer = other.submit(&path, &[field]).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
    }
    let edit = format!("{course}/redigera");
    let owner = app.sign_in(EDITOR).await;
    let form = owner.visit(&edit).await.form("main form");
    other.submit(&edit, &form).await.assert(403);
}

#[tokio::test]
async fn an_address_with_what_is_no_id_is_not_found() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    for path in ["kurser/ingen", "kurser/tillfallen/ingen", "medlemmar/ingen", "medlemmar/personer/ingen"] {
        let page = admin.visit(&format!("/arbete/{path}")).await.assert(404);
        assert_eq!(page.one("h1"), "Sidan finns inte");
    }
}

#[tokio::test]
async fn only_administrators_see_mail_jobs_and_the_trail() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    for path in ["/arbete/drift", "/arbete/drift/logg", "/arbete/medlemmar/ny"] {
        editor.visit(path).await.assert(403);
        app.sign_in(ADMIN).await.visit(path).await.assert(200);
    }
    for (email, is_shown) in [(EDITOR, false), (ADMIN, true)] {
        let page = app.sign_in(email).await.visit("/arbete").await.assert(200);
        assert_eq!(page.all("nav.tabs a").contains(&"Drift".to_owned()), is_shown, "{email}");
    }
}
