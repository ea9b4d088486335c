//! Sharing out an offering's seats among pools, in the portal.

use super::fill;
use crate::support::{Answer, COORDINATOR, EDITOR, Offered, TestApp, User};

async fn begun(app: &TestApp, seats: i64) -> (Offered, User, String) {
    let course = app.course().seats(seats).open().await;
    (course, app.sign_in(EDITOR).await, format!("/arbete/kurser/tillfallen/{}/kvoter", course.id))
}

/// The rows of the list: name, whom it is for, seats, taken, left.
fn rows(list: &Answer) -> Vec<Vec<String>> {
    let row = |number: usize| list.all(&format!("tbody tr:nth-child({number}) :is(th, td):nth-child(-n + 5)"));
    (1..=20).map(row).take_while(|row| !row.is_empty()).collect()
}

#[tokio::test]
async fn a_pool_is_made_changed_and_removed_with_its_seats_told_on_the_way() {
    let app = TestApp::start().await;
    let (course, editor, list) = begun(&app, 6).await;
    let lund = app.sign_in(COORDINATOR).await;
    assert_eq!(editor.visit(&list).await.assert(200).one("main h2"), "Inga kvoter");

    let own = lund.organisation().to_string();
    let typed =
        [("name", "Lund"), ("seats", "3"), ("organisationIds", own.as_str()), ("releaseAt", "2026-11-30T08:00")];
    assert_eq!(fill(&editor, &format!("{list}/ny"), &typed).await, list);
    lund.register(course, &[lund.colleague("Anna Ek").await]).await;
    let shown = editor.visit(&list).await.assert(200);
    assert_eq!(rows(&shown), [["Lund", "Lund", "3", "1", "2"]]);
    assert!(shown.one("tbody").contains("30 nov. 2026 kl. 08.00"), "{}", shown.text());
    assert!(shown.one("main").contains("Kvoterna håller 2 platser. Utöver dem är 3 platser kvar"), "{}", shown.text());
    let offering = editor.visit(list.trim_end_matches("/kvoter")).await;
    assert!(offering.all("dd").iter().any(|fact| fact.contains("2 hålls i kvoter")), "{}", offering.text());

    let pool = shown.attribute("tbody th a", "href");
    let page = editor.visit(&pool).await.assert(200);
    assert_eq!(page.all("input[name=organisationIds][checked]").len(), 1);
    fill(&editor, &pool, &[("seats", "4"), ("forMembers", "ja")]).await;
    assert_eq!(rows(&editor.visit(&list).await), [["Lund", "Alla medlemmar, Lund", "4", "1", "3"]]);

    let remove = format!("{pool}/ta-bort");
    let asked = editor.visit(&remove).await.assert(200);
    assert!(asked.one("main ul").contains("Den som har fått plats ur kvoten behåller den."), "{}", asked.text());
    assert!(asked.one("main ul").contains("Kvoten håller 3 platser som ingen har tagit."), "{}", asked.text());
    assert_eq!(fill(&editor, &remove, &[]).await, list);
    assert_eq!(editor.visit(&list).await.one("main h2"), "Inga kvoter");
}

#[tokio::test]
async fn what_is_wrong_with_a_pool_stands_at_its_field_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let (_, editor, list) = begun(&app, 6).await;
    fill(&editor, &format!("{list}/ny"), &[("name", "Alla"), ("seats", "4"), ("forMembers", "ja")]).await;
    let path = format!("{list}/ny");
    let page = editor.visit(&path).await;
    let typed = [("name", "  "), ("seats", "3"), ("opensAt", "i morgon"), ("releaseAt", "2030-01-01T08:00")];
    let back = editor.submit(&path, &page.filled("main form", &typed)).await.assert(400);
    assert_eq!(back.one("#name-fel"), "Fyll i uppgiften.");
    assert_eq!(back.one("#seats-fel"), "Kvoterna kan tillsammans hålla högst 6 platser som ingen har tagit.");
    for field in ["organisationIds", "opensAt", "releaseAt"] {
        assert!(!back.one(&format!("#{field}-fel")).is_empty());
        assert_eq!(back.all(&format!(".ds-error-summary a[href='#{field}']")).len(), 1, "{field}");
    }
    assert_eq!(back.attribute("#releaseAt", "value"), "2030-01-01T08:00");
    assert_eq!(rows(&editor.visit(&list).await).len(), 1);
}

#[tokio::test]
async fn the_order_is_changed_with_buttons_and_never_over_somebody_elses_change() {
    let app = TestApp::start().await;
    let (_, editor, list) = begun(&app, 6).await;
    for name in ["Ett", "Två"] {
        fill(&editor, &format!("{list}/ny"), &[("name", name), ("seats", "1"), ("forMembers", "ja")]).await;
    }
    let names = |list: &Answer| rows(list).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    let seen = editor.visit(&list).await;
    let action = seen.attribute("tbody tr:last-child form", "action");
    let mut up = seen.form("tbody tr:last-child form");
    up.push(("till".to_owned(), "upp".to_owned()));
    editor.submit(&action, &up).await.assert(303);
    assert_eq!(names(&editor.visit(&list).await), ["Två", "Ett"]);
    editor.submit(&action, &up).await.assert(303);
    let after = editor.visit(&list).await;
    assert_eq!(names(&after), ["Två", "Ett"], "the second press was over an older version");

    let pool = after.attribute("tbody th a", "href");
    let mine = editor.visit(&pool).await.filled("main form", &[("seats", "3")]);
    fill(&editor, &pool, &[("name", "Tvåan")]).await;
    let back = editor.submit(&pool, &mine).await.assert(409);
    assert!(back.one("#andrat").contains("Tvåan"), "{}", back.text());
    assert_eq!(back.attribute("#name", "value"), "Tvåan", "what the writer left alone is the other's");
    assert_eq!(back.attribute("#seats", "value"), "3");
    editor.submit(&pool, &back.form("main form")).await.assert(303);
    assert_eq!(rows(&editor.visit(&list).await)[0][..3], ["Tvåan", "Alla medlemmar", "3"]);
}

#[tokio::test]
async fn a_kommun_does_not_see_who_has_pools() {
    let app = TestApp::start().await;
    let (_, editor, list) = begun(&app, 6).await;
    fill(&editor, &format!("{list}/ny"), &[("name", "Alla"), ("seats", "4"), ("forMembers", "ja")]).await;
    let pool = editor.visit(&list).await.attribute("tbody th a", "href");
    let lund = app.sign_in(COORDINATOR).await;
    for page in [&list, &format!("{list}/ny"), &pool, &format!("{pool}/ta-bort")] {
        lund.visit(page).await.assert(403);
    }
    lund.submit(&format!("{pool}/ta-bort"), &[("version", "2")]).await.assert(403);
}
