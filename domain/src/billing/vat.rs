//! VAT of what is billed together.

use std::collections::BTreeMap;

use super::line;

/// What is billed at one rate of VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The rate, in per cent.
    pub percent: i64,
    /// Without VAT, in öre.
    pub net_ore: i64,
    /// The VAT, in öre.
    pub vat_ore: i64,
}

/// What is billed together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// By rate, the highest first.
    pub rates: Vec<Rate>,
    /// Without VAT, in öre.
    pub net_ore: i64,
    /// The VAT, in öre.
    pub vat_ore: i64,
}

impl Sums {
    /// Adds lines up. VAT is reckoned on the sum of each rate and rounded once, half an öre away from nought, not line by line:
    /// an invoice states base and VAT by rate (mervärdesskattelagen (2023:200) 17 kap. 24 §), and an e-invoice where the VAT of a
    /// rate is not its base times the rate, rounded to two decimals, is refused (EN 16931, BR-CO-17).
    #[must_use]
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a line::Model>) -> Self {
        let mut nets: BTreeMap<i64, i64> = BTreeMap::new();
        for line in lines {
            *nets.entry(line.vat_percent).or_default() += line.net_ore;
        }
        let rate = |(percent, net_ore)| Rate { percent, net_ore, vat_ore: rounded(net_ore * percent) };
        let rates: Vec<_> = nets.into_iter().rev().map(rate).collect();
        Self {
            net_ore: rates.iter().map(|rate| rate.net_ore).sum(),
            vat_ore: rates.iter().map(|rate| rate.vat_ore).sum(),
            rates,
        }
    }

    /// What is to be paid, in öre.
    #[must_use]
    pub fn total_ore(&self) -> i64 {
        self.net_ore + self.vat_ore
    }
}

/// Hundredths of öre as whole öre.
fn rounded(hundredths: i64) -> i64 {
    (hundredths + 50 * hundredths.signum()) / 100
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn half_an_ore_is_rounded_away_from_nought_so_that_a_credit_is_what_it_credits() {
        for (hundredths, ore) in [(0, 0), (49, 0), (50, 1), (149, 1), (150, 2), (-49, 0), (-50, -1), (-150, -2)] {
            assert_eq!(rounded(hundredths), ore, "{hundredths}");
        }
    }
}
