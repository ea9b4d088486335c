//! Lists: a page at a time, with how long the whole is and links to the other pages.

use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaParamIn, MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseFromJSON, ToJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions, Object};
use samverk_domain::Fault;
use samverk_domain::store::{self, Paged, Total};
use serde::Serialize;

use crate::links::{Here, Links};
use crate::problem::Problem;
use crate::sentences;

/// A page of a list.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T: Type + ToJSON + ParseFromJSON> {
    /// What is on the page.
    items: Vec<T>,
    /// Where the page is in the list.
    #[oai(rename = "_meta")]
    #[serde(rename = "_meta")]
    meta: Meta,
    /// This page, and the first, last, next and previous one.
    #[oai(rename = "_links")]
    #[serde(rename = "_links")]
    links: Links,
}

/// A list that is short enough to be whole.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct List<T: Type + ToJSON + ParseFromJSON> {
    /// What is in the list.
    items: Vec<T>,
    /// The list itself.
    #[oai(rename = "_links")]
    links: Links,
}

/// Where a page is in its list.
#[derive(Object, Serialize)]
#[oai(rename_all = "camelCase")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Meta {
    /// How long the list is, as far as it is counted: to 1 000.
    total_records: u64,
    /// Whether it is longer than that.
    is_longer: bool,
    /// Which page it is, from 1.
    page: u64,
    /// How many come before the page.
    offset: u64,
    /// How many a page has at most.
    limit: u64,
    /// How many this page has.
    count: u64,
}

impl<T: Type + ToJSON + ParseFromJSON> Page<T> {
    pub(crate) fn of<R>(paged: Paged<R>, here: &Here, turn: impl FnMut(R) -> T) -> Self {
        let Paged { rows, total, page } = paged;
        let items: Vec<T> = rows.into_iter().map(turn).collect();
        let meta = Meta {
            total_records: total.counted(),
            is_longer: matches!(total, Total::MoreThan(_)),
            page: page.page,
            offset: page.page.saturating_sub(1).saturating_mul(page.limit),
            limit: page.limit,
            count: items.len() as u64,
        };
        Self { links: links(here, page, total), items, meta }
    }
}

impl<T: Type + ToJSON + ParseFromJSON> List<T> {
    pub(crate) fn of(items: impl IntoIterator<Item = T>, here: &Here) -> Self {
        Self { items: items.into_iter().collect(), links: Links::default().to("self", "GET", here.with(&[])) }
    }
}

/// Where the end of the list is not known, nothing links to it, and there is always a next page.
fn links(here: &Here, page: store::Page, total: Total) -> Links {
    let last = matches!(total, Total::Exactly(_)).then(|| total.counted().div_ceil(page.limit).max(1));
    let next = last.is_none_or(|last| page.page < last).then(|| page.page.saturating_add(1));
    let previous = (page.page > 1).then(|| last.map_or(page.page - 1, |last| (page.page - 1).min(last)));
    [("self", Some(page.page)), ("first", Some(1)), ("last", last), ("next", next), ("prev", previous)]
        .into_iter()
        .filter_map(|(rel, number)| Some((rel, here.with(&[("page", number?), ("limit", page.limit)]))))
        .fold(Links::default(), |links, (rel, href)| links.to(rel, "GET", href))
}

/// How many of a list are asked for at once.
pub(crate) struct Limit(u64);

/// Which page of a list is asked for.
pub(crate) struct Number(u64);

impl Limit {
    pub(crate) fn page(&self, number: &Number) -> store::Page {
        store::Page { page: number.0, limit: self.0 }
    }
}

/// The value of a parameter of the query, if it is there.
fn parameter<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let pairs = request.uri().query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(given, _)| *given == name).map(|(_, value)| value).next()
}

fn number(request: &Request, name: &str, default: u64) -> Result<u64, Problem> {
    let Some(text) = parameter(request, name) else { return Ok(default) };
    text.parse().map_err(|_| Problem::one_invalid(name, sentences::kind("integer")))
}

fn schema(default: u64, least: f64, most: Option<f64>) -> MetaSchemaRef {
    let schema = MetaSchema {
        default: Some(default.into()),
        minimum: Some(least),
        maximum: most,
        ..MetaSchema::new_with_format("integer", "int64")
    };
    MetaSchemaRef::Inline(Box::new(schema))
}

impl<'a> ApiExtractor<'a> for Limit {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    type ParamType = ();
    type ParamRawType = ();

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Query)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(schema(20, 1.0, Some(100.0)))
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        match number(request, "limit", 20)? {
            limit @ 1..=100 => Ok(Self(limit)),
            _ => Err(Problem::from(("limit", Fault::OutOfRange(1, 100))).into()),
        }
    }
}

impl<'a> ApiExtractor<'a> for Number {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    type ParamType = ();
    type ParamRawType = ();

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Query)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(schema(1, 0.0, None))
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        Ok(Self(number(request, "page", 1)?))
    }
}
