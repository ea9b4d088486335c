//! A person's own copy: everything that is kept about them, in plain words and as data (GDPR articles 15 and 20). Others' names are not in
//! it: they may be protected.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};

use super::request;
use crate::access::role::RoleKind;
use crate::access::token::refresh;
use crate::access::{Identity, account, calendar_feed, link, role, session, unsent};
use crate::billing::line;
use crate::courses::{approval, attendance, check_in, course, invitation, need, offering, registration};
use crate::discussion::digest::setting;
use crate::discussion::{post, reading, thread};
use crate::error::{Error, Result};
use crate::evaluations::invitation as evaluation;
use crate::networks::answer::{self as meeting_answer, MeetingAnswer};
use crate::networks::attendance::{self as network_attendance, Presence};
use crate::networks::{meeting, membership, need_signal, need_supporter, network, next_step};
use crate::people::{PersonKind, affiliation, email, person, unit};
use crate::projects::{participation, project};
use crate::store::{Scope, WriteScope};
use crate::{audit, certificates, jobs, mail, time};

/// Data of one kind.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Part {
    /// The table they are kept in.
    pub table: &'static str,
    /// What they are called.
    pub heading: &'static str,
    /// What the values of each row are.
    pub columns: Vec<&'static str>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

/// A value of the copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words, or nothing.
    Text(String),
    /// A time.
    At(DateTimeUtc),
    /// A day.
    On(Date),
}

impl Value {
    /// As programs read it: times as RFC 3339 with the Swedish offset.
    #[must_use]
    pub fn data(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::At(at) => time::with_offset(*at),
            Self::On(day) => day.to_string(),
        }
    }

    /// As people read it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::At(at) => time::moment(*at),
            Self::On(day) => time::date(*day),
        }
    }
}

impl serde::Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.data())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<DateTimeUtc> for Value {
    fn from(at: DateTimeUtc) -> Self {
        Self::At(at)
    }
}
impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::On(day)
    }
}
impl From<bool> for Value {
    fn from(is_so: bool) -> Self {
        Self::Text(if is_so { "ja" } else { "nej" }.to_owned())
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Text(number.to_string())
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self::Text(String::new()), T::into)
    }
}

/// A part of the copy: its table, heading and columns, and what stands in them for each row.
macro_rules! part {
    ($table:literal, $heading:literal, $rows:expr, |$row:ident| $($column:literal => $value:expr),+ $(,)?) => {
        Part {
            table: $table,
            heading: $heading,
            columns: vec![$($column),+],
            rows: $rows.into_iter().map(|$row| vec![$(Value::from($value)),+]).collect(),
        }
    };
}

/// Everything kept about the actor, as the person they act as. Does not tell that it was looked at.
pub async fn of_actor(scope: &Scope) -> Result<Vec<Part>> {
    let mut parts = every_part(scope).await?;
    parts.retain(|part| !part.rows.is_empty());
    Ok(parts)
}

/// The same with the parts that nothing is kept in.
pub async fn every_part(scope: &Scope) -> Result<Vec<Part>> {
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    let mut parts = who(scope, me).await?;
    parts.extend(sign_ins(scope, me).await?);
    parts.extend(courses(scope, me).await?);
    parts.extend(networks(scope, me).await?);
    parts.extend(needs(scope, me).await?);
    parts.extend(discussions(scope, me).await?);
    parts.extend(projects(scope, me).await?);
    parts.extend(traces(scope, me).await?);
    Ok(parts)
}

/// The same to take away. That it was taken is remembered.
pub async fn take(scope: &WriteScope) -> Result<Vec<Part>> {
    let parts = of_actor(scope).await?;
    let me = scope.actor().identity().ok_or(Error::Forbidden)?;
    let entry = audit::Entry::new("person.copied", "person", me.person.0, me.name.clone());
    audit::record(scope, me.organisation, entry).await?;
    Ok(parts)
}

fn kind(kind: PersonKind) -> &'static str {
    match kind {
        PersonKind::Official => "Anställd",
        PersonKind::Elected => "Förtroendevald",
        PersonKind::External => "Annan",
    }
}

fn held(role: RoleKind) -> &'static str {
    match role {
        RoleKind::AssociationAdmin => "Förbundsadministratör",
        RoleKind::StaffEditor => "Handläggare",
        RoleKind::Coordinator => "Samordnare",
    }
}

async fn who(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let person = store.all(person::Entity::find_by_id(me.person)).await?;
    let emails = store.all(email::Entity::find().filter(email::Column::PersonId.eq(me.person))).await?;
    let work = affiliation::Entity::find()
        .filter(affiliation::Column::PersonId.eq(me.person))
        .order_by_asc(affiliation::Column::FromOn);
    let work = store.all(work).await?;
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(work.iter().filter_map(|row| row.unit_id)));
    let units = store.all(units).await?;
    let unit = |id| units.iter().find(|unit| Some(unit.id) == id).map(|unit| unit.name.clone());
    let roles = store.all(role::Entity::find().filter(role::Column::PersonId.eq(me.person))).await?;
    Ok(vec![
        part!("person", "Du", person, |row|
            "Förnamn" => row.given_name, "Efternamn" => row.family_name, "Telefon" => row.phone,
            "Anknytning" => kind(row.kind).to_owned(), "Skyddade personuppgifter" => row.protected_identity,
            "Organisation" => me.organisation_name.clone(), "Inlagd" => row.created_at, "Ändrad" => row.updated_at),
        part!("person_email", "E-postadresser", emails, |row|
            "E-post" => row.email, "Används för mejl" => row.is_primary, "Bekräftad" => row.verified_at),
        part!("affiliation", "Anställning eller uppdrag", work, |row|
            "Titel" => row.title, "Enhet" => unit(row.unit_id), "Från" => row.from_on, "Till" => row.to_on),
        part!("role_assignment", "Roller", roles, |row|
            "Roll" => held(row.role).to_owned(), "Från" => row.from_on, "Till" => row.to_on),
    ])
}

async fn sign_ins(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let accounts = store.all(account::Entity::find_by_id(me.account)).await?;
    let sessions = store.all(session::Entity::find().filter(session::Column::PersonId.eq(me.person))).await?;
    let tokens = store.all(refresh::Entity::find().filter(refresh::Column::PersonId.eq(me.person))).await?;
    let mine = link::Column::PersonId.eq(me.person);
    let links = store.all(link::Entity::find().filter(mine)).await?;
    let forms = store.all(unsent::Entity::find().filter(unsent::Column::PersonId.eq(me.person))).await?;
    let feeds = store.all(calendar_feed::Entity::find().filter(calendar_feed::Column::PersonId.eq(me.person))).await?;
    Ok(vec![
        part!("account", "Konto", accounts, |row|
            "E-post" => row.email, "Skapat" => row.created_at, "Senaste inloggning" => row.last_sign_in_at,
            "Har lösenord" => row.password_hash.is_some()),
        part!("portal_session", "Inloggningar i portalen", sessions, |row|
            "Enhet" => row.device, "Från" => row.created_at, "Senast använd" => row.last_seen_at),
        part!("refresh_token", "Inloggade program", tokens, |row|
            "Program" => row.device, "Från" => row.created_at, "Till" => row.expires_at),
        part!("one_time_link", "Länkar som har mejlats", links, |row|
            "E-post" => row.email, "Skapad" => row.created_at, "Gäller till" => row.expires_at,
            "Använd" => row.used_at),
        part!("unsent_form", "Formulär som väntar på att du fortsätter", forms, |row|
            "Sida" => row.path, "Skickat" => row.created_at),
        part!("calendar_feed", "Kalenderlänkar", feeds, |row| "Skapad" => row.created_at),
    ])
}

/// The ids of one's registrations.
fn registered(me: &Identity) -> SelectStatement {
    registration::Entity::find()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::PersonId.eq(me.person))
        .into_query()
}

async fn courses(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let mine = registration::Entity::find()
        .filter(registration::Column::PersonId.eq(me.person))
        .order_by_asc(registration::Column::CreatedAt);
    let rows = store.all(mine).await?;
    let ids = || rows.iter().map(|row| row.offering_id);
    let offerings = store.all(offering::Entity::find().filter(offering::Column::Id.is_in(ids()))).await?;
    let courses = offerings.iter().map(|offering| offering.course_id);
    let courses = store.all(course::Entity::find().filter(course::Column::Id.is_in(courses))).await?;
    let offering = |id| offerings.iter().find(|offering| offering.id == id);
    let title = |id| {
        let course = offering(id).map(|offering| offering.course_id);
        courses.iter().find(|one| Some(one.id) == course).map(|one| one.title.clone())
    };
    let of = |id| rows.iter().find(|row| row.id == id).and_then(|row| title(row.offering_id));
    let needs = need::Entity::find().filter(need::Column::RegistrationId.in_subquery(registered(me)));
    let needs = store.all(needs).await?;
    let answers = approval::Entity::find().filter(approval::Column::RegistrationId.in_subquery(registered(me)));
    let answers = store.all(answers).await?;
    let present = attendance::Entity::find().filter(attendance::Column::RegistrationId.in_subquery(registered(me)));
    let present = store.all(present).await?;
    let marks = check_in::Entity::find().filter(check_in::Column::RegistrationId.in_subquery(registered(me)));
    let marks = store.all(marks).await?;
    let asked = evaluation::Entity::find().filter(evaluation::Column::RegistrationId.in_subquery(registered(me)));
    let asked = store.all(asked).await?;
    let held = certificates::Entity::find().filter(certificates::Column::PersonId.eq(me.person));
    let held = store.all(held).await?;
    let billed = store.all(line::Entity::find().filter(line::Column::PersonId.eq(me.person))).await?;
    Ok(vec![
        part!("registration", "Anmälningar", rows.clone(), |row|
            "Kurs" => title(row.offering_id), "Börjar" => offering(row.offering_id).map(|one| one.starts_at),
            "Läge" => row.state.name().to_owned(), "Fakturareferens" => row.invoice_reference, "Pris i öre" => row.price_ore,
            "Avgift i öre" => row.fee_ore, "Anmäld" => row.created_at, "Anmäld av dig själv" => row.registered_by == me.person),
        part!("registration_need", "Specialkost och andra behov", needs, |row|
            "Kurs" => of(row.registration_id), "Behov" => row.need.0, "Tas bort" => row.purge_on),
        part!("approval", "Godkännanden", answers, |row|
            "Kurs" => of(row.registration_id), "Begärt" => row.asked_at, "Svar senast" => row.answer_by,
            "Avgjort" => row.decided_at, "Skäl" => row.reason),
        part!("attendance", "Närvaro", present, |row|
            "Kurs" => of(row.registration_id), "Var där" => row.is_present, "Noterat" => row.noted_at),
        part!("check_in", "Incheckning", marks, |row|
            "Kurs" => of(row.registration_id), "Var där" => row.is_present, "Markerat" => row.made_at),
        part!("evaluation_invitation", "Utvärderingar", asked, |row|
            "Kurs" => of(row.registration_id), "Har svarat" => row.has_answered),
        part!("certificate", "Intyg", held, |row|
            "Nummer" => certificates::number(row.year, row.serial), "Namn" => row.holder_name, "Kurs" => row.course_title,
            "Utfärdat" => row.issued_on, "Gäller till" => row.valid_until, "Återkallat" => row.revoked_at),
        part!("invoice_line", "Rader i fakturaunderlag", billed, |row|
            "Förnamn" => row.given_name, "Efternamn" => row.family_name, "Kurs" => row.course_title,
            "Belopp i öre" => row.net_ore, "Skapad" => row.created_at),
    ])
}

/// Where they have seats, what they said of meetings and whether they were there, and what they were to do.
async fn networks(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let sat = store.all(membership::Entity::find().filter(membership::Column::PersonId.eq(me.person))).await?;
    let ids: Vec<_> = sat.iter().map(|row| row.id).collect();
    let networks = network::Entity::find().filter(network::Column::Id.is_in(sat.iter().map(|row| row.network_id)));
    let networks = store.all(networks).await?;
    let named = |id| networks.iter().find(|one| one.id == id).map(|one| one.name.clone());
    let meetings =
        meeting::Entity::find().filter(meeting::Column::NetworkId.is_in(sat.iter().map(|row| row.network_id)));
    let meetings = store.all(meetings).await?;
    let title = |id| meetings.iter().find(|one| one.id == id).map(|one| one.title.clone());
    let said = meeting_answer::Entity::find().filter(meeting_answer::Column::MembershipId.is_in(ids.clone()));
    let said = store.all(said).await?;
    let noted = network_attendance::Column::MembershipId
        .is_in(ids.clone())
        .or(network_attendance::Column::SubstituteId.is_in(ids.clone()));
    let noted = store.all(network_attendance::Entity::find().filter(noted)).await?;
    let steps = next_step::Entity::find().filter(next_step::Column::MembershipId.is_in(ids.clone()));
    let steps = store.all(steps).await?;
    Ok(vec![
        part!("network_membership", "Platser i nätverk", sat, |row|
            "Nätverk" => named(row.network_id), "Från" => row.from_on, "Till" => row.to_on, "Skäl" => row.reason),
        part!("network_meeting_answer", "Svar om nätverksträffar", said, |row|
            "Träff" => title(row.meeting_id), "Svar" => will_come(row.answer).to_owned(), "Svarat" => row.updated_at),
        part!("network_attendance", "Närvaro vid nätverksträffar", noted, |row|
            "Träff" => title(row.meeting_id),
            "Närvaro" => if ids.contains(&row.membership_id) { came(row.presence) } else { "Kom som ersättare" }.to_owned(),
            "Noterat" => row.updated_at),
        part!("network_next_step", "Nästa steg i nätverk", steps, |row|
            "Träff" => title(row.meeting_id), "Att göra" => row.text, "Senast" => row.due_on, "Gjort" => row.done_at),
    ])
}

/// The needs that they have noted in networks, and those that they have said their organisation has too.
async fn needs(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let noted = store.all(need_signal::Entity::find().filter(need_signal::Column::PersonId.eq(me.person))).await?;
    let shared = need_supporter::Entity::find().filter(need_supporter::Column::PersonId.eq(me.person));
    let shared = store.all(shared).await?;
    let needs = need_signal::Column::Id.is_in(shared.iter().map(|row| row.need_id));
    let needs = store.all(need_signal::Entity::find().filter(needs)).await?;
    let title = |id| needs.iter().find(|one| one.id == id).map(|one| one.title.clone());
    Ok(vec![
        part!("need_signal", "Behov du har noterat i nätverk", noted, |row|
            "Behov" => row.title, "Text" => row.text, "Noterat" => row.created_at, "Ändrat" => row.updated_at),
        part!("need_supporter", "Behov i nätverk som du har sagt att din organisation också har", shared, |row|
            "Behov" => title(row.need_id), "När" => row.created_at),
    ])
}

/// What they have said in the discussions of networks, how far they have read, and how they are told.
async fn discussions(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let opened = store.all(thread::Entity::find().filter(thread::Column::PersonId.eq(me.person))).await?;
    let said = post::Entity::find().filter(post::Column::PersonId.eq(me.person)).order_by_asc(post::Column::Id);
    let said = store.all(said).await?;
    let seen = store.all(reading::Entity::find().filter(reading::Column::PersonId.eq(me.person))).await?;
    let ids = said.iter().map(|row| row.thread_id).chain(seen.iter().map(|row| row.thread_id));
    let threads = store.all(thread::Entity::find().filter(thread::Column::Id.is_in(ids))).await?;
    let title = |id| threads.iter().find(|one| one.id == id).map(|one| one.title.clone());
    let chosen = store.all(setting::Entity::find().filter(setting::Column::PersonId.eq(me.person))).await?;
    let networks = network::Entity::find().filter(network::Column::Id.is_in(chosen.iter().map(|row| row.network_id)));
    let networks = store.all(networks).await?;
    let named = |id| networks.iter().find(|one| one.id == id).map(|one| one.name.clone());
    Ok(vec![
        part!("discussion_thread", "Diskussioner du har startat", opened, |row|
            "Ämne" => row.title, "Startad" => row.created_at),
        part!("discussion_post", "Dina inlägg", said, |row|
            "Ämne" => title(row.thread_id), "Text" => row.text, "Skrivet" => row.posted_at, "Ändrat" => row.edited_at,
            "Borttaget" => row.removed_at),
        part!("discussion_read", "Diskussioner du har läst", seen, |row| "Ämne" => title(row.thread_id)),
        part!("discussion_digest", "Hur ofta du får sammanfattningar", chosen, |row|
            "Nätverk" => named(row.network_id), "Hur ofta" => row.frequency.name().to_owned()),
    ])
}

/// The projects that one is asked about, in the association and for a kommun.
async fn projects(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let asked = store.all(project::Entity::find().filter(project::Column::ContactId.eq(me.person))).await?;
    let here = participation::Entity::find().filter(participation::Column::ContactId.eq(me.person));
    let here = store.all(here).await?;
    let parts = project::Entity::find().filter(project::Column::Id.is_in(here.iter().map(|row| row.project_id)));
    let parts = store.all(parts).await?;
    let title = |id| parts.iter().find(|one| one.id == id).map(|one| one.title.clone());
    Ok(vec![
        part!("project", "Kontaktperson för projekt", asked, |row|
            "Projekt" => row.title, "Från" => row.from_on, "Till" => row.to_on),
        part!("project_participation", "Kontaktperson för organisationens del i projekt", here, |row|
            "Projekt" => title(row.project_id), "Från" => row.from_on, "Till" => row.to_on),
    ])
}

fn will_come(answer: MeetingAnswer) -> &'static str {
    match answer {
        MeetingAnswer::Coming => "Kommer",
        MeetingAnswer::NotComing => "Kommer inte",
        MeetingAnswer::Substitute => "Ersättaren kommer",
    }
}

fn came(presence: Presence) -> &'static str {
    match presence {
        Presence::Present => "Var där",
        Presence::Absent => "Var inte där",
        Presence::Excused => "Hade förhinder",
        Presence::Substituted => "En ersättare var där",
    }
}

async fn traces(scope: &Scope, me: &Identity) -> Result<Vec<Part>> {
    let store = scope.unscoped();
    let addresses =
        email::Entity::find().select_only().column(email::Column::Email).filter(email::Column::PersonId.eq(me.person));
    let addresses = addresses.into_query();
    let invited = invitation::Entity::find().filter(invitation::Column::Email.in_subquery(addresses.clone()));
    let invited = store.all(invited).await?;
    let mails = mail::Entity::find()
        .filter(mail::Column::ToAddress.in_subquery(addresses))
        .filter(mail::Column::OrganisationId.eq(me.organisation).or(mail::Column::OrganisationId.is_null()))
        .order_by_asc(mail::Column::CreatedAt);
    let mails = store.all(mails).await?;
    let done = audit::Entity::find()
        .filter(
            audit::Column::ActorPersonId
                .eq(me.person)
                .or(audit::Column::ObjectId.eq(me.person.0))
                .or(audit::Column::ObjectId.in_subquery(registered(me))),
        )
        .order_by_asc(audit::Column::At);
    let done = store.all(done).await?;
    let requests =
        request::Entity::find().filter(request::Column::PersonId.eq(me.person)).order_by_asc(request::Column::AskedAt);
    let requests = store.all(requests).await?;
    let waiting = jobs::Entity::find().filter(jobs::Column::Task.contains(me.person.to_string()));
    let waiting = store.all(waiting).await?;
    Ok(vec![
        part!("offering_invitation", "Inbjudningar till kurstillfällen", invited, |row|
            "E-post" => row.email, "Inbjuden" => row.created_at, "Senast mejlad" => row.mailed_at,
            "Tackat nej" => row.declined_at),
        part!("mail", "Mejl till dig", mails, |row|
            "Ämne" => row.subject.clone(), "Till" => row.to_address.clone(), "Skrivet" => row.created_at,
            "Text" => if row.is_secret() { String::new() } else { row.text_body }),
        part!("erasure_request", "Begäran att bli borttagen", requests, |row|
            "Begärd" => row.asked_at, "Svar senast" => row.due_on, "Avgjord" => row.decided_at, "Skäl" => row.reason),
        part!("audit_event", "Händelser i loggen", done, |row|
            "När" => row.at, "Vad" => row.action, "Gjort av dig" => row.actor_person_id == Some(me.person)),
        part!("job", "Arbeten som väntar", waiting, |row| "Skapat" => row.created_at, "Görs" => row.run_at),
    ])
}
