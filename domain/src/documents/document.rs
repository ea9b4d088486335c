//! A document, its facts and versions.

use std::collections::HashMap;

use bytes::Bytes;
use futures_util::Stream;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{Condition, DeriveActiveEnum, EnumIter, FromQueryResult, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;

use super::holder::{self, Holder};
use super::version::{self, Model as Version};
use super::{FileId, FileKind, Files, stored};
use crate::access::{Actor, secret};
use crate::audit;
use crate::courses::OfferingId;
use crate::error::{Error, Fault, Faults, Refusal, Result};
use crate::networks::{NetworkId, NetworkMeetingId, keeping, meeting};
use crate::projects::ProjectId;
use crate::store::{Class, Database, Locked, Scope, Table, UnscopedWrite, WriteScope, id};

id!(
    /// Id of a document.
    DocumentId
);

/// Who may have a document, of those who see what it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// All of them.
    Everyone,
    /// Those who have a seat, and the coordinators of their organisations; who is in the network; organisations that take part.
    #[default]
    Participants,
    /// The association's staff, and who convenes the network.
    Staff,
}

/// On which terms others may use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Licence {
    /// CC0 1.0: as they like.
    Cc0,
    /// CC BY 4.0: naming the author.
    CcBy,
    /// CC BY-SA 4.0: naming the author, on the same terms.
    CcBySa,
}

/// A row of the table `document`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    /// The offering it belongs to, or
    pub offering_id: Option<OfferingId>,
    /// the network, or
    pub network_id: Option<NetworkId>,
    /// the meeting of a network, or
    pub meeting_id: Option<NetworkMeetingId>,
    /// the project.
    pub project_id: Option<ProjectId>,
    /// What it is called.
    pub title: String,
    /// Who may have it.
    pub audience: Audience,
    /// Who made it.
    pub credit: Option<String>,
    /// On which terms others may use it; none means all rights reserved.
    pub licence: Option<Licence>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
    /// When it was added, in UTC.
    pub created_at: DateTimeUtc,
    /// When it was last changed, in UTC.
    pub updated_at: DateTimeUtc,
    /// Who changed it last, by name.
    pub updated_by: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const CLASS: Class<Self> = Class::Published(holder::visible);
}

/// What a document of another query is called, if the actor may have it.
pub(crate) fn seen_title(actor: &Actor) -> Expr {
    Expr::case(holder::visible(actor), Expr::col((Entity, Column::Title))).into()
}

/// Whether the actor may have a document, and it is of the network or of one of its meetings.
pub(crate) async fn is_of_network(scope: &Scope, id: DocumentId, network: NetworkId) -> Result<bool> {
    let Some(row) = scope.one(Entity::find_by_id(id)).await? else { return Ok(false) };
    Ok(match row.holder() {
        Some(Holder::Network(id)) => id == network,
        Some(Holder::Meeting(id)) => meeting::get(scope, id).await?.meeting.network_id == network,
        Some(Holder::Offering(_) | Holder::Project(_)) | None => false,
    })
}

/// A document with its versions, the newest first.
#[derive(Clone, Debug)]
pub struct Document {
    /// What was entered.
    pub row: Model,
    /// The versions, at least one.
    pub versions: Vec<Version>,
}

/// What is said of a document.
#[derive(Clone, Debug, Default)]
pub struct NewDocument {
    /// What it is called, at most 120 characters.
    pub title: String,
    /// Who may have it.
    pub audience: Audience,
    /// Who made it, at most 120 characters.
    pub credit: String,
    /// On which terms others may use it.
    pub licence: Option<Licence>,
}

/// A file that is uploaded.
#[derive(Clone, Debug)]
pub struct Content {
    /// What it is called where it comes from.
    pub file_name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// The largest file, in bytes.
pub const LARGEST: usize = 25 * 1024 * 1024;
/// The most documents in one place.
const MOST: u64 = 50;

/// The same for a table that refers to the document.
pub(super) fn visible_by(document: impl ColumnTrait, actor: &Actor) -> Condition {
    if actor.is_association() {
        return Condition::all();
    }
    let is_it = Column::Id.into_expr().eq(document.into_expr());
    let seen = Entity::find().select_only().expr(1).filter(is_it).filter(holder::visible(actor));
    Condition::all().add(Expr::exists(seen.into_query()))
}

/// The documents in one place that the actor may have, by title.
pub async fn of(scope: &Scope, holder: Holder) -> Result<Vec<Document>> {
    holder.check_seen(scope).await?;
    let rows = scope.all(holder.documents().order_by_asc(Column::Title)).await?;
    let ids = rows.iter().map(|row| row.id);
    let found = version::Entity::find().filter(version::Column::DocumentId.is_in(ids));
    let mut versions: HashMap<_, Vec<_>> = HashMap::new();
    for one in scope.all(found.order_by_desc(version::Column::Number)).await? {
        versions.entry(one.document_id).or_default().push(one);
    }
    Ok(rows.into_iter().map(|row| Document { versions: versions.remove(&row.id).unwrap_or_default(), row }).collect())
}

/// How many documents the actor may have of each of these offerings; those without any are left out.
pub async fn counts(
    scope: &Scope,
    offerings: impl IntoIterator<Item = OfferingId>,
) -> Result<HashMap<OfferingId, u64>> {
    let rows = scope.all(Entity::find().filter(Column::OfferingId.is_in(offerings))).await?;
    let mut counted = HashMap::new();
    for offering in rows.into_iter().filter_map(|row| row.offering_id) {
        *counted.entry(offering).or_default() += 1;
    }
    Ok(counted)
}

/// The document with this id.
pub async fn get(scope: &Scope, id: DocumentId) -> Result<Document> {
    let row = scope.get::<Entity>(id).await?;
    let versions = version::Entity::find().filter(version::Column::DocumentId.eq(id));
    Ok(Document { row, versions: scope.all(versions.order_by_desc(version::Column::Number)).await? })
}

/// A version's file: what is known of it, and its bytes as they come.
pub async fn open(
    database: &Database,
    files: &Files,
    actor: &Actor,
    id: DocumentId,
    number: i64,
) -> Result<(Version, impl Stream<Item = std::io::Result<Bytes>> + Send + 'static)> {
    let version = database
        .read(actor, async |scope| {
            let found = version::Entity::find()
                .filter(version::Column::DocumentId.eq(id))
                .filter(version::Column::Number.eq(number));
            scope.one(found).await?.ok_or(Error::NotFound)
        })
        .await?;
    let bytes = files.read(version.file_id).await?;
    Ok((version, bytes))
}

/// Adds a document. It opens its own scopes: the bytes are stored between them, so that nobody waits for a disk
/// while the database is locked.
pub async fn add(
    database: &Database,
    files: &Files,
    actor: &Actor,
    holder: Holder,
    new: &NewDocument,
    content: Content,
) -> Result<Document> {
    let file = database
        .write(actor, async |scope| {
            holder.kept(scope).await?;
            let mut faults = Faults::default();
            new.check(&mut faults);
            content.check(&mut faults);
            if scope.count(holder.documents()).await? >= MOST {
                faults.add("file", Fault::TooMany(50));
            }
            faults.none()?;
            stored::begin(scope).await
        })
        .await?;
    files.put(file, content.bytes.clone()).await?;
    database
        .write(actor, async |scope| {
            let place = holder.kept(scope).await?;
            let empty = Model {
                id: DocumentId::new(),
                offering_id: None,
                network_id: None,
                meeting_id: None,
                project_id: None,
                title: String::new(),
                audience: Audience::Staff,
                credit: None,
                licence: None,
                version: 1,
                created_at: scope.now(),
                updated_at: scope.now(),
                updated_by: scope.actor().name().to_owned(),
            };
            let row = new.fill(empty.belongs_to(holder))?;
            writes(scope).insert(row.clone()).await?;
            name(scope, row.id, 1, file, &content).await?;
            note(scope, "document.added", &row, &place, None, Some(&row)).await?;
            get(scope, row.id).await
        })
        .await
}

/// Adds a version to a document, which is the one that people get from then on; and says something else of it, if that is
/// given, with the version that it was said over.
pub async fn add_version(
    database: &Database,
    files: &Files,
    actor: &Actor,
    id: DocumentId,
    said: Option<(i64, &NewDocument)>,
    content: Content,
) -> Result<Document> {
    let file = database
        .write(actor, async |scope| {
            let (row, _) = kept(scope, id).await?;
            let mut faults = Faults::default();
            content.check(&mut faults);
            if let Some((version, new)) = said {
                row.check(version)?;
                new.check(&mut faults);
            }
            faults.none()?;
            stored::begin(scope).await
        })
        .await?;
    files.put(file, content.bytes.clone()).await?;
    database
        .write(actor, async |scope| {
            let now = get(scope, id).await?;
            let newest = now.versions.first().map_or(0, |newest| newest.number);
            name(scope, id, newest + 1, file, &content).await?;
            let (version, new) =
                said.map_or_else(|| (now.row.version, now.row.into()), |(version, new)| (version, new.clone()));
            change(scope, id, version, &new).await
        })
        .await
}

/// Says something else of a document, if nobody has changed it since the version.
pub async fn change(scope: &WriteScope, id: DocumentId, version: i64, new: &NewDocument) -> Result<Document> {
    let (mut row, place) = kept(scope, id).await?;
    row.check(version)?;
    let before = Model::clone(&row);
    *row = new.fill(before.clone())?;
    touch(scope, &mut row);
    writes(scope).update(&row).await?;
    note(scope, "document.changed", &row, &place, Some(&before), Some(&row)).await?;
    get(scope, id).await
}

/// Removes a document with all its versions, if nobody has changed it since the version.
pub async fn remove(scope: &WriteScope, id: DocumentId, version: i64) -> Result<()> {
    let (row, place) = kept(scope, id).await?;
    row.check(version)?;
    discard(scope, vec![id]).await?;
    note(scope, "document.removed", &row, &place, Some(&row), None).await
}

/// Removes some of the documents of what ended before then, and says how many.
pub(crate) async fn expire(scope: &WriteScope, before: DateTimeUtc, most: u64) -> Result<u64> {
    let old = Entity::find().select_only().column(Column::Id).filter(holder::ended(before)).limit(most);
    let ids: Vec<DocumentId> = scope.unscoped().all_as::<Found, _>(old).await?.into_iter().map(|row| row.id).collect();
    let removed = ids.len() as u64;
    discard(scope, ids).await?;
    Ok(removed)
}

#[derive(FromQueryResult)]
struct Found {
    id: DocumentId,
}

/// Removes documents with their versions; the bytes go when nothing has named them for a while.
async fn discard(scope: &WriteScope, ids: Vec<DocumentId>) -> Result<()> {
    let theirs = || version::Column::DocumentId.is_in(ids.iter().copied());
    let versions = scope.unscoped().all(version::Entity::find().filter(theirs())).await?;
    writes(scope).delete(version::Entity::delete_many().filter(theirs())).await?;
    writes(scope).delete(Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()))).await?;
    stored::release(scope, versions.into_iter().map(|version| version.file_id).collect()).await
}

/// Who keeps a document may work for a kommun, and the tables are the association's: [`Holder::kept`] decided.
fn writes(scope: &WriteScope) -> UnscopedWrite<'_> {
    scope.published_changed();
    scope.unscoped_write()
}

impl From<Model> for NewDocument {
    fn from(row: Model) -> Self {
        let Model { title, audience, credit, licence, .. } = row;
        Self { title, audience, credit: credit.unwrap_or_default(), licence }
    }
}

impl NewDocument {
    fn check(&self, faults: &mut Faults) -> (String, Option<String>) {
        (faults.text("title", &self.title, 120), faults.optional("credit", &self.credit, 120))
    }

    fn fill(&self, row: Model) -> Result<Model> {
        let mut faults = Faults::default();
        let (title, credit) = self.check(&mut faults);
        faults.none()?;
        Ok(Model { title, credit, audience: self.audience, licence: self.licence, ..row })
    }
}

impl Content {
    fn check(&self, faults: &mut Faults) {
        if self.bytes.is_empty() {
            faults.add("file", Fault::Missing);
        } else if self.bytes.len() > LARGEST {
            faults.add("file", Fault::TooLarge(LARGEST));
        } else if FileKind::of(&self.file_name, &self.bytes).is_none() {
            faults.add("file", Fault::NotAFile);
        }
    }

    /// The name without folders, in as many characters as are kept.
    fn name(&self) -> String {
        let name = self.file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let stem: String = stem.chars().filter(|letter| !letter.is_control()).take(100).collect();
        format!("{stem}.{ending}")
    }
}

/// Makes a stored file a version of a document.
async fn name(scope: &WriteScope, document: DocumentId, number: i64, file: FileId, content: &Content) -> Result<()> {
    let kind = FileKind::of(&content.file_name, &content.bytes).ok_or(Error::NotFound)?;
    stored::hold(scope, file).await?;
    writes(scope)
        .insert(Version {
            document_id: document,
            number,
            file_id: file,
            file_name: content.name(),
            kind,
            size: i64::try_from(content.bytes.len()).unwrap_or(i64::MAX),
            sha256: secret::hash_bytes(&content.bytes),
            added_by_name: scope.actor().name().to_owned(),
            added_at: scope.now(),
        })
        .await
}

/// The document, locked, if the actor keeps what is in its place, and what that is called.
async fn kept(scope: &WriteScope, id: DocumentId) -> Result<(Locked<Model>, String)> {
    let holder = scope.get::<Entity>(id).await?.holder().ok_or(Error::NotFound)?;
    let place = holder.kept(scope).await?;
    Ok((scope.lock(Entity::find_by_id(id)).await?, place))
}

impl Model {
    /// Goes on only if nobody has changed it since the version.
    fn check(&self, version: i64) -> Result<()> {
        if self.version == version { Ok(()) } else { Err(Refusal::ChangedMeanwhile.into()) }
    }
}

fn touch(scope: &WriteScope, row: &mut Model) {
    row.version += 1;
    row.updated_at = scope.now();
    scope.actor().name().clone_into(&mut row.updated_by);
}

async fn note(
    scope: &WriteScope,
    action: &'static str,
    row: &Model,
    place: &str,
    before: Option<&Model>,
    after: Option<&Model>,
) -> Result<()> {
    let entry = audit::Entry::new(action, "document", row.id.0, format!("{}, {place}", row.title));
    keeping::note(scope, entry.before(&before).after(&after)).await
}
