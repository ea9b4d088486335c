//! How organisations take part in projects, and who sees what of it.

use serde_json::{Value, json};

use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

/// A project that is running, and the part of somebody's organisation in it, which they are invited to.
async fn invited(editor: &User, whom: &User) -> (String, String) {
    let project = editor.project(json!({})).await;
    editor.takes_project(&project, &["preparing", "submitted", "approved", "running"]).await;
    let made = editor.invites(&project, whom).await.assert(201).json();
    (project, format!("/project-participations/{}", made["id"].as_str().unwrap()))
}

impl User {
    pub(super) async fn moves_part(&self, part: &str, to: &str) -> Answer {
        self.post(&format!("{part}/transitions"), json!({ "to": to })).await
    }

    pub(super) async fn decides_on(&self, part: &str) -> Answer {
        let decision =
            json!({ "to": "decided", "diaryNumber": "KS 2026/77", "section": "§ 84", "decidedOn": "2026-11-20" });
        self.post(&format!("{part}/transitions"), decision).await
    }

    /// Who takes part in a project, as the user sees it.
    async fn parts(&self, project: &str) -> Vec<Value> {
        let found = self.get(&format!("/projects/{project}/participations")).await.assert(200).json();
        found["items"].as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn a_kommun_answers_an_invitation_decides_and_takes_part() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (_, part) = invited(&editor, &sara).await;
    let allowed = sara.get(&part).await.assert(200).json()["allowedTransitions"].clone();
    assert_eq!(
        allowed,
        json!([{ "to": "interested", "needsDecision": false }, { "to": "declined", "needsDecision": false }])
    );
    sara.decides_on(&part).await.assert(409);
    sara.moves_part(&part, "interested").await.assert(200);
    let told = sara.moves_part(&part, "decided").await.assert(400).text();
    for field in ["diaryNumber", "section", "decidedOn"] {
        assert!(told.contains(&format!("\"{field}\"")), "{field} is not named: {told}");
    }
    let decided = sara.decides_on(&part).await.assert(200).json();
    assert_eq!((&decided["diaryNumber"], &decided["section"]), (&json!("KS 2026/77"), &json!("§ 84")));
    let active = sara.moves_part(&part, "active").await.assert(200).json();
    assert_eq!((&active["fromOn"], &active["diaryNumber"]), (&json!("2026-11-23"), &json!("KS 2026/77")));
    let left = sara.moves_part(&part, "left").await.assert(200).json();
    assert_eq!((&left["toOn"], &left["allowedTransitions"]), (&json!("2026-11-23"), &json!([])));
    sara.moves_part(&part, "active").await.assert(409);
}

#[tokio::test]
async fn others_are_told_organisation_role_and_state_of_those_who_take_part_and_nothing_else() {
    let app = TestApp::start().await;
    let (editor, sara, maja) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let (project, part) = invited(&editor, &sara).await;
    assert_eq!(sara.parts(&project).await.len(), 1);
    sara.moves_part(&part, "interested").await.assert(200);
    let share = json!({ "cashOre": 5_000_000, "hours": 400, "contactPersonId": sara.person().to_string() });
    sara.put_over(&part, share).await.assert(200);
    sara.decides_on(&part).await.assert(200);
    assert!(maja.parts(&project).await.is_empty(), "who has decided is not in it yet");
    assert!(app.anyone().parts(&project).await.is_empty());
    let of_lund = format!("?organisationId={}", sara.organisation());
    assert_eq!((sara.titles(&of_lund).await.len(), maja.titles(&of_lund).await.len()), (1, 0));
    sara.moves_part(&part, "active").await.assert(200);
    for other in [&maja, &app.anyone()] {
        let seen = other.parts(&project).await;
        let mut fields: Vec<_> = seen[0].as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        let told = ["_links", "allowedTransitions", "organisationId", "organisationName", "projectId", "role", "state"];
        assert_eq!(fields, told);
        assert_eq!((&seen[0]["organisationName"], &seen[0]["state"]), (&json!("Lund"), &json!("active")));
        assert_eq!(other.titles(&of_lund).await.len(), 1);
    }
    maja.get(&part).await.assert(404);
    maja.moves_part(&part, "left").await.assert(404);
    for own in [&editor, &sara, &app.sign_in(EMPLOYEE).await] {
        let seen = own.parts(&project).await;
        assert_eq!(
            (&seen[0]["cashOre"], &seen[0]["contactPersonName"]),
            (&json!(5_000_000), &json!("Sara Samordnare"))
        );
    }
    assert!(!maja.get("/audit-events").await.assert(200).text().contains("KS 2026/77"));
    app.sign_in(EMPLOYEE).await.moves_part(&part, "left").await.assert(403);
}

#[tokio::test]
async fn an_organisation_is_invited_once_at_a_time_and_only_to_what_it_can_join() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let idea = editor.project(json!({ "title": "En idé" })).await;
    editor.invites(&idea, &sara).await.assert(409);
    let (project, part) = invited(&editor, &sara).await;
    sara.invites(&project, &sara).await.assert(403);
    let again = editor.invites(&project, &sara).await.assert(409).json();
    assert!(again["type"].as_str().unwrap().ends_with("/already-in-project"), "{again}");
    sara.moves_part(&part, "declined").await.assert(200);
    editor.invites(&project, &sara).await.assert(201);
    let unknown = json!({ "organisationId": project, "role": "partner" });
    editor.post(&format!("/projects/{project}/participations"), unknown).await.assert(400);
}

#[tokio::test]
async fn nobody_takes_part_in_what_is_not_approved_and_who_does_completes_it_when_it_is_closed() {
    let app = TestApp::start().await;
    let (editor, sara, maja) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let project = editor.project(json!({})).await;
    editor.takes_project(&project, &["preparing"]).await;
    let mut parts = Vec::new();
    for kommun in [&sara, &maja] {
        let made = editor.invites(&project, kommun).await.assert(201).json();
        parts.push(format!("/project-participations/{}", made["id"].as_str().unwrap()));
    }
    sara.moves_part(&parts[0], "interested").await.assert(200);
    let decided = sara.decides_on(&parts[0]).await.assert(200).json();
    assert_eq!(decided["allowedTransitions"], json!([]));
    sara.moves_part(&parts[0], "active").await.assert(409);
    editor.takes_project(&project, &["submitted", "approved"]).await;
    sara.moves_part(&parts[0], "active").await.assert(200);
    editor.takes_project(&project, &["running", "reporting", "closed"]).await;
    assert_eq!(sara.get(&parts[0]).await.json()["state"], "completed");
    assert_eq!(maja.get(&parts[1]).await.json()["state"], "invited");
    maja.moves_part(&parts[1], "interested").await.assert(409);
    maja.moves_part(&parts[1], "declined").await.assert(200);
    let seen = app.anyone().parts(&project).await;
    assert_eq!((seen.len(), &seen[0]["state"]), (1, &json!("completed")));
}

#[tokio::test]
async fn a_kommuns_contact_is_one_of_its_own_and_is_shown_vacant_when_they_have_left() {
    let app = TestApp::start().await;
    let (editor, sara, maja) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let anders = app.sign_in(EMPLOYEE).await;
    let (_, part) = invited(&editor, &sara).await;
    let with = |who: &User| json!({ "contactPersonId": who.person().to_string(), "cashOre": 100 });
    sara.put_over(&part, with(&maja)).await.assert(400);
    editor.put_over(&part, with(&editor)).await.assert(400);
    sara.put_over(&part, json!({ "cashOre": -1 })).await.assert(400);
    let read = sara.get(&part).await.header("etag").to_owned();
    sara.put_over(&part, with(&anders)).await.assert(200);
    let late = sara.api(reqwest::Method::PUT, &part).header("if-match", read).json(&json!({}));
    sara.send(late).await.assert(412);
    anders.put(&part, json!({})).await.assert(428);
    anders.put_over(&part, json!({})).await.assert(403);
    let ending = format!("/people/{}/affiliation-endings", anders.person());
    sara.post(&ending, json!({ "lastDay": "2026-11-30" })).await.assert(200);
    assert_eq!(editor.get(&part).await.json()["contactPersonName"], "Anders Anställd");
    app.advance(chrono::Duration::days(8));
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    for user in [&editor, &sara] {
        assert_eq!(user.get(&part).await.json()["contactPersonName"], Value::Null);
    }
}

#[tokio::test]
async fn a_contact_with_a_protected_identity_is_hidden_from_staff_who_do_not_lose_them() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (_, part) = invited(&editor, &sara).await;
    let rut = json!({
        "givenName": "Rut", "familyName": "Hemlig", "email": "rut@lund.example", "protectedIdentity": true,
        "organisationId": sara.organisation().to_string(), "kind": "official",
    });
    let rut = sara.post("/people", rut).await.assert(201).json()["id"].as_str().unwrap().to_owned();
    sara.put_over(&part, json!({ "contactPersonId": rut })).await.assert(200);
    let seen = editor.get(&part).await.assert(200);
    assert_eq!(seen.json()["contactPersonName"], "Skyddade personuppgifter");
    assert!(!seen.text().contains(&rut), "{}", seen.text());
    editor.put_over(&part, json!({ "hours": 40 })).await.assert(200);
    let kept = sara.get(&part).await.json();
    assert_eq!((&kept["contactPersonName"], &kept["hours"]), (&json!("Rut Hemlig"), &json!(40)));
}

#[tokio::test]
async fn who_is_erased_is_nobodys_contact_and_is_told_of_it_before() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let (_, part) = invited(&editor, &sara).await;
    sara.put_over(&part, json!({ "contactPersonId": anders.person().to_string() })).await.assert(200);
    let copy = anders.get("/people/me/records").await.assert(200).text();
    assert!(copy.contains("Unga närmare arbete"), "{copy}");
    let erasure = format!("/people/{}/erasures", anders.person());
    sara.post(&erasure, json!({ "reason": "På egen begäran" })).await.assert(204);
    let seen = sara.get(&part).await.assert(200);
    assert!(!seen.text().contains("Anders") && !seen.text().contains(&anders.person().to_string()), "{}", seen.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_those_who_take_the_same_part_onward_at_once_one_does_and_the_others_are_told() {
    let app = TestApp::start().await;
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let (_, part) = invited(&editor, &sara).await;
    let answers = [&sara, &editor, &sara, &editor].map(|user| user.moves_part(&part, "interested"));
    assert_eq!(statuses(answers).await, [200, 409, 409, 409]);
    sara.decides_on(&part).await.assert(200);
    editor.moves_part(&part, "active").await.assert(200);
    let answers = [sara.moves_part(&part, "left"), editor.moves_part(&part, "completed")];
    assert_eq!(statuses(answers).await, [200, 409]);
}

/// How they were answered, in order of the numbers.
async fn statuses(answers: impl IntoIterator<Item = impl Future<Output = Answer>>) -> Vec<u16> {
    let answers = futures_util::future::join_all(answers).await;
    let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    statuses
}
