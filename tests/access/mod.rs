//! Signing in to the portal, and who sees whom.

mod protection;
mod roles;
mod sign_in;
mod trail;
