//! What the kommuner wish for, and who stands behind it.

use chrono::Duration;
use sea_orm::prelude::DateTimeUtc;
use serde::Deserialize;

use super::courses::Courses;
use super::organisations::Organisations;
use super::{insert, table};
use crate::access::OrganisationId;
use crate::courses::WishId;
use crate::courses::label::LabelKind;
use crate::courses::wish;
use crate::courses::wish_state::WishState;
use crate::courses::wish_support::{self, SupportId};
use crate::error::Result;
use crate::store::UnscopedWrite;

pub(super) struct Wishes {
    pub(super) rows: Vec<wish::Model>,
    supports: Vec<wish_support::Model>,
}

/// A row of the wishes' table.
#[derive(Deserialize)]
struct Asked {
    organisation: String,
    title: String,
    need: String,
    audience: String,
    wanted_when: Option<String>,
    subject: String,
    department: String,
    state: WishState,
    answer: Option<String>,
    course: String,
    days: i64,
    people: i64,
    note: Option<String>,
    supporters: String,
}

pub(super) fn build(organisations: &Organisations, courses: &Courses, now: DateTimeUtc) -> Wishes {
    let mut wishes = Wishes { rows: Vec::new(), supports: Vec::new() };
    for asked in table::<Asked>(include_str!("data/wishes.csv")) {
        let owner = organisation(organisations, &asked.organisation);
        let created_at = now - Duration::days(asked.days);
        let row = row(&asked, owner, organisations, courses, created_at);
        wishes.supports.push(support(&row, owner, asked.people, asked.note, created_at));
        let others = asked.supporters.split(';').filter_map(|one| one.split_once(':'));
        for ((slug, people), later) in others.zip(1..) {
            let people = people.parse().expect("a support says how many people");
            let joined_at = created_at + Duration::hours(later * 7);
            wishes.supports.push(support(&row, organisation(organisations, slug), people, None, joined_at));
        }
        wishes.rows.push(row);
    }
    wishes
}

fn row(
    asked: &Asked,
    owner_org_id: OrganisationId,
    organisations: &Organisations,
    courses: &Courses,
    created_at: DateTimeUtc,
) -> wish::Model {
    let subject = courses.labels.iter().find(|one| one.kind == LabelKind::Subject && one.slug == asked.subject);
    let department = organisations.departments.iter().find(|one| one.slug == asked.department);
    let course = courses.all.iter().find(|one| one.plan.code == asked.course);
    let mut row = wish::Model {
        id: WishId::new(),
        owner_org_id,
        title: asked.title.clone(),
        need: asked.need.clone(),
        audience: asked.audience.clone(),
        wanted_when: asked.wanted_when.clone(),
        search_text: String::new(),
        subject_id: subject.map(|one| one.id),
        department_id: department.map(|one| one.id),
        state: asked.state,
        answer: asked.answer.clone(),
        course_id: course.map(|one| one.row.id),
        version: 1,
        created_at,
        updated_at: created_at,
    };
    row.search_text = wish::search_text(&row);
    row
}

fn support(
    wish: &wish::Model,
    owner_org_id: OrganisationId,
    people: i64,
    note: Option<String>,
    at: DateTimeUtc,
) -> wish_support::Model {
    let id = SupportId::new();
    wish_support::Model { id, owner_org_id, wish_id: wish.id, people, note, created_at: at, updated_at: at }
}

fn organisation(organisations: &Organisations, slug: &str) -> OrganisationId {
    let party = organisations.parties.iter().find(|party| party.row.slug == slug);
    party.expect("a wish names an organisation of the demo content").row.id
}

impl Wishes {
    pub(super) async fn insert(self, store: UnscopedWrite<'_>) -> Result<()> {
        insert(store, self.rows).await?;
        insert(store, self.supports).await
    }
}
