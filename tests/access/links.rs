//! Links in mail: each works once, for its time, and for what it is.

use std::collections::BTreeSet;

use chrono::Duration;
use serde_json::{Value, json};

use crate::support::{COORDINATOR, EMPLOYEE, PASSWORD, TestApp, User, key_in};

/// A kind of link: how it is asked for, how long it works, where it is used.
struct Kind {
    lasts: Duration,
    used_at: &'static str,
    password: Value,
}

fn kinds() -> [Kind; 3] {
    let password = json!("nio blåa grisar i skogen");
    [
        Kind { lasts: Duration::minutes(15), used_at: "/auth/sign-in-links/redemptions", password: Value::Null },
        Kind { lasts: Duration::hours(1), used_at: "/auth/password-resets/completions", password: password.clone() },
        Kind { lasts: Duration::days(14), used_at: "/auth/invitations/acceptances", password },
    ]
}

impl Kind {
    /// Has one sent, and reads its key in the mail.
    async fn sent(&self, app: &TestApp, invited: &str) -> String {
        let anyone = app.anyone();
        match self.used_at {
            "/auth/sign-in-links/redemptions" => {
                anyone.post("/auth/sign-in-links", json!({ "email": EMPLOYEE })).await.assert(202);
            }
            "/auth/password-resets/completions" => {
                anyone.post("/auth/password-resets", json!({ "email": EMPLOYEE })).await.assert(202);
            }
            _ => {
                let sara = app.sign_in(COORDINATOR).await;
                let person = sara.colleague(invited).await;
                sara.post(&format!("/people/{person}/invitations"), json!({})).await.assert(202);
            }
        }
        let address = format!("{}@kollega.example", invited.to_lowercase().replace(' ', "."));
        let invitation = app.mail_to(&address).await;
        let mail = invitation.into_iter().chain(app.mail_to(EMPLOYEE).await).next_back();
        key_in(&mail.expect("a mail"))
    }

    async fn used(&self, user: &User, key: &str) -> u16 {
        let mut body = json!({ "key": key });
        if !self.password.is_null() {
            body["password"] = self.password.clone();
        }
        user.post(self.used_at, body).await.status.as_u16()
    }
}

#[tokio::test]
async fn a_link_works_once_until_its_last_second_and_for_nothing_else() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    for kind in kinds() {
        let key = kind.sent(&app, "Anna Ek").await;
        for other in kinds().iter().filter(|other| other.used_at != kind.used_at) {
            assert_eq!(other.used(&anyone, &key).await, 410, "{} takes what is for {}", other.used_at, kind.used_at);
        }
        app.advance(kind.lasts - Duration::seconds(1));
        assert_eq!(kind.used(&anyone, &key).await, 200, "{}", kind.used_at);
        assert_eq!(kind.used(&anyone, &key).await, 410, "{} takes it twice", kind.used_at);

        let late = kind.sent(&app, "Bo Alm").await;
        app.advance(kind.lasts);
        assert_eq!(kind.used(&anyone, &late).await, 410, "{} takes it too late", kind.used_at);
    }
}

#[tokio::test]
async fn passwords_and_keys_are_kept_so_that_nobody_can_read_them() {
    let app = TestApp::start().await;
    let key = kinds()[0].sent(&app, "Anna Ek").await;
    let accounts = app.contents("account", &app.columns("account").await).await;
    assert!(accounts.len() >= 6, "{accounts:?}");
    for account in &accounts {
        assert!(account.contains("$argon2id$v=19$m=19456,t=2,p=1$"), "{account}");
    }
    let hashes: BTreeSet<_> = accounts.iter().filter_map(|account| account.split("$argon2id$").nth(1)).collect();
    assert_eq!(hashes.len(), accounts.len(), "the same password is kept in another way for each");
    for table in samverk_domain::tables().iter().filter(|table| table.name != "mail") {
        let rows = app.contents(table.name, &app.columns(table.name).await).await;
        assert!(!rows.iter().any(|row| row.contains(&key) || row.contains(PASSWORD)), "{}", table.name);
    }
}
