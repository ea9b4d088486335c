//! A coordinator's private calendar of what the people of their organisation take part in.

use poem_openapi::OpenApi;
use poem_openapi::payload::Json;
use samverk_domain::access::calendar_feed::{self, Whose};
use samverk_domain::organisations::OrganisationId;

use crate::answer::{Created, Done, created};
use crate::caller::Caller;
use crate::links::Here;
use crate::me::CalendarFeed;
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path};
use crate::{Api, Tag};

/// Calendars of an organisation.
pub(crate) struct CalendarFeeds(pub(crate) Api);

#[OpenApi(tag = "Tag::Organisations")]
impl CalendarFeeds {
    /// The caller's private calendar of their organisation
    ///
    /// Whether there is one, and since when. Its address was shown when it was made. Only of one's own organisation.
    #[oai(
        path = "/organisations/:organisationId/calendar-feeds",
        method = "get",
        operation_id = "listOrganisationCalendarFeeds"
    )]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
    ) -> Result<Json<List<CalendarFeed>>, Problem> {
        let whose = Whose::Organisation(id.0);
        let feed = self.0.database.read(&caller.0, async |scope| calendar_feed::mine(scope, whose).await).await?;
        let items = feed.map(|feed| CalendarFeed { created_at: Moment(feed.created_at), address: None });
        Ok(Json(List::of(items, &here)))
    }

    /// Make a private calendar of one's organisation
    ///
    /// Gives an address that calendar programs can subscribe to: where the organisation's people go, by name but for those
    /// whose identity is protected. It is the coordinator's own and stops working when they no longer are one. An earlier
    /// address stops working.
    #[oai(
        path = "/organisations/:organisationId/calendar-feeds",
        method = "post",
        operation_id = "createOrganisationCalendarFeed"
    )]
    async fn make(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
    ) -> Result<Created<CalendarFeed>, Problem> {
        let whose = Whose::Organisation(id.0);
        let secret = self.0.database.write(&caller.0, async |scope| calendar_feed::make(scope, whose).await).await?;
        let address = here.at(format!("/calendar-feeds/{}", secret.reveal()));
        let created_at = Moment(self.0.database.clock().now());
        let feed = CalendarFeed { created_at, address: Some(address) };
        Ok(created(feed, here.at(format!("/organisations/{}/calendar-feeds", id.0))))
    }

    /// Remove one's private calendar of the organisation
    ///
    /// Its address stops working at once.
    #[oai(
        path = "/organisations/:organisationId/calendar-feeds",
        method = "delete",
        operation_id = "deleteOrganisationCalendarFeeds"
    )]
    async fn remove(
        &self,
        caller: Caller,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
    ) -> Result<Done, Problem> {
        let whose = Whose::Organisation(id.0);
        self.0.database.write(&caller.0, async |scope| calendar_feed::remove(scope, whose).await).await?;
        Ok(Done::Done)
    }
}
