//! The audit trail: who did what.

use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use samverk_domain::audit;
use samverk_domain::organisations::OrganisationId;
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::Moment;
use crate::written::Written;
use crate::{Api, Tag};

/// Something that was done.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
struct AuditEvent {
    /// Id.
    id: Uuid,
    /// The organisation it concerns.
    organisation_id: Uuid,
    /// Its name.
    organisation_name: String,
    /// When.
    at: Moment,
    /// Who did it, by name.
    actor_name: String,
    /// What was done, e.g. `registration.cancelled`.
    action: String,
    /// What kind of thing it was done to.
    object_kind: String,
    /// Which.
    object_id: Uuid,
    /// What people call it.
    summary: String,
    /// What it was: a text that holds JSON, whose shape may change.
    before: Option<String>,
    /// What it became: a text that holds JSON, whose shape may change.
    after: Option<String>,
}

/// The audit trail.
pub(crate) struct Audit(pub(crate) Api);

#[OpenApi(tag = "Tag::Operations")]
impl Audit {
    /// Read the audit trail
    ///
    /// The newest first. Coordinators read what concerns their own organisation, the association's admins everything.
    #[oai(path = "/audit-events", method = "get", operation_id = "listAuditEvents")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only what concerns this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
    ) -> Result<Written<Page<AuditEvent>>, Problem> {
        let organisation = organisation.0.map(OrganisationId);
        let rows = self
            .0
            .database
            .read(&caller.0, async |scope| audit::list(scope, organisation, limit.page(&page)).await)
            .await?;
        Ok(Written(Page::of(rows, &here, |row| AuditEvent {
            id: row.id.0,
            organisation_id: row.owner_org_id.0,
            organisation_name: row.organisation_name,
            at: Moment(row.at),
            actor_name: row.actor_name,
            action: row.action,
            object_kind: row.object_kind,
            object_id: row.object_id,
            summary: row.summary,
            before: row.before,
            after: row.after,
        })))
    }
}
