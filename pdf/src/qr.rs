//! An address as a QR code, to be drawn by a template.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use crate::Fault;

/// A QR code: how many squares wide it is, and the dark bars of its rows.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Code {
    width: usize,
    /// Column, row, length.
    bars: Vec<(usize, usize, usize)>,
}

impl Code {
    pub(crate) fn of(address: &str) -> Result<Self, Fault> {
        let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(|fault| Fault::of(&fault))?;
        let width = code.width();
        let mut bars: Vec<(usize, usize, usize)> = Vec::new();
        for (place, color) in code.to_colors().into_iter().enumerate() {
            let (column, row) = (place % width, place / width);
            match bars.last_mut() {
                _ if color == Color::Light => {}
                Some((from, at, length)) if *at == row && *from + *length == column => *length += 1,
                _ => bars.push((column, row, 1)),
            }
        }
        Ok(Self { width, bars })
    }
}
