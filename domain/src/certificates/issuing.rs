//! Who has earned a certificate, issuing them and taking them back.

use std::collections::HashMap;

use chrono::Datelike;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde_json::json;

use super::certificate::{CertificateId, Column, Entity, Model, number};
use super::{Terms, code};
use crate::access::Permission;
use crate::audit;
use crate::courses::registration::Listed;
use crate::courses::{OfferingId, RegistrationId, course, offering, participants, session};
use crate::error::{Fault, Faults, Refusal, Result};
use crate::jobs::Task;
use crate::organisations::organisation;
use crate::people::{PersonId, person};
use crate::store::{Scope, WriteScope};
use crate::time;

/// What somebody who had a seat has to get, or has got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// They were there often enough.
    Earned,
    /// They were not.
    Missed,
    /// They have one, with this number.
    Issued(CertificateId, String),
    /// They had one, with this number, which was revoked: they get another only if somebody says so.
    Revoked(CertificateId, String),
}

/// Somebody who had a seat.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub row: Listed,
    /// At how many sessions they were.
    pub attended: usize,
    /// What they have to get.
    pub claim: Claim,
}

impl Candidate {
    /// Whether one can be issued to them.
    #[must_use]
    pub fn may_get(&self, preview: &Preview) -> bool {
        preview.is_open() && !matches!(self.claim, Claim::Issued(..)) && self.has_met(preview)
    }

    fn has_met(&self, preview: &Preview) -> bool {
        preview.terms.is_some_and(|terms| terms.are_met(self.attended, preview.sessions.len()))
    }
}

/// Who of an offering gets a certificate, and who does not and why.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The offering.
    pub offering: offering::Model,
    /// Its course.
    pub course: course::Model,
    /// Its sessions.
    pub sessions: Vec<session::Model>,
    /// On what condition; none if the course gives no certificate.
    pub terms: Option<Terms>,
    /// Whether it has been held: nobody gets one before.
    pub is_over: bool,
    /// Everybody who had a seat, by family name.
    pub candidates: Vec<Candidate>,
    /// Who would sign.
    pub signer: Signer,
}

impl Preview {
    /// Whether certificates can be issued.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.is_over && self.terms.is_some()
    }
}

/// Who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// Name, at most 160 characters.
    pub name: String,
    /// Title, at most 120 characters; may be empty.
    pub title: String,
}

/// Certificates to be issued.
#[derive(Clone, Debug, Default)]
pub struct NewCertificates {
    /// To whom; to everybody who has earned one and never had one when empty.
    pub registrations: Option<Vec<RegistrationId>>,
    /// Who signs; the actor when empty.
    pub signer: Option<Signer>,
}

/// Who of an offering gets a certificate, for the association's staff.
pub async fn preview(scope: &Scope, id: OfferingId) -> Result<Preview> {
    let list = participants::list(scope, id).await?;
    let mut newest: HashMap<RegistrationId, Model> = HashMap::new();
    let of = list.seated.iter().map(|row| row.id);
    for row in scope.all(Entity::find().filter(Column::RegistrationId.is_in(of)).order_by_asc(Column::Id)).await? {
        newest.insert(row.registration_id, row);
    }
    let terms = list.course.certificate();
    let candidates = list.seated.iter().map(|row| {
        let was_at = |session: &&session::Model| list.present.get(&(row.id, session.id)) == Some(&true);
        let attended = list.sessions.iter().filter(was_at).count();
        let claim = match newest.get(&row.id) {
            Some(one) if one.revoked_at.is_none() => Claim::Issued(one.id, number(one.year, one.serial)),
            Some(one) => Claim::Revoked(one.id, number(one.year, one.serial)),
            None if terms.is_some_and(|terms| terms.are_met(attended, list.sessions.len())) => Claim::Earned,
            None => Claim::Missed,
        };
        Candidate { row: row.clone(), attended, claim }
    });
    Ok(Preview {
        terms,
        is_over: list.offering.state.is_held() && list.offering.ends_at <= scope.now(),
        candidates: candidates.collect(),
        signer: own_name(scope).await?,
        offering: list.offering,
        course: list.course,
        sessions: list.sessions,
    })
}

async fn own_name(scope: &Scope) -> Result<Signer> {
    let Some(identity) = scope.actor().identity() else { return Ok(Signer::default()) };
    let title = person::get(scope, identity.person).await?.title.unwrap_or_default();
    Ok(Signer { name: scope.actor().name().to_owned(), title })
}

/// Issues certificates of an offering that is over, each with the next number of the year, and mails their holders. Who has
/// one gets no other; who was not there often enough is refused. Gives the new ones.
pub async fn issue(scope: &WriteScope, id: OfferingId, new: NewCertificates) -> Result<Vec<CertificateId>> {
    let (row, title) = offering::managed(scope, id).await?;
    // From here on alone: numbers follow upon each other, and what is read of others is what they have committed.
    scope.one_at_a_time().await?;
    let preview = preview(scope, id).await?;
    let terms = preview.terms.filter(|_| preview.is_over).ok_or(Refusal::NotInThisState)?;
    let signer = signed(new.signer.unwrap_or_else(|| preview.signer.clone()))?;
    let chosen = chosen(&preview, new.registrations.as_deref())?;
    let names = names(scope, chosen.iter().map(|one| one.row.person_id)).await?;
    let issuer_name = organisation::association(scope).await?.map(|one| one.name).unwrap_or_default();
    let today = time::local_date(scope.now());
    let held_to = time::local_date(row.ends_at);
    let minutes = preview.sessions.iter().map(|one| (one.ends_at - one.starts_at).num_minutes()).sum();
    let mut serial = last_serial(scope, i64::from(today.year())).await?;
    let mut issued = Vec::with_capacity(chosen.len());
    for one in chosen {
        serial += 1;
        let made = Model {
            id: CertificateId::new(),
            owner_org_id: one.row.owner_org_id,
            registration_id: one.row.id,
            person_id: one.row.person_id,
            course_id: row.course_id,
            year: i64::from(today.year()),
            serial,
            code: code::new(),
            issued_on: today,
            valid_until: terms.valid_until(held_to),
            holder_name: names.get(&one.row.person_id).cloned().unwrap_or_default(),
            course_title: title.clone(),
            held_from: time::local_date(row.starts_at),
            held_to,
            minutes,
            sessions: counted(preview.sessions.len()),
            attended: counted(one.attended),
            issuer_name: issuer_name.clone(),
            signer_name: signer.name.clone(),
            signer_title: signer.title.clone(),
            revoked_at: None,
            revoked_because: None,
        };
        issued.push(made.id);
        scope.insert_for(made.owner_org_id, made.clone()).await?;
        audit::record(scope, made.owner_org_id, entry("certificate.issued", &made)).await?;
        scope.enqueue(Task::TellCertificate { certificate: made.id }).await?;
    }
    Ok(issued)
}

fn signed(signer: Signer) -> Result<Signer> {
    let mut faults = Faults::default();
    let name = faults.text("signerName", &signer.name, 160);
    let title = faults.optional("signerTitle", &signer.title, 120).unwrap_or_default();
    faults.none()?;
    Ok(Signer { name, title })
}

/// Those who get one now.
fn chosen<'a>(preview: &'a Preview, asked: Option<&[RegistrationId]>) -> Result<Vec<&'a Candidate>> {
    let Some(asked) = asked else {
        return Ok(preview.candidates.iter().filter(|one| one.claim == Claim::Earned).collect());
    };
    let mut faults = Faults::default();
    let mut chosen: Vec<&Candidate> = Vec::new();
    for (index, id) in asked.iter().enumerate() {
        match preview.candidates.iter().find(|one| one.row.id == *id) {
            None => faults.add(format!("registrationIds[{index}]"), Fault::UnknownChoice),
            Some(one) if matches!(one.claim, Claim::Issued(..)) => {}
            Some(one) if !one.has_met(preview) => return Err(Refusal::NotEarned.into()),
            Some(one) if chosen.iter().all(|other| other.row.id != *id) => chosen.push(one),
            Some(_) => {}
        }
    }
    faults.none()?;
    Ok(chosen)
}

async fn names(scope: &Scope, people: impl Iterator<Item = PersonId>) -> Result<HashMap<PersonId, String>> {
    let rows = scope.all(person::Entity::find().filter(person::Column::Id.is_in(people))).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name())).collect())
}

async fn last_serial(scope: &Scope, year: i64) -> Result<i64> {
    let last = Entity::find().filter(Column::Year.eq(year)).order_by_desc(Column::Serial).limit(1);
    Ok(scope.one(last).await?.map_or(0, |row| row.serial))
}

fn counted(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Takes a certificate back, with the reason that whoever looks it up is not told.
pub async fn revoke(scope: &WriteScope, id: CertificateId, reason: &str) -> Result<()> {
    let seen = super::get(scope, id).await?;
    scope.require(Permission::ManageCourses(seen.department_id))?;
    let mut row = scope.lock(Entity::find_by_id(id)).await?;
    let mut faults = Faults::default();
    let reason = faults.text("reason", reason, 400);
    faults.none()?;
    if row.revoked_at.is_some() {
        return Err(Refusal::NotInThisState.into());
    }
    row.revoked_at = Some(scope.now());
    row.revoked_because = Some(reason.clone());
    scope.update(&row).await?;
    scope.enqueue(Task::TellCertificate { certificate: id }).await?;
    let after = json!({ "number": number(row.year, row.serial), "reason": reason });
    audit::record(scope, row.owner_org_id, entry("certificate.revoked", &row).after(&after)).await
}

/// Under the registration, so that the trail hides whose it is from those who may not know.
fn entry(action: &'static str, row: &Model) -> audit::Entry {
    let summary = format!("{}, {}", row.holder_name, row.course_title);
    let after = json!({ "number": number(row.year, row.serial) });
    audit::Entry::new(action, "registration", row.registration_id.0, summary).after(&after)
}
