//! What a kommun wishes for, who stands behind it, and what becomes of it.

use reqwest::Method;
use samverk_domain::access::Actor;
use samverk_domain::courses::wish_support::{self, SupportId};
use samverk_domain::courses::{WishId, wish};
use samverk_domain::organisations::{OrganisationId, organisation};
use serde_json::{Value, json};

use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

impl User {
    /// Asks for a course, and gives its path.
    async fn wish(&self, title: &str, people: u32) -> String {
        let new = json!({ "title": title, "audience": "Chefer", "people": people, "note": "Bara mellan oss" });
        let made = self.post("/course-wishes", new).await.assert(201).json();
        format!("/course-wishes/{}", made["id"].as_str().unwrap())
    }

    async fn stand_behind(&self, wish: &str, people: u32) -> Value {
        self.put(&self.support_of(wish), json!({ "people": people })).await.assert(200).json()
    }

    /// The path of what the own organisation says of a wish.
    fn support_of(&self, wish: &str) -> String {
        format!("{wish}/supports/{}", self.organisation())
    }
}

/// Puts a kommun that has nobody signed in behind a wish.
async fn also(app: &TestApp, slug: &str, wish: &str, people: i64) {
    let wish: WishId = wish.rsplit('/').next().unwrap().parse().unwrap();
    let now = app.now();
    app.database
        .write(&Actor::System, async |scope| {
            let owner = organisation::by_slug(scope, slug).await?.id;
            let row = wish_support::Model {
                id: SupportId::new(),
                owner_org_id: owner,
                wish_id: wish,
                people,
                note: None,
                created_at: now,
                updated_at: now,
            };
            scope.insert_for(owner, row).await
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn people_are_told_as_one_number_from_three_kommuner_on_and_to_the_staff_always() {
    let app = TestApp::start().await;
    let (sara, maja, editor) =
        (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await, app.sign_in(EDITOR).await);
    let wish = sara.wish("Samtal med anhöriga", 8).await;
    maja.stand_behind(&wish, 5).await;
    for (user, people) in [(&sara, Value::Null), (&maja, Value::Null), (&editor, json!(13))] {
        let shown = user.get(&wish).await.assert(200).json();
        assert_eq!((&shown["supportingOrganisations"], &shown["supportingPeople"]), (&json!(2), &people));
    }
    also(&app, "solvesborg", &wish, 4).await;
    let listed = sara.get("/course-wishes").await.assert(200).json();
    assert_eq!(listed["items"][0]["supportingPeople"], 17);
    maja.delete(&maja.support_of(&wish)).await.assert(200);
    assert_eq!(sara.get(&wish).await.json()["supportingPeople"], Value::Null, "two are few again");
}

#[tokio::test]
async fn what_a_kommun_says_of_its_own_part_is_seen_by_itself_and_the_staff() {
    let app = TestApp::start().await;
    let (sara, maja, editor) =
        (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await, app.sign_in(EDITOR).await);
    let wish = sara.wish("Samtal med anhöriga", 8).await;
    maja.stand_behind(&wish, 5).await;
    let people = |answer: Value| {
        let items = answer["items"].as_array().unwrap().clone();
        items.iter().map(|one| one["people"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let supports = format!("{wish}/supports");
    assert_eq!(people(sara.get(&supports).await.assert(200).json()), [8]);
    assert_eq!(people(maja.get(&supports).await.assert(200).json()), [5]);
    assert_eq!(people(editor.get(&supports).await.assert(200).json()), [8, 5]);
    for path in ["/course-wishes", &wish, &supports, "/audit-events"] {
        assert!(!maja.get(path).await.assert(200).text().contains("Bara mellan oss"), "{path}");
    }
    maja.put(&sara.support_of(&wish), json!({ "people": 1 })).await.assert(404);
    maja.delete(&sara.support_of(&wish)).await.assert(404);
    app.sign_in(EMPLOYEE).await.get(&supports).await.assert(403);
    assert_eq!(app.sign_in(EMPLOYEE).await.get(&wish).await.assert(200).json()["organisationName"], "Lund");
}

#[tokio::test]
async fn only_members_see_what_others_wish_for() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let wish = sara.wish("Samtal med anhöriga", 8).await;
    maja.get(&wish).await.assert(200);
    end_membership(&app, maja.organisation()).await;
    let outside = app.sign_in(OTHER_COORDINATOR).await;
    outside.get(&wish).await.assert(404);
    outside.put(&outside.support_of(&wish), json!({ "people": 3 })).await.assert(404);
    assert_eq!(outside.get("/course-wishes").await.assert(200).json()["_meta"]["totalRecords"], 0);
    let new = json!({ "title": "Egen", "audience": "Chefer", "people": 1 });
    outside.post("/course-wishes", new).await.assert(403);
    assert_eq!(outside.visit("/min-kommun/onskemal").await.assert(200).all("main a[href$=nytt]").len(), 0);
    app.anyone().get(&wish).await.assert(401);
}

async fn end_membership(app: &TestApp, organisation: OrganisationId) {
    let admin = app.sign_in(ADMIN).await;
    let memberships = admin.get(&format!("/organisations/{organisation}/memberships")).await.json();
    let membership = memberships["items"][0]["id"].as_str().unwrap().to_owned();
    let ending = json!({ "lastDay": "2026-11-22" });
    admin.post(&format!("/memberships/{membership}/endings"), ending).await.assert(200);
}

#[tokio::test]
async fn a_wish_is_changed_and_withdrawn_by_who_asked_while_nobody_else_stands_behind_it() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let wish = sara.wish("Samtal", 8).await;
    let withdrawals = format!("{wish}/withdrawals");
    let new = json!({ "title": "Samtal med anhöriga", "audience": "Enhetschefer", "wantedWhen": "våren 2027" });
    maja.put_over(&wish, new.clone()).await.assert(403);
    maja.post(&withdrawals, json!({})).await.assert(403);
    let changed = sara.put_over(&wish, new.clone()).await.assert(200).json();
    assert_eq!((&changed["title"], &changed["wantedWhen"]), (&json!("Samtal med anhöriga"), &json!("våren 2027")));
    let late = sara.api(Method::PUT, &wish).header("if-match", "\"1\"").json(&new);
    sara.send(late).await.assert(412);

    sara.delete(&sara.support_of(&wish)).await.assert(409);
    maja.stand_behind(&wish, 5).await;
    let refused = sara.put_over(&wish, new.clone()).await.assert(409).json();
    assert!(refused["type"].as_str().unwrap().ends_with("/others-support"), "{refused}");
    sara.post(&withdrawals, json!({})).await.assert(409);
    // Who asked can leave it to the others, who can leave it too.
    let left = sara.delete(&sara.support_of(&wish)).await.assert(200).json();
    assert_eq!((&left["supportingOrganisations"], &left["isSupported"]), (&json!(1), &json!(false)));
    sara.delete(&sara.support_of(&wish)).await.assert(404);
    maja.delete(&maja.support_of(&wish)).await.assert(200);

    assert_eq!(sara.post(&withdrawals, json!({})).await.assert(200).json()["state"], "withdrawn");
    sara.post(&withdrawals, json!({})).await.assert(409);
    maja.put(&maja.support_of(&wish), json!({ "people": 5 })).await.assert(409);
}

#[tokio::test]
async fn every_faulty_field_of_a_wish_is_named() {
    let app = TestApp::start().await;
    let (sara, editor) = (app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let faults = |answer: Value| {
        let faults = answer["invalidParameters"].as_array().unwrap().clone();
        faults.iter().map(|fault| fault["property"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let nowhere = WishId::new().to_string();
    let new = json!({ "need": "å".repeat(2_001), "subject": "finns-inte", "departmentId": nowhere, "people": 0 });
    let mut named = faults(sara.post("/course-wishes", new).await.assert(400).json());
    named.sort();
    assert_eq!(named, ["audience", "departmentId", "need", "people", "subject", "title"]);
    let wish = sara.wish("Samtal", 8).await;
    let many = json!({ "people": 10_001, "note": "å".repeat(501) });
    assert_eq!(faults(sara.put(&sara.support_of(&wish), many).await.assert(400).json()), ["people", "note"]);
    for (answer, field) in [
        (json!({ "to": "declined" }), "answer"),
        (json!({ "to": "planned" }), "courseId"),
        (json!({ "to": "planned", "courseId": nowhere }), "courseId"),
    ] {
        assert_eq!(faults(editor.post(&format!("{wish}/transitions"), answer).await.assert(400).json()), [field]);
    }
    for to in ["asked", "withdrawn"] {
        editor.post(&format!("{wish}/transitions"), json!({ "to": to })).await.assert(409);
    }
}

#[tokio::test]
async fn those_behind_a_wish_are_told_what_became_of_it_each_time() {
    let app = TestApp::start().await;
    let (sara, maja, editor) =
        (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await, app.sign_in(EDITOR).await);
    let course = app.course().title("Svåra samtal").open().await;
    let wish = sara.wish("Samtal med anhöriga", 8).await;
    maja.stand_behind(&wish, 5).await;
    let answers = format!("{wish}/transitions");
    let declined = json!({ "to": "declined", "answer": "Regionen ger kursen." });
    assert_eq!(editor.post(&answers, declined).await.assert(200).json()["state"], "declined");
    for address in [COORDINATOR, OTHER_COORDINATOR] {
        let mail = app.mail_to(address).await;
        assert!(mail.len() == 1 && mail[0].contains("Det blir ingen kurs: Samtal"), "{mail:?}");
        assert!(mail[0].contains("Regionen ger kursen."), "{mail:?}");
    }
    editor.post(&answers, json!({ "to": "considered" })).await.assert(200);
    maja.delete(&maja.support_of(&wish)).await.assert(200);
    let planned = json!({ "to": "planned", "courseId": course.course.to_string() });
    editor.post(&answers, planned).await.assert(200);
    let mails = app.mail_to(COORDINATOR).await;
    assert!(mails.len() == 2 && mails[1].contains("Svåra samtal"), "{mails:?}");
    assert_eq!(app.mail_to(EMPLOYEE).await, [""; 0]);
    assert_eq!(sara.get(&wish).await.json()["courseTitle"], "Svåra samtal");
    let found = editor.get(&format!("/course-wishes?courseId={}", course.course)).await.assert(200).json();
    assert_eq!(found["items"][0]["title"], "Samtal med anhöriga");
}

#[tokio::test]
async fn a_course_that_members_may_not_see_is_not_told_of() {
    let app = TestApp::start().await;
    let (sara, editor) = (app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let draft = app.course().title("Hemlig titel").draft().await;
    let wish = sara.wish("Samtal", 8).await;
    let planned = json!({ "to": "planned", "courseId": draft.course.to_string() });
    editor.post(&format!("{wish}/transitions"), planned).await.assert(200);
    let shown = sara.get(&wish).await.assert(200);
    assert!(!shown.text().contains("Hemlig") && !shown.text().contains(&draft.course.to_string()), "{}", shown.text());
    let mail = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(mail.contains("Det blir en kurs") && !mail.contains("Hemlig"), "{mail}");
    editor.delete(&format!("/courses/{}", draft.course)).await.assert(409);
}

#[tokio::test]
async fn the_list_has_first_what_most_stand_behind_and_is_filtered() {
    let app = TestApp::start().await;
    let (sara, maja, editor) =
        (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await, app.sign_in(EDITOR).await);
    let shared = sara.wish("Samtal", 8).await;
    maja.wish("Ärendehandläggning", 3).await;
    let declined = sara.wish("Teckenspråk", 2).await;
    maja.stand_behind(&shared, 5).await;
    let answer = json!({ "to": "declined", "answer": "För få." });
    editor.post(&format!("{declined}/transitions"), answer).await.assert(200);
    let titles = async |query: &str| {
        let listed = maja.get(&format!("/course-wishes{query}")).await.assert(200).json();
        let items = listed["items"].as_array().unwrap().clone();
        items.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles("").await, ["Samtal", "Teckenspråk", "Ärendehandläggning"]);
    assert_eq!(titles("?state=declined").await, ["Teckenspråk"]);
    assert_eq!(titles("?supported=true").await, ["Samtal", "Ärendehandläggning"]);
    assert_eq!(titles(&format!("?organisationId={}", maja.organisation())).await, ["Ärendehandläggning"]);
    assert_eq!(titles("?search=%C3%A4rende").await, ["Ärendehandläggning"]);
    assert_eq!(titles("?search=%25").await, [""; 0]);
    assert_eq!(titles("?limit=1&page=2").await, ["Teckenspråk"]);
}

#[tokio::test]
async fn many_who_join_at_once_are_each_counted_once_and_the_wish_stays_as_they_know_it() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let wish = sara.wish("Samtal", 8).await;
    let support = maja.support_of(&wish);
    let joining = (0..8).map(|people| maja.put(&support, json!({ "people": people + 1 })));
    let answers = super::race::all_at_once(joining).await;
    assert!(answers.iter().all(|answer| answer.status.is_success()), "{answers:?}");
    let shown = sara.get(&wish).await.json();
    assert_eq!(shown["supportingOrganisations"], 2);
    let rows =
        app.database.read(&Actor::System, async |scope| wish::list(scope, &wish::Filter::default(), page()).await);
    assert_eq!(rows.await.unwrap().rows[0].wish.version, 1, "who joins does not change the wish");
}

fn page() -> samverk_domain::store::Page {
    samverk_domain::store::Page { page: 1, limit: 10 }
}
