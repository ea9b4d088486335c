//! The API: what it offers is one file per capability. A handler reads the request, opens a scope, calls the domain and
//! answers; rules live in the domain. What every operation shares (problems, links, pages, tokens) has a file each.

mod accept;
mod answer;
mod approvals;
mod audit;
mod auth;
mod batches;
mod benefits;
mod body;
mod calendar;
mod calendar_feeds;
mod caller;
mod certificates;
mod check_ins;
mod co_organisers;
mod costs;
mod course_series;
mod courses;
mod coverage;
mod demand;
mod departments;
mod discussion;
mod document;
mod documents;
mod erasure_requests;
mod evaluations;
mod examples;
mod feedback;
mod feeds;
mod file;
mod framework;
mod head_counts;
mod imports;
mod info;
mod invitations;
mod invoices;
mod labels;
mod links;
mod me;
mod memberships;
mod networks;
mod offered;
mod offerings;
mod operations;
mod organisations;
mod page;
mod papers;
mod participants;
mod people;
mod previews;
mod privacy;
mod problem;
mod problem_pages;
mod projects;
mod registrations;
mod retention;
mod roles;
mod room_bookings;
mod rooms;
mod scalar;
mod seat_leases;
mod seat_pools;
mod sentences;
mod sign_in;
mod statuses;
mod transitions;
mod units;
mod venues;
mod waiting_list;
mod wishes;
mod written;
mod year;
mod year_copies;

use poem::{EndpointExt, Route, get};
use poem_openapi::{OpenApi, OpenApiService, Tags};
use samverk_domain::access::token::Tokens;
use samverk_domain::documents::Files;
use samverk_domain::store::Database;

pub use document::document;
pub use framework::{problems, refusal};

/// What the API needs.
#[derive(Clone)]
pub struct Api {
    /// The database.
    pub database: Database,
    /// Signs and checks tokens.
    pub tokens: Tokens,
    /// Where people's files are.
    pub files: Files,
    /// The address as people reach it, without a slash at the end.
    pub base_url: String,
    /// Whether `Forwarded` or `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
}

impl Api {
    /// The API, to be served under `/api/v1`.
    #[must_use]
    pub fn routes(&self) -> Route {
        let base_url = self.base_url.as_str().into();
        let service = Route::new().at("/openapi.json", get(info::document)).nest("/", service(self.clone()));
        let endpoint = service.around(framework::cached).data(self.clone());
        Route::new()
            .nest("/", endpoint.around(move |next, request| problems(std::sync::Arc::clone(&base_url), next, request)))
    }

    /// What programs look for at well-known places (RFC 8615), to be served under `/.well-known`.
    #[must_use]
    pub fn well_known(&self) -> Route {
        Route::new().at("/jwks.json", get(info::jwks).data(self.tokens.clone()))
    }

    /// The pages that the `type` of a problem leads to, to be served under `/api/problems`.
    #[must_use]
    pub fn problem_pages(&self) -> Route {
        Route::new().at("/:slug", get(problem_pages::page))
    }
}

/// What the operations are about.
#[derive(Tags)]
enum Tag {
    /// What this API is, and where its description is.
    Api,
    /// Getting and renewing tokens.
    Auth,
    /// Oneself: sessions and the private calendar.
    Me,
    /// Kommuner and other parties, their memberships and units.
    Organisations,
    /// The people of an organisation, their roles, and lists of them.
    People,
    /// What is taught.
    Courses,
    /// What kommuner need and the catalogue lacks.
    CourseWishes,
    /// Offerings that belong together.
    CourseSeries,
    /// What people do together across kommuner, and who sits there.
    Networks,
    /// What is done with others for a while, with whose money, and who takes part.
    Projects,
    /// When and where courses are given.
    CourseOfferings,
    /// Who comes, and who waits.
    Registrations,
    /// The association's rooms, and who has which of them when.
    Rooms,
    /// What participants thought.
    Evaluations,
    /// What organisations are billed, month by month.
    Invoices,
    /// What people have done, and who has not done it yet.
    Certificates,
    /// How long personal data are kept, one's own copy, and erasing a person.
    Privacy,
    /// Files of courses, networks, meetings and projects.
    Documents,
    /// What was done by whom, mail and jobs.
    Operations,
}

/// Everything that is offered, in the order of the document.
fn operations(api: Api) -> impl OpenApi {
    (
        (info::Info, auth::Auth(api.clone()), sign_in::SignIn(api.clone())),
        (me::Me(api.clone()), calendar::Calendar(api.clone())),
        (
            organisations::Organisations(api.clone()),
            memberships::Memberships(api.clone()),
            departments::Departments(api.clone()),
            units::Units(api.clone()),
            calendar_feeds::CalendarFeeds(api.clone()),
        ),
        (people::People(api.clone()), roles::Roles(api.clone()), imports::Imports(api.clone())),
        (
            networks::Networks(api.clone()),
            networks::memberships::NetworkMemberships(api.clone()),
            networks::meetings::NetworkMeetings(api.clone()),
            networks::attendances::NetworkAttendances(api.clone()),
            networks::next_steps::NetworkNextSteps(api.clone()),
            networks::needs::NeedSignals(api.clone()),
        ),
        (
            discussion::threads::DiscussionThreads(api.clone()),
            discussion::posts::DiscussionPosts(api.clone()),
            discussion::digests::DiscussionDigests(api.clone()),
        ),
        (
            (projects::Projects(api.clone()), projects::portfolio::Portfolio(api.clone())),
            projects::programmes::FundingProgrammes(api.clone()),
            projects::applications::ProjectApplications(api.clone()),
            projects::participations::ProjectParticipations(api.clone()),
            projects::milestones::ProjectMilestones(api.clone()),
            projects::indicators::ProjectIndicators(api.clone()),
            (projects::budget_revisions::BudgetRevisions(api.clone()), projects::reports::ProjectReports(api.clone())),
        ),
        (
            courses::Courses(api.clone()),
            labels::Labels(api.clone()),
            wishes::Wishes(api.clone()),
            course_series::SeriesOfCourses(api.clone()),
        ),
        (
            offerings::Offerings(api.clone()),
            (seat_pools::SeatPoolsOf(api.clone()), co_organisers::CoOrganisersOf(api.clone())),
            transitions::Transitions(api.clone()),
            (
                participants::Participants(api.clone()),
                check_ins::CheckIns(api.clone()),
                head_counts::HeadCounts(api.clone()),
            ),
            papers::Papers(api.clone()),
            (
                feeds::Feeds(api.clone()),
                documents::places::DocumentPlaces(api.clone()),
                documents::Documents(api.clone()),
            ),
        ),
        (
            rooms::Rooms(api.clone()),
            room_bookings::RoomBookings(api.clone()),
            venues::Venues(api.clone()),
            year_copies::YearCopies(api.clone()),
            invitations::Invitations(api.clone()),
        ),
        (
            registrations::Registrations(api.clone()),
            seat_leases::SeatLeases(api.clone()),
            waiting_list::WaitingLists(api.clone()),
            approvals::Approvals(api.clone()),
            previews::Previews(api.clone()),
            costs::CostsOfYear(api.clone()),
            (demand::DemandOfYear(api.clone()), benefits::BenefitsOfYear(api.clone())),
        ),
        (
            evaluations::Evaluations(api.clone()),
            evaluations::answers::Answers(api.clone()),
            evaluations::templates::Templates(api.clone()),
        ),
        (invoices::InvoiceBases(api.clone()), invoices::InvoiceMonths(api.clone())),
        (certificates::Certificates(api.clone()), coverage::CoverageOfTrainings(api.clone())),
        (
            privacy::Privacy(api.clone()),
            erasure_requests::ErasureRequests(api.clone()),
            retention::Retention(api.clone()),
        ),
        (
            audit::Audit(api.clone()),
            operations::Operations(api.clone()),
            batches::Batches(api.clone()),
            feedback::Feedback(api),
        ),
    )
}

fn service(api: Api) -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new(operations(api), document::TITLE, info::VERSION)
}
