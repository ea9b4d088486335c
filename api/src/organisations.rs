//! Organisations: the association, its members and other parties. They are public, as a kommun's name is.

use poem_openapi::param::Query;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::organisations::{OrganisationId, organisation};
use serde::Serialize;
use serde_with::skip_serializing_none;
use uuid::Uuid;

use crate::answer::{Created, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::{Here, Links};
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Path, Text, choice};
use crate::written::Written;
use crate::{Api, Tag};

choice! {
    /// What an organisation is.
    OrganisationKind of organisation::OrganisationKind {
        /// The kommunförbund itself.
        Association,
        /// A kommun.
        Municipality,
        /// A region.
        Region,
        /// A länsstyrelse.
        CountyBoard,
        /// Another public agency.
        Agency,
        /// A university.
        University,
        /// A company.
        Company,
        /// A non-profit association.
        Ngo,
        /// A body of the European Union.
        EuBody,
        /// A sister association.
        PeerAssociation,
    }
}

/// An organisation: the association, a kommun, or another party.
#[skip_serializing_none]
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "organisationsnummer is what it is called")]
struct Organisation {
    /// Id.
    id: Uuid,
    /// Its name in addresses.
    slug: String,
    /// What it is.
    kind: OrganisationKind,
    /// Its official name.
    name: String,
    /// Its name in lists.
    short_name: String,
    /// Organisationsnummer: ten digits without a hyphen.
    organisation_number: Option<String>,
    /// Kommunkod: four digits.
    municipality_code: Option<String>,
    /// Länskod: two digits.
    county_code: Option<String>,
    /// Inhabitants.
    population: Option<i64>,
    /// The part of its people's e-mail addresses after the `@`; for the organisation itself and the association's staff.
    email_domain: Option<String>,
    /// The reference its invoices need; for the organisation itself and the association's staff.
    invoice_reference: Option<String>,
    /// The e-mail address to write to.
    contact_email: Option<String>,
    /// The telephone number to call.
    contact_phone: Option<String>,
    /// The postal address.
    contact_address: Option<String>,
    /// Counts changes, for If-Match.
    version: i64,
    /// What belongs to it.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

impl Organisation {
    fn of(row: organisation::Model, here: &Here, actor: &Actor) -> Self {
        let path = format!("/organisations/{}", row.id);
        let is_own = row.is_open_to(actor);
        let row = row.shown_to(actor);
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", "/organisations")
                .add("memberships", "GET", format!("{path}/memberships"))
                .add_if(is_own, "units", "GET", format!("{path}/units"))
                .add_if(is_own && actor.may(Permission::RegisterOthers), "costs", "GET", format!("{path}/costs"))
                .add_if(is_own && actor.may(Permission::RegisterOthers), "benefits", "GET", format!("{path}/benefits"))
                .add_if(actor.may(Permission::ManageOrganisations), "edit", "PUT", &path)
                .done(),
            id: row.id.0,
            slug: row.slug,
            kind: row.kind.into(),
            name: row.name,
            short_name: row.short_name,
            organisation_number: row.organisation_number,
            municipality_code: row.municipality_code,
            county_code: row.county_code,
            population: row.population,
            email_domain: row.email_domain,
            invoice_reference: row.invoice_reference,
            contact_email: row.contact_email,
            contact_phone: row.contact_phone,
            contact_address: row.contact_address,
            version: row.version,
        }
    }
}

/// What an organisation is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewOrganisation {
    /// What it is. There is one association, and it stays what it is.
    kind: OrganisationKind,
    /// Its official name, at most 160 characters.
    name: Text,
    /// Its name in lists, at most 60 characters; the official one if it is left out.
    #[oai(default)]
    short_name: String,
    /// Its name in addresses; made from the name in lists if it is left out.
    #[oai(default)]
    slug: String,
    /// Organisationsnummer: ten digits; hyphens and spaces do not count.
    #[oai(default)]
    organisation_number: String,
    /// Kommunkod: four digits.
    #[oai(default)]
    municipality_code: String,
    /// Länskod: two digits; the first of the kommunkod if it is left out.
    #[oai(default)]
    county_code: String,
    /// Inhabitants.
    population: Option<i64>,
    /// The part of its people's e-mail addresses after the `@`.
    #[oai(default)]
    email_domain: String,
    /// The reference its invoices need unless another is given, at most 60 characters.
    #[oai(default)]
    invoice_reference: String,
    /// The e-mail address to write to.
    #[oai(default)]
    contact_email: String,
    /// The telephone number to call, at most 40 characters.
    #[oai(default)]
    contact_phone: String,
    /// The postal address in one line, at most 200 characters.
    #[oai(default)]
    contact_address: String,
}

impl From<NewOrganisation> for organisation::NewOrganisation {
    fn from(new: NewOrganisation) -> Self {
        Self {
            kind: new.kind.into(),
            name: new.name.0,
            short_name: new.short_name,
            slug: new.slug,
            organisation_number: new.organisation_number,
            municipality_code: new.municipality_code,
            county_code: new.county_code,
            population: new.population,
            email_domain: new.email_domain,
            invoice_reference: new.invoice_reference,
            contact_email: new.contact_email,
            contact_phone: new.contact_phone,
            contact_address: new.contact_address,
        }
    }
}

/// Organisations.
pub(crate) struct Organisations(pub(crate) Api);

#[OpenApi(tag = "Tag::Organisations")]
impl Organisations {
    /// List organisations
    ///
    /// In Swedish order of their short names. Anybody may read them.
    #[oai(path = "/organisations", method = "get", operation_id = "listOrganisations")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only of this kind.
        kind: Query<Option<OrganisationKind>>,
        /// Only members of the association today, or only the others.
        member: Query<Option<bool>>,
        /// It is somewhere in the name in lists.
        search: Query<Option<String>>,
    ) -> Result<Written<Page<Organisation>>, Problem> {
        let filter = organisation::Filter {
            kind: kind.0.map(Into::into),
            member: member.0,
            search: search.0.unwrap_or_default(),
        };
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| organisation::list(scope, filter, limit.page(&page)).await)
            .await?;
        Ok(Written(Page::of(rows, &here, |row| Organisation::of(row, &here, &reader.0))))
    }

    /// Get an organisation
    ///
    /// Anybody may read it.
    #[oai(path = "/organisations/:organisationId", method = "get", operation_id = "getOrganisation")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
    ) -> Result<Versioned<Organisation>, Problem> {
        let row = self.0.database.read(&reader.0, async |scope| organisation::get(scope, id.0).await).await?;
        let version = row.version;
        Ok(versioned(Organisation::of(row, &here, &reader.0), version))
    }

    /// Add an organisation
    ///
    /// It becomes a member by a membership. The association's admins add them.
    #[oai(path = "/organisations", method = "post", operation_id = "createOrganisation")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewOrganisation>,
    ) -> Result<Created<Organisation>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = organisation::add(scope, &new).await?;
                organisation::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/organisations/{}", row.id));
        Ok(created(Organisation::of(row, &here, &caller.0), address))
    }

    /// Change an organisation
    ///
    /// The body is the whole organisation anew. The association's admins change them.
    #[oai(path = "/organisations/:organisationId", method = "put", operation_id = "updateOrganisation")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewOrganisation>,
    ) -> Result<Versioned<Organisation>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                organisation::change(scope, id.0, version.0, &new).await?;
                organisation::get(scope, id.0).await
            })
            .await?;
        let version = row.version;
        Ok(versioned(Organisation::of(row, &here, &caller.0), version))
    }
}
