//! The courses to follow, as a calendar and as a news feed, and a kommun's own calendar.

use atom_syndication::Feed;
use chrono::{DateTime, Duration, TimeZone, Utc};
use icalendar::{Calendar, CalendarComponent, CalendarDateTime, Component, DatePerhapsTime, Event, EventLike};
use reqwest::Method;
use samverk_domain::access::Actor;
use samverk_domain::courses::course::Visibility;
use samverk_domain::courses::label::{self, LabelId, LabelKind};
use samverk_domain::courses::offering::Form;
use serde_json::json;

use super::offerings::{put, transition};
use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, OTHER_COORDINATOR, OTHER_EDITOR, TestApp, User};

const CALENDAR: &str = "/kurser/kalender.ics";
const NEWS: &str = "/kurser/nytt.atom";

fn events(answer: &Answer) -> Vec<Event> {
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let calendar: Calendar = answer.text().parse().expect("a calendar");
    let events = calendar.components.into_iter().filter_map(|component| match component {
        CalendarComponent::Event(event) => Some(event),
        _ => None,
    });
    events.collect()
}

fn summaries(answer: &Answer) -> Vec<String> {
    events(answer).iter().map(|event| event.get_summary().unwrap().to_owned()).collect()
}

fn start(event: &Event) -> DateTime<Utc> {
    let Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(start))) = event.get_start() else {
        panic!("{event:?} has no time in UTC")
    };
    start
}

fn news(answer: &Answer) -> Feed {
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    answer.text().parse().expect("an Atom feed")
}

fn titles(answer: &Answer) -> Vec<String> {
    news(answer).entries.into_iter().map(|entry| entry.title.value).collect()
}

async fn subject(app: &TestApp, slug: &str, name: &str) {
    let (slug, name) = (slug.to_owned(), name.to_owned());
    let row = label::Model { id: LabelId::new(), kind: LabelKind::Subject, sort_key: slug.clone(), slug, name };
    let written = app.database.write(&Actor::System, async |scope| scope.insert(row).await).await;
    written.map_err(|fault: samverk_domain::Error| fault).unwrap();
}

#[tokio::test]
async fn a_session_is_in_the_calendar_with_what_programs_need_to_keep_it() {
    let app = TestApp::start().await;
    subject(&app, "vatten", "Vatten").await;
    let link = "https://video.example/hemligt-rum";
    let course = app.course().title("Dricksvatten; grund, del 1").course(|new| new.subjects = vec!["vatten".into()]);
    let course = course.offering(|new| (new.form, new.virtual_link) = (Form::Hybrid, link.into())).open().await;
    let answer = app.anyone().visit(CALENDAR).await.assert(200);
    assert!(!answer.text().contains(link), "only participants are told the link");
    let event = events(&answer).remove(0);
    assert_eq!(event.get_summary(), Some("Dricksvatten; grund, del 1"));
    assert_eq!(start(&event), Utc.with_ymd_and_hms(2026, 12, 7, 8, 0, 0).unwrap());
    assert_eq!((event.get_sequence(), event.property_value("STATUS")), (Some(0), Some("CONFIRMED")));
    assert_eq!(event.get_categories(), Some(vec!["Vatten".to_owned()]));
    assert_eq!(event.get_url(), Some(format!("{}/kurser/{}", app.base, app.slug_of(course).await).as_str()));
    assert_eq!(event.get_last_modified(), Some(app.now()));

    app.advance(Duration::minutes(5));
    let later = |body: &mut serde_json::Value| {
        body["sessions"] = json!([{ "startsAt": "2026-12-08T08:00:00Z", "endsAt": "2026-12-08T15:00:00Z" }]);
    };
    put(&app.sign_in(EDITOR).await, course, later).await.assert(200);
    let moved = events(&app.anyone().visit(CALENDAR).await.assert(200)).remove(0);
    assert_eq!((moved.get_uid(), moved.get_sequence()), (event.get_uid(), Some(1)), "the same entry, changed");
    assert_eq!(moved.get_last_modified(), Some(app.now()));
    assert_eq!(start(&moved), Utc.with_ymd_and_hms(2026, 12, 8, 8, 0, 0).unwrap());
}

#[tokio::test]
async fn nine_in_the_morning_is_nine_in_summer_too() {
    let app = TestApp::start().await;
    // The clocks go forward on 28 March 2027.
    for day in ["2027-03-26T08:00:00Z", "2027-03-29T07:00:00Z"] {
        let from: DateTime<Utc> = day.parse().unwrap();
        let times = |new: &mut samverk_domain::courses::session::NewSession| {
            (new.starts_at, new.ends_at) = (from, from + Duration::hours(2));
        };
        app.course().offering(|new| new.sessions.iter_mut().for_each(times)).open().await;
    }
    let calendar = app.anyone().visit(CALENDAR).await.assert(200);
    let hours: Vec<_> = events(&calendar).iter().map(|event| start(event).format("%H:%M").to_string()).collect();
    assert_eq!(hours, ["08:00", "07:00"], "in UTC");
    let month = app.anyone().visit("/kalender?vy=manad&manad=2027-03").await.assert(200);
    assert_eq!(month.all(".month li > span"), ["kl. 09.00", "kl. 09.00"]);
}

#[tokio::test]
async fn what_is_cancelled_says_so_until_a_month_after_it_would_have_been() {
    let app = TestApp::start().await;
    let (off, on) = (app.course().title("Av").open().await, app.course().title("På").open().await);
    transition(&app.sign_in(EDITOR).await, off, "cancelled").await;
    let calendar = app.anyone().visit(CALENDAR).await.assert(200);
    let status = |event: &Event| event.property_value("STATUS").unwrap().to_owned();
    assert_eq!(events(&calendar).iter().map(status).collect::<Vec<_>>(), ["CANCELLED", "CONFIRMED"]);
    let mut entries = titles(&app.anyone().visit(NEWS).await.assert(200));
    entries.sort();
    assert_eq!(entries, ["Inställd: Av", "På"]);
    transition(&app.sign_in(EDITOR).await, on, "postponed").await;
    let calendar = app.anyone().visit(CALENDAR).await.assert(200);
    assert_eq!(events(&calendar).iter().map(status).collect::<Vec<_>>(), ["CANCELLED", "CANCELLED"]);
    app.advance(Duration::days(43));
    assert_eq!(events(&app.anyone().visit(CALENDAR).await.assert(200)).len(), 2);
    app.advance(Duration::days(2));
    assert_eq!(events(&app.anyone().visit(CALENDAR).await.assert(200)).len(), 0);
}

#[tokio::test]
async fn news_tell_what_a_reader_shows_with_the_latest_change_first() {
    let app = TestApp::start().await;
    subject(&app, "vatten", "Vatten").await;
    let first = app.course().title("Lag & <rätt>").course(|new| new.subjects = vec!["vatten".into()]).open().await;
    app.advance(Duration::minutes(5));
    app.course().title("Nyare").open().await;
    let feed = news(&app.anyone().visit(NEWS).await.assert(200));
    assert_eq!((feed.id.as_str(), feed.lang()), (format!("{}{NEWS}", app.base).as_str(), Some("sv")));
    assert_eq!((feed.title.as_str(), feed.authors[0].name.as_str()), ("Kurser", "Förbundet"));
    assert_eq!(feed.updated, app.now());
    let links: Vec<_> = feed.links.iter().map(|link| (link.rel.as_str(), link.href.as_str())).collect();
    let (own, page) = (format!("{}{NEWS}", app.base), format!("{}/kurser", app.base));
    assert_eq!(links, [("self", own.as_str()), ("alternate", page.as_str())]);
    assert_eq!(feed.entries[0].title.as_str(), "Nyare");
    let entry = &feed.entries[1];
    assert_eq!((entry.title.as_str(), entry.id.as_str()), ("Lag & <rätt>", format!("urn:uuid:{}", first.id).as_str()));
    assert_eq!(entry.links[0].href, format!("{}/kurser/{}", app.base, app.slug_of(first).await));
    assert_eq!((entry.categories[0].term.as_str(), entry.categories[0].label()), ("vatten", Some("Vatten")));
    assert_eq!(entry.authors[0].name, "Samhällsutveckling");
    assert_eq!(
        entry.summary().unwrap().as_str(),
        "mån 7 dec. 2026 kl. 09.00–16.00. Sal Sege, Lund. Grunderna i upphandling för kommuner."
    );

    app.advance(Duration::minutes(5));
    put(&app.sign_in(EDITOR).await, first, |body| body["venueName"] = "Sal Viskan".into()).await.assert(200);
    let feed = news(&app.anyone().visit(NEWS).await.assert(200));
    assert_eq!(feed.entries[0].id, entry.id, "the same entry, first now");
    assert!(feed.entries[0].summary().unwrap().contains("Sal Viskan"), "a write shows at once");
    assert_eq!((feed.updated, feed.entries[0].updated), (app.now().into(), app.now().into()));
}

#[tokio::test]
async fn a_feed_has_what_is_followed_and_says_what_that_is() {
    let app = TestApp::start().await;
    subject(&app, "vatten", "Vatten").await;
    app.course().title("Dricksvatten").course(|new| new.subjects = vec!["vatten".into()]).open().await;
    let online = app.course().title("Palliativ vård").by(OTHER_EDITOR);
    online.offering(|new| (new.form, new.virtual_link) = (Form::Online, "https://m.example".into())).open().await;
    let anyone = app.anyone();
    for (portal, api, title, expected) in [
        ("amne=vatten", "subject=vatten", "Kurser: Vatten", "Dricksvatten"),
        ("avdelning=halsa", "department=halsa", "Kurser: Hälsa", "Palliativ vård"),
        ("form=distans", "form=online", "Kurser: på distans", "Palliativ vård"),
        ("q=palliativa", "search=palliativa", "Kurser: ”palliativa”", "Palliativ vård"),
    ] {
        let addresses = [
            (format!("{CALENDAR}?{portal}"), format!("{NEWS}?{portal}")),
            (format!("/api/v1/calendars/course-offerings?{api}"), format!("/api/v1/feeds/course-offerings?{api}")),
        ];
        for (calendar, atom) in addresses {
            let (calendar, atom) = (anyone.visit(&calendar).await.assert(200), anyone.visit(&atom).await.assert(200));
            assert_eq!((summaries(&calendar), titles(&atom)), (vec![expected.into()], vec![expected.into()]), "{api}");
            assert!(calendar.text().contains(&format!("X-WR-CALNAME:{title}")), "{}", calendar.text());
            assert_eq!(news(&atom).title.as_str(), title);
        }
        // The page that shows the same leads to both.
        let page = anyone.visit(&format!("/kurser?{portal}&lediga=ja")).await.assert(200);
        for (kind, feed) in [("text/calendar", CALENDAR), ("application/atom+xml", NEWS)] {
            let address = page.attribute(&format!("head link[rel=alternate][type='{kind}']"), "href");
            assert_eq!(address, format!("{}{feed}?{portal}", app.base));
        }
        let shown = page.attribute("#kalenderadress", "value");
        assert_eq!(shown, format!("{}{CALENDAR}?{portal}", app.base));
        assert_eq!(page.attribute("main a[href^=webcal]", "href"), shown.replace("http://", "webcal://"));
    }
}

#[tokio::test]
async fn a_program_that_has_the_feed_is_told_that_nothing_is_new() {
    let app = TestApp::start().await;
    app.course().open().await;
    let anyone = app.anyone();
    for path in [CALENDAR, NEWS, "/api/v1/calendars/course-offerings", "/api/v1/feeds/course-offerings"] {
        let tag = anyone.visit(path).await.assert(200).header("etag").to_owned();
        let again = async || anyone.send(anyone.page(Method::GET, path).header("if-none-match", &tag)).await;
        assert_eq!(again().await.assert(304).text(), "", "{path}");
        app.course().open().await;
        again().await.assert(200);
    }
}

#[tokio::test]
async fn feeds_have_only_what_the_public_sees_whoever_asks() {
    let app = TestApp::start().await;
    app.course().title("Ett utkast").draft().await;
    app.course().title("För medlemmar").course(|new| new.visibility = Visibility::Members).open().await;
    app.course().title("För alla").open().await;
    for user in [app.anyone(), app.sign_in(COORDINATOR).await, app.sign_in(ADMIN).await] {
        assert_eq!(summaries(&user.visit(CALENDAR).await.assert(200)), ["För alla"]);
        assert_eq!(titles(&user.visit(NEWS).await.assert(200)), ["För alla"]);
    }
    let sara = app.sign_in(COORDINATOR).await;
    assert_eq!(summaries(&sara.get("/calendars/course-offerings").await.assert(200)), ["För alla"]);
    assert_eq!(titles(&sara.get("/feeds/course-offerings").await.assert(200)), ["För alla"]);
}

/// The address of a new calendar of the user's kommun.
async fn shared(user: &User) -> String {
    let page = user.press("/min-kommun/kalender").await.assert(200);
    page.attribute("input#adress", "value")
}

#[tokio::test]
async fn a_kommuns_calendar_says_who_of_its_people_goes_where_and_nothing_of_others() {
    let app = TestApp::start().await;
    let (both, other) = (app.course().title("Båda").open().await, app.course().title("Malmös").open().await);
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let (anna, bo) = (sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await);
    let hidden = sara.colleague("Hemlig Holm").await;
    let path = format!("/people/{hidden}");
    let protected = json!({
        "givenName": "Hemlig", "familyName": "Holm", "email": "hemlig.holm@kollega.example", "protectedIdentity": true,
    });
    sara.put_over(&path, protected).await.assert(200);
    let made = sara.register(both, &[anna, bo, hidden]).await;
    maja.register(both, &[maja.colleague("Nils Ny").await]).await;
    maja.register(other, &[maja.person()]).await;
    let address = shared(&sara).await;
    let calendar = app.anyone().visit(&address).await.assert(200);
    assert!(calendar.header("cache-control").starts_with("private"), "{:?}", calendar.headers);
    let event = &events(&calendar)[0];
    assert_eq!(summaries(&calendar), ["Båda (3 anmälda)"]);
    let description = event.get_description().unwrap();
    assert!(
        description.starts_with("Anmälda: Bo Alm, Anna Ek, 1 person med skyddade personuppgifter\n"),
        "{description}"
    );
    for foreign in ["Hemlig", "Holm", "Nils", "Malmös", "Maja"] {
        assert!(!calendar.text().contains(foreign), "{foreign} is in {}", calendar.text());
    }
    assert_eq!(
        summaries(&app.anyone().visit(&shared(&maja).await).await.assert(200)),
        ["Båda (1 anmäld)", "Malmös (1 anmäld)"]
    );

    // Who gives the seat back leaves the entry; with the last it is cancelled.
    for id in &made[..2] {
        sara.post(&format!("/registrations/{id}/cancellations"), json!({})).await.assert(200);
    }
    assert_eq!(summaries(&app.anyone().visit(&address).await.assert(200)), ["Båda (1 anmäld)"]);
    sara.post(&format!("/registrations/{}/cancellations", made[2]), json!({})).await.assert(200);
    let left = events(&app.anyone().visit(&address).await.assert(200)).remove(0);
    assert_eq!((left.get_uid(), left.property_value("STATUS")), (event.get_uid(), Some("CANCELLED")));
}

#[tokio::test]
async fn a_kommuns_calendar_stops_when_it_is_changed_removed_or_its_coordinator_is_none_any_more() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let anyone = app.anyone();
    let own = sara.press("/mina-sidor/kalender").await.assert(200).attribute("input#adress", "value");
    let first = shared(&sara).await;
    let page = sara.visit("/min-kommun/kalender").await.assert(200);
    assert!(page.all("main form").is_empty(), "what cannot be undone asks first");
    let ask = sara.visit(&page.attribute("main a[href$='/byt']", "href")).await.assert(200);
    let second = sara.press(&ask.attribute("main form", "action")).await.assert(200).attribute("input#adress", "value");
    anyone.visit(&first).await.assert(404);
    anyone.visit(&second).await.assert(200);
    let ask = sara.visit(&page.attribute("main a[href$='/ta-bort']", "href")).await.assert(200);
    sara.press(&ask.attribute("main form", "action")).await.assert(303);
    anyone.visit(&second).await.assert(404);
    anyone.visit(&own).await.assert(200);
    let trail = sara.visit("/min-kommun/handelser").await.assert(200).text();
    assert!(trail.contains("Skapade en kalenderlänk för Lunds kommun"), "{trail}");

    let colleague = sara.colleague("Rut Rådman").await;
    let third = shared(&sara).await;
    let admin = app.sign_in(ADMIN).await;
    let role = |person| format!("/people/{person}/roles");
    sara.post(&role(colleague), json!({ "role": "coordinator" })).await.assert(201);
    let held = admin.get(&role(sara.person())).await.assert(200).json();
    let held = held["items"][0]["id"].as_str().unwrap().to_owned();
    admin.delete(&format!("/roles/{held}")).await.assert(204);
    anyone.visit(&third).await.assert(404);
    anyone.visit(&own).await.assert(200);
}

#[tokio::test]
async fn a_kommuns_calendar_is_made_in_the_api_too_and_only_by_its_own_coordinators() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let path = format!("/organisations/{}/calendar-feeds", sara.organisation());
    let made = sara.post(&path, json!({})).await.assert(201).json();
    let address = made["address"].as_str().unwrap();
    app.anyone().visit(address).await.assert(200);
    let listed = sara.get(&path).await.assert(200).json();
    assert_eq!((listed["items"].as_array().unwrap().len(), listed["items"][0].get("address")), (1, None));
    for other in [&maja, &app.sign_in(ADMIN).await] {
        other.get(&path).await.assert(404);
        other.post(&path, json!({})).await.assert(404);
        other.delete(&path).await.assert(404);
    }
    app.anyone().visit(address).await.assert(200);
    sara.delete(&path).await.assert(204);
    app.anyone().visit(address).await.assert(404);
}
