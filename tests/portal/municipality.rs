//! A coordinator sees what the kommun has registered, what it costs, and what has been done.

use serde_json::json;

use super::leads_to;
use crate::support::{COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, TestApp};

/// The pages of the area, by what one does there.
const AREA: [(&str, &[&str]); 4] = [
    ("/min-kommun", &["/min-kommun", "/min-kommun/handelser", "/min-kommun/kalender"]),
    ("/min-kommun/personer", &["/min-kommun/personer", "/min-kommun/enheter"]),
    (
        "/min-kommun/anmalningar",
        &[
            "/min-kommun/anmalningar",
            "/min-kommun/godkannanden",
            "/min-kommun/utbildningslage",
            "/min-kommun/intyg",
            "/min-kommun/onskemal",
        ],
    ),
    ("/min-kommun/kostnader", &["/min-kommun/kostnader", "/min-kommun/statistik"]),
];

#[tokio::test]
async fn the_area_is_for_coordinators_and_says_what_is_empty() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    for (group, pages) in AREA {
        for path in pages {
            let page = sara.visit(path).await.assert(200);
            assert_eq!(page.attribute(".tabs [aria-current=true]", "href"), group, "{path}");
            assert_eq!(page.attribute(".tabs [aria-current=page]", "href"), *path);
            for other in pages {
                assert_eq!(page.all(&format!(".tabs ul + ul a[href='{other}']")).len(), 1, "{path} leads to {other}");
            }
            let refused = anders.visit(path).await.assert(403);
            assert!(refused.all(".tabs a").is_empty(), "{path}");
            leads_to(&app.anyone().visit(path).await);
        }
    }
    // A heading is one level below the one above it.
    for (path, level) in [
        ("/min-kommun", "h3"),
        ("/min-kommun/enheter", "h2"),
        ("/min-kommun/anmalningar", "h3"),
        ("/min-kommun/statistik", "h2"),
        ("/min-kommun/kostnader", "h2"),
    ] {
        assert_eq!(sara.visit(path).await.all(&format!(".empty {level}")).len(), 1, "{path}");
    }
}

#[tokio::test]
async fn years_that_cannot_be_shown_are_not_linked() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    for (year, ways) in [("2000", vec!["next"]), ("2026", vec!["prev", "next"]), ("2031", vec!["prev"])] {
        for path in ["/min-kommun/kostnader", "/min-kommun/statistik"] {
            let page = sara.visit(&format!("{path}?ar={year}")).await.assert(200);
            for way in ["prev", "next"] {
                assert_eq!(!page.all(&format!("a[rel={way}]")).is_empty(), ways.contains(&way), "{path} {year} {way}");
            }
        }
    }
}

#[tokio::test]
async fn each_list_is_downloaded_under_the_filters_it_is_shown_with() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    maja.register(course, &[maja.person()]).await;
    sara.register(course, &[sara.colleague("Bo Alm").await, sara.colleague("Cia Lind").await]).await;
    for (path, first) in [("/min-kommun/personer?q=cia", "Lind"), ("/min-kommun/anmalningar?q=cia", "Lind")] {
        let page = sara.visit(path).await.assert(200);
        let (xlsx, csv) = (page.attribute("a[href*='.xlsx']", "href"), page.attribute("a[href*='.csv']", "href"));
        let cells = sara.visit(&xlsx).await.assert(200).cells();
        assert_eq!((cells.len(), cells[1][0].as_str()), (2, first), "{path}");
        assert_eq!(sara.visit(&csv).await.assert(200).text().lines().count(), 2, "{path}");
    }
    let page = sara.visit("/min-kommun/kostnader?ar=2026").await.assert(200);
    let cells = sara.visit(&page.attribute("a[href*='.xlsx']", "href")).await.assert(200).cells();
    assert_eq!(cells.last().unwrap()[13], "3800", "both of Lund's, and nobody else's");
    let trail = sara.visit("/min-kommun/handelser").await.text();
    for list in ["personlistan", "anmälningarna", "kostnaderna"] {
        assert!(trail.contains(&format!("Laddade ner {list} för")), "{list}");
    }
    let anders = app.sign_in(EMPLOYEE).await;
    for path in ["/min-kommun/personer.csv", "/min-kommun/anmalningar.xlsx", "/min-kommun/kostnader.csv"] {
        anders.visit(path).await.assert(403);
        leads_to(&app.anyone().visit(path).await);
    }
}

#[tokio::test]
async fn a_year_shows_what_was_asked_for_and_got_in_charts_tables_files_and_the_api() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").seats(3).open().await;
    let other = app.course().title("Arkiv i praktiken").open().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    maja.register(course, &[maja.person()]).await;
    let mut people = Vec::new();
    for name in ["Bo Alm", "Cia Lind", "Dan Ek"] {
        people.push(sara.colleague(name).await);
    }
    sara.register(course, &people).await;
    let left = sara.register(other, &people[..1]).await[0];
    sara.post(&format!("/registrations/{left}/cancellations"), json!({})).await.assert(200);

    let page = sara.visit("/min-kommun/statistik").await.assert(200);
    assert_eq!(page.all(".stat__number"), ["4", "2", "0", "3 800 kr"]);
    let table = page.all("section[aria-labelledby=kurser] tr");
    assert_eq!(table[1..], ["Arkiv i praktiken 1 0 0 1 0 0 0", "Klarspråk 3 2 1 0 0 0 0", "Summa 4 2 1 1 0 0 0"]);
    let (december, waiting) =
        (page.all("section[aria-labelledby=plats] tbody tr"), page.all("section[aria-labelledby=ko] tbody tr"));
    assert!(december.contains(&"dec. 2 av 4".to_owned()), "{december:?}");
    assert_eq!(waiting, ["Klarspråk 7 dec. 2026 1 2"]);
    let sheet = sara.visit(&page.attribute("a[href*='.xlsx']", "href")).await.assert(200).cells();
    assert_eq!(sheet.last().unwrap()[..3], ["Summa", "4", "2"]);
    let after = sara.visit("/min-kommun/statistik?ar=2027").await.assert(200);
    assert_eq!(after.one(".empty h2"), "Ingen var anmäld till någon kurs det här året");

    let path = format!("/organisations/{}/course-demands", sara.organisation());
    let asked = sara.get(&path).await.assert(200).json();
    assert_eq!((&asked["all"]["asked"], &asked["months"][11]["seated"]), (&json!(4), &json!(2)));
    assert_eq!(asked["courses"][1]["demand"]["waiting"], 1);
    maja.get(&path).await.assert(404);
    let malmo = maja.get(&format!("/organisations/{}/course-demands", maja.organisation())).await.assert(200).json();
    assert_eq!(malmo["all"]["asked"], 1, "nothing of Lund's");
}

#[tokio::test]
async fn the_numbers_lead_to_the_registrations_and_the_costs_behind_them() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").seats(2).open().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    maja.register(course, &[maja.person()]).await;
    let (bo, cia) = (sara.colleague("Bo Alm").await, sara.colleague("Cia Lind").await);
    let made = sara.register(course, &[bo, cia]).await;

    let overview = sara.visit("/min-kommun").await.assert(200);
    assert_eq!(overview.all(".stat__number"), ["2", "4", "1 900 kr"]);
    assert_eq!(overview.all("tbody tr")[0], "Klarspråk mån 7 dec. 2026 1 1 1 900 kr");
    assert!(overview.all(".tasks a").contains(&"1 person väntar på en plats: Klarspråk".to_owned()));

    let list = sara.visit("/min-kommun/anmalningar").await.assert(200);
    assert_eq!(list.all("tbody th a"), ["Bo Alm", "Cia Lind"]);
    assert_eq!(list.all("tbody .ds-tag"), ["Har plats", "Reservlista, plats 1"]);
    assert_eq!(sara.visit("/min-kommun/anmalningar?q=cia").await.all("tbody th a"), ["Cia Lind"]);
    assert!(sara.visit("/min-kommun/anmalningar?nar=tidigare").await.all("tbody th a").is_empty());
    let costs = sara.visit("/min-kommun/kostnader").await.assert(200);
    assert_eq!(costs.one("tfoot tr"), "Summa – – – – – – – – – – – 1 900 1 900 1");
    assert!(sara.visit("/min-kommun/kostnader?ar=2025").await.all("tfoot").is_empty());

    let path = format!("/anmalan/avboka/{}", made[0]);
    assert_eq!(sara.visit(&path).await.assert(200).one("h1"), "Avboka Bo Alm?");
    assert_eq!(leads_to(&sara.press(&path).await), "/min-kommun/anmalningar");
    let list = sara.visit("/min-kommun/anmalningar?avbokade=ja").await.assert(200);
    assert_eq!(list.all("tbody .ds-tag"), ["Avbokad av kommunen", "Har plats"]);
    assert_eq!(sara.visit("/min-kommun/kostnader").await.one("tfoot td:last-child"), "1");
}

#[tokio::test]
async fn the_events_are_those_of_the_own_kommun_with_what_was_before_and_after() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    leads_to(&sara.submit("/min-kommun/enheter", &[("name", "Skolan")]).await);
    let units = sara.visit("/min-kommun/enheter").await.assert(200);
    let unit = units.attribute("tbody a[href*=enheter]", "href");
    let page = sara.visit(&unit).await.assert(200);
    leads_to(&sara.submit(&unit, &super::filled(&page, &[("name", "Skolförvaltningen")], "")).await);
    let events = sara.visit("/min-kommun/handelser").await.assert(200);
    assert!(events.all("tbody tr")[0].contains("Sara Samordnare Ändrade enheten: Skolförvaltningen"));
    assert_eq!(events.all("details tbody tr")[0], "Namn Skolan Skolförvaltningen");
    let others = maja.visit("/min-kommun/handelser").await.assert(200);
    assert!(!others.text().contains("Skolförvaltningen"));
}

#[tokio::test]
async fn a_unit_that_has_paid_or_where_somebody_works_stays() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let course = app.course().open().await;
    for name in ["Skolan", "Vården"] {
        leads_to(&sara.submit("/min-kommun/enheter", &[("name", name)]).await);
    }
    let taken = sara.submit("/min-kommun/enheter", &[("name", "Skolan")]).await.assert(400);
    assert_eq!(taken.one("#name-fel"), "Används redan. Välj något annat.");
    let units = sara.visit("/min-kommun/enheter").await.assert(200);
    let links = ["tr:nth-child(1)", "tr:nth-child(2)"]
        .map(|row| units.attribute(&format!("tbody {row} a[href^='/min-kommun/enheter']"), "href"));
    let page = sara.visit(&format!("/anmalan/{}/mig", course.id)).await.assert(200);
    let unit = links[0].rsplit('/').next().unwrap();
    let form = super::filled(&page, &[("unitId", unit)], "");
    leads_to(&sara.submit(&format!("/anmalan/{}/mig", course.id), &form).await);
    let refused = sara.press(&format!("{}/ta-bort", links[0])).await.assert(409);
    assert_eq!(refused.one("h1"), "Används av annat");
    leads_to(&sara.press(&format!("{}/ta-bort", links[1])).await);
    assert_eq!(sara.visit("/min-kommun/enheter").await.all("tbody th"), ["Skolan"]);
}
