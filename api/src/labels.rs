//! Subjects and audiences: what the catalogue is filtered by.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::courses::label::{self, LabelKind};

use crate::caller::Reader;
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::{Api, Tag};

/// What a course is about, or whom it is for.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct Label {
    /// Its name in addresses and filters.
    slug: String,
    /// Its name.
    name: String,
}

/// The labels of a kind.
pub(crate) fn of_kind(rows: &[label::Model], kind: LabelKind) -> Vec<Label> {
    let of_kind = rows.iter().filter(|row| row.kind == kind);
    of_kind.map(|row| Label { slug: row.slug.clone(), name: row.name.clone() }).collect()
}

/// Subjects and audiences.
pub(crate) struct Labels(pub(crate) Api);

#[OpenApi(tag = "Tag::Courses")]
impl Labels {
    /// List subjects
    ///
    /// What courses are about, in Swedish order. Anybody may read them.
    #[oai(path = "/subjects", method = "get", operation_id = "listSubjects")]
    async fn subjects(&self, reader: Reader, here: Here) -> Result<Json<List<Label>>, Problem> {
        self.list(reader, here, LabelKind::Subject).await
    }

    /// List audiences
    ///
    /// Whom courses are for, in Swedish order. Anybody may read them.
    #[oai(path = "/audiences", method = "get", operation_id = "listAudiences")]
    async fn audiences(&self, reader: Reader, here: Here) -> Result<Json<List<Label>>, Problem> {
        self.list(reader, here, LabelKind::Audience).await
    }
}

impl Labels {
    async fn list(&self, reader: Reader, here: Here, kind: LabelKind) -> Result<Json<List<Label>>, Problem> {
        let rows = self.0.database.read(&reader.0, async |scope| label::list(scope).await).await?;
        Ok(Json(List::of(of_kind(&rows, kind), &here)))
    }
}
