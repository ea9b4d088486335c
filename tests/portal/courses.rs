//! What everybody sees of courses.

use chrono::Duration;
use samverk_domain::courses::course::Visibility;
use samverk_domain::courses::offering;
use samverk_domain::courses::state::OfferingState;
use samverk_domain::organisations::organisation;
use samverk_domain::people::person::{self, NewPerson};
use serde_json::{Value, json};

use super::{filled, leads_to};
use crate::support::{
    ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, Offered, PASSWORD, TestApp, User, key_in,
};

#[tokio::test]
async fn a_month_that_is_none_is_left_out_of_the_page_and_refused_by_the_api() {
    let app = TestApp::start().await;
    app.course().title("Klarspråk").open().await;
    let anyone = app.anyone();
    for (month, found) in
        [("2026-12", 1), ("2026-11", 0), ("%2B262142-12", 1), ("9999-12", 1), ("2026-13", 1), ("x", 1)]
    {
        let page = anyone.visit(&format!("/kurser?manad={month}")).await.assert(200);
        assert_eq!(page.all(".course__title").len(), found, "{month}");
    }
    for month in ["%2B262142-12", "9999-12", "1999-12", "2026-13", "x"] {
        let problem = anyone.get(&format!("/course-offerings?month={month}")).await.assert(400).json();
        assert_eq!(problem["invalidParameters"][0]["property"], "month", "{month}");
    }
    let december = anyone.get("/course-offerings?month=2026-12").await.assert(200).json();
    assert_eq!(december["_meta"]["totalRecords"], 1);
}

#[tokio::test]
async fn the_start_page_counts_its_members_and_draws_a_square_for_each() {
    let app = TestApp::start().await;
    let page = app.anyone().visit("/").await.assert(200);
    assert!(page.one(".hero .lead").ends_with("i en av våra 2 medlemskommuner."), "{}", page.one(".hero .lead"));
    assert_eq!(page.all(".tile-map rect").len(), 2);
    assert_eq!(page.attribute(".tile-map svg", "viewBox"), "0 0 7 1");
    assert_eq!(page.one(".hero__links a"), "alla kurser");
    app.course().open().await;
    assert_eq!(app.anyone().visit("/").await.one(".hero__links a"), "det enda kommande kurstillfället");
}

/// The instance of a course as machines read it.
async fn instance(app: &TestApp, offered: Offered) -> Value {
    let page = app.anyone().visit(&format!("/kurser/{}", app.slug_of(offered).await)).await.assert(200);
    let course: Value = serde_json::from_str(&page.one("script[type='application/ld+json']")).unwrap();
    assert_eq!(course["provider"]["name"], "Förbundet");
    course["hasCourseInstance"][0].clone()
}

#[tokio::test]
async fn machines_read_whether_a_seat_can_be_had() {
    let app = TestApp::start().await;
    let soon = app.now() + Duration::days(1);
    let later = app.course().offering(|new| new.opens_at = Some(soon)).open().await;
    let offer = instance(&app, later).await["offers"].clone();
    assert_eq!(offer["availability"], "https://schema.org/PreOrder");
    assert_eq!((&offer["price"], &offer["validFrom"]), (&json!("1900.00"), &json!("2026-11-24T09:00:00+01:00")));
    let lund = app.sign_in(COORDINATOR).await;
    let course = app.course().seats(6).open().await;
    let people = [lund.colleague("Anna Ek").await, lund.colleague("Bo Alm").await];
    assert_eq!(instance(&app, course).await["offers"]["availability"], "https://schema.org/InStock");
    lund.register(course, &people).await;
    assert_eq!(instance(&app, course).await["offers"]["availability"], "https://schema.org/LimitedAvailability");
    let full = app.course().seats(1).open().await;
    lund.register(full, &people).await;
    assert_eq!(instance(&app, full).await["offers"]["availability"], "https://schema.org/SoldOut");
    let editor = app.sign_in(EDITOR).await;
    for state in [OfferingState::Postponed, OfferingState::Cancelled] {
        let reason = "Kursledaren är sjuk.";
        app.database
            .write(&editor.actor, async |scope| offering::transition(scope, full.id, state, reason).await)
            .await
            .unwrap();
        assert_eq!(instance(&app, full).await["offers"], Value::Null, "{state:?}");
    }
}

#[tokio::test]
async fn the_page_says_whom_its_reader_can_register() {
    let app = TestApp::start().await;
    let path = format!("/kurser/{}", app.slug_of(app.course().open().await).await);
    let said = |page: Answer| page.all(".offer p.small").into_iter().find(|text| text.starts_with("Du kan")).unwrap();
    assert!(said(app.anyone().visit(&path).await).starts_with("Du kan anmäla dig själv eller, som samordnare,"));
    assert!(said(app.sign_in(COORDINATOR).await.visit(&path).await).starts_with("Du kan anmäla en hel grupp,"));
    assert!(said(app.sign_in(EMPLOYEE).await.visit(&path).await).starts_with("Du kan anmäla dig själv. "));
}

/// Somebody who works in Sölvesborg, which is no member.
async fn outsider(app: &TestApp) -> User {
    let email = "olle@solvesborg.example";
    let admin = app.sign_in(ADMIN).await;
    app.database
        .write(&admin.actor, async |scope| {
            let organisation = organisation::by_slug(scope, "solvesborg").await?.id;
            let (given_name, family_name) = ("Olle".to_owned(), "Utanför".to_owned());
            let new = NewPerson { given_name, family_name, email: email.to_owned(), ..NewPerson::default() };
            let id = person::add(scope, organisation, new).await?;
            person::invite(scope, id).await
        })
        .await
        .unwrap();
    let key = key_in(&app.mail_to(email).await.pop().unwrap());
    leads_to(&app.anyone().submit("/inbjudan", &[("nyckel", key.as_str()), ("password", PASSWORD)]).await);
    app.sign_in(email).await
}

#[tokio::test]
async fn an_organisation_that_is_no_member_sees_and_pays_the_price_of_others() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let slug = app.slug_of(course).await;
    let olle = outsider(&app).await;
    assert_eq!(olle.visit("/kurser").await.one(".course__price"), "2 700 kr exkl. moms");
    let page = olle.visit(&format!("/kurser/{slug}")).await.assert(200);
    assert_eq!(page.one(".offer__price"), "2 700 kr exkl. moms");
    assert!(!page.text().contains("Pris för medlemmar"));
    let form = olle.visit(&format!("/anmalan/{}", course.id)).await.assert(200);
    assert!(form.all(".facts dd").contains(&"2 700 kr exkl. moms".to_owned()));
    let made = leads_to(&olle.submit(&format!("/anmalan/{}/mig", course.id), &filled(&form, &[], "")).await);
    let confirmation = olle.visit(&made).await.assert(200);
    assert!(confirmation.all(".facts dd").contains(&"2 700 kr exkl. moms för 1 plats.".to_owned()));

    let by_staff = json!({
        "organisationId": olle.organisation().to_string(),
        "participants": [{ "givenName": "Eva", "familyName": "Ask", "email": "eva@solvesborg.example" }],
    });
    let path = format!("/course-offerings/{}/registrations", course.id);
    let booking = app.sign_in(EDITOR).await.post(&path, by_staff).await.assert(201).json();
    assert_eq!(booking["registrations"][0]["priceOre"], 270_000);
    let lund = app.sign_in(COORDINATOR).await;
    assert_eq!(lund.visit(&format!("/kurser/{slug}")).await.one(".offer__price"), "1 900 kr exkl. moms");
}

#[tokio::test]
async fn nobody_registers_before_registration_opens_or_after_it_has_closed() {
    let app = TestApp::start().await;
    let soon = app.now() + Duration::days(1);
    let later = app.course().offering(|new| new.opens_at = Some(soon)).open().await;
    let closing = app.course().offering(|new| new.closes_at = Some(soon)).open().await;
    let refused = async |course: Offered, status: &str| {
        let anders = app.sign_in(EMPLOYEE).await;
        let page = anders.visit(&format!("/kurser/{}", app.slug_of(course).await)).await.assert(200);
        assert_eq!(page.one(".page__head .ds-tag"), status);
        assert!(page.all("a[href^='/anmalan/']").is_empty());
        let page = anders.visit(&format!("/anmalan/{}", course.id)).await.assert(409);
        assert_eq!(page.one("h1"), "Anmälan är inte öppen");
        let body = json!({ "participants": [{ "personId": anders.person().to_string() }] });
        let path = format!("/course-offerings/{}/registrations", course.id);
        let problem = anders.post(&path, body).await.assert(409).json();
        assert_eq!(problem["detail"], "Kursen tar inte emot anmälningar just nu.");
    };
    refused(later, "Öppnar snart").await;
    app.advance(Duration::days(2));
    refused(closing, "Stängd").await;
    let anders = app.sign_in(EMPLOYEE).await;
    anders.visit(&format!("/anmalan/{}", later.id)).await.assert(200);
}

#[tokio::test]
async fn what_is_for_the_staff_only_no_kommun_sees() {
    let app = TestApp::start().await;
    let course = app.course().course(|new| new.visibility = Visibility::Staff).open().await;
    let slug = app.slug_of(course).await;
    for user in [app.anyone(), app.sign_in(OTHER_COORDINATOR).await] {
        user.visit(&format!("/kurser/{slug}")).await.assert(404);
        assert!(user.visit("/kurser").await.assert(200).all(".course__title").is_empty());
        user.get(&format!("/courses/{}", course.course)).await.assert(404);
        user.get(&format!("/course-offerings/{}", course.id)).await.assert(404);
        assert_eq!(user.get("/course-offerings").await.json()["_meta"]["totalRecords"], 0);
    }
    app.sign_in(OTHER_COORDINATOR).await.visit(&format!("/anmalan/{}", course.id)).await.assert(404);
    app.sign_in(EDITOR).await.visit(&format!("/kurser/{slug}")).await.assert(200);
}
