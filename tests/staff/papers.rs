//! What hangs on the door and lies on the table.

use serde_json::json;

use crate::support::{ADMIN, COORDINATOR, EDITOR, OTHER_EDITOR, Offered, TestApp, User};

const PAPERS: [&str; 3] = ["deltagarlista", "narvarolista", "namnskyltar"];

fn address(offered: Offered, paper: &str) -> String {
    format!("/arbete/kurser/tillfallen/{}/{paper}.pdf", offered.id)
}

/// Registers people by given and family name, each with a need.
async fn come(coordinator: &User, offered: Offered, names: &[(&str, &str)]) {
    let people = names.iter().enumerate().map(|(number, (given, family))| {
        json!({
            "givenName": given, "familyName": family, "email": format!("nummer{number}@lund.example"),
            "need": "Jordnötsallergi",
        })
    });
    let body = json!({ "participants": people.collect::<Vec<_>>() });
    coordinator.post(&format!("/course-offerings/{}/registrations", offered.id), body).await.assert(201);
}

#[tokio::test]
async fn each_document_is_read_aloud_in_swedish_and_tells_nothing_of_needs() {
    let app = TestApp::start().await;
    let offered = app.course().title("Årets överenskommelser").open().await;
    come(&app.sign_in(COORDINATOR).await, offered, &[("Åsa", "Öberg-Ärlig"), ("Ŧoŋá", "Nguyễn")]).await;
    let editor = app.sign_in(EDITOR).await;
    let list = editor.visit(&format!("/arbete/kurser/tillfallen/{}/deltagare", offered.id)).await.assert(200);
    for (paper, title, says) in [
        (
            PAPERS[0],
            "Deltagarlista",
            &["Öberg-Ärlig, Åsa", "Nguyễn, Ŧoŋá", "2 deltagare från 1 organisation", "Sal Sege, Lund"][..],
        ),
        (PAPERS[1], "Närvarolista", &["Öberg-Ärlig, Åsa", "Underskrift", "mån 7 dec. 2026 kl. 09.00–16.00"]),
        (PAPERS[2], "Namnskyltar", &["Åsa Öberg-Ärlig Lund", "Årets överenskommelser"]),
    ] {
        assert_eq!(list.all(&format!("a[href$='/{paper}.pdf']")).len(), 1);
        let answer = editor.visit(&address(offered, paper)).await.assert(200);
        let name = format!("attachment; filename=\"{paper}-");
        assert!(answer.header("content-disposition").starts_with(&name), "{:?}", answer.headers);
        assert_eq!(answer.header("cache-control"), "no-store");
        let read = answer.paper();
        assert!(read.is_tagged(), "{paper}");
        assert_eq!(read.language(), "sv-SE", "{paper}");
        assert_eq!(read.title(), format!("{title}: Årets överenskommelser"));
        let text = read.text();
        assert!(says.iter().all(|said| text.contains(said)), "{paper}: {text}");
        assert!(!text.contains("Jordnöt"), "{paper}: {text}");
    }
}

#[tokio::test]
async fn what_people_are_called_is_never_taken_for_anything_but_their_name() {
    let app = TestApp::start().await;
    let offered = app.course().title("#panic() & *fet* $x$ ]").open().await;
    let names =
        [("#read(\"house.typ\")", "*Ek*"), ("]#[", "-> _Alm_ \\ `x`"), ("🙂", "سارة"), ("A".repeat(60).leak(), "Lång")];
    come(&app.sign_in(COORDINATOR).await, offered, &names).await;
    let editor = app.sign_in(EDITOR).await;
    for paper in PAPERS {
        let text = editor.visit(&address(offered, paper)).await.assert(200).paper().text();
        for said in ["#read(\"house.typ\")", "*Ek*", "]#[", "-> _Alm_ \\ `x`", "□□□□", "#panic() & *fet* $x$ ]"]
        {
            assert!(text.contains(said), "{paper} has not {said}: {text}");
        }
    }
}

#[tokio::test]
async fn a_long_list_has_its_headings_on_every_page() {
    let app = TestApp::start().await;
    let offered = app.course().seats(150).open().await;
    let names: Vec<_> = (0..120).map(|number| format!("Nummer{number}")).collect();
    let names: Vec<_> = names.iter().map(|name| ("Anna", name.as_str())).collect();
    let coordinator = app.sign_in(COORDINATOR).await;
    come(&coordinator, offered, &names).await;
    let editor = app.sign_in(EDITOR).await;
    let list = editor.visit(&address(offered, PAPERS[0])).await.assert(200).paper();
    let pages = list.pages();
    assert!(pages.len() >= 3, "{}", pages.len());
    for (number, page) in (1..).zip(&pages) {
        for said in ["Organisation", &format!("Sida {number} av {}", pages.len())] {
            assert!(page.contains(said), "page {number} has not {said}: {page}");
        }
    }
    assert_eq!(pages.iter().map(|page| page.matches("Nummer").count()).sum::<usize>(), 120);
    assert_eq!((list.parts("Table"), list.parts("TH"), list.parts("TR")), (1, 3, 121), "one table to the ear");
    let badges = editor.visit(&address(offered, PAPERS[2])).await.assert(200).paper();
    assert_eq!(badges.pages().len(), 16, "eight to a page, and empty ones");
}

#[tokio::test]
async fn a_series_is_signed_for_session_by_session() {
    let app = TestApp::start().await;
    let four = |offering: &mut samverk_domain::courses::offering::NewOffering| {
        let first = offering.sessions[0].clone();
        offering.sessions = (0..4)
            .map(|week| {
                let mut session = first.clone();
                session.starts_at += chrono::Duration::weeks(week);
                session.ends_at += chrono::Duration::weeks(week);
                session
            })
            .collect();
    };
    let offered = app.course().offering(four).open().await;
    come(&app.sign_in(COORDINATOR).await, offered, &[("Anna", "Ek")]).await;
    let pages = app.sign_in(EDITOR).await.visit(&address(offered, PAPERS[1])).await.assert(200).paper().pages();
    assert_eq!(pages.len(), 2);
    for (page, days) in pages.iter().zip([["7 dec.", "14 dec."], ["21 dec.", "28 dec."]]) {
        let columns = page.split_once("Organisation").unwrap().1.replace('\u{a0}', " ");
        assert!(days.iter().all(|day| columns.contains(day)) && columns.contains("Ek, Anna"), "{page}");
        assert_eq!(columns.matches("Underskrift").count(), 2);
    }
}

#[tokio::test]
async fn nobody_who_is_protected_is_named_on_paper_not_even_for_themself() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    come(&app.sign_in(COORDINATOR).await, offered, &[("Bo", "Öst")]).await;
    let editor = app.sign_in(EDITOR).await;
    editor.register(offered, &[editor.person()]).await;
    let before = editor.visit(&address(offered, PAPERS[0])).await.assert(200).paper().text();
    let admin = app.sign_in(ADMIN).await;
    let path = format!("/people/{}", editor.person());
    let she = editor.get(&path).await.assert(200).json();
    let name = she["familyName"].as_str().unwrap();
    assert!(before.contains(name), "{before}");
    let protected = json!({
        "givenName": she["givenName"], "familyName": name, "email": she["email"], "protectedIdentity": true,
    });
    admin.put_over(&path, protected).await.assert(200);
    for (paper, says) in PAPERS.into_iter().zip([1, 0, 0]) {
        let text = editor.visit(&address(offered, paper)).await.assert(200).paper().text();
        assert!(!text.contains(name), "{paper}: {text}");
        assert_eq!(text.matches("Skyddade personuppgifter").count(), says, "{paper}: {text}");
    }
    let list = editor.visit(&address(offered, PAPERS[0])).await.paper().text();
    assert!(
        list.contains("2 deltagare från 1 organisation") && list.contains("1 Öst, Bo Lund 2 Skyddade personuppgifter"),
        "{list}"
    );
}

#[tokio::test]
async fn the_staff_print_and_are_remembered_and_a_kommun_is_refused() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let coordinator = app.sign_in(COORDINATOR).await;
    come(&coordinator, offered, &[("Anna", "Ek")]).await;
    let other = app.sign_in(OTHER_EDITOR).await;
    for (paper, operation) in PAPERS.into_iter().zip(["participant-lists", "sign-in-lists", "badges"]) {
        let path = format!("/course-offerings/{}/{operation}", offered.id);
        coordinator.visit(&address(offered, paper)).await.assert(403);
        coordinator.get(&path).await.assert(403);
        app.anyone().get(&path).await.assert(401);
        other.visit(&address(offered, paper)).await.assert(200);
        let given = other.get(&path).await.assert(200);
        assert!(given.header("content-disposition").contains(paper) && given.paper().text().contains("Anna"));
        other.get(&path.replace(&offered.id.to_string(), &offered.course.to_string())).await.assert(404);
    }
    let trail = app.sign_in(ADMIN).await.visit("/arbete/drift/logg").await.assert(200).text();
    for paper in PAPERS {
        assert_eq!(trail.matches(&format!("{paper}.pdf")).count(), 2, "{paper}");
    }
}
