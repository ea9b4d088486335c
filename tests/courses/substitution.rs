//! Somebody else takes part instead.

use serde_json::json;

use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp};

#[tokio::test]
async fn a_substitute_keeps_seat_price_and_id_and_both_are_told() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let (anna, bo) = (lund.colleague("Anna Ek").await, lund.colleague("Bo Alm").await);
    let id = lund.register(course, &[anna]).await[0];
    let path = format!("/registrations/{id}");
    let before = lund.get(&path).await.assert(200).json();
    app.mail_to("anna.ek@kollega.example").await;

    let body = json!({ "personId": bo.to_string(), "need": "Vegetarisk kost" });
    lund.post(&format!("{path}/substitutions"), body).await.assert(200);

    let after = lund.get(&path).await.assert(200).json();
    assert_eq!(after["personId"], bo.to_string());
    for kept in ["id", "state", "priceOre", "bookingId", "invoiceReference"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    let left = app.mail_to("anna.ek@kollega.example").await.pop().unwrap();
    assert!(left.contains("Någon annan går i ditt ställe") && left.contains("METHOD:CANCEL"), "{left}");
    let comes = app.mail_to("bo.alm@kollega.example").await.pop().unwrap();
    assert!(comes.contains("Du har fått en plats") && comes.contains("METHOD:REQUEST"), "{comes}");
    let needs = app.sign_in(EDITOR).await.get(&format!("/course-offerings/{}/needs", course.id)).await.assert(200);
    assert_eq!(needs.json()["items"][0]["need"], "Vegetarisk kost");
    let trail = lund.get("/audit-events?limit=1").await.assert(200).text();
    assert!(
        trail.contains("registration.substituted") && trail.contains("Anna Ek") && trail.contains("Bo Alm"),
        "{trail}"
    );
}

#[tokio::test]
async fn a_substitute_in_the_waiting_list_keeps_the_place() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut ids = Vec::new();
    for name in ["Anna Ek", "Bo Alm", "Cia Lind"] {
        ids.push(lund.register(course, &[lund.colleague(name).await]).await[0]);
    }
    let dag = lund.colleague("Dag Ros").await.to_string();

    lund.post(&format!("/registrations/{}/substitutions", ids[1]), json!({ "personId": dag })).await.assert(200);

    let place = lund.get(&format!("/registrations/{}/waiting-list-places", ids[1])).await.assert(200).json();
    assert_eq!(place["place"], 1);
    let told = app.mail_to("dag.ros@kollega.example").await.pop().unwrap();
    assert!(told.contains("Du står på plats 1 i reservlistan"), "{told}");
}

#[tokio::test]
async fn the_page_keeps_what_was_typed_and_says_what_is_wrong() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let anna = lund.register(course, &[lund.colleague("Anna Ek").await]).await[0];
    lund.register(course, &[lund.colleague("Bo Alm").await]).await;
    let page = format!("/anmalan/byt/{anna}");
    assert!(lund.visit("/min-kommun/anmalningar").await.text().contains(&page));

    let again = lund.submit(&page, &[("email", "ny@lund.example"), ("familyName", "Berg")]).await.assert(400);
    assert_eq!(again.attribute("input[name=familyName]", "value"), "Berg");
    assert_eq!(again.all(".ds-error-summary li").len(), 1, "the given name is missing");
    let again = lund.submit(&page, &[("email", "bo.alm@kollega.example")]).await.assert(400);
    assert!(again.one(".ds-error-summary").contains("har redan en plats"), "{}", again.text());
    let typed = [("email", "ny@lund.example"), ("givenName", "Eva"), ("familyName", "Berg")];
    lund.submit(&page, &typed).await.assert(303);
    assert!(lund.visit("/min-kommun/anmalningar").await.text().contains("Eva Berg"));
}

#[tokio::test]
async fn only_those_who_register_others_substitute_and_nobody_in_another_kommun() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let (lund, me) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let own = me.register(course, &[me.person()]).await[0];
    let bo = lund.colleague("Bo Alm").await.to_string();
    let path = format!("/registrations/{own}/substitutions");
    me.post(&path, json!({ "personId": bo })).await.assert(403);
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    let other = malmo.colleague("Dag Ros").await.to_string();
    malmo.post(&path, json!({ "personId": other })).await.assert(404);
    // A person of another kommun is nobody that Lund has.
    let refused = lund.post(&path, json!({ "personId": other })).await.assert(400).json();
    assert_eq!(refused["invalidParameters"][0]["property"], "personId");
    let editor = app.sign_in(EDITOR).await;
    editor.post(&path, json!({ "personId": bo })).await.assert(200);
}
