//! Lists of people: previewed with every row's faults, then added all or nothing.

use poem_openapi::payload::Json;
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Multipart, Object, OpenApi};
use samverk_domain::people::import;
use samverk_domain::people::roster::{self, Recognised, Row};
use samverk_domain::{Error, Fault};
use uuid::Uuid;

use crate::answer::{Begun, begun};
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

/// A long list of people, as rows or as text.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct LongPeopleImport {
    /// The organisation they work for; the caller's own if it is left out.
    organisation_id: Option<Uuid>,
    /// The rows.
    #[oai(default)]
    people: Vec<RosterRow>,
    /// Instead of rows: pasted text or CSV, one person a line, with or without headings.
    #[oai(default)]
    text: String,
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

#[derive(ApiResponse)]
enum Imported {
    /// Nobody was added: it was a dry run, or the organisation had everybody already.
    #[oai(status = 200)]
    Nobody(Json<ImportOutcome>),
    /// They are added, and are among those at the address in Location.
    #[oai(status = 201)]
    Added(Json<ImportOutcome>, #[oai(header = "Location")] String),
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
    async fn import(&self, caller: Caller, here: Here, body: Body<PeopleImport>) -> Result<Imported, Problem> {
        let PeopleImport { organisation_id, people, text, dry_run } = body.0;
        self.run(&caller, &here, organisation_id, Sent::of(people, text), dry_run).await
    }

    /// Import people from a long list
    ///
    /// As importing from rows, of up to 5 000 people. Every row is checked first, and with faults in any nobody is added; then a
    /// hundred are added at a time. What became of each row is told at the address in Location. Coordinators import to their own
    /// organisation.
    #[oai(path = "/people/import-batches", method = "post", operation_id = "beginPeopleImport")]
    async fn begin(&self, caller: Caller, here: Here, body: Body<LongPeopleImport>) -> Result<Begun, Problem> {
        let LongPeopleImport { organisation_id, people, text } = body.0;
        let organisation = caller.organisation_or(organisation_id)?;
        let database = &self.0.database;
        database.read(&caller.0, async |scope| roster::check(scope, organisation).await).await?;
        let rows = Sent::of(people, text).rows(import::LONGEST).await?;
        let batch = database.write(&caller.0, async |scope| import::begin(scope, organisation, rows).await).await?;
        Ok(begun(&here, batch))
    }

    /// Import people from a file
    ///
    /// The same as importing from rows, with an XLSX or CSV file of at most 5 MB and 1 000 rows.
    #[oai(path = "/people/import-files", method = "post", operation_id = "importPeopleFile")]
    async fn import_file(&self, caller: Caller, here: Here, form: PeopleFile) -> Result<Imported, Problem> {
        let PeopleFile { organisation_id, file, dry_run } = form;
        self.run(&caller, &here, organisation_id, Sent::File(file), dry_run.unwrap_or(false)).await
    }
}

/// A list as it was sent.
pub(crate) enum Sent {
    Rows(Vec<RosterRow>),
    Text(String),
    File(Upload),
}

impl Sent {
    /// Rows, or text when there are none.
    pub(crate) fn of(people: Vec<RosterRow>, text: String) -> Self {
        if people.is_empty() && !text.is_empty() { Self::Text(text) } else { Self::Rows(people) }
    }

    /// Its rows, at most so many; what is wrong with the whole is told of the field that it came in.
    pub(crate) async fn rows(self, most: usize) -> Result<Vec<Row>, Problem> {
        let (field, rows) = match self {
            Self::Rows(people) => ("people", roster::within_bounds(people.into_iter().map(Row::from).collect(), most)),
            Self::Text(text) => ("text", roster::read_text(&text, most)),
            Self::File(file) => {
                let file = file.into_vec().await.map_err(|_| Problem::from(("file", Fault::Unreadable)))?;
                ("file", roster::read_file(&file, most))
            }
        };
        rows.map_err(|fault| Problem::from(fault).renamed(|_| field.to_owned()))
    }
}

impl Imports {
    async fn run(
        &self,
        caller: &Caller,
        here: &Here,
        organisation: Option<Uuid>,
        sent: Sent,
        is_dry: bool,
    ) -> Result<Imported, Problem> {
        let organisation = caller.organisation_or(organisation)?;
        let database = &self.0.database;
        database.read(&caller.0, async |scope| roster::check(scope, organisation).await).await?;
        let rows = sent.rows(roster::LONGEST).await?;
        let (added, rows) = if is_dry {
            let rows = database.read(&caller.0, async |scope| roster::recognise(scope, organisation, rows).await);
            (Vec::new(), rows.await?)
        } else {
            database
                .write(&caller.0, async |scope| {
                    let added = roster::import(scope, organisation, rows.clone()).await?;
                    Ok::<_, Error>((added, roster::recognise(scope, organisation, rows).await?))
                })
                .await?
        };
        let is_known = added.is_empty();
        let outcome = ImportOutcome {
            rows: rows.into_iter().map(RecognisedRow::from).collect(),
            added_person_ids: added.into_iter().map(|id| id.0).collect(),
        };
        let address = here.at(format!("/people?organisationId={organisation}"));
        Ok(if is_known { Imported::Nobody(Json(outcome)) } else { Imported::Added(Json(outcome), address) })
    }
}
