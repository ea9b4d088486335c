//! Every mistake is answered with a problem (RFC 9457) that tells the caller everything and a stranger nothing.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, TestApp};

#[track_caller]
fn problem(answer: Answer, status: u16, slug: &str) -> Value {
    let answer = answer.assert(status);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("traceparent").starts_with("00-"));
    let problem = answer.json();
    assert!(problem["type"].as_str().unwrap().ends_with(&format!("/api/problems/{slug}")), "{problem}");
    assert_eq!(problem["status"], status);
    assert!(problem["instance"].as_str().unwrap().starts_with("/api/"), "{problem}");
    for part in ["title", "detail"] {
        assert!(problem[part].as_str().is_some_and(|text| text.len() > 5), "{problem}");
    }
    assert_eq!(problem["traceId"], answer.header("traceparent")[3..35]);
    for hint in ["panicked", ".rs", "SQL", "sqlx", "poem"] {
        assert!(!answer.text().contains(hint), "{problem}");
    }
    problem
}

fn properties(problem: &Value) -> Vec<&str> {
    let invalid = problem["invalidParameters"].as_array().into_iter().flatten();
    invalid.map(|one| one["property"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let body = json!({ "givenName": " ", "email": "anna(at)lund", "phone": "1".repeat(41), "unitId": app.course().open().await.id.to_string() });
    let answer = problem(lund.post("/people", body).await, 400, "invalid-fields");
    let mut named = properties(&answer);
    named.sort_unstable();
    assert_eq!(named, ["email", "familyName", "givenName", "phone", "unitId"]);
}

#[tokio::test]
async fn every_bad_field_of_what_admins_change_is_named_too() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    let organisation = json!({
        "kind": "municipality", "name": " ", "shortName": "x".repeat(61), "slug": "Å Ä Ö", "organisationNumber": "12",
        "municipalityCode": "12", "countyCode": "1", "population": -1, "emailDomain": "x".repeat(121),
        "invoiceReference": "x".repeat(61), "contactEmail": "kommunen", "contactPhone": "1".repeat(41),
        "contactAddress": "x".repeat(201),
    });
    let department =
        json!({ "name": "", "shortName": "x".repeat(41), "description": "x".repeat(401), "position": 1_001 });
    for (path, body, right) in [("/organisations", organisation, "kind"), ("/departments", department, "")] {
        let answer = problem(admin.post(path, body.clone()).await, 400, "invalid-fields");
        let mut named = properties(&answer);
        named.sort_unstable();
        let sent: Vec<_> = body.as_object().unwrap().keys().filter(|name| *name != right).collect();
        assert_eq!(named, sent, "{answer}");
    }
    let memberships = format!("/organisations/{}/memberships", admin.organisation());
    let answer = problem(admin.post(&memberships, json!({ "fromOn": "i morgon" })).await, 400, "invalid-fields");
    assert_eq!(properties(&answer), ["fromOn"]);
    let second = json!({ "kind": "association", "name": "Ett till" });
    let answer = problem(admin.post("/organisations", second).await, 400, "invalid-fields");
    assert_eq!(properties(&answer), ["kind"]);
}

#[tokio::test]
async fn every_bad_field_of_what_anybody_sends_is_named_too() {
    let app = TestApp::start().await;
    let report = json!({ "text": " ", "page": "x".repeat(301), "email": "anna" });
    let answer = problem(app.anyone().post("/accessibility-reports", report).await, 400, "invalid-fields");
    assert_eq!(properties(&answer), ["text", "page", "email"]);
    let answer = problem(app.anyone().post("/auth/tokens/revocations", json!({})).await, 400, "invalid-fields");
    assert_eq!(properties(&answer), ["refreshToken"]);
    let lund = app.sign_in(COORDINATOR).await;
    let course = app.course().open().await;
    let path = format!("/course-offerings/{}/registration-preview-files", course.id);
    let file = |text: &'static str| Form::new().part("file", Part::text(text).file_name("lista.xlsx"));
    for (path, form, name, reason) in [
        (path.as_str(), file(""), "file", "Fyll i uppgiften."),
        (&path, file("PK not a workbook"), "file", "Det går inte att läsa. Kontrollera att filen eller texten är hel."),
        (&path, file("Namn").text("organisationId", "lund"), "organisationId", "Är inte ett id."),
        (&path, Form::new().text("list", "Namn"), "file", "Fyll i uppgiften."),
        ("/people/import-files", file("Namn").text("dryRun", "kanske"), "dryRun", "Måste vara true eller false."),
    ] {
        let answer = problem(lund.send(lund.api(Method::POST, path).multipart(form)).await, 400, "invalid-fields");
        assert_eq!(answer["invalidParameters"], json!([{ "property": name, "reason": reason }]));
    }
    for (body, name) in [
        (json!({}), "people"),
        (json!({ "text": "Förnamn;E-post\n" }), "text"),
        (json!({ "people": vec![json!({}); 1_001] }), "people"),
    ] {
        let answer = problem(lund.post("/people/imports", body).await, 400, "invalid-fields");
        assert_eq!(properties(&answer), [name], "{answer}");
    }
}

#[tokio::test]
async fn marks_that_mean_nobody_or_no_session_are_named() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let stranger = course.id.to_string();
    let session =
        editor.get(&format!("/course-offerings/{}", course.id)).await.assert(200).json()["sessions"][0].clone();
    let body = json!({ "marks": [
        { "registrationId": stranger, "sessionId": session["id"], "isPresent": true },
        { "registrationId": stranger, "sessionId": stranger, "isPresent": true },
    ] });
    let path = format!("/course-offerings/{}/attendances", course.id);
    let answer = problem(editor.post(&path, body).await, 400, "invalid-fields");
    let named = ["marks[0].registrationId", "marks[0].sessionId", "marks[1].registrationId", "marks[1].sessionId"];
    assert_eq!(properties(&answer), named, "the session is still to come, too");
}

#[tokio::test]
async fn values_of_the_wrong_kind_are_named_wherever_they_stand() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let body = json!({
        "courseId": "kurs", "form": "brev", "capacity": "tjugo", "vatPercent": 9_223_372_036_854_775_808_u64, "priceMemberOre": 1.5,
        "priceOtherOre": 0, "contactName": 7, "contactEmail": "kurs@forbundet.example",
        "sessions": [{ "startsAt": "2026-12-07T09:00:00+01:00" }, { "startsAt": "i morgon", "endsAt": "2026-12-07" }],
    });
    let answer = problem(editor.post("/course-offerings", body).await, 400, "invalid-fields");
    let mut named = properties(&answer);
    named.sort_unstable();
    assert_eq!(
        named,
        [
            "capacity",
            "contactName",
            "courseId",
            "form",
            "priceMemberOre",
            "sessions[0].endsAt",
            "sessions[1].endsAt",
            "sessions[1].startsAt",
            "vatPercent",
        ]
    );
}

#[tokio::test]
async fn bad_parameters_are_named_too() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    for (path, name) in [
        ("/courses/kurs", "courseId"),
        ("/courses?limit=101", "limit"),
        ("/courses?limit=0", "limit"),
        ("/courses?page=x", "page"),
        ("/courses?departmentId=x", "departmentId"),
        ("/course-offerings?form=brev", "form"),
        ("/course-offerings?month=2026-13", "month"),
        ("/course-offerings?seatsLeft=kanske", "seatsLeft"),
        ("/course-offerings?heldFrom=2026-12-08&heldTo=2026-12-07", "heldTo"),
        ("/departments/halsa", "departmentId"),
        ("/organisations?kind=by", "kind"),
    ] {
        let answer = problem(anyone.get(path).await, 400, "invalid-fields");
        assert_eq!(properties(&answer), [name], "{path}: {answer}");
    }
    let many = "/course-offerings?limit=0&page=x&form=brev&seatsLeft=kanske&courseId=kurs&past=true&search=7";
    let answer = problem(anyone.get(many).await, 400, "invalid-fields");
    let mut named = properties(&answer);
    named.sort_unstable();
    assert_eq!(named, ["courseId", "form", "limit", "page", "seatsLeft"]);
    let lund = app.sign_in(COORDINATOR).await;
    let costs = format!("/organisations/{}/costs", lund.organisation());
    for (path, name) in [
        (format!("{costs}?year=1999"), "year"),
        (costs.replace("/costs", "/course-demands?year=2101"), "year"),
        (costs.replace("/costs", "/benefits?year=1999"), "year"),
        ("/project-portfolios?year=2101".to_owned(), "year"),
        (format!("{costs}?year=i%20år"), "year"),
        ("/registrations?unitId=skolan".into(), "unitId"),
        ("/registrations?heldFrom=7%20december".into(), "heldFrom"),
        ("/registrations?sort=nyast".into(), "sort"),
        ("/people?role=chef".into(), "role"),
        ("/people?withoutAccount=kanske".into(), "withoutAccount"),
    ] {
        let answer = problem(lund.get(&path).await, 400, "invalid-fields");
        assert_eq!(properties(&answer), [name], "{path}: {answer}");
    }
    let answer = problem(lund.delete("/people/me/tokens/x").await, 400, "invalid-fields");
    assert_eq!(properties(&answer), ["tokenId"]);
}

#[tokio::test]
async fn what_is_not_there_and_what_cannot_be_done_are_problems_as_well() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    problem(lund.get("/nothing").await, 404, "not-found");
    problem(lund.get("/courses/019aaf00-1a52-7b40-8c1e-60f3f1b2c901").await, 404, "not-found");
    let answer = lund.send(lund.api(Method::PATCH, "/courses")).await;
    assert_eq!(answer.header("allow"), "GET, POST");
    problem(answer, 405, "method-not-allowed");
    let elsewhere = lund.submit_with("/api/problems/not-found", "accept", "application/json").await;
    assert_eq!(elsewhere.header("allow"), "GET");
    problem(elsewhere, 405, "method-not-allowed");
    problem(app.anyone().get("/people").await, 401, "unauthenticated");
    problem(lund.get("/mails").await, 403, "forbidden");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_a_problem() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let post =
        |kind: &str, body: String| lund.send(lund.api(Method::POST, "/people").header("content-type", kind).body(body));
    problem(post("application/json", "{".into()).await, 400, "unreadable-body");
    problem(post("application/json", "\u{feff}{}".into()).await, 400, "unreadable-body");
    problem(post("text/plain", "{}".into()).await, 415, "unsupported-media-type");
    problem(lund.send(lund.api(Method::POST, "/people")).await, 415, "unsupported-media-type");
    problem(post("application/json", " ".repeat(5 * 1024 * 1024 + 1)).await, 413, "too-large");
    let nul = r#"{"givenName":"An\u0000na","familyName":"\u0000","email":7,"unknown":"\u0000"}"#;
    let answer = problem(post("application/json", nul.into()).await, 400, "invalid-fields");
    assert_eq!(properties(&answer), ["givenName", "familyName", "email"]);
    let written = r#"{"givenName":"An\\u0000na","familyName":"Ek","email":"anna@lund.example"}"#;
    let person = post("application/json", written.into()).await.assert(201).json();
    assert_eq!(person["givenName"], r"An\u0000na", "a backslash is a letter like others");
    problem(lund.get("/people?search=%00").await, 400, "bad-request");
}

#[tokio::test]
async fn fields_that_nobody_knows_are_not_looked_at() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let body = json!({
        "givenName": "Eva", "familyName": "Ask", "email": "eva@lund.example",
        "version": 99, "id": "019aaf00-1a52-7b40-8c1e-60f3f1b2c901", "ownerOrgId": "x", "accountId": "x", "isAdmin": true,
    });
    let person = lund.post("/people", body).await.assert(201).json();
    assert_eq!(person["version"], 1);
    assert_ne!(person["id"], "019aaf00-1a52-7b40-8c1e-60f3f1b2c901");
    assert_eq!(person["organisationId"], lund.organisation().to_string());
}

#[tokio::test]
async fn a_change_without_its_version_or_with_an_old_one_is_refused() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let path = format!("/organisations/{}/units", lund.organisation());
    let unit = lund.post(&path, json!({ "name": "Skolan" })).await.assert(201).json();
    let path = format!("/units/{}", unit["id"].as_str().unwrap());
    let read = lund.get(&path).await.assert(200);
    let put = |tag: String| {
        let request = lund.api(Method::PUT, &path).json(&json!({ "name": "Förskolan" }));
        lund.send(if tag.is_empty() { request } else { request.header("if-match", tag) })
    };
    problem(put(String::new()).await, 428, "version-missing");
    put(read.header("etag").to_owned()).await.assert(200);
    problem(put(read.header("etag").to_owned()).await, 412, "changed-meanwhile");
    put("\"2\"".into()).await.assert(200);
    let known = lund.send(lund.api(Method::GET, &path).header("if-none-match", read.header("etag"))).await.assert(200);
    let same = lund.send(lund.api(Method::GET, &path).header("if-none-match", known.header("etag"))).await.assert(304);
    assert!(same.body.is_empty());
}

#[tokio::test]
async fn the_type_of_a_problem_leads_to_what_it_means() {
    let app = TestApp::start().await;
    let answer = problem(app.anyone().get("/people").await, 401, "unauthenticated");
    let page = app.anyone().visit(answer["type"].as_str().unwrap()).await.assert(200);
    assert_eq!(page.one("h1"), answer["title"].as_str().unwrap());
}
