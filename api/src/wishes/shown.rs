//! A course wish, and who stands behind it, as they are shown.

use poem_openapi::Object;
use samverk_domain::access::{Actor, Permission};
use samverk_domain::courses::wish::Listed;
use samverk_domain::courses::wish_state::By;
use samverk_domain::courses::wish_support;
use uuid::Uuid;

use super::content::CourseWishState;
use crate::answer::{Versioned, versioned};
use crate::links::{Here, Links};
use crate::scalar::Moment;

/// What can be told of a wish.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct AllowedCourseWishTransition {
    /// The state.
    to: CourseWishState,
    /// Whether a reason must be given, which those behind the wish are told.
    needs_reason: bool,
    /// Whether the course must be named.
    needs_course: bool,
}

/// What a kommun needs and the catalogue lacks.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct CourseWish {
    /// Id.
    id: Uuid,
    /// Who asks.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// What course it would be.
    title: String,
    /// What people need to learn, and why.
    need: String,
    /// Whom it is for.
    audience: String,
    /// When about.
    wanted_when: Option<String>,
    /// The slug of what it is about.
    subject: Option<String>,
    /// The department they think of.
    department_id: Option<Uuid>,
    /// Its short name.
    department_name: Option<String>,
    /// What has become of it.
    state: CourseWishState,
    /// What the association says about that.
    answer: Option<String>,
    /// The course it became, if the caller may see that.
    course_id: Option<Uuid>,
    /// Its title.
    course_title: Option<String>,
    /// How many organisations stand behind it, who asks included.
    supporting_organisations: i64,
    /// How many people they have for it together. Staff see it, others when at least three organisations stand behind it.
    supporting_people: Option<i64>,
    /// Whether the caller's organisation is one of them.
    is_supported: bool,
    /// The need in a network that it was made of. Only those who are in that network see it, and staff.
    need_signal_id: Option<Uuid>,
    /// What the caller may tell of it.
    allowed_transitions: Vec<AllowedCourseWishTransition>,
    /// When it was asked.
    created_at: Moment,
    /// When it was last changed or answered.
    updated_at: Moment,
    /// Counts changes, for If-Match.
    version: i64,
    /// What the caller may do with it.
    #[oai(rename = "_links")]
    links: Links,
}

impl CourseWish {
    pub(super) fn of(row: Listed, here: &Here, actor: &Actor) -> Self {
        let may_answer = actor.may(Permission::AnswerWishes);
        let ways = row.wish.state.answers().filter(|_| may_answer);
        let allowed_transitions: Vec<_> = ways
            .map(|way| AllowedCourseWishTransition {
                to: way.to.into(),
                needs_reason: way.by == By::StaffWithReason,
                needs_course: way.by == By::StaffWithCourse,
            })
            .collect();
        Self {
            links: links(&row, here, actor, !allowed_transitions.is_empty()),
            allowed_transitions,
            id: row.wish.id.0,
            organisation_id: row.wish.owner_org_id.0,
            organisation_name: row.organisation_name,
            title: row.wish.title,
            need: row.wish.need,
            audience: row.wish.audience,
            wanted_when: row.wish.wanted_when,
            subject: row.subject_slug,
            department_id: row.wish.department_id.map(|id| id.0),
            department_name: row.department_name,
            state: row.wish.state.into(),
            answer: row.wish.answer,
            course_id: row.wish.course_id.filter(|_| row.course_title.is_some()).map(|id| id.0),
            course_title: row.course_title,
            supporting_organisations: row.organisations,
            supporting_people: row.people,
            is_supported: row.is_supported,
            need_signal_id: row.need_id.map(|id| id.0),
            created_at: Moment(row.wish.created_at),
            updated_at: Moment(row.wish.updated_at),
            version: row.wish.version,
        }
    }

    pub(super) fn shown(row: Listed, here: &Here, actor: &Actor) -> Versioned<Self> {
        let version = row.wish.version;
        versioned(Self::of(row, here, actor), version)
    }
}

fn links(row: &Listed, here: &Here, actor: &Actor, can_be_answered: bool) -> Links {
    let path = format!("/course-wishes/{}", row.wish.id);
    let own = actor.organisation().map(|own| format!("{path}/supports/{own}")).unwrap_or_default();
    let sees_supports = actor.may(Permission::WishCourses) || actor.may(Permission::AnswerWishes);
    let links = here.own(&path).add("collection", "GET", "/course-wishes");
    let links = match row.wish.course_id.filter(|_| row.course_title.is_some()) {
        Some(course) => links.add("course", "GET", format!("/courses/{course}")),
        None => links,
    };
    let need = row.need_id.map(|need| format!("/needs/{need}"));
    links
        .add_if(need.is_some(), "need", "GET", need.unwrap_or_default())
        .add_if(sees_supports, "supports", "GET", format!("{path}/supports"))
        .add_if(row.can_be_changed(actor), "edit", "PUT", &path)
        .add_if(row.can_be_changed(actor), "withdraw", "POST", format!("{path}/withdrawals"))
        .add_if(row.can_be_supported(actor), "support", "PUT", &own)
        .add_if(row.can_be_left(actor), "leave", "DELETE", &own)
        .add_if(can_be_answered, "transition", "POST", format!("{path}/transitions"))
        .done()
}

/// With what an organisation stands behind a wish.
#[derive(Object)]
#[oai(rename_all = "camelCase", skip_serializing_if_is_none)]
pub(super) struct CourseWishSupport {
    /// Who.
    organisation_id: Uuid,
    /// Its name in lists.
    organisation_name: String,
    /// How many people they would send.
    people: i64,
    /// What they want the association to know.
    note: Option<String>,
    /// Since when they stand behind it.
    created_at: Moment,
    /// When they last changed what they said.
    updated_at: Moment,
}

impl From<wish_support::Listed> for CourseWishSupport {
    fn from(row: wish_support::Listed) -> Self {
        Self {
            organisation_id: row.support.owner_org_id.0,
            organisation_name: row.organisation_name,
            people: row.support.people,
            note: row.support.note,
            created_at: Moment(row.support.created_at),
            updated_at: Moment(row.support.updated_at),
        }
    }
}
