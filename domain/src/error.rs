//! The ways in which the domain says no.

use sea_orm::{DbErr, SqlErr};

/// What every function of the domain answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something was not done. The surfaces map it once each: to a problem document and to a page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it is another organisation's.
    #[error("not found")]
    NotFound,
    /// The actor may not do this.
    #[error("not allowed")]
    Forbidden,
    /// What was sent cannot be used; every fault is listed.
    #[error("invalid fields: {0:?}")]
    Invalid(Vec<FieldError>),
    /// The business says no.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// A fault of ours: logged with its source, never shown.
    #[error("store: {0}")]
    Store(DbErr),
}

/// A fault in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Path of the field in the API's spelling, e.g. `participants[2].email`.
    pub field: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with a field. The surfaces have a sentence for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was given.
    Missing,
    /// More than this many characters.
    TooLong(usize),
    /// Fewer than this many characters.
    TooShort(usize),
    /// Not an e-mail address.
    NotAnEmail,
    /// Not a telephone number.
    NotAPhone,
    /// Not a web address that begins with `https://` or `http://`.
    NotAWebAddress,
    /// Not a whole number within these bounds.
    OutOfRange(i64, i64),
    /// More than this many in a list.
    TooMany(usize),
    /// Fewer than this many in a list.
    TooFew(usize),
    /// Fewer than this many parts.
    TooFewParts(usize),
    /// Not exactly this many digits.
    NotDigits(usize),
    /// Not an amount in kronor from nought to this.
    NotKronor(i64),
    /// Not a number.
    NotANumber,
    /// Not a date and time.
    NotATime,
    /// Not a date.
    NotADay,
    /// Must be after the field named.
    NotAfter(&'static str),
    /// Must not be after the field named.
    NotBefore(&'static str),
    /// Must not be before the field named.
    Before(&'static str),
    /// Must be in the future.
    InThePast,
    /// Must not be in the future.
    NotYet,
    /// Decided, so that only a new decision changes it.
    OnlyRevised,
    /// Not one of the choices.
    UnknownChoice,
    /// Already in use by something else.
    Taken,
    /// The same as in the row with this number, counted from 1.
    SameAsRow(usize),
    /// Only a–z, 0–9 and hyphens.
    NotASlug,
    /// Lower than what is already in use.
    BelowUsed(i64),
    /// The password is among the most common ones or holds the address.
    EasyToGuess,
    /// Not a text that can be read.
    Unreadable,
    /// A file of more than this many bytes.
    TooLarge(usize),
    /// A file of a kind that is not taken, or not of the kind that its name says.
    NotAFile,
    /// The room is somebody else's then: which, when and whose.
    Occupied(String),
    /// One of several that are asked for together, for which the business says no.
    Refused(Refusal),
}

/// The ways the business says no. The slug is the `type` of the problem document and the key of the Swedish sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// No seats are left and the caller did not ask for the waiting list.
    CourseFull,
    /// Registration has not opened, has closed, or the offering takes none.
    RegistrationClosed,
    /// The person already has an active registration to the offering.
    AlreadyRegistered,
    /// The id was used before, with another content.
    IdReused,
    /// Somebody else changed it meanwhile.
    ChangedMeanwhile,
    /// The state does not allow it.
    NotInThisState,
    /// The last day to cancel has passed.
    TooLateToCancel,
    /// The fee for cancelling is higher than the caller has agreed to.
    FeeChanged,
    /// The seat was not accepted in time, and is somebody else's.
    OfferLapsed,
    /// A link that is used, expired or unknown.
    LinkNotValid,
    /// Unknown address or wrong password; which is not said.
    SignInFailed,
    /// Too many attempts; wait.
    TooManyAttempts,
    /// A token that is expired, used or unknown.
    TokenNotValid,
    /// Somebody else depends on it.
    InUse,
    /// The last administrator cannot be removed.
    LastAdministrator,
    /// The last coordinator of an organisation cannot be removed by its own.
    LastCoordinator,
    /// The offering is over or will not be held: it stays as it is.
    OfferingOver,
    /// The offering is over: who had a seat stays, and pays.
    AlreadyHeld,
    /// Other organisations stand behind the wish: it stays as they know it.
    OthersSupport,
    /// Only for organisations that are members of the association.
    NotAMember,
    /// Every seat that the organisation has in the network is filled or promised.
    NoSeatLeft,
    /// The person is in the network, or is about to be.
    AlreadyInNetwork,
    /// The organisation takes part in the project, or is invited.
    AlreadyInProject,
    /// Somebody was not there often enough for a certificate.
    NotEarned,
    /// As many seats are reserved as somebody may keep from others.
    TooManyLeases,
    /// Somebody else has answered about the registration.
    AlreadyDecided,
    /// The person is registered to something that is not over yet.
    ComingRegistrations,
    /// People are called to meetings of the network that have not begun.
    ComingMeetings,
    /// The month is not over, so its bases cannot be closed yet.
    MonthNotOver,
}

impl Refusal {
    /// Every refusal, for the pages that document them.
    pub const ALL: [Self; 29] = [
        Self::CourseFull,
        Self::RegistrationClosed,
        Self::AlreadyRegistered,
        Self::IdReused,
        Self::ChangedMeanwhile,
        Self::NotInThisState,
        Self::TooLateToCancel,
        Self::FeeChanged,
        Self::OfferLapsed,
        Self::LinkNotValid,
        Self::SignInFailed,
        Self::TooManyAttempts,
        Self::TokenNotValid,
        Self::InUse,
        Self::LastAdministrator,
        Self::LastCoordinator,
        Self::OfferingOver,
        Self::AlreadyHeld,
        Self::OthersSupport,
        Self::NotAMember,
        Self::NoSeatLeft,
        Self::AlreadyInNetwork,
        Self::AlreadyInProject,
        Self::NotEarned,
        Self::TooManyLeases,
        Self::AlreadyDecided,
        Self::ComingRegistrations,
        Self::ComingMeetings,
        Self::MonthNotOver,
    ];

    /// The name of the refusal in addresses.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::CourseFull => "course-full",
            Self::RegistrationClosed => "registration-closed",
            Self::AlreadyRegistered => "already-registered",
            Self::IdReused => "id-reused",
            Self::ChangedMeanwhile => "changed-meanwhile",
            Self::NotInThisState => "not-in-this-state",
            Self::TooLateToCancel => "too-late-to-cancel",
            Self::FeeChanged => "fee-changed",
            Self::OfferLapsed => "offer-lapsed",
            Self::LinkNotValid => "link-not-valid",
            Self::SignInFailed => "sign-in-failed",
            Self::TooManyAttempts => "too-many-attempts",
            Self::TokenNotValid => "token-not-valid",
            Self::InUse => "in-use",
            Self::LastAdministrator => "last-administrator",
            Self::LastCoordinator => "last-coordinator",
            Self::OfferingOver => "offering-over",
            Self::AlreadyHeld => "already-held",
            Self::OthersSupport => "others-support",
            Self::NotAMember => "not-a-member",
            Self::NoSeatLeft => "no-seat-left",
            Self::AlreadyInNetwork => "already-in-network",
            Self::AlreadyInProject => "already-in-project",
            Self::NotEarned => "certificate-not-earned",
            Self::TooManyLeases => "too-many-leases",
            Self::AlreadyDecided => "already-decided",
            Self::ComingRegistrations => "coming-registrations",
            Self::ComingMeetings => "coming-meetings",
            Self::MonthNotOver => "month-not-over",
        }
    }
}

impl Error {
    /// A value that somebody took between the check and the write is told as the check tells it: each unique column with its
    /// field. Any other fault stays what it is.
    pub(crate) fn or_taken(self, fields: &[(&str, &str)]) -> Self {
        let taken = self.broken_key().and_then(|key| fields.iter().find(|(column, _)| key.contains(column)));
        match taken {
            Some((_, field)) => Self::Invalid(vec![FieldError { field: (*field).to_owned(), fault: Fault::Taken }]),
            None => self,
        }
    }

    /// The columns of the unique key that a write met, in the database's words: `course.slug` or `course_slug_key`.
    pub(crate) fn broken_key(&self) -> Option<String> {
        let Self::Store(fault) = self else { return None };
        match fault.sql_err()? {
            SqlErr::UniqueConstraintViolation(said) => Some(said),
            _ => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Faults> for Vec<FieldError> {
    fn from(faults: Faults) -> Self {
        faults.0
    }
}

/// Gathers the faults of a whole form, so that all are told at once.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// Notes a fault.
    pub fn add(&mut self, field: impl Into<String>, fault: Fault) {
        self.0.push(FieldError { field: field.into(), fault });
    }

    /// The trimmed text, which must be there and at most `longest` characters.
    pub fn text(&mut self, field: &str, value: &str, longest: usize) -> String {
        let value = value.trim();
        if value.is_empty() {
            self.add(field, Fault::Missing);
        }
        self.optional(field, value, longest).unwrap_or_default()
    }

    /// The trimmed text if there is any, at most `longest` characters.
    pub fn optional(&mut self, field: &str, value: &str, longest: usize) -> Option<String> {
        let value = value.trim();
        if value.chars().count() > longest {
            self.add(field, Fault::TooLong(longest));
        }
        if value.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.add(field, Fault::Unreadable);
        }
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// The number, which must be within the bounds.
    pub fn within(&mut self, field: &str, value: i64, least: i64, most: i64) -> i64 {
        if !(least..=most).contains(&value) {
            self.add(field, Fault::OutOfRange(least, most));
        }
        value
    }

    /// The faults of a part, each under the part's name.
    pub fn part<T>(&mut self, name: &str, result: std::result::Result<T, Self>) -> Option<T> {
        match result {
            Ok(part) => Some(part),
            Err(faults) => {
                self.0.extend(
                    faults.0.into_iter().map(|fault| FieldError { field: format!("{name}.{}", fault.field), ..fault }),
                );
                None
            }
        }
    }

    /// Goes on only if there was no fault.
    pub fn none(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }

    /// Whether there was no fault.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
