//! What is there before anything is measured: the demo association, and through the API people and offerings enough for
//! every registration of the run.

use std::net::SocketAddr;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use http_body_util::Full;
use hyper::header;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::Result;
use crate::client::{Ask, Connection, get, post, with};

const ADMIN: &str = "admin@samverk.example";
/// Whose registrations are made, and whose are listed: the list must not grow while it is measured.
pub(crate) const WRITER: &str = "samordnare@lund.example";
pub(crate) const READER: &str = "samordnare@malmo.example";
const PASSWORD: &str = "samverk-demo";

/// People of the writer's kommun, all registered at one offering after the other.
const PEOPLE: usize = 2_000;

/// Everything that requests are made of.
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    admin: Tokens,
    writer: Tokens,
    reader: Tokens,
    /// The reader's session in the portal.
    pub(crate) cookie: String,
    course: Uuid,
    /// The page of a course.
    pub(crate) course_page: String,
    pub(crate) people: Arc<Vec<Uuid>>,
}

/// A user of the API: access tokens live five minutes, a run is longer.
struct Tokens {
    access: String,
    refresh: String,
}

/// Seats to be taken one after the other, so that no two requests want the same one.
#[derive(Clone)]
pub(crate) struct Seats {
    offerings: Arc<Vec<Uuid>>,
    people: Arc<Vec<Uuid>>,
    /// How many are registered together.
    pub(crate) together: usize,
}

impl Seats {
    /// The offering and the people of a number. Neighbouring numbers are of different offerings, as different kommuner's
    /// requests would be. Past the last seat people come again, and are refused.
    pub(crate) fn at(&self, number: usize) -> (Uuid, &[Uuid]) {
        let (round, offering) = (number / self.offerings.len(), number % self.offerings.len());
        let first = round * self.together % self.people.len();
        (self.offerings[offering], &self.people[first..first + self.together])
    }

    /// The request that registers them.
    pub(crate) fn ask(&self, number: usize, token: &str) -> Ask {
        let (offering, people) = self.at(number);
        let participants: Vec<Value> = people.iter().map(|person| json!({ "personId": person })).collect();
        let path = format!("/api/v1/course-offerings/{offering}/registrations");
        bearer(post(&path, &json!({ "participants": participants })), token)
    }
}

impl World {
    pub(crate) async fn arrange(address: SocketAddr) -> Result<Self> {
        let mut connection = Connection::open(address).await?;
        let admin = Tokens::of(&mut connection, ADMIN).await?;
        let writer = Tokens::of(&mut connection, WRITER).await?;
        let reader = Tokens::of(&mut connection, READER).await?;
        let cookie = session(&mut connection, address).await?;
        let (course, slug) = course(&mut connection, &admin.access).await?;
        let people = people(&mut connection, &writer.access).await?;
        let course_page = format!("/kurser/{slug}");
        Ok(Self { address, admin, writer, reader, cookie, course, course_page, people: Arc::new(people) })
    }

    /// New access tokens, for the next measurement.
    pub(crate) async fn renew(&mut self) -> Result {
        let mut connection = Connection::open(self.address).await?;
        for tokens in [&mut self.admin, &mut self.writer, &mut self.reader] {
            tokens.renew(&mut connection).await?;
        }
        Ok(())
    }

    /// Seats for so many requests, in offerings of their own.
    pub(crate) async fn seats(&self, requests: usize, together: usize) -> Result<Seats> {
        let mut connection = Connection::open(self.address).await?;
        let mut offerings = Vec::new();
        for _ in 0..(requests * together).div_ceil(PEOPLE) {
            offerings.push(self.offering(&mut connection, 5_000).await?);
        }
        Ok(Seats { offerings: Arc::new(offerings), people: self.people.clone(), together })
    }

    /// A new offering, open for registration.
    pub(crate) async fn offering(&self, connection: &mut Connection, capacity: usize) -> Result<Uuid> {
        let starts_at = at(Duration::days(30));
        let new = json!({
            "courseId": self.course, "form": "onsite", "venueName": "Sal Sege", "city": "Lund", "capacity": capacity,
            "priceMemberOre": 190_000, "priceOtherOre": 270_000, "vatPercent": 25,
            "contactName": "Kurssekretariatet", "contactEmail": "kurs@samverk.example",
            "sessions": [{ "startsAt": starts_at, "endsAt": starts_at + Duration::hours(7) }],
        });
        let made = connection.json(bearer(post("/api/v1/course-offerings", &new), &self.admin.access)).await?;
        let id = id(&made)?;
        for to in ["published", "open"] {
            let path = format!("/api/v1/course-offerings/{id}/transitions");
            connection.whole(bearer(post(&path, &json!({ "to": to })), &self.admin.access)).await?;
        }
        Ok(id)
    }

    /// How many seats of an offering are taken, and how many participants its list has.
    pub(crate) async fn taken(&self, offering: Uuid) -> Result<(u64, usize)> {
        let mut connection = Connection::open(self.address).await?;
        let shown = get(&format!("/api/v1/course-offerings/{offering}"));
        let shown = connection.json(bearer(shown, &self.admin.access)).await?;
        let list = get(&format!("/api/v1/course-offerings/{offering}/participants"));
        let list = connection.json(bearer(list, &self.admin.access)).await?;
        let seats = |name: &str| shown[name].as_u64().ok_or("no seats");
        let listed = list["participants"].as_array().ok_or("no list")?.len();
        Ok((seats("capacity")? - seats("seatsLeft")?, listed))
    }

    pub(crate) fn admin(&self) -> &str {
        &self.admin.access
    }

    pub(crate) fn writer(&self) -> &str {
        &self.writer.access
    }

    pub(crate) fn reader(&self) -> &str {
        &self.reader.access
    }
}

impl Tokens {
    async fn of(connection: &mut Connection, email: &str) -> Result<Self> {
        let body = json!({ "email": email, "password": PASSWORD });
        Self::read(&connection.json(post("/api/v1/auth/tokens", &body)).await?)
    }

    async fn renew(&mut self, connection: &mut Connection) -> Result {
        let body = json!({ "refreshToken": self.refresh });
        *self = Self::read(&connection.json(post("/api/v1/auth/tokens/refresh", &body)).await?)?;
        Ok(())
    }

    fn read(answer: &Value) -> Result<Self> {
        let text = |name: &str| answer[name].as_str().map(str::to_owned).ok_or("the answer has no tokens");
        Ok(Self { access: text("accessToken")?, refresh: text("refreshToken")? })
    }
}

/// The request in the name of a token's holder.
pub(crate) fn bearer(ask: Ask, token: &str) -> Ask {
    with(ask, header::AUTHORIZATION, &format!("Bearer {token}"))
}

/// Signs in to the portal and gives the cookie.
async fn session(connection: &mut Connection, address: SocketAddr) -> Result<String> {
    let mut ask = with(get("/logga-in"), header::ORIGIN, &format!("http://{address}"));
    *ask.method_mut() = Method::POST;
    *ask.body_mut() = Full::from(format!("email={READER}&password={PASSWORD}"));
    let ask = with(ask, header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let response = connection.whole(ask).await?;
    let cookies = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let session = cookies.filter_map(|cookie| cookie.split(';').next()).find(|cookie| cookie.contains("session"));
    match session {
        Some(session) if response.status() == StatusCode::SEE_OTHER => Ok(session.to_owned()),
        _ => Err(format!("signing in to the portal: {}", response.status()).into()),
    }
}

async fn course(connection: &mut Connection, admin: &str) -> Result<(Uuid, String)> {
    let departments = connection.json(bearer(get("/api/v1/departments"), admin)).await?;
    let new = json!({
        "title": "Offentlig upphandling under tryck", "code": "MAT-1", "departmentId": departments["items"][0]["id"],
        "summary": "En kurs som alla vill gå på samma gång.", "content": "Lagen, **stegen** och vanliga fel.",
        "kind": "course", "level": "basic", "visibility": "public",
    });
    let made = connection.json(bearer(post("/api/v1/courses", &new), admin)).await?;
    let id = id(&made)?;
    connection.whole(bearer(post(&format!("/api/v1/courses/{id}/publications"), &json!({})), admin)).await?;
    let listed = connection.json(get("/api/v1/course-offerings?limit=50")).await?;
    let slug = listed["items"][10]["courseSlug"].as_str().ok_or("the demo association has no courses")?;
    Ok((id, slug.to_owned()))
}

/// Adds people, and gives their ids.
async fn people(connection: &mut Connection, coordinator: &str) -> Result<Vec<Uuid>> {
    for hundred in 0..PEOPLE / 100 {
        let people: Vec<Value> = (0..100)
            .map(|one| {
                let number = hundred * 100 + one;
                json!({ "givenName": "Kim", "familyName": format!("Prov {number}"),
                        "email": format!("prov.{number}@lund.example") })
            })
            .collect();
        let import = json!({ "people": people, "dryRun": false });
        connection.whole(bearer(post("/api/v1/people/imports", &import), coordinator)).await?;
    }
    let mut ids = Vec::with_capacity(PEOPLE);
    for page in 1..=PEOPLE / 100 {
        let path = format!("/api/v1/people?search=prov&limit=100&page={page}");
        let listed = connection.json(bearer(get(&path), coordinator)).await?;
        for person in listed["items"].as_array().ok_or("no list of people")? {
            ids.push(id(person)?);
        }
    }
    if ids.len() == PEOPLE { Ok(ids) } else { Err(format!("{} people were added", ids.len()).into()) }
}

fn id(answer: &Value) -> Result<Uuid> {
    Ok(answer["id"].as_str().ok_or("the answer has no id")?.parse()?)
}

/// A time from now, in whole hours.
fn at(later: Duration) -> DateTime<Utc> {
    let hours = (Utc::now() + later).timestamp() / 3600;
    DateTime::from_timestamp(hours * 3600, 0).unwrap_or_default()
}
