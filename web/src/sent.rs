//! What a form sent, with or without a file: its fields in order, for forms with as many rows as people have.

use poem::http::header;
use poem::web::{Form, Multipart};
use poem::{FromRequest, Request, RequestBody, Result};

/// What a form sent, field by field. A name may come several times; a checkbox that is not ticked does not come at all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    fields: Vec<(String, String)>,
    file: Option<Vec<u8>>,
}

impl Sent {
    /// A form with these fields.
    #[cfg(test)]
    pub(crate) fn of(fields: Vec<(String, String)>) -> Self {
        Self { fields, file: None }
    }

    /// The first value of a field, with line breaks as the database has them; empty when there is none.
    pub(crate) fn one(&self, name: &str) -> String {
        let value = self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.replace("\r\n", "\n"));
        value.unwrap_or_default()
    }

    /// Every value of a field.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether the field came, also if it was empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Every field with its value, in order.
    pub(crate) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The file, if one was chosen.
    pub(crate) fn file(&self) -> Option<&[u8]> {
        self.file.as_deref()
    }
}

impl<'a> FromRequest<'a> for Sent {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> Result<Self> {
        let kind = request.header(header::CONTENT_TYPE).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            let Form(fields) = Form::from_request(request, body).await?;
            return Ok(Self { fields, file: None });
        }
        let mut parts = Multipart::from_request(request, body).await?;
        let mut sent = Self::default();
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                sent.file = Some(part.bytes().await?).filter(|bytes| !bytes.is_empty());
            } else {
                sent.fields.push((name, part.text().await?));
            }
        }
        Ok(sent)
    }
}
