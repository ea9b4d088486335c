//! Which tables hold personal data, and what becomes of them: in a person's own copy, and when the person is erased. A test goes
//! through the columns of the database and finds those that are not here.

/// What becomes of the data in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They are in the copy; they are taken out when the person is erased.
    CopiedAndErased,
    /// They are in the copy, and stay when the person is erased, for this reason.
    CopiedAndKept(&'static str),
    /// They are not in the copy, for the first reason, and are taken out.
    Erased(&'static str),
    /// They are in neither, for this reason.
    Kept(&'static str),
}

/// A table with personal data.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its name.
    pub table: &'static str,
    /// The columns that name somebody, tell of them or refer to them.
    pub columns: &'static [&'static str],
    /// What becomes of them.
    pub fate: Fate,
}

const fn place(table: &'static str, columns: &'static [&'static str], fate: Fate) -> Place {
    Place { table, columns, fate }
}

const STAFF: &str = "Namnet på den som gjorde något åt förbundet, i det den gjorde";
const THEIRS: &str = "Raden handlar om någon annan";

/// Every place.
pub const PLACES: &[Place] = {
    use Fate::{CopiedAndErased, CopiedAndKept, Erased, Kept};
    &[
        place(
            "person",
            &["account_id", "given_name", "family_name", "phone", "search_text", "sort_key"],
            CopiedAndErased,
        ),
        place("person_email", &["person_id", "email"], CopiedAndErased),
        place("affiliation", &["person_id", "title"], CopiedAndErased),
        place("role_assignment", &["person_id"], CopiedAndErased),
        place("role_assignment", &["granted_by"], Kept("En id utan namn")),
        place("account", &["email", "password_hash"], CopiedAndErased),
        place("portal_session", &["account_id", "person_id", "device"], CopiedAndErased),
        place("refresh_token", &["account_id", "person_id", "device"], CopiedAndErased),
        place("one_time_link", &["person_id", "email"], CopiedAndErased),
        place("unsent_form", &["person_id", "path", "body"], CopiedAndErased),
        place("calendar_feed", &["person_id"], CopiedAndErased),
        place("sign_in_attempt", &["subject"], Kept("Ett hashvärde som inte går att läsa, i högst 90 dagar")),
        place("registration", &["person_id", "registered_by", "registered_by_name"], CopiedAndErased),
        place("approval", &["registration_id", "reason", "answer_by"], CopiedAndErased),
        place("approval", &["decided_by"], Kept("En id utan namn")),
        place("erasure_request", &["person_id", "reason"], CopiedAndErased),
        place("erasure_request", &["decided_by"], Kept("En id utan namn")),
        place("seat_lease", &["holder_id"], Kept("En id utan namn, i högst en halvtimme")),
        place("registration_need", &["registration_id", "need"], CopiedAndErased),
        place("attendance", &["registration_id"], CopiedAndKept("Närvaron räknas utan namn")),
        place("attendance", &["noted_by_name"], Erased(STAFF)),
        place("check_in", &["registration_id"], CopiedAndKept("Närvaron räknas utan namn")),
        place("check_in", &["made_by_name"], Erased(STAFF)),
        place("head_count", &["noted_by_name"], Erased(STAFF)),
        place("document", &["updated_by"], Erased(STAFF)),
        place("document_version", &["added_by_name"], Erased(STAFF)),
        place("evaluation_invitation", &["registration_id"], CopiedAndKept("Svaren räknas utan namn")),
        place("project_report", &["submitted_by_name"], Erased(STAFF)),
        place("certificate", &["registration_id", "person_id", "holder_name"], CopiedAndErased),
        place("certificate", &["signer_name", "signer_title"], Kept("Den som skrev under svarar för andras intyg")),
        place(
            "invoice_line",
            &["registration_id", "person_id", "given_name", "family_name"],
            CopiedAndKept("Bokföringslagen 7 kap. 2 §: till och med det sjunde året"),
        ),
        place("room_booking", &["booked_by"], Erased(STAFF)),
        place("invoice_basis", &["closed_by_name", "exported_by_name"], Erased(STAFF)),
        place("invoice_credit", &["asked_by_name"], Erased(STAFF)),
        place("course", &["updated_by"], Erased(STAFF)),
        place("course_offering", &["updated_by", "contact_name", "contact_email", "contact_phone"], Erased(STAFF)),
        place(
            "co_organiser",
            &["contact_name", "contact_email", "contact_phone"],
            Erased("Kontakten hos en annan organisation, som bara förbundets medarbetare ser"),
        ),
        place("offering_invitation", &["email"], CopiedAndErased),
        place("offering_invitation", &["invited_by"], Erased(STAFF)),
        place("evaluation_template", &["updated_by"], Erased(STAFF)),
        place("organisation", &["contact_email", "contact_phone"], Erased("Organisationens egna uppgifter")),
        place(
            "mail",
            &["to_name", "to_address", "subject", "text_body", "html_body", "calendar", "last_error", "unsubscribe"],
            CopiedAndErased,
        ),
        place("audit_event", &["actor_person_id", "actor_name", "summary", "before", "after"], CopiedAndErased),
        place("job", &["task", "last_error"], CopiedAndErased),
        place("batch", &["started_by"], Kept("En id utan namn")),
        place("batch", &["started_by_name"], Erased(STAFF)),
        place(
            "import_row",
            &["given_name", "family_name", "email", "title", "person_id"],
            Erased("Kopian har personen som raden blev; det som skrevs finns bara tills raden är inläst"),
        ),
        place("network_membership", &["person_id", "reason"], CopiedAndErased),
        place("network_membership", &["nominated_by"], Kept("En id utan namn")),
        place("network_meeting_answer", &["membership_id", "answer"], CopiedAndErased),
        place(
            "network_attendance",
            &["membership_id", "substitute_id", "presence"],
            CopiedAndKept("Närvaron räknas utan namn"),
        ),
        place("network_next_step", &["membership_id"], CopiedAndKept("Uppgiften är nätverkets, utan namn")),
        place("need_signal", &["person_id", "text"], CopiedAndKept("Behovet är nätverkets, utan namn")),
        place("need_supporter", &["person_id"], CopiedAndKept("Organisationen har behovet, utan namn")),
        place("discussion_thread", &["person_id"], CopiedAndKept("Ämnet är nätverkets, utan namn")),
        place("discussion_post", &["person_id", "text"], CopiedAndKept("Texten är nätverkets, utan namn")),
        place("discussion_read", &["person_id"], CopiedAndErased),
        place("discussion_digest", &["person_id"], CopiedAndErased),
        place("discussion_digest_link", &["person_id"], Erased("Ett hashvärde som inte går att läsa")),
        place("project", &["contact_id"], CopiedAndErased),
        place("project_participation", &["contact_id"], CopiedAndErased),
        place("course_wish_support", &["people"], Kept(THEIRS)),
    ]
};

/// Texts that people write in their own words, and may name somebody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeText {
    /// The table.
    pub table: &'static str,
    /// What kind of text it is.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
}

const fn free(table: &'static str, name: &'static str, columns: &'static [&'static str]) -> FreeText {
    FreeText { table, name, columns }
}

/// Every such text. Where it is shown is said in [`super::mention`].
pub const FREE_TEXTS: &[FreeText] = &[
    free("course", "Kurs", &["title", "summary", "aim", "content"]),
    free("course_offering", "Kurstillfälle", &["state_reason", "venue_name", "venue_address"]),
    free("co_organiser", "Avtal med en medarrangör", &["agreement"]),
    free("course_session", "Pass", &["title"]),
    free("document", "Dokument", &["title", "credit"]),
    free("document_version", "Fil i ett dokument", &["file_name"]),
    free("seat_pool", "Platskvot", &["name"]),
    free("course_series", "Serie", &["title", "summary"]),
    free("course_wish", "Önskemål", &["title", "need", "audience", "wanted_when", "answer"]),
    free("course_wish_support", "Anteckning till ett önskemål", &["note"]),
    free("registration", "Fakturareferens på en anmälan", &["invoice_reference"]),
    free("approval", "Skäl när en anmälan nekades", &["reason"]),
    free("certificate", "Skäl när ett intyg återkallades", &["revoked_because"]),
    free("invoice_line", "Rad i ett fakturaunderlag", &["reason", "invoice_reference"]),
    free("invoice_credit", "Skäl till en kreditering", &["reason"]),
    free("evaluation_template", "Utvärderingsmall", &["name"]),
    free("evaluation_question", "Fråga i en utvärdering", &["words", "choices"]),
    free("evaluation_answer_part", "Svar i en utvärdering", &["words"]),
    free("room_booking", "Lokalbokning", &["purpose"]),
    free("room", "Lokal", &["name", "address", "accessibility"]),
    free("unit", "Enhet", &["name", "invoice_reference"]),
    free("network", "Nätverk", &["name", "purpose", "mandate", "cadence"]),
    free("network_seat", "Vem förbundet tänker sig till en plats i ett nätverk", &["asked_for"]),
    free("network_meeting", "Nätverksträff", &["title", "place", "agenda", "notes"]),
    free("network_next_step", "Nästa steg efter en nätverksträff", &["text"]),
    free("need_signal", "Behov i ett nätverk", &["title", "text", "answer"]),
    free("discussion_thread", "Diskussion i ett nätverk", &["title"]),
    free("discussion_post", "Inlägg i en diskussion", &["text"]),
    free("network_seat_reason", "Skäl till att en plats i ett nätverk står tom", &["reason"]),
    free(
        "project",
        "Projekt",
        &[
            "acronym",
            "title",
            "title_english",
            "summary",
            "aim",
            "expected_results",
            "target_groups",
            "funder",
            "call",
            "grant_number",
            "diary_number",
            "web_address",
        ],
    ),
    free("project_application", "Ansökan för ett projekt", &["call"]),
    free("project_milestone", "Milstolpe i ett projekt", &["title"]),
    free("project_indicator", "Indikator i ett projekt", &["name", "unit"]),
    free("project_indicator_value", "Värde på en indikator i ett projekt", &["comment"]),
    free("project_budget_revision", "Ändrad budget för ett projekt", &["reason"]),
    free("project_report", "Lägesrapport om ett projekt", &["status", "done", "this_year", "risks", "completion"]),
    free(
        "project_participation",
        "En organisations beslut att delta i ett projekt",
        &["decision_diary_number", "decision_section"],
    ),
    free("department", "Avdelning", &["name", "description"]),
];
