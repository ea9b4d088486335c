//! Certificates: what the association vouches that somebody has done. A certificate is a snapshot of the day it was issued:
//! what is changed later, a name or a title, does not rewrite it. It can be revoked, and anybody who has its code can look
//! whether it holds.

mod certificate;
mod code;
pub mod export;
mod issuing;
mod listed;
pub mod paper;
mod terms;
mod verification;

pub use certificate::{CertificateId, Model, Standing, number};
pub(crate) use certificate::{Column, Entity};
pub(crate) use code::from as code_from;
pub use code::grouped;
pub use issuing::{Candidate, Claim, NewCertificates, Preview, Signer, issue, preview, revoke};
pub(crate) use listed::valid_on;
pub use listed::{Filter, Listed, courses, get, list};
pub use terms::Terms;
pub use verification::{Verified, verify};

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    vec![crate::store::scoped::<certificate::Entity>()]
}
