//! Mail: written as rows with the change it tells of, handed to a mail server by a job, once.

pub(crate) mod approval_notice;
pub(crate) mod certificate_notice;
mod delivery;
pub(crate) mod digest_notice;
pub(crate) mod erasure_notice;
pub(crate) mod evaluation_notice;
pub mod feedback;
pub(crate) mod invitation_notice;
mod letter;
pub(crate) mod meeting_notice;
pub(crate) mod network_notice;
pub(crate) mod notice;
pub(crate) mod project_notice;
mod series_notice;
pub(crate) mod waiting_notice;
pub(crate) mod wish_notice;

use std::collections::HashSet;

use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

pub use delivery::{Delivery, Outbox};
pub(crate) use letter::Letter;

use crate::access::{OrganisationId, Permission};
use crate::calendar::Method;
use crate::error::{Error, Result};
use crate::jobs::Task;
use crate::jobs::batch::{self, BatchId};
use crate::people::{HIDDEN, email, is_hidden, person};
use crate::store::{Page, Paged, Scope, WriteScope, id};

id!(
    /// Id of a mail.
    MailId
);

/// A row of the table `mail`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// Id; also the local part of the `Message-ID`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    /// What it tells of: a job that runs twice writes its mail once.
    pub dedup_key: String,
    /// The organisation whose person it goes to.
    pub organisation_id: Option<OrganisationId>,
    /// Name.
    pub to_name: String,
    /// Address.
    pub to_address: String,
    /// Subject.
    pub subject: String,
    /// The text part; emptied when a mail with a secret has been sent.
    pub text_body: String,
    /// The HTML part; emptied likewise.
    pub html_body: String,
    /// Calendar entries, each a whole calendar, between form feeds.
    pub calendar: Option<String>,
    /// `REQUEST` or `CANCEL`.
    pub calendar_method: Option<String>,
    /// When it was written, in UTC.
    pub created_at: DateTimeUtc,
    /// When the mail server took it, in UTC.
    pub sent_at: Option<DateTimeUtc>,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// The mailing it is a part of.
    pub batch_id: Option<BatchId>,
    /// Where a mail program turns such mail off; emptied as the text is.
    pub unsubscribe: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether only its receiver may read it: it holds a key that signs somebody in, or who it goes to is hidden.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.dedup_key.starts_with(SECRET) || self.to_address.is_empty()
    }
}

/// Tables of this slice.
pub(crate) fn tables() -> Vec<crate::store::Declared> {
    vec![crate::store::system::<Entity>()]
}

/// Whom a mail goes to.
#[derive(Clone, Debug)]
pub(crate) struct Recipient {
    pub(crate) organisation: Option<OrganisationId>,
    pub(crate) name: String,
    pub(crate) address: String,
}

impl Recipient {
    /// Somebody, if mail can reach them.
    pub(crate) fn of(person: &person::Listed) -> Option<Self> {
        let address = person.email.clone()?;
        Some(Self { organisation: Some(person.owner_org_id), name: person.name(), address })
    }
}

/// Writes a mail and leaves it to be sent. The key says what it tells of; a mail with a key that was used is not written
/// again.
pub(crate) async fn write(
    scope: &WriteScope,
    key: &str,
    to: &Recipient,
    letter: &Letter,
    calendar: Option<(Method, Vec<String>)>,
) -> Result<()> {
    let store = scope.unscoped_write();
    if store.count(Entity::find().filter(Column::DedupKey.eq(key))).await? > 0 {
        return Ok(());
    }
    let row = Model {
        id: MailId::new(),
        dedup_key: key.to_owned(),
        organisation_id: to.organisation,
        to_name: to.name.clone(),
        to_address: to.address.clone(),
        subject: letter.subject.clone(),
        text_body: letter.text()?,
        html_body: letter.html()?,
        calendar_method: calendar.as_ref().map(|(method, _)| method.as_str().to_owned()),
        calendar: calendar.map(|(_, calendars)| calendars.join("\u{c}")),
        created_at: scope.now(),
        sent_at: None,
        last_error: None,
        batch_id: scope.batch(),
        unsubscribe: letter.unsubscribe.clone(),
    };
    store.insert(row.clone()).await?;
    scope.enqueue(Task::SendMail { mail: row.id }).await
}

/// A mail that is not sent yet.
pub(crate) async fn unsent(scope: &Scope, id: MailId) -> Result<Option<Model>> {
    scope.unscoped().one(Entity::find_by_id(id).filter(Column::SentAt.is_null())).await
}

/// Notes that the mail server took a mail, or why it did not. A secret is not kept after it has been sent.
pub(crate) async fn note(scope: &WriteScope, mail: &Model, outcome: Result<(), String>) -> Result<()> {
    let store = scope.unscoped_write();
    if outcome.is_ok() && mail.dedup_key.starts_with(FAREWELL) {
        return store.delete(Entity::delete_many().filter(Column::Id.eq(mail.id))).await.map(drop);
    }
    let mut row = store.lock(Entity::find_by_id(mail.id)).await?;
    match outcome {
        Ok(()) => {
            row.sent_at = Some(scope.now());
            row.last_error = None;
            if mail.is_secret() {
                row.text_body.clear();
                row.html_body.clear();
                row.unsubscribe = None;
            }
        }
        Err(fault) => row.last_error = Some(fault),
    }
    store.update(&row).await
}

/// Keys of mails that hold a secret begin so.
pub(crate) const SECRET: &str = "secret:";
/// Keys of mails to those who are erased begin so: nothing is kept of them once they are sent.
const FAREWELL: &str = "secret:erased:";

/// Mails, the newest first. Those to people who are hidden from the actor have neither receiver nor content.
pub async fn list(scope: &Scope, page: Page) -> Result<Paged<Model>> {
    scope.require(Permission::ReadOperations)?;
    let query = Entity::find().order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    let mut found = scope.unscoped().page(query, page).await?;
    hide(scope, &mut found.rows).await?;
    Ok(found)
}

/// Mails of a batch that the mail server did not take, in the order they were written. Whoever is hidden from the actor is not
/// named.
pub async fn troubled(scope: &Scope, batch: BatchId, page: Page) -> Result<Paged<Model>> {
    batch::get(scope, batch).await?;
    let query = Entity::find()
        .filter(Column::BatchId.eq(batch))
        .filter(Column::SentAt.is_null())
        .filter(Column::LastError.is_not_null())
        .order_by_asc(Column::Id);
    let mut found = scope.unscoped().page(query, page).await?;
    hide(scope, &mut found.rows).await?;
    Ok(found)
}

/// One mail, without receiver and content if it goes to somebody who is hidden from the actor.
pub async fn get(scope: &Scope, id: MailId) -> Result<Model> {
    scope.require(Permission::ReadOperations)?;
    let mut mail = scope.unscoped().one(Entity::find_by_id(id)).await?.ok_or(Error::NotFound)?;
    hide(scope, std::slice::from_mut(&mut mail)).await?;
    Ok(mail)
}

async fn hide(scope: &Scope, mails: &mut [Model]) -> Result<()> {
    let receivers = email::Entity::find()
        .filter(email::Column::Email.is_in(mails.iter().map(|mail| &mail.to_address)))
        .filter(is_hidden(scope.actor(), email::Column::PersonId.into_expr()));
    let hidden: HashSet<_> = scope.unscoped().all(receivers).await?.into_iter().map(|email| email.email).collect();
    for mail in mails.iter_mut().filter(|mail| hidden.contains(&mail.to_address)) {
        HIDDEN.clone_into(&mut mail.to_name);
        mail.to_address.clear();
        mail.text_body.clear();
        mail.html_body.clear();
        mail.unsubscribe = None;
        mail.calendar = None;
    }
    Ok(())
}
