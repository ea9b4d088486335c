//! The catalogue, in the API and in the portal.

use chrono::Duration;
use samverk_domain::Error;
use samverk_domain::access::Actor;
use samverk_domain::courses::label::{self, LabelId, LabelKind};
use samverk_domain::courses::offering::Form;
use serde_json::json;

use super::race::another;
use crate::support::{COORDINATOR, EDITOR, OTHER_EDITOR, TestApp};

/// Each filter in the words of the API and of the portal, and what it leaves.
const FILTERS: &[(&str, &str, &[&str])] = &[
    ("", "", &["Dricksvatten", "Palliativ vård", "Krisledning"]),
    ("subject=vatten", "amne=vatten", &["Dricksvatten"]),
    ("subject=vard", "amne=vard", &["Palliativ vård"]),
    ("subject=chefer", "amne=chefer", &[]),
    ("audience=chefer", "malgrupp=chefer", &["Dricksvatten"]),
    ("audience=sjukskoterskor", "malgrupp=sjukskoterskor", &["Palliativ vård"]),
    ("department=halsa", "avdelning=halsa", &["Palliativ vård"]),
    ("department=samhallsutveckling", "avdelning=samhallsutveckling", &["Dricksvatten", "Krisledning"]),
    ("form=onsite", "form=plats", &["Dricksvatten", "Krisledning"]),
    ("form=online", "form=distans", &["Palliativ vård", "Krisledning"]),
    ("month=2026-12", "manad=2026-12", &["Dricksvatten"]),
    ("month=2027-01", "manad=2027-01", &["Palliativ vård"]),
    ("month=2026-11", "manad=2026-11", &[]),
    ("seatsLeft=true", "lediga=on", &["Dricksvatten", "Krisledning"]),
    ("search=dricksvattens", "q=dricksvattens", &["Dricksvatten"]),
    ("search=V%C3%85RDEN%20palliativa", "q=V%C3%85RDEN+palliativa", &["Palliativ vård"]),
    ("search=vatten%20v%C3%A5rd", "q=vatten+v%C3%A5rd", &[]),
    ("subject=vatten&form=online", "amne=vatten&form=distans", &[]),
    (
        "subject=vard&audience=sjukskoterskor&month=2027-01",
        "amne=vard&malgrupp=sjukskoterskor&manad=2027-01",
        &["Palliativ vård"],
    ),
];

/// One on the spot in December, one at a distance in January that is full, and one as either in February.
async fn three(app: &TestApp) {
    for (kind, slug) in [
        (LabelKind::Subject, "vatten"),
        (LabelKind::Subject, "vard"),
        (LabelKind::Audience, "chefer"),
        (LabelKind::Audience, "sjukskoterskor"),
    ] {
        let (slug, name) = (slug.to_owned(), slug.to_owned());
        let row = label::Model { id: LabelId::new(), kind, sort_key: slug.clone(), slug, name };
        app.database
            .write(&Actor::System, async |scope| scope.insert(row).await)
            .await
            .map_err(|fault: Error| fault)
            .unwrap();
    }
    let labelled = |subject: &str, audience: &str| (vec![subject.to_owned()], vec![audience.to_owned()]);
    let water =
        app.course().title("Dricksvatten").course(|new| (new.subjects, new.audiences) = labelled("vatten", "chefer"));
    water.open().await;
    let care = app.course().by(OTHER_EDITOR).title("Palliativ vård").seats(1);
    let care = care.course(|new| (new.subjects, new.audiences) = labelled("vard", "sjukskoterskor"));
    let full = care.offering(|new| (new.form, new.virtual_link) = (Form::Online, "https://mote.example".into()));
    let full = full.days_later(40).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.register(full, &[lund.person()]).await;
    let either = app.course().title("Krisledning").days_later(80);
    either.offering(|new| (new.form, new.virtual_link) = (Form::Hybrid, "https://mote.example".into())).open().await;
}

#[tokio::test]
async fn every_filter_leaves_what_was_asked_for_in_the_api_and_in_the_portal() {
    let app = TestApp::start().await;
    three(&app).await;
    let anyone = app.anyone();
    for (api, portal, expected) in FILTERS {
        let list = anyone.get(&format!("/course-offerings?{api}")).await.assert(200).json();
        let titles = list["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap());
        assert_eq!(titles.collect::<Vec<_>>(), *expected, "{api}");
        let page = anyone.visit(&format!("/kurser?{portal}")).await.assert(200);
        assert_eq!(page.all("#resultat .course__title a"), *expected, "{portal}");
    }
}

#[tokio::test]
async fn what_has_seats_left_can_be_registered_for_now() {
    let app = TestApp::start().await;
    let soon = app.now() + Duration::days(2);
    app.course().title("Öppen").open().await;
    app.course().title("Öppnar snart").days_later(7).offering(|new| new.opens_at = Some(soon)).open().await;
    let when = app.course().title("Öppnar när vi vet mer").days_later(14).draft().await;
    let editor = app.sign_in(EDITOR).await;
    editor.post(&format!("/courses/{}/publications", when.course), json!({})).await.assert(200);
    editor.post(&format!("/course-offerings/{}/transitions", when.id), json!({ "to": "published" })).await.assert(200);
    let anyone = app.anyone();
    for expected in [&["Öppen"][..], &["Öppen", "Öppnar snart"]] {
        let list = anyone.get("/course-offerings?seatsLeft=true").await.assert(200).json();
        let titles = list["items"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap());
        assert_eq!(titles.collect::<Vec<_>>(), expected);
        let page = anyone.visit("/kurser?lediga=on").await.assert(200);
        assert_eq!(page.all("#resultat .course__title a"), expected);
        app.advance(Duration::days(2));
    }
    assert_eq!(anyone.visit("/kurser").await.assert(200).all("#resultat .course__title a").len(), 3);
}

#[tokio::test]
async fn offerings_and_registrations_are_found_by_the_days_they_are_held() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    for (title, days) in [("Dricksvatten", 0), ("Krisledning", 40)] {
        let course = app.course().title(title).days_later(days).open().await;
        lund.register(course, &[lund.person()]).await;
    }
    for (query, expected) in [
        ("heldFrom=2026-12-07&heldTo=2026-12-07", &["Dricksvatten"][..]),
        ("heldFrom=2026-12-07", &["Dricksvatten", "Krisledning"]),
        ("heldFrom=2026-12-08", &["Krisledning"]),
        ("heldTo=2027-01-15", &["Dricksvatten"]),
        ("heldTo=0001-01-01", &[]),
        ("heldFrom=%2B262142-12-31&heldTo=%2B262142-12-31", &[]),
    ] {
        for (list, title) in [("course-offerings", "title"), ("registrations", "courseTitle")] {
            let list = lund.get(&format!("/{list}?{query}")).await.assert(200).json();
            let titles = list["items"].as_array().unwrap().iter().map(|one| one[title].as_str().unwrap());
            assert_eq!(titles.collect::<Vec<_>>(), expected, "{query}");
        }
    }
    for (query, first) in [("sort=startsAt", "Dricksvatten"), ("sort=-startsAt", "Krisledning")] {
        let list = lund.get(&format!("/registrations?{query}")).await.assert(200).json();
        assert_eq!(list["items"][0]["courseTitle"], first, "{query}");
    }
    app.advance(Duration::days(60));
    let lund = app.sign_in(COORDINATOR).await;
    for (query, first) in [("past=true", "Krisledning"), ("past=true&sort=startsAt", "Dricksvatten")] {
        let list = lund.get(&format!("/registrations?{query}")).await.assert(200).json();
        assert_eq!(list["items"][0]["courseTitle"], first, "{query}");
    }
}

#[tokio::test]
async fn what_one_process_changes_another_shows_within_the_second_it_promises() {
    let app = TestApp::start_now().await;
    if !app.database.is_shared() {
        return;
    }
    let other = another(&app).await;
    let course = app.course().title("Vatten").open().await;
    let (visitor, list) = (app.anyone(), format!("{}/kurser", other.base));
    assert_eq!(visitor.visit(&list).await.assert(200).one(".course__side span:nth-child(2)"), "20 platser kvar");
    let lund = app.sign_in(COORDINATOR).await;
    lund.register(course, &[lund.person()]).await;
    assert!(visitor.visit("/kurser").await.assert(200).text().contains("19 platser kvar"), "at once where it was made");
    let changed = std::time::Instant::now();
    while !visitor.visit(&list).await.assert(200).text().contains("19 platser kvar") {
        assert!(
            changed.elapsed() < Duration::milliseconds(1_500).to_std().unwrap(),
            "the other still shows the old list"
        );
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
