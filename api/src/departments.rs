//! The association's departments.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::organisations::department;
use uuid::Uuid;

use crate::caller::Reader;
use crate::links::Here;
use crate::page::List;
use crate::problem::Problem;
use crate::{Api, Tag};

/// A department of the association: it runs courses.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Department {
    /// Id.
    id: Uuid,
    /// Its name in addresses and filters.
    slug: String,
    /// Its name.
    name: String,
    /// Its name in narrow places.
    short_name: String,
    /// What it does.
    description: String,
}

/// Departments.
pub(crate) struct Departments(pub(crate) Api);

#[OpenApi(tag = "Tag::Organisations")]
impl Departments {
    /// List the association's departments
    ///
    /// In the association's order. Anybody may read them.
    #[oai(path = "/departments", method = "get", operation_id = "listDepartments")]
    async fn list(&self, reader: Reader, here: Here) -> Result<Json<List<Department>>, Problem> {
        let rows = self.0.database.read(&reader.0, async |scope| department::list(scope).await).await?;
        let items = rows.into_iter().map(|row| Department {
            id: row.id.0,
            slug: row.slug,
            name: row.name,
            short_name: row.short_name,
            description: row.description,
        });
        Ok(Json(List::of(items, &here)))
    }
}
