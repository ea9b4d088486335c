//! Registering over the API: once, however often the request is sent.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use samverk_domain::courses::{BookingId, RegistrationId};
use serde_json::{Value, json};

use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, TestApp};

#[tokio::test]
async fn a_registration_under_an_id_of_ones_own_is_made_once() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let employee = app.sign_in(EMPLOYEE).await;
    let path = format!("/registrations/{}", RegistrationId::new());
    let body = json!({ "offeringId": course.id.to_string(), "personId": employee.person().to_string() });
    let made = employee.put(&path, body.clone()).await.assert(201);
    assert!(made.header("location").ends_with(&path));
    assert_eq!(made.json()["state"], "confirmed");
    assert_eq!(made.json()["priceOre"], 190_000);
    let again = employee.put(&path, body.clone()).await.assert(200);
    assert_eq!(again.json()["id"], made.json()["id"]);
    let mut other = body.clone();
    other["invoiceReference"] = json!("ANNAN");
    let problem = employee.put(&path, other).await.assert(409).json();
    assert!(problem["type"].as_str().unwrap().ends_with("/id-reused"));
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    let body = json!({ "offeringId": course.id.to_string(), "personId": malmo.person().to_string() });
    malmo.put(&path, body).await.assert(404);
}

#[tokio::test]
async fn what_is_wrong_with_one_registration_is_named_as_it_was_sent() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let body = json!({ "offeringId": course.id.to_string(), "email": "eva", "need": "x".repeat(501) });
    let problem = lund.put(&format!("/registrations/{}", RegistrationId::new()), body).await.assert(400).json();
    let named: Vec<_> =
        problem["invalidParameters"].as_array().unwrap().iter().map(|one| one["property"].as_str().unwrap()).collect();
    assert_eq!(named, ["need", "givenName", "familyName", "email"]);
}

#[tokio::test]
async fn who_had_a_seat_when_the_course_was_over_keeps_it() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let made = lund.register(course, &[lund.colleague("Rut Rådman").await]).await[0];
    let path = format!("/registrations/{made}");
    let is_offered = async |email: &str| {
        let seen = app.sign_in(email).await.get(&path).await.assert(200).json();
        !seen["_links"]["cancel"].is_null()
    };
    assert!(is_offered(EDITOR).await && is_offered(COORDINATOR).await && !is_offered(OTHER_EDITOR).await);
    app.advance(chrono::Duration::days(14));
    assert!(is_offered(EDITOR).await, "the staff may until the end");
    app.advance(chrono::Duration::hours(8));
    assert!(!is_offered(EDITOR).await);
    let cancel = format!("{path}/cancellations");
    let problem = app.sign_in(EDITOR).await.post(&cancel, json!({})).await.assert(409).json();
    assert!(problem["type"].as_str().unwrap().ends_with("/already-held"), "{problem}");
    app.keep_house().await;
    app.sign_in(EDITOR).await.post(&cancel, json!({})).await.assert(409);
    let costs = format!("/organisations/{}/costs", lund.organisation());
    assert_eq!(app.sign_in(COORDINATOR).await.get(&costs).await.assert(200).json()["all"]["seats"], 1);
}

#[tokio::test]
async fn many_are_registered_together_in_their_order_and_the_rest_waits() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/course-offerings/{}/registrations", course.id);
    let body = json!({
        "bookingId": BookingId::new().to_string(),
        "whenFull": "waitingList",
        "participants": [
            { "givenName": "Örjan", "familyName": "Öst", "email": "orjan@lund.example", "need": "Vegankost" },
            { "givenName": "Anna", "familyName": "Ask", "email": "anna@lund.example" },
        ],
    });
    let booking = lund.post(&path, body.clone()).await.assert(201).json();
    let names = |booking: &serde_json::Value| -> Vec<String> {
        let made = booking["registrations"].as_array().unwrap().iter();
        made.map(|one| format!("{} {}", one["givenName"].as_str().unwrap(), one["state"].as_str().unwrap())).collect()
    };
    assert_eq!(names(&booking), ["Örjan confirmed", "Anna queued"]);
    assert_eq!(booking["registrations"][1]["queuePosition"], 1);
    assert!(!booking.to_string().contains("Vegankost"), "needs are for the event's staff");
    assert_eq!(names(&lund.post(&path, body).await.assert(200).json()), names(&booking));

    let cancel = booking["registrations"][0]["_links"]["cancel"]["href"].as_str().unwrap();
    let cancelled = lund.send(lund.api_at("POST", cancel)).await.assert(200).json();
    assert_eq!(cancelled["state"], "cancelledByMunicipality");
    assert!(cancelled["_links"].get("cancel").is_none());
    let promoted = format!("/registrations/{}", booking["registrations"][1]["id"].as_str().unwrap());
    assert_eq!(lund.get(&promoted).await.assert(200).json()["state"], "confirmed");
}

#[tokio::test]
async fn a_request_sent_again_is_answered_in_the_order_of_its_participants() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/course-offerings/{}/registrations", course.id);
    let (low, high) = (RegistrationId::new(), RegistrationId::new());
    let participant =
        |name: &str| json!({ "givenName": name, "familyName": "Ek", "email": format!("{name}@lund.example") });
    let mut participants = ["cia", "bo", "anna", "dan"].map(participant);
    participants[0]["id"] = json!(high.to_string());
    participants[2]["id"] = json!(low.to_string());
    let body = json!({ "bookingId": BookingId::new().to_string(), "participants": participants });
    for status in [201, 200] {
        let booking = lund.post(&path, body.clone()).await.assert(status).json();
        let made = booking["registrations"].as_array().unwrap().iter();
        let names: Vec<_> = made.map(|one| one["givenName"].as_str().unwrap()).collect();
        assert_eq!(names, ["cia", "bo", "anna", "dan"], "{status}");
    }
}

#[tokio::test]
async fn a_file_is_previewed_without_a_trace_and_what_it_says_can_be_booked() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let units = format!("/organisations/{}/units", lund.organisation());
    let unit = lund.post(&units, json!({ "name": "Skolan" })).await.assert(201).json();
    let known = lund.colleague("Rut Rådman").await;
    lund.register(course, &[lund.colleague("Bo Alm").await]).await;
    let list = "Namn;E-post;Enhet\nRut Rådman;;skolan\nEva Ask;eva@lund.example;\nUlf;ulf;\nBo Alm;;\n";
    let path = format!("/course-offerings/{}", course.id);
    let form = Form::new().part("file", Part::text(list).file_name("lista.csv"));
    let request = lund.api(Method::POST, &format!("{path}/registration-preview-files")).multipart(form);
    let preview = lund.send(request).await.assert(200).json();
    let rows = preview["rows"].as_array().unwrap();
    assert_eq!(rows[0]["recognised"]["personId"], known.to_string());
    assert_eq!(rows[0]["unitId"], unit["id"]);
    let faults: Vec<_> =
        rows[2]["recognised"]["faults"].as_array().unwrap().iter().map(|one| &one["property"]).collect();
    assert_eq!(faults, ["familyName", "email"]);
    assert_eq!(rows[3]["isRegistered"], true);
    assert_eq!(lund.get("/people?search=eva").await.json()["_meta"]["totalRecords"], 0, "a preview saves nothing");

    let is_good = |row: &&Value| row["recognised"]["faults"] == json!([]) && row["isRegistered"] == false;
    let participant = |row: &Value| {
        let mut participant = row["recognised"]["row"].clone();
        participant["personId"] = row["recognised"]["personId"].clone();
        participant["unitId"] = row["unitId"].clone();
        participant
    };
    let participants: Vec<Value> = rows.iter().filter(is_good).map(participant).collect();
    let booking =
        lund.post(&format!("{path}/registrations"), json!({ "participants": participants })).await.assert(201);
    let made: Vec<_> =
        booking.json()["registrations"].as_array().unwrap().iter().map(|one| one["familyName"].clone()).collect();
    assert_eq!(made, ["Rådman", "Ask"]);
}

#[tokio::test]
async fn registrations_are_found_by_unit_by_name_and_by_time() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.register(course, &[lund.colleague("Rut Rådman").await, lund.colleague("Bo Alm").await]).await;
    let total = async |query: &str| {
        lund.get(&format!("/registrations?{query}")).await.assert(200).json()["_meta"]["totalRecords"].as_u64().unwrap()
    };
    assert_eq!((total("search=rut").await, total("past=true").await, total("coming=true").await), (1, 0, 2));
    assert_eq!(total(&format!("unitId={}", RegistrationId::new())).await, 0);
    app.advance(chrono::Duration::days(30));
    let lund = app.sign_in(COORDINATOR).await;
    assert_eq!(lund.get("/registrations?past=true").await.assert(200).json()["_meta"]["totalRecords"], 2);
}

#[tokio::test]
async fn a_booking_that_does_not_fit_or_has_faults_registers_nobody() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/course-offerings/{}/registrations", course.id);
    let two = json!({ "participants": [
        { "givenName": "A", "familyName": "A", "email": "a@lund.example" },
        { "givenName": "B", "familyName": "B", "email": "b@lund.example" },
    ] });
    let problem = lund.post(&path, two).await.assert(409).json();
    assert!(problem["type"].as_str().unwrap().ends_with("/course-full"));
    let faulty = json!({ "whenFull": "waitingList", "participants": [
        { "givenName": "A", "familyName": "A", "email": "a@lund.example" },
        { "givenName": "B", "familyName": "", "email": "b", "title": "x".repeat(121), "need": "x".repeat(501) },
        { "givenName": "A", "familyName": "A", "email": "A@lund.example", "unitId": RegistrationId::new().to_string() },
        { "personId": lund.person().to_string() },
        { "personId": lund.person().to_string() },
    ] });
    let problem = lund.post(&path, faulty).await.assert(400).json();
    let told = problem["invalidParameters"].as_array().unwrap().iter().map(|one| one["property"].as_str().unwrap());
    let told: Vec<_> = told.map(|property| property.trim_start_matches("participants")).collect();
    let expected = ["[1].need", "[1].familyName", "[1].title", "[1].email", "[2].unitId", "[2].email", "[4].personId"];
    assert_eq!(told, expected);
    assert_eq!(lund.get("/registrations").await.json()["_meta"]["totalRecords"], 0);
}

#[tokio::test]
async fn the_link_to_take_part_is_for_those_who_have_a_seat() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).offering(|new| new.virtual_link = "https://mote.example/x".into()).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let people = [lund.colleague("Anna Ek").await, lund.colleague("Bo Alm").await];
    let registrations = lund.register(course, &people).await;
    let path = format!("/course-offerings/{}", course.id);
    assert!(app.anyone().get(&path).await.assert(200).json().get("virtualLink").is_none());
    assert!(lund.get(&path).await.assert(200).json().get("virtualLink").is_none());
    assert_eq!(app.sign_in(ADMIN).await.get(&path).await.json()["virtualLink"], "https://mote.example/x");
    let seat = lund.get(&format!("/registrations/{}", registrations[0])).await.json();
    assert_eq!(seat["virtualLink"], "https://mote.example/x");
    let queued = lund.get(&format!("/registrations/{}", registrations[1])).await.json();
    assert!(queued.get("virtualLink").is_none());
}
