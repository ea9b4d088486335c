//! Seats that are reserved while the form is filled in.

use chrono::Duration;
use samverk_domain::access::Actor;
use samverk_domain::courses::offering;

use super::{filled, leads_to};
use crate::support::{Answer, COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EMPLOYEE, Offered, TestApp, User};

/// What the page says of a reservation.
fn reserved(page: &Answer) -> String {
    page.all(".ds-alert").into_iter().find(|said| said.contains("eserv")).unwrap_or_default()
}

async fn leased(app: &TestApp, course: Offered) -> i64 {
    app.database.read(&Actor::System, async |scope| offering::get(scope, course.id).await).await.unwrap().seats_leased
}

async fn listed(user: &User, course: Offered, list: &str) -> Answer {
    let first = user.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    user.submit(&steps(course), &filled(&first, &[("list", list)], "rader")).await.assert(200)
}

fn steps(course: Offered) -> String {
    format!("/anmalan/{}/grupp", course.id)
}

#[tokio::test]
async fn a_group_keeps_its_seats_through_the_steps_and_each_says_how_long() {
    let app = TestApp::start().await;
    let course = app.course().seats(2).open().await;
    let (lund, malmo) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let rows = listed(&lund, course, "Anna Ek; anna.ek@lund.example\nBo Alm; bo.alm@lund.example").await;
    let said = reserved(&rows);
    assert!(said.starts_with("Platserna är reserverade för dig till kl. "), "{said}");
    assert!(said.contains("10 minuter kvar"), "{said}");
    assert_eq!(rows.all("tbody .ds-tag"), ["Får plats", "Får plats"]);
    let page = malmo.visit(&format!("/anmalan/{}/mig", course.id)).await.assert(200);
    assert_eq!(page.one("#skicka"), "Ställ mig på reservlistan");

    app.advance(Duration::minutes(4));
    let payment = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(200);
    assert!(reserved(&payment).contains("10 minuter kvar"), "renewed: {}", reserved(&payment));
    let review = lund.submit(&steps(course), &filled(&payment, &[], "kontroll")).await.assert(200);
    assert!(reserved(&review).contains("minuter kvar"), "{}", review.text());
    let made = leads_to(&lund.submit(&steps(course), &filled(&review, &[], "anmal")).await);
    assert!(lund.visit(&made).await.one("main").contains("Alla har fått plats."));
    assert_eq!(leased(&app, course).await, 0);
}

#[tokio::test]
async fn a_reservation_that_has_run_out_is_told_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (lund, mikael) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_EMPLOYEE).await);
    let rows = listed(&lund, course, "Anna Ek; anna.ek@lund.example").await;
    let payment = lund.submit(&steps(course), &filled(&rows, &[], "betalning")).await.assert(200);
    app.advance(Duration::minutes(10));
    let own = mikael.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    mikael.submit(&format!("/anmalan/{}/mig", course.id), &filled(&own, &[], "")).await.assert(303);

    let typed = [("invoiceReference", "4711"), ("whenFull", "refuse")];
    let back = lund.submit(&steps(course), &filled(&payment, &typed, "kontroll")).await.assert(400);
    assert!(reserved(&back).starts_with("Reservationen har gått ut."), "{}", back.text());
    assert_eq!(back.attribute("#invoiceReference", "value"), "4711");
}

#[tokio::test]
async fn one_who_registers_alone_reserves_the_seat_with_a_button_and_gives_it_up_with_another() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (anders, mikael) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_EMPLOYEE).await);
    let path = format!("/anmalan/{}/mig", course.id);
    let page = anders.visit(&path).await.assert(200);
    assert_eq!(reserved(&page), "");
    let page = anders.submit(&path, &filled(&page, &[("need", "Glutenfritt")], "reservera")).await.assert(200);
    assert!(reserved(&page).starts_with("Platsen är reserverad för dig till kl. "), "{}", page.text());
    assert_eq!(page.one("#need"), "Glutenfritt");
    let other = mikael.visit(&path).await.assert(200);
    mikael.submit(&path, &filled(&other, &[("whenFull", "refuse")], "")).await.assert(409);

    let again = anders.visit(&path).await.assert(200);
    assert!(reserved(&again).starts_with("Platsen är reserverad"), "a page that is read anew goes on with it");
    leads_to(&anders.submit(&path, &filled(&again, &[], "slapp")).await);
    assert_eq!(leased(&app, course).await, 0);
    mikael.submit(&path, &filled(&other, &[("whenFull", "refuse")], "")).await.assert(303);
}
