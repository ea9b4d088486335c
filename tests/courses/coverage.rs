//! Who has a training, and who remains.

use chrono::Duration;
use samverk_domain::certificates::Terms;
use samverk_domain::courses::attendance::{self, Mark};
use samverk_domain::courses::{RegistrationId, session};
use serde_json::{Value, json};

use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, Offered, TestApp};

/// Registers the employee of Lund, and notes that they were there.
async fn attended(app: &TestApp, offered: Offered) -> RegistrationId {
    let lund = app.sign_in(COORDINATOR).await;
    let made = lund.register(offered, &[app.sign_in(EMPLOYEE).await.person()]).await[0];
    app.advance(Duration::days(15));
    let editor = app.sign_in(EDITOR).await;
    app.database
        .write(&editor.actor, async |scope| {
            let at = session::of(scope, offered.id).await?[0].id;
            attendance::note(scope, offered.id, &[Mark { registration: made, session: at, is_present: true }]).await
        })
        .await
        .unwrap();
    made
}

/// How many people there are and how many of them have it, by the name of the organisation.
fn figures(said: &Value) -> Vec<(String, i64, i64)> {
    let lines = said["organisations"].as_array().unwrap().iter();
    lines
        .map(|line| {
            let number = |name: &str| line[name].as_i64().unwrap();
            (line["organisationName"].as_str().unwrap().to_owned(), number("peopleCount"), number("coveredCount"))
        })
        .collect()
}

#[tokio::test]
async fn a_kommun_sees_its_units_and_who_remains_and_staff_a_figure_for_each_kommun() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    let sara = app.sign_in(COORDINATOR).await;
    let unit = json!({ "name": "Råby förskola" });
    let unit = sara.post(&format!("/organisations/{}/units", sara.organisation()), unit).await.assert(201).json();
    let bo = json!({
        "givenName": "Bo", "familyName": "Alm", "email": "bo@lund.example", "title": "Barnskötare", "unitId": unit["id"],
        "organisationId": sara.organisation().to_string(),
    });
    sara.post("/people", bo).await.assert(201);
    attended(&app, offered).await;
    let path = format!("/coverages?courseId={}", offered.course);
    let sara = app.sign_in(COORDINATOR).await;
    let own = sara.get(&path).await.assert(200).json();
    assert_eq!(figures(&own), [("Lund".to_owned(), 3, 1)]);
    let units: Vec<_> = own["units"].as_array().unwrap().iter().map(|one| one["unitName"].as_str()).collect();
    assert_eq!(units, [Some("Råby förskola"), None]);
    let gaps = sara.get(&format!("/coverage-gaps?courseId={}", offered.course)).await.assert(200).json();
    let names: Vec<_> =
        gaps["items"].as_array().unwrap().iter().map(|one| one["familyName"].as_str().unwrap()).collect();
    assert_eq!(names, ["Alm", "Samordnare"]);
    let titled = sara.get(&format!("{path}&title=Barnsk%C3%B6tare")).await.json();
    assert_eq!(figures(&titled), [("Lund".to_owned(), 1, 0)]);

    let page = format!("/min-kommun/utbildningslage?utbildning=kurs%3A{}", offered.course);
    let shown = sara.visit(&page).await.assert(200);
    assert_eq!(shown.all("tfoot td"), ["3", "1", "2", "33 %"]);
    assert!(shown.text().contains("Alm, Bo") && !shown.text().contains("Anställd"));
    let csv = sara.visit(&page.replacen('?', "/aterstar.csv?", 1)).await.assert(200).text();
    assert!(csv.contains("Alm;Bo;bo@lund.example;Barnskötare;Råby förskola"), "{csv}");

    let editor = app.sign_in(EDITOR).await;
    let all = editor.get(&path).await.assert(200).json();
    assert!(figures(&all).contains(&("Lund".to_owned(), 3, 1)), "{all}");
    assert_eq!(all["units"], json!([]));
    let shown = editor.visit(&page.replace("/min-kommun", "/arbete")).await.assert(200);
    assert!(shown.text().contains("Lund") && !shown.text().contains("Alm"));
    for staff in [EDITOR, ADMIN] {
        app.sign_in(staff).await.get("/coverage-gaps").await.assert(403);
    }
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    assert_eq!(figures(&maja.get(&path).await.json()), [("Malmö".to_owned(), 2, 0)]);
    maja.get(&format!("{path}&organisationId={}", sara.organisation())).await.assert(404);
}

#[tokio::test]
async fn of_a_course_that_gives_a_certificate_only_one_that_holds_counts() {
    let app = TestApp::start().await;
    let terms = Terms { percent: 100, months: Some(1) };
    let offered = app.course().course(|new| new.certificate = Some(terms)).open().await;
    attended(&app, offered).await;
    let path = format!("/coverages?courseId={}", offered.course);
    let covered = async || figures(&app.sign_in(COORDINATOR).await.get(&path).await.assert(200).json())[0].2;
    assert_eq!(covered().await, 0);
    let editor = app.sign_in(EDITOR).await;
    editor.post(&format!("/course-offerings/{}/certificates", offered.id), json!({})).await.assert(200);
    assert_eq!(covered().await, 1);
    app.advance(Duration::days(40));
    assert_eq!(covered().await, 0);
}

#[tokio::test]
async fn a_training_is_chosen_first_and_staff_are_not_told_of_a_group_of_two() {
    let app = TestApp::start().await;
    let offered = app.course().open().await;
    app.sign_in(COORDINATOR).await.colleague("Bo Alm").await;
    attended(&app, offered).await;
    let (sara, editor) = (app.sign_in(COORDINATOR).await, app.sign_in(EDITOR).await);
    for (user, path) in [(&sara, "/min-kommun/utbildningslage"), (&editor, "/arbete/utbildningslage")] {
        let page = user.visit(path).await.assert(200);
        assert!(page.text().contains("Välj en utbildning") && page.all("main table").is_empty(), "{}", page.text());
    }
    let path = format!("/coverages?courseId={}", offered.course);
    let all = editor.get(&path).await.assert(200).json();
    let told = figures(&all);
    assert!(told.contains(&("Lund".to_owned(), 3, 1)), "{told:?}");
    assert!(told.iter().all(|(name, people, _)| name != "Malmö" && *people >= 3), "Malmö has two: {told:?}");
    assert!(all["leftOutCount"].as_i64().unwrap() >= 1, "{all}");
    let page = format!("/arbete/utbildningslage?utbildning=kurs%3A{}", offered.course);
    let shown = editor.visit(&page).await.assert(200);
    assert!(shown.text().contains("färre än 3 personer") && !shown.text().contains("Malmö"), "{}", shown.text());
    let csv = editor.visit(&page.replacen('?', ".csv?", 1)).await.assert(200).text();
    assert!(!csv.contains("Malmö"), "{csv}");
    let maja = app.sign_in(OTHER_COORDINATOR).await;
    assert_eq!(
        figures(&maja.get(&path).await.json()),
        [("Malmö".to_owned(), 2, 0)],
        "its own names are Malmö's to see"
    );
}
