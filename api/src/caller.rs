//! Who is asking: a bearer token stands for a person of one organisation. Tokens anywhere else than in the header are not
//! looked at.

use poem::http::header;
use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use samverk_domain::Error;
use samverk_domain::access::sign_in::Origin;
use samverk_domain::access::{Actor, OrganisationId, client, device};
use uuid::Uuid;

use crate::Api;
use crate::problem::Problem;

/// Somebody with a valid token.
pub(crate) struct Caller(pub(crate) Actor);

/// Anybody: without a token one sees what is public, with a valid one what is for oneself. A token that is not valid is
/// refused, so that nobody takes the public's view for their own.
pub(crate) struct Reader(pub(crate) Actor);

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(BEARER, scheme());
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![BEARER]
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        Ok(authenticated(request)?.map(Self).ok_or_else(Problem::unauthenticated)?)
    }
}

impl<'a> ApiExtractor<'a> for Reader {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        registry.create_security_scheme(BEARER, scheme());
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![BEARER]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        Ok(Self(authenticated(request)?.unwrap_or(Actor::Anyone)))
    }
}

const BEARER: &str = "bearer";

fn scheme() -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: Some(
            "An access token from `/auth/tokens`: a JWT that lives five minutes and stands for one organisation.",
        ),
        name: None,
        key_in: None,
        scheme: Some(BEARER),
        bearer_format: Some("JWT"),
        flows: None,
        openid_connect_url: None,
    }
}

/// Who the token stands for; nobody if there is none.
fn authenticated(request: &Request) -> Result<Option<Actor>, Problem> {
    let Some(given) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let valid = || {
        let (scheme, token) = given.to_str().ok()?.split_once(' ')?;
        let api = request.data::<Api>().filter(|_| scheme.eq_ignore_ascii_case(BEARER))?;
        api.tokens.check(token.trim(), api.database.clock().now())
    };
    valid().map(Some).ok_or_else(Problem::unauthenticated)
}

/// Where a request comes from.
pub(crate) struct From(pub(crate) Origin);

impl<'a> FromRequest<'a> for From {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let is_behind_proxy = request.data::<Api>().is_some_and(|api| api.behind_proxy);
        let peer = request.remote_addr().as_socket_addr().map(std::net::SocketAddr::ip);
        let last = |name| request.headers().get_all(name).into_iter().next_back()?.to_str().ok();
        let address = client::address(peer, is_behind_proxy, last);
        let device = device::named(request.header(header::USER_AGENT).unwrap_or_default());
        Ok(Self(Origin { address, device }))
    }
}

impl Caller {
    /// The organisation that a request names, or the caller's own.
    pub(crate) fn organisation_or(&self, named: Option<Uuid>) -> Result<OrganisationId, Problem> {
        let own = self.0.organisation().ok_or(Error::Forbidden)?;
        Ok(named.map_or(own, OrganisationId))
    }
}
