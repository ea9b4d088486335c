//! The audit trail in words: what was done, and the facts before and after. Facts that people have no word for (ids, keys)
//! are left out; the API has them.

use samverk_domain::time;
use serde_json::{Map, Value};

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
        "registration.made" => "Anmälde, bokning",
        "registration.cancelled" => "Avbokade, bokning",
        "registration.promoted" => "Gav plats från reservlistan",
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
        let shown = |value: Option<&Value>| value.map(|value| words(key, value)).unwrap_or_default();
        let name = if key.is_empty() { single(action) } else { name };
        changes.push(Change { name, before: shown(old), after: shown(new) });
    }
    changes
}

/// Keys of the facts, in the order that they are shown. A single fact has no key.
const NAMES: [(&str, &str); 12] = [
    ("", "Läge"),
    ("given_name", "Förnamn"),
    ("family_name", "Efternamn"),
    ("phone", "Telefon"),
    ("kind", "Uppdrag"),
    ("protected_identity", "Skyddade personuppgifter"),
    ("name", "Namn"),
    ("invoice_reference", "Referens på fakturan"),
    ("state", "Läge"),
    ("price_ore", "Pris exkl. moms"),
    ("registered_by_name", "Anmäld av"),
    ("queue_number", "Nummer i kön"),
];

/// What a single fact is called.
fn single(action: &str) -> &'static str {
    match action {
        "role.granted" | "role.revoked" => "Roll",
        "affiliation.ended" => "Sista dag",
        _ => "Läge",
    }
}

fn facts(json: Option<&str>) -> Map<String, Value> {
    match json.and_then(|json| serde_json::from_str(json).ok()) {
        Some(Value::Object(facts)) => facts,
        Some(single) => Map::from_iter([(String::new(), single)]),
        None => Map::new(),
    }
}

fn words(key: &str, value: &Value) -> String {
    match value {
        Value::Bool(yes) => if *yes { "Ja" } else { "Nej" }.to_owned(),
        Value::Number(number) if key == "price_ore" => {
            samverk_domain::money::kronor(number.as_i64().unwrap_or_default())
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) => match text.parse() {
            Ok(day) => time::date(day),
            Err(_) => of_state(text).unwrap_or(text).to_owned(),
        },
        _ => String::new(),
    }
}

/// States, kinds and roles as the database spells them.
fn of_state(text: &str) -> Option<&'static str> {
    use samverk_domain::courses::state::RegistrationState;
    let quoted = Value::String(text.to_owned());
    if let Ok(state) = serde_json::from_value::<RegistrationState>(quoted) {
        return Some(crate::words::registration_state(state).0);
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
