//! Signing in to the portal, and who sees whom.

mod protection;
mod sign_in;
