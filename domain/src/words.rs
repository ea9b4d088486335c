//! What people are told when something cannot be done: one sentence each, the same in the portal and the API. Here a
//! writer finds them all.

use crate::error::{Fault, Refusal};
use crate::swedish;

impl Fault {
    /// What is wrong with a field, and how to mend it.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Missing => "Fyll i uppgiften.".to_owned(),
            Self::TooLong(longest) => format!("Texten är för lång. Skriv högst {longest} tecken."),
            Self::TooShort(shortest) => format!("Texten är för kort. Skriv minst {shortest} tecken."),
            Self::NotAnEmail => "Skriv hela e-postadressen, som anna.ek@kommun.se.".to_owned(),
            Self::NotAPhone => "Skriv ett telefonnummer, som 046-35 50 00.".to_owned(),
            Self::NotAWebAddress => "Skriv hela webbadressen. Den börjar med https://.".to_owned(),
            Self::OutOfRange(least, most) => format!("Skriv ett helt tal från {least} till {most}."),
            Self::TooMany(most) => format!("Listan är för lång. Dela upp den: högst {} åt gången.", crate::swedish::number(*most as u64)),
            Self::TooFew(least) => format!("Skriv minst {least} saker att välja mellan, en på varje rad."),
            Self::TooFewParts(least) => format!("En serie har minst {least} delar. Lägg till fler först."),
            Self::NotDigits(number) => format!("Skriv {number} siffror."),
            Self::NotKronor(most) => {
                format!("Skriv ett belopp från 0 till {} kronor.", swedish::number(most.unsigned_abs()))
            }
            Self::NotANumber => "Skriv ett tal, som 67,5.".to_owned(),
            Self::NotADay => "Skriv ett datum, som 2026-11-24.".to_owned(),
            Self::NotATime => "Skriv datum och klockslag, som 2026-11-24 09:00.".to_owned(),
            Self::NotAfter(other) => format!("Måste vara senare än {}.", field(other)),
            Self::NotBefore(other) => format!("Får inte vara senare än {}.", field(other)),
            Self::Before(other) => format!("Får inte vara före {}.", field(other)),
            Self::InThePast => "Tiden har redan varit. Välj en tid framåt.".to_owned(),
            Self::NotYet => "Det har inte varit än. Välj en dag som har varit, eller vänta.".to_owned(),
            Self::OnlyRevised => "Beloppen är beslutade. Gör en ny budget, med datum och skäl.".to_owned(),
            Self::UnknownChoice => "Välj något som finns i listan.".to_owned(),
            Self::Taken => "Används redan. Välj något annat.".to_owned(),
            Self::SameAsRow(row) => format!("Samma person finns på rad {row}."),
            Self::NotASlug => "Använd bara a–z, siffror och bindestreck.".to_owned(),
            Self::BelowUsed(used) => format!("Det finns redan {used}. Talet kan inte vara lägre."),
            Self::EasyToGuess => "Lösenordet är för lätt att gissa. Flera ord som inte hör ihop är lättare att minnas och svårare att gissa.".to_owned(),
            Self::Unreadable => "Det går inte att läsa. Kontrollera att filen eller texten är hel.".to_owned(),
            Self::TooLarge(most) => format!("Filen är för stor. Högst {} MB går bra.", most / 1024 / 1024),
            Self::NotAFile => "Den sortens fil tas inte emot, eller så är den inte det som namnet säger. Ladda upp PDF, Word, Excel, \
                PowerPoint, OpenDocument, text, bild, film, ljud eller zip.".to_owned(),
            Self::Refused(refusal) => refusal.sentence().to_owned(),
            Self::Occupied(by) => format!("Lokalen är upptagen: {by}. Välj en annan lokal eller tid."),
        }
    }
}

/// The name of a field in running text.
fn field(name: &str) -> &str {
    match name {
        "startsAt" => "starten",
        "closesAt" => "tiden då anmälan stänger",
        "fromOn" => "första dagen",
        "submittedOn" => "dagen då ansökan lämnades in",
        other => other,
    }
}

impl Refusal {
    /// What it is called, the same for every case of it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::CourseFull => "Kursen är full",
            Self::RegistrationClosed => "Anmälan är inte öppen",
            Self::AlreadyRegistered => "Redan anmäld",
            Self::IdReused => "Numret är redan använt",
            Self::ChangedMeanwhile => "Någon annan har ändrat",
            Self::NotInThisState => "Går inte just nu",
            Self::TooLateToCancel => "För sent att avboka",
            Self::FeeChanged => "Avgiften är en annan",
            Self::OfferLapsed => "Erbjudandet har gått ut",
            Self::LinkNotValid => "Länken fungerar inte",
            Self::SignInFailed => "Det gick inte att logga in",
            Self::TooManyAttempts => "För många försök",
            Self::TokenNotValid => "Inloggningen gäller inte längre",
            Self::InUse => "Används av annat",
            Self::LastAdministrator => "Den sista administratören",
            Self::LastCoordinator => "Den sista samordnaren",
            Self::OfferingOver => "Kurstillfället går inte att ändra",
            Self::AlreadyHeld => "Kursen har redan varit",
            Self::OthersSupport => "Andra kommuner står bakom",
            Self::NotAMember => "Bara för medlemmar",
            Self::NoSeatLeft => "Platsen är upptagen",
            Self::AlreadyInNetwork => "Redan med i nätverket",
            Self::AlreadyInProject => "Redan med i projektet",
            Self::NotEarned => "Kravet för intyg är inte uppfyllt",
            Self::TooManyLeases => "För många platser reserverade",
            Self::AlreadyDecided => "Redan avgjord",
            Self::ComingRegistrations => "Anmäld till kommande kurser",
            Self::ComingMeetings => "Kallat till kommande träffar",
            Self::MonthNotOver => "Månaden är inte slut",
        }
    }

    /// Why it was refused, and what can be done instead.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::CourseFull => "Det finns inte så många platser kvar. Välj reservlistan, eller anmäl färre.",
            Self::RegistrationClosed => "Kursen tar inte emot anmälningar just nu.",
            Self::AlreadyRegistered => "Minst en av personerna har redan en plats, eller står på reservlistan.",
            Self::IdReused => "Samma nummer har redan använts för något annat. Välj ett nytt nummer.",
            Self::ChangedMeanwhile => "Någon annan har ändrat medan du skrev. Läs in det senaste och ändra igen.",
            Self::NotInThisState => "Det går inte att göra i det läge som det är i nu.",
            Self::TooLateToCancel => "Sista dagen för avbokning har varit. Kontakta kursens kontaktperson.",
            Self::FeeChanged => {
                "Det kostar mer att avboka nu än när sidan visades. Se vad det kostar och bekräfta igen."
            }
            Self::OfferLapsed => "Tiden att svara har gått ut, och platsen har gått till nästa på reservlistan.",
            Self::LinkNotValid => "Länken är använd, för gammal eller ofullständig. Be om en ny.",
            Self::SignInFailed => "E-postadressen eller lösenordet stämmer inte.",
            Self::TooManyAttempts => "Det har varit för många försök. Vänta en kvart och försök igen.",
            Self::TokenNotValid => "Logga in igen.",
            Self::InUse => "Det kan inte tas bort, för annat hör ihop med det.",
            Self::LastAdministrator => "Förbundet måste ha minst en administratör. Utse en ny först.",
            Self::LastCoordinator => {
                "Organisationen måste ha minst en samordnare. Utse en ny först, eller be förbundet om hjälp."
            }
            Self::AlreadyHeld => "Kursen har varit. Då går anmälan inte längre att avboka.",
            Self::OthersSupport => {
                "Andra kommuner står bakom önskemålet. Då går det inte att ändra eller dra tillbaka, men ni kan lämna det."
            }
            Self::NotAMember => {
                "Bara kommuner som är medlemmar önskar kurser. Be någon från en sådan kommun att notera behovet i nätverket."
            }
            Self::NoSeatLeft => {
                "Organisationens platser i nätverket är tillsatta eller lovade. Avsluta en plats, eller byt ut den som har den."
            }
            Self::AlreadyInNetwork => "Personen är redan med i nätverket, eller har en nominering som väntar på svar.",
            Self::AlreadyInProject => {
                "Organisationen är redan med i projektet, eller har en inbjudan som väntar på svar."
            }
            Self::MonthNotOver => {
                "Månaden är inte slut. Underlagen kan stängas från och med den första dagen i nästa månad."
            }
            Self::ComingRegistrations => "Avboka först personen från kommande kurser. Avbokning kan kosta något.",
            Self::ComingMeetings => "Ställ först in de träffar som nätverket är kallat till.",
            Self::NotEarned => {
                "Minst en av personerna har för lite noterad närvaro för intyg. Rätta närvaron först, om den är fel."
            }
            Self::TooManyLeases => "Du har redan reserverat så många platser som går. Anmäl dem eller släpp dem först.",
            Self::AlreadyDecided => "Anmälan är redan avgjord, av någon annan eller för att tiden gick ut.",
            Self::OfferingOver => {
                "Tillfället är genomfört, inställt eller arkiverat. Kopiera det om kursen ska ges igen."
            }
        }
    }
}
