//! What a form sent, with or without a file: its fields in order, for forms with as many rows as people have.

use poem::http::{StatusCode, header};
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody, Result};
use samverk_domain::documents::Content;

/// What a form sent.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    fields: Vec<(String, String)>,
    file: Option<(String, Vec<u8>)>,
}

impl Sent {
    /// The first value of a field, or nothing.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first value of a field as a text of its own, with line breaks as they are stored.
    pub(crate) fn text(&self, name: &str) -> String {
        self.value(name).replace("\r\n", "\n")
    }

    /// Whether the field came, also if it was empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Puts other values in place of those of a field, and of its rows (`sessions[0].title` of `sessions`).
    pub(crate) fn replace(&mut self, name: &str, values: Vec<(String, String)>) {
        self.fields.retain(|(field, _)| {
            field.strip_prefix(name).is_none_or(|rest| !rest.is_empty() && !rest.starts_with('['))
        });
        self.fields.extend(values);
    }

    /// Every field with its value.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The file, if one was chosen.
    pub(crate) fn file(&self) -> Option<&[u8]> {
        self.file.as_ref().map(|(_, bytes)| bytes.as_slice())
    }

    /// The file with the name it had where it came from; empty if none was chosen.
    pub(crate) fn content(&mut self) -> Content {
        let (file_name, bytes) = self.file.take().unwrap_or_default();
        Content { file_name, bytes: bytes.into() }
    }
}

#[cfg(test)]
impl Sent {
    /// A form with these fields.
    pub(crate) fn of(fields: Vec<(String, String)>) -> Self {
        Self { fields, file: None }
    }
}

impl<'a> FromRequest<'a> for Sent {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let kind = request.header(header::CONTENT_TYPE).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            let bytes = body.take()?.into_bytes().await?;
            let fields = serde_urlencoded::from_bytes(&bytes).map_err(|_| StatusCode::BAD_REQUEST)?;
            return Ok(Self { fields, file: None });
        }
        let mut parts = Multipart::from_request(request, body).await?;
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file_name) = part.file_name().map(str::to_owned) {
                sent.file = Some((file_name, part.bytes().await?)).filter(|(_, bytes)| !bytes.is_empty());
            } else {
                sent.fields.push((name, part.text().await?));
            }
        }
        Ok(sent)
    }
}
