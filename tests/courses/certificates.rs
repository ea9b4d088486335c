//! Certificates: who gets one, what it says, and how anybody can look whether it holds.

use std::collections::BTreeSet;

use chrono::Duration;
use samverk_domain::certificates::{self, NewCertificates, Terms};
use samverk_domain::courses::attendance::{self, Mark};
use samverk_domain::courses::session::NewSession;
use samverk_domain::courses::{OfferingId, RegistrationId, session};
use samverk_domain::people::PersonId;
use serde_json::{Value, json};

use crate::support::{
    ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, OTHER_COORDINATOR, OTHER_EDITOR, Offered, TestApp, User,
};

/// A course of so many days, a week apart, that gives a certificate on these terms.
async fn course(app: &TestApp, title: &str, days: i64, percent: i64, months: Option<i64>) -> Offered {
    let first = app.now() + Duration::days(14);
    let day = |week: i64| {
        let starts_at = first + Duration::weeks(week);
        NewSession { title: String::new(), starts_at, ends_at: starts_at + Duration::hours(7) }
    };
    app.course()
        .title(title)
        .course(|new| new.certificate = Some(Terms { percent, months }))
        .offering(|new| new.sessions = (0..days).map(day).collect())
        .open()
        .await
}

/// Notes at how many of the first sessions each was.
async fn were_there(app: &TestApp, offered: Offered, each: &[(RegistrationId, usize)]) {
    let editor = app.sign_in(EDITOR).await;
    app.database
        .write(&editor.actor, async |scope| {
            let sessions = session::of(scope, offered.id).await?;
            let marks: Vec<_> = each
                .iter()
                .flat_map(|&(registration, attended)| {
                    let mark = move |(number, one): (usize, &session::Model)| Mark {
                        registration,
                        session: one.id,
                        is_present: number < attended,
                    };
                    sessions.iter().enumerate().map(mark)
                })
                .collect();
            attendance::note(scope, offered.id, &marks).await
        })
        .await
        .unwrap();
}

/// A course of one day that is over, with the employee of Lund there.
async fn over(app: &TestApp, months: Option<i64>) -> (Offered, RegistrationId) {
    let offered = course(app, "Hjärt- och lungräddning", 1, 100, months).await;
    let lund = app.sign_in(COORDINATOR).await;
    let made = lund.register(offered, &[app.sign_in(EMPLOYEE).await.person()]).await[0];
    app.advance(Duration::days(15));
    were_there(app, offered, &[(made, 1)]).await;
    (offered, made)
}

async fn issue(editor: &User, offering: OfferingId, body: Value) -> Answer {
    editor.post(&format!("/course-offerings/{offering}/certificates"), body).await
}

/// The one certificate that was issued.
async fn issued(app: &TestApp, offered: Offered) -> Value {
    let made = issue(&app.sign_in(EDITOR).await, offered.id, json!({})).await.assert(200).json();
    assert_eq!(made["items"].as_array().unwrap().len(), 1, "{made}");
    made["items"][0].clone()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{value} has no {name}"))
}

#[tokio::test]
async fn those_who_were_there_often_enough_get_one_and_the_page_says_why_others_do_not() {
    let app = TestApp::start().await;
    let offered = course(&app, "Barnkonventionen", 5, 80, Some(24)).await;
    let lund = app.sign_in(COORDINATOR).await;
    let anders = app.sign_in(EMPLOYEE).await.person();
    let people = [anders, lund.colleague("Bo Alm").await, lund.colleague("Cia Lind").await];
    let made = lund.register(offered, &people).await;
    let page = format!("/arbete/kurser/tillfallen/{}/intyg", offered.id);
    issue(&app.sign_in(EDITOR).await, offered.id, json!({})).await.assert(409);
    app.advance(Duration::days(60));
    were_there(&app, offered, &[(made[0], 4), (made[1], 3), (made[2], 0)]).await;
    let editor = app.sign_in(EDITOR).await;
    let asked = editor.visit(&page).await.assert(200);
    assert_eq!(
        asked.all("tbody .ds-tag"),
        ["Får inte intyg: för lite närvaro", "Får intyg", "Får inte intyg: ingen närvaro noterad"]
    );
    editor.submit(&page, &asked.filled("main form", &[("signerTitle", "Kursansvarig")])).await.assert(303);
    let after = editor.visit(&page).await.assert(200);
    assert_eq!(after.all("tbody .ds-tag")[1], "Har intyg 2027-000001");

    // Issuing again gives nobody two, and nobody one who has not earned it.
    editor.submit(&page, &after.form("main form")).await.assert(303);
    let early = issue(&editor, offered.id, json!({ "registrationIds": [made[1].to_string()] })).await.assert(409);
    assert!(text(&early.json(), "type").ends_with("certificate-not-earned"));
    let unknown = json!({ "registrationIds": [RegistrationId::new().to_string()] });
    let unknown = issue(&editor, offered.id, unknown).await.assert(400).json();
    assert_eq!(unknown["invalidParameters"][0]["property"], "registrationIds[0]");
    // Bo was there after all.
    were_there(&app, offered, &[(made[1], 4)]).await;
    let mut fields = editor.visit(&page).await.form("main form");
    fields.push(("registration".into(), made[1].to_string()));
    editor.submit(&page, &fields).await.assert(303);
    let all = editor.get("/certificates").await.assert(200).json();
    let numbers: BTreeSet<_> = all["items"].as_array().unwrap().iter().map(|one| text(one, "number")).collect();
    assert_eq!(numbers, BTreeSet::from(["2027-000001", "2027-000002"]));
    let anders = all["items"].as_array().unwrap().iter().find(|one| one["personId"] == anders.to_string()).unwrap();
    assert_eq!(
        (&anders["attendedCount"], &anders["sessionCount"], &anders["minutes"]),
        (&json!(4), &json!(5), &json!(2100))
    );
    assert_eq!((text(anders, "heldTo"), text(anders, "validUntil")), ("2027-01-04", "2029-01-04"));
    assert_eq!((text(anders, "signerName"), text(anders, "signerTitle")), ("Hanna Handläggare", "Kursansvarig"));
}

#[tokio::test]
async fn the_participant_is_mailed_and_has_it_on_paper_and_the_kommun_sees_it() {
    let app = TestApp::start().await;
    let (offered, _) = over(&app, Some(24)).await;
    let made = issued(&app, offered).await;
    let mails = app.mail_to(EMPLOYEE).await;
    let mail = mails.last().unwrap();
    let page = format!("{}/intyg/{}", app.base, text(&made, "verificationCode"));
    assert!(mail.contains("Ditt intyg: Hjärt- och lungräddning"), "{mail}");
    assert!(mail.contains(&page) && mail.contains("/mina-sidor/intyg"), "{mail}");

    let anders = app.sign_in(EMPLOYEE).await;
    let own = anders.visit("/mina-sidor/intyg").await.assert(200);
    assert_eq!(own.all("tbody tr").len(), 1);
    let paper = anders.visit(&own.attribute("tbody a[href$='.pdf']", "href")).await.assert(200);
    assert!(paper.header("content-disposition").contains("intyg-2026-000001.pdf"));
    let paper = paper.paper();
    assert_eq!((paper.pages().len(), paper.language(), paper.is_tagged()), (1, "sv-SE".to_owned(), true));
    let said = paper.text();
    for expected in [
        "Intyg",
        "Anders Anställd",
        "Hjärt- och lungräddning",
        "7 timmar",
        "7 dec. 2026",
        "2026-000001",
        "7 dec. 2028",
        "Hanna Handläggare",
    ] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    let path = format!("/certificates/{}", text(&made, "id"));
    let asked = anders.api(reqwest::Method::GET, &path).header("accept", "application/pdf");
    assert_eq!(anders.send(asked).await.assert(200).paper().text(), said);

    let sara = app.sign_in(COORDINATOR).await;
    let list = sara.visit("/min-kommun/intyg").await.assert(200);
    assert!(list.one("tbody tr").contains("Anders Anställd"));
    let csv = sara.visit("/min-kommun/intyg.csv").await.assert(200).text();
    assert!(csv.contains("2026-000001;Anders Anställd;"), "{csv}");
    let trail = sara.visit("/min-kommun/handelser").await.text();
    assert!(trail.contains("Utfärdade intyg till Anders Anställd"), "{trail}");
}

#[tokio::test]
async fn only_those_whom_it_concerns_reach_it() {
    let app = TestApp::start().await;
    let (offered, _) = over(&app, None).await;
    let made = issued(&app, offered).await;
    let path = format!("/certificates/{}", text(&made, "id"));
    let pdf = format!("/intyg/{}/intyg.pdf", text(&made, "id"));
    for (email, total) in
        [(EMPLOYEE, 1), (COORDINATOR, 1), (EDITOR, 1), (ADMIN, 1), (OTHER_COORDINATOR, 0), (OTHER_EDITOR, 0)]
    {
        let user = app.sign_in(email).await;
        let status = if total == 1 { 200 } else { 404 };
        user.get(&path).await.assert(status);
        user.visit(&pdf).await.assert(status);
        assert_eq!(user.get("/certificates").await.assert(200).json()["_meta"]["totalRecords"], total, "{email}");
    }
    let revoke = format!("{path}/revocations");
    let reason = json!({ "reason": "Fel" });
    app.sign_in(OTHER_EDITOR).await.post(&revoke, reason.clone()).await.assert(404);
    app.sign_in(COORDINATOR).await.post(&revoke, reason).await.assert(403);
    issue(&app.sign_in(OTHER_EDITOR).await, offered.id, json!({})).await.assert(403);
    app.anyone().visit(&pdf).await.assert(303);
}

#[tokio::test]
async fn what_is_changed_later_does_not_rewrite_it() {
    let app = TestApp::start().await;
    let (offered, made) = over(&app, None).await;
    let before = issued(&app, offered).await;
    let admin = app.sign_in(ADMIN).await;
    let person = format!("/people/{}", text(&before, "personId"));
    let renamed = json!({ "givenName": "Anna", "familyName": "Omdöpt", "email": EMPLOYEE });
    admin.put_over(&person, renamed).await.assert(200);
    let editor = app.sign_in(EDITOR).await;
    let course = format!("/courses/{}", offered.course);
    let mut changed = editor.get(&course).await.json();
    changed["title"] = json!("En annan kurs");
    changed["certificate"] = json!({ "attendancePercent": 100, "validMonths": 1 });
    for labels in ["subjects", "audiences"] {
        changed[labels] = json!([]);
    }
    editor.put_over(&course, changed).await.assert(200);
    were_there(&app, offered, &[(made, 0)]).await;
    let after = editor.get(&format!("/certificates/{}", text(&before, "id"))).await.assert(200).json();
    assert_eq!(after, before);
}

#[tokio::test]
async fn whoever_has_the_code_sees_whether_it_holds() {
    let app = TestApp::start().await;
    let (offered, made) = over(&app, Some(1)).await;
    let certificate = issued(&app, offered).await;
    let code = text(&certificate, "verificationCode").to_owned();
    let anyone = app.anyone();
    let page = anyone.visit(&format!("/intyg/{code}")).await.assert(200);
    assert_eq!(page.header("x-robots-tag"), "noindex");
    assert_eq!(page.one("main .ds-tag"), "Giltigt");
    assert!(page.one("dl.facts").contains("Anders Anställd"));
    // Typed, with number.
    let typed = format!("{}-{}", code[..5].to_lowercase(), &code[5..]);
    anyone.visit(&format!("/intyg?nummer=2026-000001&kod={typed}")).await.assert(200);
    let wrong = anyone.visit(&format!("/intyg?nummer=2026-000002&kod={typed}")).await.assert(404);
    assert!(wrong.text().contains("Intyget finns inte") && !wrong.text().contains("Anders"));
    anyone.visit("/intyg/finns-inte").await.assert(404);
    let path = format!("/certificate-verifications/{code}");
    let said = anyone.get(&path).await.assert(200).json();
    assert_eq!((text(&said, "state"), text(&said, "holderName")), ("valid", "Anders Anställd"));

    app.advance(Duration::days(40));
    assert_eq!(text(&anyone.get(&path).await.json(), "state"), "expired");
    let editor = app.sign_in(EDITOR).await;
    let ask = format!("/arbete/intyg/{}/aterkalla", text(&certificate, "id"));
    let form = editor.visit(&ask).await.assert(200);
    let empty = editor.submit(&ask, &form.form("main form")).await.assert(400);
    assert!(!empty.all(".ds-error-summary").is_empty());
    app.mail_to(EMPLOYEE).await;
    editor.submit(&ask, &[("reason", "Fel person")]).await.assert(303);
    for (address, said) in [(EMPLOYEE, "Ditt intyg"), (COORDINATOR, "Anders Anställd")] {
        let told = app.mail_to(address).await.pop().unwrap();
        for said in [said, "Intyg återkallat", "2026-000001", "Fel person"] {
            assert!(told.contains(said), "{said} is not in {told}");
        }
    }
    editor.submit(&ask, &[("reason", "Fel person")]).await.assert(409);
    let revoked = anyone.visit(&format!("/intyg/{code}")).await.assert(200);
    assert_eq!(revoked.one("main .ds-tag"), "Återkallat");
    assert!(!revoked.text().contains("Fel person"));

    // Nobody gets another by the one press, but by name.
    assert_eq!(issue(&editor, offered.id, json!({})).await.assert(200).json()["items"], json!([]));
    let again = issue(&editor, offered.id, json!({ "registrationIds": [made.to_string()] })).await.assert(200).json();
    assert_eq!(text(&again["items"][0], "number"), "2027-000001");
}

#[tokio::test]
async fn somebody_who_is_protected_is_not_named_to_others_but_on_their_own_paper() {
    let app = TestApp::start().await;
    let (offered, _) = over(&app, None).await;
    let made = issued(&app, offered).await;
    let admin = app.sign_in(ADMIN).await;
    let body = json!({
        "givenName": "Anders", "familyName": "Anställd", "email": EMPLOYEE, "protectedIdentity": true,
    });
    admin.put_over(&format!("/people/{}", text(&made, "personId")), body).await.assert(200);
    let code = text(&made, "verificationCode");
    let page = app.anyone().visit(&format!("/intyg/{code}")).await.assert(200);
    assert!(page.one("dl.facts").contains("Skyddade personuppgifter") && !page.text().contains("Anders"));
    let pdf = format!("/intyg/{}/intyg.pdf", text(&made, "id"));
    for (email, is_named) in [(EDITOR, false), (ADMIN, false), (COORDINATOR, true), (EMPLOYEE, true)] {
        let user = app.sign_in(email).await;
        assert_eq!(user.visit(&pdf).await.assert(200).paper().text().contains("Anders"), is_named, "{email}");
        assert_eq!(user.get("/certificates").await.text().contains("Anders"), is_named, "{email}");
    }
}

#[tokio::test]
async fn whoever_guesses_codes_has_to_wait() {
    let app = TestApp::start().await;
    let (offered, _) = over(&app, None).await;
    let made = issued(&app, offered).await;
    let anyone = app.anyone();
    for _ in 0..30 {
        anyone.get("/certificate-verifications/00000000000000000000").await.assert(404);
    }
    let known = format!("/certificate-verifications/{}", text(&made, "verificationCode"));
    anyone.get(&known).await.assert(429);
    let page = anyone.visit("/intyg?kod=00000-00000-00000-00000").await.assert(429);
    assert!(page.text().contains("För många försök"));
    app.advance(Duration::minutes(16));
    anyone.get(&known).await.assert(200);
}

#[tokio::test]
async fn numbers_have_no_gaps_and_nobody_gets_two_when_many_issue_at_once() {
    let app = TestApp::start().await;
    let (first, second) = (course(&app, "Ett", 1, 100, None).await, course(&app, "Två", 1, 100, None).await);
    let lund = app.sign_in(COORDINATOR).await;
    let mut people: Vec<PersonId> = Vec::new();
    for number in 0..6 {
        people.push(lund.colleague(&format!("Nummer{number} Ny")).await);
    }
    let one = lund.register(first, &people).await;
    let two = lund.register(second, &people).await;
    app.advance(Duration::days(15));
    for (offered, made) in [(first, &one), (second, &two)] {
        were_there(&app, offered, &made.iter().map(|id| (*id, 1)).collect::<Vec<_>>()).await;
    }
    let editor = app.sign_in(EDITOR).await;
    let rush = (0..8).map(async |turn| {
        let offered = if turn % 2 == 0 { first } else { second };
        let new = NewCertificates::default();
        app.database
            .write(&editor.actor, async |scope| certificates::issue(scope, offered.id, new).await)
            .await
            .map(|issued| issued.len())
            .unwrap()
    });
    let issued: usize = futures_util::future::join_all(rush).await.into_iter().sum();
    assert_eq!(issued, 12);
    let all = editor.get("/certificates?limit=100").await.assert(200).json();
    let numbers: BTreeSet<_> =
        all["items"].as_array().unwrap().iter().map(|one| text(one, "number").to_owned()).collect();
    let expected: BTreeSet<_> = (1..=12).map(|serial| format!("2026-{serial:06}")).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn the_terms_of_a_course_are_written_in_its_form_and_checked() {
    let app = TestApp::start().await;
    let offered = app.course().draft().await;
    let editor = app.sign_in(EDITOR).await;
    let edit = format!("/arbete/kurser/{}/redigera", offered.course);
    let mut fields = editor.visit(&edit).await.assert(200).form("main form");
    fields.retain(|(name, _)| !name.starts_with("certificate"));
    let with = |percent: &str, months: &str| {
        let mut fields = fields.clone();
        for (name, value) in
            [("certificate", "ja"), ("certificate.attendancePercent", percent), ("certificate.validMonths", months)]
        {
            fields.push((name.to_owned(), value.to_owned()));
        }
        fields
    };
    let faulty = editor.submit(&edit, &with("101", "0")).await.assert(400);
    assert_eq!(faulty.all(".ds-error-summary li").len(), 2);
    editor.submit(&edit, &with("80", "24")).await.assert(303);
    let course = editor.get(&format!("/courses/{}", offered.course)).await.json();
    assert_eq!(course["certificate"], json!({ "attendancePercent": 80, "validMonths": 24 }));
}
