//! Where people may have written somebody's name or address in their own words. When that somebody is erased a human looks
//! there and decides: a text about something else is not the program's to change. What the program fills in by itself is
//! cleared by `clearing`; what somebody needs is removed a week after the course.

use std::collections::HashMap;

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, LikeExpr};
use sea_orm::{Condition, Iterable, ModelTrait, QuerySelect};

use super::inventory::{FREE_TEXTS, FreeText};
use crate::access::{OrganisationId, Permission};
use crate::billing::{credit, line};
use crate::certificates;
use crate::courses::{
    CourseId, OfferingId, RegistrationId, SeriesId, WishId, approval, co_organiser, course, offering, registration,
    seat_pool, series, session, wish, wish_support,
};
use crate::discussion::{post, thread};
use crate::documents::{self, Holder};
use crate::error::Result;
use crate::evaluations::{TemplateId, answer, evaluation, question, template};
use crate::networks::{NetworkId, meeting, need_signal, network, next_step, seat, seat_reason};
use crate::organisations::{DepartmentId, department};
use crate::people::{UnitId, email, person, unit};
use crate::premises::{RoomId, booking, room};
use crate::projects::{
    ProjectId, application, budget_revision, indicator, indicator_value, milestone, participation, project, report,
};
use crate::store::{Scope, Table};

/// As many rows of a kind as anybody looks through.
const ROWS: u64 = 50;

/// What the text belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A course.
    Course(CourseId),
    /// An offering.
    Offering(OfferingId),
    /// A registration to the offering.
    Participant(RegistrationId, OfferingId),
    /// What a kommun says of a registration.
    Approval(RegistrationId),
    /// A series.
    Series(SeriesId),
    /// A wish.
    Wish(WishId),
    /// A certificate, by its number.
    Certificate(String),
    /// Invoices to an organisation.
    Invoices(OrganisationId),
    /// What was answered in an offering's evaluation.
    Evaluation(OfferingId),
    /// The questions of an evaluation.
    Questions(TemplateId),
    /// A room, or a booking of it.
    Room(RoomId),
    /// A unit.
    Unit(UnitId),
    /// A network, a seat in it, or a meeting.
    Network(NetworkId),
    /// A project, an application for it, or an organisation's part in it.
    Project(ProjectId),
    /// A department.
    Department(DepartmentId),
}

/// A text that names the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What kind of text it is.
    pub of: &'static FreeText,
    /// What it belongs to.
    pub place: Place,
}

/// The texts that name the person by full name or address, of those that the actor may read.
pub(super) async fn of(scope: &Scope, who: &person::Listed) -> Result<Vec<Mention>> {
    let addresses = scope.all(email::Entity::find().filter(email::Column::PersonId.eq(who.id))).await?;
    let texts = std::iter::once(who.name()).chain(addresses.into_iter().map(|row| row.email));
    let texts = texts.map(|text| text.to_lowercase()).collect();
    let mut search = Search { scope, texts, found: Vec::new() };
    search.courses().await?;
    search.registrations().await?;
    search.evaluations().await?;
    search.surroundings().await?;
    Ok(search.found)
}

struct Search<'a> {
    scope: &'a Scope,
    /// In lower case.
    texts: Vec<String>,
    found: Vec<Mention>,
}

impl Search<'_> {
    /// Rows that have one of the texts in one of the columns. Databases do not agree about the case of å, ä and ö: they are
    /// asked for any letter there, and what they find is looked at again.
    fn naming<E: EntityTrait>(&self, columns: &[E::Column]) -> Select<E> {
        let like = |column: &E::Column, text: &String| Func::lower(column.into_expr()).like(likely(text));
        let any = columns.iter().flat_map(|column| self.texts.iter().map(move |text| like(column, text)));
        E::find().filter(any.fold(Condition::any(), Condition::add)).limit(ROWS)
    }

    fn names<M: ModelTrait>(&self, row: &M, columns: &[<M::Entity as EntityTrait>::Column]) -> bool {
        let written = columns.iter().filter_map(|column| match row.get(*column) {
            Value::String(text) => text,
            _ => None,
        });
        let written: Vec<_> = written.map(|text| text.to_lowercase()).collect();
        self.texts.iter().any(|text| written.iter().any(|one| one.contains(text)))
    }

    async fn among<E: Table>(&mut self, place: impl Fn(E::Model) -> Option<Place>) -> Result<()> {
        let (of, columns) = free_text::<E>();
        let rows = self.scope.all(self.naming::<E>(&columns)).await?;
        let named: Vec<_> = rows.into_iter().filter(|row| self.names(row, &columns)).filter_map(place).collect();
        self.note(of, named);
        Ok(())
    }

    fn note(&mut self, of: &'static FreeText, places: Vec<Place>) {
        for place in places {
            let mention = Mention { of, place };
            if !self.found.contains(&mention) {
                self.found.push(mention);
            }
        }
    }

    async fn courses(&mut self) -> Result<()> {
        self.among::<course::Entity>(|row| Some(Place::Course(row.id))).await?;
        self.among::<offering::Entity>(|row| Some(Place::Offering(row.id))).await?;
        self.among::<co_organiser::Entity>(|row| Some(Place::Offering(row.offering_id))).await?;
        self.among::<session::Entity>(|row| Some(Place::Offering(row.offering_id))).await?;
        self.among::<seat_pool::Entity>(|row| Some(Place::Offering(row.offering_id))).await?;
        self.among::<series::Entity>(|row| Some(Place::Series(row.id))).await?;
        self.among::<wish::Entity>(|row| Some(Place::Wish(row.id))).await?;
        self.among::<wish_support::Entity>(|row| Some(Place::Wish(row.wish_id))).await
    }

    async fn documents(&mut self) -> Result<()> {
        let (of, columns) = free_text::<documents::VersionEntity>();
        let named = self.scope.all(self.naming::<documents::VersionEntity>(&columns)).await?;
        let ids = named.iter().filter(|row| self.names(*row, &columns)).map(|row| row.document_id);
        let files = self.scope.all(documents::Entity::find().filter(documents::Column::Id.is_in(ids))).await?;
        let files = self.places(files).await?;
        self.note(of, files);
        let (of, columns) = free_text::<documents::Entity>();
        let named = self.scope.all(self.naming::<documents::Entity>(&columns)).await?;
        let named = named.into_iter().filter(|row| self.names(row, &columns)).collect();
        let named = self.places(named).await?;
        self.note(of, named);
        Ok(())
    }

    /// What documents belong to; a meeting is shown with its network.
    async fn places(&self, documents: Vec<documents::Model>) -> Result<Vec<Place>> {
        let held = meeting::Entity::find()
            .filter(meeting::Column::Id.is_in(documents.iter().filter_map(|document| document.meeting_id)));
        let network_of: HashMap<_, _> =
            self.scope.all(held).await?.into_iter().map(|meeting| (meeting.id, meeting.network_id)).collect();
        let place = |document: documents::Model| match document.holder()? {
            Holder::Offering(id) => Some(Place::Offering(id)),
            Holder::Network(id) => Some(Place::Network(id)),
            Holder::Meeting(id) => network_of.get(&id).copied().map(Place::Network),
            Holder::Project(id) => Some(Place::Project(id)),
        };
        Ok(documents.into_iter().filter_map(place).collect())
    }

    /// What was said of what indicators of projects were.
    async fn measured(&mut self) -> Result<()> {
        let (of, columns) = free_text::<indicator_value::Entity>();
        let rows = self.scope.all(self.naming::<indicator_value::Entity>(&columns)).await?;
        let ids = rows.iter().filter(|row| self.names(*row, &columns)).map(|row| row.indicator_id);
        let measured = self.scope.all(indicator::Entity::find().filter(indicator::Column::Id.is_in(ids))).await?;
        self.note(of, measured.into_iter().map(|row| Place::Project(row.project_id)).collect());
        Ok(())
    }

    async fn registrations(&mut self) -> Result<()> {
        self.among::<registration::Entity>(|row| Some(Place::Participant(row.id, row.offering_id))).await?;
        self.among::<approval::Entity>(|row| Some(Place::Approval(row.registration_id))).await?;
        let number = |row: certificates::Model| certificates::number(row.year, row.serial);
        self.among::<certificates::Entity>(|row| Some(Place::Certificate(number(row)))).await?;
        self.among::<line::Entity>(|row| Some(Place::Invoices(row.owner_org_id))).await?;
        self.among::<credit::Entity>(|row| Some(Place::Invoices(row.owner_org_id))).await
    }

    async fn evaluations(&mut self) -> Result<()> {
        self.among::<template::Entity>(|row| Some(Place::Questions(row.id))).await?;
        // Those of an evaluation are a copy of its template's.
        self.among::<question::Entity>(|row| row.template_id.map(Place::Questions)).await?;
        if self.scope.actor().may(Permission::ReadCourseWork) { self.answers().await } else { Ok(()) }
    }

    /// Answers are nobody's, so they are in no class that a scope reaches; whoever reads courses' evaluations reads them.
    async fn answers(&mut self) -> Result<()> {
        let (of, columns) = free_text::<answer::part::Entity>();
        let written = self.scope.unscoped().all(self.naming::<answer::part::Entity>(&columns)).await?;
        let asked = written.iter().filter(|row| self.names(*row, &columns)).map(|row| row.question_id);
        let asked = question::Entity::find().filter(question::Column::Id.is_in(asked));
        let evaluations = self.scope.all(asked).await?.into_iter().filter_map(|row| row.evaluation_id);
        let evaluations = evaluation::Entity::find().filter(evaluation::Column::Id.is_in(evaluations));
        let places = self.scope.all(evaluations).await?.into_iter().map(|row| Place::Evaluation(row.offering_id));
        self.note(of, places.collect());
        Ok(())
    }

    async fn surroundings(&mut self) -> Result<()> {
        self.among::<booking::Entity>(|row| Some(Place::Room(row.room_id))).await?;
        self.among::<room::Entity>(|row| Some(Place::Room(row.id))).await?;
        self.among::<unit::Entity>(|row| Some(Place::Unit(row.id))).await?;
        self.among::<network::Entity>(|row| Some(Place::Network(row.id))).await?;
        self.documents().await?;
        self.networks().await?;
        self.among::<project::Entity>(|row| Some(Place::Project(row.id))).await?;
        self.among::<application::Entity>(|row| Some(Place::Project(row.project_id))).await?;
        self.among::<milestone::Entity>(|row| Some(Place::Project(row.project_id))).await?;
        self.among::<indicator::Entity>(|row| Some(Place::Project(row.project_id))).await?;
        self.measured().await?;
        self.among::<budget_revision::Entity>(|row| Some(Place::Project(row.project_id))).await?;
        self.among::<report::Entity>(|row| Some(Place::Project(row.project_id))).await?;
        self.among::<participation::Entity>(|row| Some(Place::Project(row.project_id))).await?;
        self.among::<department::Entity>(|row| Some(Place::Department(row.id))).await
    }

    async fn networks(&mut self) -> Result<()> {
        self.among::<seat::Entity>(|row| Some(Place::Network(row.network_id))).await?;
        self.among::<meeting::Entity>(|row| Some(Place::Network(row.network_id))).await?;
        let (of, columns) = free_text::<next_step::Entity>();
        let said = self.scope.all(self.naming::<next_step::Entity>(&columns)).await?;
        let meetings = said.iter().filter(|row| self.names(*row, &columns)).map(|row| row.meeting_id);
        let meetings = self.scope.all(meeting::Entity::find().filter(meeting::Column::Id.is_in(meetings))).await?;
        self.note(of, meetings.into_iter().map(|row| Place::Network(row.network_id)).collect());
        self.among::<need_signal::Entity>(|row| Some(Place::Network(row.network_id))).await?;
        self.among::<thread::Entity>(|row| Some(Place::Network(row.network_id))).await?;
        let (of, columns) = free_text::<post::Entity>();
        let said = self.scope.all(self.naming::<post::Entity>(&columns)).await?;
        let threads = said.iter().filter(|row| self.names(*row, &columns)).map(|row| row.thread_id);
        let threads = self.scope.all(thread::Entity::find().filter(thread::Column::Id.is_in(threads))).await?;
        self.note(of, threads.into_iter().map(|row| Place::Network(row.network_id)).collect());
        let (of, columns) = free_text::<seat_reason::Entity>();
        let said = self.scope.all(self.naming::<seat_reason::Entity>(&columns)).await?;
        let seats = said.iter().filter(|row| self.names(*row, &columns)).map(|row| row.seat_id);
        let seats = self.scope.all(seat::Entity::find().filter(seat::Column::Id.is_in(seats))).await?;
        self.note(of, seats.into_iter().map(|row| Place::Network(row.network_id)).collect());
        Ok(())
    }
}

/// What the inventory says of a table's free text.
fn free_text<E: EntityTrait>() -> (&'static FreeText, Vec<E::Column>) {
    const NONE: &FreeText = &FreeText { table: "", name: "", columns: &[] };
    let table = E::default().table_name();
    let of = FREE_TEXTS.iter().find(|one| one.table == table).unwrap_or(NONE);
    (of, E::Column::iter().filter(|column| of.columns.contains(&column.as_str())).collect())
}

/// What has the text anywhere, and any letter where it has one beyond ASCII.
fn likely(text: &str) -> LikeExpr {
    let letters = text.chars().map(|letter| match letter {
        '%' | '_' | '!' => format!("!{letter}"),
        letter if letter.is_ascii() => letter.to_string(),
        _ => "_".to_owned(),
    });
    LikeExpr::new(format!("%{}%", letters.collect::<String>())).escape('!')
}
