//! The year of courses, as a list and as tables of months.

use chrono::{DateTime, Duration, Utc};
use samverk_domain::courses::session::NewSession;

use crate::support::{EDITOR, OTHER_EDITOR, Offered, TestApp};

/// A course with a session of two hours at each of these times.
async fn held(app: &TestApp, title: &str, times: &[&str]) -> Offered {
    let session = |at: &&str| {
        let starts_at: DateTime<Utc> = at.parse().unwrap();
        NewSession { title: String::new(), starts_at, ends_at: starts_at + Duration::hours(2) }
    };
    let sessions = times.iter().map(session).collect();
    app.course().title(title).offering(|new| new.sessions = sessions).open().await
}

#[tokio::test]
async fn the_list_has_the_whole_year_by_month_as_swedish_clocks_have_it() {
    let app = TestApp::start().await;
    // Half past midnight on 1 January in Sweden, and half past eleven the evening before.
    held(&app, "Nyår", &["2026-12-31T23:30:00Z"]).await;
    held(&app, "Gammalt år", &["2026-12-31T22:30:00Z"]).await;
    held(&app, "Om året", &["2026-12-01T08:00:00Z", "2027-02-01T08:00:00Z"]).await;
    let anyone = app.anyone();
    let page = anyone.visit("/kalender").await.assert(200);
    assert_eq!(page.one("h2#antal"), "2026: 2 kurstillfällen");
    assert_eq!(page.all("#resultat h3").len(), 12);
    assert_eq!(page.one("#manad-11"), "november 2026 (nu)");
    assert_eq!(page.all("[aria-labelledby=manad-12] li a"), ["Om året", "Gammalt år"]);
    assert_eq!(page.one("[aria-labelledby=manad-1] p"), "Inga kurser börjar i januari 2026.");
    let counts = page.all("ol[aria-label=Månader] li");
    assert_eq!(counts[10..], ["november 2026 0, nu", "december 2026 2"]);
    let next = anyone.visit(&page.attribute("a[rel=next]", "href")).await.assert(200);
    assert_eq!(next.one("h2#antal"), "2027: 1 kurstillfälle");
    assert_eq!(next.all("[aria-labelledby=manad-1] li a"), ["Nyår"]);
    assert_eq!(anyone.visit("/kalender?ar=nittonhundra").await.assert(200).one("h2#antal"), "2026: 2 kurstillfällen");
    for (end, gone) in [("2000", "prev"), ("2100", "next")] {
        let page = anyone.visit(&format!("/kalender?ar={end}")).await.assert(200);
        assert_eq!((page.all(&format!("a[rel={gone}]")).len(), page.all(".between a").len()), (0, 1));
    }
}

#[tokio::test]
async fn the_month_is_a_table_of_weeks_with_every_session_on_its_day() {
    let app = TestApp::start().await;
    held(&app, "Serie", &["2026-12-30T08:00:00Z", "2027-01-04T08:00:00Z", "2027-01-11T08:00:00Z"]).await;
    let anyone = app.anyone();
    let january = anyone.visit("/kalender?vy=manad&manad=2027-01").await.assert(200);
    assert_eq!(january.one("h2#antal"), "januari 2027: 1 kurstillfälle");
    assert_eq!(january.one("table.month caption"), "Kurser i januari 2027, vecka för vecka");
    assert_eq!(january.all(".month thead th"), ["Vecka", "mån", "tis", "ons", "tors", "fre", "lör", "sön"]);
    let weeks = ["Vecka 53", "Vecka 1", "Vecka 2", "Vecka 3", "Vecka 4"];
    assert_eq!(january.all(".month tbody th"), weeks);
    assert_eq!(january.all(".month tbody tr:nth-child(1) td")[4], "fre 1 jan. 1");
    assert_eq!(january.all(".month td:has(li)"), ["mån 4 jan. 4 kl. 09.00 Serie", "mån 11 jan. 11 kl. 09.00 Serie"]);
    let december = anyone.visit(&january.attribute("a[rel=prev]", "href")).await.assert(200);
    assert_eq!(december.all(".month td:has(li)"), ["ons 30 dec. 30 kl. 09.00 Serie"]);
    assert_eq!(december.all(".month tbody th").last().unwrap(), "Vecka 53");
    let empty = anyone.visit("/kalender?vy=manad&manad=2027-07").await.assert(200);
    assert_eq!(empty.one(".empty h3"), "Inga kurser i juli 2027");
}

#[tokio::test]
async fn today_is_marked_in_words_and_what_is_cancelled_too() {
    let app = TestApp::start().await;
    let course = held(&app, "Senare", &["2026-11-30T08:00:00Z"]).await;
    super::offerings::transition(&app.sign_in(EDITOR).await, course, "cancelled").await;
    let month = app.anyone().visit("/kalender?vy=manad").await.assert(200);
    assert_eq!(
        month.all(".month td:has(strong)"),
        ["mån 23 nov. 23 I dag", "mån 30 nov. 30 kl. 09.00 Senare Inställd"]
    );
}

#[tokio::test]
async fn filters_leave_the_same_in_both_views_and_stay_on_the_way() {
    let app = TestApp::start().await;
    app.course().title("Plan").open().await;
    app.course().title("Vård").by(OTHER_EDITOR).open().await;
    app.course().title("Hemligt utkast").draft().await;
    let anyone = app.anyone();
    let year = anyone.visit("/kalender?avdelning=halsa&ar=2026").await.assert(200);
    assert_eq!(year.all(".year-list a"), ["Vård"]);
    let month = anyone.visit(&year.attribute("[aria-labelledby=manad-12] .section__head a", "href")).await.assert(200);
    assert_eq!(month.all(".month li a"), ["Vård"]);
    let before = anyone.visit(&month.attribute("a[rel=prev]", "href")).await.assert(200);
    assert_eq!(before.attribute("select#avdelning option[selected]", "value"), "halsa");
    let fields = before.form("main form[role=search]");
    assert!(fields.contains(&("manad".into(), "2026-11".into())) && fields.contains(&("vy".into(), "manad".into())));
    let feed = month.attribute("head link[type='text/calendar']", "href");
    assert_eq!(feed, format!("{}/kurser/kalender.ics?avdelning=halsa", app.base));
    assert_eq!(anyone.visit("/kalender").await.assert(200).all(".year-list a"), ["Plan", "Vård"]);
}
