//! Courses from the first draft to the catalogue.

use super::fill;
use crate::support::{EDITOR, TestApp};

const COURSE: &[(&str, &str)] = &[
    ("title", "Klarspråk för handläggare"),
    ("summary", "Skriv så att alla förstår."),
    ("content", "## Förmiddag\n\nVi skriver om beslut."),
    ("code", "KLA-1"),
];

#[tokio::test]
async fn a_course_goes_from_a_draft_to_the_catalogue() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let course = fill(&editor, "/arbete/kurser/ny", COURSE).await;
    let page = editor.visit(&course).await.assert(200);
    assert_eq!(page.one("h1"), "Klarspråk för handläggare");
    assert!(page.all(".ds-tag").contains(&"Inte publicerad".to_owned()), "{}", page.text());

    editor.press(&format!("{course}/publicera")).await.assert(303);
    assert_eq!(editor.visit(&course).await.one(".flash p"), "Kursen är publicerad.");
    assert_eq!(editor.visit(&course).await.all(".flash").len(), 0, "what was done is said once");
    let offering = fill(
        &editor,
        &format!("{course}/nytt-tillfalle"),
        &[
            ("sessions[0].startsAt", "2027-01-19T09:00"),
            ("sessions[0].endsAt", "2027-01-19T16:00"),
            ("venueName", "Sal Sege"),
            ("city", "Lund"),
            ("capacity", "30"),
            ("priceMemberOre", "1 200"),
            ("priceOtherOre", "1 900,50"),
        ],
    )
    .await;
    let page = editor.visit(&offering).await.assert(200);
    let facts = page.all("dd");
    for fact in ["tis 19 jan. 2027 kl. 09.00–16.00", "5 jan. 2027 kl. 23.59", "25 procent"] {
        assert!(facts.iter().any(|one| one == fact), "{fact} is not among {facts:?}");
    }
    assert!(!app.anyone().visit("/kurser").await.text().contains("Klarspråk"));

    editor.press(&format!("{offering}/lage/oppet")).await.assert(303);
    let catalogue = app.anyone().visit("/kurser").await.assert(200);
    assert_eq!(catalogue.one("li.course .course__title"), "Klarspråk för handläggare");
}

#[tokio::test]
async fn a_faulty_form_keeps_what_was_typed_and_says_what_to_mend() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let page = editor.visit("/arbete/kurser/ny").await.assert(200);
    let fields = page.filled("main form", &[("title", ""), ("summary", "Kvar"), ("slug", "Inte så")]);
    let answer = editor.submit("/arbete/kurser/ny", &fields).await.assert(400);
    assert!(answer.attribute("#title", "aria-describedby").contains("title-fel"));
    assert_eq!(answer.attribute("#slug", "value"), "Inte så");
    assert_eq!(answer.one("#summary"), "Kvar");
    assert!(answer.one("title").starts_with("Fel: "));
    assert_eq!(answer.all(".ds-error-summary li").first().unwrap(), "Titel: Fyll i uppgiften.");
}

#[tokio::test]
async fn a_conflict_shows_what_the_other_changed_and_loses_nothing() {
    let app = TestApp::start().await;
    let course = app.course().draft().await.course;
    let (one, other) = (app.sign_in(EDITOR).await, app.sign_in(EDITOR).await);
    let path = format!("/arbete/kurser/{course}/redigera");
    let mine = one.visit(&path).await.assert(200);
    fill(&other, &path, &[("title", "Inköp"), ("aim", "Deras mål")]).await;

    let typed = mine.filled("main form", &[("title", "Upphandling på djupet"), ("summary", "Min text")]);
    let answer = one.submit(&path, &typed).await.assert(409);
    assert!(answer.one("title").starts_with("Fel: "));
    assert_eq!(answer.all("#andrat tbody th"), ["Titel", "Mål"]);
    assert_eq!(answer.all("#andrat tbody td")[..2], ["Inköp", "Upphandling på djupet"]);
    let again = answer.form("main form");
    let value = |name: &str| again.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap();
    assert_eq!((value("title"), value("summary")), ("Upphandling på djupet".into(), "Min text".into()));
    // What only the other changed stays theirs.
    assert_eq!(value("aim"), "Deras mål");

    one.submit(&path, &again).await.assert(303);
    let page = one.visit(&format!("/arbete/kurser/{course}")).await;
    assert_eq!((page.one("h1"), page.one(".lead")), ("Upphandling på djupet".into(), "Min text".into()));
}

#[tokio::test]
async fn a_course_with_registrations_asks_before_it_is_withdrawn_and_one_with_offerings_is_not_removed() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/arbete/kurser/{}", offered.course);
    let coordinator = app.sign_in(crate::support::COORDINATOR).await;
    coordinator.register(offered, &[coordinator.colleague("Anna Ek").await]).await;
    let page = editor.visit(&path).await.assert(200);
    assert!(page.all(&format!("a[href='{path}/avpublicera']")).len() == 1);
    let asked = editor.visit(&format!("{path}/avpublicera")).await.assert(200);
    assert!(asked.one(".lead").contains("1 anmälan"), "{}", asked.text());
    editor.press(&format!("{path}/avpublicera")).await.assert(303);
    assert_eq!(app.anyone().visit("/kurser").await.all("li.course").len(), 0);
    editor.press(&format!("{path}/ta-bort")).await.assert(303);
    assert_eq!(editor.visit(&path).await.assert(200).one("h1"), "Offentlig upphandling");
}

#[tokio::test]
async fn the_list_is_filtered_by_search_and_publication() {
    let app = TestApp::start().await;
    app.course().title("Inköp i praktiken").draft().await;
    app.course().title("Ledarskap").open().await;
    let editor = app.sign_in(EDITOR).await;
    let all = editor.visit("/arbete/kurser").await.assert(200);
    assert_eq!(all.all("tbody th"), ["Inköp i praktiken", "Ledarskap"]);
    assert_eq!(editor.visit("/arbete/kurser?publicerad=nej").await.all("tbody th"), ["Inköp i praktiken"]);
    assert_eq!(editor.visit("/arbete/kurser?q=ledarskap").await.all("tbody th"), ["Ledarskap"]);
}
