//! Takes out who somebody was, everywhere at once, and leaves what statistics count. [`super::inventory`] lists the places; a
//! test looks for the name in the whole database.

use std::collections::HashSet;

use chrono::Duration;
use sea_orm::Condition;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Func, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use super::{ERASED, request};
use crate::access::token::refresh;
use crate::access::{account, calendar_feed, link, role, session, unsent};
use crate::billing::{basis, credit};
use crate::courses::{
    approval, attendance, check_in, co_organiser, course, head_count, invitation, need, offering, registration,
};
use crate::discussion::digest::{self, setting};
use crate::discussion::reading;
use crate::documents;
use crate::error::{Error, Result};
use crate::evaluations::template;
use crate::jobs::batch;
use crate::networks::member_state::MemberState;
use crate::networks::{answer, membership};
use crate::organisations::organisation;
use crate::people::{PersonId, affiliation, email, import, person};
use crate::premises::booking;
use crate::projects::{participation, project, report};
use crate::store::{Locked, UnscopedWrite, WriteScope, containing};
use crate::{audit, certificates, jobs, mail, swedish, time};

/// Somebody who is about to be nobody.
struct Leaving<'a> {
    person: &'a person::Model,
    name: String,
    addresses: Vec<String>,
    /// Those of the addresses that nobody else has, in any organisation.
    own_addresses: Vec<String>,
    association: Option<organisation::Model>,
}

/// These people, locked, but those who are erased already. What erasing changes and others lock on their way to a person is
/// locked before: whoever books holds the offering, then the registration, and then asks for the person.
pub(super) async fn hold(scope: &WriteScope, ids: &[PersonId]) -> Result<Vec<Locked<person::Model>>> {
    let store = scope.unscoped_write();
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied()));
    let mut named = Condition::any().add(offering::Column::ContactEmail.is_in(Vec::<String>::new()));
    for person in store.all(people.clone()).await? {
        named = named.add(Leaving::of(scope, &person).await?.in_offerings());
    }
    store.lock_all(offering::Entity::find().filter(named).order_by_asc(offering::Column::Id)).await?;
    let of_them = Condition::any()
        .add(registration::Column::PersonId.is_in(ids.iter().copied()))
        .add(registration::Column::RegisteredBy.is_in(ids.iter().copied()));
    store.lock_all(registration::Entity::find().filter(of_them).order_by_asc(registration::Column::Id)).await?;
    scope.lock_all(people.filter(person::Column::ErasedAt.is_null()).order_by_asc(person::Column::Id)).await
}

/// Takes out who the person was.
pub(super) async fn clear(scope: &WriteScope, mut person: Locked<person::Model>) -> Result<()> {
    let before = (*person).clone();
    let leaving = Leaving::of(scope, &before).await?;
    leaving.as_contact(scope).await?;
    leaving.as_colleague(scope).await?;
    leaving.registrations(scope).await?;
    leaving.mail(scope).await?;
    leaving.jobs(scope).await?;
    leaving.trail(scope).await?;
    leaving.sign_in(scope).await?;
    leaving.work(scope).await?;
    person.account_id = None;
    person.given_name.clear();
    ERASED.clone_into(&mut person.family_name);
    person.phone = None;
    person.protected_identity = false;
    person.sort_key = swedish::sort_key(ERASED);
    person.search_text.clear();
    person.version += 1;
    person.updated_at = scope.now();
    person.erased_at = Some(scope.now());
    scope.unscoped_write().update(&person).await?;
    leaving.account(scope).await
}

async fn change<E: EntityTrait>(store: UnscopedWrite<'_>, column: E::Column, with: Expr, which: Expr) -> Result<u64> {
    store.change(E::update_many().col_expr(column, with).filter(which)).await
}

async fn remove<E: EntityTrait>(store: UnscopedWrite<'_>, which: impl Into<Condition>) -> Result<u64> {
    store.delete(E::delete_many().filter(which.into())).await
}

impl<'a> Leaving<'a> {
    async fn of(scope: &WriteScope, person: &'a person::Model) -> Result<Self> {
        let store = scope.unscoped_write();
        let mails = store.all(email::Entity::find().filter(email::Column::PersonId.eq(person.id))).await?;
        let mut addresses: Vec<_> = mails.into_iter().map(|row| row.email).collect();
        let capacities = person::Entity::find().filter(person::Column::AccountId.eq(person.account_id));
        if let Some(id) = person.account_id
            && store.count(capacities).await? == 1
            && let Some(account) = store.one(account::Entity::find_by_id(id)).await?
            && !addresses.contains(&account.email)
        {
            addresses.push(account.email);
        }
        let others = email::Entity::find()
            .filter(email::Column::Email.is_in(&addresses))
            .filter(email::Column::PersonId.ne(person.id));
        let others: HashSet<_> = store.all(others).await?.into_iter().map(|row| row.email).collect();
        Ok(Self {
            person,
            name: person.name(),
            own_addresses: addresses.iter().filter(|address| !others.contains(*address)).cloned().collect(),
            addresses,
            association: organisation::association(scope).await?,
        })
    }

    fn is_of_the_association(&self) -> bool {
        self.association.as_ref().is_some_and(|association| association.id == self.person.owner_org_id)
    }

    /// The ids of their registrations.
    fn registered(&self) -> SelectStatement {
        registration::Entity::find()
            .select_only()
            .column(registration::Column::Id)
            .filter(registration::Column::PersonId.eq(self.person.id))
            .into_query()
    }

    /// The column with the name taken out.
    fn without_name(&self, column: impl ColumnTrait) -> Expr {
        replaced(column, &self.name, ERASED)
    }

    fn as_contact_of(&self) -> Condition {
        let named = Condition::any().add(offering::Column::ContactEmail.is_in(&self.addresses));
        if self.is_of_the_association() { named.add(offering::Column::ContactName.eq(&self.name)) } else { named }
    }

    /// The offerings that name them.
    fn in_offerings(&self) -> Condition {
        let named = self.as_contact_of();
        if self.is_of_the_association() { named.add(offering::Column::UpdatedBy.eq(&self.name)) } else { named }
    }

    /// Where courses say whom to ask: the association, from now on.
    async fn as_contact(&self, scope: &WriteScope) -> Result<()> {
        use offering::Column::{ContactEmail, ContactName, ContactPhone};
        let Some(association) = &self.association else { return Ok(()) };
        let asked = offering::Entity::update_many()
            .col_expr(ContactName, Expr::value(association.name.clone()))
            .col_expr(ContactEmail, Expr::value(association.contact_email.clone().unwrap_or_default()))
            .col_expr(ContactPhone, Expr::value(association.contact_phone.clone()))
            .filter(self.as_contact_of());
        let store = scope.unscoped_write();
        if store.change(asked).await? > 0 {
            scope.published_changed();
        }
        let nothing = || Expr::value(None::<String>);
        let partner = co_organiser::Entity::update_many()
            .col_expr(co_organiser::Column::ContactName, nothing())
            .col_expr(co_organiser::Column::ContactEmail, nothing())
            .col_expr(co_organiser::Column::ContactPhone, nothing())
            .filter(co_organiser::Column::ContactEmail.is_in(&self.addresses));
        store.change(partner).await?;
        let own = organisation::Entity::update_many()
            .col_expr(organisation::Column::ContactEmail, Expr::value(None::<String>))
            .filter(organisation::Column::ContactEmail.is_in(&self.addresses));
        store.change(own).await.map(drop)
    }

    /// Where the association's staff stand by name for what they did. Nobody else's name is kept so.
    async fn as_colleague(&self, scope: &WriteScope) -> Result<()> {
        let store = scope.unscoped_write();
        // Whoever convenes a network keeps its documents, and works for a kommun.
        self.by_name::<documents::Entity>(store, documents::Column::UpdatedBy).await?;
        self.by_name::<documents::VersionEntity>(store, documents::VersionColumn::AddedByName).await?;
        if !self.is_of_the_association() {
            return Ok(());
        }
        self.by_name::<offering::Entity>(store, offering::Column::UpdatedBy).await?;
        if self.by_name::<course::Entity>(store, course::Column::UpdatedBy).await? > 0 {
            scope.published_changed();
        }
        self.by_name::<invitation::Entity>(store, invitation::Column::InvitedBy).await?;
        self.by_name::<report::Entity>(store, report::Column::SubmittedByName).await?;
        self.by_name::<template::Entity>(store, template::Column::UpdatedBy).await?;
        self.by_name::<attendance::Entity>(store, attendance::Column::NotedByName).await?;
        self.by_name::<head_count::Entity>(store, head_count::Column::NotedByName).await?;
        self.by_name::<check_in::Entity>(store, check_in::Column::MadeByName).await?;
        self.by_name::<booking::Entity>(store, booking::Column::BookedBy).await?;
        self.by_name::<basis::Entity>(store, basis::Column::ClosedByName).await?;
        self.by_name::<basis::Entity>(store, basis::Column::ExportedByName).await?;
        self.by_name::<credit::Entity>(store, credit::Column::AskedByName).await.map(drop)
    }

    async fn by_name<E: EntityTrait>(&self, store: UnscopedWrite<'_>, column: E::Column) -> Result<u64> {
        change::<E>(store, column, Expr::value(ERASED), column.eq(&self.name)).await
    }

    /// What they were registered for stays and counts; what they needed goes, and the name on certificates.
    async fn registrations(&self, scope: &WriteScope) -> Result<()> {
        let store = scope.unscoped_write();
        remove::<need::Entity>(
            store,
            Condition::all().add(need::Column::RegistrationId.in_subquery(self.registered())),
        )
        .await?;
        let (reason, of_them) =
            (Expr::value(None::<String>), approval::Column::RegistrationId.in_subquery(self.registered()));
        change::<approval::Entity>(store, approval::Column::Reason, reason, of_them).await?;
        let by = registration::Column::RegisteredBy.eq(self.person.id);
        let (name, erased) = (registration::Column::RegisteredByName, Expr::value(ERASED));
        change::<registration::Entity>(store, name, erased.clone(), by).await?;
        let (nothing, asked) = (Expr::value(None::<String>), request::Column::PersonId.eq(self.person.id));
        change::<request::Entity>(store, request::Column::Reason, nothing, asked).await?;
        let (name, begun) = (batch::Column::StartedByName, batch::Column::StartedBy.eq(self.person.id));
        change::<batch::Entity>(store, name, erased.clone(), begun).await?;
        let held = certificates::Column::PersonId.eq(self.person.id);
        change::<certificates::Entity>(store, certificates::Column::HolderName, erased, held).await.map(drop)
    }

    /// Mail to them goes; mail to others that tells of them is emptied.
    async fn mail(&self, scope: &WriteScope) -> Result<()> {
        use mail::Column::{Calendar, HtmlBody, OrganisationId, Subject, TextBody, ToAddress};
        let store = scope.unscoped_write();
        let here = OrganisationId.eq(self.person.owner_org_id);
        let to_them = Condition::any()
            .add(ToAddress.is_in(&self.own_addresses))
            .add(Condition::all().add(ToAddress.is_in(&self.addresses)).add(here.clone()));
        remove::<mail::Entity>(store, to_them).await?;
        let tells = |column: mail::Column| column.like(containing(&self.name));
        let mut may_tell = Condition::any().add(here).add(OrganisationId.is_null());
        if let Some(association) = &self.association {
            may_tell = may_tell.add(OrganisationId.eq(association.id));
        }
        let mut telling = Condition::any().add(tells(Subject)).add(tells(TextBody)).add(tells(HtmlBody));
        for address in &self.own_addresses {
            telling = telling.add(TextBody.like(containing(address)));
        }
        let emptied = mail::Entity::update_many()
            .col_expr(Subject, self.without_name(Subject))
            .col_expr(TextBody, Expr::value(ERASED))
            .col_expr(HtmlBody, Expr::value(ERASED))
            .col_expr(Calendar, Expr::value(None::<String>))
            .filter(may_tell)
            .filter(telling);
        store.change(emptied).await.map(drop)
    }

    /// Work that waits: what would write to them is not done, what names them does so no more.
    async fn jobs(&self, scope: &WriteScope) -> Result<()> {
        use jobs::Column::{LastError, Task};
        let store = scope.unscoped_write();
        let invites = Condition::all()
            .add(Task.starts_with(r#"{"task":"send_invitation""#))
            .add(Task.like(containing(&self.person.id.to_string())));
        let writes = self
            .own_addresses
            .iter()
            .fold(Condition::any().add(invites), |any, address| any.add(Task.like(containing(address))));
        remove::<jobs::Entity>(store, writes).await?;
        let read_in = Condition::any()
            .add(import::Column::PersonId.eq(self.person.id))
            .add(import::Column::Email.is_in(&self.own_addresses));
        remove::<import::Entity>(store, read_in).await?;
        let as_json = |text: &str| serde_json::Value::from(text).to_string();
        let renamed = replaced(Task, &as_json(&self.name), &as_json(ERASED));
        change::<jobs::Entity>(store, Task, renamed, Task.like(containing(&as_json(&self.name)))).await?;
        change::<jobs::Entity>(store, LastError, self.without_name(LastError), LastError.like(containing(&self.name)))
            .await
            .map(drop)
    }

    /// The trail keeps what was done and when. It is told in the words of the migration what may be taken out of it.
    async fn trail(&self, scope: &WriteScope) -> Result<()> {
        use audit::Column::{ActorName, ActorPersonId, After, Before, ObjectId, OwnerOrgId, Summary};
        let store = scope.unscoped_write();
        let nothing = || Expr::value(None::<String>);
        change::<audit::Entity>(store, ActorName, Expr::value(ERASED), ActorPersonId.eq(self.person.id)).await?;
        let about_them = audit::Entity::update_many()
            .col_expr(Summary, Expr::value(ERASED))
            .col_expr(Before, nothing())
            .col_expr(After, nothing())
            .filter(Condition::any().add(ObjectId.eq(self.person.id.0)).add(ObjectId.in_subquery(self.registered())));
        store.change(about_them).await?;
        let own = self.association.as_ref().map(|association| association.id);
        let tells = |text: &str| {
            [Summary, Before, After].into_iter().fold(Condition::any(), |any, one| any.add(one.like(containing(text))))
        };
        let named = Condition::all()
            .add(OwnerOrgId.is_in(own.into_iter().chain([self.person.owner_org_id])))
            .add(tells(&self.name));
        let telling = self.own_addresses.iter().fold(Condition::any().add(named), |any, one| any.add(tells(one)));
        let emptied = audit::Entity::update_many()
            .col_expr(Summary, self.without_name(Summary))
            .col_expr(Before, nothing())
            .col_expr(After, nothing())
            .filter(telling);
        store.change(emptied).await.map(drop)
    }

    /// Everything that lets them in as this person.
    async fn sign_in(&self, scope: &WriteScope) -> Result<()> {
        let (store, id) = (scope.unscoped_write(), self.person.id);
        let theirs = |column: Expr| Condition::all().add(column);
        remove::<session::Entity>(store, theirs(session::Column::PersonId.eq(id))).await?;
        remove::<refresh::Entity>(store, theirs(refresh::Column::PersonId.eq(id))).await?;
        remove::<unsent::Entity>(store, theirs(unsent::Column::PersonId.eq(id))).await?;
        remove::<calendar_feed::Entity>(store, theirs(calendar_feed::Column::PersonId.eq(id))).await?;
        remove::<role::Entity>(store, theirs(role::Column::PersonId.eq(id))).await?;
        let invited = invitation::Column::Email.is_in(&self.own_addresses);
        remove::<invitation::Entity>(store, theirs(invited)).await?;
        let links =
            Condition::any().add(link::Column::PersonId.eq(id)).add(link::Column::Email.is_in(&self.own_addresses));
        remove::<link::Entity>(store, links).await.map(drop)
    }

    /// Where they worked stays for the statistics of units, until yesterday at the latest.
    async fn work(&self, scope: &WriteScope) -> Result<()> {
        let store = scope.unscoped_write();
        remove::<email::Entity>(store, Condition::all().add(email::Column::PersonId.eq(self.person.id))).await?;
        let yesterday = time::local_date(scope.now() - Duration::days(1));
        let worked = affiliation::Entity::find().filter(affiliation::Column::PersonId.eq(self.person.id));
        for mut row in store.lock_all(worked).await? {
            row.title.clear();
            row.from_on = Ord::min(row.from_on, yesterday);
            row.to_on = Some(row.to_on.map_or(yesterday, |last| Ord::min(last, yesterday)));
            store.update(&row).await?;
        }
        self.networks(store, yesterday).await?;
        self.discussions(store).await?;
        self.projects(scope).await
    }

    /// That they had a seat stays, and that they were at meetings; why they did not get it and what they said of meetings go.
    async fn networks(&self, store: UnscopedWrite<'_>, yesterday: Date) -> Result<()> {
        let sat = membership::Entity::find().filter(membership::Column::PersonId.eq(self.person.id));
        for mut row in store.lock_all(sat).await? {
            let said = Condition::all().add(answer::Column::MembershipId.eq(row.id));
            remove::<answer::Entity>(store, said).await?;
            row.reason = None;
            if MemberState::HOLDING.contains(&row.state) {
                row.state = MemberState::Ended;
                row.to_on = Some(row.to_on.map_or(yesterday, |last| Ord::min(last, yesterday)));
            }
            store.update(&row).await?;
        }
        Ok(())
    }

    /// What they wrote stays, without a name; how far they had read and how they wanted to be told go.
    async fn discussions(&self, store: UnscopedWrite<'_>) -> Result<()> {
        let id = self.person.id;
        let all = |column: Expr| Condition::all().add(column);
        remove::<reading::Entity>(store, all(reading::Column::PersonId.eq(id))).await?;
        remove::<setting::Entity>(store, all(setting::Column::PersonId.eq(id))).await?;
        remove::<digest::link::Entity>(store, all(digest::link::Column::PersonId.eq(id))).await.map(drop)
    }

    /// Nobody is the contact of a project any more.
    async fn projects(&self, scope: &WriteScope) -> Result<()> {
        let (store, nobody) = (scope.unscoped_write(), || Expr::value(None::<PersonId>));
        let here = project::Column::ContactId.eq(self.person.id);
        if change::<project::Entity>(store, project::Column::ContactId, nobody(), here).await? > 0 {
            scope.published_changed();
        }
        let there = participation::Column::ContactId.eq(self.person.id);
        change::<participation::Entity>(store, participation::Column::ContactId, nobody(), there).await.map(drop)
    }

    /// The account, unless it also stands for them in another organisation.
    async fn account(&self, scope: &WriteScope) -> Result<()> {
        let store = scope.unscoped_write();
        let Some(account) = self.person.account_id else { return Ok(()) };
        if store.count(person::Entity::find().filter(person::Column::AccountId.eq(account))).await? > 0 {
            return Ok(());
        }
        // Sessions that were begun as somebody they no longer are.
        let (sessions, tokens) = (session::Column::AccountId.eq(account), refresh::Column::AccountId.eq(account));
        remove::<session::Entity>(store, Condition::all().add(sessions)).await?;
        remove::<refresh::Entity>(store, Condition::all().add(tokens)).await?;
        remove::<account::Entity>(store, Condition::all().add(account::Column::Id.eq(account))).await.map(drop)
    }
}

/// The text of a column with something else in the place of a part of it.
fn replaced(column: impl ColumnTrait, part: &str, with: &str) -> Expr {
    Func::cust("REPLACE").arg(column.into_expr()).arg(part).arg(with).into()
}

/// Goes on only if nobody among these was erased. Asked after a row that refers to them is written: from then on the database
/// lets nobody erase them before the commit.
pub(crate) async fn refuse_erased(scope: &WriteScope, people: &[PersonId]) -> Result<()> {
    let erased = person::Entity::find()
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .filter(person::Column::ErasedAt.is_not_null());
    if scope.unscoped().count(erased).await? > 0 { Err(Error::NotFound) } else { Ok(()) }
}
