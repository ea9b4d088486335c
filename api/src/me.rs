//! Oneself: who one is, where one is signed in, one's private calendar.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::calendar_feed::{self, Whose};
use samverk_domain::access::session;
use samverk_domain::access::token::refresh;
use samverk_domain::people::person;
use uuid::Uuid;

use crate::answer::{Created, Done, created};
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::people::Person;
use crate::problem::Problem;
use crate::roles::Role;
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// Oneself.
#[derive(Object)]
#[oai(rename = "Me", rename_all = "camelCase")]
struct Myself {
    /// Who one is in the organisation that the token stands for.
    person: Person,
    /// The name of that organisation.
    organisation_name: String,
    /// The roles that the token gives.
    roles: Vec<Role>,
    /// Everybody one may act as: one person for each organisation one works for.
    capacities: Vec<Capacity>,
}

/// Somebody one may act as.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Capacity {
    /// For `personId` when signing in.
    person_id: Uuid,
    /// The organisation.
    organisation_id: Uuid,
    /// Its name.
    organisation_name: String,
}

/// A place where one is signed in to the portal.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Session {
    /// Id.
    id: Uuid,
    /// Browser and system, in Swedish.
    device: String,
    /// When one signed in.
    created_at: Moment,
    /// When it was last used, at most five minutes stale.
    last_seen_at: Moment,
    /// When it ends in any case.
    expires_at: Moment,
    /// What can be done with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// A program that is signed in to the API.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct SignedInProgram {
    /// Id.
    id: Uuid,
    /// What the program calls itself.
    device: String,
    /// When it last got a token.
    last_used_at: Moment,
    /// When it is signed out unless it gets another.
    expires_at: Moment,
    /// What can be done with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// A private calendar.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct CalendarFeed {
    /// When it was made.
    pub(crate) created_at: Moment,
    /// The address to subscribe to. It holds a secret and is shown once, when it is made.
    pub(crate) address: Option<String>,
}

/// Oneself.
pub(crate) struct Me(pub(crate) Api);

#[OpenApi(tag = "Tag::Me")]
impl Me {
    /// Who one is
    ///
    /// The person that the token stands for, their roles, and everybody they may act as instead.
    #[oai(path = "/people/me", method = "get", operation_id = "getMe")]
    async fn get(&self, caller: Caller, here: Here) -> Result<Json<Myself>, Problem> {
        let identity = caller.0.identity().ok_or(Error::Forbidden)?;
        let (row, capacities) = self
            .0
            .database
            .read(&caller.0, async |scope| {
                Ok::<_, Error>((person::get(scope, identity.person).await?, session::my_capacities(scope).await?))
            })
            .await?;
        Ok(Json(Myself {
            person: Person::of(row, &here, &caller.0),
            organisation_name: identity.organisation_name.clone(),
            roles: identity.roles.iter().map(|&role| Role::of_token(role)).collect(),
            capacities: capacities
                .into_iter()
                .map(|one| Capacity {
                    person_id: one.person_id.0,
                    organisation_id: one.organisation_id.0,
                    organisation_name: one.organisation_name,
                })
                .collect(),
        }))
    }

    /// Where one is signed in
    ///
    /// The sessions of the portal; the programs that use the API are at `/people/me/tokens`.
    #[oai(path = "/people/me/sessions", method = "get", operation_id = "listMySessions")]
    async fn sessions(&self, caller: Caller, here: Here) -> Result<Json<List<Session>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| session::mine(scope).await).await?;
        let items = rows.into_iter().map(|row| Session {
            id: row.id.0,
            device: row.device,
            created_at: Moment(row.created_at),
            last_seen_at: Moment(row.last_seen_at),
            expires_at: Moment(row.expires_at),
            links: here
                .own("/people/me/sessions")
                .add("end", "DELETE", format!("/people/me/sessions/{}", row.id))
                .done(),
        });
        Ok(Json(List::of(items, &here)))
    }

    /// Sign out everywhere
    ///
    /// Ends every session and every refresh token of the account. Access tokens end by themselves within five minutes.
    #[oai(path = "/people/me/sessions", method = "delete", operation_id = "endMySessions")]
    async fn end_all(&self, caller: Caller) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| session::end_all(scope).await).await?;
        Ok(Done::Done)
    }

    /// Sign out in one place
    ///
    /// Ends one of one's own sessions.
    #[oai(path = "/people/me/sessions/:sessionId", method = "delete", operation_id = "endMySession")]
    async fn end(
        &self,
        caller: Caller,
        #[oai(name = "sessionId")] id: Path<session::SessionId>,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| session::end(scope, id.0).await).await?;
        Ok(Done::Done)
    }

    /// Where programs are signed in
    ///
    /// One for each sign-in to the API that can still be renewed, the one used last first.
    #[oai(path = "/people/me/tokens", method = "get", operation_id = "listMyTokens")]
    async fn tokens(&self, caller: Caller, here: Here) -> Result<Json<List<SignedInProgram>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| refresh::mine(scope).await).await?;
        let items = rows.into_iter().map(|row| SignedInProgram {
            id: row.family_id.0,
            device: row.device,
            last_used_at: Moment(row.created_at),
            expires_at: Moment(row.expires_at),
            links: here
                .own("/people/me/tokens")
                .add("end", "DELETE", format!("/people/me/tokens/{}", row.family_id))
                .done(),
        });
        Ok(Json(List::of(items, &here)))
    }

    /// Sign out a program of one's own
    ///
    /// Its refresh token stops working; its access token ends by itself within five minutes.
    #[oai(path = "/people/me/tokens/:tokenId", method = "delete", operation_id = "endMyToken")]
    async fn end_token(
        &self,
        caller: Caller,
        #[oai(name = "tokenId")] id: Path<refresh::RefreshTokenId>,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| refresh::end(scope, id.0).await).await?;
        Ok(Done::Done)
    }

    /// One's private calendar
    ///
    /// Whether there is one, and since when. Its address was shown when it was made.
    #[oai(path = "/people/me/calendar-feeds", method = "get", operation_id = "listMyCalendarFeeds")]
    async fn feeds(&self, caller: Caller, here: Here) -> Result<Json<List<CalendarFeed>>, Problem> {
        let feed = self.0.database.read(&caller.0, async |scope| calendar_feed::mine(scope, Whose::Own).await).await?;
        let items = feed.map(|feed| CalendarFeed { created_at: Moment(feed.created_at), address: None });
        Ok(Json(List::of(items, &here)))
    }

    /// Make a private calendar
    ///
    /// Gives an address that calendar programs can subscribe to. An earlier address stops working.
    #[oai(path = "/people/me/calendar-feeds", method = "post", operation_id = "createMyCalendarFeed")]
    async fn make_feed(&self, caller: Caller, here: Here) -> Result<Created<CalendarFeed>, Problem> {
        let secret =
            self.0.database.write(&caller.0, async |scope| calendar_feed::make(scope, Whose::Own).await).await?;
        let address = here.at(format!("/calendar-feeds/{}", secret.reveal()));
        let created_at = Moment(self.0.database.clock().now());
        Ok(created(CalendarFeed { created_at, address: Some(address) }, here.at("/people/me/calendar-feeds")))
    }

    /// Remove one's private calendar
    ///
    /// Its address stops working at once.
    #[oai(path = "/people/me/calendar-feeds", method = "delete", operation_id = "deleteMyCalendarFeeds")]
    async fn remove_feed(&self, caller: Caller) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| calendar_feed::remove(scope, Whose::Own).await).await?;
        Ok(Done::Done)
    }
}
