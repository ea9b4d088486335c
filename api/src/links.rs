//! Links: every resource says where it is and what its reader may do with it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;

use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::Object;
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::Api;

/// A link: where, as what, and how.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Link {
    /// The address, whole.
    href: String,
    /// What it is to this resource: IANA's name if there is one.
    rel: String,
    /// The HTTP method to use.
    method: String,
}

/// Links by what they are. Every row of a list has some, so they are kept as they are made: each is one string.
#[derive(Default)]
pub(crate) struct Links(Vec<Made>);

/// A [`Link`], as it is written.
#[derive(Serialize)]
struct Made {
    href: String,
    rel: &'static str,
    method: &'static str,
}

/// What the document says of [`Links`].
type Described = BTreeMap<String, Link>;

impl Serialize for Links {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|link| (link.rel, link)))
    }
}

impl ToJSON for Links {
    fn to_json(&self) -> Option<Value> {
        serde_json::to_value(self).ok()
    }
}

impl ParseFromJSON for Links {
    fn parse_from_json(_: Option<Value>) -> ParseResult<Self> {
        Err(ParseError::custom("links are only answered"))
    }
}

impl Type for Links {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        Described::name()
    }

    fn schema_ref() -> MetaSchemaRef {
        Described::schema_ref()
    }

    fn register(registry: &mut Registry) {
        Described::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::empty())
    }
}

/// The installation's address and what of it was asked for: what links are built from.
#[derive(Clone, Debug)]
pub(crate) struct Here {
    base_url: String,
    path: String,
    query: String,
}

impl<'a> FromRequest<'a> for Here {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> Result<Self> {
        let base_url = request.data::<Api>().map(|api| api.base_url.clone()).unwrap_or_default();
        let uri = request.original_uri();
        Ok(Self { base_url, path: uri.path().to_owned(), query: uri.query().unwrap_or_default().to_owned() })
    }
}

impl Here {
    /// The whole address of a path of the API.
    pub(crate) fn at(&self, path: impl Display) -> String {
        format!("{}/api/v1{path}", self.base_url)
    }

    /// Where people reach the installation.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The address of the request, with these instead of its own parameters of the same names.
    pub(crate) fn with(&self, parameters: &[(&str, u64)]) -> String {
        let is_kept = |one: &&str| {
            let name = one.split('=').next().unwrap_or_default();
            !one.is_empty() && parameters.iter().all(|(given, _)| *given != name)
        };
        let kept = self.query.split('&').filter(is_kept).map(str::to_owned);
        let given = parameters.iter().map(|(name, value)| format!("{name}={value}"));
        let query: Vec<_> = kept.chain(given).collect();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{}", self.base_url, self.path, query.join("&"))
    }

    /// The links of the resource at the path: to itself.
    pub(crate) fn own(&self, path: impl Display) -> LinkList<'_> {
        // Itself and a few more, in one piece of memory.
        LinkList { here: self, links: Links(Vec::with_capacity(4)) }.add("self", "GET", path)
    }
}

impl Links {
    /// With a link to a whole address.
    pub(crate) fn to(mut self, rel: &'static str, method: &'static str, href: String) -> Self {
        self.0.push(Made { href, rel, method });
        self
    }
}

/// Links that are being gathered.
pub(crate) struct LinkList<'a> {
    here: &'a Here,
    links: Links,
}

impl LinkList<'_> {
    /// With a link to a path of the API.
    pub(crate) fn add(mut self, rel: &'static str, method: &'static str, path: impl Display) -> Self {
        self.links = self.links.to(rel, method, self.here.at(path));
        self
    }

    /// With the link if it is so.
    pub(crate) fn add_if(self, holds: bool, rel: &'static str, method: &'static str, path: impl Display) -> Self {
        if holds { self.add(rel, method, path) } else { self }
    }

    /// With a link to read what there is, if there is something.
    pub(crate) fn add_found(self, rel: &'static str, path: Option<String>) -> Self {
        match path {
            Some(path) => self.add(rel, "GET", path),
            None => self,
        }
    }

    /// The links.
    pub(crate) fn done(self) -> Links {
        self.links
    }
}
