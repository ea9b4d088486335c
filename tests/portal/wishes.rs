//! From a search that finds nothing to a course: a kommun asks, another joins, the staff answer.

use super::leads_to;
use crate::support::{Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, TestApp, User};

/// Asks for a course in the portal, and gives the address of its page.
async fn wished(user: &User, title: &str) -> String {
    let page = user.visit("/min-kommun/onskemal/nytt").await.assert(200);
    let typed = [("title", title), ("audience", "Enhetschefer"), ("people", "8"), ("note", "Bara mellan oss")];
    leads_to(&user.submit("/min-kommun/onskemal/nytt", &page.filled("main form", &typed)).await)
}

fn fact(page: &Answer, term: &str) -> String {
    let place = page.all("dt").iter().position(|one| one == term).unwrap_or_else(|| panic!("no {term}"));
    page.all("dd")[place].clone()
}

#[tokio::test]
async fn a_search_that_finds_nothing_leads_to_a_wish_that_becomes_a_course() {
    let app = TestApp::start().await;
    let (sara, maja, editor) =
        (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await, app.sign_in(EDITOR).await);
    let search = "/kurser?q=teckenspr%C3%A5k";
    for nobody in [app.anyone(), app.sign_in(EMPLOYEE).await] {
        assert_eq!(nobody.visit(search).await.all("a[href*=onskemal]").len(), 0);
    }
    let form = sara.visit(search).await.attribute("a[href*=onskemal]", "href");
    let page = sara.visit(&form).await.assert(200);
    assert_eq!(page.attribute("#title", "value"), "teckenspråk");
    let wish = wished(&sara, "Teckenspråk i receptionen").await;
    let page = sara.visit(&wish).await.assert(200);
    assert_eq!(page.one(".flash p"), "Önskemålet är skickat. De andra kommunerna ser det nu.");
    assert_eq!((page.one(".ds-tag"), fact(&page, "Bakom står")), ("Väntar på svar".into(), "1 kommun".into()));

    assert_eq!(maja.visit("/min-kommun/onskemal").await.all("tbody th a"), ["Teckenspråk i receptionen"]);
    let page = maja.visit(&wish).await.assert(200);
    assert!(!page.text().contains("Bara mellan oss"));
    maja.submit(&wish, &page.filled(&format!("form[action='{wish}']"), &[("people", "5")])).await.assert(303);
    assert_eq!(fact(&maja.visit(&wish).await, "Bakom står"), "2 kommuner");
    assert_eq!(maja.visit("/min-kommun/onskemal?vara=ja").await.all("tbody .ds-tag")[0], "Ni är med");

    let list = editor.visit("/arbete/onskemal").await.assert(200);
    assert_eq!(list.all("tbody .number"), ["2", "13"]);
    let staff = list.attribute("tbody a", "href");
    let page = editor.visit(&staff).await.assert(200);
    assert_eq!(page.all("tbody tr"), ["Lund 8 Bara mellan oss", "Malmö 5"]);
    let new_course = page.attribute("a[href*='ny?onskemal']", "href");
    let page = editor.visit(&new_course).await.assert(200);
    assert_eq!(page.attribute("#title", "value"), "Teckenspråk i receptionen");
    let typed = [("code", "TEC-1"), ("summary", "Enkla samtal."), ("content", "Vi övar.")];
    let course = leads_to(&editor.submit("/arbete/kurser/ny", &page.filled("main form", &typed)).await);
    assert_eq!(editor.visit(&course).await.one("main a[href*=onskemal]"), "Teckenspråk i receptionen");
    editor.visit(&format!("{course}/ta-bort")).await.assert(200).one(".lead + p a");

    // Members see which course it is when they may see the course.
    assert!(!sara.visit(&wish).await.text().contains("/kurser/teckensprak"));
    editor.press(&format!("{course}/publicera")).await.assert(303);
    let page = sara.visit(&wish).await.assert(200);
    assert_eq!(page.one(".ds-tag"), "Blir kurs");
    assert_eq!(page.one("a[href='/kurser/teckensprak-i-receptionen']"), "Teckenspråk i receptionen");
    for address in [COORDINATOR, OTHER_COORDINATOR] {
        let mail = app.mail_to(address).await.pop().unwrap();
        assert!(mail.contains("Det blir en kurs: Teckenspråk") && mail.contains(&wish), "{mail}");
    }
    for trail in [sara.visit("/min-kommun/handelser").await, maja.visit("/min-kommun/handelser").await] {
        assert!(trail.text().contains("Ställde sig bakom önskemålet"), "{}", trail.text());
    }
}

#[tokio::test]
async fn an_answer_with_faults_keeps_what_was_typed_and_one_that_is_whole_is_shown() {
    let app = TestApp::start().await;
    let (sara, editor) = (app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    let wish = wished(&sara, "Samtal").await;
    let staff = wish.replace("/min-kommun/", "/arbete/");
    for (to, fault) in [
        ("", "Vad blir det: Fyll i uppgiften."),
        ("blir-kurs", "Kurs: Fyll i uppgiften."),
        ("blir-ingen-kurs", "Svar: Fyll i uppgiften."),
    ] {
        let answer = editor.submit(&staff, &[("to", to), ("courseId", ""), ("answer", " ")]).await.assert(400);
        assert_eq!(answer.all(".ds-error-summary li"), [fault]);
        if !to.is_empty() {
            assert_eq!(answer.attribute("input[name=to][checked]", "value"), to);
        }
    }
    let told = [("to", "blir-ingen-kurs"), ("courseId", ""), ("answer", "Regionen ger den.\nFråga dem.")];
    editor.submit(&staff, &told).await.assert(303);
    assert_eq!(editor.visit("/arbete/onskemal").await.all("tbody tr").len(), 0);
    assert_eq!(editor.visit("/arbete/onskemal?lage=blir-ingen-kurs").await.all("tbody tr").len(), 1);
    let page = sara.visit(&wish).await.assert(200);
    assert_eq!(page.one("#svar + p"), "Regionen ger den. Fråga dem.");
    assert_eq!(page.all(&format!("form[action='{wish}']")).len(), 0, "what is answered is not joined");
    sara.visit(&format!("{wish}/andra")).await.assert(403);
    sara.submit(&wish, &[("people", "3"), ("note", "")]).await.assert(303);
    let said = sara.visit(&wish).await.one(".flash p");
    assert_eq!(said, "Det går inte att göra i det läge som det är i nu.");
}

#[tokio::test]
async fn a_form_with_faults_names_each_and_a_conflict_loses_nothing() {
    let app = TestApp::start().await;
    let (one, other) = (app.sign_in(COORDINATOR).await, app.sign_in(COORDINATOR).await);
    let page = one.visit("/min-kommun/onskemal/nytt").await.assert(200);
    let typed = page.filled("main form", &[("need", "Kvar"), ("people", "många")]);
    let answer = one.submit("/min-kommun/onskemal/nytt", &typed).await.assert(400);
    let mut faults = answer.all(".ds-error-summary li");
    faults.sort();
    assert_eq!(
        faults,
        [
            "För vem: Fyll i uppgiften.",
            "Hur många ni skulle anmäla: Skriv ett helt tal från 1 till 10000.",
            "Vilken kurs: Fyll i uppgiften.",
        ]
    );
    assert_eq!((answer.one("#need"), answer.attribute("#people", "value")), ("Kvar".into(), "många".into()));

    let wish = wished(&one, "Samtal").await;
    let path = format!("{wish}/andra");
    let mine = one.visit(&path).await.assert(200);
    let theirs = other.visit(&path).await.filled("main form", &[("audience", "Alla chefer")]);
    other.submit(&path, &theirs).await.assert(303);
    let answer = one.submit(&path, &mine.filled("main form", &[("title", "Svåra samtal")])).await.assert(409);
    assert_eq!(answer.all("#andrat tbody th"), ["För vem"]);
    let again = answer.form("main form");
    one.submit(&path, &again).await.assert(303);
    let page = one.visit(&wish).await.assert(200);
    assert_eq!((page.one("h1"), fact(&page, "För vem")), ("Svåra samtal".into(), "Alla chefer".into()));
}

#[tokio::test]
async fn a_wish_is_left_and_withdrawn_and_what_cannot_be_done_is_not_offered() {
    let app = TestApp::start().await;
    let (sara, maja) = (app.sign_in(COORDINATOR).await, app.sign_in(OTHER_COORDINATOR).await);
    let wish = wished(&sara, "Samtal").await;
    let (leave, withdraw) = (format!("form[action='{wish}/lamna']"), format!("a[href='{wish}/dra-tillbaka']"));
    let offered = async |user: &User| {
        let page = user.visit(&wish).await.assert(200);
        (page.all(&leave).len(), page.all(&withdraw).len())
    };
    assert_eq!((offered(&sara).await, offered(&maja).await), ((0, 1), (0, 0)));
    maja.visit(&format!("{wish}/dra-tillbaka")).await.assert(403);
    maja.submit(&wish, &[("people", "5"), ("note", "")]).await.assert(303);
    assert_eq!((offered(&sara).await, offered(&maja).await), ((1, 0), (1, 0)));
    sara.press(&format!("{wish}/dra-tillbaka")).await.assert(303);
    assert!(sara.visit(&wish).await.one(".flash p").starts_with("Andra kommuner står bakom"));
    maja.press(&format!("{wish}/lamna")).await.assert(303);
    sara.visit(&format!("{wish}/dra-tillbaka")).await.assert(200);
    sara.press(&format!("{wish}/dra-tillbaka")).await.assert(303);
    assert_eq!(sara.visit(&wish).await.one(".page__head .ds-tag"), "Tillbakadraget");
    let empty = maja.visit("/min-kommun/onskemal").await.assert(200);
    assert_eq!(empty.all(".empty h3"), ["Inget önskemål att visa"]);
}

#[tokio::test]
async fn the_pages_are_for_coordinators_and_for_staff() {
    let app = TestApp::start().await;
    let (sara, anders, editor) =
        (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await, app.sign_in(EDITOR).await);
    let wish = wished(&sara, "Samtal").await;
    let staff = wish.replace("/min-kommun/", "/arbete/");
    let nowhere = "/min-kommun/onskemal/019aaf00-f60d-7a11-b7c9-1b5e6d7f8012";
    for path in ["/min-kommun/onskemal", "/min-kommun/onskemal/nytt", &wish] {
        sara.visit(path).await.assert(200);
        anders.visit(path).await.assert(403);
        editor.visit(path).await.assert(403);
        leads_to(&app.anyone().visit(path).await);
    }
    for path in ["/arbete/onskemal", &staff] {
        editor.visit(path).await.assert(200);
        sara.visit(path).await.assert(403);
    }
    sara.visit(nowhere).await.assert(404);
    sara.visit("/min-kommun/onskemal/inget-id").await.assert(404);
    sara.submit(&staff, &[("to", "undersoks"), ("answer", "")]).await.assert(403);
}
