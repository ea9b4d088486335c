//! What tests of every operation begin with: something of everything in Lund, and requests that name it.

use std::collections::HashMap;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use samverk_domain::courses::RegistrationId;
use serde_json::{Value, json};

use super::operation::Operation;
use crate::support::{ADMIN, Answer, COORDINATOR, EDITOR, EMPLOYEE, Offered, TestApp, User};

/// Something of everything, by the names of the document.
pub(super) struct Given {
    /// For paths and queries.
    ids: Ids,
    /// What tells that something of Lund was seen.
    pub(super) marks: Vec<String>,
    /// What Lund has a seat on.
    pub(super) course: Offered,
    admin: User,
}

/// Ids by the names of the document.
pub(super) type Ids = HashMap<&'static str, String>;

/// Lund has a wish, a unit, an employee with a registration, a need and a certificate, a coordinator, a private calendar; the association has a
/// course with an offering, and a mail was sent.
pub(super) async fn lund(app: &TestApp) -> Given {
    let course = app.course().open().await;
    let (coordinator, employee) = (app.sign_in(COORDINATOR).await, app.sign_in(EMPLOYEE).await);
    let admin = app.sign_in(ADMIN).await;
    let lund = coordinator.organisation().to_string();
    let unit = coordinator
        .post(&format!("/organisations/{lund}/units"), json!({ "name": "Skolan på Råbygatan" }))
        .await
        .assert(201);
    let unit = id(&unit.json());
    let registration = RegistrationId::new().to_string();
    let body = json!({
        "offeringId": course.id.to_string(), "personId": employee.person().to_string(), "unitId": unit,
        "need": "Jordnötsallergi", "invoiceReference": "RÅBY-17",
    });
    let made = coordinator.put(&format!("/registrations/{registration}"), body).await.assert(201).json();
    let certificate = employee.certificate(registration.parse().unwrap(), course).await;
    employee.approved(registration.parse().unwrap(), "Ja för Råby förskola").await;
    let wish = json!({ "title": "Samtal", "audience": "Chefer", "people": 8, "note": "Bara för Råby förskola" });
    let wish = coordinator.post("/course-wishes", wish).await.assert(201).json();
    let session = employee.get(&format!("/course-offerings/{}/sessions", course.id)).await.assert(200).json();
    let colleague = coordinator.colleague("Rut Rådman").await.to_string();
    let role = json!({ "role": "coordinator" });
    let role = coordinator.post(&format!("/people/{colleague}/roles"), role).await.assert(201).json();
    let editor = app.sign_in(EDITOR).await;
    let network = network(&editor, &coordinator, &employee).await;
    let feed = employee.post("/people/me/calendar-feeds", json!({})).await.assert(201).json();
    let feed = feed["address"].as_str().unwrap().rsplit_once('/').unwrap().1.to_owned();
    let signed_in = employee.get("/people/me/sessions").await.assert(200).json();
    let tokens = employee.get("/people/me/tokens").await.assert(200).json();
    // Nobody listens there, so something goes wrong.
    app.worker_to("smtp://127.0.0.1:9").drain().await.unwrap();
    let jobs = admin.get("/jobs").await.assert(200).json();
    let mails = admin.get("/mails").await.assert(200).json();
    let memberships = admin.get(&format!("/organisations/{lund}/memberships")).await.assert(200).json();
    let pools = format!("/course-offerings/{}/seat-pools", course.id);
    let pool = json!({ "name": "Lund", "organisationIds": [lund], "seats": 1 });
    let pool = editor.put_over(&pools, json!({ "pools": [pool] })).await.assert(200).json();
    let invited = invited(&editor, course, &lund).await;
    let room = json!({ "name": "Sal Kävlinge", "capacity": 30 });
    let room = editor.post("/rooms", room).await.assert(201).json();
    let courses = editor.get(&format!("/courses/{}", course.course)).await.assert(200).json();
    let templates = editor.get("/evaluation-templates").await.assert(200).json();
    let erasure = employee.post("/erasure-requests", json!({})).await.assert(201).json();
    let mut ids = HashMap::from([
        ("batchId", read_in(&coordinator).await),
        ("certificateId", certificate.id.to_string()),
        ("certificateCode", certificate.code.clone()),
        ("bookingId", RegistrationId::new().to_string()),
        ("courseId", course.course.to_string()),
        ("documentId", document(&editor, course).await),
        ("number", "1".to_owned()),
        ("departmentId", courses["departmentId"].as_str().unwrap().to_owned()),
        ("erasureRequestId", id(&erasure)),
        ("evaluationKey", "en-nyckel-som-inte-finns".to_owned()),
        ("feedKey", feed),
        ("invitationId", invited),
        ("jobId", id(&jobs["items"][0])),
        ("leaseId", lease(app, &employee).await),
        ("mailId", id(&mails["items"][0])),
        ("membershipId", id(&memberships["items"][0])),
        ("month", "2026-12".to_owned()),
        ("offeringId", course.id.to_string()),
        ("organisationId", lund),
        ("poolId", id(&pool["pools"][0])),
        ("personId", employee.person().to_string()),
        ("registrationId", registration.clone()),
        ("roleId", id(&role["items"][0])),
        ("retentionKind", "mail".to_owned()),
        ("roomBookingId", booked(&editor, &id(&room)).await),
        ("roomId", id(&room)),
        ("seriesId", app.series(&[app.course().open().await, app.course().open().await]).await.id),
        ("sessionId", id(&session["items"][0])),
        ("signedInId", id(&signed_in["items"][0])),
        ("templateId", id(&templates["items"][0])),
        ("tokenId", id(&tokens["items"][0])),
        ("unitId", unit.clone()),
        ("wishId", id(&wish)),
    ]);
    ids.extend(network);
    ids.extend(project(&editor, &coordinator, &employee).await);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let marks = vec![
        "Anders".into(),
        EMPLOYEE.into(),
        "Skolan på Råbygatan".into(),
        "Rådman".into(),
        "Jordnötsallergi".into(),
        "RÅBY-17".into(),
        "Råby förskola".into(),
        "Sara Samordnare".into(),
        employee.person().to_string(),
        colleague,
        unit,
        registration,
        text(&made["bookingReference"]),
    ];
    Given { ids, marks, course, admin }
}

/// Lund's invitation to the offering, which is public again.
async fn invited(editor: &User, course: Offered, lund: &str) -> String {
    let path = format!("/course-offerings/{}/invitations", course.id);
    editor.put_over(&path, json!({ "visibility": "invited" })).await.assert(200);
    let all = editor.post(&path, json!({ "emails": ["nagon@forbundet.example"] })).await.assert(200).json();
    let theirs = all["invitations"].as_array().unwrap().iter().find(|one| one["organisationId"] == lund).map(id);
    editor.put_over(&path, json!({ "visibility": "public" })).await.assert(200);
    theirs.unwrap()
}

/// A network with two of Lund in it, the first's membership, a meeting that they are called to, what the first is to do, and a thread with
/// a post.
async fn network(editor: &User, coordinator: &User, employee: &User) -> [(&'static str, String); 7] {
    let network = editor.network(json!({ "membershipRule": "nPerMunicipality", "seatsEach": 20 })).await;
    let member = coordinator.nominate(&network, employee.person(), "member").await;
    employee.moves(&member, "active").await.assert(200);
    let other = coordinator.nominate(&network, coordinator.person(), "member").await;
    coordinator.moves(&other, "active").await.assert(200);
    let meeting = json!({
        "title": "Träff om Råby förskola", "startsAt": "2027-02-09T08:00:00Z", "endsAt": "2027-02-09T11:00:00Z",
    });
    let made = editor.post(&format!("/networks/{network}/meetings"), meeting).await.assert(201).json();
    let meeting = id(&made["items"][0]);
    let path = format!("/network-meetings/{meeting}");
    editor.post(&format!("{path}/transitions"), json!({ "to": "called" })).await.assert(200);
    let step = json!({ "text": "Ringer Råby förskola", "networkMembershipId": member, "dueOn": "2027-03-01" });
    let step = editor.post(&format!("{path}/next-steps"), step).await.assert(201).json();
    let [thread, post] = discussion(editor, employee, &network).await;
    let need = json!({ "title": "Kurs om Råby förskola", "text": "Anders vill lära sig mer." });
    let need = id(&editor.post(&format!("/networks/{network}/needs"), need).await.assert(201).json());
    [
        ("needId", need),
        ("networkId", network),
        ("networkMembershipId", member),
        ("networkMeetingId", meeting),
        ("nextStepId", id(&step)),
        ("threadId", thread),
        ("postId", post),
    ]
}

/// What the employee asks in the network, and what the editor answers.
async fn discussion(editor: &User, employee: &User, network: &str) -> [String; 2] {
    let asked = json!({ "title": "Hur gör ni med Råby förskola?", "text": "Anders undrar." });
    let thread = id(&employee.post(&format!("/networks/{network}/threads"), asked).await.assert(201).json());
    let answer = json!({ "text": "Vi frågar Råby förskola." });
    let post = editor.post(&format!("/threads/{thread}/posts"), answer).await.assert(201).json();
    [thread, id(&post)]
}

/// An approved project to which Lund is invited, with the employee as its contact; its programme and its application.
async fn project(editor: &User, coordinator: &User, employee: &User) -> Vec<(&'static str, String)> {
    let programme = editor.programme("Socialfonden").await;
    let project = editor.project(json!({})).await;
    let application = json!({ "call": "Våren 2026", "soughtOre": 100_000 });
    let application = editor.post(&format!("/projects/{project}/applications"), application).await.assert(201).json();
    editor.takes_project(&project, &["preparing"]).await;
    let invited = editor.invites(&project, coordinator).await.assert(201).json();
    let part = json!({ "contactPersonId": employee.person().to_string() });
    let own = format!("/project-participations/{}", id(&invited));
    coordinator.put_over(&own, part).await.assert(200);
    coordinator.post(&format!("{own}/transitions"), json!({ "to": "interested" })).await.assert(200);
    editor.takes_project(&project, &["submitted", "approved"]).await;
    let followed = followed(editor, &project).await;
    let own = [
        ("fundingProgrammeId", programme),
        ("projectId", project),
        ("projectApplicationId", id(&application)),
        ("projectParticipationId", id(&invited)),
    ];
    own.into_iter().chain(followed).collect()
}

/// How it goes with a project: a milestone, an indicator that was measured, and a report that was submitted.
async fn followed(editor: &User, project: &str) -> [(&'static str, String); 4] {
    let add = async |what: &str, new: Value| {
        editor.post(&format!("/projects/{project}/{what}"), new).await.assert(201).json()
    };
    let milestone = add("milestones", json!({ "title": "Metoden är prövad", "dueOn": "2027-06-30" })).await;
    let indicator = add("indicators", json!({ "name": "Unga i arbete", "aims": "rise", "target": 60 })).await;
    let measured = format!("/project-indicators/{}/values/2026-11-20", id(&indicator));
    editor.send(editor.api(Method::PUT, &measured).json(&json!({ "value": 57.5 }))).await.assert(200);
    let headings = ["status", "done", "thisYear", "risks", "completion"];
    let report = json!({ "asOf": "2026-11-01", "judgement": "onTrack", "emptyHeadings": headings });
    let report = add("reports", report).await;
    let submitted = format!("/project-reports/{}/transitions", id(&report));
    editor.post(&submitted, json!({ "to": "submitted" })).await.assert(200);
    [
        ("projectMilestoneId", id(&milestone)),
        ("projectIndicatorId", id(&indicator)),
        ("asOf", "2026-11-20".to_owned()),
        ("projectReportId", id(&report)),
    ]
}

/// A list of people that is read in.
async fn read_in(coordinator: &User) -> String {
    let list = json!({ "text": "Nils Ny;nils.ny@lund.example" });
    let begun = coordinator.post("/people/import-batches", list).await.assert(202);
    begun.header("location").rsplit_once('/').unwrap().1.to_owned()
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("{value} has no id")).to_owned()
}

impl Given {
    /// The path with Lund's ids: bare, and with each parameter of the query that takes one.
    pub(super) fn paths(&self, operation: &Operation) -> Vec<String> {
        let path = path(operation, &self.ids);
        let named =
            operation.query.iter().filter_map(|name| Some(format!("{path}?{name}={}", self.ids.get(name.as_str())?)));
        let named: Vec<_> = named.collect();
        [path].into_iter().chain(named).collect()
    }

    /// The ids of somebody else's own: their organisation, a new unit and a new colleague; what all share as it is; an address that is free.
    pub(super) async fn own(&self, user: &User, colleague: &str) -> Ids {
        let organisation = user.organisation().to_string();
        let unit = json!({ "name": format!("Enheten för {colleague}") });
        let unit = user.post(&format!("/organisations/{organisation}/units"), unit).await.assert(201).json();
        let mut ids = self.ids.clone();
        ids.insert("organisationId", organisation);
        ids.insert("personId", user.colleague(colleague).await.to_string());
        ids.insert("unitId", id(&unit));
        ids.insert("registrationId", RegistrationId::new().to_string());
        ids.insert("bookingId", RegistrationId::new().to_string());
        ids.insert("email", format!("{}@nils.example", RegistrationId::new()));
        ids
    }

    /// Somebody's own ids with one that the operation's body takes exchanged for Lund's, in turn.
    pub(super) fn with_one_of_lunds(&self, operation: &Operation, own: &Ids) -> Vec<Ids> {
        let body = operation.body.as_ref().map(Value::to_string).unwrap_or_default();
        let taken = ["personId", "unitId"].into_iter().filter(|name| body.contains(&format!("\"{name}\"")));
        taken
            .map(|name| {
                own.iter()
                    .map(|(&key, id)| (key, self.ids.get(name).filter(|_| key == name).unwrap_or(id).clone()))
                    .collect()
            })
            .collect()
    }

    /// Calls an operation as somebody, with Lund's ids in path and body.
    pub(super) async fn call(&self, user: &User, operation: &Operation) -> Answer {
        self.call_at(user, operation, &self.paths(operation)[0]).await
    }

    /// The same at one of its paths.
    pub(super) async fn call_at(&self, user: &User, operation: &Operation, path: &str) -> Answer {
        self.send(user, operation, path, &self.ids).await
    }

    /// The same with these ids.
    pub(super) async fn call_with(&self, user: &User, operation: &Operation, ids: &Ids) -> Answer {
        self.send(user, operation, &path(operation, ids), ids).await
    }

    async fn send(&self, user: &User, operation: &Operation, path: &str, ids: &Ids) -> Answer {
        let method: Method = operation.method.to_uppercase().parse().unwrap();
        let mut request = user.api(method, path);
        if operation.has_version {
            request = request.header("if-match", self.admin.get(path).await.header("etag").to_owned());
        }
        if let Some(body) = &operation.body {
            let mut body = body.clone();
            name(&mut body, ids);
            request = request.json(&body);
        }
        if operation.takes_file {
            let file = Part::text("Namn;E-post\nNils Ny;nils.ny@kollega.example").file_name("lista.csv");
            let form = Form::new().part("file", file).text("organisationId", ids["organisationId"].clone());
            let form = form.text("title", "Deltagare").text("audience", "everyone");
            request = request.multipart(form.text("dryRun", "true"));
        }
        user.send(request).await
    }
}

/// The path with ids in the place of its parameters.
fn path(operation: &Operation, ids: &Ids) -> String {
    let mut path = operation.path.replace("/people/me/sessions/{sessionId}", "/people/me/sessions/{signedInId}");
    for (name, id) in ids {
        path = path.replace(&format!("{{{name}}}"), id);
    }
    path
}

/// Puts ids in the place of the document's.
fn name(value: &mut Value, ids: &Ids) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                match ids.get(field.as_str()) {
                    Some(id) if value.is_string() => *value = id.clone().into(),
                    _ if matches!(field.as_str(), "subjects" | "audiences") => *value = json!([]),
                    _ if field == "organisationIds" => *value = json!([ids["organisationId"]]),
                    _ if field == "subject" => *value = Value::Null,
                    _ => name(value, ids),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| name(item, ids)),
        _ => {}
    }
}

/// Seats that are reserved while somebody fills in a registration.
async fn lease(app: &TestApp, employee: &User) -> String {
    let path = format!("/course-offerings/{}/seat-leases", app.course().open().await.id);
    employee.post(&path, json!({ "seats": 1 })).await.assert(201).json()["id"].as_str().unwrap().to_owned()
}

/// A document that everybody may have.
async fn document(editor: &User, course: Offered) -> String {
    let file = Part::text("Kl. 9 börjar vi").file_name("program.txt");
    let form = Form::new().part("file", file).text("title", "Program").text("audience", "everyone");
    let request = editor.api(Method::POST, &format!("/course-offerings/{}/documents", course.id)).multipart(form);
    editor.send(request).await.assert(201).json()["id"].as_str().unwrap().to_owned()
}

/// A room that is booked for something else than a course.
async fn booked(editor: &User, room: &str) -> String {
    let booking = json!({
        "roomId": room, "purpose": "Målning", "startsAt": "2027-03-01T08:00:00Z", "endsAt": "2027-03-01T16:00:00Z",
    });
    editor.post("/room-bookings", booking).await.assert(201).json()["id"].as_str().unwrap().to_owned()
}
