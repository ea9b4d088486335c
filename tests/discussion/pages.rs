//! Discussions in the portal.

use chrono::Duration;
use serde_json::json;

use super::network;
use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp, User};

const FORM: &str = "main form[method=post]";

/// The page of a thread that the API calls by this path.
fn page(thread: &str) -> String {
    thread.replace("/threads/", "/natverk/socialchefer/diskussion/")
}

async fn opens(user: &User, typed: &[(&str, &str)]) -> crate::support::Answer {
    let form = "/natverk/socialchefer/diskussion/ny";
    let shown = user.visit(form).await.assert(200);
    user.submit(form, &shown.filled(FORM, typed)).await
}

#[tokio::test]
async fn a_member_starts_a_discussion_another_sees_that_it_is_new_and_answers() {
    let app = TestApp::start().await;
    network(&app).await;
    let (anders, sara) = (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await);
    let home = anders.visit("/natverk/socialchefer").await.assert(200);
    assert!(home.text().contains("Ingen diskussion har startat"));
    let faulty = opens(&anders, &[("title", ""), ("text", "Vi ska upphandla.")]).await.assert(400);
    assert_eq!(faulty.one("main textarea"), "Vi ska upphandla.", "what was typed is kept");
    assert!(faulty.one("#title-fel").len() > 3);
    let text = "Vi ska **upphandla**.\n\n<script>alert(1)</script>";
    let thread = opens(&anders, &[("title", "Jour"), ("text", text)]).await.assert(303).header("location").to_owned();

    let mine = sara.visit("/mina-sidor/natverk").await.assert(200);
    assert!(
        mine.one("section:has(#nytt)").contains("Nytt i en diskussion")
            || mine.one("section:has(#nytt)").contains("Nytt i 1 diskussion"),
        "{}",
        mine.text()
    );
    let home = sara.visit("/natverk/socialchefer").await.assert(200);
    assert_eq!(home.one("section:has(#diskussion) .ds-tag"), "1 nytt");
    let shown = sara.visit(&thread).await.assert(200);
    assert_eq!(shown.one(".post .prose strong"), "upphandla");
    assert!(!shown.text().contains("<script>alert"), "{}", shown.text());
    assert_eq!(shown.one(".post .ds-tag"), "Nytt");
    assert_eq!(shown.all("main a[href$='ta-bort']").len(), 0, "it is another's");
    let again = sara.visit(&thread).await.assert(200);
    assert_eq!(again.all(".post .ds-tag").len(), 0, "she has seen it");
    let empty = sara.submit(&thread, &again.filled(FORM, &[("text", " ")])).await.assert(400);
    assert!(empty.one("#text-fel").len() > 3);
    let to = sara.submit(&thread, &again.filled(FORM, &[("text", "Vi delar.")])).await.assert(303);
    assert!(to.header("location").contains("#inlagg-"));
    let list = anders.visit("/natverk/socialchefer/diskussion").await.assert(200);
    assert!(list.one("main .tasks li").contains("2 inlägg") && list.one("main .tasks .ds-tag") == "1 nytt");
}

#[tokio::test]
async fn a_post_is_changed_and_removed_on_pages_of_their_own() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let thread = page(&anders.thread(&network).await);
    let shown = anders.visit(&thread).await.assert(200);
    let edit = shown.attribute(".post a:not([href$='ta-bort'])", "href");
    let form = anders.visit(&edit).await.assert(200);
    anders.submit(&edit, &form.filled(FORM, &[("text", "")])).await.assert(400);
    anders.submit(&edit, &form.filled(FORM, &[("text", "Bättre sagt")])).await.assert(303);
    assert!(anders.visit(&thread).await.one(".post").contains("Bättre sagt"));
    let remove = editor.visit(&thread).await.attribute(".post a[href$='ta-bort']", "href");
    let ask = editor.visit(&remove).await.assert(200);
    assert!(ask.text().contains("Bättre sagt"));
    editor.submit(&remove, &ask.filled(FORM, &[("reason", "")])).await.assert(400);
    editor.submit(&remove, &ask.filled(FORM, &[("reason", "Fel tråd")])).await.assert(303);
    let shown = anders.visit(&thread).await.assert(200);
    assert!(shown.one(".post").contains("Inlägget är borttaget.") && !shown.text().contains("Bättre sagt"));
    editor.visit(&remove).await.assert(409);
    anders.visit(&edit).await.assert(409);
    app.advance(Duration::minutes(31));
    let late = page(&app.sign_in(EMPLOYEE).await.thread(&network).await);
    app.advance(Duration::minutes(31));
    let shown = app.sign_in(EMPLOYEE).await.visit(&late).await.assert(200);
    assert_eq!(shown.all(".post .actions a").len(), 1, "only removing is left");
}

#[tokio::test]
async fn who_moderates_closes_a_discussion_and_opens_it_again() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let thread = page(&anders.thread(&network).await);
    assert!(!anders.visit(&thread).await.text().contains("Stäng diskussionen"));
    anders.press(&format!("{thread}/lage/stangd")).await.assert(403);
    editor.press(&format!("{thread}/lage/stangd")).await.assert(303);
    let shown = anders.visit(&thread).await.assert(200);
    assert_eq!(shown.one(".page__head .ds-tag"), "Stängd");
    assert_eq!(shown.all("main form").len(), 0);
    let refused = anders.submit(&thread, &[("text", "Hej")]).await.assert(303);
    assert_eq!(refused.header("location"), thread);
    editor.press(&format!("{thread}/lage/oppen")).await.assert(303);
    anders.submit(&thread, &[("text", "Hej")]).await.assert(303);
}

#[tokio::test]
async fn a_discussion_about_a_meeting_is_reached_from_the_meeting() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let meeting = editor.meeting(&network).await.replace("/network-meetings/", "/natverk/traff/");
    let open = anders.visit(&meeting).await.assert(200).attribute("section:has(#diskussion) a.more", "href");
    let form = anders.visit(&open).await.assert(200);
    let typed = [("title", "Dagordningen"), ("text", "Kan vi börja med lagen?")];
    let thread = anders.submit("/natverk/socialchefer/diskussion/ny", &form.filled(FORM, &typed)).await.assert(303);
    let shown = anders.visit(thread.header("location")).await.assert(200);
    assert_eq!(shown.attribute(".page__head a", "href"), meeting);
    let section = editor.visit(&meeting).await.assert(200).one("section:has(#diskussion)");
    assert!(section.contains("Dagordningen"), "{section}");
}

#[tokio::test]
async fn nobody_outside_finds_any_page_of_a_discussion() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let anders = app.sign_in(EMPLOYEE).await;
    let thread = anders.thread(&network).await;
    let post = anders.writes(&thread, "Hemligt").await.replace("/posts/", "/natverk/inlagg/");
    let thread = page(&thread);
    for outside in [app.sign_in(OTHER_COORDINATOR).await, app.sign_in(OTHER_EMPLOYEE).await] {
        let list = "/natverk/socialchefer/diskussion".to_owned();
        for path in [&list, &format!("{list}/ny"), &thread, &post, &format!("{post}/ta-bort")] {
            outside.visit(path).await.assert(404);
        }
        outside.submit(&thread, &[("text", "Hej")]).await.assert(404);
        assert!(!outside.visit("/natverk/socialchefer").await.assert(200).text().contains("iskussion"));
    }
}

#[tokio::test]
async fn how_often_one_is_told_is_chosen_network_by_network() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let anders = app.sign_in(EMPLOYEE).await;
    let path = "/mina-sidor/natverk/sammanfattning";
    let shown = anders.visit(path).await.assert(200);
    let field = format!("natverk-{network}");
    assert_eq!(shown.attribute(&format!("input[name='{field}'][checked]"), "value"), "varje-vecka");
    anders.submit(path, &[(field.as_str(), "varje-dag")]).await.assert(303);
    let mine = anders.get("/people/me/discussion-digests").await.assert(200).json();
    assert_eq!(mine["items"][0]["frequency"], json!("daily"));
    anders.submit(path, &[(field.as_str(), "nonsens")]).await.assert(303);
    let shown = anders.visit(path).await.assert(200);
    assert_eq!(shown.attribute(&format!("input[name='{field}'][checked]"), "value"), "varje-dag");
}
