//! The Swedish words for what jobs do.

use samverk_domain::jobs::Task;

/// What a job does; its details may name people and stay out of the list.
pub(super) fn task(stored: &str) -> &'static str {
    match serde_json::from_str(stored) {
        Ok(Task::SendLink { .. }) => "Skriva mejl med inloggningslänk",
        Ok(Task::SendInvitation { .. }) => "Skriva inbjudan",
        Ok(Task::ConfirmBooking { .. }) => "Skriva bekräftelser på en anmälan",
        Ok(Task::TellPromoted { .. }) => "Skriva besked om plats från reservlistan",
        Ok(Task::TellOffered { .. }) => "Skriva erbjudande om plats från reservlistan",
        Ok(Task::TellLapsed { .. }) => "Skriva besked om att svaret inte kom i tid",
        Ok(Task::TellApproval { .. }) => "Skriva besked om ett godkännande",
        Ok(Task::RemindOfApproval { .. }) => "Skriva påminnelser om ett godkännande",
        Ok(Task::TellSubstituted { .. }) => "Skriva besked om byte av deltagare",
        Ok(Task::TellCancelled { .. }) => "Skriva besked om avbokning",
        Ok(Task::TellChanged { .. }) => "Skriva besked om ny tid eller plats",
        Ok(Task::TellPostponed { .. }) => "Skriva besked om uppskjutet tillfälle",
        Ok(Task::TellMembership { .. }) => "Mejl om en plats i ett nätverk",
        Ok(Task::SendDiscussionDigest { .. }) => "Sammanfattning av diskussioner i nätverk",
        Ok(Task::AskForNomination { .. }) => "Fråga om förslag till ett nätverk",
        Ok(Task::TellWishAnswered { .. }) => "Skriva besked om ett önskemål",
        Ok(Task::TellProjectPart { .. }) => "Skriva om en organisations del i ett projekt",
        Ok(Task::AskForEvaluation { .. }) => "Skriva mejl med länk till utvärdering",
        Ok(Task::RemindOfEvaluation { .. }) => "Skriva påminnelser om utvärdering",
        Ok(Task::ForwardFeedback { .. }) => "Vidarebefordra synpunkt på tillgängligheten",
        Ok(Task::SendMail { .. }) => "Lämna ett mejl till mejlservern",
        Ok(Task::CloseInvoiceBasis { .. }) => "Stänga ett fakturaunderlag",
        Ok(Task::CopyOffering { .. }) => "Kopiera ett kurstillfälle till nästa år",
        Ok(Task::ImportPeople { .. }) => "Läsa in en del av en lista med personer",
        Ok(Task::TellCertificate { .. }) => "Skriva besked om ett intyg",
        Ok(Task::TellErasureRequest { .. }) => "Skriva besked om en begäran att bli borttagen",
        Ok(Task::TellNetworkMeeting { .. }) => "Skriva besked om en nätverksträff",
        Ok(Task::TellInvited { .. }) => "Skriva inbjudan till ett kurstillfälle",
        Ok(Task::RemindInvited { .. }) => "Skriva påminnelse om en inbjudan",
        Err(_) => "Okänt arbete",
    }
}
