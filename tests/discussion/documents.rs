//! Threads about documents: found beside the document, and told of to nobody who may not have it.

use serde_json::json;

use crate::networks::meetings::inside;
use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_EMPLOYEE, TestApp, User};

/// A document of a network, which staff add; gives its id.
async fn adds(editor: &User, network: &str, title: &str, audience: &str) -> String {
    let added = editor.adds_document(&format!("/networks/{network}"), title, audience).await;
    added.assert(201).json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn those_in_a_network_talk_about_a_document_beside_it() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &anders, "member").await;
    let document = adds(&editor, &network, "Mall för jour", "participants").await;
    let beside = anders.visit("/natverk/socialchefer").await.assert(200).attribute("a[href*='dokument=']", "href");
    let list = anders.visit(&beside).await.assert(200);
    assert!(list.text().contains("Om dokumentet"), "{}", list.text());
    let open = list.attribute("main a.ds-button", "href");
    let form = anders.visit(&open).await.assert(200);
    assert!(form.text().contains("Om dokumentet Mall för jour"), "{}", form.text());
    let faulty = form.filled("main form", &[("text", "Stämmer steg två?")]);
    let again = anders.submit("/natverk/socialchefer/diskussion/ny", &faulty).await.assert(400);
    let typed = again.filled("main form", &[("title", "Steg två")]);
    anders.submit("/natverk/socialchefer/diskussion/ny", &typed).await.assert(303);
    assert_eq!(anders.visit(&beside).await.all(".tasks li a"), ["Steg två"]);
    let threads = anders.get(&format!("/networks/{network}/threads?documentId={document}")).await.assert(200).json();
    assert_eq!(threads["items"][0]["documentTitle"], "Mall för jour");

    app.sign_in(OTHER_EMPLOYEE).await.visit(&beside).await.assert(404);
    let page = app.sign_in(OTHER_EMPLOYEE).await.visit("/natverk/socialchefer").await.assert(200);
    assert!(page.all("a[href*='dokument=']").is_empty());
    let remove = format!("/dokument/{document}/ta-bort");
    let form = editor.visit(&remove).await.assert(200).form("main form");
    editor.submit(&remove, &form).await.assert(303);
    let threads = anders.get(&format!("/networks/{network}/threads")).await.assert(200).json();
    assert_eq!(threads["items"][0]["title"], "Steg två", "what was said stays");
    assert!(threads["items"][0].get("documentTitle").is_none());
}

#[tokio::test]
async fn what_is_for_staff_is_not_told_of_by_a_thread_about_it_nor_is_what_belongs_elsewhere_a_subject() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &anders, "member").await;
    let secret = adds(&editor, &network, "Bara för oss", "staff").await;
    let open = |document: &str| json!({ "title": "Utkastet", "text": "Läs.", "documentId": document });
    let threads = format!("/networks/{network}/threads");
    app.sign_in(ADMIN).await.post(&threads, open(&secret)).await.assert(201);
    let seen = anders.get(&threads).await.assert(200).text();
    assert!(seen.contains("Utkastet") && !seen.contains("Bara för oss") && !seen.contains(&secret), "{seen}");
    assert!(!anders.visit("/natverk/socialchefer").await.text().contains("Bara för oss"));
    anders.post(&threads, open(&secret)).await.assert(400);
    let other = editor.network(json!({ "name": "Skolchefer" })).await;
    editor.post(&format!("/networks/{other}/threads"), open(&secret)).await.assert(400);
}
