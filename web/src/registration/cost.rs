//! What a booking costs, in words.

use samverk_domain::money;

use crate::words::count;

/// What the seats of a booking cost together, each at the price.
pub(super) fn sentence(seats: usize, price_ore: i64) -> String {
    match i64::try_from(seats).unwrap_or(i64::MAX) {
        _ if price_ore == 0 => "Kostnadsfri.".to_owned(),
        0 => "Kostar inget förrän någon får en plats.".to_owned(),
        seats => {
            let together = money::kronor_without_vat(price_ore.saturating_mul(seats));
            format!("{together} för {}.", count(seats, "plats", "platser"))
        }
    }
}

/// What one seat costs.
pub(super) fn of_a_seat(price_ore: i64) -> String {
    match price_ore {
        0 => "Kostnadsfri.".to_owned(),
        price => format!("{} per plats.", money::kronor_without_vat(price)),
    }
}
