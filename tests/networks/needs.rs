//! Needs in networks: who knows of them, who else has them, and what becomes of them.

use serde_json::{Value, json};

use crate::networks::meetings::inside;
use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp, User};

const FORM: &str = "main form[method=post]";

impl User {
    async fn notes_need(&self, network: &str, different: Value) -> Answer {
        let mut new = json!({ "title": "Kurs om hot och våld", "text": "Vi behöver öva i receptionen." });
        new.as_object_mut().unwrap().extend(different.as_object().unwrap().clone());
        self.post(&format!("/networks/{network}/needs"), new).await
    }

    /// A need that they note; gives its path.
    pub(crate) async fn need(&self, network: &str) -> String {
        let made = self.notes_need(network, json!({})).await.assert(201).json();
        format!("/needs/{}", made["id"].as_str().unwrap())
    }

    fn beside(&self, need: &str) -> String {
        format!("{need}/supporters/{}", self.organisation())
    }

    async fn answers_need(&self, need: &str, to: &str, answer: &str) -> Answer {
        self.post(&format!("{need}/transitions"), json!({ "to": to, "answer": answer })).await
    }

    async fn wishes_for(&self, need: &str) -> Answer {
        let wish = json!({
            "title": "Hot och våld", "need": "Öva i receptionen", "audience": "Receptionister", "people": 6,
        });
        self.post(&format!("{need}/course-wishes"), wish).await
    }

    async fn proposes(&self, need: &str) -> Answer {
        let idea = json!({ "title": "Trygga receptioner", "summary": "Samma riktlinjer överallt." });
        self.post(&format!("{need}/projects"), idea).await
    }
}

/// A network with Anders of Lund as a member and his coordinator as the substitute; nobody of Malmö is in it.
async fn network(app: &TestApp) -> String {
    let (editor, sara) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let network = editor.network(json!({})).await;
    inside(&sara, &network, &app.sign_in(EMPLOYEE).await, "member").await;
    inside(&sara, &network, &sara, "substitute").await;
    network
}

fn links(of: &Value) -> String {
    of["_links"].to_string()
}

#[tokio::test]
async fn a_need_is_known_to_those_in_the_network_and_staff_and_to_nobody_else() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara, editor) =
        (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let need = anders.need(&network).await;
    let list = format!("/networks/{network}/needs");
    for outside in [app.sign_in(OTHER_COORDINATOR).await, app.sign_in(OTHER_EMPLOYEE).await] {
        for path in [&list, &need, &format!("{need}/supporters")] {
            outside.get(path).await.assert(404);
        }
        outside.notes_need(&network, json!({})).await.assert(404);
        outside.put(&outside.beside(&need), json!({})).await.assert(404);
        outside.delete(&outside.beside(&need)).await.assert(404);
        outside.answers_need(&need, "noFurther", "Nej").await.assert(404);
        outside.wishes_for(&need).await.assert(404);
        outside.proposes(&need).await.assert(404);
        outside.delete(&need).await.assert(404);
        let trail = outside.get("/audit-events").await.text();
        assert!(!trail.contains("need"), "{trail}");
    }
    app.anyone().get(&list).await.assert(401);
    for reader in [&anders, &sara, &editor] {
        let shown = reader.get(&list).await.assert(200).json()["items"][0].clone();
        assert_eq!((&shown["title"], &shown["state"]), (&json!("Kurs om hot och våld"), &json!("new")));
        let by = (&shown["personName"], &shown["organisationName"], &shown["supportingOrganisations"]);
        assert_eq!(by, (&json!("Anders Anställd"), &json!("Lund"), &json!(1)));
    }
    let seen_by_lund = sara.get("/audit-events").await.text();
    assert!(!seen_by_lund.contains("need.noted"), "{seen_by_lund}");
}

#[tokio::test]
async fn what_cannot_be_a_need_is_told_field_by_field() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let other = editor.network(json!({ "name": "Skolchefer" })).await;
    let elsewhere = editor.meeting(&other).await.replace("/network-meetings/", "");
    let faulty = json!({ "title": "å".repeat(161), "text": "å".repeat(2_001), "networkMeetingId": elsewhere });
    let said = anders.notes_need(&network, faulty).await.assert(400).text();
    for field in ["title", "text", "networkMeetingId"] {
        assert!(said.contains(&format!("\"{field}\"")), "{field} is not named: {said}");
    }
    let own = editor.meeting(&network).await.replace("/network-meetings/", "");
    let about = anders.notes_need(&network, json!({ "networkMeetingId": own })).await.assert(201).json();
    assert_eq!(about["meetingTitle"], "Ny socialtjänstlag");
    editor.post(&format!("/networks/{network}/transitions"), json!({ "to": "closed" })).await.assert(200);
    editor.notes_need(&network, json!({})).await.assert(409);
}

#[tokio::test]
async fn other_organisations_in_the_network_say_once_that_they_have_the_need_too() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara, maja) =
        (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let (malmo, editor) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(EDITOR).await);
    inside(&maja, &network, &malmo, "member").await;
    let need = anders.need(&network).await;
    sara.put(&sara.beside(&need), json!({})).await.assert(409);
    sara.put(&malmo.beside(&need), json!({})).await.assert(404);
    for _ in 0..2 {
        malmo.put(&malmo.beside(&need), json!({})).await.assert(204);
    }
    let shown = malmo.get(&need).await.assert(200).json();
    assert_eq!((&shown["supportingOrganisations"], &shown["isSupported"]), (&json!(2), &json!(true)));
    let theirs = anders.get(&format!("{need}/supporters")).await.assert(200).json();
    assert_eq!(theirs["items"][0]["organisationName"], "Malmö");
    malmo.delete(&malmo.beside(&need)).await.assert(204);
    malmo.delete(&malmo.beside(&need)).await.assert(404);
    editor.answers_need(&need, "noFurther", "Länsstyrelsen håller kursen.").await.assert(200);
    malmo.put(&malmo.beside(&need), json!({})).await.assert(409);
}

#[tokio::test]
async fn an_observer_reads_needs_and_notes_none() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let need = app.sign_in(EMPLOYEE).await.need(&network).await;
    let (editor, malmo) = (app.sign_in(EDITOR).await, app.sign_in(OTHER_EMPLOYEE).await);
    let seat = editor.nominate(&network, malmo.person(), "observer").await;
    malmo.moves(&seat, "active").await.assert(200);
    malmo.get(&need).await.assert(200);
    malmo.notes_need(&network, json!({})).await.assert(403);
    malmo.put(&malmo.beside(&need), json!({})).await.assert(403);
}

#[tokio::test]
async fn whoever_noted_a_need_changes_it_until_it_is_answered_and_those_who_moderate_do_too() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara, editor) =
        (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let need = anders.need(&network).await;
    let new = |title: &str| json!({ "title": title, "text": "Vi behöver öva." });
    sara.put_over(&need, new("Mitt")).await.assert(403);
    let changed = anders.put_over(&need, new("Hot")).await.assert(200).json();
    assert!(links(&changed).contains("\"edit\"") && !links(&changed).contains("\"transition\""), "{changed}");
    editor.put_over(&need, new("Hot och våld")).await.assert(200);
    sara.answers_need(&need, "noFurther", "Nej").await.assert(403);
    anders.delete(&need).await.assert(403);
    editor.answers_need(&need, "noFurther", " ").await.assert(400);
    editor.answers_need(&need, "takenUp", "Ja").await.assert(409);
    let no = editor.answers_need(&need, "noFurther", "Finns redan.").await.assert(200).json();
    assert_eq!((&no["answer"], &no["allowedTransitions"]), (&json!("Finns redan."), &json!(["new"])));
    anders.put_over(&need, new("För sent")).await.assert(409);
    editor.wishes_for(&need).await.assert(409);
    let back = editor.answers_need(&need, "new", "").await.assert(200).json();
    assert_eq!((&back["answer"], &back["state"]), (&Value::Null, &json!("new")));
    editor.delete(&need).await.assert(204);
    anders.get(&need).await.assert(404);
    let trail = app.sign_in(ADMIN).await.get("/audit-events").await.assert(200).text();
    assert!(trail.contains("need.removed") && trail.contains("need.answered"), "{trail}");
}

#[tokio::test]
async fn a_convener_makes_a_wish_of_a_need_for_the_kommun_that_noted_it_and_those_outside_see_no_network() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara, editor) =
        (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let (convener, maja) = (app.sign_in(OTHER_EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    let seat = editor.nominate(&network, convener.person(), "convener").await;
    convener.moves(&seat, "active").await.assert(200);
    let need = anders.need(&network).await;
    anders.wishes_for(&need).await.assert(403);
    convener.proposes(&need).await.assert(403);
    let made = convener.wishes_for(&need).await.assert(200).json();
    assert_eq!((&made["state"], &made["wishState"]), (&json!("takenUp"), &json!("asked")));
    convener.wishes_for(&need).await.assert(409);
    let wish = format!("/course-wishes/{}", made["courseWishId"].as_str().unwrap());
    let theirs = sara.get(&wish).await.assert(200).json();
    assert_eq!((&theirs["organisationName"], &theirs["isSupported"]), (&json!("Lund"), &json!(true)));
    for reader in [&anders, &sara, &editor, &convener] {
        let shown = reader.get(&wish).await.assert(200).json();
        assert_eq!(shown["needSignalId"], need[7..], "{shown}");
    }
    let outside = maja.get(&wish).await.assert(200).json();
    assert!(!outside.to_string().contains("need/") && outside["needSignalId"].is_null(), "{outside}");
    let listed = maja.get("/course-wishes").await.assert(200).text();
    assert!(!listed.contains("needSignalId") && !listed.contains("Socialchefer"), "{listed}");
    let behind = sara.get(&format!("{wish}/supports")).await.assert(200).json();
    assert_eq!((&behind["items"][0]["organisationName"], &behind["items"][0]["people"]), (&json!("Lund"), &json!(6)));
    editor.delete(&need).await.assert(204);
    sara.get(&wish).await.assert(200);
}

#[tokio::test]
async fn a_need_that_the_association_noted_becomes_no_wish_but_an_idea_for_a_project() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let need = editor.need(&network).await;
    let refused = editor.wishes_for(&need).await.assert(409).json();
    assert!(refused["type"].as_str().unwrap().ends_with("not-a-member"), "{refused}");
    let made = editor.proposes(&need).await.assert(200).json();
    let told = (&made["state"], &made["projectTitle"], &made["projectState"]);
    assert_eq!(told, (&json!("takenUp"), &json!("Trygga receptioner"), &json!("idea")));
    let seen = anders.get(&need).await.assert(200).json();
    assert_eq!(
        (&seen["state"], &seen["projectTitle"]),
        (&json!("takenUp"), &Value::Null),
        "an idea is the staff's own"
    );
    let project = format!("/projects/{}", made["projectId"].as_str().unwrap());
    editor.post(&format!("{project}/transitions"), json!({ "to": "preparing" })).await.assert(200);
    let seen = anders.get(&need).await.assert(200).json();
    assert_eq!((&seen["projectTitle"], &seen["projectState"]), (&json!("Trygga receptioner"), &json!("preparing")));
}

#[tokio::test]
async fn needs_are_in_ones_copy_and_stay_without_a_name_when_one_is_erased() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara, editor) =
        (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let need = anders.need(&network).await;
    let other = editor.need(&network).await;
    anders.put(&anders.beside(&other), json!({})).await.assert(204);
    let copy = anders.get("/people/me/records").await.assert(200).text();
    assert!(copy.contains("öva i receptionen") && copy.contains("need_supporter"), "{copy}");
    let reason = json!({ "reason": "Har bett om det" });
    sara.post(&format!("/people/{}/erasures", anders.person()), reason).await.assert(204);
    let shown = sara.get(&need).await.assert(200).json();
    assert_eq!((&shown["personName"], &shown["organisationName"]), (&json!("Borttagen person"), &json!("Lund")));
    assert_eq!(sara.get(&other).await.json()["supportingOrganisations"], 2);
}

#[tokio::test]
async fn on_pages_a_need_is_noted_shared_and_made_a_wish_that_names_the_network_to_those_in_it_alone() {
    let app = TestApp::start().await;
    network(&app).await;
    let (anders, sara, editor) =
        (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let (list, form) = ("/natverk/socialchefer/behov", "/natverk/socialchefer/behov/nytt");
    assert!(anders.visit(list).await.assert(200).text().contains("Inget behov är noterat"));
    let shown = anders.visit(form).await.assert(200);
    let faulty = anders.submit(form, &shown.filled(FORM, &[("title", ""), ("text", "Öva.")])).await.assert(400);
    assert_eq!(faulty.one("main textarea"), "Öva.", "what was typed is kept");
    assert!(faulty.one("#title-fel").len() > 3);
    let typed = [("title", "Hot och våld"), ("text", "Öva i receptionen. <b>Snart</b>")];
    anders.submit(form, &shown.filled(FORM, &typed)).await.assert(303);
    assert!(sara.visit("/natverk/socialchefer").await.one("section:has(#behov)").contains("1 nytt behov"));
    let seen = sara.visit(list).await.assert(200);
    assert!(!seen.text().contains("<b>Snart"), "{}", seen.text());
    assert_eq!(
        seen.all("article form").len() + seen.all("article a").len(),
        0,
        "it is her own kommun's, and another's"
    );

    let seen = editor.visit(list).await.assert(200);
    editor.press(&seen.attribute("article form", "action")).await.assert(303);
    assert!(editor.visit(list).await.one("article").contains("1 organisation till"));
    let make = seen.attribute("article a[href$=kurs]", "href");
    let shown = editor.visit(&make).await.assert(200);
    assert!(shown.one("#need").contains("Öva i receptionen."), "the need's words are there to begin with");
    let faulty = editor.submit(&make, &shown.filled(FORM, &[("audience", ""), ("people", "x")])).await.assert(400);
    assert!(faulty.one("#audience-fel").len() > 3 && faulty.one("#people-fel").len() > 3);
    let typed = [("audience", "Receptionister"), ("people", "6")];
    editor.submit(&make, &shown.filled(FORM, &typed)).await.assert(303);
    let wish = sara.visit(list).await.assert(200).attribute("article a[href*=onskemal]", "href");
    for (reader, page) in [(&sara, wish.clone()), (&editor, wish.replace("min-kommun", "arbete"))] {
        let shown = reader.visit(&page).await.assert(200);
        assert!(shown.text().contains("Ur nätverket") && shown.text().contains("/natverk/socialchefer/behov#behov-"));
    }
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    let outside = maja.visit(&wish).await.assert(200).text();
    assert!(!outside.contains("Ur nätverket") && !outside.contains("socialchefer"), "{outside}");
    for path in [list, form, &make] {
        maja.visit(path).await.assert(404);
    }
    assert!(!maja.visit("/natverk/socialchefer").await.assert(200).text().contains("behov"));
}

#[tokio::test]
async fn on_pages_a_need_is_changed_answered_taken_up_again_made_an_idea_and_removed() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, editor) = (app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let page = anders.need(&network).await.replace("/needs/", "/natverk/behov/");
    let list = "/natverk/socialchefer/behov";
    let path = |part: &str| format!("{page}/{part}");
    let change = anders.visit(&path("andra")).await.assert(200);
    anders.submit(&path("andra"), &change.filled(FORM, &[("title", "Hot")])).await.assert(303);
    anders.visit(&path("svara")).await.assert(403);
    let answer = editor.visit(&path("svara")).await.assert(200);
    editor.submit(&path("svara"), &answer.filled(FORM, &[("answer", " ")])).await.assert(400);
    editor.submit(&path("svara"), &answer.filled(FORM, &[("answer", "Kursen finns.")])).await.assert(303);
    let seen = anders.visit(list).await.assert(200);
    assert!(seen.one("article").contains("Kursen finns.") && seen.one("article .ds-tag") == "Går inte vidare");
    editor.press(&path("ta-upp-igen")).await.assert(303);
    let idea = editor.visit(&path("projekt")).await.assert(200);
    editor.submit(&path("projekt"), &idea.filled(FORM, &[("title", "")])).await.assert(400);
    editor.submit(&path("projekt"), &idea.filled(FORM, &[])).await.assert(303);
    let seen = editor.visit(list).await.assert(200);
    assert!(seen.one("article").contains("Projektet Hot"));
    let project = seen.attribute("article a[href^='/projekt/']", "href");
    assert!(editor.visit(&project).await.assert(200).text().contains("Ur nätverket"), "seen both ways");
    assert!(!anders.visit(list).await.one("article").contains("Projektet"), "an idea is the staff's own");
    let remove = editor.visit(&path("ta-bort")).await.assert(200);
    editor.submit(&path("ta-bort"), &remove.filled(FORM, &[])).await.assert(303);
    assert!(editor.visit(list).await.text().contains("Inget behov är noterat"));
}
