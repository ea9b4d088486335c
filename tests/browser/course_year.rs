//! A course year in a real browser: what coordinators and staff do beside registering.

use chrono::Duration;
use samverk_domain::certificates::Terms;
use samverk_domain::courses::cancellation::FeeStep;

use crate::support::{ADMIN, Browser, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, TestApp};

#[tokio::test]
async fn a_seat_goes_to_a_colleague_and_another_is_cancelled_for_the_fee_that_was_shown() {
    let app = TestApp::start().await;
    let fees = vec![FeeStep { days_before: 10, percent: 50 }];
    let course = app.course().title("Klarspråk").offering(|one| one.cancellation_fees = fees).open().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.register(course, &[sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await]).await;
    app.advance(Duration::days(5));
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(COORDINATOR).await).await;
    browser.go("/min-kommun/anmalningar").await;
    browser.press("Byt ut Anna Ek").await;
    browser.fill("#email", "cia.lind@lund.example").await;
    browser.press("Byt deltagare").await;
    assert!(!browser.text(".ds-error-summary").await.is_empty(), "a new colleague needs a name");
    assert!(browser.path().await.starts_with("/anmalan/byt/"));
    browser.fill("#givenName", "Cia").await;
    browser.fill("#familyName", "Lind").await;
    browser.press("Byt deltagare").await;
    assert!(browser.shows("Cia Lind deltar i Klarspråk i stället").await);
    assert!(app.mail_to("cia.lind@lund.example").await.concat().contains("METHOD:REQUEST"));

    browser.press("Avboka Bo Alm").await;
    assert!(browser.text("main").await.contains("Avbokningen kostar 950"));
    browser.press("Avboka platsen").await;
    assert!(browser.text(".flash").await.contains("950"), "{}", browser.text(".flash").await);
    browser.go("/min-kommun/kostnader").await;
    assert!(browser.shows("950").await);
}

#[tokio::test]
async fn somebody_takes_all_parts_of_a_series_and_waits_for_the_one_that_is_full() {
    let app = TestApp::start().await;
    let full = app.course().title("Första steget").seats(1).open().await;
    let series = app.series(&[full, app.course().title("Andra steget").days_later(7).open().await]).await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.register(full, &[sara.colleague("Anna Ek").await]).await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(EMPLOYEE).await).await;
    browser.go(&format!("/serier/{}", series.slug)).await;
    browser.press("Anmäl till hela serien").await;
    browser.tap("input[name=whenFull][value=waitingList]").await;
    browser.press("Anmäl mig till delarna").await;
    browser.go("/mina-sidor").await;
    let shown = browser.text("main").await;
    assert!(shown.contains("Första steget") && shown.contains("Andra steget"), "{shown}");
    assert!(shown.contains("Reservlista, plats 1") && shown.contains("Har plats"), "{shown}");
    let mails = app.mail_to(EMPLOYEE).await;
    assert_eq!(mails.len(), 1, "one mail tells of both parts");
    assert!(mails[0].contains("Första steget") && mails[0].contains("Andra steget"), "{}", mails[0]);
}

#[tokio::test]
async fn a_kommun_is_invited_and_registers_while_another_does_not_see_the_course() {
    let app = TestApp::start().await;
    let course = app.course().title("Kockens dag").open().await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(EDITOR).await).await;
    browser.go(&format!("/arbete/kurser/tillfallen/{}/inbjudna", course.id)).await;
    browser.press("Visa bara för inbjudna").await;
    browser.tap("label[for^=organisationIds]").await;
    browser.press("Bjud in").await;
    assert!(browser.text("tbody").await.contains("Inte svarat"), "{}", browser.text("tbody").await);
    let mail = app.mail_to(COORDINATOR).await.pop().unwrap();
    assert!(mail.contains("Inbjudan: Kockens dag"), "{mail}");
    let link = mail[mail.find(&app.base).unwrap() + app.base.len()..].split_whitespace().next().unwrap().to_owned();
    browser.sign_in(&app.sign_in(COORDINATOR).await).await;
    browser.go(&link).await;
    assert!(browser.text("main").await.contains("Kockens dag"), "the mail leads to the course");
    browser.go("/min-kommun").await;
    browser.press("1 inbjudan att svara på").await;
    browser.press("Anmäl till Kockens dag").await;
    browser.fill("textarea", "Anna Ek <anna.ek@lund.example>").await;
    browser.press("Läs in listan").await;
    browser.press("Gå vidare med").await;
    browser.press("Gå vidare").await;
    browser.press("Anmäl 1 person").await;
    assert!(browser.path().await.starts_with("/anmalan/bekraftelse/"));
    browser.sign_in(&app.sign_in(OTHER_EMPLOYEE).await).await;
    browser.go("/kurser").await;
    assert!(!browser.shows("Kockens dag").await);
    browser.go(&link).await;
    assert!(!browser.shows("Kockens dag").await, "{link}");
}

#[tokio::test]
async fn a_wish_gets_support_and_an_answer_that_reaches_both_kommuner() {
    let app = TestApp::start().await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(COORDINATOR).await).await;
    browser.go("/kurser?q=teckenspr%C3%A5k").await;
    browser.press("Önska den").await;
    browser.fill("#audience", "Receptionister").await;
    browser.press("Skicka önskemålet").await;
    assert!(browser.text(".ds-error-summary").await.contains("Hur många"));
    browser.fill("#people", "8").await;
    browser.press("Skicka önskemålet").await;
    browser.sign_in(&app.sign_in(OTHER_COORDINATOR).await).await;
    browser.go("/min-kommun/onskemal").await;
    browser.press("teckenspråk").await;
    assert!(!browser.shows("Sara").await, "who asked in the other kommun is not told");
    browser.fill("#people", "5").await;
    browser.press("Ställ oss bakom önskemålet").await;
    assert!(browser.text(".flash").await.contains("Ni står nu bakom"));
    browser.sign_in(&app.sign_in(EDITOR).await).await;
    browser.go("/arbete/onskemal").await;
    browser.press("teckenspråk").await;
    browser.tap("input[value=blir-ingen-kurs]").await;
    browser.press("Skicka svaret").await;
    assert!(browser.text(".ds-error-summary").await.contains("Svar"), "a no needs a reason");
    browser.fill("#answer", "Folkhögskolan ger den varje termin.").await;
    browser.press("Skicka svaret").await;
    for address in [COORDINATOR, OTHER_COORDINATOR] {
        assert!(app.mail_to(address).await.concat().contains("Folkhögskolan"), "{address} is told");
    }
}

#[tokio::test]
async fn a_month_is_closed_and_a_line_of_it_credited_and_the_kommun_sees_both() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.register(course, &[sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await]).await;
    app.advance(Duration::days(45));
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(ADMIN).await).await;
    browser.go("/arbete/fakturaunderlag").await;
    browser.press("2026").await;
    browser.press("december").await;
    browser.press("Lund").await;
    browser.press("Stäng underlaget").await;
    assert!(browser.text(".facts").await.contains("1 underlag med 2 rader"));
    browser.press("Stäng").await;
    assert!(browser.text("main").await.contains("Underlag 2027-0001"));
    browser.press("Kreditera").await;
    browser.tap("input[name=lineIds]").await;
    browser.fill("#reason", "Kursen hölls inte för den ena").await;
    browser.press("Kreditera").await;
    let said = browser.text(".flash").await;
    assert!(said.contains("krediter"), "{said}");
    browser.sign_in(&app.sign_in(COORDINATOR).await).await;
    browser.go("/min-kommun/kostnader/2026-12").await;
    let shown = browser.text("main").await;
    assert!(shown.contains("2027-0001") && shown.contains("Klarspråk"), "{shown}");
    let file = browser.attribute("main a[href$='.csv']", "href").await;
    let file = app.sign_in(COORDINATOR).await.visit(&file).await.assert(200).text();
    assert!(file.contains("2027-0001") && file.contains("Klarspråk"), "{file}");
}

#[tokio::test]
async fn somebody_asks_to_be_erased_and_their_name_is_gone_while_the_numbers_stay() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.register(course, &[anders.person()]).await;
    app.advance(Duration::days(30));
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(EMPLOYEE).await).await;
    browser.go("/mina-sidor/uppgifter").await;
    browser.press("begära att bli borttagen").await;
    browser.press("Skicka begäran").await;
    browser.sign_in(&app.sign_in(COORDINATOR).await).await;
    browser.go("/min-kommun").await;
    browser.press("1 person begär att få sina uppgifter borttagna").await;
    browser.press("Anders").await;
    browser.press("Gå till borttagningen").await;
    browser.fill("#reason", "Har slutat").await;
    browser.press("Ta bort uppgifterna för alltid").await;
    assert!(browser.shows("Personens uppgifter är borttagna").await);
    browser.go("/min-kommun/personer").await;
    assert!(!browser.text("main").await.contains("Anders"));
    browser.go("/min-kommun/kostnader/2026-12").await;
    let basis = browser.text("main").await;
    assert!(basis.contains("Klarspråk") && !basis.contains("Anders"), "{basis}");
}

#[tokio::test]
async fn whoever_was_there_gets_a_certificate_to_download_and_anybody_can_check_it() {
    let app = TestApp::start().await;
    let terms = Terms { percent: 80, months: Some(24) };
    let course = app.course().title("Brandskydd").course(|new| new.certificate = Some(terms)).open().await;
    app.sign_in(COORDINATOR).await.register(course, &[app.sign_in(EMPLOYEE).await.person()]).await;
    app.advance(Duration::days(15));
    let browser = Browser::open(&app).await;
    browser.sign_in(&app.sign_in(EDITOR).await).await;
    browser.go(&format!("/arbete/kurser/tillfallen/{}", course.id)).await;
    browser.press("Deltagare").await;
    browser.tap("input[name=present]").await;
    browser.press("Spara närvaro").await;
    browser.press("Efter kursen").await;
    browser.press("Intyg").await;
    browser.fill("#signerName", "Hanna Handläggare").await;
    browser.press("Utfärda").await;
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("Brandskydd"), "{mail}");

    let anders = app.sign_in(EMPLOYEE).await;
    browser.sign_in(&anders).await;
    browser.go("/mina-sidor/intyg").await;
    let paper = anders.visit(&browser.attribute("a[href$='.pdf']", "href").await).await.assert(200);
    let written = paper.paper().text();
    assert!(written.contains("Brandskydd") && written.contains("Hanna Handläggare"), "{written}");
    browser.press("Visa för andra").await;
    let (number, code) = (browser.text("h1").await, browser.path().await);
    browser.sign_out().await;
    browser.go("/intyg").await;
    browser.fill("#nummer", number.trim_start_matches("Intyg ")).await;
    browser.fill("#kod", &code["/intyg/".len()..].to_lowercase()).await;
    browser.press("Kontrollera intyget").await;
    let shown = browser.text("main").await;
    assert!(shown.contains("Anders Anställd") && shown.contains("Brandskydd"), "{shown}");
}

#[tokio::test]
async fn the_addresses_on_the_pages_give_a_calendar_of_what_the_reader_asked_for_and_of_their_own_courses() {
    let app = TestApp::start().await;
    let own = app.course().title("Klarspråk").open().await;
    app.course().title("Svetsning").days_later(1).open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    app.sign_in(COORDINATOR).await.register(own, &[anders.person()]).await;
    let browser = Browser::open(&app).await;
    browser.sign_in(&anders).await;
    browser.go("/kurser?q=svetsning").await;
    let given = browser.attribute("#kalenderadress", "value").await;
    let calendar = app.anyone().visit(given.strip_prefix(&app.base).unwrap()).await.assert(200).text();
    assert!(calendar.contains("SUMMARY:Svetsning") && !calendar.contains("Klarspråk"), "{calendar}");
    browser.go("/mina-sidor/kalender").await;
    browser.press("Skapa kalenderlänk").await;
    let given = browser.attribute("#adress", "value").await;
    let calendar = app.anyone().visit(given.strip_prefix(&app.base).unwrap()).await.assert(200).text();
    assert!(calendar.contains("SUMMARY:Klarspråk") && !calendar.contains("Svetsning"), "{calendar}");
}
