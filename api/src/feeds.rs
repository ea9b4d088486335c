//! The courses to follow: as a calendar and as a news feed.

use poem_openapi::param::Query;
use poem_openapi::payload::PlainText;
use poem_openapi::{ApiResponse, OpenApi};
use samverk_domain::access::Actor;
use samverk_domain::atom::{self, Addresses};
use samverk_domain::calendar;
use samverk_domain::courses::catalogue::Filter;

use crate::calendar::Feed;
use crate::links::Here;
use crate::offerings::Form;
use crate::problem::Problem;
use crate::{Api, Tag};

#[derive(ApiResponse)]
enum News {
    /// The feed (RFC 4287).
    #[oai(status = 200, content_type = "application/atom+xml; charset=utf-8")]
    Shown(PlainText<String>),
}

/// What is followed.
struct Followed {
    search: Option<String>,
    subject: Option<String>,
    audience: Option<String>,
    department: Option<String>,
    form: Option<Form>,
}

impl From<Followed> for Filter {
    fn from(Followed { search, subject, audience, department, form }: Followed) -> Self {
        let (search, form) = (search.unwrap_or_default(), form.map(Into::into));
        Self { search, subject, audience, department, form, ..Self::default() }
    }
}

/// Feeds of the courses.
pub(crate) struct Feeds(pub(crate) Api);

#[OpenApi(tag = "Tag::CourseOfferings")]
impl Feeds {
    /// Offerings as a calendar to subscribe to
    ///
    /// The sessions of what is coming and of the last thirty days, cancelled ones too. Needs no token, because calendar
    /// programs cannot send one: it holds only what is public.
    #[oai(path = "/calendars/course-offerings", method = "get", operation_id = "getOfferingsCalendar")]
    async fn calendar(
        &self,
        here: Here,
        /// Every word, in any form, is somewhere in the course.
        search: Query<Option<String>>,
        /// The slug of a subject.
        subject: Query<Option<String>>,
        /// The slug of an audience.
        audience: Query<Option<String>>,
        /// The slug of a department.
        department: Query<Option<String>>,
        /// How people take part; hybrid offerings are found under both other forms.
        form: Query<Option<Form>>,
    ) -> Result<Feed, Problem> {
        let (search, subject, audience) = (search.0, subject.0, audience.0);
        let filter = Followed { search, subject, audience, department: department.0, form: form.0 }.into();
        let text = self
            .0
            .database
            .read(&Actor::Anyone, async |scope| calendar::of_courses(scope, &filter, here.base_url()).await)
            .await?;
        Ok(Feed::Shown(PlainText(text)))
    }

    /// Offerings as a news feed
    ///
    /// Those of the calendar as an Atom feed, the one changed last first, at most a hundred. Needs no token.
    #[oai(path = "/feeds/course-offerings", method = "get", operation_id = "getOfferingsFeed")]
    async fn news(
        &self,
        here: Here,
        /// Every word, in any form, is somewhere in the course.
        search: Query<Option<String>>,
        /// The slug of a subject.
        subject: Query<Option<String>>,
        /// The slug of an audience.
        audience: Query<Option<String>>,
        /// The slug of a department.
        department: Query<Option<String>>,
        /// How people take part; hybrid offerings are found under both other forms.
        form: Query<Option<Form>>,
    ) -> Result<News, Problem> {
        let (search, subject, audience) = (search.0, subject.0, audience.0);
        let filter = Followed { search, subject, audience, department: department.0, form: form.0 }.into();
        let (own, page) = (here.with(&[]), format!("{}/kurser", here.base_url()));
        let at = Addresses { base_url: here.base_url(), own: &own, page: &page };
        let text =
            self.0.database.read(&Actor::Anyone, async |scope| atom::of_courses(scope, &filter, &at).await).await?;
        Ok(News::Shown(PlainText(text)))
    }
}
