//! Name badges, eight to a page of A4: 90 by 60 millimetres, the common size of holders, with marks to cut by.

use serde::Serialize;

use crate::Event;
use crate::setting::{Fault, Template, set};

/// How many there are on a page.
const TO_A_PAGE: usize = 8;

/// Badges for everybody who comes.
#[derive(Clone, Debug, Serialize)]
pub struct Badges {
    /// What they come to.
    pub event: Event,
    /// The badges, in order.
    pub badges: Vec<Badge>,
}

/// A badge. One without any text has lines to write on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// Given name; may be empty.
    pub given_name: String,
    /// Family name; may be empty.
    pub family_name: String,
    /// Whom they come from.
    pub organisation: String,
    /// What they check in with.
    pub mark: Option<Mark>,
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The side of its square, in modules.
    pub size: usize,
    /// Its dark modules, as the path of an SVG.
    pub path: String,
    /// The same to be typed.
    pub typed: String,
    /// What is read aloud in its place.
    pub said: String,
}

impl Badges {
    /// Adds so many empty badges, and more to fill the last page.
    pub fn add_spare(&mut self, spare: usize) {
        let least = self.badges.len() + spare;
        self.badges.resize(least.next_multiple_of(TO_A_PAGE), Badge::default());
    }

    /// The badges as PDF.
    pub fn pdf(&self) -> Result<Vec<u8>, Fault> {
        set(Template::Badges, &self.event, self)
    }
}
