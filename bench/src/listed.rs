//! A list of registrations as Samverk reads it (`courses::registration::listed`), in plain SQL and a struct for serde.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// The statement that lists registrations for a coordinator; the rest of it says which, and in which order. Its first two
/// values are the organisation and who asks.
macro_rules! listed {
    ($rest:expr) => {
        concat!(
            "SELECT registration.id, registration.owner_org_id, registration.offering_id, registration.booking_id, ",
            "registration.state, registration.queue_number, registration.invoice_reference, registration.unit_id, ",
            "registration.price_ore, registration.vat_percent, ",
            "CASE WHEN EXISTS (SELECT 1 FROM person AS other WHERE other.id = registration.registered_by AND ",
            "other.protected_identity = TRUE AND other.id <> $2 AND other.owner_org_id <> $1) ",
            "THEN 'Skyddade personuppgifter' ELSE registration.registered_by_name END AS registered_by_name, ",
            "registration.created_at, registration.version, registration.person_id, person.protected_identity, ",
            "person.given_name, person.family_name, person_email.email, unit.name AS unit_name, ",
            "organisation.short_name AS organisation_name, course.id AS course_id, course.title AS course_title, ",
            "course.slug AS course_slug, course.department_id, course_offering.state AS offering_state, registration.starts_at, ",
            "registration.ends_at, course_offering.cancel_until, course_offering.form, ",
            "course_offering.venue_name, course_offering.city, course_offering.virtual_link, registration.offered_until, ",
            "registration.fee_ore, registration.kept_at, course_offering.leave_free_until FROM registration ",
            "INNER JOIN person ON registration.person_id = person.id ",
            "INNER JOIN course_offering ON registration.offering_id = course_offering.id ",
            "LEFT JOIN person_email ON person.id = person_email.person_id AND person_email.is_primary = TRUE ",
            "LEFT JOIN unit ON registration.unit_id = unit.id ",
            "INNER JOIN organisation ON registration.owner_org_id = organisation.id ",
            "INNER JOIN course ON course_offering.course_id = course.id WHERE registration.owner_org_id = $1 ",
            $rest
        )
    };
}
pub(crate) use listed;

/// How many registrations the same list has in all, counted as far as Samverk counts.
macro_rules! counted {
    ($rest:expr) => {
        concat!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM registration WHERE owner_org_id = $1 ",
            $rest,
            " LIMIT 1001) AS counted"
        )
    };
}
pub(crate) use counted;

/// The order of the lists.
macro_rules! in_order {
    ($rest:literal) => {
        concat!(
            $rest,
            " ORDER BY registration.starts_at ASC, registration.offering_id ASC, person.sort_key ASC, ",
            "registration.id ASC"
        )
    };
}
pub(crate) use in_order;

/// A row of the list.
#[derive(Serialize)]
pub(crate) struct Listed {
    pub(crate) id: Uuid,
    pub(crate) owner_org_id: Uuid,
    pub(crate) offering_id: Uuid,
    pub(crate) booking_id: Uuid,
    pub(crate) state: String,
    pub(crate) queue_number: Option<i64>,
    pub(crate) invoice_reference: String,
    pub(crate) unit_id: Option<Uuid>,
    pub(crate) price_ore: i64,
    pub(crate) vat_percent: i64,
    pub(crate) registered_by_name: String,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) version: i64,
    pub(crate) person_id: Uuid,
    pub(crate) protected_identity: bool,
    pub(crate) given_name: String,
    pub(crate) family_name: String,
    pub(crate) email: Option<String>,
    pub(crate) unit_name: Option<String>,
    pub(crate) organisation_name: String,
    pub(crate) course_id: Uuid,
    pub(crate) course_title: String,
    pub(crate) course_slug: String,
    pub(crate) department_id: Uuid,
    pub(crate) offering_state: String,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) cancel_until: DateTime<Utc>,
    pub(crate) form: String,
    pub(crate) venue_name: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) virtual_link: Option<String>,
    pub(crate) offered_until: Option<DateTime<Utc>>,
    pub(crate) fee_ore: i64,
    pub(crate) kept_at: Option<DateTime<Utc>>,
    pub(crate) leave_free_until: Option<DateTime<Utc>>,
}

/// Reads rows of either database by their places.
macro_rules! read_listed {
    ($rows:expr) => {
        $rows
            .iter()
            .map(|row| {
                Ok($crate::listed::Listed {
                    id: row.try_get(0)?,
                    owner_org_id: row.try_get(1)?,
                    offering_id: row.try_get(2)?,
                    booking_id: row.try_get(3)?,
                    state: row.try_get(4)?,
                    queue_number: row.try_get(5)?,
                    invoice_reference: row.try_get(6)?,
                    unit_id: row.try_get(7)?,
                    price_ore: row.try_get(8)?,
                    vat_percent: row.try_get(9)?,
                    registered_by_name: row.try_get(10)?,
                    created_at: row.try_get(11)?,
                    version: row.try_get(12)?,
                    person_id: row.try_get(13)?,
                    protected_identity: row.try_get(14)?,
                    given_name: row.try_get(15)?,
                    family_name: row.try_get(16)?,
                    email: row.try_get(17)?,
                    unit_name: row.try_get(18)?,
                    organisation_name: row.try_get(19)?,
                    course_id: row.try_get(20)?,
                    course_title: row.try_get(21)?,
                    course_slug: row.try_get(22)?,
                    department_id: row.try_get(23)?,
                    offering_state: row.try_get(24)?,
                    starts_at: row.try_get(25)?,
                    ends_at: row.try_get(26)?,
                    cancel_until: row.try_get(27)?,
                    form: row.try_get(28)?,
                    venue_name: row.try_get(29)?,
                    city: row.try_get(30)?,
                    virtual_link: row.try_get(31)?,
                    offered_until: row.try_get(32)?,
                    fee_ore: row.try_get(33)?,
                    kept_at: row.try_get(34)?,
                    leave_free_until: row.try_get(35)?,
                })
            })
            .collect::<std::result::Result<Vec<_>, sqlx::Error>>()
    };
}
pub(crate) use read_listed;
