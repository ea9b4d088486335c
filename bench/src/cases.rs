//! What is measured, and what it is compared with.

use std::sync::Arc;

use hyper::{StatusCode, header};

use crate::Result;
use crate::arrange::{Seats, World, bearer};
use crate::client::{Connection, get, with};
use crate::floor;
use crate::load::{Make, Numbers};
use crate::subject::{Place, Subject};

/// An operation of Samverk.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) expected: StatusCode,
    ask: Ask,
    pub(crate) floor: Floor,
    pub(crate) numbers: Numbers,
}

enum Ask {
    Read(String),
    ReadAsUser(&'static str),
    ReadAsStaff(&'static str),
    ReadPage(&'static str),
    Register(Seats),
}

/// What this machine does at best.
pub(crate) enum Floor {
    /// Nothing is asked of a handler.
    None,
    /// A path of the floors' server.
    Served(String),
    /// The statements of a registration alone, on seats of their own.
    Bare(Seats, Numbers),
}

const LIST: &str = "/api/v1/registrations?limit=50";
/// The earliest first would end within the first course, and the history's are larger than the demo's.
const LATEST: &str = "/api/v1/registrations?limit=50&sort=-startsAt";
const PAGE: &str = "/min-kommun/anmalningar";

/// How many registrations a machine of today may make in a second, at the very most: so many seats are prepared.
const SINGLES_PER_SECOND: f64 = 8_000.0;
const GROUPS_PER_SECOND: f64 = 1_500.0;

/// Each with how many are registered together.
const REGISTRATIONS: [(&str, f64, usize); 2] =
    [("one registration", SINGLES_PER_SECOND, 1), ("a group of 20", GROUPS_PER_SECOND, 20)];

impl Case {
    /// All operations whose name contains `only`. `seconds` is how long each is asked for in all.
    pub(crate) async fn all(world: &World, only: &str, seconds: f64) -> Result<Vec<Self>> {
        let read = |name, path: &str| Self::new(name, Ask::Read(path.to_owned()), Floor::Served(file(path)));
        let mut cases = vec![
            Self::new("empty handler", Ask::Read("/empty".into()), Floor::None),
            read("public list of 50, API", "/api/v1/course-offerings?limit=50"),
            read("public list of 50, page", "/kurser"),
            read("course page", &world.course_page),
            Self::new("signed-in list of 50, API", Ask::ReadAsUser(LIST), Floor::Served(floor::LIST.into())),
            Self::new("signed-in list, page", Ask::ReadPage(PAGE), Floor::Served(floor::PAGE.into())),
        ];
        cases.retain(|case| case.name.contains(only));
        for (name, per_second, together) in REGISTRATIONS {
            if name.contains(only) {
                let requests = (per_second * seconds) as usize;
                let (asked, bare) = (world.seats(requests, together).await?, world.seats(requests, together).await?);
                cases.push(Self::new(name, Ask::Register(asked), Floor::Bare(bare, Numbers::default())));
            }
        }
        Ok(cases)
    }

    /// The operations that could take longer with every year, without their floors.
    pub(crate) async fn over_years(world: &World, only: &str, seconds: f64) -> Result<Vec<Self>> {
        let of_user = |name, path| Self::new(name, Ask::ReadAsUser(path), Floor::None);
        let of_staff = |name, path| Self::new(name, Ask::ReadAsStaff(path), Floor::None);
        let page = |name, path| Self::new(name, Ask::ReadPage(path), Floor::None);
        let mut cases = vec![
            of_user("offerings to come", "/api/v1/course-offerings?limit=50"),
            of_user("a kommun's registrations", LATEST),
            of_user("its registrations to come", "/api/v1/registrations?limit=50&coming=true"),
            of_staff("everybody's registrations", LATEST),
            of_staff("everybody's to come", "/api/v1/registrations?limit=50&coming=true"),
            page("a kommun's page of those to come", PAGE),
            page("its page of those that were", "/min-kommun/anmalningar?nar=tidigare"),
            page("its overview", "/min-kommun"),
            page("its costs of the year", "/min-kommun/kostnader"),
            page("the year's calendar", "/kalender"),
        ];
        cases.retain(|case| case.name.contains(only));
        for (name, per_second, together) in REGISTRATIONS {
            if name.contains(only) {
                let asked = world.seats((per_second * seconds) as usize, together).await?;
                cases.push(Self::new(name, Ask::Register(asked), Floor::None));
            }
        }
        Ok(cases)
    }

    /// The operations that take longer with every network and kommun.
    pub(crate) fn of_networks(only: &str) -> Vec<Self> {
        let page = |name, path| Self::new(name, Ask::ReadPage(path), Floor::None);
        let mut cases = vec![
            page("the matrix, page of 100", "/natverk/tackning"),
            page("the same, most vacant first", "/natverk/tackning?sortera=luckor"),
            page("the matrix of one kommun's", "/min-kommun/natverk"),
            page("the matrix, whole as CSV", "/natverk/tackning.csv"),
            Self::new("the matrix, 50 of the API", Ask::ReadAsUser("/api/v1/network-coverages?limit=50"), Floor::None),
            page("the list of networks", "/natverk"),
        ];
        cases.retain(|case| case.name.contains(only));
        cases
    }

    fn new(name: &'static str, ask: Ask, floor: Floor) -> Self {
        let expected = if matches!(ask, Ask::Register(_)) { StatusCode::CREATED } else { StatusCode::OK };
        Self { name, expected, ask, floor, numbers: Numbers::default() }
    }

    /// Whether the operation is itself one of the floors.
    pub(crate) fn is_floor(&self) -> bool {
        matches!(self.floor, Floor::None)
    }

    /// How the operation's requests are made, with today's tokens.
    pub(crate) fn make(&self, world: &World) -> Make {
        match &self.ask {
            Ask::Read(path) => reading(path),
            Ask::ReadAsUser(path) => {
                let (path, token) = (*path, world.reader().to_owned());
                Arc::new(move |_| bearer(get(path), &token))
            }
            Ask::ReadAsStaff(path) => {
                let (path, token) = (*path, world.admin().to_owned());
                Arc::new(move |_| bearer(get(path), &token))
            }
            Ask::ReadPage(path) => {
                let (path, cookie) = (*path, world.cookie.clone());
                Arc::new(move |_| with(get(path), header::COOKIE, &cookie))
            }
            Ask::Register(seats) => {
                let (seats, token) = (seats.clone(), world.writer().to_owned());
                Arc::new(move |number| seats.ask(number, &token))
            }
        }
    }
}

/// Requests for the same thing over and over.
pub(crate) fn reading(path: &str) -> Make {
    let path = path.to_owned();
    Arc::new(move |_| get(&path))
}

/// Puts Samverk's answers where the floors find them.
pub(crate) async fn keep_answers(samverk: &Subject, world: &World, place: &Place) -> Result {
    std::fs::create_dir_all(place.answers())?;
    let mut connection = Connection::open(samverk.address).await?;
    for path in ["/api/v1/course-offerings?limit=50", "/kurser", &world.course_page] {
        let answer = connection.whole(get(path)).await?;
        std::fs::write(place.answers().join(file(path).trim_start_matches('/')), answer.body())?;
    }
    Ok(())
}

/// The name of an answer's file, as a path of the floors.
fn file(path: &str) -> String {
    let letters = path.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' });
    format!("/{}", letters.collect::<String>())
}
