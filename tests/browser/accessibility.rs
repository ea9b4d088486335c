//! Every kind of page by the rules of WCAG 2.1 A and AA, in light and in dark, on a desktop and on the narrowest phone.

use crate::support::{Browser, TestApp};

#[tokio::test]
async fn public_pages_are_accessible() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let browser = Browser::open(&app).await;
    let path = format!("/kurser/{}", app.slug_of(course).await);
    check(
        &browser,
        &["/", "/kurser", "/kurser?q=finns-inte&form=distans", &path, "/logga-in", "/glomt-losenord", "/finns-inte"],
    )
    .await;
}

async fn check(browser: &Browser, paths: &[&str]) {
    let mut faults = Vec::new();
    for path in paths {
        for (width, colours) in [(1280, "light"), (1280, "dark"), (320, "light")] {
            browser.width(width).await;
            browser.colours(colours).await;
            browser.go(path).await;
            let found = browser.accessibility_faults().await;
            faults.extend(found.into_iter().map(|fault| format!("{path} at {width} in {colours}: {fault}")));
            if browser.scrolls_sideways().await {
                faults.push(format!("{path} at {width} scrolls sideways"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
