//! How long personal data are kept.

use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::privacy::retention;
use samverk_domain::privacy::rule::Limit;

use crate::answer::{IfMatch, Versioned, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::Moment;
use crate::{Api, Tag};

/// How long a kind of data is kept, and what was removed last.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct RetentionRule {
    /// Its name in addresses.
    kind: String,
    /// What is kept, in Swedish.
    name: String,
    /// What the time is counted from, in Swedish.
    since: String,
    /// What happens then, in Swedish.
    outcome: String,
    /// How long, in Swedish words.
    kept: String,
    /// How many days; left out where it is not counted in days that somebody may choose.
    days: Option<i64>,
    /// The fewest that may be chosen.
    least_days: Option<i64>,
    /// The most.
    most_days: Option<i64>,
    /// When something was last removed, or looked for.
    done_at: Option<Moment>,
    /// How much was removed then.
    removed_count: i64,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl RetentionRule {
    fn of(row: &retention::Model, here: &Here, actor: &Actor) -> Self {
        let rule = row.rule();
        let path = format!("/retention-rules/{}", rule.slug);
        let bounds = match rule.limit {
            Limit::Chosen { least, most, .. } => Some((least, most)),
            Limit::Fixed(_) => None,
        };
        let may_change = bounds.is_some() && actor.may(Permission::SetRetention);
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", "/retention-rules")
                .add_if(may_change, "edit", "PUT", &path)
                .done(),
            kind: rule.slug.to_owned(),
            name: rule.name.to_owned(),
            since: rule.since.to_owned(),
            outcome: rule.outcome.to_owned(),
            kept: row.kept(),
            days: row.days(),
            least_days: bounds.map(|(least, _)| least),
            most_days: bounds.map(|(_, most)| most),
            done_at: row.done_at.map(Moment),
            removed_count: row.removed,
            version: row.version,
        }
    }
}

/// How long a kind of data is to be kept.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct RetentionChange {
    /// How many days, within the bounds of the kind.
    days: i64,
}

/// How long data are kept.
pub(crate) struct Retention(pub(crate) Api);

#[OpenApi(tag = "Tag::Privacy")]
impl Retention {
    /// List how long data are kept
    ///
    /// Every kind of personal data with its rule, and what was removed last. The association's admins read it; everybody
    /// finds the rules on the portal's page about personal data.
    #[oai(path = "/retention-rules", method = "get", operation_id = "listRetentionRules")]
    async fn rules(&self, caller: Caller, here: Here) -> Result<Json<List<RetentionRule>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| retention::list(scope).await).await?;
        Ok(Json(List::of(rows.iter().map(|row| RetentionRule::of(row, &here, &caller.0)), &here)))
    }

    /// Get how long a kind of data is kept
    ///
    /// The association's admins read it.
    #[oai(path = "/retention-rules/:retentionKind", method = "get", operation_id = "getRetentionRule")]
    async fn rule(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "retentionKind")] kind: Path<String>,
    ) -> Result<Versioned<RetentionRule>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| retention::get(scope, &kind.0).await).await?;
        Ok(versioned(RetentionRule::of(&row, &here, &caller.0), row.version))
    }

    /// Choose how long a kind of data is kept
    ///
    /// Within the bounds of the kind; what the law decides cannot be chosen. What then is too old is removed for good by the
    /// next round, once a day. The association's admins choose.
    #[oai(path = "/retention-rules/:retentionKind", method = "put", operation_id = "updateRetentionRule")]
    async fn choose(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "retentionKind")] kind: Path<String>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<RetentionChange>,
    ) -> Result<Versioned<RetentionRule>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                retention::choose(scope, &kind.0, version.0, body.0.days).await?;
                retention::get(scope, &kind.0).await
            })
            .await?;
        Ok(versioned(RetentionRule::of(&row, &here, &caller.0), row.version))
    }
}
