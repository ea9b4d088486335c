//! What this API is (REST API profile, VER.06), its description, and the keys of its tokens.

use poem::web::{Data, Json as Plain};
use poem::{IntoResponse, handler};
use poem_openapi::payload::Json;
use poem_openapi::{Enum, Object, OpenApi};
use samverk_domain::access::token::Tokens;

use crate::Tag;
use crate::links::{Here, Links};
use crate::problem::Problem;

/// The version of the API. Its major number is in the address.
pub(crate) const VERSION: &str = "1.0.0";
/// The day the version was released.
const RELEASED: chrono::NaiveDate = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");

/// What this API is.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct ApiInfo {
    /// Its name.
    api_name: String,
    /// Its version: major, minor, patch.
    api_version: String,
    /// The day the version was released.
    api_released: chrono::NaiveDate,
    /// Where it is described for people.
    api_documentation: String,
    /// Where in its life it is.
    api_status: ApiStatus,
    /// Where the description for programs is.
    #[oai(rename = "_links")]
    links: Links,
}

/// Where in its life an API is (REST API profile, VER.10).
#[derive(Enum)]
#[oai(rename_all = "camelCase")]
enum ApiStatus {
    /// In use.
    Active,
    /// In use, with a successor.
    Deprecated,
    /// No longer in use.
    Retired,
}

/// What the API says of itself.
pub(crate) struct Info;

#[OpenApi(tag = "Tag::Api")]
impl Info {
    /// What this API is
    ///
    /// Name, version and state of the API. Needs no token, so that anybody can find out what is here.
    #[oai(path = "/api-info", method = "get", operation_id = "getApiInfo")]
    #[expect(clippy::unused_async, reason = "the framework asks for it")]
    async fn api_info(&self, here: Here) -> Result<Json<ApiInfo>, Problem> {
        Ok(Json(ApiInfo {
            api_name: "samverk-api".into(),
            api_version: VERSION.into(),
            api_released: RELEASED,
            api_documentation: format!("{}/api", here.base_url()),
            api_status: ApiStatus::Active,
            links: here.own("/api-info").add("service-desc", "GET", "/openapi.json").done(),
        }))
    }
}

/// The description for programs, as it was reviewed.
#[handler]
pub(crate) fn document() -> poem::Response {
    poem::Response::builder()
        .content_type("application/json; charset=utf-8")
        .body(include_bytes!("../../openapi/openapi.json").as_slice())
}

/// The public keys of tokens (RFC 7517).
#[handler]
pub(crate) fn jwks(Data(tokens): Data<&Tokens>) -> impl IntoResponse + use<> {
    Plain(tokens.keys.jwks()).with_header("cache-control", "public, max-age=300")
}
