//! Programmes and funds that pay for projects.

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::projects::{FundingProgrammeId, programme};

use super::content::{FundType, NewFundingProgramme};
use super::shown::FundingProgramme;
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::Here;
use crate::page::{Limit, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Funding programmes.
pub(crate) struct FundingProgrammes(pub(crate) Api);

#[OpenApi(tag = "Tag::Projects")]
impl FundingProgrammes {
    /// List funding programmes
    ///
    /// In Swedish order. Anybody reads them.
    #[oai(path = "/funding-programmes", method = "get", operation_id = "listFundingProgrammes")]
    async fn list(
        &self,
        reader: Reader,
        here: Here,
        limit: Limit,
        page: Number,
        /// Only of this sort.
        #[oai(name = "type")]
        kind: Query<Option<FundType>>,
    ) -> Result<Json<Page<FundingProgramme>>, Problem> {
        let kind = kind.0.map(Into::into);
        let read = async |scope: &_| programme::list(scope, kind, limit.page(&page)).await;
        let rows = self.0.database.read(&reader.0, read).await?;
        Ok(Json(Page::of(rows, &here, |row| FundingProgramme::of(row, &here, &reader.0))))
    }

    /// Get a funding programme
    ///
    /// Anybody reads it.
    #[oai(path = "/funding-programmes/:fundingProgrammeId", method = "get", operation_id = "getFundingProgramme")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "fundingProgrammeId")] id: Path<FundingProgrammeId>,
    ) -> Result<Versioned<FundingProgramme>, Problem> {
        let row = self.0.database.read(&reader.0, async |scope| programme::get(scope, id.0).await).await?;
        Ok(FundingProgramme::shown(row, &here, &reader.0))
    }

    /// Add a funding programme
    ///
    /// Staff add them.
    #[oai(path = "/funding-programmes", method = "post", operation_id = "createFundingProgramme")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewFundingProgramme>,
    ) -> Result<Created<FundingProgramme>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = programme::add(scope, &new).await?;
                programme::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/funding-programmes/{}", row.id));
        Ok(created(FundingProgramme::of(row, &here, &caller.0), address))
    }

    /// Change a funding programme
    ///
    /// The body is the whole programme anew. Staff change them.
    #[oai(path = "/funding-programmes/:fundingProgrammeId", method = "put", operation_id = "updateFundingProgramme")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "fundingProgrammeId")] id: Path<FundingProgrammeId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewFundingProgramme>,
    ) -> Result<Versioned<FundingProgramme>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                programme::change(scope, id.0, version.0, &new).await?;
                programme::get(scope, id.0).await
            })
            .await?;
        Ok(FundingProgramme::shown(row, &here, &caller.0))
    }
}
