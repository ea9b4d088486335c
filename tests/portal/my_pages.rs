//! My pages.

use chrono::Duration;

use super::{filled, leads_to};
use crate::support::{COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, PASSWORD, TestApp, key_in};

#[tokio::test]
async fn the_first_visit_says_why_it_is_empty_and_where_to_go() {
    let app = TestApp::start().await;
    leads_to(&app.anyone().visit("/mina-sidor").await);
    let page = app.sign_in(EMPLOYEE).await.visit("/mina-sidor").await.assert(200);
    assert_eq!(page.one(".empty h3"), "Du är inte anmäld till något");
    assert_eq!(page.attribute(".empty a", "href"), "/kurser");
}

#[tokio::test]
async fn coming_registrations_show_time_place_queue_and_the_link_only_to_those_with_a_seat() {
    let app = TestApp::start().await;
    let link = "https://video.example/rum";
    let seat = app.course().title("Med plats").offering(|offering| offering.virtual_link = link.into()).open().await;
    let full = app.course().title("Full kurs").seats(1).offering(|offering| offering.virtual_link = link.into());
    let full = full.open().await;
    let (anders, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    anders.register(seat, &[anders.person()]).await;
    malmo.register(full, &[malmo.person()]).await;
    anders.register(full, &[anders.person()]).await;
    let page = anders.visit("/mina-sidor").await.assert(200);
    let mut tags = page.all(".course-list .ds-tag");
    tags.sort();
    assert_eq!(tags, ["Har plats", "Reservlista, plats 1"]);
    assert_eq!(page.all(&format!(".course-list a[href='{link}']")).len(), 1);
    assert!(
        page.text().contains("mån\u{a0}7\u{a0}dec. 2026 kl.\u{a0}09.00–\u{2060}16.00"),
        "no line is broken within it"
    );

    app.advance(Duration::days(20));
    let later = app.sign_in(EMPLOYEE).await.visit("/mina-sidor").await.assert(200);
    assert!(later.all(".course-list").is_empty());
    assert_eq!(later.all("[aria-labelledby=tidigare] li").len(), 2);
}

#[tokio::test]
async fn cancelling_says_first_what_will_happen_and_passes_the_seat_on() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let (anders, malmo) = (app.sign_in(EMPLOYEE).await, app.sign_in(OTHER_COORDINATOR).await);
    let registration = anders.register(course, &[anders.person()]).await[0];
    malmo.register(course, &[malmo.person()]).await;
    let path = format!("/anmalan/avboka/{registration}");
    assert_eq!(anders.visit("/mina-sidor").await.attribute(".course__side a", "href"), path);

    let page = anders.visit(&path).await.assert(200);
    assert_eq!(page.one("h1"), "Avboka din plats?");
    assert!(page.all("main li").contains(&"Platsen går till den som står först på reservlistan.".to_owned()));
    assert_eq!(leads_to(&anders.press(&path).await), "/mina-sidor");
    let after = anders.visit("/mina-sidor").await.assert(200);
    assert_eq!(after.one("[aria-labelledby=avbokade] .ds-tag"), "Avbokad");
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(mail.contains("METHOD:CANCEL"), "{mail}");
    let mail = app.mail_to(OTHER_COORDINATOR).await.pop().unwrap();
    assert!(mail.contains("Du har fått en plats från reservlistan"), "{mail}");

    anders.press(&path).await.assert(409);
    assert_eq!(anders.visit(&path).await.assert(200).one(".ds-alert h2"), "Det går inte att avboka här");
}

#[tokio::test]
async fn after_the_last_day_to_cancel_the_page_says_whom_to_ask_and_the_button_is_gone() {
    let app = TestApp::start().await;
    let until = app.now() + Duration::days(1);
    let course = app.course().offering(|offering| offering.cancel_until = Some(until)).open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let registration = anders.register(course, &[anders.person()]).await[0];
    app.advance(Duration::days(2));
    let anders = app.sign_in(EMPLOYEE).await;
    let path = format!("/anmalan/avboka/{registration}");
    let page = anders.visit(&path).await.assert(200);
    assert!(page.one(".ds-alert p").contains("kurs@forbundet.example"));
    assert!(page.all("main form").is_empty());
    assert_eq!(anders.press(&path).await.assert(409).one("h1"), "För sent att avboka");
}

#[tokio::test]
async fn registrations_of_others_are_not_found() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    let foreign = malmo.register(course, &[malmo.person()]).await[0];
    let sara = app.sign_in(COORDINATOR).await;
    let colleague = sara.register(course, &[sara.person()]).await[0];
    let anders = app.sign_in(EMPLOYEE).await;
    for (user, id) in [(&sara, foreign), (&anders, foreign), (&anders, colleague)] {
        user.visit(&format!("/anmalan/avboka/{id}")).await.assert(404);
        user.press(&format!("/anmalan/avboka/{id}")).await.assert(404);
    }
}

#[tokio::test]
async fn the_calendar_link_is_shown_once_serves_the_registrations_and_stops_when_it_is_removed() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(course, &[anders.person()]).await;
    let empty = anders.visit("/mina-sidor/kalender").await.assert(200);
    assert_eq!(empty.one("main form button"), "Skapa kalenderlänk");
    let made = anders.press("/mina-sidor/kalender").await.assert(200);
    let address = made.attribute("input#adress", "value");
    assert!(anders.visit("/mina-sidor/kalender").await.assert(200).all("input#adress").is_empty());

    let feed = app.anyone().visit(&address).await.assert(200);
    assert!(feed.text().contains("SUMMARY:Klarspråk"), "{}", feed.text());
    assert!(feed.header("cache-control").starts_with("private"), "{}", feed.header("cache-control"));
    assert_eq!(feed.header("content-type"), "text/calendar; charset=utf-8");

    let link = anders.visit("/mina-sidor/kalender").await.assert(200);
    assert!(link.all("main form").is_empty(), "what cannot be undone asks first");
    let ask = anders.visit(&link.attribute("main a[href$='/byt']", "href")).await.assert(200);
    assert_eq!(ask.one("h1"), "Byt adress?");
    let replaced = anders.press(&ask.attribute("main form", "action")).await.assert(200);
    let newer = replaced.attribute("input#adress", "value");
    app.anyone().visit(&address).await.assert(404);
    app.anyone().visit(&newer).await.assert(200);
    let ask = anders.visit(&replaced.attribute("main a[href$='/ta-bort']", "href")).await.assert(200);
    leads_to(&anders.press(&ask.attribute("main form", "action")).await);
    app.anyone().visit(&newer).await.assert(404);
    app.anyone().visit("/kalender/gissning.ics").await.assert(404);
}

#[tokio::test]
async fn devices_are_listed_and_signed_out_one_by_one_or_all_at_once() {
    let app = TestApp::start().await;
    let (here, there, third) = (app.sign_in(EMPLOYEE).await, app.sign_in(EMPLOYEE).await, app.sign_in(EMPLOYEE).await);
    let stranger = app.sign_in(COORDINATOR).await;
    let page = here.visit("/mina-sidor/inloggning").await.assert(200);
    assert!(page.all("[aria-labelledby=inloggad] li").len() >= 3);
    assert_eq!(page.all("[aria-labelledby=inloggad] .ds-tag"), ["Här"]);
    let own = there.visit("/mina-sidor/inloggning").await.assert(200);
    let path = own.attribute("li:has(.ds-tag) form", "action");
    stranger.press(&path).await.assert(404);
    assert_eq!(leads_to(&here.press(&path).await), "/mina-sidor/inloggning");
    leads_to(&there.visit("/mina-sidor").await);
    here.visit("/mina-sidor").await.assert(200);

    let program = own.attribute("form[action*='/program/']", "action");
    stranger.press(&program).await.assert(404);
    let programs = here.visit("/mina-sidor/inloggning").await.all("form[action*='/program/']").len();
    assert_eq!(leads_to(&here.press(&program).await), "/mina-sidor/inloggning");
    let left = here.visit("/mina-sidor/inloggning").await.all("form[action*='/program/']").len();
    assert_eq!(left + 1, programs);

    assert_eq!(leads_to(&here.press("/mina-sidor/inloggning/overallt").await), "/");
    for user in [&here, &third] {
        assert_eq!(leads_to(&user.visit("/mina-sidor").await), "/logga-in?till=%2Fmina-sidor");
    }
    stranger.visit("/mina-sidor").await.assert(200);
}

#[tokio::test]
async fn a_new_password_is_chosen_by_a_mailed_link() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    leads_to(&anders.press("/mina-sidor/inloggning/losenord").await);
    let mail = app.mail_to(EMPLOYEE).await.pop().unwrap();
    let page = app.anyone().visit(&format!("/nytt-losenord?nyckel={}", key_in(&mail))).await.assert(200);
    let form = filled(&page, &[("password", "helt andra ord än förr")], "");
    leads_to(&app.anyone().submit("/nytt-losenord", &form).await);
    app.anyone().submit("/logga-in", &[("email", EMPLOYEE), ("password", PASSWORD)]).await.assert(400);
    leads_to(&anders.visit("/mina-sidor").await);
}

#[tokio::test]
async fn somebody_with_two_employers_sees_one_at_a_time_and_switches() {
    let app = TestApp::start().await;
    let malmo = app.sign_in(OTHER_COORDINATOR).await;
    let new = malmo.visit("/min-kommun/personer/ny").await.assert(200);
    let fields = [("givenName", "Anders"), ("familyName", "Anställd"), ("email", EMPLOYEE)];
    let person = leads_to(&malmo.submit("/min-kommun/personer/ny", &filled(&new, &fields, "")).await);
    leads_to(&malmo.press(&format!("{person}/bjud-in")).await);
    let key = key_in(&app.mail_to(EMPLOYEE).await.pop().unwrap());
    leads_to(&app.anyone().submit("/inbjudan", &[("nyckel", key.as_str()), ("password", "")]).await);

    let anders = app.sign_in(EMPLOYEE).await;
    let page = anders.visit("/mina-sidor/inloggning").await.assert(200);
    let other = page.attribute("button[name=person]", "value");
    assert_eq!(page.one("button[name=person]"), "Byt till Malmö");
    leads_to(&anders.submit("/mina-sidor/inloggning/organisation", &[("person", &other)]).await);
    assert_eq!(anders.visit("/mina-sidor").await.one(".person-menu__organisation"), "Malmö");
    let sara = app.sign_in(COORDINATOR).await;
    sara.submit("/mina-sidor/inloggning/organisation", &[("person", &other)]).await.assert(404);
}
