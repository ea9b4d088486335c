//! Choosing whom an offering is given together with, in the portal.

use super::fill;
use crate::support::{COORDINATOR, EDITOR, OTHER_EDITOR, TestApp};

#[tokio::test]
async fn a_co_organiser_is_chosen_shown_and_taken_away_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let editor = app.sign_in(EDITOR).await;
    let lund = app.sign_in(COORDINATOR).await.organisation().to_string();
    let offering = format!("/arbete/kurser/tillfallen/{}", course.id);
    let path = format!("{offering}/medarrangorer");

    let typed = [("coOrganisers[0].contactName", "Eva Ek"), ("coOrganisers[0].contactEmail", "eva")];
    let page = editor.visit(&path).await.assert(200);
    let back = editor.submit(&path, &page.filled("main form", &typed)).await.assert(400);
    assert_eq!(back.attribute("[id='coOrganisers[0].contactName']", "value"), "Eva Ek");
    for part in ["organisationId", "contactEmail"] {
        assert_eq!(back.all(&format!(".ds-error-summary a[href='#coOrganisers[0].{part}']")).len(), 1, "{part}");
    }

    let typed = [("coOrganisers[0].organisationId", lund.as_str()), ("coOrganisers[0].agreement", "KFS 2026-114")];
    assert_eq!(fill(&editor, &path, &typed).await, offering);
    let shown = editor.visit(&offering).await;
    assert!(shown.all("dd").contains(&"Lunds kommun (avtal KFS 2026-114)".to_owned()), "{}", shown.text());

    fill(&editor, &path, &[("coOrganisers[0].organisationId", ""), ("coOrganisers[0].agreement", "")]).await;
    assert!(!editor.visit(&offering).await.text().contains("I samarbete med"));
    app.sign_in(OTHER_EDITOR).await.visit(&path).await.assert(403);
}
