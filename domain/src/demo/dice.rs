//! Chance that falls the same way every time: each thing rolls dice of its own, seeded by its name, so that it stays as it
//! is when something else changes.

/// A xorshift generator (Marsaglia 2003), which is plenty for a demo.
pub(super) struct Dice(u64);

impl Dice {
    /// The dice of the thing with this name (FNV-1a).
    pub(super) fn of(name: &str) -> Self {
        let seed = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut dice = Self(seed | 1);
        // The first numbers of like names are alike.
        for _ in 0..8 {
            dice.roll();
        }
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 32
    }

    /// A number from `least` to `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let faces = u64::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.roll() % faces).unwrap_or(0)
    }

    /// A number below the bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.roll() % bound.max(1) as u64).unwrap_or(0)
    }

    /// Whether something happens that does so this often, in per cent.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.roll() % 100 < percent
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
