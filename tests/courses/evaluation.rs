//! What participants thought of a course: asked by mail, answered without a name, told in totals.

use chrono::Duration;
use samverk_domain::courses::{OfferingId, RegistrationId};
use sea_orm::DbBackend;
use serde_json::{Value, json};

use crate::support::evaluated::{NAMES, address, answer, asked, held, link};
use crate::support::{COORDINATOR, EDITOR, EMPLOYEE, TestApp, User};

async fn totals(app: &TestApp, offering: OfferingId) -> Value {
    app.sign_in(EDITOR).await.get(&format!("/course-offerings/{offering}/evaluations")).await.assert(200).json()
}

#[tokio::test]
async fn participants_are_asked_the_next_morning_and_staff_see_what_they_thought_when_it_has_closed() {
    let app = TestApp::start().await;
    let (course, _) = held(&app, &NAMES[..6]).await;
    assert!(app.mail_to(&address(NAMES[0])).await.is_empty(), "nobody is asked the same evening");
    let links = asked(&app, &NAMES[..6]).await;
    for (link, mark) in links.iter().zip([10, 9, 8, 7, 6]) {
        answer(&app, link, mark, "Övningarna var bäst.").await.assert(303);
    }
    let page = app.anyone().visit(&links[0]).await.assert(200);
    assert_eq!(page.attribute("input[name=overall][checked]", "value"), "10");

    let open = totals(&app, course.id).await;
    assert_eq!((&open["asked"], &open["answered"], &open["isClosed"]), (&json!(6), &json!(5), &json!(false)));
    assert_eq!((&open["index"], open["questions"].as_array().unwrap().len()), (&Value::Null, 0));

    app.advance(Duration::days(15));
    app.keep_house().await;
    app.anyone().visit(&links[5]).await.assert(410);
    let closed = totals(&app, course.id).await;
    assert_eq!((&closed["index"], &closed["answered"]), (&json!(78), &json!(5)));
    assert_eq!(closed["questions"][0]["meanTenths"], 80);
    assert_eq!(closed["questions"][0]["counts"][9], json!({ "option": "10", "count": 1 }));
    let texts: Vec<_> = closed["questions"].as_array().unwrap().iter().filter(|one| one["kind"] == "text").collect();
    assert_eq!(texts[0]["texts"].as_array().unwrap().len(), 5);

    let editor = app.sign_in(EDITOR).await;
    let path = format!("/arbete/kurser/tillfallen/{}/utvardering", course.id);
    let shown = editor.visit(&path).await.assert(200);
    assert_eq!(shown.one(".stat__number"), "78");
    assert!(shown.all("main svg title").len() >= 3 && shown.text().contains("Övningarna var bäst."));
    let csv = editor.visit(&format!("{path}.csv")).await.assert(200).text();
    assert!(csv.contains("NKI;;78") && csv.contains("Övningarna var bäst."), "{csv}");
    let overview = editor.visit("/arbete/nki").await.assert(200);
    assert!(overview.all("main tbody td").contains(&"78".to_owned()), "{}", overview.text());
}

#[tokio::test]
async fn who_did_not_come_is_not_asked_and_who_did_is_asked_once() {
    let app = TestApp::start().await;
    let (course, made) = held(&app, &NAMES[..2]).await;
    let editor = app.sign_in(EDITOR).await;
    let sessions = editor.get(&format!("/course-offerings/{}/sessions", course.id)).await.assert(200).json();
    let mark = |id: RegistrationId, is_present: bool| json!({ "registrationId": id.to_string(), "sessionId": sessions["items"][0]["id"], "isPresent": is_present });
    let marks = json!({ "marks": [mark(made[0], true), mark(made[1], false)] });
    editor.post(&format!("/course-offerings/{}/attendances", course.id), marks).await.assert(204);
    asked(&app, &NAMES[..1]).await;
    app.keep_house().await;
    assert!(app.mail_to(&address(NAMES[0])).await.is_empty(), "nobody is asked twice");
    assert!(app.mail_to(&address(NAMES[1])).await.is_empty(), "who did not come is not asked");
    assert_eq!(totals(&app, course.id).await["asked"], 1);
}

#[tokio::test]
async fn those_who_have_not_answered_are_reminded_once_and_both_links_are_one_answer() {
    let app = TestApp::start().await;
    let (course, _) = held(&app, &NAMES[..2]).await;
    let links = asked(&app, &NAMES[..2]).await;
    answer(&app, &links[0], 9, "").await.assert(303);
    app.advance(Duration::days(7));
    app.keep_house().await;
    assert!(app.mail_to(&address(NAMES[0])).await.is_empty(), "who has answered is not reminded");
    let reminder = link(&app.mail_to(&address(NAMES[1])).await.pop().expect("a reminder"));
    assert_ne!(reminder, links[1]);
    app.advance(Duration::days(1));
    app.keep_house().await;
    assert!(app.mail_to(&address(NAMES[1])).await.is_empty(), "nobody is reminded twice");
    answer(&app, &reminder, 8, "").await.assert(303);
    assert!(app.anyone().visit(&links[1]).await.assert(409).text().contains("Du har redan svarat"));
    answer(&app, &reminder, 3, "").await.assert(303);
    assert_eq!(totals(&app, course.id).await["answered"], 2);
}

#[tokio::test]
async fn fewer_than_five_answers_are_not_told_anywhere() {
    let app = TestApp::start().await;
    let (course, _) = held(&app, &NAMES[..6]).await;
    let links = asked(&app, &NAMES[..6]).await;
    for link in &links[..4] {
        answer(&app, link, 2, "Lokalen luktade fisk.").await.assert(303);
    }
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/arbete/kurser/tillfallen/{}/utvardering", course.id);
    editor.press(&format!("{path}/stang")).await.assert(303);
    app.anyone().visit(&links[5]).await.assert(410);
    let set = json!({ "isPublic": true });
    editor.put(&format!("/courses/{}/evaluations", course.course), set).await.assert(200);
    let page = editor.visit(&path).await.assert(200);
    assert!(page.one("main").contains("Färre än fem svar visas inte"), "{}", page.text());
    for told in [
        page.text(),
        editor.visit(&format!("{path}.csv")).await.text(),
        editor.visit("/arbete/nki").await.text(),
        editor.visit(&format!("/arbete/nki/kurser/{}", course.course)).await.text(),
        totals(&app, course.id).await.to_string(),
        app.anyone().get(&format!("/courses/{}/evaluations", course.course)).await.text(),
    ] {
        assert!(
            !told.contains("fisk") && !told.contains("<svg viewBox=\"0 0 400") && !told.contains("\"index\""),
            "{told}"
        );
    }
}

#[tokio::test]
async fn nothing_in_the_database_joins_an_answer_to_a_person() {
    let app = TestApp::start().await;
    held(&app, &NAMES[..3]).await;
    let links = asked(&app, &NAMES[..3]).await;
    for link in &links {
        answer(&app, link, 9, "Ett ovanligt ord: kolibri.").await.assert(303);
    }
    let answers = app.contents("evaluation_answer", &["key_hash".to_owned()]).await;
    assert_eq!(answers.len(), 3);
    let keys: Vec<_> = answers.iter().map(|row| row.trim_start_matches("key_hash=").to_owned()).collect();
    for table in samverk_domain::tables() {
        let rows = app.contents(table.name, &app.columns(table.name).await).await;
        for row in rows {
            let holds_answer = keys.iter().any(|key| row.contains(key)) || row.contains("kolibri");
            assert!(!holds_answer || table.name.starts_with("evaluation_answer"), "{}: {row}", table.name);
            let secret = links.iter().any(|link| row.contains(link.rsplit('/').next().unwrap()));
            assert!(!secret || table.name == "mail", "{} has the secret of a link: {row}", table.name);
        }
    }
    assert_eq!(
        app.columns("evaluation_answer").await,
        ["key_hash", "evaluation_id", "overall", "expectations", "ideal"]
    );
    let mails = app.contents("mail", &["text_body".to_owned()]).await;
    assert!(mails.iter().all(|text| !text.contains("/utvardering/")), "a link is kept after its mail was sent");
    if app.backend() == DbBackend::Postgres {
        // Every link was written by the same transaction, the last one, so none belongs to any answer.
        let written = app.query("SELECT DISTINCT xmin::text FROM evaluation_invitation").await;
        assert_eq!(written.len(), 1);
    }
    app.advance(Duration::days(15));
    app.keep_house().await;
    assert!(app.contents("evaluation_invitation", &["registration_id".to_owned()]).await.is_empty());
}

#[tokio::test]
async fn what_was_asked_does_not_change_with_the_template() {
    let app = TestApp::start().await;
    held(&app, &NAMES[..1]).await;
    let links = asked(&app, &NAMES[..1]).await;
    let before = app.anyone().visit(&links[0]).await.assert(200).all("main legend");
    let editor = app.sign_in(EDITOR).await;
    let list = editor.get("/evaluation-templates").await.assert(200).json();
    let path = format!("/evaluation-templates/{}", list["items"][0]["id"].as_str().unwrap());
    let choice =
        json!({ "kind": "choice", "words": "När vill du gå kurser?", "choices": ["Före lunch", "Efter lunch"] });
    let new = json!({ "name": "Nya frågor", "questions": [choice] });
    editor.put_over(&path, new).await.assert(200);
    assert_eq!(app.anyone().visit(&links[0]).await.assert(200).all("main legend"), before);

    held(&app, &NAMES[1..2]).await;
    let next = asked(&app, &NAMES[1..2]).await;
    let page = app.anyone().visit(&next[0]).await.assert(200);
    assert!(page.all("main legend").iter().any(|legend| legend.contains("När vill du gå kurser?")));
    assert_eq!(page.all("main input[name='answers[0].value'] + label"), ["Före lunch", "Efter lunch"]);
}

#[tokio::test]
async fn an_answer_with_faults_names_them_all_and_keeps_what_was_written() {
    let app = TestApp::start().await;
    held(&app, &NAMES[..1]).await;
    let links = asked(&app, &NAMES[..1]).await;
    let anyone = app.anyone();
    let mut form = anyone.visit(&links[0]).await.assert(200).form("main form");
    form.retain(|(name, _)| name.ends_with(".questionId"));
    form.push(("overall".into(), "9".into()));
    form.push(("ideal".into(), "11".into()));
    form.push(("answers[4].value".into(), "<script>alert(1)</script> & \"citat\"".into()));
    let again = anyone.submit(&links[0], &form).await.assert(400);
    let faults = again.all(".ds-error-summary li");
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert!(faults[0].contains("förväntningar") && faults[1].contains("perfekt"), "{faults:?}");
    assert_eq!(again.attribute("input[name=overall][checked]", "value"), "9");
    assert!(again.one("textarea[name='answers[4].value']").contains("<script>alert(1)</script>"));
    assert!(!again.text().contains("<script>alert"));
    let key = links[0].rsplit('/').next().unwrap();
    let body = json!({ "overall": 0, "answers": [{ "questionId": OfferingId::new().to_string(), "value": "x" }] });
    let refused = anyone.put(&format!("/evaluations/{key}/answers"), body).await.assert(400).json();
    let named: Vec<_> = refused["invalidParameters"].as_array().unwrap().iter().map(|one| &one["property"]).collect();
    assert_eq!(named[..4], ["overall", "expectations", "ideal", "answers[0].questionId"]);
}

#[tokio::test]
async fn a_program_answers_as_well_as_a_person_and_texts_are_shown_as_they_were_written() {
    let app = TestApp::start().await;
    let (course, _) = held(&app, &NAMES[..5]).await;
    for link in asked(&app, &NAMES[..5]).await {
        let key = link.rsplit('/').next().unwrap().to_owned();
        let form = app.anyone().get(&format!("/evaluations/{key}")).await.assert(200).json();
        let value = |question: &Value| match question["kind"].as_str().unwrap() {
            "text" => "=1+1 <b>bra</b>".to_owned(),
            _ => question["options"][0]["value"].as_str().unwrap().to_owned(),
        };
        let answers = form["questions"].as_array().unwrap().iter();
        let answers: Vec<_> = answers.map(|one| json!({ "questionId": one["id"], "value": value(one) })).collect();
        let body = json!({ "overall": 10, "expectations": 10, "ideal": 10, "answers": answers });
        app.anyone().put(&format!("/evaluations/{key}/answers"), body).await.assert(204);
        let again = app.anyone().get(&format!("/evaluations/{key}")).await.assert(200).json();
        assert_eq!(again["answer"]["overall"], 10);
    }
    let editor = app.sign_in(EDITOR).await;
    let path = format!("/course-offerings/{}/evaluations", course.id);
    let closed = editor.post(&format!("{path}/closings"), json!({})).await.assert(200).json();
    assert_eq!(closed["index"], 100);
    editor.post(&format!("{path}/closings"), json!({})).await.assert(409);
    let page = editor.visit(&format!("/arbete/kurser/tillfallen/{}/utvardering", course.id)).await.text();
    assert!(page.contains("=1+1 &#60;b&#62;bra&#60;/b&#62;"), "{page}");
    let csv = editor.visit(&format!("/arbete/kurser/tillfallen/{}/utvardering.csv", course.id)).await.text();
    assert!(csv.contains("'=1+1 <b>bra</b>"), "a spreadsheet must not take it for a formula: {csv}");
}

#[tokio::test]
async fn the_public_sees_the_index_of_a_course_only_when_staff_show_it() {
    let app = TestApp::start().await;
    let (course, _) = held(&app, &NAMES[..5]).await;
    for link in asked(&app, &NAMES[..5]).await {
        answer(&app, &link, 10, "").await.assert(303);
    }
    app.advance(Duration::days(15));
    app.keep_house().await;
    let (page, api) =
        (format!("/kurser/{}", app.slug_of(course).await), format!("/courses/{}/evaluations", course.course));
    assert!(!app.anyone().visit(&page).await.assert(200).text().contains("100 av 100"));
    assert!(app.anyone().get(&api).await.assert(200).json()["index"].is_null());
    let editor = app.sign_in(EDITOR).await;
    let own = format!("/arbete/nki/kurser/{}", course.course);
    editor.submit(&own, &[("templateId", ""), ("isPublic", "ja")]).await.assert(303);
    assert!(app.anyone().visit(&page).await.assert(200).one("main").contains("100 av 100, 5 svar"));
    assert_eq!(app.anyone().get(&api).await.assert(200).json()["index"], 100);
    editor.submit(&own, &[("templateId", "")]).await.assert(303);
    assert!(!app.anyone().visit(&page).await.assert(200).text().contains("100 av 100"));
}

#[tokio::test]
async fn a_kommun_sees_nothing_of_evaluations() {
    let app = TestApp::start().await;
    let (course, _) = held(&app, &NAMES[..1]).await;
    asked(&app, &NAMES[..1]).await;
    for email in [COORDINATOR, EMPLOYEE] {
        let user: User = app.sign_in(email).await;
        user.get(&format!("/course-offerings/{}/evaluations", course.id)).await.assert(403);
        user.visit(&format!("/arbete/kurser/tillfallen/{}/utvardering", course.id)).await.assert(403);
        user.visit("/arbete/nki").await.assert(403);
        user.visit("/arbete/nki/mallar").await.assert(403);
    }
}

#[tokio::test]
async fn staff_write_order_and_remove_questions_in_a_form_without_script() {
    let app = TestApp::start().await;
    let editor = app.sign_in(EDITOR).await;
    let row = |index: usize, place: &str, kind: &str, words: &str, choices: &str| {
        [("place", place), ("kind", kind), ("words", words), ("choices", choices)]
            .map(|(part, value)| (format!("questions[{index}].{part}"), value.to_owned()))
    };
    let head =
        [("name", "Nätverkens frågor"), ("openDays", "10")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let fields: Vec<_> = head
        .into_iter()
        .chain(row(0, "2", "choice", "Vilken tid passar?", "Förmiddag"))
        .chain(row(1, "1", "text", "Vad saknade du?", ""))
        .chain(row(2, "3", "scale", "", ""))
        .collect();
    let again = editor.submit("/arbete/nki/mallar/ny", &fields).await.assert(400);
    assert_eq!(again.all(".ds-error-summary li"), ["Fråga 2: Skriv minst 2 saker att välja mellan, en på varje rad."]);
    let mut fields = again.form("main form");
    for (name, value) in &mut fields {
        if name == "questions[1].choices" {
            *value = "Förmiddag\r\nEftermiddag".to_owned();
        }
    }
    editor.submit("/arbete/nki/mallar/ny", &fields).await.assert(303);
    let all = editor.get("/evaluation-templates").await.assert(200).json();
    let made = all["items"].as_array().unwrap().iter().find(|one| one["name"] == "Nätverkens frågor").unwrap();
    let words: Vec<_> = made["questions"].as_array().unwrap().iter().map(|one| &one["words"]).collect();
    assert_eq!(words, ["Vad saknade du?", "Vilken tid passar?"]);
    assert_eq!(made["questions"][1]["choices"], json!(["Förmiddag", "Eftermiddag"]));
}
