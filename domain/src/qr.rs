//! QR codes (ISO/IEC 18004) as drawings.

use std::fmt::Write as _;

pub(crate) use fast_qr::ECL as Spare;
use fast_qr::QRBuilder;

/// The white around a QR code, in modules.
const QUIET: usize = 4;

/// A QR code as the path of an SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The side of its square, in modules.
    pub size: usize,
    /// The dark modules.
    pub path: String,
}

impl Picture {
    /// A text of at most a thousand bytes, which all fit. The spare is how much of it may be dirty.
    ///
    /// # Panics
    ///
    /// If the text is longer.
    pub(crate) fn of(text: &str, spare: Spare) -> Self {
        let code = QRBuilder::new(text).ecl(spare).build().expect("a thousand bytes fit");
        let mut path = String::new();
        for row in 0..code.size {
            for column in (0..code.size).filter(|&column| code[row][column].value()) {
                // Writing to a string does not fail.
                let _ = write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET);
            }
        }
        Self { size: code.size + 2 * QUIET, path }
    }
}
