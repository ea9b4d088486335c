//! Discussions of networks: who reads them and writes, what can be changed and removed, and what is new to whom.

mod digests;
mod documents;
mod pages;

use chrono::Duration;
use serde_json::{Value, json};

use crate::networks::meetings::inside;
use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp, User};

impl User {
    pub(crate) async fn opens(&self, network: &str, different: Value) -> Answer {
        let mut new = json!({ "title": "Hur gör ni med jouren?", "text": "Vi ska **upphandla** ny jour." });
        new.as_object_mut().unwrap().extend(different.as_object().unwrap().clone());
        self.post(&format!("/networks/{network}/threads"), new).await
    }

    /// A thread that they open; gives its path.
    pub(crate) async fn thread(&self, network: &str) -> String {
        let made = self.opens(network, json!({})).await.assert(201).json();
        format!("/threads/{}", made["id"].as_str().unwrap())
    }

    /// A post that they write in a thread; gives its path.
    pub(crate) async fn writes(&self, thread: &str, text: &str) -> String {
        let made = self.post(&format!("{thread}/posts"), json!({ "text": text })).await.assert(201).json();
        format!("/posts/{}", made["id"].as_str().unwrap())
    }

    async fn posts(&self, thread: &str) -> Vec<Value> {
        let found = self.get(&format!("{thread}/posts")).await.assert(200).json();
        found["items"].as_array().unwrap().clone()
    }

    async fn unread(&self, thread: &str) -> Value {
        self.get(thread).await.assert(200).json()["unreadPosts"].clone()
    }
}

/// A network with Anders of Lund as a member and his coordinator as the substitute.
pub(super) async fn network(app: &TestApp) -> String {
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &app.sign_in(EMPLOYEE).await, "member").await;
    inside(&sara, &network, &sara, "substitute").await;
    network
}

/// The rel names of what somebody may do with a thing.
fn links(of: &Value) -> String {
    of["_links"].to_string()
}

#[tokio::test]
async fn a_discussion_is_there_for_those_in_the_network_and_staff_and_for_nobody_else() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara, editor) =
        (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let thread = anders.thread(&network).await;
    let post = sara.writes(&thread, "Vi delar jour med Malmö.").await;
    editor.writes(&thread, "Vi tar upp det på nästa träff.").await;
    let list = format!("/networks/{network}/threads");
    for outside in [app.sign_in(OTHER_COORDINATOR).await, app.sign_in(OTHER_EMPLOYEE).await] {
        for path in [&list, &thread, &format!("{thread}/posts"), &post] {
            outside.get(path).await.assert(404);
        }
        outside.opens(&network, json!({})).await.assert(404);
        outside.post(&format!("{thread}/posts"), json!({ "text": "Hej" })).await.assert(404);
        outside.put(&format!("{thread}/read-marks"), json!({ "postId": post[7..] })).await.assert(404);
        outside.post(&format!("{thread}/transitions"), json!({ "to": "closed" })).await.assert(404);
        outside.post(&format!("{post}/removals"), json!({ "reason": "Nej" })).await.assert(404);
        outside
            .put(&format!("/people/me/discussion-digests/{network}"), json!({ "frequency": "daily" }))
            .await
            .assert(404);
        let trail = outside.get("/audit-events").await.text();
        assert!(!trail.contains("discussion"), "{trail}");
    }
    app.anyone().get(&list).await.assert(401);
    for reader in [&anders, &sara, &editor] {
        let shown = reader.get(&list).await.assert(200).json();
        assert_eq!(
            (&shown["items"][0]["title"], &shown["items"][0]["posts"]),
            (&json!("Hur gör ni med jouren?"), &json!(3))
        );
        let said = reader.posts(&thread).await;
        assert_eq!((&said[0]["personName"], &said[0]["organisationName"]), (&json!("Anders Anställd"), &json!("Lund")));
    }
}

#[tokio::test]
async fn who_leaves_the_network_reads_its_discussion_no_more() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let network = editor.network(json!({})).await;
    let membership = inside(&sara, &network, &anders, "member").await;
    let thread = anders.thread(&network).await;
    sara.get(&thread).await.assert(404);
    sara.moves(&membership, "ended").await.assert(200);
    anders.get(&thread).await.assert(404);
    anders.opens(&network, json!({})).await.assert(404);
    assert_eq!(editor.posts(&thread).await.len(), 1, "what was said stays");
}

#[tokio::test]
async fn an_observer_reads_and_does_not_write() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let thread = app.sign_in(EMPLOYEE).await.thread(&network).await;
    let (editor, malmo) = (app.sign_in(EDITOR).await, app.sign_in(OTHER_EMPLOYEE).await);
    let seat = editor.nominate(&network, malmo.person(), "observer").await;
    malmo.moves(&seat, "active").await.assert(200);
    let shown = malmo.get(&thread).await.assert(200).json();
    assert!(!links(&shown).contains("\"post\""), "{shown}");
    malmo.post(&format!("{thread}/posts"), json!({ "text": "Hej" })).await.assert(403);
    malmo.opens(&network, json!({})).await.assert(403);
}

#[tokio::test]
async fn what_cannot_be_a_thread_or_a_post_is_told_field_by_field() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let other = editor.network(json!({ "name": "Skolchefer" })).await;
    let elsewhere = editor.meeting(&other).await.replace("/network-meetings/", "");
    let faulty = json!({ "title": "", "text": "å".repeat(5_001), "networkMeetingId": elsewhere });
    let said = anders.opens(&network, faulty).await.assert(400).text();
    for field in ["title", "text", "networkMeetingId"] {
        assert!(said.contains(&format!("\"{field}\"")), "{field} is not named: {said}");
    }
    let thread = anders.thread(&network).await;
    anders.post(&format!("{thread}/posts"), json!({ "text": " " })).await.assert(400);
    let own = editor.meeting(&network).await.replace("/network-meetings/", "");
    let about = anders.opens(&network, json!({ "networkMeetingId": own })).await.assert(201).json();
    assert_eq!(about["meetingTitle"], "Ny socialtjänstlag");
    let only = anders.get(&format!("/networks/{network}/threads?networkMeetingId={own}")).await.assert(200).json();
    assert_eq!(only["_meta"]["totalRecords"], 1);
    editor.post(&format!("/networks/{network}/transitions"), json!({ "to": "closed" })).await.assert(200);
    editor.opens(&network, json!({})).await.assert(409);
}

#[tokio::test]
async fn whoever_wrote_a_post_changes_it_for_half_an_hour_and_removes_it_at_any_time() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara) = (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await);
    let thread = anders.thread(&network).await;
    let post = anders.writes(&thread, "Vi har jur.").await;
    sara.put_over(&post, json!({ "text": "Mitt" })).await.assert(403);
    let changed = anders.put_over(&post, json!({ "text": "Vi har jour." })).await.assert(200).json();
    assert_eq!((&changed["text"], &changed["editedAt"]), (&json!("Vi har jour."), &json!("2026-11-23T08:00:00Z")));
    assert!(links(&changed).contains("\"edit\""), "{changed}");
    app.advance(Duration::minutes(30));
    let (anders, sara) = (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await);
    anders.put_over(&post, json!({ "text": "För sent" })).await.assert(409);
    assert!(!links(&anders.get(&post).await.json()).contains("\"edit\""));
    sara.post(&format!("{post}/removals"), json!({})).await.assert(403);
    let gone = anders.post(&format!("{post}/removals"), json!({})).await.assert(200).json();
    assert_eq!((&gone["text"], &gone["removedAt"]), (&Value::Null, &json!("2026-11-23T08:30:00Z")));
    anders.post(&format!("{post}/removals"), json!({})).await.assert(409);
    anders.put_over(&post, json!({ "text": "Åter" })).await.assert(409);
    assert_eq!(sara.posts(&thread).await.len(), 2, "a mark is left");
    let kept = app.contents("discussion_post", &["text".to_owned()]).await.concat();
    assert!(!kept.contains("Vi har jour."), "what was removed is not kept: {kept}");
}

#[tokio::test]
async fn conveners_secretaries_and_staff_remove_what_others_wrote_with_a_reason_and_close_threads() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let (convener, secretary) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    for (who, role) in [(&convener, "convener"), (&secretary, "secretary")] {
        let seat = editor.nominate(&network, who.person(), role).await;
        who.moves(&seat, "active").await.assert(200);
    }
    let thread = anders.thread(&network).await;
    anders.post(&format!("{thread}/transitions"), json!({ "to": "closed" })).await.assert(403);
    for (turn, moderator) in [&convener, &secretary, &editor].into_iter().enumerate() {
        let post = anders.writes(&thread, "Om en enskild").await;
        moderator.post(&format!("{post}/removals"), json!({})).await.assert(400);
        let reason = json!({ "reason": format!("Handlar om en enskild {turn}") });
        moderator.post(&format!("{post}/removals"), reason).await.assert(200);
        moderator.post(&format!("{thread}/transitions"), json!({ "to": "closed" })).await.assert(200);
        anders.post(&format!("{thread}/posts"), json!({ "text": "Hej" })).await.assert(409);
        moderator.post(&format!("{thread}/transitions"), json!({ "to": "closed" })).await.assert(409);
        moderator.post(&format!("{thread}/transitions"), json!({ "to": "open" })).await.assert(200);
    }
    let trail = app.sign_in(ADMIN).await.get("/audit-events").await.assert(200).text();
    assert!(trail.contains("discussion_post.removed") && trail.contains("Handlar om en enskild 1"), "{trail}");
}

#[tokio::test]
async fn each_reader_has_their_own_mark_of_how_far_they_have_read() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara) = (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await);
    let thread = anders.thread(&network).await;
    let first = sara.writes(&thread, "Ett").await;
    let second = sara.writes(&thread, "Två").await;
    assert_eq!(
        (anders.unread(&thread).await, sara.unread(&thread).await),
        (json!(2), json!(1)),
        "one's own are never new"
    );
    let mark = format!("{thread}/read-marks");
    anders.put(&mark, json!({ "postId": second[7..] })).await.assert(204);
    anders.put(&mark, json!({ "postId": first[7..] })).await.assert(204);
    assert_eq!((anders.unread(&thread).await, sara.unread(&thread).await), (json!(0), json!(1)));
    let other = anders.thread(&network).await;
    anders.put(&format!("{other}/read-marks"), json!({ "postId": first[7..] })).await.assert(404);
    let list = format!("/networks/{network}/threads");
    sara.writes(&thread, "Tre").await;
    let listed = sara.get(&list).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let third = sara.posts(&thread).await.pop().unwrap();
    sara.post(&format!("/posts/{}/removals", third["id"].as_str().unwrap()), json!({})).await.assert(200);
    assert_eq!(anders.unread(&thread).await, json!(0), "what is removed is not new");
}

#[tokio::test]
async fn what_somebody_wrote_is_in_their_copy_and_stays_without_their_name_when_they_are_erased() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara) = (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await);
    let thread = anders.thread(&network).await;
    anders.put(&format!("/people/me/discussion-digests/{network}"), json!({ "frequency": "daily" })).await.assert(200);
    let copy = anders.get("/people/me/records").await.assert(200).text();
    assert!(copy.contains("upphandla") && copy.contains("Varje vardag"), "{copy}");
    let reason = json!({ "reason": "Har bett om det" });
    sara.post(&format!("/people/{}/erasures", anders.person()), reason).await.assert(204);
    let said = sara.posts(&thread).await;
    assert_eq!((&said[0]["personName"], &said[0]["organisationName"]), (&json!("Borttagen person"), &json!("Lund")));
    assert!(said[0]["text"].as_str().unwrap().contains("upphandla"));
    let chosen = app.contents("discussion_digest", &["frequency".to_owned()]).await;
    assert!(chosen.is_empty(), "{chosen:?}");
}

#[tokio::test]
async fn who_is_protected_takes_part_without_a_name_to_those_of_other_organisations() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let malmo = app.sign_in(OTHER_EMPLOYEE).await;
    inside(&maja, &network, &malmo, "member").await;
    let anders = app.sign_in(EMPLOYEE).await;
    let thread = anders.thread(&network).await;
    let path = format!("/people/{}", anders.person());
    let mut hidden = sara.get(&path).await.assert(200).json();
    hidden["protectedIdentity"] = json!(true);
    sara.put_over(&path, hidden).await.assert(200);
    let list = format!("/networks/{network}/threads");
    for path in [&list, &thread, &format!("{thread}/posts")] {
        let seen = malmo.get(path).await.assert(200).text();
        assert!(seen.contains("Skyddade personuppgifter") && !seen.contains("Anders"), "{seen}");
    }
    assert_eq!(anders.posts(&thread).await[0]["personName"], "Anders Anställd");
}
