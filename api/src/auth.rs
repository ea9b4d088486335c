//! Getting tokens with a password, and new ones with a refresh token.

use poem_openapi::payload::Json;
use poem_openapi::types::Password;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::sign_in::{self, SignedIn};
use samverk_domain::access::token::{Issued, refresh};
use samverk_domain::access::{Actor, sign_in::Origin};
use samverk_domain::people::PersonId;
use uuid::Uuid;

use crate::answer::Done;
use crate::body::Body;
use crate::caller::From;
use crate::problem::Problem;
use crate::{Api, Tag};

/// Address and password.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewTokens {
    /// The e-mail address of the account.
    email: String,
    /// Its password.
    password: Password,
    /// Which of the account's people to act as, for those who work for several organisations; see `/people/me`. Without it
    /// the first one.
    person_id: Option<Uuid>,
}

/// A refresh token.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct TokenRefresh {
    /// The refresh token that came last. It works once.
    refresh_token: String,
    /// Which of the account's people to act as from now on; see `/people/me`. Without it the same as before.
    person_id: Option<Uuid>,
}

/// A refresh token that shall not work any more.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct TokenRevocation {
    /// The refresh token that came last, or an earlier one.
    refresh_token: String,
}

/// An access token and what gives the next one.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct TokenPair {
    /// For `Authorization: Bearer`. It stands for one organisation.
    access_token: String,
    /// Gives the next pair, once. If it is used twice, both its user and a thief are signed out.
    refresh_token: String,
    /// Seconds that the access token lives.
    expires_in: u64,
}

impl std::convert::From<Issued> for TokenPair {
    fn from(issued: Issued) -> Self {
        let Issued { access_token, refresh_token, expires_in } = issued;
        Self { access_token, refresh_token, expires_in }
    }
}

/// Gives tokens to somebody who has signed in.
pub(crate) async fn issue(api: &Api, signed_in: SignedIn, origin: &Origin) -> Result<Json<TokenPair>, Problem> {
    let issued = api
        .database
        .write(&Actor::System, async |scope| api.tokens.issue(scope, signed_in, &origin.device).await)
        .await?;
    Ok(Json(issued.into()))
}

/// Tokens.
pub(crate) struct Auth(pub(crate) Api);

#[OpenApi(tag = "Tag::Auth")]
impl Auth {
    /// Sign in with a password
    ///
    /// Gives an access token for five minutes and a refresh token for two weeks. Needs no token, because it gives one.
    #[oai(path = "/auth/tokens", method = "post", operation_id = "createTokens")]
    async fn create(&self, origin: From, body: Body<NewTokens>) -> Result<Json<TokenPair>, Problem> {
        let NewTokens { email, password, person_id } = body.0;
        let signed_in = sign_in::with_password(&self.0.database, &email, password.0, &origin.0).await?;
        let person = person_id.map_or(signed_in.person, PersonId);
        issue(&self.0, SignedIn { person, ..signed_in }, &origin.0).await
    }

    /// Renew tokens
    ///
    /// Gives a new pair for a refresh token, which then stops working. Roles are read anew. Needs no access token, because
    /// that may have expired.
    #[oai(path = "/auth/tokens/refresh", method = "post", operation_id = "refreshTokens")]
    async fn refresh(&self, body: Body<TokenRefresh>) -> Result<Json<TokenPair>, Problem> {
        let TokenRefresh { refresh_token, person_id } = body.0;
        let person = person_id.map(PersonId);
        let issued = self
            .0
            .database
            .write(&Actor::System, async |scope| self.0.tokens.refresh(scope, &refresh_token, person).await)
            .await??;
        Ok(Json(issued.into()))
    }

    /// Sign out a program
    ///
    /// Ends the refresh token and those before it (RFC 7009); the access token ends by itself within five minutes. The answer
    /// is the same for a token that nobody knows. Needs no access token, because that may have expired.
    #[oai(path = "/auth/tokens/revocations", method = "post", operation_id = "revokeTokens")]
    async fn revoke(&self, body: Body<TokenRevocation>) -> Result<Done, Problem> {
        let presented = body.0.refresh_token;
        self.0.database.write(&Actor::System, async |scope| refresh::revoke(scope, &presented).await).await?;
        Ok(Done::Done)
    }
}
