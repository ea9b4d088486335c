//! From the mail about an evaluation to what staff see of it, in a real browser.

use chrono::Duration;

use crate::support::evaluated::{NAMES, address, answer, asked, held};
use crate::support::{Browser, EDITOR, TestApp};

#[tokio::test]
async fn a_participant_answers_from_the_mail_and_staff_see_it_among_the_others_when_it_has_closed() {
    let app = TestApp::start().await;
    let (course, _) = held(&app, &NAMES).await;
    let links = asked(&app, &NAMES).await;
    for link in &links[1..] {
        answer(&app, link, 7, "").await.assert(303);
    }
    let browser = Browser::open(&app).await;
    browser.go(&links[0]).await;
    assert_eq!(browser.text("h1").await, "Vad tyckte du om kursen?");
    browser.press("Skicka svaret").await;
    assert!(browser.text(".ds-error-summary").await.contains("Rätta det här"), "nothing is chosen yet");
    for (field, mark) in [("overall", 10), ("expectations", 9), ("ideal", 8)] {
        browser.tap(&format!("input[name={field}][value='{mark}']")).await;
    }
    for index in 0..3 {
        browser.tap(&format!("input[name='answers[{index}].value'][value='4']")).await;
    }
    browser.tap("input[name='answers[3].value'][value='yes']").await;
    browser.fill("textarea[name='answers[4].value']", "Övningarna var bäst.").await;
    browser.press("Skicka svaret").await;
    assert!(browser.shows("Tack").await, "{}", browser.text("body").await);
    assert!(app.mail_to(&address(NAMES[0])).await.is_empty(), "nobody is thanked by mail too");

    browser.sign_in(&app.sign_in(EDITOR).await).await;
    let path = format!("/arbete/kurser/tillfallen/{}/utvardering", course.id);
    browser.go(&path).await;
    assert!(!browser.shows("Övningarna var bäst.").await, "it is still open");
    app.advance(Duration::days(15));
    app.keep_house().await;
    browser.sign_in(&app.sign_in(EDITOR).await).await;
    browser.go(&format!("/arbete/kurser/tillfallen/{}", course.id)).await;
    browser.press("Efter kursen").await;
    assert_eq!(browser.path().await, path);
    assert_eq!(browser.text(".stat__number").await, "70");
    browser.wait_for_element("section[aria-labelledby=fraga-1] svg").await;
    assert!(browser.text("section[aria-labelledby=fraga-1]").await.contains("6 svar"));
    assert!(browser.shows("Övningarna var bäst.").await);
    browser.go("/arbete/nki").await;
    browser.press("Offentlig upphandling").await;
    assert!(browser.path().await.starts_with("/arbete/nki/kurser/"));
}
