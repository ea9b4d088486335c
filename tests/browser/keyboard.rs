//! The main jobs with a keyboard alone. Every stop on the way must show that it has the focus.

use fantoccini::key::Key::{Down, End, Enter, Space, Tab, Up};

use crate::support::{Browser, COORDINATOR, EMPLOYEE, PASSWORD, TestApp};

#[tokio::test]
async fn a_coordinator_needs_no_mouse_to_register_a_group() {
    let app = TestApp::start().await;
    app.course().title("Upphandling i praktiken").open().await;
    let browser = Browser::open(&app).await;
    sign_in(&browser, COORDINATOR).await;
    to_the_course(&browser).await;

    browser.tab_to("Klistra in en rad").await;
    browser.write("Anna Ek <anna.ek@lund.example>\nBo Berg; bo.berg@").await;
    browser.tab_to("Läs in listan").await;
    browser.leave_with(Space).await;
    assert!(browser.text(":focus").await.contains("Rad 2, e-post"), "the focus is on what must be mended");
    browser.tab_to("Rad 2, e-post").await;
    browser.keys(&[Enter]).await;
    assert_eq!(browser.focus().await, "people[1].email");
    browser.keys(&[End]).await;
    browser.write("lund.example").await;
    browser.tab_to("Gå vidare med 2 personer").await;
    browser.leave_with(Enter).await;

    browser.tab_to("Referens på fakturan").await;
    browser.write("4711").await;
    browser.keys(&[Tab]).await;
    browser.keys(&[Down, Down]).await;
    assert_eq!(browser.text("label:has(+ :focus), :focus + label").await, "Anmäl bara om alla får plats");
    browser.keys(&[Up, Up]).await;
    browser.tab_to("Anna Ek").await;
    browser.keys(&[Space]).await;
    browser.tab_to("Kost eller tillgänglighet").await;
    browser.write("Glutenfritt").await;
    browser.tab_to("Gå vidare och kontrollera").await;
    browser.leave_with(Enter).await;

    browser.tab_to("Anmäl 2 personer").await;
    browser.leave_with(Enter).await;
    assert_eq!(browser.text("h1").await, "2 personer är anmälda");
    assert!(browser.text("main").await.contains("4711"));
}

#[tokio::test]
async fn an_employee_needs_no_mouse_to_register_and_to_cancel() {
    let app = TestApp::start().await;
    app.course().title("Upphandling i praktiken").open().await;
    let browser = Browser::open(&app).await;
    sign_in(&browser, EMPLOYEE).await;
    to_the_course(&browser).await;
    browser.tab_to("Kost eller tillgänglighet").await;
    browser.write("Vegetariskt").await;
    browser.tab_to("Anmäl mig").await;
    browser.leave_with(Space).await;
    assert_eq!(browser.text("h1").await, "Du har en plats");
    browser.tab_to("Till Mina sidor").await;
    browser.leave_with(Enter).await;
    browser.tab_to("Avboka").await;
    browser.leave_with(Enter).await;
    browser.tab_to("Avboka platsen").await;
    browser.leave_with(Enter).await;
    assert!(browser.text("[role=status]").await.contains("är avbokad"));
}

/// From the start page: past the menu and back to it, a forgotten password, and in.
async fn sign_in(browser: &Browser, email: &str) {
    browser.go("/").await;
    browser.tab_to("Hoppa till innehållet").await;
    browser.keys(&[Enter]).await;
    browser.keys(&[Tab]).await;
    assert_eq!(browser.focus().await, "q", "the content begins with the search");
    browser.tab_back_to("Logga in").await;
    browser.leave_with(Enter).await;
    browser.tab_to("E-postadress").await;
    browser.write(email).await;
    browser.leave_with(Enter).await;
    assert!(browser.text(":focus").await.contains("Skriv ditt lösenord"), "the focus is on what must be mended");
    browser.tab_to("Skriv ditt lösenord").await;
    browser.keys(&[Enter]).await;
    assert_eq!(browser.focus().await, "password");
    browser.write(PASSWORD).await;
    browser.leave_with(Enter).await;
}

/// Finds the course and begins its registration.
async fn to_the_course(browser: &Browser) {
    browser.tab_to("Kurser").await;
    browser.leave_with(Enter).await;
    browser.tab_to("Sök i kurserna").await;
    browser.write("upphandlingarna").await;
    browser.leave_with(Enter).await;
    browser.tab_to("Upphandling i praktiken").await;
    browser.leave_with(Enter).await;
    browser.tab_to("Anmäl till kursen").await;
    browser.leave_with(Enter).await;
}
