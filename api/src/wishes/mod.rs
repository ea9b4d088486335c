//! Course wishes: what a kommun needs and the catalogue lacks, who stands behind it, and what became of it.

pub(crate) mod content;
mod shown;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::courses::wish_support::NewSupport;
use samverk_domain::courses::{CourseId, WishId, wish, wish_support};
use samverk_domain::organisations::{DepartmentId, OrganisationId};
use uuid::Uuid;

use self::content::{CourseWishAnswer, CourseWishChange, CourseWishState, NewCourseWish, NewCourseWishSupport};
use self::shown::{CourseWish, CourseWishSupport};
use crate::answer::{Created, IfMatch, Versioned, created};
use crate::body::Body;
use crate::caller::Caller;
use crate::links::Here;
use crate::page::{Limit, List, Number, Page};
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag};

/// Course wishes.
pub(crate) struct Wishes(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseWishes")]
impl Wishes {
    /// List or search course wishes
    ///
    /// Those that most organisations stand behind first, then the newest. Everybody of a member sees all wishes; others those
    /// of their own organisation.
    #[oai(path = "/course-wishes", method = "get", operation_id = "listCourseWishes")]
    #[expect(clippy::too_many_arguments, reason = "each is a parameter of the query, with its description")]
    async fn list(
        &self,
        caller: Caller,
        here: Here,
        limit: Limit,
        page: Number,
        /// It is somewhere in the wish.
        search: Query<Option<String>>,
        /// Only in this state.
        state: Query<Option<CourseWishState>>,
        /// Only of this organisation.
        #[oai(name = "organisationId")]
        organisation: Query<Option<Uuid>>,
        /// Only for this department.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Only those that became this course.
        #[oai(name = "courseId")]
        course: Query<Option<Uuid>>,
        /// Only those that the caller's organisation stands behind.
        #[oai(default)]
        supported: Query<bool>,
    ) -> Result<Json<Page<CourseWish>>, Problem> {
        let filter = wish::Filter {
            search: search.0.unwrap_or_default(),
            states: state.0.into_iter().map(Into::into).collect(),
            organisation: organisation.0.map(OrganisationId),
            department: department.0.map(DepartmentId),
            course: course.0.map(CourseId),
            supported: supported.0,
        };
        let rows =
            self.0.database.read(&caller.0, async |scope| wish::list(scope, &filter, limit.page(&page)).await).await?;
        Ok(Json(Page::of(rows, &here, |row| CourseWish::of(row, &here, &caller.0))))
    }

    /// Ask for a course
    ///
    /// The need is seen by all members; the number of people and the note by the own organisation and the association only.
    /// Coordinators ask for their organisation.
    #[oai(path = "/course-wishes", method = "post", operation_id = "createCourseWish")]
    async fn create(
        &self,
        caller: Caller,
        here: Here,
        body: Body<NewCourseWish>,
    ) -> Result<Created<CourseWish>, Problem> {
        let NewCourseWish { content, support } = body.0;
        let (new, support) = (content.into(), NewSupport::from(support));
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                let id = wish::ask(scope, &new, &support).await?;
                wish::get(scope, id).await
            })
            .await?;
        let address = here.at(format!("/course-wishes/{}", row.wish.id));
        Ok(created(CourseWish::of(row, &here, &caller.0), address))
    }

    /// Get a course wish
    ///
    /// Everybody of a member sees it; others those of their own organisation.
    #[oai(path = "/course-wishes/:wishId", method = "get", operation_id = "getCourseWish")]
    async fn get(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "wishId")] id: Path<WishId>,
    ) -> Result<Versioned<CourseWish>, Problem> {
        let row = self.0.database.read(&caller.0, async |scope| wish::get(scope, id.0).await).await?;
        Ok(CourseWish::shown(row, &here, &caller.0))
    }

    /// Change a course wish
    ///
    /// The body is the whole need anew. Coordinators change their own organisation's while nobody else stands behind it.
    #[oai(path = "/course-wishes/:wishId", method = "put", operation_id = "updateCourseWish")]
    async fn change(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "wishId")] id: Path<WishId>,
        #[oai(name = "If-Match")] version: IfMatch,
        body: Body<CourseWishChange>,
    ) -> Result<Versioned<CourseWish>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                wish::change(scope, id.0, version.0, &new).await?;
                wish::get(scope, id.0).await
            })
            .await?;
        Ok(CourseWish::shown(row, &here, &caller.0))
    }

    /// Withdraw a course wish
    ///
    /// Coordinators withdraw their own organisation's while nobody else stands behind it.
    #[oai(path = "/course-wishes/:wishId/withdrawals", method = "post", operation_id = "withdrawCourseWish")]
    async fn withdraw(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "wishId")] id: Path<WishId>,
    ) -> Result<Versioned<CourseWish>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                wish::withdraw(scope, id.0).await?;
                wish::get(scope, id.0).await
            })
            .await?;
        Ok(CourseWish::shown(row, &here, &caller.0))
    }

    /// Tell what became of a course wish
    ///
    /// `allowedTransitions` of the wish says what can be told. The coordinators of those behind it get it by mail. Staff tell
    /// it.
    #[oai(path = "/course-wishes/:wishId/transitions", method = "post", operation_id = "transitionCourseWish")]
    async fn answer(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "wishId")] id: Path<WishId>,
        body: Body<CourseWishAnswer>,
    ) -> Result<Versioned<CourseWish>, Problem> {
        let answer = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                wish::answer(scope, id.0, &answer).await?;
                wish::get(scope, id.0).await
            })
            .await?;
        Ok(CourseWish::shown(row, &here, &caller.0))
    }

    /// List who stands behind a course wish
    ///
    /// With how many people, and what they want the association to know. Staff see all, coordinators their own organisation.
    #[oai(path = "/course-wishes/:wishId/supports", method = "get", operation_id = "listCourseWishSupports")]
    async fn supports(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "wishId")] id: Path<WishId>,
    ) -> Result<Json<List<CourseWishSupport>>, Problem> {
        let rows = self.0.database.read(&caller.0, async |scope| wish_support::list(scope, id.0).await).await?;
        Ok(Json(List::of(rows.into_iter().map(CourseWishSupport::from), &here)))
    }

    /// Stand behind a course wish
    ///
    /// Or change what was said. While the wish is open; coordinators do it for their own organisation.
    #[oai(
        path = "/course-wishes/:wishId/supports/:organisationId",
        method = "put",
        operation_id = "putCourseWishSupport"
    )]
    async fn support(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "wishId")] id: Path<WishId>,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
        body: Body<NewCourseWishSupport>,
    ) -> Result<Json<CourseWish>, Problem> {
        let new = body.0.into();
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                wish_support::put(scope, id.0, organisation.0, &new).await?;
                wish::get(scope, id.0).await
            })
            .await?;
        Ok(Json(CourseWish::of(row, &here, &caller.0)))
    }

    /// Leave a course wish
    ///
    /// Who asked leaves it only to others; without them it is withdrawn instead. Coordinators do it for their own organisation.
    #[oai(
        path = "/course-wishes/:wishId/supports/:organisationId",
        method = "delete",
        operation_id = "deleteCourseWishSupport"
    )]
    async fn leave(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "wishId")] id: Path<WishId>,
        #[oai(name = "organisationId")] organisation: Path<OrganisationId>,
    ) -> Result<Json<CourseWish>, Problem> {
        let row = self
            .0
            .database
            .write(&caller.0, async |scope| {
                wish_support::leave(scope, id.0, organisation.0).await?;
                wish::get(scope, id.0).await
            })
            .await?;
        Ok(Json(CourseWish::of(row, &here, &caller.0)))
    }
}
