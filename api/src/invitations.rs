//! Invitations to offerings that not everybody sees: whom they invite, for staff, and what one is invited to.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::Permission;
use samverk_domain::courses::invitation::{self, Invited};
use samverk_domain::courses::invited::{self, Own};
use samverk_domain::courses::{InvitationId, OfferingId, course, offering};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{Done, IfMatch, Versioned, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Moment, Path, choice};
use crate::{Api, Tag};

choice! {
    /// Who sees an offering, of those who see its course.
    OfferingVisibility of invitation::Visibility {
        /// All of them.
        Public,
        /// Those who are invited, and staff. To others it does not exist.
        Invited,
    }
}

choice! {
    /// What somebody who is invited has answered.
    InvitationAnswer of invitation::Answer {
        /// They are registered, one or more of them.
        Registered,
        /// They do not come.
        Declined,
        /// Nothing yet.
        None,
    }
}

/// Somebody whom an offering invites: an organisation, or a person.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct OfferingInvitation {
    /// Id.
    id: Uuid,
    /// The organisation.
    organisation_id: Option<Uuid>,
    /// The person's address.
    email: Option<String>,
    /// The organisation's name, or the address.
    name: String,
    /// What they answered.
    answer: InvitationAnswer,
    /// How many of theirs have, or wait for, a seat.
    registered: u64,
    /// Who invited them, by name.
    invited_by: String,
    /// When they were invited.
    invited_at: Moment,
    /// When they were last told; not yet, while the offering is a draft.
    mailed_at: Option<Moment>,
}

/// Who sees an offering, and whom it invites.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct OfferingInvitations {
    /// Who sees it.
    visibility: OfferingVisibility,
    /// Whom it invites, organisations first.
    invitations: Vec<OfferingInvitation>,
    /// What the caller may do.
    #[oai(rename = "_links")]
    links: Links,
}

/// Who is to see an offering.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct OfferingVisibilityChange {
    /// Who sees it from now on.
    visibility: OfferingVisibility,
}

/// Who is to be invited.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewInvitations {
    /// Organisations.
    #[oai(default)]
    organisation_ids: Vec<Uuid>,
    /// The addresses of people, at most 500: those they sign in with.
    #[oai(default)]
    emails: Vec<String>,
}

/// How many were reminded.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct InvitationReminders {
    /// How many organisations and people.
    reminded: u64,
}

/// Something that the caller is invited to: they themselves, or their organisation.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Invitation {
    /// Id.
    id: Uuid,
    /// The organisation that is invited; left out when it is the caller.
    organisation_id: Option<Uuid>,
    /// The offering.
    offering_id: Uuid,
    /// The title of its course.
    course_title: String,
    /// Start of the first session.
    starts_at: Moment,
    /// When registration closes.
    closes_at: Moment,
    /// What they, or those they look after, have answered.
    answer: InvitationAnswer,
    /// The offering, and what the caller may do.
    #[oai(rename = "_links")]
    links: Links,
}

/// An answer to an invitation.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct InvitationChange {
    /// Whether they do not come. `false` takes it back.
    is_declined: bool,
}

impl From<Invited> for OfferingInvitation {
    fn from(Invited { row, name, answer, registered }: Invited) -> Self {
        Self {
            id: row.id.0,
            organisation_id: row.organisation_id.map(|id| id.0),
            email: row.email,
            name,
            answer: answer.into(),
            registered,
            invited_by: row.invited_by,
            invited_at: Moment(row.created_at),
            mailed_at: row.mailed_at.map(Moment),
        }
    }
}

impl Invitation {
    fn of(own: Own, here: &Here) -> Self {
        let path = format!("/invitations/{}", own.row.id);
        Self {
            links: here
                .own(&path)
                .add("offering", "GET", format!("/course-offerings/{}", own.offering.id))
                .add_if(own.may_decline, "edit", "PUT", &path)
                .done(),
            id: own.row.id.0,
            organisation_id: own.row.organisation_id.map(|id| id.0),
            offering_id: own.offering.id.0,
            course_title: own.offering.title,
            starts_at: Moment(own.offering.starts_at),
            closes_at: Moment(own.offering.closes_at),
            answer: own.answer.into(),
        }
    }
}

/// An offering with those it invites.
struct Shared {
    offering: offering::Model,
    invited: Vec<Invited>,
    manages: bool,
}

impl Shared {
    async fn load(scope: &Scope, id: OfferingId) -> Result<Self, Error> {
        let invited = invitation::of(scope, id).await?;
        let offering = offering::get(scope, id).await?;
        let department = course::get(scope, offering.course_id).await?.department_id;
        let manages = scope.actor().may(Permission::ManageCourses(department));
        Ok(Self { offering, invited, manages })
    }

    fn shown(self, here: &Here) -> Versioned<OfferingInvitations> {
        let path = format!("/course-offerings/{}", self.offering.id);
        let own = format!("{path}/invitations");
        let invites = self.manages && self.offering.visibility == invitation::Visibility::Invited;
        let shown = OfferingInvitations {
            links: here
                .own(&own)
                .add("offering", "GET", &path)
                .add_if(self.manages, "edit", "PUT", &own)
                .add_if(invites, "invite", "POST", &own)
                .add_if(invites, "remind", "POST", format!("{path}/invitation-reminders"))
                .done(),
            visibility: self.offering.visibility.into(),
            invitations: self.invited.into_iter().map(Into::into).collect(),
        };
        versioned(shown, self.offering.version)
    }
}

/// Invitations.
pub(crate) struct Invitations(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl Invitations {
    /// Get whom an offering invites
    ///
    /// Who sees it, and what those answered who are invited. For the association's staff.
    #[oai(path = "/course-offerings/:offeringId/invitations", method = "get", operation_id = "getOfferingInvitations")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Versioned<OfferingInvitations>, Problem> {
        let shared = self.0.database.read(&caller.0, async |scope| Shared::load(scope, id.0).await).await?;
        Ok(shared.shown(&here))
    }

    /// Set who sees an offering
    ///
    /// `If-Match` is the version of the offering. When it is for those who are invited only, the organisations that have
    /// somebody registered count as invited, and their registrations stay. Staff editors set it for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/invitations", method = "put", operation_id = "setOfferingVisibility")]
    async fn set(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<OfferingVisibilityChange>,
    ) -> Result<Versioned<OfferingInvitations>, Problem> {
        let to = body.0.visibility.into();
        let shared = self.0.database.write(&caller.0, async |scope| {
            invitation::set_visibility(scope, id.0, version.0, to).await?;
            Shared::load(scope, id.0).await
        });
        Ok(shared.await?.shown(&here))
    }

    /// Invite to an offering
    ///
    /// Those who are invited already stay so. The others are told by mail at once, or when the offering is published.
    /// Staff editors invite to their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/invitations", method = "post", operation_id = "inviteToOffering")]
    async fn invite(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        body: Body<NewInvitations>,
    ) -> Result<Versioned<OfferingInvitations>, Problem> {
        let NewInvitations { organisation_ids, emails } = body.0;
        let organisations: Vec<_> = organisation_ids.into_iter().map(OrganisationId).collect();
        let shared = self.0.database.write(&caller.0, async |scope| {
            invitation::invite(scope, id.0, &organisations, &emails).await?;
            Shared::load(scope, id.0).await
        });
        Ok(shared.await?.shown(&here))
    }

    /// Remind those who have not answered
    ///
    /// Each at most once a day. Staff editors remind for their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/invitation-reminders", method = "post", operation_id = "remindInvited")]
    async fn remind(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Json<InvitationReminders>, Problem> {
        let reminded = self.0.database.write(&caller.0, async |scope| invitation::remind(scope, id.0).await).await?;
        Ok(Json(InvitationReminders { reminded }))
    }

    /// Withdraw an invitation
    ///
    /// Registrations stay; who has none does not see the offering any more. Staff editors withdraw those of their own
    /// department's courses.
    #[oai(
        path = "/course-offerings/:offeringId/invitations/:invitationId",
        method = "delete",
        operation_id = "withdrawInvitation"
    )]
    async fn withdraw(
        &self,
        caller: Caller,
        #[oai(name = "offeringId")] offering: Path<OfferingId>,
        #[oai(name = "invitationId")] id: Path<InvitationId>,
    ) -> Result<Done, Problem> {
        self.0.database.write(&caller.0, async |scope| invitation::withdraw(scope, offering.0, id.0).await).await?;
        Ok(Done::Done)
    }

    /// List what one is invited to
    ///
    /// To offerings that are not over, in order of time: the caller's own invitations, and those of their organisation.
    #[oai(path = "/invitations", method = "get", operation_id = "listInvitations")]
    async fn list(&self, caller: Caller, here: Here) -> Result<Json<List<Invitation>>, Problem> {
        let own = self.0.database.read(&caller.0, async |scope| invited::list(scope).await).await?;
        Ok(Json(List::of(own.into_iter().map(|one| Invitation::of(one, &here)), &here)))
    }

    /// Get something one is invited to
    ///
    /// Nobody else's is found.
    #[oai(path = "/invitations/:invitationId", method = "get", operation_id = "getInvitation")]
    async fn own(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "invitationId")] id: Path<InvitationId>,
    ) -> Result<Json<Invitation>, Problem> {
        let own = self.0.database.read(&caller.0, async |scope| invited::get(scope, id.0).await).await?;
        Ok(Json(Invitation::of(own, &here)))
    }

    /// Decline an invitation, or take that back
    ///
    /// Registrations stay as they are. Everybody declines their own, coordinators their organisation's.
    #[oai(path = "/invitations/:invitationId", method = "put", operation_id = "answerInvitation")]
    async fn answer(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "invitationId")] id: Path<InvitationId>,
        body: Body<InvitationChange>,
    ) -> Result<Json<Invitation>, Problem> {
        let is_declined = body.0.is_declined;
        let own = self.0.database.write(&caller.0, async |scope| {
            invited::decline(scope, id.0, is_declined).await?;
            invited::get(scope, id.0).await
        });
        Ok(Json(Invitation::of(own.await?, &here)))
    }
}
