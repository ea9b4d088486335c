//! Lists are paged, and everything says where it is and what can be done with it.

use samverk_domain::Error;
use samverk_domain::audit::{self, Entry};
use samverk_domain::store::WriteScope;
use serde_json::{Value, json};

use crate::support::{ADMIN, COORDINATOR, EDITOR, TestApp};

#[tokio::test]
async fn a_list_is_paged_and_its_links_repeat_the_question() {
    let app = TestApp::start().await;
    for title in ["Avtal ett", "Avtal två", "Avtal tre"] {
        app.course().title(title).open().await;
    }
    let anyone = app.anyone();
    let first = anyone.get("/courses?search=avtal%20&limit=2").await.assert(200).json();
    assert_eq!(
        first["_meta"].to_string(),
        r#"{"count":2,"isLonger":false,"limit":2,"offset":0,"page":1,"totalRecords":3}"#
    );
    assert!(first["_links"].get("prev").is_none());
    let next = first["_links"]["next"]["href"].as_str().unwrap();
    assert!(next.starts_with(&app.base) && next.contains("search=avtal%20"), "{next}");
    let second = anyone.visit(next).await.assert(200).json();
    assert_eq!(second["_meta"]["count"], 1);
    assert!(second["_links"].get("next").is_none());
    assert_eq!(second["_links"]["prev"]["href"], first["_links"]["first"]["href"]);
    for page in ["0", "99", "18446744073709551615"] {
        let empty = anyone.get(&format!("/courses?page={page}")).await.assert(200).json();
        assert_eq!(empty["items"].as_array().map(Vec::len), Some(0), "page {page}");
        assert_eq!(empty["_meta"]["totalRecords"], 3);
    }
}

#[tokio::test]
async fn a_list_that_grows_for_years_is_not_counted_to_its_end_but_can_be_read_to_it() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let organisation = admin.organisation();
    let actor = admin.actor.clone();
    let events = async |scope: &WriteScope| {
        for _ in 0..1_050 {
            let entry = Entry::new("person.viewed", "person", organisation.0, "Anna Ek");
            audit::record(scope, organisation, entry).await?;
        }
        Ok::<_, Error>(())
    };
    app.database.write(&actor, events).await.unwrap();
    let page =
        async |number: u64| admin.get(&format!("/audit-events?limit=100&page={number}")).await.assert(200).json();
    let first = page(1).await;
    assert_eq!((&first["_meta"]["totalRecords"], &first["_meta"]["isLonger"]), (&json!(1_000), &json!(true)));
    assert!(first["_links"].get("last").is_none() && first["_links"].get("next").is_some());
    let last = page(11).await;
    assert!(
        last["_meta"]["totalRecords"].as_u64().unwrap() >= 1_050,
        "the last page knows how long the list is: {last}"
    );
    assert_eq!(last["_meta"]["isLonger"], json!(false));
    assert!(last["_links"].get("next").is_none());
    let trail = admin.visit("/arbete/drift/logg").await.assert(200);
    assert_eq!(trail.one("#antal"), "Fler än 1 000 händelser");
}

#[tokio::test]
async fn a_course_is_found_by_its_name_in_addresses_also_by_a_former_one() {
    let app = TestApp::start().await;
    app.course().open().await;
    let avtal = app.course().course(|new| new.slug = "avtal".into()).open().await;
    let hidden = app.course().course(|new| new.slug = "hemlig".into()).draft().await;
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/courses/{}", avtal.course);
    let mut body = editor.get(&path).await.assert(200).json();
    body["slug"] = "avtalsratt".into();
    editor.put_over(&path, body).await.assert(200);
    for slug in ["avtal", "avtalsratt"] {
        let list = app.anyone().get(&format!("/courses?slug={slug}")).await.assert(200).json();
        assert_eq!(list["_meta"]["totalRecords"], 1, "{slug}");
        assert_eq!(list["items"][0]["id"], avtal.course.to_string());
    }
    for (user, found) in [(app.anyone(), 0), (editor, 1)] {
        let list = user.get("/courses?slug=hemlig").await.assert(200).json();
        assert_eq!(list["_meta"]["totalRecords"], found, "{hidden:?}");
    }
}

#[tokio::test]
async fn every_link_to_read_leads_somewhere() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.register(course, &[lund.colleague("Anna Ek").await]).await;
    let mut waiting = vec![format!("{}/api/v1/registrations", app.base), format!("{}/api/v1/people", app.base)];
    let mut seen = Vec::new();
    while let Some(address) = waiting.pop().filter(|_| seen.len() < 200) {
        if seen.contains(&address) {
            continue;
        }
        let answer = lund.send(lund.api_at("GET", &address)).await.assert(200);
        gather(&answer.json(), &mut waiting);
        seen.push(address);
    }
    assert!(seen.len() > 10, "{seen:?}");
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let is_link = fields.contains_key("href") && fields["method"] == "GET";
            found.extend(fields.get("href").filter(|_| is_link).and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| gather(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn links_and_transitions_are_those_that_the_caller_may_take() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let path = format!("/course-offerings/{}", course.id);
    let anyone = app.anyone().get(&path).await.json();
    assert_eq!(anyone["allowedTransitions"], serde_json::json!([]));
    assert!(anyone["_links"].get("edit").is_none() && anyone["_links"].get("register").is_none());
    let lund = app.sign_in(COORDINATOR).await.get(&path).await.json();
    assert!(lund["_links"].get("register").is_some() && lund["_links"].get("participants").is_none());
    let editor = app.sign_in(EDITOR).await.get(&path).await.json();
    assert!(editor["_links"].get("edit").is_some());
    let states: Vec<_> = editor["allowedTransitions"].as_array().unwrap().iter().map(|one| &one["to"]).collect();
    assert_eq!(states, ["closed", "running", "postponed", "cancelled"]);
}

#[tokio::test]
async fn times_come_in_with_any_offset_and_go_out_in_utc() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let body = serde_json::json!({
        "courseId": course.course.to_string(), "form": "online", "capacity": 10, "vatPercent": 25,
        "priceMemberOre": 0, "priceOtherOre": 0, "contactName": "Eva", "contactEmail": "eva@forbundet.example",
        "sessions": [{ "startsAt": "2026-12-07T09:00:00.75+01:00", "endsAt": "2026-12-07T16:00:00+01:00" }],
    });
    let offering = editor.post("/course-offerings", body).await.assert(201).json();
    assert_eq!(offering["startsAt"], "2026-12-07T08:00:00Z");
    assert_eq!(offering["sessions"][0]["endsAt"], "2026-12-07T15:00:00Z");
}

#[tokio::test]
async fn what_is_public_may_be_kept_and_what_is_ones_own_may_not() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let path = format!("/course-offerings/{}", course.id);
    let public = app.anyone().get(&path).await.assert(200);
    assert!(!public.header("etag").is_empty());
    assert_eq!(public.header("cache-control"), "public, no-cache");
    assert!(public.header("vary").to_lowercase().contains("authorization"));
    assert_eq!(app.sign_in(COORDINATOR).await.get(&path).await.header("cache-control"), "no-store");
    assert_eq!(public.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn the_sessions_of_an_offering_are_read_as_json_or_as_a_calendar() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let anyone = app.anyone();
    let path = format!("/course-offerings/{}/sessions", course.id);
    assert_eq!(anyone.get(&path).await.assert(200).json()["items"].as_array().map(Vec::len), Some(1));
    let request = anyone.api(reqwest::Method::GET, &path).header("accept", "text/calendar");
    let calendar = anyone.send(request).await.assert(200);
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    assert!(calendar.text().starts_with("BEGIN:VCALENDAR"));
}
