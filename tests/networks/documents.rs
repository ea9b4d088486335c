//! Documents of networks, their meetings and projects: who reads them, and who keeps them.

use chrono::Duration;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::meetings::inside;
use crate::support::{
    Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, OTHER_EMPLOYEE, TestApp, User,
};

const PDF: &[u8] = b"%PDF-1.7\n% an agenda\n%%EOF\n";

impl User {
    /// Adds a document to what is at a path of the API.
    pub(crate) async fn adds_document(&self, place: &str, title: &str, audience: &str) -> Answer {
        let file = Part::bytes(PDF).file_name("underlag.pdf");
        let form = Form::new().part("file", file).text("title", title.to_owned()).text("audience", audience.to_owned());
        self.send(self.api(Method::POST, &format!("{place}/documents")).multipart(form)).await
    }

    /// The titles of the documents of what is at a path of the API; nothing when there is no such thing to them.
    async fn documents_of(&self, place: &str) -> Option<Vec<String>> {
        let answer = self.get(&format!("{place}/documents")).await;
        if [401, 404].contains(&answer.status.as_u16()) {
            return None;
        }
        let list = answer.assert(200).json();
        Some(list["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect())
    }
}

/// The address of the newest file, under the API.
fn newest(document: &Value) -> String {
    let whole = document["versions"][0]["_links"]["enclosure"]["href"].as_str().unwrap();
    whole.split_once("/api/v1").unwrap().1.to_owned()
}

fn titled(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|title| (*title).to_owned()).collect()
}

/// A network that somebody in Malmö convenes, with one from Lund in it; gives its path in the API.
async fn convened(app: &TestApp) -> String {
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (anders, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let convener = editor.nominate(&network, malmo.person(), "convener").await;
    malmo.moves(&convener, "active").await.assert(200);
    inside(&lund, &network, &anders, "member").await;
    format!("/networks/{network}")
}

/// A meeting of it; gives its path in the API.
async fn meeting(keeper: &User, network: &str) -> String {
    let new = json!({
        "title": "Ny socialtjänstlag", "startsAt": "2026-12-08T08:00:00Z", "endsAt": "2026-12-08T11:00:00Z",
    });
    let made = keeper.post(&format!("{network}/meetings"), new).await.assert(201).json();
    format!("/network-meetings/{}", made["items"][0]["id"].as_str().unwrap())
}

#[tokio::test]
async fn what_a_network_works_with_is_for_those_in_it_and_the_convener_keeps_it() {
    let app = TestApp::start().await;
    let network = convened(&app).await;
    let convener = app.sign_in(OTHER_EMPLOYEE).await;
    let mut files = Vec::new();
    for (title, audience) in [("Vad vi gör", "everyone"), ("Underlag", "participants"), ("Utkast", "staff")] {
        let made = convener.adds_document(&network, title, audience).await.assert(201).json();
        assert_eq!(format!("/networks/{}", made["networkId"].as_str().unwrap()), network);
        files.push(newest(&made));
    }
    for (user, sees) in [
        (app.anyone(), 1),
        (app.sign_in(COORDINATOR).await, 1),
        (app.sign_in(OTHER_COORDINATOR).await, 1),
        (app.sign_in(EMPLOYEE).await, 2),
        (convener, 3),
        (app.sign_in(OTHER_EDITOR).await, 3),
    ] {
        let expected: &[_] = match sees {
            1 => &["Vad vi gör"],
            2 => &["Underlag", "Vad vi gör"],
            _ => &["Underlag", "Utkast", "Vad vi gör"],
        };
        assert_eq!(user.documents_of(&network).await, Some(titled(expected)));
        for (index, file) in files.iter().enumerate() {
            user.get(file).await.assert(if index < sees { 200 } else { 404 });
        }
    }
    app.sign_in(EMPLOYEE).await.adds_document(&network, "Eget", "participants").await.assert(403);
    app.sign_in(OTHER_COORDINATOR).await.adds_document(&network, "Eget", "participants").await.assert(404);
}

#[tokio::test]
async fn whoever_leaves_a_network_loses_what_was_for_those_in_it() {
    let app = TestApp::start().await;
    let (editor, lund, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let member = inside(&lund, &network, &anders, "member").await;
    let path = format!("/networks/{network}");
    let file = newest(&editor.adds_document(&path, "Underlag", "participants").await.assert(201).json());
    anders.get(&file).await.assert(200);
    lund.moves(&member, "ended").await.assert(200);
    anders.get(&file).await.assert(404);
    assert_eq!(anders.documents_of(&path).await, Some(titled(&[])));
}

#[tokio::test]
async fn documents_of_a_meeting_are_kept_in_the_portal_and_others_never_know_of_them() {
    let app = TestApp::start().await;
    let network = convened(&app).await;
    let (convener, anders) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EMPLOYEE).await);
    let meeting = meeting(&convener, &network).await;
    let page = meeting.replace("/network-meetings/", "/natverk/traff/");
    let keep = convener.visit(&page).await.assert(200).attribute("a.more[href$='/dokument']", "href");
    let blank = convener.visit(&keep).await.assert(200);
    assert_eq!(blank.all("input[name=audience]").len(), 2, "nobody else sees a meeting");

    let typed = blank.filled("main form", &[("title", "")]);
    let with = |typed: &[(String, String)], name: &str, bytes: &'static [u8]| {
        let fields = typed.iter().filter(|(name, _)| name != "file");
        let form = fields.fold(Form::new(), |form, (name, value)| form.text(name.clone(), value.clone()));
        form.part("file", Part::bytes(bytes).file_name(name.to_owned()))
    };
    let back = convener.upload(&keep, with(&typed, "dagordning.pdf", PDF)).await.assert(400);
    assert!(back.text().contains("Välj filen igen: dagordning.pdf."), "{}", back.text());
    let typed = blank.filled("main form", &[("title", "Dagordning")]);
    convener.upload(&keep, with(&typed, "dagordning.pdf", PDF)).await.assert(303);

    let shown = anders.visit(&page).await.assert(200);
    assert!(shown.all("a[href$='/dokument']").is_empty(), "a member keeps nothing");
    let file = shown.attribute("section[aria-labelledby=dokument] li a", "href");
    assert_eq!(anders.visit(&file).await.assert(200).body, PDF);
    let edit = convener.visit(&keep).await.attribute("a[href$='/redigera']", "href");
    for (user, status) in [(&app.sign_in(OTHER_COORDINATOR).await, 404), (&app.anyone(), 404)] {
        for address in [&file, &keep, &edit] {
            user.visit(address).await.assert(status);
        }
        assert_eq!(user.documents_of(&meeting).await, None);
    }
    anders.visit(&edit).await.assert(403);

    let typed =
        convener.visit(&edit).await.filled("main form", &[("title", "Dagordning, ny"), ("audience", "medarbetare")]);
    convener.upload(&edit, with(&typed, "ny.pdf", PDF)).await.assert(303);
    anders.visit(&file).await.assert(404);
    let ask = convener.visit(&edit.replace("redigera", "ta-bort")).await.assert(200);
    assert!(ask.one(".lead").contains("2 versioner"), "{}", ask.text());
    let action = edit.replace("redigera", "ta-bort");
    convener.submit(&action, &ask.form("main form")).await.assert(303);
    assert!(convener.visit(&keep).await.all("tbody th").is_empty());
}

#[tokio::test]
async fn a_project_s_documents_are_for_the_organisations_that_take_part() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let project = editor.project(json!({})).await;
    editor.takes_project(&project, &["preparing"]).await;
    let part = editor.invites(&project, &lund).await.assert(201).json();
    let path = format!("/projects/{project}");
    let file = newest(&editor.adds_document(&path, "Avtal", "participants").await.assert(201).json());
    let part = format!("/project-participations/{}/transitions", part["id"].as_str().unwrap());
    let others = [COORDINATOR, EMPLOYEE, OTHER_COORDINATOR];
    for user in others {
        assert_eq!(
            app.sign_in(user).await.documents_of(&path).await,
            Some(titled(&[])),
            "{user}: an invitation is no yes"
        );
    }
    lund.post(&part, json!({ "to": "interested" })).await.assert(200);
    lund.get(&file).await.assert(200);
    for user in [EMPLOYEE, OTHER_COORDINATOR] {
        app.sign_in(user).await.get(&file).await.assert(404);
    }
    lund.post(&part, json!({ "to": "declined" })).await.assert(200);
    lund.get(&file).await.assert(404);
    lund.adds_document(&path, "Eget", "everyone").await.assert(403);
    assert_eq!(app.anyone().documents_of(&path).await, None);
}

#[tokio::test]
async fn documents_go_with_all_their_versions_when_their_years_are_over() {
    let app = TestApp::start().await;
    let network = convened(&app).await;
    let convener = app.sign_in(OTHER_EMPLOYEE).await;
    let meeting = meeting(&convener, &network).await;
    let of_meeting = convener.adds_document(&meeting, "Dagordning", "participants").await.assert(201).json();
    convener.adds_document(&network, "Uppdrag", "participants").await.assert(201);
    let titles = async || app.contents("document", &["title".to_owned()]).await;
    app.advance(Duration::days(5 * 365 + 15));
    app.keep_house().await;
    assert_eq!(titles().await.len(), 2, "the meeting is to come in a fortnight");
    app.advance(Duration::days(2));
    app.keep_house().await;
    let left = titles().await;
    assert!(left.len() == 1 && left[0].contains("Uppdrag"), "{left:?}");
    app.sign_in(OTHER_EMPLOYEE).await.get(&newest(&of_meeting)).await.assert(404);
}
