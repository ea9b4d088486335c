//! Those who come: the list for the staff who run the day, who was there, and what they need.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::attendance::{self, Mark};
use samverk_domain::courses::participants;
use samverk_domain::courses::registration::Listed;
use samverk_domain::courses::{OfferingId, RegistrationId, SessionId, need};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::answer::Done;
use crate::body::Body;
use crate::calendar::Session;
use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::head_counts::HeadCount;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::registrations::RegistrationState;
use crate::scalar::{Moment, Path};
use crate::waiting_list::Turn;
use crate::{Api, Tag};

/// Everybody who comes to an offering, or waits to.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct ParticipantList {
    /// The offering.
    offering_id: Uuid,
    /// Its sessions, in order of time.
    sessions: Vec<Session>,
    /// Who has, or had, a seat at it, by family name.
    participants: Vec<Participant>,
    /// Who waits, in the order of the waiting list; before them those who are offered a seat.
    queued_participants: Vec<Participant>,
    /// Those whose turn in the waiting list has come, the latest first.
    turns: Vec<ParticipantTurn>,
    /// How many came without names.
    head_counts: Vec<HeadCount>,
    /// What the caller may do with the list.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// Somebody who comes, or waits to.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct Participant {
    /// Their registration.
    registration_id: Uuid,
    /// Given name.
    given_name: String,
    /// Family name.
    family_name: String,
    /// E-mail.
    email: Option<String>,
    /// The name of their organisation.
    organisation_name: String,
    /// The name of the unit that pays.
    unit_name: Option<String>,
    /// The reference the invoice needs.
    invoice_reference: String,
    /// Price, in öre without VAT.
    price_ore: i64,
    /// The state of the registration.
    state: RegistrationState,
    /// When they were registered.
    registered_at: Moment,
    /// Who was there, as far as it is noted.
    attendances: Vec<Attendance>,
}

/// Somebody whose turn in the waiting list came.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct ParticipantTurn {
    /// Their registration.
    registration_id: Uuid,
    /// Given name.
    given_name: String,
    /// Family name.
    family_name: String,
    /// The name of their organisation.
    organisation_name: String,
    /// The state of the registration: what they answered.
    state: RegistrationState,
    /// When it came, and why.
    turn: Turn,
}

/// Whether a participant was at a session.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
struct Attendance {
    /// The session.
    session_id: Uuid,
    /// Whether they were there.
    is_present: bool,
}

/// Who was there.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AttendanceNote {
    /// One for each participant and session; those left out stay as they are.
    marks: Vec<AttendanceMark>,
}

/// Whether a participant was at a session.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AttendanceMark {
    /// The registration.
    registration_id: Uuid,
    /// The session.
    session_id: Uuid,
    /// Whether they were there.
    is_present: bool,
}

/// What a participant needs.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Need {
    /// The registration.
    registration_id: Uuid,
    /// Diet or access needs, in their words.
    need: String,
}

/// Participants.
pub(crate) struct Participants(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl Participants {
    /// List the participants of an offering
    ///
    /// Of people with skyddade personuppgifter the family name is just that, and given name, e-mail and unit are left out.
    /// As JSON; with `Accept: text/csv` or the media type of XLSX as a file, which is remembered in the audit trail. The
    /// association's staff read it.
    #[oai(path = "/course-offerings/:offeringId/participants", method = "get", operation_id = "listParticipants")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Listing<ParticipantList>, Problem> {
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let file = database.write(&caller.0, async |scope| participants::file(scope, id.0, format).await).await?;
            return Ok(Listing::file(file));
        }
        let list = database.read(&caller.0, async |scope| participants::list(scope, id.0).await).await?;
        Ok(Listing::json(ParticipantList::of(list, &here, &caller.0)))
    }

    /// Note who was there
    ///
    /// From the day of each session on. A mark that is the same changes nothing. Whoever was at a session has attended;
    /// whoever was absent from all of them did not come. Staff editors note it for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/attendances", method = "post", operation_id = "noteAttendance")]
    async fn note(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        body: Body<AttendanceNote>,
    ) -> Result<Done, Problem> {
        let mark = |mark: AttendanceMark| Mark {
            registration: RegistrationId(mark.registration_id),
            session: SessionId(mark.session_id),
            is_present: mark.is_present,
        };
        let marks: Vec<_> = body.0.marks.into_iter().map(mark).collect();
        self.0.database.write(&caller.0, async |scope| attendance::note(scope, id.0, &marks).await).await?;
        Ok(Done::Done)
    }

    /// Read what the participants need
    ///
    /// Diet and access needs are health data: only staff editors of the department read them, not the association's admins;
    /// each reading is remembered in the audit trail, and they are removed a week after the event.
    #[oai(path = "/course-offerings/:offeringId/needs", method = "get", operation_id = "listNeeds")]
    async fn needs(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Json<List<Need>>, Problem> {
        let needs = self.0.database.write(&caller.0, async |scope| need::read(scope, id.0).await).await?;
        let mut items: Vec<_> = needs.into_iter().map(|(id, need)| Need { registration_id: id.0, need }).collect();
        items.sort_by_key(|need| need.registration_id);
        Ok(Json(List::of(items, &here)))
    }
}

impl ParticipantList {
    fn of(list: participants::List, here: &Here, actor: &Actor) -> Self {
        let participants::List { offering, course, sessions, seated, queued, present, asked, counts } = list;
        let path = format!("/course-offerings/{}", offering.id);
        let participant = |row: Listed| {
            let noted = sessions.iter().filter_map(|session| {
                let is_present = *present.get(&(row.id, session.id))?;
                Some(Attendance { session_id: session.id.0, is_present })
            });
            Participant::of(row.clone(), noted.collect())
        };
        Self {
            offering_id: offering.id.0,
            participants: seated.into_iter().map(participant).collect(),
            queued_participants: queued.into_iter().map(participant).collect(),
            turns: asked.into_iter().map(ParticipantTurn::from).collect(),
            head_counts: counts.into_iter().map(HeadCount::from).collect(),
            links: here
                .own(format!("{path}/participants"))
                .add("up", "GET", &path)
                .add("participant-list", "GET", format!("{path}/participant-lists"))
                .add("sign-in-list", "GET", format!("{path}/sign-in-lists"))
                .add("badges", "GET", format!("{path}/badges"))
                .add_if(
                    actor.may(Permission::ManageCourses(course.department_id)),
                    "note-attendance",
                    "POST",
                    format!("{path}/attendances"),
                )
                .add_if(
                    actor.may(Permission::ManageCourses(course.department_id)),
                    "check-in",
                    "POST",
                    format!("{path}/check-ins"),
                )
                .add("head-counts", "GET", format!("{path}/head-counts"))
                .add_if(actor.may(Permission::ReadNeeds(course.department_id)), "needs", "GET", format!("{path}/needs"))
                .done(),
            sessions: sessions.into_iter().map(Session::from).collect(),
        }
    }
}

impl From<participants::Asked> for ParticipantTurn {
    fn from(asked: participants::Asked) -> Self {
        let participants::Asked { row, asked_at, asked_place, asked_because } = asked;
        Self {
            registration_id: row.id.0,
            given_name: row.given_name,
            family_name: row.family_name,
            organisation_name: row.organisation_name,
            state: row.state.into(),
            turn: Turn::of(asked_at, asked_place, asked_because),
        }
    }
}

impl Participant {
    fn of(row: Listed, attendances: Vec<Attendance>) -> Self {
        Self {
            registration_id: row.id.0,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            organisation_name: row.organisation_name,
            unit_name: row.unit_name,
            invoice_reference: row.invoice_reference,
            price_ore: row.price_ore,
            state: row.state.into(),
            registered_at: Moment(row.created_at),
            attendances,
        }
    }
}
