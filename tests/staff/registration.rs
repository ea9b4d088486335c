//! Registering people for a kommun.

use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, TestApp, User};

/// The form of a step with something typed, sent on with one of its buttons.
async fn on(user: &User, page: &Answer, typed: &[(&str, &str)], button: &str) -> Answer {
    let fields = page.filled("main form", &[typed, &[("till", button)]].concat());
    user.submit(&page.attribute("main form", "action"), &fields).await
}

#[tokio::test]
async fn staff_register_for_a_kommun_which_sees_it_and_who_did_it() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.colleague("Bo Alm").await;
    let hanna = app.sign_in(EDITOR).await;
    let offering = hanna.visit(&format!("/arbete/kurser/tillfallen/{}", offered.id)).await.assert(200);
    let ask = offering.attribute("main a[href$='/anmal']", "href");
    let page = hanna.visit(&ask).await.assert(200);
    let none = hanna.submit(&ask, &[("organisation", "")]).await.assert(400);
    assert_eq!(none.one("#organisation-fel"), "Välj den som du anmäler åt.");

    let lund = page.all("option").iter().position(|name| name == "Lunds kommun").unwrap();
    let lund = page.attribute(&format!("option:nth-child({})", lund + 1), "value");
    let begun = hanna.submit(&ask, &[("organisation", lund.as_str())]).await.assert(303);
    let who = hanna.visit(begun.header("location")).await.assert(200);
    assert_eq!(who.one(".page__head strong"), "Lunds kommun");
    assert!(who.all("label[for^=colleague]").contains(&"Bo Alm".to_owned()), "the kommun's people can be ticked");
    let list = "Anna Ek; anna.ek@lund.example\nBo Alm; bo.alm@kollega.example";
    let rows = on(&hanna, &who, &[("list", list)], "rader").await.assert(200);
    assert!(rows.one("tbody tr:first-child").contains("Läggs till bland kommunens personer"));
    let payment = on(&hanna, &rows, &[], "betalning").await.assert(200);
    assert!(payment.text().contains("LUND-000"), "the kommun's reference stands in");
    let review = on(&hanna, &payment, &[], "kontroll").await.assert(200);
    let made = on(&hanna, &review, &[], "anmal").await.assert(303);
    let confirmation = hanna.visit(made.header("location")).await.assert(200);
    assert_eq!(confirmation.one("h1"), "2 personer är anmälda");
    assert_eq!(confirmation.attribute("main a.ds-button[data-variant]", "href"), begun.header("location"));

    for address in ["anna.ek@lund.example", "bo.alm@kollega.example"] {
        assert!(app.mail_to(address).await.pop().unwrap().contains("METHOD:REQUEST"), "{address}");
    }
    let seen = sara.visit("/min-kommun/anmalningar").await.assert(200);
    assert_eq!(seen.all("tbody tr").iter().filter(|row| row.contains("Anmäld av Hanna Handläggare")).count(), 2);
    assert!(sara.visit("/min-kommun/handelser").await.text().contains("Hanna Handläggare"));
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    assert!(!malmo.visit("/min-kommun/anmalningar").await.text().contains("Anna Ek"));
}

#[tokio::test]
async fn nobody_but_the_staff_registers_for_others() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    let page = format!("/arbete/kurser/tillfallen/{}/anmal", offered.id);
    sara.visit(&page).await.assert(403);
    let others = format!("/anmalan/{}?organisation={}", offered.id, sara.organisation());
    malmo.visit(&others).await.assert(404);
    let steps = format!("/anmalan/{}/grupp", offered.id);
    let organisation = sara.organisation().to_string();
    for button in ["rader", "betalning", "kontroll", "anmal"] {
        let form = [
            ("organisationId", organisation.as_str()),
            ("row", "0"),
            ("people[0].givenName", "Anna"),
            ("people[0].familyName", "Ek"),
            ("people[0].email", "anna.ek@lund.example"),
            ("list", "Anna Ek; anna.ek@lund.example"),
            ("till", button),
        ];
        malmo.submit(&steps, &form).await.assert(404);
        let employee = app.sign_in(EMPLOYEE).await;
        employee.submit(&steps, &form).await.assert(403);
    }
    assert!(app.mail_to("anna.ek@lund.example").await.is_empty());
}

#[tokio::test]
async fn staff_of_another_department_are_told_at_once_that_they_do_not_run_the_course() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await.organisation().to_string();
    let other = app.sign_in(OTHER_EDITOR).await;
    other.visit(&format!("/arbete/kurser/tillfallen/{}/anmal", offered.id)).await.assert(403);
    other.visit(&format!("/anmalan/{}?organisation={lund}", offered.id)).await.assert(403);
    let form = [("organisationId", lund.as_str()), ("list", "Anna Ek; anna.ek@lund.example"), ("till", "rader")];
    other.submit(&format!("/anmalan/{}/grupp", offered.id), &form).await.assert(403);
}
