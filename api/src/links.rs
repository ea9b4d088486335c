//! Links: every resource says where it is and what its reader may do with it.

use std::collections::BTreeMap;
use std::fmt::Display;

use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::Object;
use serde::Serialize;

use crate::Api;

/// A link: where, as what, and how.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Link {
    /// The address, whole.
    href: String,
    /// What it is to this resource: IANA's name if there is one.
    rel: String,
    /// The HTTP method to use.
    method: String,
}

/// Links by what they are.
pub(crate) type Links = BTreeMap<String, Link>;

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
        LinkList { here: self, links: Links::new() }.add("self", "GET", path)
    }
}

/// Links that are being gathered.
pub(crate) struct LinkList<'a> {
    here: &'a Here,
    links: Links,
}

impl LinkList<'_> {
    /// With a link to a path of the API.
    pub(crate) fn add(mut self, rel: &str, method: &str, path: impl Display) -> Self {
        self.links.insert(rel.to_owned(), link(self.here.at(path), rel, method));
        self
    }

    /// With the link if it is so.
    pub(crate) fn add_if(self, holds: bool, rel: &str, method: &str, path: impl Display) -> Self {
        if holds { self.add(rel, method, path) } else { self }
    }

    /// The links.
    pub(crate) fn done(self) -> Links {
        self.links
    }
}

/// A link to a whole address.
pub(crate) fn link(href: String, rel: &str, method: &str) -> Link {
    Link { href, rel: rel.to_owned(), method: method.to_owned() }
}
