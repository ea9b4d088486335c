//! The global goals of Agenda 2030 that a project works towards: a set in one number, so that a query can ask for one of them.

use sea_orm::DeriveValueType;
use serde::{Serialize, Serializer};

use crate::error::{Fault, Faults};

/// A set of the goals 1 to 17. The lowest bit is goal 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, DeriveValueType)]
pub struct Goals(i64);

/// How many goals there are.
pub const COUNT: i64 = 17;

impl Goals {
    /// The set of these numbers; one that is no goal is a fault.
    pub(crate) fn of(faults: &mut Faults, numbers: &[i64]) -> Self {
        let mut bits = 0;
        for (place, &number) in numbers.iter().enumerate() {
            match bit(number) {
                Some(bit) => bits |= bit,
                None => faults.add(format!("sustainableGoals[{place}]"), Fault::OutOfRange(1, COUNT)),
            }
        }
        Self(bits)
    }

    /// The numbers of the goals, in order.
    #[must_use]
    pub fn numbers(self) -> Vec<i64> {
        (1..=COUNT).filter(|&number| bit(number).is_some_and(|bit| self.0 & bit != 0)).collect()
    }
}

/// The bit of a goal; none for what is no goal.
pub(super) fn bit(number: i64) -> Option<i64> {
    (1..=COUNT).contains(&number).then(|| 1 << (number - 1))
}

impl Serialize for Goals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.numbers())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_given_twice_is_there_once_and_only_seventeen_are_goals() {
        let mut faults = Faults::default();
        assert_eq!(Goals::of(&mut faults, &[17, 4, 1, 4]).numbers(), [1, 4, 17]);
        assert!(faults.is_empty());
        assert_eq!(Goals::of(&mut faults, &[0, 4, 18]).numbers(), [4]);
        assert_eq!(Vec::from(faults).len(), 2);
    }
}
