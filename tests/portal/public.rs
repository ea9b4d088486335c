//! What everybody's pages carry beside what is read on them.

use std::collections::BTreeSet;

use reqwest::Method;
use samverk_domain::certificates::Terms;
use samverk_domain::courses::offering::Form;
use serde_json::{Value, json};

use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, TestApp, User};

#[tokio::test]
async fn a_course_is_told_to_search_engines_as_it_is() {
    let app = TestApp::start().await;
    let course = app.course().title("Lag </script> & rätt").seats(1).open().await;
    let slug = app.slug_of(course).await;
    let told = async || -> Value {
        let page = app.anyone().visit(&format!("/kurser/{slug}")).await.assert(200);
        serde_json::from_str(&page.one("script[type='application/ld+json']")).unwrap()
    };
    let said = told().await;
    assert_eq!((&said["@context"], &said["@type"]), (&json!("https://schema.org"), &json!("Course")));
    assert_eq!((&said["name"], &said["inLanguage"]), (&json!("Lag </script> & rätt"), &json!("sv")));
    assert_eq!(said["url"], format!("{}/kurser/{slug}", app.base));
    let instance = &said["hasCourseInstance"][0];
    assert_eq!((&instance["courseMode"], &instance["maximumAttendeeCapacity"]), (&json!("onsite"), &json!(1)));
    assert_eq!(instance["startDate"], "2026-12-07T09:00:00+01:00");
    assert_eq!(instance["endDate"], "2026-12-07T16:00:00+01:00");
    assert_eq!(instance["eventStatus"], "https://schema.org/EventScheduled");
    assert_eq!(instance["location"]["address"]["addressLocality"], "Lund");
    let offer = &instance["offers"];
    assert_eq!((&offer["price"], &offer["priceCurrency"]), (&json!("1900.00"), &json!("SEK")));
    assert_eq!(offer["availability"], "https://schema.org/LimitedAvailability");
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(course, &[anders.person()]).await;
    assert_eq!(told().await["hasCourseInstance"][0]["offers"]["availability"], "https://schema.org/SoldOut");
}

#[tokio::test]
async fn a_course_says_that_it_gives_a_certificate_and_for_how_long() {
    let app = TestApp::start().await;
    let terms = Terms { percent: 80, months: Some(24) };
    let gives = app.course().course(|new| new.certificate = Some(terms)).open().await;
    let page =
        async |offering| app.anyone().visit(&format!("/kurser/{}", app.slug_of(offering).await)).await.assert(200);
    let shown = page(gives).await;
    assert!(shown.text().contains("Intyget gäller i 24 månader"), "{}", shown.text());
    let said: Value = serde_json::from_str(&shown.one("script[type='application/ld+json']")).unwrap();
    let awarded = &said["educationalCredentialAwarded"];
    assert_eq!((&awarded["credentialCategory"], &awarded["validFor"]), (&json!("certificate"), &json!("P24M")));
    let told = app.anyone().get(&format!("/courses/{}", gives.course)).await.assert(200).json();
    assert_eq!(told["certificate"]["validMonths"], 24);
    let without = page(app.course().open().await).await;
    assert!(!without.text().contains("Intyg") && !without.text().contains("educationalCredential"));
}

#[tokio::test]
async fn search_engines_are_told_how_an_offering_is_held_and_that_it_is_not() {
    let app = TestApp::start().await;
    let link = "https://video.example/hemligt-rum";
    let form = |form| {
        app.course().offering(move |offering| {
            (offering.form, offering.virtual_link) = (form, link.into());
        })
    };
    let (online, hybrid) = (form(Form::Online).open().await, form(Form::Hybrid).open().await);
    let told = async |offering| -> Value {
        let page = app.anyone().visit(&format!("/kurser/{}", app.slug_of(offering).await)).await.assert(200);
        assert!(!page.text().contains(link), "only participants are told the link");
        let said: Value = serde_json::from_str(&page.one("script[type='application/ld+json']")).unwrap();
        assert!(!said.to_string().contains("null"), "what there is not is left out: {said}");
        said["hasCourseInstance"][0].clone()
    };
    let said = told(online).await;
    assert_eq!(said["@type"], json!(["CourseInstance", "EducationEvent"]));
    assert_eq!((&said["name"], &said["courseMode"]), (&json!("Offentlig upphandling"), &json!("online")));
    assert_eq!(said["location"]["@type"], "VirtualLocation");
    assert_eq!(said["organizer"]["name"], "Förbundet");
    let places = told(hybrid).await["location"].clone();
    assert_eq!((&places[0]["@type"], &places[1]["@type"]), (&json!("Place"), &json!("VirtualLocation")));
    assert_eq!(places[0]["address"]["addressLocality"], "Lund");
    let editor = app.sign_in(EDITOR).await;
    for (state, status) in
        [("postponed", "https://schema.org/EventPostponed"), ("cancelled", "https://schema.org/EventCancelled")]
    {
        let body = json!({ "to": state, "reason": "Kursledaren är sjuk." });
        editor.post(&format!("/course-offerings/{}/transitions", hybrid.id), body).await.assert(200);
        let said = told(hybrid).await;
        assert_eq!((&said["eventStatus"], said.get("offers")), (&json!(status), None), "{state}");
        assert_eq!(said["startDate"], "2026-12-07T09:00:00+01:00");
    }
}

#[tokio::test]
async fn a_course_is_added_to_ones_calendar_from_its_page() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let anyone = app.anyone();
    let page = anyone.visit(&format!("/kurser/{}", app.slug_of(course).await)).await.assert(200);
    assert_eq!(page.one("main a[href$='.ics']"), "Lägg till i kalendern");
    let file = anyone.visit(&page.attribute("main a[href$='.ics']", "href")).await.assert(200);
    assert_eq!(file.header("content-type"), "text/calendar; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"kurs.ics\"");
    for line in ["BEGIN:VCALENDAR", "SUMMARY:Klarspråk", "DTSTART:20261207T080000Z", "DTEND:20261207T150000Z"] {
        assert!(file.text().lines().any(|said| said == line), "{line} is not in {}", file.text());
    }
    let draft = app.course().draft().await;
    anyone.visit(&format!("/kurser/{}/{}.ics", app.slug_of(course).await, draft.id)).await.assert(404);
}

#[tokio::test]
async fn every_page_says_what_browsers_may_do_with_it() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let anyone = app.anyone();
    for (user, path, status) in [
        (&anyone, "/", 200),
        (&anyone, "/kurser", 200),
        (&anyone, "/logga-in", 200),
        (&anyone, "/finns-inte", 404),
        (&sara, "/min-kommun", 200),
        (&sara, "/arbete/drift", 403),
    ] {
        let page = user.visit(path).await.assert(status);
        let policy = page.header("content-security-policy");
        let says = |rule: &str| policy.split(';').any(|one| one.trim() == rule);
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(says(rule), "{path}: {rule} is not in {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        // Nothing on the page needs more than that.
        assert_eq!(page.all("[style], [onclick], style, script:not([src]):not([type='application/ld+json'])"), [""; 0]);
    }
}

/// Everything that a browser without a cache fetches to show a page, as it is sent.
#[tokio::test]
async fn a_first_visit_takes_less_than_a_hundred_kilobytes() {
    let app = TestApp::start_demo().await;
    let lund = app.anyone();
    let form = [("email", "samordnare@lund.example"), ("password", "samverk-demo")];
    lund.submit("/logga-in", &form).await.assert(303);
    let catalogue = lund.visit("/kurser").await.assert(200);
    let course = catalogue.attribute("#resultat .course__title a", "href");
    for path in [
        "/",
        "/kurser",
        "/kalender?vy=manad",
        course.as_str(),
        "/min-kommun",
        "/min-kommun/personer",
        "/min-kommun/anmalningar",
    ] {
        let text = lund.visit(path).await.assert(200).text();
        let assets: BTreeSet<_> = text.split('"').filter(|part| part.starts_with("/assets/")).collect();
        assert!(assets.len() >= 4, "font, styles, icon and script: {assets:?}");
        let mut bytes = sent(&lund, path).await;
        for asset in assets {
            bytes += sent(&lund, asset).await;
        }
        assert!(bytes < 100_000, "{path} takes {bytes} bytes");
    }
    // A year is long: packed, as browsers get it. The client above unpacks pages before they are counted.
    let packing = reqwest::Client::builder().no_gzip().build().unwrap();
    let year = packing.get(format!("{}/kalender", app.base)).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(year.headers()["content-encoding"], "gzip");
    let bytes = year.bytes().await.unwrap().len();
    assert!(bytes < 30_000, "the year takes {bytes} bytes");
}

async fn sent(user: &User, path: &str) -> usize {
    // Asked for by name, it is not unpacked here.
    let request = user.page(Method::GET, path).header("accept-encoding", "br, gzip");
    user.send(request).await.assert(200).body.len()
}
