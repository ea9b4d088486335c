//! Bodies of requests: JSON of the shape that the document says. When it is not, every field that differs is named.

use chrono::{DateTime, NaiveDate};
use poem::http::StatusCode;
use poem::{FromRequest, Request, RequestBody, Result};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::ParseFromJSON;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use samverk_domain::Fault;
use serde_json::Value;
use uuid::Uuid;

use crate::problem::{InvalidParameter, Problem};
use crate::sentences;

/// A body of JSON. Fields that the document does not know are not looked at.
pub(crate) struct Body<T>(pub(crate) T);

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: "application/json", schema: T::schema_ref() }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(request: &'a Request, body: &mut RequestBody, _: ExtractParamOptions<()>) -> Result<Self> {
        if !is_json(request.content_type().unwrap_or_default()) {
            let sentence = sentences::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence).into());
        }
        let bytes = <Vec<u8> as FromRequest>::from_request(request, body).await?;
        let parsed = T::parse_from_json(Some(read(&bytes)?));
        let may_hold_nul = bytes.windows(NUL.len()).any(|part| part == NUL);
        let found = if parsed.is_err() || may_hold_nul { differences::<T>(&read(&bytes)?) } else { Vec::new() };
        match parsed {
            Ok(read) if found.is_empty() => Ok(Self(read)),
            Err(_) if found.is_empty() => Err(Problem::from(("body", Fault::Unreadable)).into()),
            _ => Err(Problem::invalid(found).into()),
        }
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn read(bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes).map_err(|_| Problem::new(StatusCode::BAD_REQUEST, sentences::UNREADABLE))
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// How JSON writes U+0000, which no database stores.
const NUL: &[u8] = b"\\u0000";

/// Every place where the value is not what the document says, or holds U+0000.
fn differences<T: ParseFromJSON>(value: &Value) -> Vec<InvalidParameter> {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let mut check = Check { registry: &registry, found: Vec::new() };
    check.against(&T::schema_ref(), value, "");
    check.found
}

/// Looks for what is not as the document says.
pub(crate) struct Check<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) found: Vec<InvalidParameter>,
}

impl Check<'_> {
    fn add(&mut self, path: &str, reason: String) {
        let path = if path.is_empty() { "body" } else { path };
        self.found.push(InvalidParameter::new(path, reason));
    }

    /// Compares a value, at a path, with what it should be.
    pub(crate) fn against(&mut self, schema: &MetaSchemaRef, value: &Value, path: &str) {
        let registry = self.registry;
        let schema = match schema {
            MetaSchemaRef::Inline(schema) => schema,
            MetaSchemaRef::Reference(name) => match registry.schemas.get(name) {
                Some(schema) => schema,
                None => return,
            },
        };
        for part in &schema.all_of {
            self.against(part, value, path);
        }
        if !schema.enum_items.is_empty() {
            if !schema.enum_items.contains(value) {
                let choices: Vec<_> = schema.enum_items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                self.add(path, sentences::choices(&choices));
            }
            return;
        }
        match (schema.ty, value) {
            ("string", Value::String(text)) => self.format(schema.format, text, path),
            ("array", Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(schema) = &schema.items {
                        self.against(schema, item, &format!("{path}[{index}]"));
                    }
                }
            }
            ("object", Value::Object(_)) => self.fields(schema, value, path),
            ("integer", value) if value.is_i64() => {}
            ("number", Value::Number(_)) | ("boolean", Value::Bool(_)) | ("", _) => {}
            (expected, _) => self.add(path, sentences::kind(expected)),
        }
    }

    fn fields(&mut self, schema: &MetaSchema, value: &Value, path: &str) {
        for (name, schema_of_field) in &schema.properties {
            match value.get(name).filter(|field| !field.is_null()) {
                Some(field) => self.against(schema_of_field, field, &within(path, name)),
                None if schema.required.contains(name) => {
                    self.add(&within(path, name), Fault::Missing.sentence());
                }
                None => {}
            }
        }
    }

    fn format(&mut self, format: Option<&str>, text: &str, path: &str) {
        let is_good = match format {
            Some("uuid") => text.parse::<Uuid>().is_ok(),
            // The framework's name for it.
            Some("naive-date") => text.parse::<NaiveDate>().is_ok(),
            Some("date-time") => DateTime::parse_from_rfc3339(text).is_ok(),
            _ => true,
        };
        match format {
            Some(format) if !is_good => self.add(path, sentences::kind(format)),
            _ if text.contains('\0') => self.add(path, Fault::Unreadable.sentence()),
            _ => {}
        }
    }
}
