//! Whom an offering is given together with.

use poem_openapi::{Object, OpenApi};
use samverk_domain::Error;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::co_organiser::{self, NewCoOrganiser};
use samverk_domain::courses::{OfferingId, course, offering};
use samverk_domain::organisations::OrganisationId;
use samverk_domain::store::Scope;
use uuid::Uuid;

use crate::answer::{IfMatch, Versioned, versioned};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// An organisation that gives an offering together with the association.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct CoOrganiser {
    /// The organisation.
    organisation_id: Uuid,
    /// Its official name.
    organisation_name: String,
    /// Whom to talk to there; for the association's staff.
    contact_name: Option<String>,
    /// Their address; for the association's staff.
    contact_email: Option<String>,
    /// Their telephone; for the association's staff.
    contact_phone: Option<String>,
    /// What the agreement is called or numbered; for the association's staff.
    agreement: Option<String>,
}

/// Whom an offering is given together with, in Swedish order.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct CoOrganisers {
    /// The organisations; none where the association gives it alone.
    co_organisers: Vec<CoOrganiser>,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

/// A co-organiser to be.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct CoOrganiserContent {
    /// The organisation; not the association itself.
    organisation_id: Uuid,
    /// Whom to talk to there, at most 120 characters.
    #[oai(default)]
    contact_name: String,
    /// Their address.
    #[oai(default)]
    contact_email: String,
    /// Their telephone, at most 40 characters.
    #[oai(default)]
    contact_phone: String,
    /// What the agreement is called or numbered, at most 120 characters.
    #[oai(default)]
    agreement: String,
}

/// Whom an offering is to be given together with, at most 20.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct CoOrganisersChange {
    /// The organisations, in any order. One that is not among them is a co-organiser no more.
    co_organisers: Vec<CoOrganiserContent>,
}

/// The co-organisers of offerings.
pub(crate) struct CoOrganisersOf(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl CoOrganisersOf {
    /// Get the co-organisers of an offering
    ///
    /// Whoever sees the offering sees the organisations. Contacts and agreements are for the association's staff.
    #[oai(path = "/course-offerings/:offeringId/co-organisers", method = "get", operation_id = "getCoOrganisers")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Versioned<CoOrganisers>, Problem> {
        let whole = self.0.database.read(&reader.0, async |scope| Whole::load(scope, id.0).await).await?;
        Ok(whole.shown(&here, &reader.0))
    }

    /// Set the co-organisers of an offering
    ///
    /// `If-Match` is the version of the offering. Staff editors set the co-organisers of their own department's courses.
    #[oai(path = "/course-offerings/:offeringId/co-organisers", method = "put", operation_id = "setCoOrganisers")]
    async fn set(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<CoOrganisersChange>,
    ) -> Result<Versioned<CoOrganisers>, Problem> {
        let new: Vec<_> = body.0.co_organisers.into_iter().map(NewCoOrganiser::from).collect();
        let whole = self.0.database.write(&caller.0, async |scope| {
            co_organiser::set(scope, id.0, version.0, &new).await?;
            Whole::load(scope, id.0).await
        });
        Ok(whole.await?.shown(&here, &caller.0))
    }
}

/// An offering with its co-organisers.
struct Whole {
    offering: offering::Model,
    course: course::Model,
    all: Vec<co_organiser::CoOrganiser>,
}

impl Whole {
    async fn load(scope: &Scope, id: OfferingId) -> Result<Self, Error> {
        let offering = offering::get(scope, id).await?;
        let course = course::get(scope, offering.course_id).await?;
        Ok(Self { all: co_organiser::of(scope, id).await?, course, offering })
    }

    fn shown(self, here: &Here, actor: &Actor) -> Versioned<CoOrganisers> {
        let Self { offering, course, all } = self;
        let path = format!("/course-offerings/{}", offering.id);
        let own = format!("{path}/co-organisers");
        let may_change = offering.state.can_be_changed() && actor.may(Permission::ManageCourses(course.department_id));
        let links = here.own(&own).add("offering", "GET", path).add_if(may_change, "edit", "PUT", &own).done();
        let co_organisers = all.into_iter().map(CoOrganiser::from).collect();
        versioned(CoOrganisers { co_organisers, links }, offering.version)
    }
}

impl From<co_organiser::CoOrganiser> for CoOrganiser {
    fn from(co_organiser::CoOrganiser { row, name }: co_organiser::CoOrganiser) -> Self {
        Self {
            organisation_id: row.organisation_id.0,
            organisation_name: name,
            contact_name: row.contact_name,
            contact_email: row.contact_email,
            contact_phone: row.contact_phone,
            agreement: row.agreement,
        }
    }
}

impl From<CoOrganiserContent> for NewCoOrganiser {
    fn from(content: CoOrganiserContent) -> Self {
        Self {
            organisation: Some(OrganisationId(content.organisation_id)),
            contact_name: content.contact_name,
            contact_email: content.contact_email,
            contact_phone: content.contact_phone,
            agreement: content.agreement,
        }
    }
}
