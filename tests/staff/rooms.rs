//! Rooms in the portal: the register, who has which when, and which are free.

use super::fill;
use crate::support::{ADMIN, COORDINATOR, EDITOR, TestApp};

#[tokio::test]
async fn a_room_is_added_booked_and_seen_in_the_week() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let room = fill(&editor, "/arbete/lokaler/ny", &[("name", "Sal Sege"), ("capacity", "30"), ("city", "Lund")]).await;
    let course = app.course().seats(40).open().await;
    let tab = format!("/arbete/kurser/tillfallen/{}/lokal", course.id);
    let id = room.rsplit('/').next().unwrap().to_owned();
    fill(&editor, &tab, &[("rooms[0].roomId", &id), ("minutesBefore", "60")]).await;
    let page = editor.visit(&tab).await.assert(200);
    assert!(
        page.one(".ds-alert[data-color=warning]").contains("Sal Sege har 30 platser, men tillfället har 40."),
        "{}",
        page.text()
    );
    let week = editor.visit("/arbete/lokaler?dag=2026-12-07").await.assert(200);
    assert!(week.one(".month li").contains("Offentlig upphandling"), "{}", week.text());
    assert!(week.one(".month li").contains("08.00"), "with the hour to set up");
    let day = editor.visit("/arbete/lokaler?dag=2026-12-08&vy=dag").await.assert(200);
    assert_eq!(day.all(".month li").len(), 0);
    assert!(day.one("section[aria-labelledby=nar]").contains("Ingenting är bokat."), "{}", day.text());

    let book = [("purpose", "Styrelsen"), ("startsAt", "2026-12-07T12:00"), ("endsAt", "2026-12-07T13:00")];
    let taken = editor.submit(&room, &book).await.assert(400);
    assert!(taken.one("#startsAt-fel").contains("Offentlig upphandling"), "{}", taken.text());
    assert_eq!(taken.attribute("#purpose", "value"), "Styrelsen");
    let empty = editor.submit(&room, &[("purpose", ""), ("startsAt", "i dag"), ("endsAt", "")]).await.assert(400);
    for field in ["purpose", "startsAt", "endsAt"] {
        assert_eq!(empty.all(&format!("#{field}-fel")).len(), 1, "{field}");
    }
    let free =
        |from: &str, to: &str| format!("/arbete/lokaler/lediga?fran=2026-12-07T{from}&till=2026-12-07T{to}&platser=20");
    assert_eq!(editor.visit(&free("07:00", "08:00")).await.all("tbody th"), ["Sal Sege"]);
    assert_eq!(editor.visit(&free("07:00", "08:01")).await.all("tbody th").len(), 0);
}

#[tokio::test]
async fn rooms_are_for_the_staff() {
    let app = TestApp::start().await;
    app.sign_in(ADMIN).await.visit("/arbete/lokaler").await.assert(200);
    let lund = app.sign_in(COORDINATOR).await;
    for path in ["/arbete/lokaler", "/arbete/lokaler/lediga", "/arbete/lokaler/ny"] {
        lund.visit(path).await.assert(403);
    }
}
