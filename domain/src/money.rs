//! Money: whole öre, written as Swedish does.

/// `1 200 kr`, with a no-break thin space between thousands; öre only when there are any: `1 200,50 kr`.
#[must_use]
pub fn kronor(ore: i64) -> String {
    let (whole, rest) = (ore / 100, (ore % 100).abs());
    let text = crate::swedish::number(whole.unsigned_abs());
    let sign = if ore < 0 { "−" } else { "" };
    if rest == 0 { format!("{sign}{text}\u{a0}kr") } else { format!("{sign}{text},{rest:02}\u{a0}kr") }
}

/// `1 200 kr exkl. moms`, or `Kostnadsfri`.
#[must_use]
pub fn kronor_without_vat(ore: i64) -> String {
    if ore == 0 { "Kostnadsfri".to_owned() } else { format!("{} exkl. moms", kronor(ore)) }
}

/// `1 201 kr`: to the nearest krona, for sums that are shares of others.
#[must_use]
pub fn whole_kronor(ore: i64) -> String {
    kronor((ore + 50 * ore.signum()) / 100 * 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_told_to_the_nearest_krona() {
        for (ore, told) in [(0, "0\u{a0}kr"), (149, "1\u{a0}kr"), (150, "2\u{a0}kr"), (-150, "−2\u{a0}kr")] {
            assert_eq!(whole_kronor(ore), told);
        }
    }
}
