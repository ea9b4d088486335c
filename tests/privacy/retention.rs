//! Data are removed when they were kept their time.

use chrono::Duration;
use samverk_domain::privacy::rule::RULES;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::found;
use crate::support::{ADMIN, COORDINATOR, EDITOR, TestApp};

#[tokio::test]
async fn mail_is_removed_after_the_days_that_an_admin_has_chosen() {
    let app = TestApp::start().await;
    let (admin, lund) = (app.sign_in(ADMIN).await, app.sign_in(COORDINATOR).await);
    lund.register(app.course().open().await, &[lund.colleague("Anna Ek").await]).await;
    assert!(!app.mail_to("anna.ek@kollega.example").await.is_empty());
    let mails = async || app.contents("mail", &app.columns("mail").await).await.len();
    admin.put_over("/retention-rules/mail", json!({ "days": 40 })).await.assert(200);
    // Older ones go now.
    app.keep_house().await;
    let there = mails().await;
    assert!(there > 0);
    app.advance(Duration::days(39));
    app.keep_house().await;
    assert_eq!(mails().await, there);
    app.advance(Duration::days(2));
    app.keep_house().await;
    assert_eq!(mails().await, 0);
    let admin = app.sign_in(ADMIN).await;
    let rule = admin.get("/retention-rules/mail").await.assert(200).json();
    assert_eq!(rule["removedCount"], there);
    let trail = admin.get("/audit-events").await.assert(200).json();
    let trail = trail["items"].as_array().unwrap().iter().find(|event| event["action"] == "retention.applied").cloned();
    assert_eq!(trail.unwrap()["after"], there.to_string());
    // The next round of the day has nothing to do, and changes nothing.
    app.keep_house().await;
    assert_eq!(admin.get("/retention-rules/mail").await.assert(200).json()["removedCount"], there);
}

#[tokio::test]
async fn days_are_chosen_within_bounds_by_admins_only_and_the_trail_says_so() {
    let app = TestApp::start().await;
    let admin = app.sign_in(ADMIN).await;
    for (kind, days, status) in [("mail", 29, 400), ("mail", 731, 400), ("needs", 10, 409), ("invoice-lines", 1, 409)] {
        admin.put_over(&format!("/retention-rules/{kind}"), json!({ "days": days })).await.assert(status);
    }
    admin.get("/retention-rules/nothing").await.assert(404);
    let page = "/arbete/drift/gallring/mail";
    let form = admin.visit(page).await.assert(200).filled("main form", &[("days", "tolv")]);
    let again = admin.submit(page, &form).await.assert(400);
    assert_eq!(again.attribute("input#days", "value"), "tolv");
    let form = admin.visit(page).await.assert(200).filled("main form", &[("days", "60")]);
    admin.submit(page, &form).await.assert(303);
    let list = admin.visit("/arbete/drift/gallring").await.assert(200);
    assert!(list.text().contains("60 dagar"), "{}", list.text());
    assert!(app.anyone().visit("/personuppgifter").await.assert(200).text().contains("60 dagar"));
    assert!(admin.visit("/arbete/drift/logg").await.assert(200).text().contains("Ändrade hur länge"));
    // Somebody else was first.
    admin.submit(page, &form).await.assert(409);
    for user in [EDITOR, COORDINATOR] {
        app.sign_in(user).await.visit("/arbete/drift/gallring").await.assert(403);
    }
}

#[tokio::test]
async fn whoever_has_left_is_erased_after_three_years_and_their_colleagues_are_not() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    let (left, stays) = (lund.colleague("Zackarina Quist").await, lund.colleague("Bo Alm").await);
    let last = json!({ "lastDay": "2026-11-30" });
    lund.post(&format!("/people/{left}/affiliation-endings"), last).await.assert(200);
    app.advance(Duration::days(3 * 365));
    app.keep_house().await;
    assert!(!found(&app, &["Quist"]).await.is_empty());
    app.advance(Duration::days(30));
    app.keep_house().await;
    assert_eq!(found(&app, &["Quist"]).await, []);
    let columns = ["action", "object_id", "summary"].map(str::to_owned);
    let rows = app.contents("audit_event", &columns).await;
    let gone = rows.iter().filter(|row| row.contains("person.expired") && row.contains("Borttagen person"));
    assert_eq!(gone.count(), 1, "{rows:?}");
    let lund = app.sign_in(COORDINATOR).await;
    assert_eq!(lund.get(&format!("/people/{stays}")).await.assert(200).json()["familyName"], "Alm");
}

#[tokio::test]
async fn a_round_that_was_stopped_goes_on_where_it_was() {
    let app = TestApp::start().await;
    let rows = 1_100;
    for number in 0..rows {
        let key = format!("k{number}");
        let id = samverk_domain::mail::MailId::new().0.simple().to_string();
        let id = if app.backend() == sea_orm::DbBackend::Sqlite { format!("X'{id}'") } else { format!("'{id}'") };
        let sql = format!(
            "INSERT INTO mail (id, dedup_key, to_name, to_address, subject, text_body, html_body, created_at)
             VALUES ({id}, '{key}', '', '', '', '', '', '2020-01-01 00:00:00+00:00')"
        );
        app.database.for_migrations().execute_unprepared(&sql).await.unwrap();
    }
    let under_way = "UPDATE retention_rule SET under_way = 7 WHERE kind = 'mail'";
    app.database.for_migrations().execute_unprepared(under_way).await.unwrap();
    app.keep_house().await;
    let rule = app.sign_in(ADMIN).await.get("/retention-rules/mail").await.assert(200).json();
    assert_eq!(rule["removedCount"], rows + 7);
}

#[tokio::test]
async fn names_in_the_trail_and_on_lines_go_when_their_years_are_over() {
    let app = TestApp::start().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.colleague("Anna Ek").await;
    app.advance(Duration::days(5 * 365 + 2));
    app.keep_house().await;
    let trail = app.contents("audit_event", &["actor_name".into(), "summary".into(), "after".into()]).await;
    assert!(!trail.iter().any(|row| row.contains("Anna") || row.contains("Sara")), "{trail:?}");
    assert!(trail.iter().any(|row| row.contains("Gallrat")));
}

#[test]
fn every_rule_has_a_name_of_its_own() {
    let mut slugs: Vec<_> = RULES.iter().map(|rule| rule.slug).collect();
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), RULES.len());
}

#[tokio::test]
async fn invitations_to_addresses_go_after_the_offering_and_those_to_kommuner_stay() {
    let app = TestApp::start().await;
    let (editor, lund) = (app.sign_in(EDITOR).await, app.sign_in(COORDINATOR).await);
    let course = app.course().open().await;
    let path = format!("/course-offerings/{}/invitations", course.id);
    editor.put_over(&path, json!({ "visibility": "invited" })).await.assert(200);
    let who = json!({ "organisationIds": [lund.organisation().to_string()], "emails": ["elsa@skola.example"] });
    editor.post(&path, who).await.assert(200);
    let invited = async || app.contents("offering_invitation", &["email".to_owned()]).await;
    // The offering ends in a fortnight, and an invitation is kept half a year after that.
    app.advance(Duration::days(14 + 179));
    app.keep_house().await;
    assert_eq!(invited().await.len(), 2);
    app.advance(Duration::days(3));
    app.keep_house().await;
    let left = invited().await;
    assert!(left.len() == 1 && !left[0].contains("elsa"), "{left:?}");
    for (user, page) in [(app.anyone(), "/personuppgifter"), (app.sign_in(ADMIN).await, "/arbete/drift/gallring")] {
        assert!(user.visit(page).await.assert(200).text().contains("Inbjudningar till e-postadresser"), "{page}");
    }
}
