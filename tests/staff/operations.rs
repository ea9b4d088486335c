//! What administrators see of the machinery.

use super::link;
use crate::support::{ADMIN, COORDINATOR, TestApp};

#[tokio::test]
async fn an_administrator_reads_mail_and_fetches_it_as_a_file() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    coordinator.register(offered, &[coordinator.colleague("Anna Ek").await]).await;
    app.mail_to("anna.ek@kollega.example").await;
    let admin = app.sign_in(ADMIN).await;
    let list = admin.visit("/arbete/drift").await.assert(200);
    let row = list.all("section[aria-labelledby=mejl] tbody tr");
    assert!(row.iter().any(|row| row.contains("Du har en plats") && row.contains("Skickat")), "{row:?}");
    let (mut read, mut sealed) = (0, 0);
    for href in hrefs(&list) {
        let mail = admin.visit(&href).await.assert(200);
        if mail.one("h1").starts_with("Du har en plats") {
            read += 1;
            assert!(mail.one("pre").contains("Hej Anna."), "{}", mail.text());
            let file = admin.visit(&link(&mail, "/arbete/drift/mejl/")).await.assert(200);
            assert_eq!(file.header("content-type"), "message/rfc822");
            assert!(file.header("content-disposition").ends_with(".eml\""));
        } else if mail.one("h1").contains("inbjuden") {
            // A key that signs somebody in is for its receiver only.
            assert_eq!(mail.all("pre, a[href$=eml]").len(), 0, "{}", mail.text());
            sealed += 1;
        }
    }
    assert!(read == 1 && sealed > 0, "{read} that may be read and {sealed} that may not");
}

fn hrefs(list: &crate::support::Answer) -> Vec<String> {
    let text = list.text();
    let parts = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    parts.filter(|href| href.starts_with("/arbete/drift/mejl/")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_job_that_went_wrong_is_tried_again() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    coordinator.register(offered, &[coordinator.colleague("Anna Ek").await]).await;
    // Nobody listens there, so every hand-over fails.
    app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    let admin = app.sign_in(ADMIN).await;
    let list = admin.visit("/arbete/drift").await.assert(200);
    let jobs = list.all("section[aria-labelledby=arbeten] tbody tr");
    assert!(jobs.iter().all(|job| job.contains("Lämna ett mejl till mejlservern")) && !jobs.is_empty(), "{jobs:?}");
    assert!(app.mail_to("anna.ek@kollega.example").await.is_empty());
    let mut sent = Vec::new();
    for _ in &jobs {
        let list = admin.visit("/arbete/drift").await;
        let retry = list.attribute("section[aria-labelledby=arbeten] form", "action");
        admin.press(&retry).await.assert(303);
        sent.extend(app.mail_to("anna.ek@kollega.example").await);
    }
    assert_eq!(sent.len(), 1);
    let list = admin.visit("/arbete/drift").await;
    assert_eq!(list.all("section[aria-labelledby=arbeten] tbody tr").len(), 0);
}

#[tokio::test]
async fn the_trail_is_filtered_by_organisation() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    coordinator.register(offered, &[coordinator.colleague("Anna Ek").await]).await;
    let admin = app.sign_in(ADMIN).await;
    let all = admin.visit("/arbete/drift/logg").await.assert(200);
    assert!(all.all("tbody tr").iter().any(|row| row.contains("Publicerade kursen")), "{}", all.text());
    let lund = admin.visit("/arbete/drift/logg?organisation=lund").await.assert(200);
    assert!(lund.text().contains("Anmälde") && !lund.text().contains("Publicerade kursen"));
    assert!(lund.all("details").iter().any(|one| one.contains("Har plats")), "{}", lund.text());
}
