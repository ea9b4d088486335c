//! What is there before a test begins, said as briefly as the test cares about it.

use chrono::{DateTime, Duration, Utc};
use samverk_domain::access::{Actor, Permission};
use samverk_domain::certificates::{self, CertificateId};
use samverk_domain::courses::course::{self, NewCourse};
use samverk_domain::courses::offering::{self, NewOffering};
use samverk_domain::courses::registration::{self, NewBooking, NewParticipant};
use samverk_domain::courses::series::state::SeriesState;
use samverk_domain::courses::series::{self, NewSeries};
use samverk_domain::courses::session::NewSession;
use samverk_domain::courses::state::OfferingState;
use samverk_domain::courses::{CourseId, OfferingId, RegistrationId, approval};
use samverk_domain::organisations::department;
use samverk_domain::people::PersonId;
use samverk_domain::people::person::{self, NewPerson};
use samverk_domain::store::WriteScope;

use super::{EDITOR, TestApp, User};

/// An offering to be made.
pub(crate) struct Arrange<'a> {
    app: &'a TestApp,
    course: NewCourse,
    offering: NewOffering,
    editor: &'static str,
    is_published: bool,
}

/// An offering that was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offered {
    /// The course.
    pub(crate) course: CourseId,
    /// The offering.
    pub(crate) id: OfferingId,
}

impl TestApp {
    /// A course with one offering in two weeks: 20 seats, one day, open to everybody, 1 900 kr for members.
    pub(crate) fn course(&self) -> Arrange<'_> {
        let day = self.now() + Duration::days(14);
        Arrange {
            app: self,
            editor: EDITOR,
            is_published: true,
            course: NewCourse {
                title: "Offentlig upphandling".into(),
                code: CourseId::new().0.simple().to_string()[12..].to_owned(),
                summary: "Grunderna i upphandling för kommuner.".into(),
                content: "Lagen, **stegen** och vanliga fel.".into(),
                ..NewCourse::default()
            },
            offering: NewOffering {
                venue_name: "Sal Sege".into(),
                city: "Lund".into(),
                capacity: 20,
                price_member_ore: 190_000,
                price_other_ore: 270_000,
                vat_percent: 25,
                contact_name: "Kurssekretariatet".into(),
                contact_email: "kurs@forbundet.example".into(),
                sessions: vec![NewSession { title: String::new(), starts_at: day, ends_at: day + Duration::hours(7) }],
                ..NewOffering::default()
            },
        }
    }

    /// The name of an offering's course in addresses.
    pub(crate) async fn slug_of(&self, offering: Offered) -> String {
        self.database.read(&Actor::System, async |scope| course::get(scope, offering.course).await).await.unwrap().slug
    }

    /// The time as the program sees it.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.database.clock().now()
    }
}

/// A series that was made.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// The path in the API.
    pub(crate) path: String,
    /// Its id.
    pub(crate) id: String,
    /// Its name in addresses.
    pub(crate) slug: String,
}

impl TestApp {
    /// A published series of these offerings, in their order.
    pub(crate) async fn series(&self, parts: &[Offered]) -> Series {
        let editor = self.sign_in(EDITOR).await;
        let slug = format!("serie-{}", CourseId::new().0.simple());
        let actor = &editor.actor;
        let offerings: Vec<_> = parts.iter().map(|part| part.id).collect();
        let id = self
            .database
            .write(actor, async |scope| {
                let departments = department::list(scope).await?;
                let own = departments.iter().find(|one| scope.actor().may(Permission::ManageCourses(one.id)));
                let new = NewSeries {
                    title: "Ledarskap i tre steg".into(),
                    slug: slug.clone(),
                    summary: "Tre tillfällen som bygger på varandra.".into(),
                    department: own.map(|department| department.id),
                };
                let id = series::create(scope, &new).await?;
                series::set_parts(scope, id, 1, &offerings).await?;
                series::transition(scope, id, SeriesState::Published).await?;
                Ok::<_, samverk_domain::Error>(id)
            })
            .await
            .unwrap();
        Series { path: format!("/course-series/{id}"), id: id.to_string(), slug }
    }
}

/// A name as the first part of an address.
fn ascii(name: &str) -> String {
    let letters = name.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o");
    letters.replace(' ', ".")
}

impl Arrange<'_> {
    /// With this title.
    pub(crate) fn title(mut self, title: &str) -> Self {
        self.course.title = title.into();
        self
    }

    /// By another editor, for their department.
    pub(crate) fn by(mut self, editor: &'static str) -> Self {
        self.editor = editor;
        self
    }

    /// So many days later than the others.
    pub(crate) fn days_later(mut self, days: i64) -> Self {
        for session in &mut self.offering.sessions {
            session.starts_at += Duration::days(days);
            session.ends_at += Duration::days(days);
        }
        self
    }

    /// With so many seats.
    pub(crate) fn seats(mut self, seats: i64) -> Self {
        self.offering.capacity = seats;
        self
    }

    /// With anything else of the course set.
    pub(crate) fn course(mut self, set: impl FnOnce(&mut NewCourse)) -> Self {
        set(&mut self.course);
        self
    }

    /// With anything else of the offering set.
    pub(crate) fn offering(mut self, set: impl FnOnce(&mut NewOffering)) -> Self {
        set(&mut self.offering);
        self
    }

    /// Published, and open for registration.
    pub(crate) async fn open(self) -> Offered {
        self.in_state(OfferingState::Open).await
    }

    /// With the course not published and the offering a draft.
    pub(crate) async fn draft(mut self) -> Offered {
        self.is_published = false;
        self.in_state(OfferingState::Draft).await
    }

    async fn in_state(mut self, state: OfferingState) -> Offered {
        let editor = self.app.sign_in(self.editor).await;
        let actor = &editor.actor;
        self.app
            .database
            .write(actor, async |scope| {
                if self.course.department.is_none() {
                    let departments = department::list(scope).await?;
                    let own = departments.iter().find(|one| scope.actor().may(Permission::ManageCourses(one.id)));
                    self.course.department = own.map(|department| department.id);
                }
                if self.course.slug.is_empty() {
                    self.course.slug = format!("kurs-{}", self.course.code);
                }
                let course = course::create(scope, self.course).await?;
                if self.is_published {
                    course::publish(scope, course, true).await?;
                }
                let id = offering::create(scope, course, &self.offering).await?;
                if state != OfferingState::Draft {
                    offering::transition(scope, id, state, "").await?;
                }
                Ok::<_, samverk_domain::Error>(Offered { course, id })
            })
            .await
            .unwrap()
    }
}

impl User {
    /// A colleague in the user's organisation.
    pub(crate) async fn colleague(&self, name: &str) -> PersonId {
        let (given_name, family_name) = name.split_once(' ').unwrap_or((name, "Kollega"));
        let email = format!("{}@kollega.example", ascii(name));
        let new =
            NewPerson { given_name: given_name.into(), family_name: family_name.into(), email, ..NewPerson::default() };
        let organisation = self.organisation();
        self.database().write(&Actor::System, async |scope| person::add(scope, organisation, new).await).await.unwrap()
    }

    /// A certificate of the user's own, as if the course had been.
    pub(crate) async fn certificate(&self, registration: RegistrationId, offered: Offered) -> certificates::Model {
        let (day, text) = (self.database().clock().now().date_naive(), |text: &str| text.to_owned());
        let row = certificates::Model {
            id: CertificateId::new(),
            owner_org_id: self.organisation(),
            registration_id: registration,
            person_id: self.person(),
            course_id: offered.course,
            year: 2026,
            serial: 1,
            code: text("7K3QF9XYZA2M4N6P8R0S"),
            issued_on: day,
            valid_until: None,
            holder_name: text("Anders Anställd"),
            course_title: text("Offentlig upphandling"),
            held_from: day,
            held_to: day,
            minutes: 420,
            sessions: 1,
            attended: 1,
            issuer_name: text("Förbundet"),
            signer_name: text("Hanna Handläggare"),
            signer_title: text("Kursansvarig"),
            revoked_at: None,
            revoked_because: None,
        };
        let made = row.clone();
        let insert = async |scope: &WriteScope| scope.insert_for(row.owner_org_id, row).await;
        self.database().write(&Actor::System, insert).await.unwrap();
        made
    }

    /// That the user's organisation was asked about a registration, and said so of it.
    pub(crate) async fn approved(&self, registration: RegistrationId, reason: &str) {
        let now = self.database().clock().now();
        let row = approval::Model {
            registration_id: registration,
            owner_org_id: self.organisation(),
            answer_days: 5,
            asked_at: now,
            answer_by: None,
            is_reminded: false,
            outcome: Some(approval::Outcome::Approved),
            reason: Some(reason.to_owned()),
            decided_by: None,
            decided_at: Some(now),
        };
        let insert = async |scope: &WriteScope| scope.insert_for(row.owner_org_id, row).await;
        self.database().write(&Actor::System, insert).await.unwrap();
    }

    /// Registers people of the user's organisation; those without a seat are queued.
    pub(crate) async fn register(&self, offering: Offered, people: &[PersonId]) -> Vec<RegistrationId> {
        let new = NewBooking {
            id: None,
            offering: offering.id,
            organisation: self.organisation(),
            unit: None,
            invoice_reference: String::new(),
            participants: people
                .iter()
                .map(|&person| NewParticipant { person: Some(person), ..NewParticipant::default() })
                .collect(),
            when_full: registration::WhenFull::WaitingList,
        };
        let booking = registration::book(self.database(), &self.actor, new).await.unwrap();
        booking.registrations.into_iter().map(|registration| registration.id).collect()
    }
}
