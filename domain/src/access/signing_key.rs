//! The keys that sign tokens (Ed25519): several may verify at once, one signs. A new key is published a while before it
//! signs, so that clients and other processes have it in time; private halves are sealed with the installation's secret.

use std::sync::{Arc, RwLock};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use aws_lc_rs::{digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;

use super::{Actor, secret, token};
use crate::error::{Error, Result};
use crate::store::{Database, Scope, WriteScope};

/// How long a new key is published before it signs.
const LEAD: Duration = Duration::minutes(10);

/// A row of the table `signing_key`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// The `kid` of tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// 32 bytes.
    pub public_key: Vec<u8>,
    /// PKCS #8, sealed with AES-256-GCM; the first 12 bytes are the nonce.
    pub sealed_private_key: Vec<u8>,
    /// When it was made, in UTC.
    pub created_at: DateTimeUtc,
    /// From when it signs, in UTC.
    pub signs_from: DateTimeUtc,
    /// From when it no longer verifies, in UTC.
    pub retired_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The secret of an installation: the same in all its processes, and in no database.
#[derive(Clone)]
pub struct InstallationSecret([u8; 32]);

impl InstallationSecret {
    /// Derives the secret from any text of enough randomness.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut key = [0; 32];
        key.copy_from_slice(digest::digest(&digest::SHA256, text.trim().as_bytes()).as_ref());
        Self(key)
    }

    fn key(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &self.0).expect("the key has the cipher's length"))
    }

    fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; 12] = secret::random();
        let mut sealed = plain.to_vec();
        self.key()
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)
            .expect("a key of some dozen bytes can be sealed");
        [&nonce[..], &sealed].concat()
    }

    fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(12)?;
        let mut plain = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        Some(self.key().open_in_place(nonce, Aad::empty(), &mut plain).ok()?.to_vec())
    }
}

/// The keys in use, as this process knows them.
#[derive(Clone)]
pub struct Keys {
    secret: InstallationSecret,
    known: Arc<RwLock<Vec<Key>>>,
}

#[derive(Clone)]
struct Key {
    id: String,
    signs: EncodingKey,
    verifies: DecodingKey,
    public: Vec<u8>,
    signs_from: DateTime<Utc>,
}

impl Keys {
    /// No keys: nothing is signed and nothing verifies. For describing what would be served without a database.
    #[must_use]
    pub fn none() -> Self {
        Self { secret: InstallationSecret::new(""), known: Arc::default() }
    }

    /// Reads the keys, and makes the first one in a new installation.
    pub async fn load(database: &Database, secret: InstallationSecret) -> Result<Self> {
        let keys = Self { secret, known: Arc::default() };
        keys.refresh(database).await?;
        if keys.signing(database.clock().now()).is_none() {
            database.write(&Actor::System, async |scope| keys.make(scope, scope.now()).await).await?;
            keys.refresh(database).await?;
        }
        Ok(keys)
    }

    /// Reads the keys again; another process may have rotated them.
    pub async fn refresh(&self, database: &Database) -> Result<()> {
        let rows = database.read(&Actor::System, async |scope| usable(scope).await).await?;
        let mut known = Vec::with_capacity(rows.len());
        for row in rows {
            let private = self.secret.open(&row.sealed_private_key).ok_or_else(|| {
                Error::Store(DbErr::Custom(format!("signing key {} was sealed with another SAMVERK_SECRET", row.id)))
            })?;
            known.push(Key {
                signs: EncodingKey::from_ed_der(&private),
                verifies: DecodingKey::from_ed_der(&row.public_key),
                public: row.public_key,
                signs_from: row.signs_from,
                id: row.id,
            });
        }
        if let Ok(mut current) = self.known.write() {
            *current = known;
        }
        Ok(())
    }

    /// Publishes a new key that signs in ten minutes; earlier ones verify as long as their last tokens live.
    pub async fn rotate(&self, database: &Database) -> Result<()> {
        database
            .write(&Actor::System, async |scope| {
                let signs_from = scope.now() + LEAD;
                let retired = Entity::update_many()
                    .col_expr(Column::RetiredAt, Expr::value(signs_from + token::LIFETIME + LEAD))
                    .filter(Column::RetiredAt.is_null());
                scope.unscoped_write().change(retired).await?;
                self.make(scope, signs_from).await
            })
            .await?;
        self.refresh(database).await
    }

    /// The public halves as a JWK set (RFC 7517, RFC 8037).
    #[must_use]
    pub fn jwks(&self) -> serde_json::Value {
        let keys: Vec<_> = self
            .all()
            .iter()
            .map(|key| {
                serde_json::json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": key.id, "x": URL_SAFE_NO_PAD.encode(&key.public),
                })
            })
            .collect();
        serde_json::json!({ "keys": keys })
    }

    /// A secret of the installation's for one purpose.
    #[must_use]
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        let mut derived = [0; 32];
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret.0);
        derived.copy_from_slice(hmac::sign(&key, purpose.as_bytes()).as_ref());
        derived
    }

    /// The key that signs now.
    #[must_use]
    pub fn signing(&self, now: DateTime<Utc>) -> Option<(String, EncodingKey)> {
        self.all().into_iter().find(|key| key.signs_from <= now).map(|key| (key.id, key.signs))
    }

    /// The key that a token names.
    pub(super) fn verifying(&self, id: &str) -> Option<DecodingKey> {
        self.all().into_iter().find(|key| key.id == id).map(|key| key.verifies)
    }

    fn all(&self) -> Vec<Key> {
        self.known.read().map(|known| known.clone()).unwrap_or_default()
    }

    async fn make(&self, scope: &WriteScope, signs_from: DateTime<Utc>) -> Result<()> {
        let pair = Ed25519KeyPair::generate().expect("the system gives random bytes");
        let private = pair.to_pkcs8().expect("a new key can be written");
        let public_key = pair.public_key().as_ref().to_vec();
        let row = Model {
            id: URL_SAFE_NO_PAD.encode(&digest::digest(&digest::SHA256, &public_key).as_ref()[..12]),
            sealed_private_key: self.secret.seal(private.as_ref()),
            public_key,
            created_at: scope.now(),
            signs_from,
            retired_at: None,
        };
        scope.unscoped_write().insert(row).await
    }
}

/// Keys that still verify, the newest first.
async fn usable(scope: &Scope) -> Result<Vec<Model>> {
    let query = Entity::find()
        .filter(Column::RetiredAt.is_null().or(Column::RetiredAt.gt(scope.now())))
        .order_by_desc(Column::SignsFrom);
    scope.unscoped().all(query).await
}
