//! Series in the staff's area.

use crate::support::{COORDINATOR, EDITOR, OTHER_EDITOR, TestApp};

#[tokio::test]
async fn a_series_is_written_filled_with_parts_put_in_order_and_published() {
    let app = TestApp::start().await;
    let parts = [app.course().title("Första").open().await, app.course().title("Andra").days_later(7).open().await];
    let editor = app.sign_in(EDITOR).await;
    let form = editor.visit("/arbete/serier/ny").await.assert(200);
    let form = form.filled("main form", &[("title", "Två steg"), ("summary", "Hör ihop."), ("slug", "")]);
    let series = editor.submit("/arbete/serier/ny", &form).await.assert(303).header("location").to_owned();
    let publish = [("till", "publicerad")];
    let refused = editor.submit(&format!("{series}/lage"), &publish).await.assert(400);
    assert!(refused.one("main .ds-error-summary").contains("minst 2 delar"));
    for part in &parts {
        let page = editor.visit(&series).await.assert(200);
        let id = part.id.to_string();
        let form = page.filled("main form[action$=delar][novalidate]", &[("offeringId", &id), ("till", "lagg-till -")]);
        editor.submit(&format!("{series}/delar"), &form).await.assert(303);
    }
    let page = editor.visit(&series).await.assert(200);
    let up = format!("upp {}", parts[1].id);
    let form = page.filled("main form[action$=delar]", &[("till", &up)]);
    editor.submit(&format!("{series}/delar"), &form).await.assert(303);
    assert_eq!(editor.visit(&series).await.all("tbody th"), ["Andra", "Första"]);
    editor.submit(&format!("{series}/delar"), &form).await.assert(303);
    assert_eq!(editor.visit(&series).await.all("tbody th"), ["Andra", "Första"], "an old page changes nothing");
    app.anyone().visit("/serier/tva-steg").await.assert(404);
    editor.submit(&format!("{series}/lage"), &publish).await.assert(303);
    app.anyone().visit("/serier/tva-steg").await.assert(200);
    assert_eq!(editor.visit("/arbete/serier").await.all("tbody th"), ["Två steg"]);
}

#[tokio::test]
async fn only_the_staff_of_the_department_change_a_series() {
    let app = TestApp::start().await;
    let series = app.series(&[app.course().open().await, app.course().open().await]).await;
    let path = format!("/arbete/serier/{}", series.id);
    let other = app.sign_in(OTHER_EDITOR).await;
    assert_eq!(other.visit(&path).await.assert(200).all("main form").len(), 0);
    other.submit(&format!("{path}/lage"), &[("till", "arkiverad")]).await.assert(403);
    other.visit(&format!("{path}/redigera")).await.assert(403);
    app.sign_in(COORDINATOR).await.visit(&path).await.assert(403);
}
