//! Personal data: one's own copy, and erasing a person.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::people::PersonId;
use samverk_domain::privacy::copy::{self, Value};
use samverk_domain::privacy::erasure;
use samverk_domain::privacy::mention::{Mention, Place};
use uuid::Uuid;

use crate::answer::Done;
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::{Moment, Path, Text};
use crate::{Api, Tag};

/// Everything that is kept about oneself.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct MyRecords {
    /// When this was put together.
    collected_at: Moment,
    /// Data of each kind; kinds that nothing is kept of are left out.
    parts: Vec<RecordPart>,
    /// The copy itself.
    #[oai(rename = "_links")]
    links: Links,
}

/// Data of one kind, as a table.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct RecordPart {
    /// The name of the kind, e.g. `registration`.
    kind: String,
    /// What it is called in Swedish.
    heading: String,
    /// What the values are, in Swedish.
    columns: Vec<String>,
    /// A list of values for each row, one for each column; empty where there is none. Days and times follow RFC 3339.
    rows: Vec<Vec<String>>,
}

/// What erasing a person means.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct ErasureTerms {
    /// The person.
    person_id: Uuid,
    /// How many registrations to what is not over have to be cancelled first.
    coming_count: u64,
    /// How many registrations stay and are counted, without a name.
    registration_count: u64,
    /// How many certificates stay, without a name.
    certificate_count: u64,
    /// How many diet and access needs are removed.
    need_count: u64,
    /// How many lines of invoice bases go on naming them, because the law asks for it.
    invoice_line_count: u64,
    /// The last year that one of them does.
    named_until: Option<i32>,
    /// Texts that name them by full name or address, of those that the caller may read: what people have written themselves
    /// is not changed, so look at each and decide.
    mentions: Vec<NameMention>,
    /// What they have asked themselves, if it waits for an answer.
    erasure_request_id: Option<Uuid>,
    /// What the caller may do.
    #[oai(rename = "_links")]
    links: Links,
}

/// A text that names a person.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NameMention {
    /// The kind of thing it belongs to, e.g. `course_wish`.
    kind: String,
    /// What kind of text it is, in Swedish.
    heading: String,
    /// The id, number or organisation that it is found by.
    found_by: String,
}

impl NameMention {
    fn of(mention: Mention) -> Self {
        Self {
            kind: mention.of.table.to_owned(),
            heading: mention.of.name.to_owned(),
            found_by: match mention.place {
                Place::Course(id) => id.to_string(),
                Place::Offering(id) | Place::Evaluation(id) => id.to_string(),
                Place::Participant(id, _) | Place::Approval(id) => id.to_string(),
                Place::Series(id) => id.to_string(),
                Place::Wish(id) => id.to_string(),
                Place::Certificate(number) => number,
                Place::Invoices(id) => id.to_string(),
                Place::Questions(id) => id.to_string(),
                Place::Room(id) => id.to_string(),
                Place::Unit(id) => id.to_string(),
                Place::Network(id) => id.to_string(),
                Place::Project(id) => id.to_string(),
                Place::Department(id) => id.to_string(),
            },
        }
    }
}

/// Why a person is erased.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Erasure {
    /// Why, at most 400 characters, without their name: it is kept in the audit trail.
    reason: Text,
}

/// Personal data.
pub(crate) struct Privacy(pub(crate) Api);

#[OpenApi(tag = "Tag::Privacy")]
impl Privacy {
    /// Get everything that is kept about oneself
    ///
    /// As the person that the token stands for, also with a protected identity. That it was taken out is remembered in the
    /// audit trail.
    #[oai(path = "/people/me/records", method = "get", operation_id = "getMyRecords")]
    async fn mine(&self, caller: Caller, here: Here) -> Result<Json<MyRecords>, Problem> {
        let parts = self.0.database.write(&caller.0, async |scope| copy::take(scope).await).await?;
        let owned = |text: &str| text.to_owned();
        Ok(Json(MyRecords {
            collected_at: Moment(self.0.database.clock().now()),
            parts: parts
                .into_iter()
                .map(|part| RecordPart {
                    kind: owned(part.table),
                    heading: owned(part.heading),
                    columns: part.columns.into_iter().map(owned).collect(),
                    rows: part.rows.iter().map(|row| row.iter().map(Value::data).collect()).collect(),
                })
                .collect(),
            links: here.own("/people/me/records").done(),
        }))
    }

    /// Get what erasing a person means
    ///
    /// What is removed, what stays without a name, and what has to be cancelled first. Coordinators ask for their own
    /// organisation's people, the association's admins for all whom they may know.
    #[oai(path = "/people/:personId/erasure-terms", method = "get", operation_id = "getErasureTerms")]
    async fn terms(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "personId")] id: Path<PersonId>,
    ) -> Result<Json<ErasureTerms>, Problem> {
        let found = self.0.database.read(&caller.0, async |scope| erasure::preview(scope, id.0).await).await?;
        let path = format!("/people/{}", id.0);
        Ok(Json(ErasureTerms {
            person_id: id.0.0,
            coming_count: found.coming.len() as u64,
            registration_count: found.registrations,
            certificate_count: found.certificates,
            need_count: found.needs,
            invoice_line_count: found.invoice_lines,
            named_until: found.named_until,
            erasure_request_id: found.request.as_ref().map(|request| request.id.0),
            mentions: found.mentions.into_iter().map(NameMention::of).collect(),
            links: here
                .own(format!("{path}/erasure-terms"))
                .add("person", "GET", &path)
                .add_if(found.coming.is_empty(), "erase", "POST", format!("{path}/erasures"))
                .done(),
        }))
    }

    /// Erase a person
    ///
    /// Nothing names them any more, but lines of invoice bases until the law lets go of them; what is counted stays. It cannot
    /// be undone. Coordinators erase their own organisation's people, the association's admins all whom they may know.
    #[oai(path = "/people/:personId/erasures", method = "post", operation_id = "erasePerson")]
    async fn erase(
        &self,
        caller: Caller,
        #[oai(name = "personId")] id: Path<PersonId>,
        body: Body<Erasure>,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| erasure::erase(scope, id.0, &body.0.reason.0).await).await?;
        Ok(Done::Done)
    }
}
