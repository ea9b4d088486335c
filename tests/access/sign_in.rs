//! Passwords, links, and what is told to whom.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, COORDINATOR, PASSWORD, TestApp, key_in};

#[tokio::test]
async fn a_password_signs_in_and_leads_back_to_where_one_was_going() {
    let app = TestApp::start().await;
    let visitor = app.anyone();
    let page = visitor.visit("/logga-in?till=/kurser").await.assert(200);
    let mut form = page.form("form[action='/logga-in']");
    set(&mut form, "email", &COORDINATOR.to_uppercase());
    set(&mut form, "password", PASSWORD);
    let answer = visitor.submit("/logga-in", &form).await.assert(303);
    assert_eq!(answer.header("location"), "/kurser");
    let cookie = answer.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(visitor.visit("/kurser").await.one(".person-menu__name"), "Sara Samordnare");

    visitor.press("/logga-ut").await.assert(303);
    assert!(visitor.visit("/kurser").await.all(".person-menu__name").is_empty());
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_page() {
    let app = TestApp::start().await;
    let mut pages = Vec::new();
    for email in [COORDINATOR, "ingen.alls@lund.example"] {
        let answer =
            app.anyone().submit("/logga-in", &[("email", email), ("password", "fel lösenord")]).await.assert(400);
        assert_eq!(answer.one("#email-fel"), "E-postadressen eller lösenordet stämmer inte.");
        assert_eq!(answer.attribute("#email", "value"), email);
        pages.push(answer.text().replace(email, ""));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn limits_count_the_client_that_the_proxy_names_whichever_header_it_writes() {
    let app = TestApp::start().await;
    let report = async |headers: &[(&str, &str)]| {
        let visitor = app.anyone();
        let mut request = visitor.api(Method::POST, "/accessibility-reports").json(&json!({ "text": "Syns inte." }));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        visitor.send(request).await.status.as_u16()
    };
    let (one, same) = ([("forwarded", "for=198.51.100.7;proto=https")], [("x-forwarded-for", "198.51.100.7")]);
    for _ in 0..10 {
        assert_eq!(report(&one).await, 202);
    }
    assert_eq!((report(&one).await, report(&same).await), (429, 429));
    let other = [("forwarded", "for=198.51.100.7, for=\"[2001:db8::1]:443\"")];
    assert_eq!(report(&other).await, 202);
    // Whoever adds the other header to what the proxy writes gets no address of their own.
    for client in 1..=10 {
        let address = format!("for=192.0.2.{client}");
        assert_eq!(report(&[("forwarded", &address), same[0]]).await, 202);
    }
    assert_eq!(report(&[("forwarded", "for=192.0.2.99"), same[0]]).await, 429);
}

#[tokio::test]
async fn guessing_ends_after_ten_attempts_and_may_go_on_after_a_quarter() {
    let app = TestApp::start().await;
    let visitor = app.anyone();
    for _ in 0..10 {
        visitor.submit("/logga-in", &[("email", COORDINATOR), ("password", "gissning")]).await.assert(400);
    }
    let right = [("email", COORDINATOR), ("password", PASSWORD)];
    let refused = visitor.submit("/logga-in", &right).await.assert(400);
    assert!(refused.one("#email-fel").starts_with("Det har varit för många försök."));
    app.advance(chrono::Duration::minutes(16));
    visitor.submit("/logga-in", &right).await.assert(303);
}

#[tokio::test]
async fn a_mailed_link_signs_in_once_and_only_when_its_button_is_pressed() {
    let app = TestApp::start().await;
    let visitor = app.anyone();
    visitor.submit("/logga-in/skicka-lank", &[("link_email", COORDINATOR)]).await.assert(200);
    let mail = app.mail_to(COORDINATOR).await.pop().unwrap();
    let key = key_in(&mail);
    let page = format!("/logga-in/lank?nyckel={key}");
    // Programs that check mail follow its links.
    app.anyone().visit(&page).await.assert(200);
    let form = visitor.visit(&page).await.assert(200).form("form[action='/logga-in/lank']");
    visitor.submit("/logga-in/lank", &form).await.assert(303);
    assert_eq!(visitor.visit("/kurser").await.one(".person-menu__name"), "Sara Samordnare");
    let again = app.anyone().submit("/logga-in/lank", &form).await.assert(410);
    assert_eq!(again.one("h1"), "Länken fungerar inte");
}

#[tokio::test]
async fn a_mailed_link_leads_on_to_where_one_was_going() {
    let app = TestApp::start().await;
    let visitor = app.anyone();
    let page = visitor.visit("/logga-in?till=/min-kommun/personer").await.assert(200);
    let mut form = page.form("form[action='/logga-in/skicka-lank']");
    set(&mut form, "link_email", COORDINATOR);
    visitor.submit("/logga-in/skicka-lank", &form).await.assert(200);
    let key = key_in(&app.mail_to(COORDINATOR).await.pop().unwrap());
    let pressed = visitor.submit("/logga-in/lank", &[("nyckel", key.as_str())]).await.assert(303);
    assert_eq!(pressed.header("location"), "/min-kommun/personer");
}

#[tokio::test]
async fn an_address_that_is_none_comes_back_with_its_fault() {
    let app = TestApp::start().await;
    for (page, field) in [("/logga-in/skicka-lank", "link_email"), ("/glomt-losenord", "email")] {
        for (typed, fault) in [("", "Fyll i uppgiften."), ("sara på lund", "Skriv hela e-postadressen")] {
            let answer = app.anyone().submit(page, &[(field, typed)]).await.assert(400);
            let said = answer.one(&format!("#{field}-fel"));
            assert!(said.starts_with(fault), "{page}: {said}");
            assert_eq!(answer.attribute(&format!("#{field}"), "value"), typed);
        }
    }
}

#[tokio::test]
async fn a_page_that_says_no_leads_on() {
    let app = TestApp::start().await;
    let way = |page: &Answer| (page.one("main .narrow p a"), page.attribute("main .narrow p a", "href"));
    let own = app.anyone();
    let from_us = own.follow("/finns-inte", &format!("{}/kurser?sok=juridik", app.base)).await;
    assert_eq!(way(&from_us.assert(404)), ("Tillbaka".to_owned(), "/kurser?sok=juridik".to_owned()));
    let from_others = own.follow("/finns-inte", "https://elsewhere.example/kurser").await;
    assert_eq!(way(&from_others.assert(404)), ("Till kurserna".to_owned(), "/kurser".to_owned()));
    for (page, new) in [("/logga-in/lank", "/logga-in"), ("/nytt-losenord", "/glomt-losenord")] {
        let answer = own.visit(&format!("{page}?nyckel=finns-inte")).await.assert(410);
        assert_eq!(way(&answer), ("Be om en ny länk".to_owned(), new.to_owned()));
    }
}

#[tokio::test]
async fn asking_for_a_link_tells_nobody_whether_an_address_is_known() {
    let app = TestApp::start().await;
    let ask = async |email: &'static str| {
        let answer = app.anyone().submit("/logga-in/skicka-lank", &[("link_email", email)]).await.assert(200);
        answer.text().replace(email, "")
    };
    assert_eq!(ask(COORDINATOR).await, ask("ingen.alls@lund.example").await);
    assert!(app.mail_to("ingen.alls@lund.example").await.is_empty());
}

#[tokio::test]
async fn a_new_password_ends_every_session_there_was() {
    let app = TestApp::start().await;
    let before = app.sign_in(COORDINATOR).await;
    let visitor = app.anyone();
    visitor.submit("/glomt-losenord", &[("email", COORDINATOR)]).await.assert(200);
    let key = key_in(&app.mail_to(COORDINATOR).await.pop().unwrap());
    let weak =
        visitor.submit("/nytt-losenord", &[("nyckel", key.as_str()), ("password", "samordnare1")]).await.assert(400);
    assert!(!weak.one("#password-fel").is_empty());
    let strong = [("nyckel", key.as_str()), ("password", "tre hattar utan hund")];
    visitor.submit("/nytt-losenord", &strong).await.assert(303);
    assert!(before.visit("/kurser").await.all(".person-menu__name").is_empty());
    app.anyone().submit("/logga-in", &[("email", COORDINATOR), ("password", PASSWORD)]).await.assert(400);
    app.anyone().submit("/logga-in", &[("email", COORDINATOR), ("password", "tre hattar utan hund")]).await.assert(303);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let app = TestApp::start().await;
    let user = app.sign_in(COORDINATOR).await;
    for (name, value) in [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")] {
        let refused = user.submit_with("/logga-ut", name, value).await.assert(403);
        assert_eq!(refused.one("h1"), "Vi tog inte emot det du skickade");
        assert!(refused.header("content-security-policy").contains("default-src"), "{:?}", refused.headers);
    }
    assert_eq!(user.visit("/kurser").await.one(".person-menu__name"), "Sara Samordnare");
}

#[tokio::test]
async fn guessing_at_many_accounts_from_one_network_ends_too() {
    let app = TestApp::start().await;
    let attempt = async |email: &str, password: &str, client: &str| {
        let body = json!({ "email": email, "password": password });
        let visitor = app.anyone();
        let request = visitor.api(Method::POST, "/auth/tokens").header("x-forwarded-for", client).json(&body);
        visitor.send(request).await.status.as_u16()
    };
    for n in 0..100 {
        assert_eq!(attempt(&format!("nr{n}@lund.example"), "gissning", "198.51.100.7").await, 401);
    }
    assert_eq!(attempt(COORDINATOR, PASSWORD, "198.51.100.7").await, 429);
    assert_eq!(attempt(COORDINATOR, PASSWORD, "198.51.100.8").await, 200, "others are not stopped by it");
    app.advance(chrono::Duration::minutes(16));
    assert_eq!(attempt(COORDINATOR, PASSWORD, "198.51.100.7").await, 200);
}

fn set(form: &mut [(String, String)], name: &str, value: &str) {
    let field = form.iter_mut().find(|(field, _)| field == name).unwrap_or_else(|| panic!("no field {name}"));
    value.clone_into(&mut field.1);
}
