//! Signing in to the portal, and who sees whom.

mod forgery;
mod links;
mod protection;
mod roles;
mod sign_in;
mod trail;
