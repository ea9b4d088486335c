//! Every kind of personal data with how long it is kept, and by whose decision. Pages and API show what stands here.

use sea_orm::{DeriveActiveEnum, EnumIter};

/// A kind of data that is removed after its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Kind {
    /// Diet and access needs.
    Needs,
    /// Forms that came after their session had ended.
    UnsentForms,
    /// Sessions of the portal.
    Sessions,
    /// Links, refresh tokens and counted attempts.
    SignIns,
    /// Invitations to addresses.
    Invitations,
    /// Mail that was sent.
    Mail,
    /// Jobs that were given up, and what became of batches.
    Jobs,
    /// Marks made at the door, and who noted attendance.
    Marks,
    /// Who registered somebody.
    Registrars,
    /// What was written in evaluations.
    Answers,
    /// Documents of what is over.
    Documents,
    /// Names in the audit trail.
    Trail,
    /// Names on lines of invoice bases.
    InvoiceLines,
    /// People who work nowhere any more.
    People,
}

/// How long, and who may say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Days that the association's admin may choose.
    Chosen {
        /// What holds until somebody chooses.
        usual: i64,
        /// The fewest.
        least: i64,
        /// The most.
        most: i64,
    },
    /// Always the same, in words.
    Fixed(&'static str),
}

/// A kind of data and what becomes of it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Which kind.
    pub kind: Kind,
    /// Its name in addresses.
    pub slug: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What its days are counted from.
    pub since: &'static str,
    /// What happens then.
    pub outcome: &'static str,
    /// How long it is kept.
    pub limit: Limit,
}

const YEAR: i64 = 365;

const fn chosen(usual: i64, least: i64, most: i64) -> Limit {
    Limit::Chosen { usual, least, most }
}

/// Every kind, the shortest kept first.
pub const RULES: &[Rule] = &[
    Rule {
        kind: Kind::UnsentForms,
        slug: "unsent-forms",
        name: "Formulär som skickades när inloggningen hade gått ut",
        since: "det skickades",
        outcome: "Tas bort",
        limit: Limit::Fixed("ett dygn"),
    },
    Rule {
        kind: Kind::Sessions,
        slug: "sessions",
        name: "Inloggningar i portalen",
        since: "inloggningen upphörde",
        outcome: "Tas bort",
        limit: Limit::Fixed("två dagar"),
    },
    Rule {
        kind: Kind::Needs,
        slug: "needs",
        name: "Specialkost och andra behov",
        since: "kursen slutade",
        outcome: "Tas bort. Avbokas anmälan tas de bort genast",
        limit: Limit::Fixed("sju dagar"),
    },
    Rule {
        kind: Kind::SignIns,
        slug: "sign-ins",
        name: "Inloggningslänkar, inloggade program och räknade inloggningsförsök",
        since: "de slutade gälla",
        outcome: "Tas bort",
        limit: chosen(30, 1, 90),
    },
    Rule {
        kind: Kind::Jobs,
        slug: "jobs",
        name: "Arbeten i bakgrunden: de som har gett upp, och hur det gick med inläsningar, utskick och annat som tar tid",
        since: "de gav upp eller började",
        outcome: "Tas bort",
        limit: chosen(90, 14, YEAR),
    },
    Rule {
        kind: Kind::Invitations,
        slug: "invitations",
        name: "Inbjudningar till e-postadresser",
        since: "kurstillfället slutade",
        outcome: "Tas bort. Kommunernas inbjudningar står kvar",
        limit: chosen(180, 30, 2 * YEAR),
    },
    Rule {
        kind: Kind::Mail,
        slug: "mail",
        name: "Mejl som portalen har skickat",
        since: "mejlet skrevs",
        outcome: "Tas bort",
        limit: chosen(YEAR, 30, 2 * YEAR),
    },
    Rule {
        kind: Kind::Marks,
        slug: "marks",
        name: "Markeringar vid incheckning och vem som noterade närvaro",
        since: "de gjordes",
        outcome: "Markeringarna och namnet tas bort. Närvaron står kvar",
        limit: chosen(YEAR, 90, 5 * YEAR),
    },
    Rule {
        kind: Kind::Answers,
        slug: "answers",
        name: "Det som har skrivits med egna ord i utvärderingar",
        since: "utvärderingen stängde",
        outcome: "Texten tas bort. Betygen står kvar",
        limit: chosen(2 * YEAR, 180, 10 * YEAR),
    },
    Rule {
        kind: Kind::Registrars,
        slug: "registrars",
        name: "Vem som gjorde en anmälan",
        since: "anmälan gjordes",
        outcome: "Namnet tas bort. Anmälan står kvar",
        limit: chosen(3 * YEAR, YEAR, 10 * YEAR),
    },
    Rule {
        kind: Kind::People,
        slug: "people",
        name: "Personer som inte är kvar i någon organisation, med sina anmälningar och intyg",
        since: "anställningen, uppdraget eller den senaste kursen slutade",
        outcome: "Namn och allt annat om personen tas bort. Anmälningarna räknas fortfarande i statistiken",
        limit: chosen(3 * YEAR, YEAR, 10 * YEAR),
    },
    Rule {
        kind: Kind::Trail,
        slug: "trail",
        name: "Namn och uppgifter i loggen över vem som har ändrat vad",
        since: "det hände",
        outcome: "Namn och uppgifter tas bort. Vad som gjordes och när står kvar",
        limit: chosen(5 * YEAR, 2 * YEAR, 10 * YEAR),
    },
    Rule {
        kind: Kind::Documents,
        slug: "documents",
        name: "Dokument till kurser, möten, nätverk och projekt",
        since: "kurstillfället eller mötet hölls, eller nätverket eller projektet avslutades",
        outcome: "Tas bort med alla versioner",
        limit: chosen(5 * YEAR, YEAR, 20 * YEAR),
    },
    Rule {
        kind: Kind::InvoiceLines,
        slug: "invoice-lines",
        name: "Namn i fakturaunderlag",
        since: "det kalenderår då underlaget stängdes",
        outcome: "Namnen tas bort. Beloppen står kvar",
        // Bokföringslagen (1999:1078) 7 kap. 2 §; the financial year is the calendar year.
        limit: Limit::Fixed("till och med det sjunde året (bokföringslagen 7 kap. 2 §)"),
    },
];

/// Calendar years that lines of invoice bases name somebody after the one they were closed in.
pub(super) const ACCOUNTED_YEARS: i32 = 7;

impl Rule {
    /// The rule of a kind.
    #[must_use]
    pub fn of(kind: Kind) -> &'static Self {
        RULES.iter().find(|rule| rule.kind == kind).unwrap_or(&RULES[0])
    }

    /// The rule with this name in addresses.
    #[must_use]
    pub fn named(slug: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.slug == slug)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::{Kind, Limit, RULES};

    #[test]
    fn every_kind_has_one_rule_within_its_own_bounds() {
        for kind in Kind::iter() {
            assert_eq!(RULES.iter().filter(|rule| rule.kind == kind).count(), 1, "{kind:?}");
        }
        for rule in RULES {
            if let Limit::Chosen { usual, least, most } = rule.limit {
                assert!((least..=most).contains(&usual), "{:?}", rule.kind);
            }
        }
    }
}
