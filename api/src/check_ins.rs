//! Checking in: many marks at once, each answered by itself, so that a phone that was without a network can send all it has.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Fault;
use samverk_domain::courses::check_in::{self, CheckInId, Mark, Outcome, Told, Who};
use samverk_domain::courses::check_in_code::CodeKey;
use samverk_domain::courses::{OfferingId, RegistrationId, SessionId};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::List;
use crate::problem::{InvalidParameter, Problem};
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// Marks made at the door.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewCheckIns {
    /// The time by the clock of who sends them. By what it differs from ours, the times of the marks are put right.
    sent_at: Option<Moment>,
    /// The marks, in the order in which they were made; at most 500.
    marks: Vec<CheckInMark>,
}

/// A mark made at the door.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct CheckInMark {
    /// An id that is chosen where the mark is made. One that is sent again is the same mark.
    client_id: Uuid,
    /// The session.
    session_id: Uuid,
    /// Whose registration. Without it the code below.
    registration_id: Option<Uuid>,
    /// The code that the participant showed, as it was scanned or typed.
    code: Option<String>,
    /// Whether they are here. If not, what was said until then is taken back.
    is_present: bool,
    /// When it was made.
    made_at: Moment,
}

/// What became of a mark.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct CheckIn {
    /// The mark.
    client_id: Uuid,
    /// What became of it.
    outcome: CheckInOutcome,
    /// The registration that it is about.
    registration_id: Option<Uuid>,
    /// Since when they are here: the first mark stands.
    present_since: Option<Moment>,
    /// The course that the code is of instead.
    other_course_title: Option<String>,
}

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, poem_openapi::Enum, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
enum CheckInOutcome {
    /// They are here.
    Here,
    /// They were here already.
    HereAlready,
    /// They are not here.
    NotHere,
    /// They have no seat. The mark is kept for the staff to see to.
    NoSeat,
    /// The code is of another course today.
    OtherOffering,
    /// There is nobody with this code or registration.
    Unknown,
    /// The offering has no such session.
    UnknownSession,
    /// The day of the session has not come.
    NotYet,
    /// Another mark has the id.
    IdReused,
}

/// Checking in.
pub(crate) struct CheckIns(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl CheckIns {
    /// Check participants in
    ///
    /// Several doors may mark the same participant: the first mark stands, in whichever order they arrive, and one that is
    /// taken back takes back only what was said until then. A mark that cannot be taken does not hold up the others; one for
    /// somebody who has no seat any more is kept and told. Staff editors do it for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/check-ins", method = "post", operation_id = "checkInParticipants")]
    async fn check_in(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        body: Body<NewCheckIns>,
    ) -> Result<Json<List<CheckIn>>, Problem> {
        let sent_at = body.0.sent_at.map(|sent_at| sent_at.0);
        let marks = read(body.0.marks)?;
        let key = CodeKey::of(&self.0.tokens.keys);
        let note = async |scope: &_| check_in::note(scope, &key, id.0, sent_at, &marks).await;
        let told = self.0.database.write(&caller.0, note).await?;
        Ok(Json(List::of(told.into_iter().map(CheckIn::from), &here)))
    }
}

/// The marks; every one that names nobody is told.
fn read(marks: Vec<CheckInMark>) -> Result<Vec<Mark>, Problem> {
    let (mut read, mut faults) = (Vec::with_capacity(marks.len()), Vec::new());
    for (index, mark) in marks.into_iter().enumerate() {
        let by_id = mark.registration_id.map(|id| Who::Registration(RegistrationId(id)));
        match by_id.or(mark.code.map(Who::Code)) {
            Some(who) => read.push(Mark {
                id: CheckInId(mark.client_id),
                session: SessionId(mark.session_id),
                who,
                is_present: mark.is_present,
                made_at: mark.made_at.0,
            }),
            None => {
                faults.push(InvalidParameter::new(format!("marks[{index}].registrationId"), Fault::Missing.sentence()));
            }
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(Problem::invalid(faults)) }
}

impl From<Told> for CheckIn {
    fn from(told: Told) -> Self {
        let (outcome, other_course_title) = match told.outcome {
            Outcome::Here => (CheckInOutcome::Here, None),
            Outcome::HereAlready => (CheckInOutcome::HereAlready, None),
            Outcome::NotHere => (CheckInOutcome::NotHere, None),
            Outcome::NoSeat => (CheckInOutcome::NoSeat, None),
            Outcome::OtherOffering(title) => (CheckInOutcome::OtherOffering, Some(title)),
            Outcome::Unknown => (CheckInOutcome::Unknown, None),
            Outcome::UnknownSession => (CheckInOutcome::UnknownSession, None),
            Outcome::NotYet => (CheckInOutcome::NotYet, None),
            Outcome::IdReused => (CheckInOutcome::IdReused, None),
        };
        Self {
            client_id: told.id.0,
            outcome,
            registration_id: told.who.map(|(id, _)| id.0),
            present_since: told.since.map(Moment),
            other_course_title,
        }
    }
}
