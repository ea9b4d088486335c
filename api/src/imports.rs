//! Lists of people: previewed with every row's faults, then added all or nothing.

use poem_openapi::types::multipart::Upload;
use poem_openapi::{Multipart, Object, OpenApi};
use samverk_domain::people::roster::{self, Recognised, Row};
use samverk_domain::{Error, Fault};
use uuid::Uuid;

use crate::answer::Stored;
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::problem::{InvalidParameter, Problem};
use crate::{Api, Tag};

/// A row of a list of people.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
pub(crate) struct RosterRow {
    /// Given name.
    #[oai(default)]
    given_name: String,
    /// Family name.
    #[oai(default)]
    family_name: String,
    /// E-mail: how a person is recognised.
    #[oai(default)]
    email: String,
    /// Title.
    #[oai(default)]
    title: String,
    /// Name of the unit.
    #[oai(default)]
    unit: String,
}

impl From<RosterRow> for Row {
    fn from(row: RosterRow) -> Self {
        let RosterRow { given_name, family_name, email, title, unit } = row;
        Self { given_name, family_name, email, title, unit }
    }
}

impl From<Row> for RosterRow {
    fn from(row: Row) -> Self {
        let Row { given_name, family_name, email, title, unit } = row;
        Self { given_name, family_name, email, title, unit }
    }
}

/// A row, and what becomes of it.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(crate) struct RecognisedRow {
    /// The row, completed from the person if one was found.
    row: RosterRow,
    /// The person it means; a row without one is somebody new.
    person_id: Option<Uuid>,
    /// What is wrong with it.
    faults: Vec<InvalidParameter>,
}

impl From<Recognised> for RecognisedRow {
    fn from(one: Recognised) -> Self {
        let fault =
            |fault: &samverk_domain::FieldError| InvalidParameter::new(fault.field.clone(), fault.fault.sentence());
        Self {
            faults: one.faults.iter().map(fault).collect(),
            row: one.row.into(),
            person_id: one.person.map(|id| id.0),
        }
    }
}

/// A list of people, as rows or as text.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct PeopleImport {
    /// The organisation they work for; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
    /// The rows.
    #[oai(default)]
    people: Vec<RosterRow>,
    /// Instead of rows: pasted text or CSV, one person a line, with or without headings.
    #[oai(default)]
    text: String,
    /// Whether to only say what would become of each row.
    #[oai(default)]
    dry_run: bool,
}

/// A list of people as a file.
#[derive(Multipart)]
#[oai(rename_all = "camelCase")]
struct PeopleFile {
    /// XLSX, or CSV in UTF-8 or Windows-1252.
    file: Upload,
    /// The organisation they work for; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
    /// Whether to only say what would become of each row.
    dry_run: Option<bool>,
}

/// What became of a list.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct ImportOutcome {
    /// Each row, in the order of the list. After an import every row has its person.
    rows: Vec<RecognisedRow>,
    /// Those that were added.
    added_person_ids: Vec<Uuid>,
}

/// Lists of people.
pub(crate) struct Imports(pub(crate) Api);

#[OpenApi(tag = "Tag::People")]
impl Imports {
    /// Import people from rows or text
    ///
    /// Adds those the organisation does not have; units that are new are added too. All or nothing: with faults in any row
    /// nobody is added. With `dryRun` it says what would become of each row. Coordinators import to their own organisation.
    #[oai(path = "/people/imports", method = "post", operation_id = "importPeople")]
    async fn import(
        &self,
        caller: Caller,
        here: Here,
        body: Body<PeopleImport>,
    ) -> Result<Stored<ImportOutcome>, Problem> {
        let PeopleImport { organisation_id, people, text, dry_run } = body.0;
        let rows = rows(people, &text)?;
        self.run(&caller, &here, organisation_id, rows, dry_run).await
    }

    /// Import people from a file
    ///
    /// The same as importing from rows, with an XLSX or CSV file of at most 5 MB and 1 000 rows.
    #[oai(path = "/people/import-files", method = "post", operation_id = "importPeopleFile")]
    async fn import_file(
        &self,
        caller: Caller,
        here: Here,
        form: PeopleFile,
    ) -> Result<Stored<ImportOutcome>, Problem> {
        let rows = file_rows(form.file).await?;
        self.run(&caller, &here, form.organisation_id, rows, form.dry_run.unwrap_or(false)).await
    }
}

/// The rows of a list that came as rows, or as text when there are none.
pub(crate) fn rows(people: Vec<RosterRow>, text: &str) -> Result<Vec<Row>, Problem> {
    if people.is_empty() { Ok(roster::read_text(text)?) } else { Ok(people.into_iter().map(Row::from).collect()) }
}

/// The rows of a list that came as a file.
pub(crate) async fn file_rows(file: Upload) -> Result<Vec<Row>, Problem> {
    let file = file.into_vec().await.map_err(|_| Problem::from(("file", Fault::Unreadable)))?;
    Ok(roster::read_file(&file)?)
}

impl Imports {
    async fn run(
        &self,
        caller: &Caller,
        here: &Here,
        organisation: Option<Uuid>,
        rows: Vec<Row>,
        is_dry: bool,
    ) -> Result<Stored<ImportOutcome>, Problem> {
        let organisation = caller.organisation_or(organisation)?;
        let database = &self.0.database;
        if is_dry {
            let rows =
                database.read(&caller.0, async |scope| roster::recognise(scope, organisation, rows).await).await?;
            let rows = rows.into_iter().map(RecognisedRow::from).collect();
            return Ok(Stored::Known(poem_openapi::payload::Json(ImportOutcome {
                rows,
                added_person_ids: Vec::new(),
            })));
        }
        let (added, rows) = database
            .write(&caller.0, async |scope| {
                let added = roster::import(scope, organisation, rows.clone()).await?;
                Ok::<_, Error>((added, roster::recognise(scope, organisation, rows).await?))
            })
            .await?;
        let outcome = ImportOutcome {
            rows: rows.into_iter().map(RecognisedRow::from).collect(),
            added_person_ids: added.into_iter().map(|id| id.0).collect(),
        };
        let address = here.at(format!("/people?organisationId={organisation}"));
        Ok(Stored::Created(poem_openapi::payload::Json(outcome), address))
    }
}
