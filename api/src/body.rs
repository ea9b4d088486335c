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
        let value = read(&bytes)?;
        if let Some(at) = find_nul(&value, String::new()) {
            return Err(Problem::from((at.as_str(), Fault::Unreadable)).into());
        }
        match T::parse_from_json(Some(value)) {
            Ok(read) => Ok(Self(read)),
            Err(_) => Err(Problem::invalid(differences::<T>(&read(&bytes)?)).into()),
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

/// Where a text holds U+0000, which no database stores.
fn find_nul(value: &Value, path: String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then_some(path),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| find_nul(item, format!("{path}[{index}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| find_nul(field, within(&path, name))),
        _ => None,
    }
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Every place where the value is not what the document says.
fn differences<T: ParseFromJSON>(value: &Value) -> Vec<InvalidParameter> {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let mut check = Check { registry: &registry, found: Vec::new() };
    check.against(&T::schema_ref(), value, "");
    if check.found.is_empty() {
        check.found.push(InvalidParameter::new("body", Fault::Unreadable.sentence()));
    }
    check.found
}

struct Check<'a> {
    registry: &'a Registry,
    found: Vec<InvalidParameter>,
}

impl Check<'_> {
    fn add(&mut self, path: &str, reason: String) {
        let path = if path.is_empty() { "body" } else { path };
        self.found.push(InvalidParameter::new(path, reason));
    }

    fn against(&mut self, schema: &MetaSchemaRef, value: &Value, path: &str) {
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
            ("integer", value) if value.is_i64() || value.is_u64() => {}
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
        if let (false, Some(format)) = (is_good, format) {
            self.add(path, sentences::kind(format));
        }
    }
}
