//! The shapes of answers: with a version, with an address, without content.

use poem::http::header;
use poem::{Request, RequestBody, Result};
use poem_openapi::payload::{Json, Response};
use poem_openapi::registry::{MetaParamIn, MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions};
use samverk_domain::Refusal;
use samverk_domain::jobs::batch::BatchId;

use crate::links::Here;
use crate::problem::Problem;
use crate::sentences;

/// A resource with the version that a change of it is made against.
pub(crate) type Versioned<T> = Response<Json<T>>;

pub(crate) fn versioned<T>(resource: T, version: i64) -> Versioned<T> {
    Response::new(Json(resource)).header(header::ETAG, tag(version))
}

fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Something that was made.
#[derive(ApiResponse)]
pub(crate) enum Created<T: Type + ToJSON + ParseFromJSON> {
    /// It is made, and is at the address in Location.
    #[oai(status = 201)]
    Created(Json<T>, #[oai(header = "Location")] String),
}

pub(crate) fn created<T: Type + ToJSON + ParseFromJSON>(resource: T, address: String) -> Created<T> {
    Created::Created(Json(resource), address)
}

/// Something that was made now, or by the same request earlier.
#[derive(ApiResponse)]
pub(crate) enum Stored<T: Type + ToJSON + ParseFromJSON> {
    /// The same request had made it before; nothing is done again.
    #[oai(status = 200)]
    Known(Json<T>),
    /// It is made, and is at the address in Location.
    #[oai(status = 201)]
    Created(Json<T>, #[oai(header = "Location")] String),
}

/// Something that was done and has nothing to show.
#[derive(ApiResponse)]
pub(crate) enum Done {
    /// It is done.
    #[oai(status = 204)]
    Done,
}

/// Something that will be done.
#[derive(ApiResponse)]
pub(crate) enum Accepted {
    /// It will be done.
    #[oai(status = 202)]
    Accepted,
}

/// Long work that will be done.
#[derive(ApiResponse)]
pub(crate) enum Begun {
    /// It will be done; how far it has come is at the address in Location.
    #[oai(status = 202)]
    Begun(#[oai(header = "Location")] String),
}

pub(crate) fn begun(here: &Here, batch: BatchId) -> Begun {
    Begun::Begun(here.at(format!("/batches/{batch}")))
}

/// The version that a change is made against: what `ETag` said when the resource was read.
pub(crate) struct IfMatch(pub(crate) i64);

impl<'a> ApiExtractor<'a> for IfMatch {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    const PARAM_IS_REQUIRED: bool = true;
    type ParamType = ();
    type ParamRawType = ();

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Header)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))))
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        let given = request.header(header::IF_MATCH).map(str::trim).filter(|tag| !tag.is_empty() && *tag != "*");
        let given = given
            .ok_or_else(|| Problem::new(poem::http::StatusCode::PRECONDITION_REQUIRED, sentences::VERSION_MISSING))?;
        let version = given.trim_start_matches("W/").trim_matches('"').split('-').next().and_then(|v| v.parse().ok());
        Ok(version.map(Self).ok_or_else(|| Problem::from(Refusal::ChangedMeanwhile))?)
    }
}
