//! At the door with a phone, with a network and without.

use chrono::Duration;
use samverk_domain::courses::RegistrationId;
use serde_json::{Value, json};

use crate::support::{Browser, COORDINATOR, EDITOR, Line, Offered, TestApp, User};

/// A course of today with three who have a seat, its registrations and the path of the page at its door.
async fn today(app: &TestApp) -> (Offered, Vec<RegistrationId>, User, String) {
    let offered = app.course().title("Upphandling").open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let mut people = Vec::new();
    for name in ["Anna Ek", "Bo Alm", "Cia Lind"] {
        people.push(lund.colleague(name).await);
    }
    let made = lund.register(offered, &people).await;
    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let way = editor.visit(&format!("/arbete/kurser/tillfallen/{}/incheckning", offered.id)).await.assert(303);
    (offered, made, editor, way.header("location").to_owned())
}

/// Presses a button that leads nowhere.
async fn tap(browser: &Browser, id: RegistrationId, value: &str) {
    browser.tap(&format!("[data-registration='{id}'] button[value={value}]")).await;
}

/// Who is noted as present, as the API has it.
async fn present(editor: &User, offered: Offered) -> Vec<String> {
    let list = editor.get(&format!("/course-offerings/{}/participants", offered.id)).await.assert(200).json();
    let here = list["participants"].as_array().unwrap().iter().filter(|one| one["attendances"][0]["isPresent"] == true);
    here.map(|one| one["registrationId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_tap_checks_in_without_a_new_page_and_the_list_follows_what_is_typed() {
    let app = TestApp::start().await;
    let (offered, made, editor, door) = today(&app).await;
    let browser = Browser::open(&app).await;
    browser.width(320).await;
    browser.sign_in(&editor).await;
    browser.go(&door).await;
    browser.mark_page().await;
    browser.fill("#q", "alm").await;
    assert!(browser.text(".check-in__list").await.starts_with("Alm, Bo") && !browser.shows("Ek, Anna").await);
    tap(&browser, made[1], "har").await;
    browser.wait_for(".check-in__count", "1 av 3 på plats").await;
    browser.wait_for("[data-said]", "Bo Alm är incheckad").await;
    browser.wait_for("[data-waiting]", "").await;
    assert_eq!(present(&editor, offered).await, [made[1].to_string()]);
    assert!(browser.is_marked().await, "the page was loaded again");
    assert_eq!(browser.sticks_out().await, None);

    // A code typed by hand, and somebody whom a colleague checks in at another door meanwhile.
    let code = editor.visit(&door).await.attribute(&format!("[data-registration='{}']", made[0]), "data-code");
    browser.tap("[data-code-box] summary").await;
    browser.fill("#code", &format!("{}-{}", &code[..5], &code[5..].to_lowercase())).await;
    browser.tap("[data-by-code] button[type=submit]").await;
    browser.wait_for(".check-in__count", "2 av 3 på plats").await;
    editor.submit(&door, &[("registration", made[2].to_string())]).await.assert(303);
    // The server's clock stands still in a test, and what was undone is undone later than it was done.
    app.advance(Duration::minutes(1));
    tap(&browser, made[1], "tillbaka").await;
    browser.wait_for("[data-waiting]", "").await;
    browser.wait_for(".check-in__count", "2 av 3 på plats").await;
    let mut left = present(&editor, offered).await;
    left.sort();
    assert_eq!(left, [made[0].to_string(), made[2].to_string()]);
    browser.fill("#code", "12345-67890").await;
    browser.tap("[data-by-code] button[type=submit]").await;
    browser.wait_for("[data-faults]", "Koden hör inte till någon deltagare").await;
    assert_eq!(browser.accessibility_faults().await, [""; 0]);
}

#[tokio::test]
async fn the_camera_reads_the_code_that_a_participant_shows() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let made = lund.register(offered, &[lund.person()]).await[0];
    let shown = lund.visit(&format!("/mina-sidor/kod/{made}")).await.assert(200);
    let film = app.folder().join("camera.y4m");
    std::fs::write(&film, film_of(&shown.attribute(".code-card path", "d"))).unwrap();
    app.advance(Duration::days(14));
    let editor = app.sign_in(EDITOR).await;
    let way = editor.visit(&format!("/arbete/kurser/tillfallen/{}/incheckning", offered.id)).await.assert(303);
    let browser = Browser::open_before(&app.base, &film).await;
    browser.sign_in(&editor).await;
    browser.go(way.header("location")).await;
    browser.tap("[data-scan]").await;
    browser.wait_for(".check-in__count", "1 av 1 på plats").await;
    browser.wait_for("[data-said]", "Sara Samordnare är incheckad").await;
    browser.tap("[data-stop]").await;
    browser.wait_for("[data-waiting]", "").await;
    assert_eq!(present(&editor, offered).await, [made.to_string()]);
}

/// A film of a QR code that stands still (YUV4MPEG2): its dark modules are the squares of the path.
fn film_of(path: &str) -> Vec<u8> {
    const WIDTH: usize = 640;
    const HEIGHT: usize = 480;
    const MODULE: usize = 12;
    let mut light = vec![235u8; WIDTH * HEIGHT];
    for square in path.split('M').skip(1) {
        let (x, rest) = square.split_once(' ').unwrap();
        let (y, _) = rest.split_once('h').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        for row in y * MODULE..(y + 1) * MODULE {
            let start = row * WIDTH + x * MODULE;
            light[start..start + MODULE].fill(16);
        }
    }
    let colours = vec![128u8; WIDTH * HEIGHT / 2];
    let head = format!("YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n");
    [head.as_bytes(), b"FRAME\n", &light, &colours].concat()
}

#[tokio::test]
async fn what_is_marked_without_a_network_outlives_the_page_and_is_sent_once_when_it_is_back() {
    let app = TestApp::start().await;
    let (offered, made, editor, door) = today(&app).await;
    let line = Line::to(&app).await;
    let browser = Browser::open_at(&line.base).await;
    browser.sign_in(&editor).await;
    browser.go(&door).await;
    browser.wait_for_element("html[data-kept]").await;

    line.cut();
    tap(&browser, made[0], "har").await;
    tap(&browser, made[1], "har").await;
    browser.wait_for("[data-waiting]", "Väntar på att skickas (2).").await;
    browser.go(&door).await;
    browser.wait_for(".check-in__count", "2 av 3 på plats").await;
    browser.wait_for("[data-waiting]", "Väntar på att skickas (2).").await;
    tap(&browser, made[2], "har").await;
    tap(&browser, made[1], "tillbaka").await;
    browser.wait_for("[data-waiting]", "Väntar på att skickas (4).").await;
    assert!(browser.cannot_go("/arbete/kurser").await, "no other page is kept");
    browser.go(&door).await;
    browser.wait_for("[data-waiting]", "Väntar på att skickas (4).").await;
    assert_eq!(present(&editor, offered).await, [""; 0]);

    // Meanwhile one of them cancels.
    editor.post(&format!("/registrations/{}/cancellations", made[2]), json!({})).await.assert(200);
    line.mend();
    browser.wait_for("[data-waiting]", "").await;
    assert_eq!(present(&editor, offered).await, [made[0].to_string()]);
    browser.wait_for("[data-faults]", "Cia Lind har ingen plats på kursen").await;
    browser.go(&door).await;
    browser.wait_for("section[aria-labelledby=utan-plats] li", "Lind, Cia").await;
    browser.wait_for("[data-faults]", "Cia Lind har ingen plats på kursen").await;
    browser.tap("[data-faults] button").await;
    assert!(!browser.shows("har ingen plats").await, "the fault goes when it has been seen");
    let rows = app.contents_of("check_in", "owner_org_id", app.sign_in(COORDINATOR).await.organisation()).await;
    assert_eq!(rows.len(), 4, "each mark once: {rows:?}");
}

#[tokio::test]
async fn signing_out_leaves_nothing_of_the_page_on_the_phone() {
    let app = TestApp::start().await;
    let (_, _, editor, door) = today(&app).await;
    let line = Line::to(&app).await;
    let browser = Browser::open_at(&line.base).await;
    browser.sign_in(&editor).await;
    browser.go(&door).await;
    browser.wait_for_element("html[data-kept]").await;
    browser.tap(".person-menu summary").await;
    browser.leave_by("form[action='/logga-ut'] button").await;
    line.cut();
    assert!(browser.cannot_go(&door).await);
    line.mend();
    browser.go("/kurser").await;
    let kept = browser.asked("caches.keys().then(names => [names, Object.keys(localStorage)])").await;
    assert_eq!(kept, Value::from(vec![Value::from([""; 0].to_vec()), Value::from([""; 0].to_vec())]));
}
