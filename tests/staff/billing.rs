//! Administrators close months, credit what was wrong, and hand bases for invoices over to the accounts.

use chrono::Duration;
use samverk_domain::courses::cancellation::FeeStep;
use serde_json::json;

use super::link;
use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, OTHER_COORDINATOR, Offered, TestApp, User};

const DECEMBER: &str = "/arbete/fakturaunderlag/2026-12";
const JANUARY: &str = "/arbete/fakturaunderlag/2027-01";

/// Lund has two seats and Malmö one at a course in December, which is over.
async fn after_december(app: &TestApp) -> Offered {
    let course = app.course().title("Klarspråk").open().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    sara.register(course, &[sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await]).await;
    maja.register(course, &[maja.colleague("Cia Lind").await]).await;
    app.advance(Duration::days(45));
    course
}

async fn basis(admin: &User, month: &str, organisation: &str) -> Answer {
    admin.visit(&format!("{month}/{organisation}")).await.assert(200)
}

#[tokio::test]
async fn a_month_shows_each_organisations_sums_and_is_closed_for_one_once_it_is_over() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let sara = app.sign_in(COORDINATOR).await;
    sara.register(course, &[sara.colleague("Anna Ek").await, sara.colleague("Bo Alm").await]).await;
    let admin = app.sign_in(ADMIN).await;
    let year = admin.visit("/arbete/fakturaunderlag").await.assert(200);
    assert_eq!(year.all("tbody tr"), ["december 2026 1 0 0 3 800 kr 950 kr 4 750 kr"]);
    let month = admin.visit(&link(&year, DECEMBER)).await.assert(200);
    assert_eq!(month.all("tbody tr"), ["Lund – Samlas in 3 800 kr 950 kr 4 750 kr"]);
    let lund = sara.organisation().to_string();
    let page = format!("{DECEMBER}/{lund}");
    assert!(!month.text().contains("/stang"), "the month is not over");
    admin.visit(&format!("{page}/stang")).await.assert(404);
    admin.post(&format!("/organisations/{lund}/invoice-bases/2026-12/closings"), json!({})).await.assert(409);
    app.advance(Duration::days(45));
    let admin = app.sign_in(ADMIN).await;
    let asks = admin.visit(&format!("{page}/stang")).await.assert(200);
    assert_eq!(asks.all(".facts dd"), ["1 underlag med 2 rader", "3 800 kr", "950 kr", "4 750 kr"]);
    admin.press(&format!("{page}/stang")).await.assert(303);
    let closed = basis(&admin, DECEMBER, &lund).await;
    assert_eq!(closed.one("main .ds-tag"), "Stängt");
    assert_eq!(closed.one("main .lead"), "Underlag 2027-0001");
    assert_eq!(closed.all("tbody th"), ["Bo Alm", "Anna Ek"]);
    assert_eq!(closed.all(".facts dd"), ["3 800 kr", "950 kr", "4 750 kr"]);
    // What was closed stays, and nothing of it is asked for again.
    admin.press(&format!("{page}/stang")).await.assert(303);
    assert!(basis(&admin, DECEMBER, &lund).await.one(".flash").contains("Det går inte"));
    assert_eq!(admin.visit(JANUARY).await.assert(200).all("tbody tr").len(), 0);
    let said = admin.get("/audit-events").await.assert(200).text();
    assert!(said.contains("invoice_basis.closed") && said.contains("2027-0001 för december 2026"), "{said}");
}

#[tokio::test]
async fn a_month_is_closed_for_all_bit_by_bit_and_tells_how_far_it_has_come() {
    let app = TestApp::start().await;
    after_december(&app).await;
    let admin = app.sign_in(ADMIN).await;
    let asks = admin.visit(&format!("{DECEMBER}/stang")).await.assert(200);
    assert_eq!(asks.all(".facts dd"), ["2 underlag med 3 rader", "5 700 kr", "1 425 kr", "7 125 kr"]);
    admin.press(&format!("{DECEMBER}/stang")).await.assert(303);
    // Nothing has been done yet: the work waits in the database, so it outlives the process.
    let under_way = admin.visit(DECEMBER).await.assert(200);
    assert_eq!(under_way.one("main [role=status]"), "0 av 2 underlag är stängda.");
    assert!(under_way.text().contains("http-equiv=\"refresh\""));
    assert!(!under_way.text().contains("Stäng månaden för alla"));
    app.keep_house().await;
    let done = admin.visit(DECEMBER).await.assert(200);
    assert_eq!(done.all("main .ds-alert[data-color=info]"), [""; 0]);
    assert_eq!(done.all("tbody .ds-tag"), ["Stängt", "Stängt"]);
    let numbers = done.all("tbody td:nth-child(2)");
    assert_eq!(numbers, ["2027-0001", "2027-0002"]);
    let name = admin.actor.name().to_owned();
    let lund = app.sign_in(COORDINATOR).await.organisation().to_string();
    assert!(basis(&admin, DECEMBER, &lund).await.text().contains(&format!("av {name}.")));
}

#[tokio::test]
async fn what_is_credited_is_taken_off_the_next_month_with_the_reason() {
    let app = TestApp::start().await;
    after_december(&app).await;
    let admin = app.sign_in(ADMIN).await;
    let lund = app.sign_in(COORDINATOR).await.organisation().to_string();
    let page = format!("{DECEMBER}/{lund}");
    admin.visit(&format!("{page}/kreditera")).await.assert(404);
    admin.press(&format!("{page}/stang")).await.assert(303);
    let form = admin.visit(&format!("{page}/kreditera")).await.assert(200);
    let annas = form.all("form label").iter().position(|label| label.contains("Anna Ek")).unwrap();
    let lines: Vec<_> = (1..=2)
        .map(|index| if index == 1 { "lineIds".to_owned() } else { format!("lineIds-{index}") })
        .map(|id| form.attribute(&format!("input[id={id}]"), "value"))
        .collect();
    let empty = admin.submit(&format!("{page}/kreditera"), &[("reason", "")]).await.assert(400);
    assert_eq!(empty.all(".ds-error-summary li"), ["Rader: Välj minst en rad.", "Orsak: Fyll i uppgiften."]);
    let chosen = [("lineIds", lines[annas].as_str()), ("reason", "Hon var sjuk")];
    admin.submit(&format!("{page}/kreditera"), &chosen).await.assert(303);
    // The same line is not credited twice.
    let again = admin.submit(&format!("{page}/kreditera"), &chosen).await.assert(400);
    assert_eq!(again.form("form.form").iter().find(|(name, _)| name == "reason").unwrap().1, "Hon var sjuk");
    let next = basis(&admin, JANUARY, &lund).await;
    let rows = next.all("tbody tr");
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].contains("Anna Ek") && rows[0].contains("Kredit: Hon var sjuk"), "{rows:?}");
    assert!(rows[0].contains("−1 900 kr"), "{rows:?}");
    assert_eq!(next.all(".facts dd"), ["−1 900 kr", "−475 kr", "−2 375 kr"]);
    // What was closed is as it was.
    assert_eq!(basis(&admin, DECEMBER, &lund).await.all(".facts dd"), ["3 800 kr", "950 kr", "4 750 kr"]);
    app.advance(Duration::days(31));
    let admin = app.sign_in(ADMIN).await;
    admin.press(&format!("{JANUARY}/{lund}/stang")).await.assert(303);
    assert_eq!(admin.visit("/arbete/fakturaunderlag/2027-02").await.assert(200).all("tbody tr").len(), 0);
}

#[tokio::test]
async fn handing_over_says_when_and_by_whom_and_may_be_done_again() {
    let app = TestApp::start().await;
    after_december(&app).await;
    let admin = app.sign_in(ADMIN).await;
    let lund = app.sign_in(COORDINATOR).await.organisation().to_string();
    let page = format!("{DECEMBER}/{lund}");
    admin.press(&format!("{page}/stang")).await.assert(303);
    let file = admin.submit(&format!("{page}/exportera"), &[("format", "xlsx")]).await.assert(200);
    let cells = file.cells();
    assert_eq!(cells.len(), 5, "a heading, two lines, the VAT and the sum: {cells:?}");
    assert_eq!((cells[1][0].as_str(), cells[1][7].as_str(), cells[1][12].as_str()), ("2027-0001", "Alm", "1900"));
    assert_eq!(cells[3][12..], ["3800", "950", "4750"].map(str::to_owned));
    assert_eq!(basis(&admin, DECEMBER, &lund).await.one("main .ds-tag"), "Exporterat");
    let csv = admin.submit(&format!("{DECEMBER}/exportera"), &[("format", "csv")]).await.assert(200);
    assert!(csv.header("content-disposition").contains("fakturaunderlag-2026-12.csv"));
    let text = csv.text();
    assert!(text.contains("2027-0001;2026-12;Lund") && !text.contains("Malmö"), "only what is closed: {text}");
    let path = format!("/organisations/{lund}/invoice-bases/2026-12");
    let said = admin.post(&format!("{path}/exports"), json!({})).await.assert(200).json();
    assert_eq!((said["state"].as_str(), said["totalOre"].as_i64()), (Some("exported"), Some(475_000)));
    assert_eq!(said["exportedByName"], "Ada Adminsson");
    assert_eq!(said["vatRates"], json!([{ "vatPercent": 25, "netOre": 380_000, "vatOre": 95_000 }]));
    // Reading it is no handing over.
    let before = admin.get(&path).await.assert(200).json()["exportedAt"].clone();
    app.advance(Duration::minutes(2));
    assert_eq!(admin.get(&path).await.assert(200).json()["exportedAt"], before);
}

#[tokio::test]
async fn a_rate_of_vat_is_rounded_once_on_its_sum() {
    let app = TestApp::start().await;
    let sara = app.sign_in(COORDINATOR).await;
    // 6 per cent of 10.09 kronor is 60.54 öre: three of them are 181.62, not 3 × 61.
    for (vat, seats) in [(6, 3), (25, 1)] {
        let course = app.course().offering(|new| (new.price_member_ore, new.vat_percent) = (1_009, vat)).open().await;
        for seat in 0..seats {
            sara.register(course, &[sara.colleague(&format!("Nr{vat}x{seat} Person")).await]).await;
        }
    }
    let path = format!("/organisations/{}/invoice-bases/2026-12", sara.organisation());
    let said = sara.get(&path).await.assert(200).json();
    let rate = |percent, net, vat| json!({ "vatPercent": percent, "netOre": net, "vatOre": vat });
    assert_eq!(said["vatRates"], json!([rate(25, 1_009, 252), rate(6, 3_027, 182)]));
    assert_eq!(said["totalOre"], 4_036 + 434);
}

#[tokio::test]
async fn editors_read_but_only_administrators_close() {
    let app = TestApp::start().await;
    after_december(&app).await;
    let hanna = app.sign_in(EDITOR).await;
    let month = hanna.visit(DECEMBER).await.assert(200);
    assert!(!month.text().contains("/stang"));
    for path in ["/stang", "/exportera"] {
        hanna.press(&format!("{DECEMBER}{path}")).await.assert(403);
    }
    let sara = app.sign_in(COORDINATOR).await;
    for path in ["/arbete/fakturaunderlag", DECEMBER, &format!("{DECEMBER}/{}", sara.organisation())] {
        sara.visit(path).await.assert(403);
    }
}

#[tokio::test]
async fn a_fee_is_due_in_the_month_of_the_cancellation_and_credited_when_the_organiser_cancels_the_course() {
    let app = TestApp::start().await;
    let fees = vec![FeeStep { days_before: 60, percent: 50 }];
    // Held on 17 January.
    let course = app.course().days_later(41).offering(|new| new.cancellation_fees = fees).open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let made = sara.register(course, &[sara.colleague("Anna Ek").await]).await[0];
    sara.post(&format!("/registrations/{made}/cancellations"), json!({})).await.assert(200);
    let lund = sara.organisation().to_string();
    app.advance(Duration::days(10));
    let admin = app.sign_in(ADMIN).await;
    let november = format!("/arbete/fakturaunderlag/2026-11/{lund}");
    let fee = admin.visit(&november).await.assert(200);
    assert!(fee.one("tbody tr").contains("Avbokad av kommunen 25 % 950 kr"), "{}", fee.one("tbody tr"));
    admin.press(&format!("{november}/stang")).await.assert(303);
    let stop = json!({ "to": "cancelled", "reason": "Kursledaren är sjuk." });
    admin.post(&format!("/course-offerings/{}/transitions", course.id), stop).await.assert(200);
    let credit = basis(&admin, DECEMBER, &lund).await.one("tbody tr");
    assert!(credit.contains("kostnaden har ändrats") && credit.contains("−950 kr"), "{credit}");
}

#[tokio::test]
async fn closing_a_month_that_is_not_over_says_when_it_can_be_closed() {
    let app = TestApp::start().await;
    let (admin, lund) = (app.sign_in(ADMIN).await, app.sign_in(COORDINATOR).await);
    lund.register(app.course().open().await, &[lund.person()]).await;
    for path in [
        "/invoice-months/2026-12/closings".to_owned(),
        format!("/organisations/{}/invoice-bases/2026-12/closings", lund.organisation()),
    ] {
        let said = admin.post(&path, json!({})).await.assert(409).json();
        assert!(said["type"].as_str().unwrap().ends_with("/month-not-over"), "{said}");
        assert!(said["detail"].as_str().unwrap().contains("första dagen i nästa månad"), "{said}");
    }
}
