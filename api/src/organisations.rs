//! Organisations and their memberships of the association. They are public, as a kommun's name is.

use chrono::NaiveDate;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::organisations::{OrganisationId, membership, organisation};
use uuid::Uuid;

use crate::answer::{Versioned, versioned};
use crate::caller::Reader;
use crate::links::{Here, Links};
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::{Path, choice};
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
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
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
    /// Counts changes.
    version: i64,
    /// What belongs to it.
    #[oai(rename = "_links")]
    links: Links,
}

impl Organisation {
    fn of(row: organisation::Model, here: &Here, reader: &Reader) -> Self {
        let path = format!("/organisations/{}", row.id);
        let is_own = reader.0.organisation() == Some(row.id) || reader.0.is_association();
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", "/organisations")
                .add("memberships", "GET", format!("{path}/memberships"))
                .add_if(is_own, "units", "GET", format!("{path}/units"))
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
            version: row.version,
        }
    }
}

/// A membership of the association: from a day, perhaps to a day.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
struct Membership {
    /// Id.
    id: Uuid,
    /// First day.
    from_on: NaiveDate,
    /// Last day, when it is known.
    to_on: Option<NaiveDate>,
}

/// Organisations.
pub(crate) struct Organisations(pub(crate) Api);

#[OpenApi(tag = "Tag::Organisations")]
impl Organisations {
    /// List organisations
    ///
    /// In Swedish order of their short names. Anybody may read them.
    #[oai(path = "/organisations", method = "get", operation_id = "listOrganisations")]
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
    ) -> Result<Json<Page<Organisation>>, Problem> {
        let filter =
            organisation::Filter { kind: kind.0.map(Into::into), member: member.0, ..organisation::Filter::default() };
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| organisation::list(scope, filter, limit.page(&page)).await)
            .await?;
        Ok(Json(Page::of(rows, &here, |row| Organisation::of(row, &here, &reader))))
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
        Ok(versioned(Organisation::of(row, &here, &reader), version))
    }

    /// List the memberships of an organisation
    ///
    /// The latest first. Anybody may read them: the price of a course follows them.
    #[oai(path = "/organisations/:organisationId/memberships", method = "get", operation_id = "listMemberships")]
    async fn memberships(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "organisationId")] id: Path<OrganisationId>,
    ) -> Result<Json<List<Membership>>, Problem> {
        let rows = self
            .0
            .database
            .read(&reader.0, async |scope| {
                organisation::get(scope, id.0).await?;
                membership::of(scope, id.0).await
            })
            .await?;
        let items = rows.into_iter().map(|row| Membership { id: row.id.0, from_on: row.from_on, to_on: row.to_on });
        Ok(Json(List::of(items, &here)))
    }
}
