//! Documents of offerings: what is uploaded comes back as it was, to those it is for and nobody else.

use chrono::Duration;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::race::another_with;
use crate::support::{
    ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, OTHER_EMPLOYEE, Offered, Store,
    TestApp, User,
};

const PDF: &[u8] = b"%PDF-1.7\n% a programme\n%%EOF\n";

fn file(name: &str, bytes: &[u8]) -> Part {
    Part::bytes(bytes.to_vec()).file_name(name.to_owned())
}

/// Uploads a document over the API.
async fn upload(editor: &User, course: Offered, title: &str, audience: &str, part: Part) -> Answer {
    let form = Form::new().part("file", part).text("title", title.to_owned()).text("audience", audience.to_owned());
    let path = format!("/course-offerings/{}/documents", course.id);
    editor.send(editor.api(Method::POST, &path).multipart(form)).await
}

/// The address of the newest file, under the API.
fn newest(document: &Value) -> String {
    let whole = document["versions"][0]["_links"]["enclosure"]["href"].as_str().unwrap();
    whole.split_once("/api/v1").unwrap().1.to_owned()
}

async fn titles(user: &User, course: Offered) -> Vec<String> {
    let list = user.get(&format!("/course-offerings/{}/documents", course.id)).await.assert(200).json();
    list["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

/// The files that are kept.
fn kept(app: &TestApp) -> usize {
    let folders = std::fs::read_dir(app.folder().join("files")).unwrap();
    folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap()).count()
}

#[tokio::test]
async fn each_document_is_for_everybody_for_participants_or_for_staff() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let anders = app.sign_in(EMPLOYEE).await;
    app.sign_in(COORDINATOR).await.register(course, &[anders.person()]).await;
    let mut files = Vec::new();
    for (title, audience) in [("Program", "everyone"), ("Bilder", "participants"), ("Körschema", "staff")] {
        let made = upload(&editor, course, title, audience, file("a.pdf", PDF)).await.assert(201).json();
        files.push(newest(&made));
    }
    for (user, sees) in [
        (app.anyone(), 1),
        (app.sign_in(OTHER_EMPLOYEE).await, 1),
        (app.sign_in(OTHER_COORDINATOR).await, 1),
        (anders, 2),
        (app.sign_in(COORDINATOR).await, 2),
        (app.sign_in(OTHER_EDITOR).await, 3),
        (app.sign_in(ADMIN).await, 3),
    ] {
        let all = ["Bilder", "Körschema", "Program"];
        let expected: Vec<_> = match sees {
            1 => vec!["Program"],
            2 => vec!["Bilder", "Program"],
            _ => all.to_vec(),
        };
        assert_eq!(titles(&user, course).await, expected);
        for (index, file) in files.iter().enumerate() {
            let answer = user.get(file).await;
            if index < sees {
                assert_eq!(answer.assert(200).body, PDF);
            } else {
                answer.assert(404);
            }
        }
    }
}

#[tokio::test]
async fn whoever_loses_the_seat_loses_the_documents() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let made = upload(&editor, course, "Bilder", "participants", file("a.pdf", PDF)).await.assert(201).json();
    let anders = app.sign_in(EMPLOYEE).await;
    let seat = anders.register(course, &[anders.person()]).await[0];
    anders.get(&newest(&made)).await.assert(200);
    anders.post(&format!("/registrations/{seat}/cancellations"), json!({})).await.assert(200);
    anders.get(&newest(&made)).await.assert(404);
}

#[tokio::test]
async fn a_new_version_takes_the_place_of_the_last_and_the_last_can_still_be_had() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let first = upload(&editor, course, "Program", "everyone", file("program.pdf", PDF)).await.assert(201).json();
    let path = format!("/documents/{}/versions", first["id"].as_str().unwrap());
    let form = Form::new().part("file", file("program 2.txt", "Kl. 9 börjar vi".as_bytes()));
    let second = editor.send(editor.api(Method::POST, &path).multipart(form)).await.assert(201).json();
    assert_eq!(second["versions"][0]["number"], 2);
    assert_eq!(second["versions"][0]["fileName"], "program 2.txt");
    assert_eq!(editor.get(&newest(&second)).await.body, "Kl. 9 börjar vi".as_bytes());
    assert_eq!(app.anyone().get(&newest(&first)).await.assert(200).body, PDF);
}

#[tokio::test]
async fn a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let large = vec![b'a'; 26 * 1024 * 1024];
    for (name, bytes, status) in [
        ("sida.html", b"<script>alert(1)</script>".as_slice(), 400),
        ("bild.png", b"<svg onload=alert(1)>", 400),
        ("program.pdf", b"MZ\x90\x00", 400),
        ("tom.pdf", b"", 400),
        ("stor.txt", &large, 413),
    ] {
        let refused = upload(&editor, course, "Fel", "everyone", file(name, bytes)).await.assert(status);
        if status == 400 {
            assert_eq!(refused.json()["invalidParameters"][0]["property"], "file", "{name}");
        }
    }
    assert!(titles(&editor, course).await.is_empty());
    assert_eq!(kept(&app), 0);
}

#[tokio::test]
async fn a_file_never_runs_on_our_address() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    upload(&editor, course, "Text", "everyone", file("Åk hit; nu.txt", "Kl. 9 <b>börjar</b> vi".as_bytes()))
        .await
        .assert(201);
    let page = app.anyone().visit(&format!("/kurstillfallen/{}/dokument", course.id)).await.assert(200);
    let file = app.anyone().visit(&page.attribute("main ul.stack a", "href")).await.assert(200);
    assert_eq!(file.header("content-disposition"), "attachment");
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("content-security-policy"), "default-src 'none'; sandbox");
}

#[tokio::test]
async fn what_is_removed_is_gone_from_the_disk_within_the_hour() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let made = upload(&editor, course, "Program", "everyone", file("a.pdf", PDF)).await.assert(201).json();
    app.keep_house().await;
    assert_eq!(kept(&app), 1);
    let path = format!("/documents/{}", made["id"].as_str().unwrap());
    editor.send(editor.api(Method::DELETE, &path).header("If-Match", "\"1\"")).await.assert(204);
    editor.get(&newest(&made)).await.assert(404);
    app.advance(Duration::minutes(61));
    app.keep_house().await;
    assert_eq!(kept(&app), 0);
}

#[tokio::test]
async fn participants_find_the_documents_from_the_course_and_from_their_own_pages_also_afterwards() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    upload(&app.sign_in(EDITOR).await, course, "Bilder", "participants", file("a.pdf", PDF)).await.assert(201);
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(course, &[anders.person()]).await;
    let list = format!("/kurstillfallen/{}/dokument", course.id);
    let link = format!("main a[href='{list}']");
    let slug = format!("/kurser/{}", app.slug_of(course).await);
    assert_eq!(anders.visit(&slug).await.one(&link), "1 dokument");
    assert!(app.anyone().visit(&slug).await.all(&link).is_empty());
    assert_eq!(anders.visit("/mina-sidor").await.all(&link).len(), 1);
    app.advance(Duration::days(60));
    app.keep_house().await;
    let anders = app.sign_in(EMPLOYEE).await;
    assert_eq!(anders.visit("/mina-sidor").await.all(&link).len(), 1);
    assert_eq!(anders.visit(&list).await.all("main ul.stack li").len(), 1);
}

#[tokio::test]
async fn files_are_kept_in_a_store_that_speaks_s3_when_that_is_said() {
    let app = TestApp::start_now().await;
    let course = app.course().open().await;
    let store = Store::start(app.folder()).await;
    let server = another_with(&app, &store.settings()).await;
    let editor = app.sign_in(EDITOR).await;
    // More than one part of an answer, and not the same all through.
    let bytes: Vec<u8> = PDF.iter().copied().chain((0..3_000_000_u32).flat_map(u32::to_le_bytes)).collect();
    let form = Form::new().part("file", file("a.pdf", &bytes)).text("title", "Program").text("audience", "everyone");
    let path = format!("/course-offerings/{}/documents", course.id);
    let made = editor.send(editor.api_of(&server.base, Method::POST, &path).multipart(form)).await.assert(201).json();
    let read = editor.api_of(&server.base, Method::GET, &newest(&made));
    assert!(editor.send(read).await.assert(200).body == bytes, "it is as it was");
    let folders = std::fs::read_dir(store.bucket.join("samverk")).unwrap();
    assert_eq!(folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap()).count(), 1);
    assert_eq!(kept(&app), 0, "nothing is on this disk");
}
