//! The Swedish sentences that only the API needs; those for what the domain refuses stand in the domain, for the portal
//! too.

use samverk_domain::Refusal;

/// What a kind of problem is called, and what it means. The title is the same every time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence {
    /// The last part of the problem's `type`.
    pub(crate) slug: &'static str,
    /// What it is called.
    pub(crate) title: &'static str,
    /// What it means, and what to do.
    pub(crate) detail: &'static str,
}

const fn says(slug: &'static str, title: &'static str, detail: &'static str) -> Sentence {
    Sentence { slug, title, detail }
}

pub(crate) const NOT_FOUND: Sentence =
    says("not-found", "Finns inte", "Det du frågar efter finns inte, eller så hör det till en annan organisation.");
pub(crate) const FORBIDDEN: Sentence =
    says("forbidden", "Du har inte behörighet", "Din roll räcker inte för att göra det här.");
pub(crate) const INVALID: Sentence = says(
    "invalid-fields",
    "Uppgifterna går inte att använda",
    "En eller flera uppgifter är fel. Se invalidParameters för varje fel.",
);
pub(crate) const UNREADABLE: Sentence =
    says("unreadable-body", "Anropet går inte att läsa", "Innehållet i anropet är inte giltig JSON.");
pub(crate) const BAD_REQUEST: Sentence =
    says("bad-request", "Anropet går inte att läsa", "Anropet är inte utformat som dokumentationen säger.");
pub(crate) const UNAUTHENTICATED: Sentence = says(
    "unauthenticated",
    "Du behöver logga in",
    "Skicka en giltig åtkomsttoken i huvudet Authorization: Bearer. Den får du från /auth/tokens.",
);
pub(crate) const METHOD_NOT_ALLOWED: Sentence = says(
    "method-not-allowed",
    "Metoden går inte att använda här",
    "Adressen finns men inte med den metoden. Huvudet Allow säger vilka metoder som finns.",
);
pub(crate) const TOO_LARGE: Sentence =
    says("too-large", "Anropet är för stort", "Ett anrop får vara högst 5 MB. Dela upp det i flera.");
pub(crate) const UNSUPPORTED_MEDIA_TYPE: Sentence = says(
    "unsupported-media-type",
    "Fel format på innehållet",
    "Skicka innehållet i det format som dokumentationen säger, oftast Content-Type: application/json.",
);
pub(crate) const VERSION_MISSING: Sentence = says(
    "version-missing",
    "Ange vilken version du ändrar",
    "Skicka den ETag du fick när du läste i huvudet If-Match, så att ingen annans ändring skrivs över.",
);
pub(crate) const FAULT: Sentence = says(
    "fault",
    "Något gick fel hos oss",
    "Felet är loggat. Försök igen om en stund, och ange traceId om du hör av dig till supporten.",
);

/// The problems that are not refusals of the business.
pub(crate) const GENERAL: [Sentence; 11] = [
    NOT_FOUND,
    FORBIDDEN,
    INVALID,
    UNREADABLE,
    BAD_REQUEST,
    UNAUTHENTICATED,
    METHOD_NOT_ALLOWED,
    TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    VERSION_MISSING,
    FAULT,
];

/// How the business says no.
pub(crate) fn refusal(refusal: Refusal) -> Sentence {
    says(refusal.slug(), refusal.title(), refusal.sentence())
}

/// A problem that an answer of the status typically tells of, for the document.
pub(crate) fn typical(status: u16) -> Sentence {
    match status {
        400 => INVALID,
        401 => UNAUTHENTICATED,
        403 => FORBIDDEN,
        404 => NOT_FOUND,
        409 => refusal(Refusal::CourseFull),
        410 => refusal(Refusal::LinkNotValid),
        412 => refusal(Refusal::ChangedMeanwhile),
        413 => TOO_LARGE,
        415 => UNSUPPORTED_MEDIA_TYPE,
        428 => VERSION_MISSING,
        429 => refusal(Refusal::TooManyAttempts),
        _ => FAULT,
    }
}

/// What is wrong with a value that is not of the kind the document says.
pub(crate) fn kind(expected: &str) -> String {
    match expected {
        "string" => "Måste vara text.".into(),
        "integer" => "Måste vara ett heltal.".into(),
        "number" => "Måste vara ett tal.".into(),
        "boolean" => "Måste vara true eller false.".into(),
        "array" => "Måste vara en lista.".into(),
        "object" => "Måste vara ett objekt.".into(),
        "uuid" => "Är inte ett id.".into(),
        "date" | "naive-date" => "Måste vara ett datum, till exempel 2026-11-24.".into(),
        "date-time" => "Måste vara en tid med tidszon, till exempel 2026-11-24T09:00:00+01:00.".into(),
        "month" => "Måste vara en månad, till exempel 2026-11.".into(),
        other => format!("Måste vara {other}."),
    }
}

/// What is wrong with a value that is none of the choices.
pub(crate) fn choices(choices: &[String]) -> String {
    format!("Måste vara något av: {}.", choices.join(", "))
}
