//! Access tokens of the API: signed, short-lived, each for one organisation (RFC 9068 in spirit).

pub mod refresh;

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, Header, Validation};
use quick_cache::sync::Cache;
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
    issuer: String,
    /// Tokens that this process has checked the signature of: once is enough in their five minutes.
    checked: Arc<Cache<String, Arc<Checked>>>,
}

/// A token with a good signature, whatever the hour.
struct Checked {
    kid: String,
    issued_at: i64,
    expires_at: i64,
    actor: Actor,
}

/// How many checked tokens are remembered; one is about a kilobyte.
const REMEMBERED: usize = 4_000;

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
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    protected: bool,
    org: OrganisationId,
    org_name: String,
    association: bool,
    member: bool,
    roles: Vec<Role>,
}

impl Tokens {
    /// Tokens of the installation at this base address.
    #[must_use]
    pub fn new(keys: Keys, issuer: impl Into<String>) -> Self {
        Self { keys, issuer: issuer.into(), checked: Arc::new(Cache::new(REMEMBERED)) }
    }

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
            protected: identity.is_protected,
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
        let remembered = self.checked.get(presented).filter(|checked| self.keys.verifying(&checked.kid).is_some());
        let checked = if let Some(checked) = remembered {
            checked
        } else {
            let checked = Arc::new(self.verify(presented)?);
            self.checked.insert(presented.to_owned(), checked.clone());
            checked
        };
        let in_time = now.timestamp() < checked.expires_at && checked.issued_at <= now.timestamp() + 5;
        in_time.then(|| checked.actor.clone())
    }

    fn verify(&self, presented: &str) -> Option<Checked> {
        let kid = jsonwebtoken::decode_header(presented).ok()?.kid?;
        let key = self.keys.verifying(&kid)?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The time is compared with the program's clock; the library knows only the machine's.
        validation.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(presented, &key, &validation).ok()?.claims;
        let identity = Identity {
            account: claims.account,
            person: claims.sub,
            name: claims.name,
            is_protected: claims.protected,
            organisation: claims.org,
            organisation_name: claims.org_name,
            is_association: claims.association,
            is_member: claims.member,
            roles: claims.roles,
        };
        let actor = Actor::Person(Arc::new(identity));
        Some(Checked { kid, issued_at: claims.iat, expires_at: claims.exp, actor })
    }
}
