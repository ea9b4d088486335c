//! Registering oneself.

use chrono::Duration;

use super::{filled, leads_to};
use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, OTHER_EMPLOYEE, TestApp};

#[tokio::test]
async fn somebody_who_has_not_signed_in_is_asked_to_and_comes_back() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let answer = app.anyone().visit(&format!("/anmalan/{}", course.id)).await;
    assert_eq!(leads_to(&answer), format!("/logga-in?till=%2Fanmalan%2F{}", course.id));
}

#[tokio::test]
async fn an_address_with_what_is_no_id_is_not_found() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    for path in ["ingen", "ingen/mig", "ingen/grupp", "bekraftelse/ingen", "avboka/ingen"] {
        let page = anders.visit(&format!("/anmalan/{path}")).await.assert(404);
        assert_eq!(page.one("h1"), "Sidan finns inte", "{path}");
    }
    anders.press("/mina-sidor/inloggning/ingen/logga-ut").await.assert(404);
    anders.press("/mina-sidor/inloggning/program/ingen/logga-ut").await.assert(404);
}

#[tokio::test]
async fn an_employee_registers_themself_and_gets_mail_with_the_time() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let page = anders.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    assert_eq!(page.one("#skicka"), "Anmäl mig");
    assert!(page.one("#need-hjalp").contains("tas bort 14 dec. 2026"), "{}", page.one("#need-hjalp"));

    let form = filled(&page, &[("need", "Glutenfritt")], "");
    let made = leads_to(&anders.submit(&format!("/anmalan/{}/mig", course.id), &form).await);
    let confirmation = anders.visit(&made).await.assert(200);
    assert_eq!(confirmation.one("h1"), "Du har en plats");
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("METHOD:REQUEST") && mail.contains("Du har en plats"), "{mail}");

    assert_eq!(leads_to(&anders.submit(&format!("/anmalan/{}/mig", course.id), &form).await), made);
    let again = anders.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    assert_eq!(again.one(".ds-alert h2"), "Du är redan anmäld");
    let other = filled(&page, &[("need", "Vegetariskt")], "");
    anders.submit(&format!("/anmalan/{}/mig", course.id), &other).await.assert(409);
}

#[tokio::test]
async fn the_waiting_list_is_offered_when_the_course_is_full_and_the_place_in_it_is_shown() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (anders, mikael) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    let path = format!("/anmalan/{}", course.id);
    let seen_while_free = anders.visit(&path).await.assert(200);
    let first = mikael.visit(&path).await.assert(200);
    leads_to(&mikael.submit(&format!("{path}/mig"), &filled(&first, &[], "")).await);

    let typed = filled(&seen_while_free, &[("need", "Hörslinga")], "");
    let full = anders.submit(&format!("{path}/mig"), &typed).await.assert(409);
    assert!(full.one(".ds-error-summary li").contains("Du kan ställa dig på reservlistan."));
    assert_eq!(full.one("textarea#need"), "Hörslinga");
    assert_eq!(full.one("main form button"), "Ställ mig på reservlistan");
    let made = leads_to(&anders.submit(&format!("{path}/mig"), &filled(&full, &[], "")).await);
    let confirmation = anders.visit(&made).await.assert(200);
    assert_eq!(confirmation.one("tbody .ds-tag"), "Reservlista, plats 1");
    assert!(confirmation.all(".facts dd").contains(&"Kostar inget förrän någon får en plats.".to_owned()));
}

#[tokio::test]
async fn a_coordinator_may_register_only_themself_too() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let page = sara.visit(&format!("/anmalan/{}/mig", course.id)).await.assert(200);
    leads_to(&sara.submit(&format!("/anmalan/{}/mig", course.id), &filled(&page, &[], "")).await);
}

#[tokio::test]
async fn every_session_is_told_before_and_after_registering() {
    let app = TestApp::start().await;
    let course = app
        .course()
        .offering(|offering| {
            let mut second = offering.sessions[0].clone();
            second.title = "Uppföljning".into();
            second.starts_at += Duration::days(7);
            second.ends_at += Duration::days(7);
            offering.sessions.push(second);
        })
        .open()
        .await;
    let anders = app.sign_in(EMPLOYEE).await;
    let page = anders.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    let told = ["mån 7 dec. 2026 kl. 09.00–16.00", "mån 14 dec. 2026 kl. 09.00–16.00: Uppföljning"];
    assert_eq!(page.all("dd li"), told);
    let made = leads_to(&anders.submit(&format!("/anmalan/{}/mig", course.id), &filled(&page, &[], "")).await);
    assert_eq!(anders.visit(&made).await.all("dd li"), told);
    let slug = app.slug_of(course).await;
    assert_eq!(anders.visit(&format!("/kurser/{slug}")).await.all("dd li"), told);
}

#[tokio::test]
async fn a_need_of_several_lines_is_kept_as_lines() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let page = anders.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    let form = filled(&page, &[("need", "Glutenfritt\r\nPlats för rullstol")], "");
    leads_to(&anders.submit(&format!("/anmalan/{}/mig", course.id), &form).await);
    let needs = format!("/course-offerings/{}/needs", course.id);
    let needs = app.sign_in(EDITOR).await.get(&needs).await.assert(200).json();
    assert_eq!(needs["items"][0]["need"], "Glutenfritt\nPlats för rullstol", "{needs}");
}
