//! The people of an organisation.

use chrono::NaiveDate;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::RegistrationId;
use samverk_domain::networks::NetworkMembershipId;
use samverk_domain::organisations::OrganisationId;
use samverk_domain::people::{PersonId, UnitId, export, person};
use samverk_domain::projects::ProjectParticipationId;
use samverk_domain::succession::{self, Succession};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::answer::{Accepted, Created, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::Caller;
use crate::file::{Listing, Wanted};
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::roles::RoleKind;
use crate::scalar::{Path, Text, choice};
use crate::{Api, Tag};

choice! {
    /// What a person is to the organisation.
    PersonKind of person::PersonKind {
        /// Employed.
        Official,
        /// Förtroendevald.
        Elected,
        /// Neither.
        External,
    }
}

/// What a person is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct PersonContent {
    /// Given name, at most 80 characters.
    given_name: Text,
    /// Family name, at most 80 characters.
    family_name: Text,
    /// E-mail, unique in the organisation.
    email: Text,
    /// Telephone, at most 40 characters.
    #[oai(default)]
    phone: String,
    /// Title, at most 120 characters.
    #[oai(default)]
    title: String,
    /// The unit they work in.
    unit_id: Option<Uuid>,
    /// What they are to the organisation.
    #[oai(default = "official")]
    kind: PersonKind,
    /// Skyddade personuppgifter.
    #[oai(default)]
    protected_identity: bool,
}

fn official() -> PersonKind {
    PersonKind::Official
}

/// A person to add.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewPerson {
    /// The organisation they work for; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
    /// Who they are.
    #[oai(flatten)]
    content: PersonContent,
}

/// The whole person anew.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct PersonChange {
    /// Who they are.
    #[oai(flatten)]
    content: PersonContent,
}

impl From<PersonContent> for person::NewPerson {
    fn from(new: PersonContent) -> Self {
        Self {
            given_name: new.given_name.0,
            family_name: new.family_name.0,
            email: new.email.0,
            phone: new.phone,
            title: new.title,
            unit: new.unit_id.map(UnitId),
            kind: new.kind.into(),
            protected_identity: new.protected_identity,
        }
    }
}

/// A person of an organisation.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    /// Id.
    id: Uuid,
    /// The organisation they work for.
    organisation_id: Uuid,
    /// Given name.
    given_name: String,
    /// Family name.
    family_name: String,
    /// E-mail.
    email: Option<String>,
    /// Whether they have answered a mail to it.
    is_email_verified: bool,
    /// Telephone.
    phone: Option<String>,
    /// Title, now or last.
    title: Option<String>,
    /// The unit they work in, now or last.
    unit_id: Option<Uuid>,
    /// Its name.
    unit_name: Option<String>,
    /// What they are to the organisation.
    kind: PersonKind,
    /// Skyddade personuppgifter. Only they themselves and their own organisation's coordinators see who it is: others get
    /// "Skyddade personuppgifter" as the family name, and no given name, e-mail, telephone, title or unit.
    protected_identity: bool,
    /// Whether they can sign in.
    has_account: bool,
    /// First day at work.
    from_on: Option<NaiveDate>,
    /// Last day at work, when it is known.
    to_on: Option<NaiveDate>,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with them.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl Person {
    pub(crate) fn of(row: person::Listed, here: &Here, actor: &Actor) -> Self {
        let path = format!("/people/{}", row.id);
        let manages = actor.may(Permission::ManagePeople) && row.erased_at.is_none();
        let is_hidden = row.is_hidden;
        Self {
            links: here
                .own(&path)
                .add("organisation", "GET", format!("/organisations/{}", row.owner_org_id))
                .add_if(actor.may(Permission::ReadPeople), "roles", "GET", format!("{path}/roles"))
                .add_if(manages && !is_hidden, "edit", "PUT", &path)
                .add_if(manages, "invite", "POST", format!("{path}/invitations"))
                .add_if(manages && !is_hidden, "erasure-terms", "GET", format!("{path}/erasure-terms"))
                .add_if(
                    manages && row.to_on.is_none(),
                    "end-affiliation",
                    "POST",
                    format!("{path}/affiliation-endings"),
                )
                .add_if(
                    manages && row.to_on.is_some(),
                    "resume-affiliation",
                    "POST",
                    format!("{path}/affiliation-resumptions"),
                )
                .done(),
            id: row.id.0,
            organisation_id: row.owner_org_id.0,
            given_name: row.given_name,
            family_name: row.family_name,
            email: row.email,
            is_email_verified: row.verified_at.is_some(),
            phone: row.phone,
            title: row.title,
            unit_id: row.unit_id.map(|id| id.0),
            unit_name: row.unit_name,
            kind: row.kind.into(),
            protected_identity: row.protected_identity,
            has_account: row.account_id.is_some(),
            from_on: row.from_on,
            to_on: row.to_on,
            version: row.version,
        }
    }
}

/// When a person leaves.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AffiliationEnding {
    /// Their last day. They cannot sign in after it.
    last_day: NaiveDate,
    /// Who takes over what is named below; of the same organisation.
    successor_id: Option<Uuid>,
    /// Seats in networks for which the successor is nominated. The others fall vacant after the day.
    #[oai(default)]
    network_membership_ids: Vec<Uuid>,
    /// Parts in projects that one talks to the successor about instead. The others have no contact after the day.
    #[oai(default)]
    project_participation_ids: Vec<Uuid>,
    /// Registrations in which the successor takes part instead. The others stay.
    #[oai(default)]
    registration_ids: Vec<Uuid>,
    /// Registrations that are cancelled.
    #[oai(default)]
    cancelled_registrations: Vec<CancelledRegistration>,
}

/// A registration that is cancelled because its participant leaves.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct CancelledRegistration {
    /// Id.
    registration_id: Uuid,
    /// The fee that is agreed to, in öre without VAT.
    #[oai(default)]
    fee_ore: i64,
}

impl From<AffiliationEnding> for Succession {
    fn from(ending: AffiliationEnding) -> Self {
        Self {
            last_day: ending.last_day,
            successor: ending.successor_id.map(PersonId),
            seats: ending.network_membership_ids.into_iter().map(NetworkMembershipId).collect(),
            parts: ending.project_participation_ids.into_iter().map(ProjectParticipationId).collect(),
            registrations: ending.registration_ids.into_iter().map(RegistrationId).collect(),
            cancelled: ending
                .cancelled_registrations
                .into_iter()
                .map(|one| (RegistrationId(one.registration_id), one.fee_ore))
                .collect(),
        }
    }
}

/// What came of inviting everybody.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Invitations {
    /// How many were invited.
    invited: u64,
    /// How far the mails have come.
    #[oai(rename = "_links")]
    links: Links,
}

/// People.
pub(crate) struct People(pub(crate) Api);

#[OpenApi(tag = "Tag::People")]
impl People {
    /// List or search people
    ///
    /// In Swedish order of their family names. With `Accept: text/csv` or the media type of XLSX as a file, whatever `page` and
    /// `limit` say: of `organisationId`, or the caller's own, which is remembered in the audit trail. Coordinators see their
    /// own organisation's; the association's staff see all.
    #[oai(path = "/people", method = "get", operation_id = "listPeople")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        limit: Limit,
        page: Number,
        /// Every word is in the name, the address or the title.
        search: Query<Option<String>>,
        /// Only of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only of this unit.
        #[oai(name = "unitId")]
        unit: Query<Option<Uuid>>,
        /// Also those who have left.
        #[oai(default)]
        former: Query<bool>,
        /// Only those who cannot sign in yet.
        #[oai(name = "withoutAccount", default)]
        without_account: Query<bool>,
        /// Only those who have this role today.
        role: Query<Option<RoleKind>>,
    ) -> Result<Listing<Page<Person>>, Problem> {
        let filter = person::Filter {
            organisation: organisation.0.map(OrganisationId),
            search: search.0.unwrap_or_default(),
            unit: unit.0.map(UnitId),
            former: former.0,
            without_account: without_account.0,
            role: role.0.map(Into::into),
        };
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let organisation = caller.organisation_or(organisation.0)?;
            let file = database
                .write(&caller.0, async |scope| export::file(scope, organisation, &filter, format).await)
                .await?;
            return Ok(Listing::file(file));
        }
        let rows =
            database.read(&caller.0, async |scope| person::list(scope, &filter, limit.page(&page)).await).await?;
        Ok(Listing::json(Page::of(rows, &here, |row| Person::of(row, &here, &caller.0))))
    }

    /// Add a person
    ///
    /// They work there from today, and can be invited. Coordinators add to their own organisation.
    #[oai(path = "/people", method = "post", operation_id = "createPerson")]
    async fn create(&self, caller: Caller, here: Here, body: Body<NewPerson>) -> Result<Created<Person>, Problem> {
        let organisation = caller.organisation_or(body.0.organisation_id)?;
        let new = body.0.content.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = person::add(scope, organisation, new).await?;
                person::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/people/{}", row.id));
        Ok(created(Person::of(row, &here, &caller.0), address))
    }

    /// Get a person
    ///
    /// Everybody sees themselves, coordinators their own organisation's people, the association's staff all.
    #[oai(path = "/people/:personId", method = "get", operation_id = "getPerson")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "personId")] id: Path<PersonId>,
    ) -> Result<Versioned<Person>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| person::get(scope, id.0).await).await?;
        Ok(shown(row, &here, &caller))
    }

    /// Change a person
    ///
    /// The body is the whole person anew. A new address has to be verified again. Coordinators change their own
    /// organisation's people.
    #[oai(path = "/people/:personId", method = "put", operation_id = "updatePerson")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "personId")] id: Path<PersonId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<PersonChange>,
    ) -> Result<Versioned<Person>, Problem> {
        let new = body.0.content.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                person::change(scope, id.0, version.0, new).await?;
                person::get(scope, id.0).await
            })
            .await?;
        Ok(shown(row, &here, &caller))
    }

    /// End a person's affiliation
    ///
    /// They have left after the day, and cannot sign in. What they hold can be handed over at the same time; each that cannot is
    /// named, and then nothing is done. Coordinators do it for their own organisation's people.
    #[oai(path = "/people/:personId/affiliation-endings", method = "post", operation_id = "endAffiliation")]
    async fn end(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "personId")] id: Path<PersonId>,
        body: Body<AffiliationEnding>,
    ) -> Result<Versioned<Person>, Problem> {
        let plan = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                succession::leave(scope, id.0, &plan).await?;
                person::get(scope, id.0).await
            })
            .await?;
        Ok(shown(row, &here, &caller))
    }

    /// Resume a person's affiliation
    ///
    /// They work there again, without a last day. Coordinators do it for their own organisation's people.
    #[oai(path = "/people/:personId/affiliation-resumptions", method = "post", operation_id = "resumeAffiliation")]
    async fn resume(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "personId")] id: Path<PersonId>,
    ) -> Result<Versioned<Person>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                person::resume_affiliation(scope, id.0).await?;
                person::get(scope, id.0).await
            })
            .await?;
        Ok(shown(row, &here, &caller))
    }

    /// Invite a person to sign in
    ///
    /// Mails a link that works for 14 days; an earlier one stops working. Coordinators invite their own organisation's
    /// people.
    #[oai(path = "/people/:personId/invitations", method = "post", operation_id = "invitePerson")]
    async fn invite(&self, caller: Caller, #[oai(name = "personId")] id: Path<PersonId>) -> Result<Accepted, Problem> {
        self.0.database.write(&caller.0, async |scope| person::invite(scope, id.0).await).await?;
        Ok(Accepted::Accepted)
    }

    /// Invite everybody without an account
    ///
    /// Mails a link to everybody who works in the organisation, has an address and cannot sign in yet. Coordinators invite
    /// their own organisation's people.
    #[oai(path = "/organisations/:organisationId/invitations", method = "post", operation_id = "invitePeople")]
    async fn invite_all(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
    ) -> Result<Json<Invitations>, Problem> {
        let (invited, batch) =
            self.0.database.write(&caller.0, async |scope| person::invite_all(scope, organisation.0).await).await?;
        let own = here.own(format!("/organisations/{}/invitations", organisation.0));
        Ok(Json(Invitations { invited, links: own.add("progress", "GET", format!("/batches/{batch}")).done() }))
    }
}

fn shown(row: person::Listed, here: &Here, caller: &Caller) -> Versioned<Person> {
    let version = row.version;
    versioned(Person::of(row, here, &caller.0), version)
}
