//! Who is asking, what they may do, and how they prove it: accounts, sessions of the portal, tokens of the API, links in
//! mail. This is the one slice that looks people up across tenants, because a sign-in does not know its tenant yet.

pub mod account;
mod actor;
pub mod calendar_feed;
pub mod client;
pub mod device;
pub mod first_admin;
pub mod link;
pub(crate) mod password;
mod policy;
pub mod role;
pub mod secret;
pub mod session;
pub mod sign_in;
pub mod signing_key;
pub(crate) mod throttle;
pub mod token;
pub mod unsent;

pub use crate::organisations::OrganisationId;
pub use account::AccountId;
pub use actor::{Actor, Identity};
pub use policy::{Permission, Role};

/// Tables of this slice that no scope reaches.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    use crate::store::{scoped, system};
    vec![
        system::<account::Entity>(),
        system::<session::Entity>(),
        system::<unsent::Entity>(),
        system::<token::refresh::Entity>(),
        system::<link::Entity>(),
        system::<throttle::Entity>(),
        system::<signing_key::Entity>(),
        system::<calendar_feed::Entity>(),
        scoped::<role::Entity>(),
    ]
}
