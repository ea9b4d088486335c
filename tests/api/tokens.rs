//! Tokens: how one gets them, renews them and loses them.

use chrono::Duration;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

use crate::support::{Answer, COORDINATOR, EMPLOYEE, PASSWORD, TestApp, key_in};

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anyone().post("/auth/tokens", json!({ "email": email, "password": password })).await
}

async fn refresh(app: &TestApp, tokens: &Value) -> Answer {
    app.anyone().post("/auth/tokens/refresh", json!({ "refreshToken": tokens["refreshToken"] })).await
}

#[tokio::test]
async fn a_password_gives_a_token_that_says_who_one_is() {
    let app = TestApp::start().await;
    let answer = sign_in(&app, COORDINATOR, PASSWORD).await.assert(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    assert_eq!(tokens["expiresIn"], 300);
    let mut user = app.anyone();
    user.carry(tokens["accessToken"].as_str().unwrap().to_owned());
    let me = user.get("/people/me").await.assert(200).json();
    assert_eq!(me["person"]["email"], COORDINATOR);
    assert_eq!(me["roles"][0]["role"], "coordinator");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_get_the_same_answer_and_are_counted() {
    let app = TestApp::start().await;
    let wrong = sign_in(&app, COORDINATOR, "fel").await.assert(401).json();
    let unknown = sign_in(&app, "ingen@lund.example", "fel").await.assert(401).json();
    assert_eq!((&wrong["type"], &wrong["detail"]), (&unknown["type"], &unknown["detail"]));
    for _ in 0..9 {
        sign_in(&app, COORDINATOR, "fel").await.assert(401);
    }
    let answer = sign_in(&app, COORDINATOR, PASSWORD).await.assert(429);
    assert_eq!(answer.header("retry-after"), "900");
    app.advance(Duration::minutes(16));
    sign_in(&app, COORDINATOR, PASSWORD).await.assert(200);
}

#[tokio::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_family() {
    let app = TestApp::start().await;
    let first = sign_in(&app, COORDINATOR, PASSWORD).await.assert(200).json();
    let second = refresh(&app, &first).await.assert(200).json();
    refresh(&app, &first).await.assert(401);
    refresh(&app, &second).await.assert(401);
    let other = sign_in(&app, COORDINATOR, PASSWORD).await.assert(200).json();
    app.advance(Duration::days(13));
    let other = refresh(&app, &other).await.assert(200).json();
    app.advance(Duration::days(15));
    refresh(&app, &other).await.assert(401);
}

#[tokio::test]
async fn a_token_for_somebody_who_is_not_oneself_is_refused() {
    let app = TestApp::start().await;
    let other = app.sign_in(EMPLOYEE).await.person().to_string();
    let body = json!({ "email": COORDINATOR, "password": PASSWORD, "personId": other });
    app.anyone().post("/auth/tokens", body).await.assert(401);
    let body =
        json!({ "email": COORDINATOR, "password": PASSWORD, "personId": "019aaf00-3c74-7d62-8e30-82b5c3d4e103" });
    app.anyone().post("/auth/tokens", body).await.assert(401);
}

#[tokio::test]
async fn the_published_keys_verify_tokens_and_keep_old_ones_valid_after_a_rotation() {
    let app = TestApp::start().await;
    let old = app.sign_in(COORDINATOR).await;
    verify(&app, old.token()).await;
    app.tokens.keys.rotate(&app.database).await.unwrap();
    verify(&app, old.token()).await;
    old.get("/people/me").await.assert(200);
    let kid = |token: &str| decode_header(token).unwrap().kid;
    assert_eq!(kid(app.sign_in(COORDINATOR).await.token()), kid(old.token()));
    app.advance(Duration::minutes(11));
    let new = app.sign_in(COORDINATOR).await;
    assert_ne!(kid(new.token()), kid(old.token()));
    verify(&app, new.token()).await;
    new.get("/people/me").await.assert(200);
}

/// Verifies a token as another system would: with nothing but the published keys.
async fn verify(app: &TestApp, token: &str) {
    let keys = app.anyone().visit("/.well-known/jwks.json").await.assert(200).json();
    let kid = decode_header(token).unwrap().kid.unwrap();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid.as_str()).unwrap();
    assert_eq!((&key["kty"], &key["crv"], &key["alg"]), (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA")));
    assert!(key.get("d").is_none());
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&[&app.base]);
    // The test's clock stands still, in another year than the machine's.
    validation.validate_exp = false;
    let key = DecodingKey::from_ed_components(key["x"].as_str().unwrap()).unwrap();
    let claims = decode::<Value>(token, &key, &validation).unwrap().claims;
    assert_eq!(claims["iss"], app.base.as_str());
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300);
}

#[tokio::test]
async fn a_mailed_link_signs_in_once_and_a_new_password_ends_every_session() {
    let app = TestApp::start().await;
    let anyone = app.anyone();
    anyone.post("/auth/sign-in-links", json!({ "email": EMPLOYEE })).await.assert(202);
    anyone.post("/auth/sign-in-links", json!({ "email": "ingen@lund.example" })).await.assert(202);
    assert!(app.mail_to("ingen@lund.example").await.is_empty());
    let key = key_in(app.mail_to(EMPLOYEE).await.last().unwrap());
    let tokens = anyone.post("/auth/sign-in-links/redemptions", json!({ "key": key })).await.assert(200).json();
    anyone.post("/auth/sign-in-links/redemptions", json!({ "key": key })).await.assert(410);

    anyone.post("/auth/password-resets", json!({ "email": EMPLOYEE })).await.assert(202);
    let key = key_in(app.mail_to(EMPLOYEE).await.last().unwrap());
    let weak = json!({ "key": key, "password": "password123" });
    let problem = anyone.post("/auth/password-resets/completions", weak).await.assert(400).json();
    assert_eq!(problem["invalidParameters"][0]["property"], "password");
    let strong = json!({ "key": key, "password": "nio blåa grisar i skogen" });
    anyone.post("/auth/password-resets/completions", strong).await.assert(200);
    refresh(&app, &tokens).await.assert(401);
    sign_in(&app, EMPLOYEE, PASSWORD).await.assert(401);
    sign_in(&app, EMPLOYEE, "nio blåa grisar i skogen").await.assert(200);
}

#[tokio::test]
async fn a_program_signs_itself_out_and_nobody_is_told_which_tokens_there_are() {
    let app = TestApp::start().await;
    let revoke = async |token: Value| {
        let answer = app.anyone().post("/auth/tokens/revocations", json!({ "refreshToken": token })).await.assert(204);
        assert!(answer.body.is_empty());
    };
    let first = sign_in(&app, EMPLOYEE, PASSWORD).await.assert(200).json();
    let other = sign_in(&app, EMPLOYEE, PASSWORD).await.assert(200).json();
    let second = refresh(&app, &first).await.assert(200).json();
    revoke(first["refreshToken"].clone()).await;
    refresh(&app, &second).await.assert(401);
    revoke(second["refreshToken"].clone()).await;
    revoke(json!("nobody has this")).await;
    refresh(&app, &other).await.assert(200);
}

#[tokio::test]
async fn signed_in_programs_are_listed_and_signed_out_one_by_one() {
    let app = TestApp::start().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let tokens = sign_in(&app, EMPLOYEE, PASSWORD).await.assert(200).json();
    app.advance(Duration::minutes(1));
    let tokens = refresh(&app, &tokens).await.assert(200).json();
    let list = anders.get("/people/me/tokens").await.assert(200).json();
    let used: Vec<_> = list["items"].as_array().unwrap().iter().map(|one| one["lastUsedAt"].clone()).collect();
    assert_eq!(used, ["2026-11-23T08:01:00Z", "2026-11-23T08:00:00Z"], "one for each sign-in");
    let end = list["items"][0]["_links"]["end"]["href"].as_str().unwrap();
    let sara = app.sign_in(COORDINATOR).await;
    sara.send(sara.api_at("DELETE", end)).await.assert(404);
    anders.send(anders.api_at("DELETE", end)).await.assert(204);
    refresh(&app, &tokens).await.assert(401);
    anders.send(anders.api_at("DELETE", end)).await.assert(404);
}

#[tokio::test]
async fn a_refresh_may_act_as_another_of_ones_own_people_only() {
    let app = TestApp::start().await;
    let tokens = sign_in(&app, EMPLOYEE, PASSWORD).await.assert(200).json();
    let other = app.sign_in(COORDINATOR).await.person().to_string();
    let body = json!({ "refreshToken": tokens["refreshToken"], "personId": other });
    app.anyone().post("/auth/tokens/refresh", body).await.assert(401);
    let own = app.sign_in(EMPLOYEE).await.person().to_string();
    let body = json!({ "refreshToken": tokens["refreshToken"], "personId": own });
    app.anyone().post("/auth/tokens/refresh", body).await.assert(200);
}

#[tokio::test]
async fn signing_out_everywhere_ends_refresh_tokens_too() {
    let app = TestApp::start().await;
    let tokens = sign_in(&app, EMPLOYEE, PASSWORD).await.assert(200).json();
    app.sign_in(EMPLOYEE).await.delete("/people/me/sessions").await.assert(204);
    refresh(&app, &tokens).await.assert(401);
}
