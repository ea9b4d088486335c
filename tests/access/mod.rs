//! Signing in to the portal.

mod sign_in;
