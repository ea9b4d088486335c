//! A coordinator registers a group.

use reqwest::multipart::{Form, Part};

use super::{filled, leads_to};
use crate::support::{Answer, COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, Offered, TestApp, User, workbook};

/// Pastes a list and reads it in.
async fn pasted(user: &User, course: Offered, list: &str) -> Answer {
    let first = user.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    user.submit(&steps(course), &filled(&first, &[("list", list)], "rader")).await
}

fn steps(course: Offered) -> String {
    format!("/anmalan/{}/grupp", course.id)
}

/// Presses on through payment and the last check, and sends.
async fn sent(user: &User, course: Offered, rows: &Answer, payment: &[(&str, &str)]) -> Answer {
    let page = user.submit(&steps(course), &filled(rows, &[], "betalning")).await.assert(200);
    let page = user.submit(&steps(course), &filled(&page, payment, "kontroll")).await.assert(200);
    user.submit(&steps(course), &filled(&page, &[], "anmal")).await
}

#[tokio::test]
async fn a_coordinator_pastes_a_list_mends_it_and_registers_those_who_are_to_go() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.colleague("Bo Alm").await;
    let cia = lund.colleague("Cia Lind").await;
    lund.register(course, &[cia]).await;

    let rows = pasted(
        &lund,
        course,
        "Anna Ek; anna.ek@lund.example\nBo; bo.alm@kollega.example\nOlle Fel; olle.fel@lund\n\
         Bo Alm; bo.alm@kollega.example\nCia Lind; cia.lind@kollega.example",
    )
    .await
    .assert(200);
    let states = ["Får plats", "Får plats", "Behöver rättas", "Samma som rad 2", "Redan anmäld"];
    assert_eq!(rows.all("tbody .ds-tag"), states);
    assert_eq!(rows.all("tbody input[name=row][checked]").len(), 3);

    let faulty = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(400);
    assert!(faulty.one("title").starts_with("Fel: Välj och rätta"), "{}", faulty.one("title"));
    assert_eq!(faulty.one(".ds-error-summary li"), "Rad 3, e-post: Skriv hela e-postadressen, som anna.ek@kommun.se.");
    assert_eq!(faulty.one(r"#people\[2\]\.email-fel"), "Skriv hela e-postadressen, som anna.ek@kommun.se.");
    assert_eq!(faulty.attribute(r"#people\[2\]\.email", "value"), "olle.fel@lund");

    let mended = filled(&faulty, &[("people[2].email", "olle.fel@lund.example")], "betalning");
    let payment = lund.submit(&steps(course), &mended).await.assert(200);
    let typed =
        [("invoiceReference", "4711"), ("people[0].need", "Glutenfritt"), ("people[2].invoiceReference", "0815")];
    let review = lund.submit(&steps(course), &filled(&payment, &typed, "kontroll")).await.assert(200);
    assert_eq!(
        review.all("tbody th"),
        ["Anna Ek anna.ek@lund.example", "Bo Alm bo.alm@kollega.example", "Olle Fel olle.fel@lund.example"]
    );
    assert!(app.mail_to("anna.ek@lund.example").await.is_empty(), "nobody is registered before the last button");

    let made = leads_to(&lund.submit(&steps(course), &filled(&review, &[], "anmal")).await);
    let confirmation = lund.visit(&made).await.assert(200);
    assert_eq!(confirmation.one("h1"), "3 personer är anmälda");
    assert_eq!(confirmation.all("tbody tr td:nth-child(4)"), ["4711", "4711", "0815"]);
    for address in ["anna.ek@lund.example", "bo.alm@kollega.example", "olle.fel@lund.example"] {
        let mail = app.mail_to(address).await.pop().unwrap();
        assert!(mail.contains("METHOD:REQUEST"), "{mail}");
    }
    app.sign_in(OTHER_COORDINATOR).await.visit(&made).await.assert(404);
    app.sign_in(EMPLOYEE).await.visit(&made).await.assert(404);
}

#[tokio::test]
async fn a_list_comes_as_a_file_from_excel_or_as_csv() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let xlsx = workbook(&[&["Efternamn", "Förnamn", "E-post"], &["Öberg", "Åsa", "asa.oberg@lund.example"]]);
    let csv = "Namn;E-post\r\n\u{c5}sa \u{d6}berg;asa.oberg@lund.example\r\n";
    let latin: Vec<u8> = csv.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    for (name, file) in [("lista.xlsx", xlsx), ("lista.csv", latin)] {
        let form = Form::new().part("file", Part::bytes(file).file_name(name)).text("list", "").text("till", "rader");
        let rows = lund.upload(&steps(course), form).await.assert(200);
        assert_eq!(rows.attribute(r"[name='people[0].givenName']", "value"), "Åsa", "{name}");
        assert_eq!(rows.attribute(r"[name='people[0].familyName']", "value"), "Öberg", "{name}");
        assert_eq!(rows.one("tbody .ds-tag"), "Får plats", "{name}");
    }
    let form = Form::new()
        .part("file", Part::bytes(b"PK nothing".as_slice()).file_name("lista.xlsx"))
        .text("list", "Bo Alm; bo.alm@lund.example")
        .text("till", "rader");
    let again = lund.upload(&steps(course), form).await.assert(400);
    assert_eq!(again.one("#file-fel"), "Det går inte att läsa. Kontrollera att filen eller texten är hel.");
    assert_eq!(again.one("textarea#list"), "Bo Alm; bo.alm@lund.example");
}

#[tokio::test]
async fn colleagues_are_searched_and_ticked_and_none_is_lost_by_searching_again() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.colleague("Bo Alm").await;
    lund.colleague("Cia Lind").await;
    let first = lund.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    let found = lund.submit(&steps(course), &filled(&first, &[("q", "bo")], "vilka")).await.assert(200);
    assert_eq!(found.all("label[for^=colleague]"), ["Bo Alm"]);
    let ticked = [("q", "cia"), ("colleague", "bo.alm@kollega.example")];
    let found = lund.submit(&steps(course), &filled(&found, &ticked, "vilka")).await.assert(200);
    assert_eq!(found.all("label[for^=colleague]"), ["bo.alm@kollega.example", "Cia Lind"]);
    let rows = lund.submit(&steps(course), &filled(&found, &[], "rader")).await.assert(200);
    assert_eq!(rows.all("tbody th").len(), 1);
    assert!(rows.one("tbody th").starts_with("Bo Alm"));
}

#[tokio::test]
async fn sending_twice_registers_once_and_a_change_after_sending_is_not_taken_for_it() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let rows = pasted(&lund, course, "Anna Ek; anna.ek@lund.example\nBo Alm; bo.alm@lund.example").await.assert(200);
    let page = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(200);
    let review = lund.submit(&steps(course), &filled(&page, &[], "kontroll")).await.assert(200);
    let form = filled(&review, &[], "anmal");
    let made = leads_to(&lund.submit(&steps(course), &form).await);
    assert_eq!(leads_to(&lund.submit(&steps(course), &form).await), made);
    let confirmation = lund.visit(&made).await.assert(200);
    assert_eq!(confirmation.one(".flash p"), "Anmälan var redan gjord. Ingen är anmäld två gånger.");
    assert_eq!(confirmation.all("tbody tr").len(), 2);

    let changed = filled(&review, &[("invoiceReference", "en annan")], "anmal");
    let again = lund.submit(&steps(course), &changed).await.assert(409);
    assert_eq!(again.one("h1"), "Anmälan är redan gjord");
    assert_eq!(again.attribute("main a.ds-button", "href"), made);
}

#[tokio::test]
async fn those_beyond_the_last_seat_are_queued_or_nobody_is_registered_as_the_coordinator_says() {
    let app = TestApp::start().await;
    let course = app.course().seats(2).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let list = "Anna Ek; anna.ek@lund.example\nBo Alm; bo.alm@lund.example\nCia Lind; cia.lind@lund.example";
    let rows = pasted(&lund, course, list).await.assert(200);
    assert_eq!(rows.all("tbody .ds-tag"), ["Får plats", "Får plats", "Reservlista, plats 1"]);

    let payment = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(200);
    let refused = filled(&payment, &[("whenFull", "refuse"), ("invoiceReference", "4711")], "kontroll");
    let refused = lund.submit(&steps(course), &refused).await.assert(400);
    assert!(refused.one(".ds-error-summary li").starts_with("Det finns inte så många platser kvar."));
    assert_eq!(refused.attribute("#invoiceReference", "value"), "4711");

    let answer = sent(&lund, course, &rows, &[]).await;
    let confirmation = lund.visit(&leads_to(&answer)).await.assert(200);
    assert_eq!(confirmation.all("tbody .ds-tag"), ["Har plats", "Har plats", "Reservlista, plats 1"]);
}

#[tokio::test]
async fn every_fault_of_a_booking_is_told_at_its_row() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let rows = pasted(&lund, course, "fel@\nAnna Ek; anna.ek@lund.example\n; bo.alm@lund.example").await.assert(200);
    let faulty = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(400);
    assert_eq!(faulty.all(".ds-error-summary li").len(), 5, "{:?}", faulty.all(".ds-error-summary li"));

    let without: Vec<_> =
        filled(&faulty, &[], "betalning").into_iter().filter(|field| field.0 != "row" || field.1 == "1").collect();
    let payment = lund.submit(&steps(course), &without).await.assert(200);
    let long = "x".repeat(61);
    let faulty = filled(&payment, &[("people[1].invoiceReference", &long), ("invoiceReference", &long)], "kontroll");
    let faulty = lund.submit(&steps(course), &faulty).await.assert(400);
    assert_eq!(faulty.all(".ds-error-summary li").len(), 2);
    assert_eq!(faulty.attribute(r"#people\[1\]\.invoiceReference", "value"), long);
    assert!(faulty.one("title").starts_with("Fel: Betalning"));
}

#[tokio::test]
async fn two_hundred_are_registered_at_once_and_one_more_is_told_to_part_the_list() {
    let app = TestApp::start().await;
    let course = app.course().seats(300).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let list = |people: usize| {
        let lines: Vec<_> = (1..=people).map(|n| format!("Person Nummer{n}; person{n}@lund.example")).collect();
        lines.join("\n")
    };
    let many = pasted(&lund, course, &list(201)).await.assert(200);
    assert_eq!(many.one(".ds-error-summary li"), "En anmälan kan ha högst 200 personer. Dela upp listan.");
    let rows = pasted(&lund, course, &list(200)).await.assert(200);
    let answer = sent(&lund, course, &rows, &[]).await;
    let confirmation = lund.visit(&leads_to(&answer)).await.assert(200);
    assert_eq!(confirmation.one("h1"), "200 personer är anmälda");
    assert_eq!(confirmation.all("tbody tr").len(), 200);
}

#[tokio::test]
async fn only_a_coordinator_registers_a_group_and_only_at_an_offering_that_is_open() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let draft = app.course().draft().await;
    let lund = app.sign_in(COORDINATOR).await;
    let fields = [("till", "rader"), ("list", "Anna Ek; anna.ek@lund.example")];
    app.sign_in(EMPLOYEE).await.submit(&steps(course), &fields).await.assert(403);
    lund.submit(&steps(draft), &fields).await.assert(404);
    lund.visit(&format!("/anmalan/{}", draft.id)).await.assert(404);
    lund.visit("/anmalan/ingenting").await.assert(404);
    lund.visit(&format!("/anmalan/bekraftelse/{}", course.id)).await.assert(404);
    app.advance(chrono::Duration::days(20));
    let lund = app.sign_in(COORDINATOR).await;
    let closed = lund.visit(&format!("/anmalan/{}", course.id)).await.assert(409);
    assert_eq!(closed.one("h1"), "Anmälan är inte öppen");
}

#[tokio::test]
async fn what_the_last_check_says_of_payment_is_what_is_saved() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    leads_to(&lund.submit("/min-kommun/enheter", &[("name", "Skolan"), ("invoiceReference", "4711")]).await);
    let rows = pasted(
        &lund,
        course,
        "Anna;Alm;anna@lund.example;Rektor;Skolan\nBo;Ek;bo@lund.example\nCia;Lind;cia@lund.example",
    )
    .await
    .assert(200);
    let page = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(200);
    let typed = [("people[2].invoiceReference", "0815")];
    let review = lund.submit(&steps(course), &filled(&page, &typed, "kontroll")).await.assert(200);
    let (units, references) = ("tbody td:nth-child(3)", "tbody td:nth-child(4)");
    assert_eq!(review.all(units), ["Skolan", "", ""]);
    assert_eq!(review.all(references), ["4711", "LUND-000", "0815"]);
    assert!(review.all(".facts dd").contains(&"5 700 kr exkl. moms för 3 platser.".to_owned()));
    let made = leads_to(&lund.submit(&steps(course), &filled(&review, &[], "anmal")).await);
    let confirmation = lund.visit(&made).await.assert(200);
    assert_eq!((confirmation.all(units), confirmation.all(references)), (review.all(units), review.all(references)));
    assert!(confirmation.all(".facts dd").contains(&"5 700 kr exkl. moms för 3 platser.".to_owned()));
}

#[tokio::test]
async fn a_course_that_costs_nothing_says_so_in_every_step() {
    let app = TestApp::start().await;
    let course = app.course().offering(|new| new.price_member_ore = 0).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let rows = pasted(&lund, course, "Anna Ek; anna@lund.example").await.assert(200);
    let payment = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(200);
    assert_eq!(payment.one(".lead"), "Kostnadsfri.");
    let review = lund.submit(&steps(course), &filled(&payment, &[], "kontroll")).await.assert(200);
    assert!(review.all(".facts dd").contains(&"Kostnadsfri.".to_owned()));
    let made = leads_to(&lund.submit(&steps(course), &filled(&review, &[], "anmal")).await);
    assert!(lund.visit(&made).await.all(".facts dd").contains(&"Kostnadsfri.".to_owned()));
}
