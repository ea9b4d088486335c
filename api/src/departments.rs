//! The association's departments.

use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::organisations::{DepartmentId, department};
use uuid::Uuid;

use crate::answer::{Created, IfMatch, Versioned, created, versioned};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::links::{Here, Links};
use crate::page::List;
use crate::problem::Problem;
use crate::scalar::{Path, Text};
use crate::{Api, Tag};

/// What a department is made of.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct NewDepartment {
    /// Its name, at most 120 characters.
    name: Text,
    /// Its name in narrow places, at most 40 characters; the name if it is left out.
    #[oai(default)]
    short_name: String,
    /// What it does, at most 400 characters.
    #[oai(default)]
    description: String,
    /// Its place in lists: the lowest number comes first.
    #[oai(default)]
    position: i64,
}

impl From<NewDepartment> for department::NewDepartment {
    fn from(new: NewDepartment) -> Self {
        let NewDepartment { name, short_name, description, position } = new;
        Self { name: name.0, short_name, description, position }
    }
}

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
    /// Its place in lists.
    position: i64,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl Department {
    fn of(row: department::Model, here: &Here, actor: &Actor) -> Self {
        let path = format!("/departments/{}", row.id);
        Self {
            links: here
                .own(&path)
                .add("collection", "GET", "/departments")
                .add_if(actor.may(Permission::ManageOrganisations), "edit", "PUT", &path)
                .done(),
            id: row.id.0,
            slug: row.slug,
            name: row.name,
            short_name: row.short_name,
            description: row.description,
            position: row.position,
            version: row.version,
        }
    }

    fn shown(row: department::Model, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.version;
        versioned(Self::of(row, here, actor), version)
    }
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
        Ok(Json(List::of(rows.into_iter().map(|row| Department::of(row, &here, &reader.0)), &here)))
    }

    /// Add a department
    ///
    /// Its name in addresses stays when the name changes. The association's admins add them.
    #[oai(path = "/departments", method = "post", operation_id = "createDepartment")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewDepartment>,
    ) -> Result<Created<Department>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = department::add(scope, &new).await?;
                department::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/departments/{}", row.id));
        Ok(created(Department::of(row, &here, &caller.0), address))
    }

    /// Get a department
    ///
    /// Anybody may read it.
    #[oai(path = "/departments/:departmentId", method = "get", operation_id = "getDepartment")]
    async fn get(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "departmentId")] id: Path<DepartmentId>,
    ) -> Result<Versioned<Department>, Problem> {
        let row = self.0.database.read(&reader.0, async |scope| department::get(scope, id.0).await).await?;
        Ok(Department::shown(row, &here, &reader.0))
    }

    /// Change a department
    ///
    /// The body is the whole department anew. The association's admins change them.
    #[oai(path = "/departments/:departmentId", method = "put", operation_id = "updateDepartment")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "departmentId")] id: Path<DepartmentId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<NewDepartment>,
    ) -> Result<Versioned<Department>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                department::change(scope, id.0, version.0, &new).await?;
                department::get(scope, id.0).await
            })
            .await?;
        Ok(Department::shown(row, &here, &caller.0))
    }
}
