//! Signing in by links in mail: without a password, on an invitation, with a new password.

use poem_openapi::payload::Json;
use poem_openapi::types::Password;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::Actor;
use samverk_domain::access::link::Purpose;
use samverk_domain::access::sign_in::{self, Origin};

use crate::answer::Accepted;
use crate::auth::{TokenPair, issue};
use crate::body::Body;
use crate::caller::From;
use crate::problem::Problem;
use crate::{Api, Tag};

/// Where to send a link.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct LinkRequest {
    /// The e-mail address of the account.
    email: String,
}

/// The key of a link in a mail.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct LinkRedemption {
    /// What stands after `nyckel=` in the link.
    key: String,
}

/// The key of an invitation, and the password that is chosen.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct InvitationAcceptance {
    /// What stands after `nyckel=` in the link.
    key: String,
    /// The password that is chosen: at least ten characters that are hard to guess. Left out by those who will sign in by
    /// mailed links; not used when there is an account already.
    password: Option<Password>,
}

/// The key of a link, and the new password.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewPassword {
    /// What stands after `nyckel=` in the link.
    key: String,
    /// At least ten characters that are hard to guess.
    password: Password,
}

/// Links in mail.
pub(crate) struct SignIn(pub(crate) Api);

#[OpenApi(tag = "Tag::Auth")]
impl SignIn {
    /// Ask for a link to sign in with
    ///
    /// If the address is an account's, a link is mailed that works once within 15 minutes. The answer is the same in any
    /// case. Needs no token, because it is for those who have none.
    #[oai(path = "/auth/sign-in-links", method = "post", operation_id = "requestSignInLink")]
    async fn request_link(&self, origin: From, body: Body<LinkRequest>) -> Result<Accepted, Problem> {
        self.request(Purpose::SignIn, &body.0.email, &origin.0).await
    }

    /// Sign in with a mailed link
    ///
    /// Uses the link up and gives tokens. Needs no token, because the link's key is proof enough.
    #[oai(path = "/auth/sign-in-links/redemptions", method = "post", operation_id = "redeemSignInLink")]
    async fn redeem(&self, origin: From, body: Body<LinkRedemption>) -> Result<Json<TokenPair>, Problem> {
        let database = &self.0.database;
        let signed_in =
            database.write(&Actor::System, async |scope| sign_in::with_link(scope, &body.0.key).await).await?;
        issue(&self.0, signed_in, &origin.0).await
    }

    /// Accept an invitation
    ///
    /// Verifies the address, makes an account if there is none, and gives tokens. Needs no token, because the link's key is
    /// proof enough.
    #[oai(path = "/auth/invitations/acceptances", method = "post", operation_id = "acceptInvitation")]
    async fn accept(&self, origin: From, body: Body<InvitationAcceptance>) -> Result<Json<TokenPair>, Problem> {
        let password = body.0.password.map(|password| password.0);
        let signed_in = sign_in::accept_invitation(&self.0.database, &body.0.key, password).await?;
        issue(&self.0, signed_in, &origin.0).await
    }

    /// Ask for a link to choose a new password
    ///
    /// If the address is an account's, a link is mailed that works once within an hour. The answer is the same in any case.
    /// Needs no token, because it is for those who cannot sign in.
    #[oai(path = "/auth/password-resets", method = "post", operation_id = "requestPasswordReset")]
    async fn request_reset(&self, origin: From, body: Body<LinkRequest>) -> Result<Accepted, Problem> {
        self.request(Purpose::PasswordReset, &body.0.email, &origin.0).await
    }

    /// Choose a new password
    ///
    /// Uses the link up, ends every session and token of the account, and gives new tokens. Needs no token, because the
    /// link's key is proof enough.
    #[oai(path = "/auth/password-resets/completions", method = "post", operation_id = "completePasswordReset")]
    async fn reset(&self, origin: From, body: Body<NewPassword>) -> Result<Json<TokenPair>, Problem> {
        let signed_in = sign_in::reset_password(&self.0.database, &body.0.key, body.0.password.0).await?;
        issue(&self.0, signed_in, &origin.0).await
    }
}

impl SignIn {
    async fn request(&self, purpose: Purpose, email: &str, origin: &Origin) -> Result<Accepted, Problem> {
        let database = &self.0.database;
        database
            .write(&Actor::System, async |scope| sign_in::request_link(scope, purpose, email, origin).await)
            .await?;
        Ok(Accepted::Accepted)
    }
}
