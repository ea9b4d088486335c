//! Access tokens of the API: signed, short-lived, each for one organisation (RFC 9068 in spirit).

pub mod refresh;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::{Deserialize, Serialize};

use super::sign_in::SignedIn;
use super::signing_key::Keys;
use super::{AccountId, Actor, Identity, OrganisationId, Role, session};
use crate::error::{Error, Refusal, Result};
use crate::people::PersonId;
use crate::store::{Scope, WriteScope};

/// How long an access token lives: the REST API profile's SAK.12 says at most five minutes.
pub const LIFETIME: Duration = Duration::minutes(5);

/// What signs and checks tokens.
#[derive(Clone)]
pub struct Tokens {
    /// The keys.
    pub keys: Keys,
    /// `iss` and `aud`: the base address of the installation.
    pub issuer: String,
}

/// What a sign-in or a refresh gives.
#[derive(Clone, Debug)]
pub struct Issued {
    /// The JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// Gives the next pair, once.
    pub refresh_token: String,
    /// Seconds that the access token lives.
    pub expires_in: u64,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    exp: i64,
    iat: i64,
    sub: PersonId,
    account: AccountId,
    name: String,
    org: OrganisationId,
    org_name: String,
    association: bool,
    member: bool,
    roles: Vec<Role>,
}

impl Tokens {
    /// Gives tokens to somebody who has signed in, for a person of theirs.
    pub async fn issue(&self, scope: &WriteScope, signed_in: SignedIn, device: &str) -> Result<Issued> {
        if session::identity(scope.unscoped(), signed_in.account, signed_in.person).await?.is_none() {
            return Err(Refusal::TokenNotValid.into());
        }
        let refresh_token = refresh::start(scope, signed_in, device).await?;
        self.with_refresh(scope, signed_in, refresh_token).await
    }

    /// Gives a new pair for a refresh token. One that was used before ends its whole family: either its holder or a
    /// thief has it twice. The inner result is refused after a commit, so that the end of the family stays. The new pair
    /// may stand for another of the account's people.
    pub async fn refresh(
        &self,
        scope: &WriteScope,
        presented: &str,
        person: Option<PersonId>,
    ) -> Result<Result<Issued>> {
        match refresh::rotate(scope, presented, person).await? {
            Ok((signed_in, next)) => Ok(Ok(self.with_refresh(scope, signed_in, next).await?)),
            Err(refusal) => Ok(Err(refusal.into())),
        }
    }

    async fn with_refresh(&self, scope: &Scope, signed_in: SignedIn, refresh_token: String) -> Result<Issued> {
        let identity = session::identity(scope.unscoped(), signed_in.account, signed_in.person)
            .await?
            .ok_or(Refusal::TokenNotValid)?;
        Ok(Issued {
            access_token: self.sign(&identity, scope.now())?,
            refresh_token,
            expires_in: LIFETIME.num_seconds().unsigned_abs(),
        })
    }

    fn sign(&self, identity: &Identity, now: DateTime<Utc>) -> Result<String> {
        let (kid, key) = self.keys.signing(now).ok_or(Refusal::TokenNotValid)?;
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.issuer.clone(),
            exp: (now + LIFETIME).timestamp(),
            iat: now.timestamp(),
            sub: identity.person,
            account: identity.account,
            name: identity.name.clone(),
            org: identity.organisation,
            org_name: identity.organisation_name.clone(),
            association: identity.is_association,
            member: identity.is_member,
            roles: identity.roles.clone(),
        };
        let header = Header { kid: Some(kid), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &key)
            .map_err(|fault| Error::Store(sea_orm::DbErr::Custom(fault.to_string())))
    }

    /// Who an access token stands for; `None` unless it is ours, for us and in time.
    #[must_use]
    pub fn check(&self, presented: &str, now: DateTime<Utc>) -> Option<Actor> {
        let header = jsonwebtoken::decode_header(presented).ok()?;
        let key = self.keys.verifying(&header.kid?)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The time is compared with the program's clock below; the library knows only the machine's.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(presented, &key, &validation).ok()?.claims;
        (now.timestamp() < claims.exp && claims.iat <= now.timestamp() + 5).then(|| {
            Actor::Person(Arc::new(Identity {
                account: claims.account,
                person: claims.sub,
                name: claims.name,
                organisation: claims.org,
                organisation_name: claims.org_name,
                is_association: claims.association,
                is_member: claims.member,
                roles: claims.roles,
            }))
        })
    }
}
