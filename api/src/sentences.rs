//! Every Swedish sentence that the API answers a mistake with, in one place for those who write and translate.

use samverk_domain::{Fault, Refusal};

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
    let (title, detail) = match refusal {
        Refusal::CourseFull => {
            ("Kursen är full", "Platserna räcker inte till alla. Välj reservlistan om du vill ställa dig i kö.")
        }
        Refusal::RegistrationClosed => {
            ("Anmälan är inte öppen", "Kurstillfället tar inte emot anmälningar just nu. Se opensAt och closesAt.")
        }
        Refusal::AlreadyRegistered => {
            ("Redan anmäld", "Någon av personerna har redan en plats eller står redan på reservlistan.")
        }
        Refusal::IdReused => {
            ("Id:t är redan använt", "Samma id har redan använts för ett anrop med annat innehåll. Välj ett nytt id.")
        }
        Refusal::ChangedMeanwhile => (
            "Någon annan hann före",
            "Uppgifterna har ändrats sedan du läste dem. Läs dem igen och gör om din ändring.",
        ),
        Refusal::NotInThisState => ("Går inte i det här läget", "Det går inte att göra i det läge som gäller nu."),
        Refusal::TooLateToCancel => (
            "För sent att avboka",
            "Sista dagen att avboka har passerat. Kontakta kursens arrangör, eller låt någon annan ta platsen.",
        ),
        Refusal::LinkNotValid => {
            ("Länken gäller inte längre", "Länken är använd, för gammal eller okänd. Be om en ny.")
        }
        Refusal::SignInFailed => ("Inloggningen misslyckades", "E-postadressen eller lösenordet stämmer inte."),
        Refusal::TooManyAttempts => ("För många försök", "Vänta en kvart och försök igen."),
        Refusal::TokenNotValid => ("Token gäller inte", "Token är använd, för gammal eller okänd. Logga in på nytt."),
        Refusal::InUse => ("Används redan", "Något annat beror på det här, så det kan inte göras."),
        Refusal::LastAdministrator => {
            ("Sista administratören", "Förbundet måste ha minst en administratör. Utse en ny först.")
        }
    };
    says(refusal.slug(), title, detail)
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

/// What is wrong with a field.
pub(crate) fn fault(fault: &Fault) -> String {
    match fault {
        Fault::Missing => "Måste fyllas i.".into(),
        Fault::TooLong(most) => format!("Får vara högst {most} tecken."),
        Fault::TooShort(least) => format!("Måste vara minst {least} tecken."),
        Fault::NotAnEmail => "Är inte en e-postadress.".into(),
        Fault::NotAPhone => "Är inte ett telefonnummer.".into(),
        Fault::NotAWebAddress => "Måste vara en webbadress som börjar med https:// eller http://.".into(),
        Fault::OutOfRange(least, most) => format!("Måste vara mellan {least} och {most}."),
        Fault::NotATime => "Är inte ett datum eller en tid.".into(),
        Fault::NotAfter(other) => format!("Måste vara senare än {other}."),
        Fault::NotBefore(other) => format!("Får inte vara senare än {other}."),
        Fault::InThePast => "Måste ligga i framtiden.".into(),
        Fault::UnknownChoice => "Är inte något av de val som finns.".into(),
        Fault::Taken => "Används redan.".into(),
        Fault::SameAsRow(row) => format!("Är samma som på rad {row}."),
        Fault::NotASlug => "Får bara innehålla a–z, 0–9 och bindestreck.".into(),
        Fault::BelowUsed(used) => format!("Får inte vara lägre än {used}, som redan används."),
        Fault::EasyToGuess => "Är för lätt att gissa. Välj flera ord som inte hör ihop.".into(),
        Fault::Unreadable => "Går inte att läsa.".into(),
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
        "date" => "Måste vara ett datum, till exempel 2026-11-24.".into(),
        "date-time" => "Måste vara en tid med tidszon, till exempel 2026-11-24T09:00:00+01:00.".into(),
        "month" => "Måste vara en månad, till exempel 2026-11.".into(),
        other => format!("Måste vara {other}."),
    }
}

/// What is wrong with a value that is none of the choices.
pub(crate) fn choices(choices: &[String]) -> String {
    format!("Måste vara något av: {}.", choices.join(", "))
}
