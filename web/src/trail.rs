//! The audit trail in words: what was done, and the facts before and after. Facts that people have no word for (ids, keys)
//! are left out; the API has them.

use chrono::DateTime;
use samverk_domain::time;
use serde_json::{Map, Value};

use crate::words;

/// A fact before and after.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) name: &'static str,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What was done.
pub(crate) fn action(action: &str) -> &str {
    match action {
        "registration.made" => "Anmälde",
        "registration.cancelled" => "Avbokade",
        "registration.promoted" => "Gav plats från reservlistan till",
        "person.added" => "Lade till personen",
        "person.changed" => "Ändrade personen",
        "person.invited" => "Bjöd in",
        "invitation.accepted" => "Tackade ja till inbjudan",
        "affiliation.ended" => "Satte sista dag för",
        "affiliation.resumed" => "Tog tillbaka sista dagen för",
        "role.granted" => "Gav en roll till",
        "role.revoked" => "Tog en roll från",
        "unit.added" => "Lade till enheten",
        "unit.changed" => "Ändrade enheten",
        "unit.removed" => "Tog bort enheten",
        "attendance.noted" => "Noterade närvaro",
        "course.changed" => "Ändrade kursen",
        "course.created" => "Lade till kursen",
        "course.published" => "Publicerade kursen",
        "course.removed" => "Tog bort kursen",
        "course.withdrawn" => "Avpublicerade kursen",
        "department.added" => "Lade till avdelningen",
        "department.changed" => "Ändrade avdelningen",
        "membership.begun" => "Inledde medlemskap för",
        "membership.ended" => "Avslutade medlemskap för",
        "needs.read" => "Läste deltagarnas behov",
        "offering.changed" => "Ändrade kurstillfället",
        "offering.created" => "Lade till kurstillfälle",
        "offering.transitioned" => "Ändrade läge för kurstillfället",
        "organisation.added" => "Lade till organisationen",
        "organisation.changed" => "Ändrade organisationen",
        "participants.exported" => "Laddade ner deltagarlista",
        "people.exported" => "Laddade ner personlistan för",
        "registrations.exported" => "Laddade ner anmälningarna för",
        "costs.exported" => "Laddade ner kostnaderna för",
        other => other,
    }
}

/// The facts that differ, as far as there are words for them.
pub(crate) fn changes(action: &str, before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let (before, after) = (facts(before), facts(after));
    let mut changes = Vec::new();
    for (key, name) in NAMES {
        let (old, new) = (before.get(key), after.get(key));
        if old == new || (old.is_none_or(Value::is_null) && new.is_none_or(Value::is_null)) {
            continue;
        }
        let text = |value: Option<&Value>| value.map(|value| shown(key, value)).unwrap_or_default();
        let name = if key.is_empty() { single(action) } else { name };
        changes.push(Change { name, before: text(old), after: text(new) });
    }
    changes
}

/// Keys of the facts, in the order that they are shown. A single fact has no key.
const NAMES: [(&str, &str); 46] = [
    ("", "Läge"),
    ("given_name", "Förnamn"),
    ("family_name", "Efternamn"),
    ("phone", "Telefon"),
    ("kind", "Typ"),
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
    ("form", "Form"),
    ("venue_name", "Lokal"),
    ("venue_address", "Gatuadress"),
    ("city", "Ort"),
    ("starts_at", "Börjar"),
    ("ends_at", "Slutar"),
    ("capacity", "Platser"),
    ("price_member_ore", "Pris för medlemmar exkl. moms"),
    ("price_other_ore", "Pris för andra exkl. moms"),
    ("opens_at", "Anmälan öppnar"),
    ("closes_at", "Anmälan stänger"),
    ("cancel_until", "Avboka senast"),
    ("contact_name", "Kontakt"),
    ("contact_email", "E-postadress"),
    ("contact_phone", "Telefonnummer"),
    ("contact_address", "Postadress"),
    ("invoice_reference", "Referens på fakturan"),
    ("state", "Läge"),
    ("price_ore", "Pris exkl. moms"),
    ("registered_by_name", "Anmäld av"),
    ("queue_number", "Nummer i kön"),
];

fn facts(json: Option<&str>) -> Map<String, Value> {
    match json.and_then(|json| serde_json::from_str(json).ok()) {
        Some(Value::Object(facts)) => facts,
        Some(single) => Map::from_iter([(String::new(), single)]),
        None => Map::new(),
    }
}

/// What a single fact is called.
fn single(action: &str) -> &'static str {
    match action {
        "role.granted" | "role.revoked" => "Roll",
        "affiliation.ended" => "Sista dag",
        "participants.exported" | "people.exported" | "registrations.exported" | "costs.exported" => "Fil",
        _ => "Läge",
    }
}

fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::Bool(yes) => if *yes { "Ja" } else { "Nej" }.to_owned(),
        Value::Number(number) if key.ends_with("_ore") => {
            samverk_domain::money::kronor(number.as_i64().unwrap_or_default())
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) if key.ends_with("_at") || key == "cancel_until" => {
            DateTime::parse_from_rfc3339(text).map_or_else(|_| text.clone(), |at| time::moment(at.to_utc()))
        }
        Value::String(text) => match text.parse() {
            Ok(day) => time::date(day),
            Err(_) => of_state(text).unwrap_or(text).to_owned(),
        },
        _ => String::new(),
    }
}

/// States, kinds and roles as the database spells them.
fn of_state(text: &str) -> Option<&'static str> {
    fn read<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
        serde_json::from_value(Value::String(text.to_owned())).ok()
    }
    let known = read(text)
        .map(|state| words::registration_state(state).0)
        .or_else(|| read(text).map(words::offering_state))
        .or_else(|| read(text).map(words::form))
        .or_else(|| read(text).map(words::kind))
        .or_else(|| read(text).map(words::level))
        .or_else(|| read(text).map(words::visibility))
        .or_else(|| read(text).map(words::organisation_kind));
    if known.is_some() {
        return known;
    }
    Some(match text {
        "official" => "Anställd",
        "elected" => "Förtroendevald",
        "external" => "Annan",
        "coordinator" => "Samordnare",
        "staff_editor" => "Handläggare",
        "association_admin" => "Förbundsadministratör",
        _ => return None,
    })
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
}
