//! The audit trail in words: what was done, and the facts before and after. Facts that people have no word for (ids, keys)
//! are left out; the API has them.

use chrono::DateTime;
use samverk_domain::courses::course::CourseKind;
use samverk_domain::projects::application::FunderDecision;
use samverk_domain::projects::indicator::Aims;
use samverk_domain::projects::participation_state::ParticipationState;
use samverk_domain::projects::programme::FundKind;
use samverk_domain::projects::project_role::ProjectRole;
use samverk_domain::projects::project_state::ProjectState;
use samverk_domain::projects::report::{Judgement, ReportState};
use samverk_domain::time;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::words;

/// A fact before and after.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) name: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What was done to whom or what, in a sentence.
pub(crate) fn sentence(action: &str, summary: &str) -> String {
    let done = done(action);
    let leads_on = [" för", " till", " från", " in", " av", " utbildning i"].iter().any(|last| done.ends_with(last));
    if leads_on { format!("{done} {summary}") } else { format!("{done}: {summary}") }
}

#[expect(clippy::too_many_lines, reason = "a table, action by action")]
pub(crate) fn done(action: &str) -> &str {
    match action {
        "registration.made" => "Anmälde",
        "registration.cancelled" => "Avbokade",
        "registration.fee_removed" => "Tog bort avbokningsavgiften för",
        "registration.kept" => "Behöll platsen efter en ändring för",
        "registration.promoted" => "Gav plats från reservlistan till",
        "registration.offered" => "Erbjöd plats från reservlistan till",
        "registration.accepted" => "Tog den erbjudna platsen för",
        "registration.lapsed" => "Inget svar i tid från",
        "registration.held" => "Höll en plats för godkännande åt",
        "registration.approved" => "Godkände anmälan för",
        "registration.refused" => "Godkände inte anmälan för",
        "registration.approval_lapsed" => "Godkännandet kom inte i tid för",
        "approval_rule.set" => "Ändrade vad som ska godkännas för",
        "registration.substituted" => "Bytte deltagare till",
        "registration.moved" => "Flyttade i reservlistan",
        "person.added" => "Lade till personen",
        "person.changed" => "Ändrade personen",
        "person.copied" => "Hämtade sina uppgifter",
        "person.erased" => "Tog bort alla uppgifter om",
        "person.expired" => "Gallrade alla uppgifter om",
        "erasure.asked" => "Tog emot begäran att bli borttagen från",
        "erasure.withdrawn" => "Tog tillbaka begäran att bli borttagen för",
        "erasure.refused" => "Avslog begäran att bli borttagen från",
        "person.invited" => "Bjöd in",
        "invitation.accepted" => "Tackade ja till inbjudan",
        "affiliation.ended" => "Satte sista dag för",
        "affiliation.resumed" => "Tog tillbaka sista dagen för",
        "role.granted" => "Gav en roll till",
        "role.revoked" => "Tog en roll från",
        "calendar.shared" => "Skapade en kalenderlänk för",
        "calendar.withdrawn" => "Tog bort en kalenderlänk för",
        "unit.added" => "Lade till enheten",
        "unit.changed" => "Ändrade enheten",
        "unit.removed" => "Tog bort enheten",
        "attendance.counted" => "Noterade antal utan namn",
        "attendance.noted" => "Noterade närvaro",
        "certificate.issued" => "Utfärdade intyg till",
        "certificate.revoked" => "Återkallade intyget för",
        "certificates.exported" => "Laddade ner intygen för",
        "coverage.exported" => "Laddade ner vilka som saknar en utbildning i",
        "course.changed" => "Ändrade kursen",
        "course.created" => "Lade till kursen",
        "course.published" => "Publicerade kursen",
        "course.removed" => "Tog bort kursen",
        "course.withdrawn" => "Avpublicerade kursen",
        "course.evaluation_set" => "Ändrade utvärderingen av kursen",
        "evaluation_template.created" => "Lade till utvärderingsmallen",
        "evaluation_template.changed" => "Ändrade utvärderingsmallen",
        "evaluation.closed" => "Stängde utvärderingen av",
        "evaluation.exported" => "Laddade ner utvärderingen av",
        "evaluations.exported" => "Laddade ner utvärderingar",
        "document.added" => "Lade till dokumentet",
        "document.changed" => "Ändrade dokumentet",
        "document.removed" => "Tog bort dokumentet",
        "department.added" => "Lade till avdelningen",
        "department.changed" => "Ändrade avdelningen",
        "membership.begun" => "Inledde medlemskap för",
        "membership.ended" => "Avslutade medlemskap för",
        "needs.read" => "Läste deltagarnas behov",
        "offering.changed" => "Ändrade kurstillfället",
        "offering.pools_set" => "Ändrade kvoterna för kurstillfället",
        "offering.co_organisers_set" => "Ändrade medarrangörerna för kurstillfället",
        "offering.visibility_set" => "Ändrade vem som ser kurstillfället",
        "offering.invited" => "Bjöd in till kurstillfället",
        "offering.reminded" => "Påminde inbjudna till kurstillfället",
        "offering.invitation_withdrawn" => "Drog tillbaka en inbjudan till kurstillfället",
        "invitation.declined" => "Tackade nej till inbjudan till",
        "invitation.reopened" => "Ångrade sitt nej till inbjudan till",
        "offering.rooms_set" => "Bokade lokal för kurstillfället",
        "offering.created" => "Lade till kurstillfälle",
        "offering.transitioned" => "Ändrade läge för kurstillfället",
        "organisation.added" => "Lade till organisationen",
        "organisation.changed" => "Ändrade organisationen",
        "participants.exported" => "Laddade ner deltagarlista",
        "people.exported" => "Laddade ner personlistan för",
        "registrations.exported" => "Laddade ner anmälningarna för",
        "costs.exported" => "Laddade ner kostnaderna för",
        "demand.exported" => "Laddade ner statistiken för",
        "benefits.exported" => "Laddade ner det som avgiften ger",
        "invoice_basis.closed" => "Stängde fakturaunderlag",
        "invoice_basis.credited" => "Krediterade i fakturaunderlag",
        "invoice_basis.downloaded" => "Laddade ner fakturaunderlag för",
        "invoice_basis.exported" => "Exporterade fakturaunderlag",
        "batch.cancelled" => "Avbröt resten av",
        "invoice_month.closed" => "Stängde alla fakturaunderlag för",
        "room.added" => "Lade till lokalen",
        "room.changed" => "Ändrade lokalen",
        "room.booked" => "Bokade lokalen",
        "room.given_back" => "Tog bort en bokning av lokalen",
        "retention.applied" => "Gallrade",
        "retention.changed" => "Ändrade hur länge de här uppgifterna sparas",
        "series.created" => "Lade till serien",
        "series.changed" => "Ändrade serien",
        "series.removed" => "Tog bort serien",
        "series.parts_set" => "Ändrade delarna i serien",
        "series.transitioned" => "Ändrade läge för serien",
        "wish.asked" => "Önskade kursen",
        "wish.changed" => "Ändrade önskemålet",
        "wish.withdrawn" => "Drog tillbaka önskemålet",
        "wish.supported" => "Ställde sig bakom önskemålet",
        "wish.support_changed" => "Ändrade stödet för önskemålet",
        "wish.left" => "Lämnade önskemålet",
        "wish.answered" => "Svarade på önskemålet",
        other => done_in_networks(other),
    }
}

/// The same for networks.
fn done_in_networks(action: &str) -> &str {
    match action {
        "network.proposed" => "Föreslog nätverket",
        "network.changed" => "Ändrade nätverket",
        "network.state_changed" => "Ändrade läget för nätverket",
        "network_seat.answered" => "Svarade om platsen i nätverket",
        "network_seat.asked" => "Bad om förslag till nätverket",
        "network_seats.exported" => "Laddade ner platserna i nätverk för",
        "project_participations.exported" => "Laddade ner projekten för",
        "network_seat.expected" => "Ändrade antalet platser i nätverket",
        "network_meeting.planned" => "Planerade nätverksträffen",
        "network_meeting.changed" => "Ändrade nätverksträffen",
        "network_meeting.state_changed" => "Ändrade läget för nätverksträffen",
        "network_meeting.noted" => "Skrev anteckningar från nätverksträffen",
        "network_attendance.noted" => "Noterade närvaro vid en nätverksträff för",
        "need.noted" => "Noterade ett behov i nätverket",
        "need.changed" => "Ändrade ett behov i nätverket",
        "need.answered" => "Svarade på ett behov i nätverket",
        "need.taken_up" => "Tog ett behov i nätverket vidare",
        "need.removed" => "Tog bort ett behov i nätverket",
        "discussion_thread.opened" => "Startade en diskussion i nätverket",
        "discussion_thread.state_changed" => "Stängde eller öppnade en diskussion",
        "discussion_post.removed" => "Tog bort ett inlägg i diskussionen",
        "network_next_step.added" => "Lade till ett nästa steg",
        "network_next_step.changed" => "Ändrade ett nästa steg",
        "network_next_step.state_changed" => "Ändrade läget för ett nästa steg",
        "network_membership.begun" => "Föreslog en plats i ett nätverk för",
        "network_membership.changed" => "Ändrade platsen i ett nätverk för",
        other => done_in_projects(other),
    }
}

/// The same for projects.
fn done_in_projects(action: &str) -> &str {
    match action {
        "programme.added" => "Lade till programmet",
        "programme.changed" => "Ändrade programmet",
        "project.added" => "Lade till projektet",
        "project.changed" => "Ändrade projektet",
        "project.state_changed" => "Ändrade läget för projektet",
        "project_application.added" => "Lade till en ansökan till utlysningen",
        "project_application.changed" => "Ändrade ansökan till utlysningen",
        "project_milestone.added" => "Lade till milstolpen",
        "project_milestone.changed" => "Ändrade milstolpen",
        "project_milestone.removed" => "Tog bort milstolpen",
        "project_indicator.added" => "Lade till indikatorn",
        "project_indicator.changed" => "Ändrade indikatorn",
        "project_indicator.removed" => "Tog bort indikatorn",
        "project_indicator.measured" => "Noterade ett värde för indikatorn",
        "project.budget_revised" => "Ändrade budgeten för projektet",
        "project_report.added" => "Började en lägesrapport om",
        "project_report.changed" => "Ändrade lägesrapporten om",
        "project_report.submitted" => "Lämnade in lägesrapporten om",
        "project_report.reopened" => "Öppnade lägesrapporten igen om",
        "project_report.removed" => "Tog bort utkastet till lägesrapport om",
        "participation.invited" => "Bjöd in till projektet",
        "participation.changed" => "Ändrade organisationens del i projektet",
        "participation.state_changed" => "Ändrade läget för organisationens del i projektet",
        other => other,
    }
}

/// The facts that differ, as far as there are words for them.
pub(crate) fn changes(action: &str, before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let (before, after) = (facts(before), facts(after));
    let mut changes = Vec::new();
    for &(key, name) in NAMES {
        let (old, new) = (before.get(key), after.get(key));
        if old == new || (old.is_none_or(Value::is_null) && new.is_none_or(Value::is_null)) {
            continue;
        }
        let text = |value: Option<&Value>| value.map(|value| shown(action, key, value)).unwrap_or_default();
        let name = if name.is_empty() { by_action(action) } else { name };
        changes.push(Change { name, before: text(old), after: text(new) });
    }
    changes
}

/// Keys of the facts, in the order that they are shown. A single fact has no key; what has no name is called differently
/// for different actions.
const NAMES: &[(&str, &str)] = &[
    ("", ""),
    ("given_name", "Förnamn"),
    ("family_name", "Efternamn"),
    ("phone", "Telefon"),
    ("kind", ""),
    ("protected_identity", "Skyddade personuppgifter"),
    ("name", "Namn"),
    ("short_name", "Namn i listor"),
    ("slug", "Namn i webbadressen"),
    ("organisation_number", "Organisationsnummer"),
    ("municipality_code", "Kommunkod"),
    ("county_code", "Länskod"),
    ("population", "Invånare"),
    ("email_domain", "E-postdomän"),
    ("from_on", "Första dag"),
    ("to_on", "Sista dag"),
    ("title", "Titel"),
    ("code", "Kod"),
    ("summary", "Sammanfattning"),
    ("aim", "Mål"),
    ("content", "Innehåll"),
    ("level", "Nivå"),
    ("visibility", "Vem ser kursen"),
    ("is_published", "Publicerad"),
    ("description", "Beskrivning"),
    ("position", "Plats i listor"),
    ("form", "Form"),
    ("venue_name", "Lokal"),
    ("venue_address", "Gatuadress"),
    ("city", "Ort"),
    ("starts_at", "Börjar"),
    ("ends_at", "Slutar"),
    ("capacity", "Platser"),
    ("participant", "Deltagare"),
    ("place", "Plats i reservlistan"),
    ("reason", "Orsak"),
    ("number", "Nummer"),
    ("certificate_percent", "Närvaro för intyg, procent"),
    ("certificate_months", "Intyget gäller, månader"),
    ("offer_hours", "Svarstid för reservlistan, timmar"),
    ("price_member_ore", "Pris för medlemmar exkl. moms"),
    ("price_other_ore", "Pris för andra exkl. moms"),
    ("vat_percent", "Moms, procent"),
    ("opens_at", "Anmälan öppnar"),
    ("closes_at", "Anmälan stänger"),
    ("cancel_until", "Avboka senast"),
    ("cancellation_fees", "Avbokningsavgift"),
    ("contact_name", "Kontaktperson"),
    ("contact_email", "E-postadress"),
    ("contact_phone", "Telefonnummer"),
    ("contact_address", "Postadress"),
    ("invoice_reference", "Referens på fakturan"),
    ("state", "Läge"),
    ("price_ore", "Pris exkl. moms"),
    ("registered_by_name", "Anmäld av"),
    ("queue_number", "Nummer på reservlistan"),
    ("need", "Behov"),
    ("address", "Gatuadress"),
    ("accessibility", "Tillgänglighet"),
    ("is_in_use", "I bruk"),
    ("purpose", "Till vad"),
    ("audience", "För vem"),
    ("wanted_when", "Ungefär när"),
    ("people", "Personer"),
    ("note", "Till förbundet"),
    ("answer", "Svar"),
    ("wait_hours", "Timmar innan frågorna mejlas"),
    ("open_days", "Dagar att svara"),
    ("approves", "Efter pris"),
    ("over_ore", "Belopp exkl. moms"),
    ("kinds", "Alltid, vad det än kostar"),
    ("answer_days", "Dagar att svara"),
    ("is_default", "För kurser utan egen mall"),
    ("is_public", "NKI på kursens sida"),
    ("lines", "Rader"),
    ("net_ore", "Exklusive moms"),
    ("vat_ore", "Moms"),
    ("closed_by_name", "Stängt av"),
    ("exported_at", "Exporterat"),
    ("acronym", "Kortnamn"),
    ("title_english", "Titel på engelska"),
    ("expected_results", "Förväntade resultat"),
    ("target_groups", "Målgrupper"),
    ("funder", "Finansiär"),
    ("call", "Utlysning"),
    ("grant_number", "Finansiärens nummer"),
    ("diary_number", "Diarienummer"),
    ("authority", "Förvaltande myndighet"),
    ("budget_ore", "Budget"),
    ("contribution_ore", "Bidrag"),
    ("co_financing_ore", "Egen medfinansiering"),
    ("web_address", "Webbadress"),
    ("role", "Roll"),
    ("association_role", "Förbundets roll"),
    ("deadline_on", "Sista dag att ansöka"),
    ("sought_ore", "Sökt belopp"),
    ("submitted_on", "Inlämnad"),
    ("decision", "Besked"),
    ("granted_ore", "Beviljat belopp"),
    ("cash_ore", "Kontant insats"),
    ("hours", "Timmar"),
    ("decision_diary_number", "Beslutets diarienummer"),
    ("decision_section", "Beslutets paragraf"),
    ("decided_on", "Beslutsdag"),
    ("due_on", "Till"),
    ("reached_on", "Nådd"),
    ("unit", "Enhet"),
    ("aims", "Riktning"),
    ("target", "Mål"),
    ("as_of", "Per den"),
    ("value", "Värde"),
    ("budget_before_ore", "Budget före"),
    ("contribution_before_ore", "Bidrag före"),
    ("co_financing_before_ore", "Egen medfinansiering före"),
    ("status", "Nuläge"),
    ("done", "Genomfört"),
    ("this_year", "Under året"),
    ("risks", "Risker och svårigheter"),
    ("completion", "Genomförande och sluttid"),
    ("judgement", "Bedömning"),
    ("used_ore", "Använt av budgeten"),
];

fn facts(json: Option<&str>) -> Map<String, Value> {
    match json.and_then(|json| serde_json::from_str(json).ok()) {
        Some(Value::Object(facts)) => facts,
        Some(single) => Map::from_iter([(String::new(), single)]),
        None => Map::new(),
    }
}

/// What a single fact, or what kind of thing it is, is called.
fn by_action(action: &str) -> &'static str {
    match action {
        "role.granted" | "role.revoked" => "Roll",
        "affiliation.ended" => "Sista dag",
        "attendance.counted" | "retention.applied" => "Antal",
        "person.erased" => "Skäl",
        "retention.changed" => "Dagar",
        "attendance.noted" => "Noteringar",
        "offering.rooms_set" => "Lokaler",
        "series.parts_set" => "Delar",
        "participants.exported"
        | "people.exported"
        | "registrations.exported"
        | "costs.exported"
        | "demand.exported"
        | "benefits.exported"
        | "evaluation.exported"
        | "evaluations.exported"
        | "invoice_basis.downloaded"
        | "certificates.exported"
        | "coverage.exported" => "Fil",
        "invoice_month.closed" => "Underlag",
        _ => match about(action) {
            "person" => "Anknytning",
            "course" => "Typ",
            "organisation" | "programme" => "Slag",
            _ => "Läge",
        },
    }
}

/// The kind of thing that something was done to.
fn about(action: &str) -> &str {
    action.split_once('.').map_or(action, |(about, _)| about)
}

fn shown(action: &str, key: &str, value: &Value) -> String {
    match value {
        Value::Bool(yes) => if *yes { "Ja" } else { "Nej" }.to_owned(),
        Value::Number(number) if key.ends_with("_ore") => {
            samverk_domain::money::kronor(number.as_i64().unwrap_or_default())
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) if key.ends_with("_at") || key == "cancel_until" => {
            DateTime::parse_from_rfc3339(text).map_or_else(|_| text.clone(), |at| time::moment(at.to_utc()))
        }
        Value::String(text) if key.ends_with("_on") || action == "affiliation.ended" => {
            text.parse().map_or_else(|_| text.clone(), time::date)
        }
        Value::Array(steps) if key == "cancellation_fees" => {
            let step = |step: &Value| format!("{} dagar före: {} procent", step["daysBefore"], step["percent"]);
            steps.iter().map(step).collect::<Vec<_>>().join("; ")
        }
        Value::Array(kinds) if key == "kinds" => {
            let kind = |kind| CourseKind::deserialize(kind).map_or("", words::kind);
            kinds.iter().map(kind).collect::<Vec<_>>().join(", ")
        }
        Value::String(text) => word(action, key, value).unwrap_or(text).to_owned(),
        _ => String::new(),
    }
}

/// The word for a state, a kind or a role as the database spells it.
fn word(action: &str, key: &str, value: &Value) -> Option<&'static str> {
    fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Option<T> {
        T::deserialize(value).ok()
    }
    match (about(action), key) {
        ("registration", "state" | "") => read(value).map(|state| words::registration_state(state).0),
        ("offering", "state" | "") => read(value).map(words::offering_state),
        ("series", "state") => read(value).map(|state| words::series_state(state).0),
        ("series", "") if action == "series.transitioned" => read(value).map(|state| words::series_state(state).0),
        ("wish", "state" | "") => read(value).map(|state| words::wish_state(state).0),
        ("role", "") => read(value).map(words::role),
        ("person", "kind") => read(value).map(words::person_kind),
        ("approval_rule", "approves") => read(value).map(words::approves),
        ("course", "kind") => read(value).map(words::kind),
        ("organisation", "kind") => read(value).map(words::organisation_kind),
        ("project", "state" | "") => read(value).map(ProjectState::name),
        ("participation", "state") => read(value).map(ParticipationState::name),
        ("project", "association_role") | ("participation", "role") => read(value).map(ProjectRole::name),
        ("project_report", "judgement") => read(value).map(Judgement::name),
        ("project_report", "state") => read(value).map(ReportState::name),
        ("project_indicator", "aims") => read(value).map(Aims::name),
        ("project_application", "decision") => read(value).map(FunderDecision::name),
        ("programme", "kind") => read(value).map(FundKind::name),
        (_, "form") => read(value).map(words::form),
        (_, "level") => read(value).map(words::level),
        (_, "visibility") => read(value).map(words::visibility),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(name: &'static str, before: &str, after: &str) -> Change {
        Change { name, before: before.to_owned(), after: after.to_owned() }
    }

    #[test]
    fn only_facts_that_differ_are_told_in_words() {
        let before = r#"{"id":"1","given_name":"Anna","phone":null,"protected_identity":false,"version":1}"#;
        let after = r#"{"id":"1","given_name":"Anna","phone":"046-1","protected_identity":true,"version":2}"#;
        assert_eq!(
            changes("person.changed", Some(before), Some(after)),
            [change("Telefon", "", "046-1"), change("Skyddade personuppgifter", "Nej", "Ja")]
        );
        assert_eq!(
            changes("registration.cancelled", Some("\"confirmed\""), Some("\"cancelled_by_municipality\"")),
            [change("Läge", "Har plats", "Avbokad av kommunen")]
        );
        assert_eq!(changes("unit.added", None, None), []);
    }

    #[test]
    fn facts_are_called_by_what_was_done() {
        let kind = |action, kind: &str| changes(action, None, Some(&format!(r#"{{"kind":"{kind}"}}"#)));
        assert_eq!(kind("person.added", "elected"), [change("Anknytning", "", "Förtroendevald")]);
        assert_eq!(kind("organisation.added", "agency"), [change("Slag", "", "Annan myndighet")]);
        assert_eq!(kind("course.created", "seminar"), [change("Typ", "", "Seminarium")]);
        assert_eq!(changes("attendance.noted", None, Some("5")), [change("Noteringar", "", "5")]);
        assert_eq!(changes("role.granted", None, Some("\"coordinator\"")), [change("Roll", "", "Samordnare")]);
        assert_eq!(
            changes("affiliation.ended", None, Some("\"2026-12-01\"")),
            [change("Sista dag", "", "1\u{a0}dec. 2026")]
        );
        // What people wrote is theirs, also when it is spelled as a state.
        let named = changes("unit.added", None, Some(r#"{"name":"open"}"#));
        assert_eq!(named, [change("Namn", "", "open")]);
    }

    #[test]
    fn a_sentence_runs_on_after_a_preposition() {
        assert_eq!(sentence("affiliation.ended", "Anna Ek"), "Satte sista dag för Anna Ek");
        assert_eq!(sentence("person.changed", "Anna Ek"), "Ändrade personen: Anna Ek");
    }
}
