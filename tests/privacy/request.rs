//! Asking to be erased: what it means is said, somebody decides within a month, and whoever asked is told.

use chrono::Duration;
use serde_json::{Value, json};

use super::{erased, found};
use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp, User};

const OWN: &str = "/mina-sidor/uppgifter";

/// Asks on the page, and gives the id of the request.
async fn asked(app: &TestApp, user: &User) -> String {
    let page = user.visit(&format!("{OWN}/ta-bort")).await.assert(200);
    user.submit(&format!("{OWN}/ta-bort"), &page.form("main form")).await.assert(303);
    let waiting = app.sign_in(ADMIN).await.get("/erasure-requests?state=waiting").await.assert(200).json();
    let own = waiting["items"].as_array().unwrap().iter().find(|one| one["personId"] == user.person().to_string());
    own.expect("a request of theirs")["id"].as_str().unwrap().to_owned()
}

async fn state(user: &User, id: &str) -> Value {
    user.get(&format!("/erasure-requests/{id}")).await.assert(200).json()["state"].clone()
}

#[tokio::test]
async fn whoever_asks_is_told_what_it_means_and_the_coordinator_sees_it_with_its_day_and_erases() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let page = anders.visit(&format!("{OWN}/ta-bort")).await.assert(200).text();
    for said in ["Namn, e-post, telefon", "din samordnare eller förbundet", "inom en månad"] {
        assert!(page.contains(said), "{said} is not in {page}");
    }
    let id = asked(&app, &anders).await;
    assert!(anders.visit(OWN).await.text().contains("23\u{a0}dec"), "a month from 23 November");
    let told = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(told.contains(&format!("/min-kommun/borttagning/{id}")) && !told.contains("Anders"), "{told}");

    let sara = app.sign_in(COORDINATOR).await;
    assert!(sara.visit("/min-kommun").await.text().contains("1 person begär att få sina uppgifter borttagna"));
    assert!(app.sign_in(ADMIN).await.visit("/arbete").await.text().contains("begär att få sina uppgifter borttagna"));
    let list = sara.visit("/min-kommun/borttagning").await.assert(200);
    assert_eq!(list.all("tbody th"), ["Anders Anställd"]);
    let request = sara.visit(&list.attribute("tbody a", "href")).await.assert(200);
    let erase = sara.visit(&request.attribute("main a.ds-button", "href")).await.assert(200);
    assert!(erase.text().contains("Personen har själv begärt det"));
    let path = format!("/min-kommun/personer/{}/ta-bort", anders.person());
    sara.submit(&path, &erase.filled("main form", &[("reason", "Begärt")])).await.assert(303);

    assert_eq!(state(&sara, &id).await, "granted");
    let farewell = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(farewell.contains("Dina uppgifter är borttagna") && !farewell.contains("Anders"), "{farewell}");
    assert_eq!(found(&app, &[EMPLOYEE, "Anställd,"]).await, []);
    assert!(sara.visit("/min-kommun/borttagning").await.text().contains("Borttagen person"));
}

#[tokio::test]
async fn a_refusal_needs_a_reason_that_is_mailed_with_how_to_complain() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let id = asked(&app, &anders).await;
    let sara = app.sign_in(COORDINATOR).await;
    let path = format!("/min-kommun/borttagning/{id}");
    let empty = sara.submit(&path, &[("reason", " ")]).await.assert(400);
    assert!(empty.text().contains("Skäl"));
    sara.submit(&path, &[("reason", "Kursen är inte hållen än.")]).await.assert(303);
    let told = app.mail_to(EMPLOYEE).await.pop().unwrap();
    for said in ["Kursen är inte hållen än.", "imy.se", "förvaltningsrätten"] {
        assert!(told.contains(said), "{said} is not in {told}");
    }
    assert!(anders.visit(OWN).await.text().contains("Kursen är inte hållen än."));
    sara.post(&format!("/erasure-requests/{id}/refusals"), json!({ "reason": "Igen" })).await.assert(409);
    anders.post(&format!("/erasure-requests/{id}/withdrawals"), json!({})).await.assert(409);
    let again = asked(&app, &anders).await;
    assert_ne!(again, id, "one may ask again");
    let copy = anders.get("/people/me/records").await.assert(200).text();
    assert!(copy.contains("Kursen är inte hållen än."), "{copy}");
}

#[tokio::test]
async fn a_request_is_one_until_it_is_taken_back() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let (one, other) =
        tokio::join!(anders.post("/erasure-requests", json!({})), anders.post("/erasure-requests", json!({})));
    let (one, other) = (one.assert(201).json(), other.assert(201).json());
    assert_eq!(one["id"], other["id"]);
    let page = anders.visit(OWN).await.assert(200);
    let back = page.attribute("main form[action*=angra]", "action");
    anders.press(&back).await.assert(303);
    assert_eq!(state(&anders, one["id"].as_str().unwrap()).await, "withdrawn");
    assert!(app.sign_in(COORDINATOR).await.get("/erasure-requests?state=waiting").await.json()["items"] == json!([]));
    let trail = app.contents("audit_event", &["action".into()]).await.concat();
    for action in ["erasure.asked", "erasure.withdrawn"] {
        assert_eq!(trail.matches(action).count(), 1, "{trail}");
    }
}

#[tokio::test]
async fn nobody_else_sees_or_decides_a_request() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let id = asked(&app, &anders).await;
    let path = format!("/erasure-requests/{id}");
    for other in [OTHER_COORDINATOR, OTHER_EMPLOYEE, EDITOR] {
        let other = app.sign_in(other).await;
        other.get(&path).await.assert(404);
        other.post(&format!("{path}/withdrawals"), json!({})).await.assert(404);
        assert_eq!(other.get("/erasure-requests").await.assert(200).json()["items"], json!([]));
    }
    app.sign_in(OTHER_COORDINATOR).await.visit(&format!("/min-kommun/borttagning/{id}")).await.assert(404);
    app.sign_in(COORDINATOR).await.post(&format!("{path}/withdrawals"), json!({})).await.assert(404);
    app.sign_in(EDITOR).await.visit("/arbete/borttagning").await.assert(403);
    anders.visit("/min-kommun/borttagning").await.assert(403);
}

#[tokio::test]
async fn a_request_of_somebody_protected_is_the_kommuns_alone() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let hidden = json!({
        "givenName": "Anders", "familyName": "Anställd", "email": EMPLOYEE, "protectedIdentity": true,
    });
    sara.put_over(&format!("/people/{}", anders.person()), hidden).await.assert(200);
    anders.post("/erasure-requests", json!({})).await.assert(201);
    let admin = app.sign_in(ADMIN).await;
    assert_eq!(admin.get("/erasure-requests").await.assert(200).json()["items"], json!([]));
    let own = sara.get("/erasure-requests").await.assert(200).json();
    assert_eq!(own["items"][0]["personName"], "Anders Anställd");
}

#[tokio::test]
async fn texts_that_others_wrote_of_somebody_are_pointed_out_before_they_are_erased_and_stay() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let asa = lund.colleague("Åsa Öhman").await;
    let wish = json!({ "title": "Samtal", "audience": "Chefer", "people": 8, "need": "ÅSA ÖHMAN slutar i vår" });
    let wish = lund.post("/course-wishes", wish).await.assert(201).json();
    let other = json!({ "title": "Annat", "audience": "Alla", "people": 2, "need": "Åsa Ohman är en annan" });
    lund.post("/course-wishes", other).await.assert(201);
    let course = app.course().open().await;
    let bo = lund.colleague("Bo Alm").await;
    let body = json!({
        "participants": [{ "personId": bo.to_string() }], "invoiceReference": "ASA.OHMAN@kollega.example",
    });
    lund.post(&format!("/course-offerings/{}/registrations", course.id), body).await.assert(201);
    let malmo = json!({ "title": "Malmös", "audience": "Alla", "people": 2, "note": "Som åsa öhman i Lund" });
    app.sign_in(OTHER_COORDINATOR).await.post("/course-wishes", malmo).await.assert(201);
    let room = json!({ "name": "Sal Åsa Öhman", "capacity": 30 });
    app.sign_in(EDITOR).await.post("/rooms", room).await.assert(201);

    let named = async |user: &User| {
        let terms = user.get(&format!("/people/{asa}/erasure-terms")).await.assert(200).json();
        let mut kinds: Vec<_> =
            terms["mentions"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect();
        kinds.sort();
        kinds
    };
    assert_eq!(named(&lund).await, ["course_wish", "registration"]);
    assert_eq!(named(&app.sign_in(ADMIN).await).await, ["course_wish", "course_wish_support", "registration", "room"]);
    let page = lund.visit(&format!("/min-kommun/personer/{asa}/ta-bort")).await.assert(200);
    let links = page.all("section[aria-labelledby=namns] a");
    assert_eq!(links, ["Önskemål", "Fakturareferens på en anmälan"]);
    let link = page.attribute("section[aria-labelledby=namns] a", "href");
    assert!(lund.visit(&link).await.assert(200).text().contains("ÅSA ÖHMAN slutar i vår"));
    erased(&app, &lund, asa).await.unwrap();
    let wish = lund.get(&format!("/course-wishes/{}", wish["id"].as_str().unwrap())).await.assert(200).json();
    assert_eq!(wish["need"], "ÅSA ÖHMAN slutar i vår", "a human decides");
}

#[tokio::test]
async fn a_late_request_says_so() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    asked(&app, &anders).await;
    let tag =
        async || app.sign_in(COORDINATOR).await.visit("/min-kommun/borttagning").await.assert(200).one("td .ds-tag");
    assert_eq!(tag().await, "Väntar på svar");
    app.advance(Duration::days(31));
    assert_eq!(tag().await, "Försenad");
}
