//! What a registration costs its organisation.

use super::state::RegistrationState;

/// What is charged, in öre without VAT: the price of a seat that is, or was, held; the fee of one that was cancelled late;
/// nothing for those who wait, or never had one.
#[must_use]
pub fn charged_ore(state: RegistrationState, price_ore: i64, fee_ore: i64) -> i64 {
    if RegistrationState::SEATED.contains(&state) { price_ore } else { fee_ore }
}
