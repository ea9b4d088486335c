//! A coordinator reads what the kommun is billed.

use chrono::Duration;

use crate::support::{ADMIN, COORDINATOR, OTHER_COORDINATOR, TestApp};

#[tokio::test]
async fn a_kommun_follows_its_own_basis_by_unit_and_month_and_nobody_elses() {
    let app = TestApp::start().await;
    let course = app.course().title("Klarspråk").open().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    sara.register(course, &[sara.colleague("Anna Ek").await]).await;
    let costs = sara.visit("/min-kommun/kostnader").await.assert(200);
    assert_eq!(
        costs.all("section[aria-labelledby=underlag] tbody tr"),
        ["december 2026 – Samlas in 1 900 kr 475 kr 2 375 kr"]
    );
    let page = sara.visit("/min-kommun/kostnader/2026-12").await.assert(200);
    assert_eq!(page.all("tbody th"), ["Anna Ek"]);
    assert!(page.text().contains("Referens på fakturan: LUND-000"));
    assert_eq!(page.all("main form, main button"), [""; 0], "it is there to read");
    assert_eq!(page.all(".facts dt"), ["Summa exklusive moms", "Moms 25 % på 1 900 kr", "Summa inklusive moms"]);
    let file = sara.visit(&page.attribute("a[href$='.xlsx']", "href")).await.assert(200);
    assert_eq!(file.cells()[1][7..9], ["Ek", "Anna"].map(str::to_owned));
    let costs = maja.visit("/min-kommun/kostnader").await.assert(200);
    assert_eq!(costs.all("section[aria-labelledby=underlag]").len(), 0);
    maja.visit("/min-kommun/kostnader/2026-12").await.assert(404);
    maja.visit("/min-kommun/kostnader/2026-13").await.assert(404);
    let path = format!("/organisations/{}/invoice-bases/2026-12", sara.organisation());
    maja.get(&path).await.assert(404);
}

#[tokio::test]
async fn who_is_protected_is_named_to_the_own_kommun_only_also_when_the_month_is_closed() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let anna = sara.colleague("Anna Ek").await;
    let path = format!("/people/{anna}");
    let mut person = sara.get(&path).await.assert(200).json();
    person["protectedIdentity"] = true.into();
    sara.put_over(&path, person).await.assert(200);
    sara.register(course, &[anna]).await;
    app.advance(Duration::days(45));
    let (admin, sara) = (app.sign_in(ADMIN).await, app.sign_in(COORDINATOR).await);
    let basis = format!("/arbete/fakturaunderlag/2026-12/{}", sara.organisation());
    let names = async || {
        let staff = admin.visit(&basis).await.assert(200).all("tbody th");
        (staff, sara.visit("/min-kommun/kostnader/2026-12").await.assert(200).all("tbody th"))
    };
    let expected = (vec!["Skyddade personuppgifter".to_owned()], vec!["Anna Ek".to_owned()]);
    assert_eq!(names().await, expected);
    admin.press(&format!("{basis}/stang")).await.assert(303);
    assert_eq!(names().await, expected);
    let file = admin.submit(&format!("{basis}/exportera"), &[("format", "csv")]).await.assert(200).text();
    assert!(file.contains("Skyddade personuppgifter") && !file.contains("Anna"), "{file}");
}
