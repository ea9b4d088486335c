//! Marks that the page's script sends, several at once, and what it shows then. A mark may be sent again until it is answered.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use poem::handler;
use poem::web::{Data, Json, Path};
use samverk_domain::courses::check_in::{self, CheckInId, Mark, Told, Who};
use samverk_domain::courses::{RegistrationId, SessionId, session};
use samverk_domain::time;
use serde::{Deserialize, Serialize};

use super::said::said;
use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Tone;
use crate::visitor::Visitor;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch {
    sent_at: DateTime<Utc>,
    marks: Vec<Sent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    id: CheckInId,
    registration_id: Option<RegistrationId>,
    #[serde(default)]
    code: String,
    is_present: bool,
    made_at: DateTime<Utc>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    marks: Vec<Said>,
    /// Since when who is here.
    present: BTreeMap<RegistrationId, String>,
    /// How many have come without a seat.
    without_seat: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    id: CheckInId,
    is_good: bool,
    text: String,
}

#[handler]
pub(super) async fn take(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    Path(session): Path<SessionId>,
    Json(batch): Json<Batch>,
) -> Answer<Json<Taken>> {
    let marks: Vec<_> = batch.marks.into_iter().map(|one| one.mark(session)).collect();
    let database = &portal.database;
    let told = if marks.is_empty() {
        Vec::new()
    } else {
        database
            .write(&visitor.actor, async |scope| {
                let offering = scope.get::<session::Entity>(session).await?.offering_id;
                let sent_at = Some(batch.sent_at);
                check_in::note(scope, &portal.codes, offering, sent_at, &marks).await.map_err(Failure)
            })
            .await?
    };
    let door = database
        .read(&visitor.actor, async |scope| check_in::door(scope, &portal.codes, session).await.map_err(Failure))
        .await?;
    let present = door.seated.iter().filter_map(|one| Some((one.row.id, time::hour(one.since?))));
    Ok(Json(Taken {
        marks: told.iter().map(Said::of).collect(),
        present: present.collect(),
        without_seat: door.without_seat.len(),
    }))
}

impl Sent {
    fn mark(self, session: SessionId) -> Mark {
        Mark {
            id: self.id,
            session,
            who: self.registration_id.map_or(Who::Code(self.code), Who::Registration),
            is_present: self.is_present,
            made_at: self.made_at,
        }
    }
}

impl Said {
    fn of(told: &Told) -> Self {
        let (tone, text) = said(told);
        Self { id: told.id, is_good: tone == Tone::Success, text }
    }
}
