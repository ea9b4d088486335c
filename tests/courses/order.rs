//! The order of titles.

use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::support::{EDITOR, TestApp};

const IN_ORDER: [&str; 6] =
    ["arkiv och diarium", "Budget", "Érgonomi", "Åldersvänlig kommun", "Äldreomsorg", "Öppna data"];

async fn titles(app: &TestApp) -> Vec<String> {
    let courses = app.anyone().get("/courses").await.assert(200).json();
    let items: &Vec<Value> = courses["items"].as_array().unwrap();
    items.iter().map(|course| course["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn titles_stand_in_swedish_order_also_those_from_before_there_were_keys() {
    let app = TestApp::start().await;
    for title in [5, 2, 0, 4, 1, 3].map(|place| IN_ORDER[place]) {
        app.course().title(title).open().await;
    }
    assert_eq!(titles(&app).await, IN_ORDER);
    let editor = app.sign_in(EDITOR).await;
    assert_eq!(editor.visit("/arbete/kurser").await.assert(200).all("tbody th a"), IN_ORDER);
    // All of them are on the same day.
    let catalogue = app.anyone().visit("/kurser").await.assert(200);
    assert_eq!(catalogue.all("#resultat .course__title a"), IN_ORDER);

    app.database.for_migrations().execute_unprepared("UPDATE course SET sort_key = ''").await.unwrap();
    samverk::program::migrate(&app.database).await.unwrap();
    assert_eq!(titles(&app).await, IN_ORDER);
}
