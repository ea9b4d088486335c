//! The Swedish words for what the audit trail and the jobs are called inside.

use samverk_domain::jobs::Task;

/// What was done. Something that has no words yet is shown as it is stored.
pub(super) fn action(action: &str) -> &str {
    match action {
        "affiliation.ended" => "Avslutade anställning",
        "affiliation.resumed" => "Återtog anställning",
        "attendance.noted" => "Noterade närvaro",
        "course.changed" => "Ändrade kurs",
        "course.created" => "Lade till kurs",
        "course.published" => "Publicerade kurs",
        "course.removed" => "Tog bort kurs",
        "course.withdrawn" => "Avpublicerade kurs",
        "department.added" => "Lade till avdelning",
        "department.changed" => "Ändrade avdelning",
        "invitation.accepted" => "Tackade ja till inbjudan",
        "membership.begun" => "Inledde medlemskap",
        "membership.ended" => "Avslutade medlemskap",
        "needs.read" => "Läste behov",
        "offering.changed" => "Ändrade kurstillfälle",
        "offering.created" => "Lade till kurstillfälle",
        "offering.transitioned" => "Ändrade läge för kurstillfälle",
        "organisation.added" => "Lade till organisation",
        "organisation.changed" => "Ändrade organisation",
        "participants.exported" => "Laddade ner deltagarlista",
        "person.added" => "Lade till person",
        "person.changed" => "Ändrade person",
        "person.invited" => "Bjöd in person",
        "registration.cancelled" => "Avbokade anmälan",
        "registration.made" => "Anmälde",
        "registration.promoted" => "Gav plats från reservlistan",
        "role.granted" => "Gav roll",
        "role.revoked" => "Tog tillbaka roll",
        "unit.added" => "Lade till enhet",
        "unit.changed" => "Ändrade enhet",
        "unit.removed" => "Tog bort enhet",
        other => other,
    }
}

/// What a job does; its details may name people and stay out of the list.
pub(super) fn task(stored: &str) -> &'static str {
    match serde_json::from_str(stored) {
        Ok(Task::SendLink { .. }) => "Skriva mejl med inloggningslänk",
        Ok(Task::SendInvitation { .. }) => "Skriva inbjudan",
        Ok(Task::ConfirmBooking { .. }) => "Skriva bekräftelser på en anmälan",
        Ok(Task::TellPromoted { .. }) => "Skriva besked om plats från reservlistan",
        Ok(Task::TellCancelled { .. }) => "Skriva besked om avbokning",
        Ok(Task::TellChanged { .. }) => "Skriva besked om ny tid eller plats",
        Ok(Task::TellPostponed { .. }) => "Skriva besked om uppskjutet tillfälle",
        Ok(Task::ForwardFeedback { .. }) => "Vidarebefordra synpunkt på tillgängligheten",
        Ok(Task::SendMail { .. }) => "Lämna ett mejl till mejlservern",
        Err(_) => "Okänt arbete",
    }
}
