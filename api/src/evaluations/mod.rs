//! Evaluations: what participants are asked when a course is over, and what came of it.

pub(crate) mod answers;
mod content;
mod shown;
pub(crate) mod templates;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use samverk_domain::Error;
use samverk_domain::access::Permission;
use samverk_domain::courses::{CourseId, OfferingId};
use samverk_domain::evaluations::index::{self, Filter};
use samverk_domain::evaluations::{TemplateId, evaluation, export, setting, totals};
use samverk_domain::organisations::DepartmentId;
use uuid::Uuid;

use self::content::CourseEvaluationSetting;
use self::shown::{CourseEvaluation, EvaluationIndexes, OfferingEvaluation};
use crate::body::Body;
use crate::caller::{Caller, Reader};
use crate::file::{Listing, Wanted};
use crate::links::Here;
use crate::problem::Problem;
use crate::scalar::Path;
use crate::{Api, Tag, year};

/// Evaluations.
pub(crate) struct Evaluations(pub(crate) Api);

#[OpenApi(tag = "Tag::Evaluations")]
impl Evaluations {
    /// What came of the evaluation of an offering
    ///
    /// Answers are anonymous. Totals and texts are told when the evaluation has closed and at least five have answered. With
    /// `Accept: text/csv` or the media type of XLSX as a file, which is remembered in the audit trail. Staff read it.
    #[oai(path = "/course-offerings/:offeringId/evaluations", method = "get", operation_id = "getOfferingEvaluation")]
    async fn of_offering(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Listing<OfferingEvaluation>, Problem> {
        let database = &self.0.database;
        if let Some(format) = wanted.0 {
            let taken = database.write(&caller.0, async |scope| export::of_offering(scope, id.0, format).await);
            return Ok(Listing::file(taken.await?));
        }
        let totals = database.read(&caller.0, async |scope| totals::of(scope, id.0).await).await?;
        Ok(Listing::json(OfferingEvaluation::of(totals, &here, &caller.0)))
    }

    /// Close the evaluation of an offering
    ///
    /// Before its time: nobody can answer any more, and what came of it is told. Staff editors close those of their own
    /// department.
    #[oai(
        path = "/course-offerings/:offeringId/evaluations/closings",
        method = "post",
        operation_id = "closeOfferingEvaluation"
    )]
    async fn close(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "offeringId")] id: Path<OfferingId>,
    ) -> Result<Json<OfferingEvaluation>, Problem> {
        let totals = self
            .0
            .database
            .write(&caller.0, async |scope| {
                evaluation::close(scope, id.0).await?;
                totals::of(scope, id.0).await
            })
            .await?;
        Ok(Json(OfferingEvaluation::of(totals, &here, &caller.0)))
    }

    /// NKI by year, department and course
    ///
    /// NKI (nöjd-kund-index) goes from 0 to 100. Evaluations with fewer than five answers are left out. With
    /// `Accept: text/csv` or the media type of XLSX as a file, which is remembered in the audit trail. Staff read it.
    #[oai(path = "/evaluation-indexes", method = "get", operation_id = "getEvaluationIndexes")]
    async fn indexes(
        &self,
        caller: Caller,
        here: Here,
        wanted: Wanted,
        /// Only of this course.
        #[oai(name = "courseId")]
        course: Query<Option<Uuid>>,
        /// Only of this department's courses.
        #[oai(name = "departmentId")]
        department: Query<Option<Uuid>>,
        /// Departments and courses only by what ended in this year.
        year: Query<Option<i32>>,
    ) -> Result<Listing<EvaluationIndexes>, Problem> {
        let (course, department) = (course.0.map(CourseId), department.0.map(DepartmentId));
        let year = year.0.map(year::checked).transpose()?;
        let (filter, database) = (Filter { course, department, year }, &self.0.database);
        if let Some(format) = wanted.0 {
            let taken = database.write(&caller.0, async |scope| export::overview(scope, filter, format).await);
            return Ok(Listing::file(taken.await?));
        }
        let overview = database.read(&caller.0, async |scope| index::overview(scope, filter).await).await?;
        Ok(Listing::json(EvaluationIndexes::of(overview, &here)))
    }

    /// The evaluations of a course
    ///
    /// Its NKI over all offerings, if the association shows it to everybody who sees the course; staff also see what is
    /// asked.
    #[oai(path = "/courses/:courseId/evaluations", method = "get", operation_id = "getCourseEvaluation")]
    async fn of_course(
        &self,
        reader: Reader,
        here: Here,
        #[oai(name = "courseId")] id: Path<CourseId>,
    ) -> Result<Json<CourseEvaluation>, Problem> {
        let (setting, index) = self
            .0
            .database
            .read(&reader.0, async |scope| {
                Ok::<_, Error>((setting::of(scope, id.0).await?, index::published(scope, id.0).await?))
            })
            .await?;
        Ok(Json(CourseEvaluation::of(setting, index, &here, reader.0.may(Permission::ReadCourseWork))))
    }

    /// Set what a course asks, and who sees what came of it
    ///
    /// Evaluations that are open keep their questions. Staff editors set it for courses of their own department.
    #[oai(path = "/courses/:courseId/evaluations", method = "put", operation_id = "setCourseEvaluation")]
    async fn set_for_course(
        &self,
        caller: Caller,
        here: Here,
        #[oai(name = "courseId")] id: Path<CourseId>,
        body: Body<CourseEvaluationSetting>,
    ) -> Result<Json<CourseEvaluation>, Problem> {
        let CourseEvaluationSetting { template_id, is_public } = body.0;
        let (setting, index) = self
            .0
            .database
            .write(&caller.0, async |scope| {
                setting::set(scope, id.0, template_id.map(TemplateId), is_public).await?;
                Ok::<_, Error>((setting::of(scope, id.0).await?, index::published(scope, id.0).await?))
            })
            .await?;
        Ok(Json(CourseEvaluation::of(setting, index, &here, true)))
    }
}
