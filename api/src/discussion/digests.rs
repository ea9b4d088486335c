//! How often one is told of discussions by mail.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::discussion::digest::setting::{self, Choice, DigestFrequency};
use samverk_domain::networks::NetworkId;
use uuid::Uuid;

use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Path, choice};
use crate::{Api, Tag};

choice! {
    /// How often one is told.
    DiscussionDigestFrequency of DigestFrequency {
        /// On every working day.
        Daily,
        /// On the first working day of the week.
        Weekly,
        /// Never.
        None,
    }
}

/// How often one is told of the discussion of a network.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct DiscussionDigest {
    /// The network.
    network_id: Uuid,
    /// Its name.
    network_name: String,
    /// How often.
    frequency: DiscussionDigestFrequency,
    /// What one can do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// How often one wants to be told.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct DiscussionDigestChange {
    /// How often.
    frequency: DiscussionDigestFrequency,
}

impl DiscussionDigest {
    fn of(choice: Choice, here: &Here) -> Self {
        let path = format!("/people/me/discussion-digests/{}", choice.network.id);
        let network = format!("/networks/{}", choice.network.id);
        let links = here.own("/people/me/discussion-digests").add("network", "GET", network).add("edit", "PUT", path);
        Self {
            links: links.done(),
            network_id: choice.network.id.0,
            network_name: choice.network.name,
            frequency: choice.frequency.into(),
        }
    }
}

/// One's own digests.
pub(crate) struct DiscussionDigests(pub(crate) Api);

#[OpenApi(tag = "Tag::Networks")]
impl DiscussionDigests {
    /// List how often one is told of discussions
    ///
    /// Of each network that one is in, in Swedish order. Mails go at 7 in the morning of working days, one for all networks, and none
    /// when nobody else has written.
    #[oai(path = "/people/me/discussion-digests", method = "get", operation_id = "listMyDiscussionDigests")]
    async fn list(&self, caller: Caller, here: Here) -> Result<Json<List<DiscussionDigest>>, Problem> {
        let choices = self.0.database.read(&caller.0, async |scope| setting::mine(scope).await).await?;
        Ok(Json(List::of(choices.into_iter().map(|choice| DiscussionDigest::of(choice, &here)), &here)))
    }

    /// Choose how often one is told of a discussion
    ///
    /// Of a network that one is in. Who has chosen nothing is told once a week.
    #[oai(path = "/people/me/discussion-digests/:networkId", method = "put", operation_id = "setMyDiscussionDigest")]
    async fn choose(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "networkId")] network: Path<NetworkId>,
        body: Body<DiscussionDigestChange>,
    ) -> Result<Json<DiscussionDigest>, Problem> {
        let frequency = body.0.frequency.into();
        let choices = self
            .0
            .database
            .write(&caller.0, async |scope| {
                setting::choose(scope, network.0, frequency).await?;
                setting::mine(scope).await
            })
            .await?;
        let chosen = choices.into_iter().find(|choice| choice.network.id == network.0);
        Ok(Json(DiscussionDigest::of(chosen.ok_or(samverk_domain::Error::NotFound)?, &here)))
    }
}
