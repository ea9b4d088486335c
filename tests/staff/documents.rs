//! Keeping the documents of an offering, in the portal.

use reqwest::multipart::{Form, Part};

use crate::support::{EDITOR, OTHER_EDITOR, TestApp};

fn form(fields: &[(String, String)], file: Option<(&str, &[u8])>) -> Form {
    let mut form = Form::new();
    for (name, value) in fields.iter().filter(|(name, _)| name != "file") {
        form = form.text(name.clone(), value.clone());
    }
    match file {
        Some((name, bytes)) => form.part("file", Part::bytes(bytes.to_vec()).file_name(name.to_owned())),
        None => form.part("file", Part::bytes(Vec::new()).file_name("")),
    }
}

#[tokio::test]
async fn a_document_is_added_changed_given_a_new_version_and_removed() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/arbete/kurser/tillfallen/{}/dokument", course.id);
    let blank = editor.visit(&path).await.assert(200);

    let typed = blank.filled("main form", &[("title", "Program"), ("credit", "Eva Ek")]);
    let back = editor.upload(&path, form(&typed, Some(("program.exe", b"MZ")))).await.assert(400);
    assert_eq!(back.attribute("#title", "value"), "Program");
    assert_eq!(back.all(".ds-error-summary a[href='#file']").len(), 1);
    assert!(back.text().contains("Välj filen igen: program.exe."), "{}", back.text());
    editor.upload(&path, form(&typed, Some(("program.pdf", b"%PDF-1.7")))).await.assert(303);

    let list = editor.visit(&path).await;
    assert_eq!(list.one("tbody th"), "Program");
    let edit = list.attribute("tbody a[href$='/redigera']", "href");
    let typed = editor.visit(&edit).await.filled("main form", &[("title", "Program, vecka 3"), ("licence", "cc-by")]);
    editor.upload(&edit, form(&typed, Some(("vecka 3.pdf", b"%PDF-1.7 2")))).await.assert(303);
    let shown = editor.visit(&edit).await;
    assert_eq!(shown.one("h1"), "Program, vecka 3");
    assert_eq!(shown.all("tbody th"), ["vecka 3.pdf", "program.pdf"]);

    app.sign_in(OTHER_EDITOR).await.visit(&edit).await.assert(403);
    let remove = edit.replace("redigera", "ta-bort");
    let ask = editor.visit(&remove).await;
    assert!(ask.one(".lead").contains("2 versioner"), "{}", ask.text());
    editor.submit(&remove, &ask.form("main form")).await.assert(303);
    assert!(editor.visit(&path).await.all("tbody th").is_empty());
    editor.visit(&edit).await.assert(404);
}
