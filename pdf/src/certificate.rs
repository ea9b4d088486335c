//! A certificate, on one page to frame.

use serde::Serialize;

use crate::Event;
use crate::setting::{Fault, Template, set};

/// What somebody has done, and who vouches for it.
#[derive(Clone, Debug, Serialize)]
pub struct Certificate {
    /// The course, with its days as a line.
    pub event: Event,
    /// Who vouches for it.
    pub issuer: String,
    /// Whose it is.
    pub holder: String,
    /// How long the course was, in words.
    pub hours: String,
    /// At how much of it they were, in words; may be empty.
    pub attended: String,
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub issued: String,
    /// The last day it holds, if there is one.
    pub valid_until: Option<String>,
    /// Who signs.
    pub signer: String,
    /// Their title; may be empty.
    pub signer_title: String,
    /// Where anybody can look whether it holds.
    pub address: String,
    /// What is typed there by those who cannot follow it.
    pub code: String,
    /// The same as a QR code: the side of its square, in modules, and its dark modules as the path of an SVG.
    pub qr: (usize, String),
    /// The day it was taken back, if it was.
    pub revoked: Option<String>,
}

impl Certificate {
    /// The certificate as PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, Fault> {
        set(Template::Certificate, &self.event, self)
    }
}
