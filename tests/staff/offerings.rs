//! What is done with an offering once it is there.

use samverk_domain::access::Actor;
use samverk_domain::courses::offering;

use super::{fill, link};
use crate::support::{COORDINATOR, EDITOR, Offered, TestApp, User};

async fn open_with(app: &TestApp, people: &[&str]) -> (Offered, User, String) {
    let offered = app.course().seats(2).open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    for name in people {
        coordinator.register(offered, &[coordinator.colleague(name).await]).await;
    }
    (offered, app.sign_in(EDITOR).await, format!("/arbete/kurser/tillfallen/{}", offered.id))
}

#[tokio::test]
async fn cancelling_asks_for_a_reason_and_tells_everybody() {
    let app = TestApp::start().await;
    let (offered, editor, path) = open_with(&app, &["Anna Ek", "Bo Alm", "Cia Lind"]).await;
    let asked = editor.visit(&format!("{path}/lage/installt")).await.assert(200);
    assert!(asked.one("main form ul li strong").starts_with("3 deltagare"), "{}", asked.text());
    let without = editor.submit(&format!("{path}/lage/installt"), &[("reason", " ")]).await.assert(400);
    assert_eq!(without.one("#reason-fel"), "Fyll i uppgiften.");
    editor.submit(&format!("{path}/lage/installt"), &[("reason", "Kursledaren är sjuk.")]).await.assert(303);

    let mail = app.mail_to("anna.ek@kollega.example").await.pop().unwrap();
    assert!(mail.contains("METHOD:CANCEL") && mail.contains("Kursledaren är sjuk."), "{mail}");
    assert!(app.mail_to("cia.lind@kollega.example").await.pop().unwrap().contains("Inställd"));
    let row = app.database.read(&Actor::System, async |scope| offering::get(scope, offered.id).await).await.unwrap();
    assert_eq!((row.seats_taken, row.queue_length), (0, 0));
    let page = editor.visit(&path).await;
    assert!(page.all(".ds-tag").contains(&"Inställt".to_owned()));
    assert_eq!(page.all(&format!("a[href='{path}/redigera']")).len(), 0);
}

#[tokio::test]
async fn a_postponed_offering_gets_a_new_time_and_participants_a_newer_entry() {
    let app = TestApp::start().await;
    let (_, editor, path) = open_with(&app, &["Anna Ek"]).await;
    editor.submit(&format!("{path}/lage/uppskjutet"), &[("reason", "Lokalen har brunnit.")]).await.assert(303);
    let told = app.mail_to("anna.ek@kollega.example").await.pop().unwrap();
    assert!(told.contains("METHOD:CANCEL") && told.contains("Du behåller din plats"), "{told}");
    let new = [("sessions[0].startsAt", "2027-02-02T09:00"), ("sessions[0].endsAt", "2027-02-02T16:00")];
    fill(&editor, &format!("{path}/redigera"), &new).await;
    editor.press(&format!("{path}/lage/oppet")).await.assert(303);
    let mail = app.mail_to("anna.ek@kollega.example").await.pop().unwrap();
    assert!(mail.contains("METHOD:REQUEST") && mail.contains("DTSTART:20270202T080000Z"), "{mail}");
    assert!(sequence(&mail) > sequence(&told), "{mail}");
}

fn sequence(mail: &str) -> u32 {
    let number = mail.split("SEQUENCE:").nth(1).unwrap();
    number.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[tokio::test]
async fn an_offering_is_copied_to_the_same_weekday_next_year() {
    let app = TestApp::start().await;
    let (_, editor, path) = open_with(&app, &["Anna Ek"]).await;
    let edit = fill(&editor, &format!("{path}/kopiera"), &[]).await;
    let copy = editor.visit(edit.trim_end_matches("/redigera")).await.assert(200);
    assert!(copy.all(".ds-tag").contains(&"Utkast".to_owned()));
    // Two weeks after Monday 23 November 2026, and 52 weeks later.
    assert!(copy.one("main .lead").contains("mån 6 dec. 2027 kl. 09.00–16.00"), "{}", copy.one("main .lead"));
    assert!(copy.all("dd").contains(&"0 av 2 tagna".to_owned()));
}

#[tokio::test]
async fn more_rows_for_sessions_come_without_script_and_lose_nothing() {
    let app = TestApp::start().await;
    let (_, editor, path) = open_with(&app, &[]).await;
    let path = format!("{path}/redigera");
    let page = editor.visit(&path).await.assert(200);
    let rows = |page: &crate::support::Answer| page.all("input[name$='.startsAt']").len();
    let before = rows(&page);
    let typed = page.filled("main form", &[("venueName", "Ännu inte sparad"), ("more", "ja")]);
    let more = editor.submit(&path, &typed).await.assert(200);
    assert_eq!(rows(&more), before + 3);
    assert_eq!(more.attribute("#venueName", "value"), "Ännu inte sparad");
    let page = editor.visit(&path).await;
    assert_eq!(page.attribute("#venueName", "value"), "Sal Sege");
}

#[tokio::test]
async fn every_fault_of_an_offering_is_told_at_once_beside_its_field() {
    let app = TestApp::start().await;
    let course = app.course().draft().await.course;
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/arbete/kurser/{course}/nytt-tillfalle");
    let page = editor.visit(&path).await.assert(200);
    let typed = page.filled(
        "main form",
        &[
            ("sessions[1].startsAt", "2027-01-19T09:00"),
            ("sessions[1].endsAt", "2027-01-19T08:00"),
            ("capacity", "trettio"),
            ("priceMemberOre", "gratis"),
            ("priceOtherOre", "100000,01"),
            ("contactEmail", "ingen adress"),
        ],
    );
    let answer = editor.submit(&path, &typed).await.assert(400);
    for field in ["priceMemberOre", "priceOtherOre"] {
        assert_eq!(answer.one(&format!("#{field}-fel")), "Skriv ett belopp från 0 till 100 000 kronor.");
    }
    // Empty rows are left out, so the second row has become the first.
    for field in ["sessions[0].endsAt", "capacity", "priceMemberOre", "contactEmail"] {
        assert!(!answer.all(&format!("[id='{field}-fel']")).is_empty(), "{field}: {}", answer.text());
    }
    assert_eq!(answer.attribute("#capacity", "value"), "trettio");
    let empty = editor.submit(&path, &page.filled("main form", &[("capacity", "3")])).await.assert(400);
    assert_eq!(empty.all("[id='sessions[0].startsAt-fel']").len(), 1);
}

#[tokio::test]
async fn a_conflict_over_an_offering_keeps_both_sides() {
    let app = TestApp::start().await;
    let (_, editor, path) = open_with(&app, &[]).await;
    let path = format!("{path}/redigera");
    let other = app.sign_in(EDITOR).await;
    let mine = editor.visit(&path).await.assert(200);
    fill(&other, &path, &[("city", "Malmö"), ("capacity", "40")]).await;
    let typed = mine.filled("main form", &[("capacity", "25"), ("venueName", "Sal Kävlinge")]);
    let answer = editor.submit(&path, &typed).await.assert(409);
    assert!(answer.one("title").starts_with("Fel: "));
    assert_eq!(answer.all("#andrat tbody th"), ["Ort", "Antal platser"]);
    assert_eq!(answer.attribute("#city", "value"), "Malmö");
    assert_eq!(answer.attribute("#capacity", "value"), "25");

    // Sessions are taken over too, with all their rows.
    let sessions = |page: &crate::support::Answer| {
        let fields = page.form("main form");
        fields.into_iter().filter(|(name, value)| name.starts_with("sessions") && !value.is_empty()).collect::<Vec<_>>()
    };
    let second = [("sessions[1].startsAt", "2026-12-10T09:00"), ("sessions[1].endsAt", "2026-12-10T16:00")];
    fill(&other, &path, &second).await;
    let answer = editor.submit(&path, &answer.form("main form")).await.assert(409);
    assert_eq!(answer.all("#andrat tbody th"), ["Pass"]);
    assert_eq!(sessions(&answer), sessions(&other.visit(&path).await));
    editor.submit(&path, &answer.form("main form")).await.assert(303);
}

#[tokio::test]
async fn today_shows_what_runs_what_has_a_queue_and_what_is_not_published() {
    let app = TestApp::start().await;
    open_with(&app, &["Anna Ek", "Bo Alm", "Cia Lind"]).await;
    app.course().title("Inte klar").draft().await;
    let editor = app.sign_in(EDITOR).await;
    let page = editor.visit("/arbete").await.assert(200);
    assert_eq!(page.all("section[aria-labelledby=ko] tbody th"), ["Offentlig upphandling"]);
    assert_eq!(page.all("section[aria-labelledby=utkast] tbody th"), ["Inte klar"]);
    app.advance(chrono::Duration::days(14));
    app.keep_house().await;
    let editor = app.sign_in(EDITOR).await;
    let page = editor.visit("/arbete").await.assert(200);
    assert_eq!(page.all("section[aria-labelledby=idag] tbody th a").first().unwrap(), "Offentlig upphandling");
    // It is today's also when it has ended.
    app.advance(chrono::Duration::hours(9));
    app.keep_house().await;
    let page = app.sign_in(EDITOR).await.visit("/arbete").await.assert(200);
    assert_eq!(page.all("section[aria-labelledby=idag] tbody th a").first().unwrap(), "Offentlig upphandling");
    assert!(link(&page, "/arbete/kurser/tillfallen/").len() > 30);
}
