//! What people are told of discussions by mail: when, what, and how they turn it off.

use std::path::Path;

use chrono::Duration;
use mail_parser::MessageParser;
use reqwest::Method;
use serde_json::json;

use super::network;
use crate::networks::meetings::inside;
use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, OTHER_EMPLOYEE, TestApp, User};

/// The digests among mails.
fn digests(mails: Vec<String>) -> Vec<String> {
    mails.into_iter().filter(|mail| mail.contains("Nytt i ")).collect()
}

async fn told(app: &TestApp, address: &str) -> Vec<String> {
    digests(app.mail_to(address).await)
}

async fn wants(user: &User, network: &str, frequency: &str) {
    let path = format!("/people/me/discussion-digests/{network}");
    let chosen = user.put(&path, json!({ "frequency": frequency })).await.assert(200).json();
    assert_eq!(chosen["frequency"], frequency);
}

/// Where the mail is turned off.
fn off(mail: &str) -> String {
    let start = mail.find("/sammanfattning/").unwrap_or_else(|| panic!("no link in {mail}"));
    mail[start..].split(['\n', '\r', ' ', '"', '>']).next().unwrap().to_owned()
}

#[tokio::test]
async fn a_weekly_digest_tells_once_on_monday_what_others_wrote_in_all_networks() {
    let app = TestApp::start().await;
    app.keep_house().await;
    let first = network(&app).await;
    let editor = app.sign_in(EDITOR).await;
    let second = editor.network(json!({ "name": "Skolchefer" })).await;
    inside(&app.sign_in(COORDINATOR).await, &second, &app.sign_in(EMPLOYEE).await, "member").await;
    let thread = editor.thread(&first).await;
    app.sign_in(EMPLOYEE).await.writes(&thread, "Mitt eget svar").await;
    editor.opens(&second, json!({ "title": "Ny läroplan", "text": "Vad **gäller**?" })).await.assert(201);
    told(&app, EMPLOYEE).await;
    for _ in 0..4 {
        app.advance(Duration::days(1));
        app.keep_house().await;
        assert_eq!(told(&app, EMPLOYEE).await, Vec::<String>::new(), "who has said nothing is told on Mondays");
    }
    app.advance(Duration::days(3) - Duration::minutes(121));
    app.keep_house().await;
    assert_eq!(told(&app, EMPLOYEE).await, Vec::<String>::new(), "it is a minute to seven");
    app.advance(Duration::minutes(1));
    tokio::join!(app.keep_house(), app.keep_house(), app.keep_house());
    app.keep_house().await;
    let mails = told(&app, EMPLOYEE).await;
    let [mail] = mails.as_slice() else { panic!("one mail: {mails:?}") };
    for words in [
        "Hur gör ni med jouren?",
        "Ny läroplan",
        "Skolchefer",
        "Socialchefer",
        "upphandla",
        &format!("/natverk/socialchefer/diskussion/{}", &thread[9..]),
    ] {
        assert!(mail.contains(words), "{words} is not in {mail}");
    }
    assert!(!mail.contains("Mitt eget svar"), "{mail}");
    let sara = told(&app, COORDINATOR).await;
    assert!(sara.len() == 1 && !sara[0].contains("Ny läroplan"), "{sara:?}");
    assert!(sara[0].contains("Lund: Mitt eget svar") && !sara[0].contains("Anders"), "nobody is named: {sara:?}");
    app.advance(Duration::days(7));
    app.keep_house().await;
    assert_eq!(told(&app, EMPLOYEE).await, Vec::<String>::new(), "nothing new is no mail");
}

#[tokio::test]
async fn a_daily_digest_comes_on_working_days_and_none_when_only_oneself_wrote() {
    let app = TestApp::start().await;
    let network = network(&app).await;
    let (anders, sara) = (app.sign_in(EMPLOYEE).await, app.sign_in(COORDINATOR).await);
    wants(&anders, &network, "daily").await;
    wants(&sara, &network, "none").await;
    app.keep_house().await;
    let thread = anders.thread(&network).await;
    told(&app, EMPLOYEE).await;
    app.advance(Duration::days(1));
    app.keep_house().await;
    assert_eq!(told(&app, EMPLOYEE).await, Vec::<String>::new(), "only their own is nothing new");
    app.advance(Duration::days(3));
    app.sign_in(COORDINATOR).await.writes(&thread, "Skrivet på fredagen").await;
    app.advance(Duration::days(1));
    app.keep_house().await;
    assert_eq!(told(&app, EMPLOYEE).await, Vec::<String>::new(), "it is Saturday");
    app.advance(Duration::days(2));
    app.keep_house().await;
    let mails = told(&app, EMPLOYEE).await;
    assert!(mails.len() == 1 && mails[0].contains("Lund: Skrivet på fredagen"), "{mails:?}");
    app.sign_in(EDITOR).await.writes(&thread, "Till Sara också").await;
    app.advance(Duration::days(7));
    app.keep_house().await;
    assert_eq!(told(&app, COORDINATOR).await, Vec::<String>::new(), "she wants none");
}

#[tokio::test]
async fn a_digest_is_not_for_those_outside_nor_for_who_has_left() {
    let app = TestApp::start().await;
    let (editor, sara, anders) =
        (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    app.keep_house().await;
    let network = editor.network(json!({})).await;
    let membership = inside(&sara, &network, &anders, "member").await;
    editor.thread(&network).await;
    sara.moves(&membership, "ended").await.assert(200);
    app.mail_to(EMPLOYEE).await;
    app.advance(Duration::days(7));
    app.keep_house().await;
    for address in [EMPLOYEE, OTHER_EMPLOYEE, COORDINATOR] {
        assert_eq!(told(&app, address).await, Vec::<String>::new(), "{address}");
    }
}

#[tokio::test]
async fn a_digest_is_turned_off_by_one_click_without_signing_in_for_one_network_or_all() {
    let app = TestApp::start().await;
    app.keep_house().await;
    let first = network(&app).await;
    let editor = app.sign_in(EDITOR).await;
    let second = editor.network(json!({ "name": "Skolchefer" })).await;
    inside(&app.sign_in(COORDINATOR).await, &second, &app.sign_in(EMPLOYEE).await, "member").await;
    let threads = [editor.thread(&first).await, editor.thread(&second).await];
    told(&app, EMPLOYEE).await;
    app.advance(Duration::days(7));
    app.keep_house().await;
    let mail = told(&app, EMPLOYEE).await.pop().unwrap();
    let address = off(&mail);
    let stranger = app.anyone();
    let shown = stranger.visit(&address).await.assert(200);
    assert_eq!(
        shown.all("main button"),
        [
            "Sluta få sammanfattningar",
            "Sluta få sammanfattningar från Skolchefer",
            "Sluta få sammanfattningar från Socialchefer"
        ]
    );
    stranger.submit(&address, &[("natverk", second.as_str())]).await.assert(303);
    let anders = app.sign_in(EMPLOYEE).await;
    let frequencies = |answer: serde_json::Value| -> Vec<String> {
        answer["items"].as_array().unwrap().iter().map(|one| one["frequency"].as_str().unwrap().to_owned()).collect()
    };
    let mine = anders.get("/people/me/discussion-digests").await.assert(200).json();
    assert_eq!(frequencies(mine), ["none", "weekly"]);
    let one_click = stranger.page(Method::POST, &address).form(&[("List-Unsubscribe", "One-Click")]);
    stranger.send(one_click).await.assert(303);
    let mine = anders.get("/people/me/discussion-digests").await.assert(200).json();
    assert_eq!(frequencies(mine), ["none", "none"]);
    assert_eq!(stranger.visit(&address).await.assert(200).all("main button").len(), 0);
    stranger.visit("/sammanfattning/finns-inte").await.assert(410);
    let elsewhere = stranger.page(Method::POST, &address).header("origin", "https://elsewhere.example");
    stranger.send(elsewhere).await.assert(403);
    for thread in threads {
        app.sign_in(EDITOR).await.writes(&thread, "Mer").await;
    }
    app.advance(Duration::days(7));
    app.keep_house().await;
    assert_eq!(told(&app, EMPLOYEE).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_digest_says_in_its_headers_how_mail_programs_turn_it_off_and_is_not_kept() {
    let app = TestApp::start().await;
    app.keep_house().await;
    let network = network(&app).await;
    app.sign_in(EDITOR).await.thread(&network).await;
    app.advance(Duration::days(7));
    app.keep_house().await;
    let mail = told(&app, EMPLOYEE).await.pop().unwrap();
    let raw = with_header(&app.folder().join("mail"), EMPLOYEE);
    let parsed = MessageParser::default().parse(&raw).unwrap();
    let header = |name: &str| parsed.header_raw(name).unwrap_or_default().trim().to_owned();
    assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    let address = header("List-Unsubscribe");
    assert!(address.starts_with("<http") && address.ends_with(&format!("{}>", off(&mail))), "{address}");
    let kept = app.contents("mail", &["text_body", "html_body", "unsubscribe"].map(str::to_owned)).await.concat();
    assert!(!kept.contains("/sammanfattning/"), "the link is a secret: {kept}");
}

/// The mail in a folder to an address that can be turned off.
fn with_header(folder: &Path, address: &str) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let mut found = files.filter(|mail| {
        let text = String::from_utf8_lossy(mail);
        text.contains("List-Unsubscribe:") && text.contains(address)
    });
    found.next().expect("a mail with the header")
}
