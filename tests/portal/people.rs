//! A coordinator looks after the people of the kommun.

use chrono::Duration;
use reqwest::multipart::{Form, Part};
use samverk_domain::courses::session::NewSession;

use super::{filled, leads_to};
use crate::support::{COORDINATOR, EMPLOYEE, OTHER_COORDINATOR, PASSWORD, TestApp, key_in};

const LIST: &str = "/min-kommun/personer";

#[tokio::test]
async fn people_are_found_by_search_and_unit_and_each_has_a_page() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let bo = sara.colleague("Bo Alm").await;
    leads_to(&sara.submit("/min-kommun/enheter", &[("name", "Skolan"), ("invoiceReference", "4711")]).await);
    let units = sara.visit("/min-kommun/enheter").await.assert(200);
    assert_eq!(units.all("tbody tr"), ["Skolan 4711 Personer på Skolan Ändra Skolan"]);
    let unit = units.attribute("tbody a[href*=enheter]", "href").rsplit('/').next().unwrap().to_owned();

    let page = sara.visit(&format!("{LIST}/{bo}/andra")).await.assert(200);
    let form = filled(&page, &[("unitId", &unit), ("title", "Rektor")], "");
    leads_to(&sara.submit(&format!("{LIST}/{bo}/andra"), &form).await);
    for (query, names) in [
        ("?q=alm", vec!["Alm, Bo"]),
        ("?q=rektor", vec!["Alm, Bo"]),
        (&format!("?enhet={unit}"), vec!["Alm, Bo"]),
        ("?q=ingen", vec![]),
        ("?konto=saknas", vec!["Alm, Bo"]),
        ("", vec!["Alm, Bo", "Anställd, Anders", "Samordnare, Sara"]),
    ] {
        let found = sara.visit(&format!("{LIST}{query}")).await.assert(200);
        assert_eq!(found.all("tbody th a"), names, "{query}");
    }
    let person = sara.visit(&format!("{LIST}/{bo}")).await.assert(200);
    assert_eq!(person.one("h1"), "Bo Alm");
    assert!(person.all(".facts dd").contains(&"Rektor".to_owned()));
}

#[tokio::test]
async fn a_person_with_many_registrations_has_the_latest_first_and_the_others_on_pages() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let bo = sara.colleague("Bo Alm").await;
    for day in 1..=51 {
        let starts_at = app.now() + Duration::days(20 + day);
        let session = NewSession { title: String::new(), starts_at, ends_at: starts_at + Duration::hours(1) };
        let course =
            app.course().title(&format!("Dag {day}")).offering(|new| new.sessions = vec![session]).open().await;
        sara.register(course, &[bo]).await;
    }
    let page = sara.visit(&format!("{LIST}/{bo}")).await.assert(200);
    assert_eq!((page.all("tbody tr").len(), page.all("tbody th")[0].as_str()), (50, "Dag 51"));
    let last = sara.visit(&page.attribute("a[rel=next]", "href")).await.assert(200);
    assert_eq!(last.all("tbody th"), ["Dag 1"]);
}

#[tokio::test]
async fn what_somebody_else_saved_meanwhile_stands_beside_what_was_typed() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let path = format!("{LIST}/{}/andra", sara.colleague("Bo Alm").await);
    let (mine, theirs) = (sara.visit(&path).await.assert(200), sara.visit(&path).await.assert(200));
    leads_to(&sara.submit(&path, &filled(&theirs, &[("title", "Rektor"), ("phone", "046-2")], "")).await);
    let collided = sara.submit(&path, &filled(&mine, &[("title", "Lärare")], "")).await.assert(409);
    let told = ["Telefon 046-2 Du har inte ändrat, så den andras gäller", "Titel Rektor Lärare"];
    assert_eq!(collided.all("tbody tr"), told);
    assert_eq!(collided.attribute("#title", "value"), "Lärare");
    assert!(collided.one("title").starts_with("Fel: "));
    assert!(collided.all("main button").contains(&"Spara min version över den senaste".to_owned()));
    leads_to(&sara.submit(&path, &filled(&collided, &[], "")).await);
    let saved = sara.visit(&path).await;
    assert_eq!(
        (saved.attribute("#title", "value"), saved.attribute("#phone", "value")),
        ("Lärare".into(), "046-2".into())
    );
}

#[tokio::test]
async fn a_role_given_meanwhile_is_told_of_though_nothing_in_the_form_differs() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let path = format!("{LIST}/{}", anders.person());
    let mine = sara.visit(&format!("{path}/andra")).await.assert(200);
    leads_to(&sara.press(&format!("{path}/samordnare")).await);
    let typed = filled(&mine, &[("title", "Lärare")], "");
    let collided = sara.submit(&format!("{path}/andra"), &typed).await.assert(409);
    let said = "Någon annan sparade medan du skrev Inget i formuläret skiljer sig. Spara igen.";
    assert_eq!(collided.one("main [role=alert]"), said);
    assert_eq!(collided.attribute("#title", "value"), "Lärare");
    assert!(collided.all("main button").contains(&"Spara".to_owned()));
    leads_to(&sara.submit(&format!("{path}/andra"), &filled(&collided, &[], "")).await);
    assert!(sara.visit(&path).await.all(".facts dd").contains(&"Lärare".to_owned()));
}

#[tokio::test]
async fn a_person_is_added_invited_and_signs_in_through_the_mail() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let blank = sara.visit(&format!("{LIST}/ny")).await.assert(200);
    let faulty = sara.submit(&format!("{LIST}/ny"), &filled(&blank, &[("email", "anna@")], "")).await.assert(400);
    assert_eq!(faulty.all(".ds-error-summary li").len(), 3);
    let fields = [("givenName", "Anna"), ("familyName", "Ek"), ("email", "anna.ek@lund.example")];
    let person = leads_to(&sara.submit(&format!("{LIST}/ny"), &filled(&faulty, &fields, "")).await);
    assert_eq!(sara.visit(&person).await.one(".page__head .ds-tag"), "Utan konto");

    leads_to(&sara.press(&format!("{person}/bjud-in")).await);
    let mail = app.mail_to("anna.ek@lund.example").await.pop().unwrap();
    assert_eq!(sara.visit(&person).await.one(".page__head .ds-tag"), "Inbjuden");
    let overview = sara.visit("/min-kommun").await.assert(200);
    assert!(overview.all(".tasks a").contains(&"1 person har inte svarat på sin inbjudan".to_owned()));
    let anna = app.anyone();
    let form = filled(&anna.visit(&format!("/inbjudan?nyckel={}", key_in(&mail))).await, &[("password", PASSWORD)], "");
    assert_eq!(leads_to(&anna.submit("/inbjudan", &form).await), "/mina-sidor");
    assert_eq!(anna.visit("/mina-sidor").await.assert(200).one(".person-menu__name"), "Anna Ek");
    assert_eq!(sara.visit(&person).await.one(".page__head .ds-tag"), "Kan logga in");
}

#[tokio::test]
async fn everybody_without_an_account_is_invited_at_once_after_a_question() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.colleague("Bo Alm").await;
    sara.colleague("Cia Lind").await;
    let ask = sara.visit(&format!("{LIST}/bjud-in")).await.assert(200);
    assert_eq!(ask.one("main button"), "Bjud in 2 personer");
    leads_to(&sara.press(&format!("{LIST}/bjud-in")).await);
    for address in ["bo.alm@kollega.example", "cia.lind@kollega.example"] {
        assert!(app.mail_to(address).await.pop().unwrap().contains("Du är inbjuden till Samverk"));
    }
    assert_eq!(sara.visit(LIST).await.all("tbody .ds-tag").iter().filter(|tag| *tag == "Inbjuden").count(), 2);
}

#[tokio::test]
async fn the_role_of_coordinator_is_given_and_taken() {
    let app = TestApp::start().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    anders.visit("/min-kommun").await.assert(403);
    let path = format!("{LIST}/{}", anders.person());
    leads_to(&sara.press(&format!("{path}/samordnare")).await);
    anders.visit("/min-kommun").await.assert(200);
    assert_eq!(sara.visit(&path).await.all(".page__head .ds-tag"), ["Kan logga in", "Samordnare"]);
    leads_to(&sara.press(&format!("{path}/samordnare/ta-bort")).await);
    anders.visit("/min-kommun").await.assert(403);
}

#[tokio::test]
async fn somebody_who_leaves_can_sign_in_through_the_last_day_and_it_can_be_undone() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let (sara, anders) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    anders.register(course, &[anders.person()]).await;
    let path = format!("{LIST}/{}", anders.person());
    let ask = sara.visit(&format!("{path}/avsluta")).await.assert(200);
    assert!(ask.one("label[for^=registration]").starts_with("Klarspråk"));
    let faulty = sara.submit(&format!("{path}/avsluta"), &[("lastDay", "i går")]).await.assert(400);
    assert_eq!(faulty.attribute("#lastDay", "value"), "i går");
    assert_eq!(faulty.one("#lastDay-fel"), "Skriv ett datum, som 2026-11-24.");
    let early = sara.submit(&format!("{path}/avsluta"), &[("lastDay", "2001-01-01")]).await.assert(400);
    assert_eq!(early.one("#lastDay-fel"), "Får inte vara före första dagen.");
    leads_to(&sara.submit(&format!("{path}/avsluta"), &filled(&ask, &[], "")).await);
    anders.visit("/mina-sidor").await.assert(200);
    app.advance(Duration::hours(15));
    leads_to(&anders.visit("/mina-sidor").await);
    app.anyone().submit("/logga-in", &[("email", EMPLOYEE), ("password", PASSWORD)]).await.assert(400);

    let sara = app.sign_in(COORDINATOR).await;
    assert_eq!(sara.visit(&path).await.one(".page__head .ds-tag"), "Slutade 23 nov. 2026");
    leads_to(&sara.press(&format!("{path}/ateruppta")).await);
    leads_to(&app.anyone().submit("/logga-in", &[("email", EMPLOYEE), ("password", PASSWORD)]).await);
}

#[tokio::test]
async fn a_list_of_people_is_read_in_with_its_faults_mended_on_the_way() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.colleague("Bo Alm").await;
    let path = format!("{LIST}/importera");
    let first = sara.visit(&path).await.assert(200);
    let list = "Namn;E-post;Titel;Enhet\nAnna Ek;anna.ek@lund.example;Rektor;Skolan\nBo Alm;bo.alm@kollega.example;;\n\
                Fel Fel;fel@;;\nAnna Ek;anna.ek@lund.example;;";
    let rows = sara.submit(&path, &filled(&first, &[("list", list)], "rader")).await.assert(200);
    assert_eq!(rows.all("tbody .ds-tag"), ["Läggs till", "Finns redan", "Behöver rättas", "Samma som rad 1"]);
    let faulty = sara.submit(&path, &filled(&rows, &[], "spara")).await.assert(400);
    assert_eq!(faulty.all(".ds-error-summary li").len(), 1);
    let mended = filled(&faulty, &[("people[2].email", "ratt@lund.example")], "spara");
    assert_eq!(leads_to(&sara.submit(&path, &mended).await), LIST);
    let people = sara.visit(LIST).await.assert(200);
    assert!(people.all("tbody tr").contains(&"Ek, Anna anna.ek@lund.example Rektor Skolan Utan konto".to_owned()));
    assert_eq!(people.all("tbody tr").len(), 5);
    assert_eq!(sara.visit("/min-kommun/enheter").await.all("tbody th"), ["Skolan"]);
}

#[tokio::test]
async fn people_and_units_of_another_kommun_are_not_found() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    leads_to(&maja.submit("/min-kommun/enheter", &[("name", "Skolan")]).await);
    let units = maja.visit("/min-kommun/enheter").await.assert(200);
    let unit = units.attribute("tbody a[href*=enheter]", "href");
    let person = format!("{LIST}/{}", maja.person());
    for path in [&person, &format!("{person}/andra"), &format!("{person}/avsluta"), &unit, &format!("{unit}/ta-bort")] {
        maja.visit(path).await.assert(200);
        sara.visit(path).await.assert(404);
    }
    let fields = [("givenName", "A"), ("familyName", "B"), ("email", "a@b.se"), ("name", "X"), ("version", "1")];
    for path in ["andra", "bjud-in", "samordnare", "samordnare/ta-bort", "ateruppta"] {
        sara.submit(&format!("{person}/{path}"), &fields).await.assert(404);
    }
    sara.submit(&format!("{person}/avsluta"), &[("lastDay", "2026-12-01")]).await.assert(404);
    sara.submit(&unit, &fields).await.assert(404);
    sara.press(&format!("{unit}/ta-bort")).await.assert(404);
    for path in ["personer/ingen", "enheter/ingen"] {
        sara.visit(&format!("/min-kommun/{path}")).await.assert(404);
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_is_told_so_on_a_page_of_ours() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    let file = Part::bytes(vec![b'a'; 6 * 1024 * 1024]).file_name("alla.csv");
    let refused = sara.upload("/min-kommun/personer/importera", Form::new().part("file", file)).await.assert(413);
    assert_eq!(refused.one("h1"), "Det du skickade är för stort");
    assert_eq!(refused.one("h1 + p"), "En fil får vara högst 5 MB.");
    assert!(refused.header("content-security-policy").contains("default-src"), "{:?}", refused.headers);
}
