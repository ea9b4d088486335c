//! What is offered at an address, as the framework knows it: for mistakes of which it does not tell all.

use std::sync::LazyLock;

use poem::http::Method;
use poem_openapi::OpenApi;
use poem_openapi::registry::{MetaParamIn, MetaPath, MetaSchemaRef, Registry};
use serde_json::Value;

use crate::body::Check;
use crate::problem::InvalidParameter;
use crate::{Api, operations};

struct Offered {
    registry: Registry,
    paths: Vec<MetaPath>,
}

static OFFERED: LazyLock<Offered> = LazyLock::new(|| Offered::by(operations));

impl Offered {
    fn by<T: OpenApi>(_: impl Fn(Api) -> T) -> Self {
        let mut registry = Registry::new();
        T::register(&mut registry);
        Self { registry, paths: T::meta().into_iter().flat_map(|api| api.paths).collect() }
    }
}

/// The paths that an address fits, without the base of the API.
fn at(address: &str) -> impl Iterator<Item = &'static MetaPath> {
    let is_match = move |path: &&MetaPath| {
        let (mut given, mut asked) = (address.split('/'), path.path.split('/'));
        loop {
            match (given.next(), asked.next()) {
                (None, None) => return true,
                (Some(given), Some(asked)) if asked.starts_with('{') || asked == given => {}
                _ => return false,
            }
        }
    };
    OFFERED.paths.iter().filter(is_match)
}

/// The methods that an address of the API has.
pub(crate) fn methods(address: &str) -> Vec<&'static str> {
    if address == "/openapi.json" {
        return vec!["GET"];
    }
    at(address).flat_map(|path| &path.operations).map(|operation| operation.method.as_str()).collect()
}

/// Every parameter of a query, of what is read at the address, that is not what the document says.
pub(crate) fn differences(address: &str, query: &str) -> Vec<InvalidParameter> {
    let given: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let mut check = Check { registry: &OFFERED.registry, found: Vec::new() };
    let readings = at(address).flat_map(|path| &path.operations).filter(|operation| operation.method == Method::GET);
    let parameters = readings.flat_map(|reading| &reading.params);
    for parameter in parameters.filter(|parameter| parameter.in_type == MetaParamIn::Query) {
        if let Some((_, text)) = given.iter().find(|(name, _)| *name == parameter.name) {
            check.against(&parameter.schema, &value(&parameter.schema, text), &parameter.name);
        }
    }
    check.found
}

/// The text as the kind of value that the schema asks for; still a text when it is none.
fn value(schema: &MetaSchemaRef, text: &str) -> Value {
    match schema {
        MetaSchemaRef::Inline(schema) if matches!(schema.ty, "integer" | "boolean") => {
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_methods_of_an_address_are_known() {
        assert_eq!(super::methods("/courses/0199-some-id"), ["GET", "PUT", "DELETE"]);
        assert_eq!(super::methods("/nothing"), Vec::<&str>::new());
    }
}
