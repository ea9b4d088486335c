//! Answers that are written straight from their fields by serde. Lists are long, and the framework's own way, over a tree of
//! JSON values, takes a tenth of all the time it takes to answer with one.

use poem::http::header;
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::payload::{Json, Payload};
use poem_openapi::registry::{MetaResponses, MetaSchemaRef, Registry};
use poem_openapi::types::{ToJSON, Type};
use serde::Serialize;

/// Room for most pages of a list, in bytes: a body that grows is copied each time it has doubled.
const LIKELY_LENGTH: usize = 64 * 1024;

/// A long answer. The document describes it by `T`'s [`Type`], and its [`Serialize`] has to say the same.
pub(crate) struct Written<T>(pub(crate) T);

impl<T: Type> Payload for Written<T> {
    const CONTENT_TYPE: &'static str = Json::<T>::CONTENT_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        Json::<T>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ToJSON + Serialize> IntoResponse for Written<T> {
    fn into_response(self) -> Response {
        debug_assert_eq!(serde_json::to_value(&self.0).ok(), self.0.to_json(), "written otherwise than described");
        let mut body = Vec::with_capacity(LIKELY_LENGTH);
        match serde_json::to_writer(&mut body, &self.0) {
            Ok(()) => Response::builder().header(header::CONTENT_TYPE, Self::CONTENT_TYPE).body(body),
            Err(fault) => poem::error::InternalServerError(fault).into_response(),
        }
    }
}

impl<T: ToJSON + Serialize> ApiResponse for Written<T> {
    fn meta() -> MetaResponses {
        Json::<T>::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}
