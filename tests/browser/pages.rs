//! Every page of the portal with something on it, by who may see it.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::Duration;
use reqwest::multipart::{Form, Part};
use samverk_domain::access::OrganisationId;
use samverk_domain::courses::{RegistrationId, offering};
use samverk_domain::time::{self, Month};
use sea_orm::{ActiveModelTrait, ActiveValue};
use serde_json::json;

use super::project_pages;
use crate::support::evaluated::{NAMES, answer, asked, held};
use crate::support::{ADMIN, COORDINATOR, EDITOR, EMPLOYEE, Offered, TestApp, User, key_in};

/// Addresses that answer with something else than a page, and the page that is only there when a session has ended, which
/// the walk through a group registration comes to.
const NOT_PAGES: [&str; 14] = [
    "/fortsatt",
    "/arbete/kurser/tillfallen/:offering/incheckning",
    "/kurser/kalender.ics",
    "/natverk/traff/:meeting/kalender.ics",
    "/kurser/nytt.atom",
    "/kurser/:slug/:file",
    "/kalender/:file",
    "/anmalan/:offering/grupp",
    "/anmalan/serie/:series/grupp",
    "/serier/:slug/kalender.ics",
    "/arbete/drift/mejl/:mail/eml",
    "/dokument/:document/:number/:name",
    "/arbete/projekt/:project",
    "/robots.txt",
];
/// The endings of what is downloaded.
const FILES: [&str; 3] = [".xlsx", ".csv", ".pdf"];

/// The pages of a small association where something has happened.
pub(super) struct Pages {
    /// Open to everybody.
    pub(super) public: Vec<String>,
    /// A coordinator's own and those of the kommun.
    pub(super) coordinator: Vec<String>,
    /// Of courses and their offerings.
    pub(super) staff: Vec<String>,
    /// Of members, and of what keeps it running.
    pub(super) admin: Vec<String>,
}

impl Pages {
    /// Lets something happen, and lists the pages that show it.
    pub(super) async fn of(app: &TestApp) -> Self {
        let (evaluated, link) = evaluated(app).await;
        let course = app.course().seats(1).open().await;
        let (id, draft) = (course.id, app.course().title("Ett utkast").draft().await.course);
        register_with_a_need(app, &format!("/anmalan/{id}/mig")).await;
        let sara = app.sign_in(COORDINATOR).await;
        let made = sara.register(course, &[sara.person(), sara.colleague("Bo Alm").await]).await[0];
        let offered = offered(app, &sara).await;
        let seated = sara.register(app.course().open().await, &[sara.person()]).await[0];
        let asked_for = to_approve(app, &sara).await;
        let erasure = app.sign_in(EMPLOYEE).await.post("/erasure-requests", json!({})).await.assert(201).json();
        let erasure = erasure["id"].as_str().unwrap();
        sara.submit("/min-kommun/enheter", &[("name", "Skolan")]).await.assert(303);
        let wish = [("title", "Samtal med anhöriga"), ("audience", "Enhetschefer"), ("people", "8")];
        sara.submit("/min-kommun/onskemal/nytt", &wish).await.assert(303);
        let certificate = sara.certificate(made, course).await.id;
        let unit = sara.visit("/min-kommun/enheter").await.attribute("tbody a[href*=enheter]", "href");
        let person = format!("/min-kommun/personer/{}", sara.colleague("Cia Lind").await);
        let mailed = mailed(app, &sara, &person).await;
        let (lund, closed, open) = billed(app, &sara).await;
        let wish = sara.get("/course-wishes").await.assert(200).json();
        let wish = format!("/onskemal/{}", wish["items"][0]["id"].as_str().unwrap());
        let templates = app.sign_in(EDITOR).await.get("/evaluation-templates").await.assert(200).json();
        let (template, past, asked) = (templates["items"][0]["id"].as_str().unwrap(), evaluated.id, evaluated.course);
        let work = format!("/arbete/kurser/{}", course.course);
        let offering = format!("/arbete/kurser/tillfallen/{id}");
        let document = document(app, &offering).await;
        let [own_projects, projects] = project_pages::of(app).await;
        let (pools, pool) = shared(app).await;
        let series = app.series(&[app.course().open().await, app.course().days_later(7).open().await]).await;
        let (read_in, mailed_to) = long_work(app, &sara).await;
        let networks = networks(app, &sara).await;
        let admin = app.sign_in(ADMIN).await;
        let room = room(&admin, course).await;
        let (invited, withdraw) = invited(app, &sara).await;
        let mail = admin.visit("/arbete/drift").await.attribute("tbody a[href*=mejl]", "href");
        let door = admin.visit(&format!("{offering}/incheckning")).await.assert(303).header("location").to_owned();
        let list = admin.visit("/arbete/medlemmar").await;
        let organisation = list.attribute("tbody th a", "href");
        let department =
            admin.visit("/arbete/medlemmar/avdelningar").await.attribute("main a[href*='avdelningar/']", "href");
        let member = admin.visit(&organisation).await.attribute("main a[href*='medlemmar/personer/']", "href");
        Self {
            public: lines(&format!(
                "/ /kurser /kurser?q=finns-inte&form=distans /kurser/{} /kalender /kalender?vy=manad&manad=2026-12
                 /kalender?vy=manad&manad=2027-07 /logga-in /glomt-losenord {mailed}
                 {link} /utvardering/finns-inte
                 {} /medlemmar /tillganglighet /personuppgifter /api /finns-inte /intyg /intyg/finns-inte /serier/{} /kurstillfallen/{id}/dokument",
                app.slug_of(course).await,
                networks[0],
                series.slug,
            )),
            coordinator: lines(&format!(
                "/inbjudningar /mina-sidor /mina-sidor/intyg /mina-sidor/kalender /mina-sidor/kalender/byt /mina-sidor/kalender/ta-bort /mina-sidor/uppgifter /mina-sidor/uppgifter/ta-bort /mina-sidor/inloggning
                 /mina-sidor/kod/{seated} /anmalan/{id} /anmalan/{id}/mig /anmalan/serie/{series} /anmalan/serie/{series}/mig
                 /anmalan/avboka/{made} /anmalan/byt/{made} /anmalan/andring/{made} /anmalan/erbjudande/{made} /anmalan/erbjudande/{offered} {confirmation}
                 /min-kommun /min-kommun/kalender /min-kommun/kalender/byt /min-kommun/kalender/ta-bort
                 /min-kommun/personer /min-kommun/personer/ny /min-kommun/personer/bjud-in
                 /min-kommun/personer/importera {person} {person}/andra {person}/avsluta {person}/ta-bort
                 /min-kommun/borttagning /min-kommun/borttagning/{erasure}
                 /min-kommun/enheter {unit} {unit}/ta-bort
                 /min-kommun/anmalningar /min-kommun/statistik /min-kommun/kostnader /min-kommun/kostnader/{closed} /min-kommun/nytta /min-kommun/handelser
                 /min-kommun/intyg /min-kommun/utbildningslage /min-kommun/utbildningslage?utbildning=kurs:{training} {read_in}
                 /min-kommun/godkannanden /min-kommun/godkannanden/beslut?anmalan={asked_for} /min-kommun/godkannanden/regel
                 /min-kommun/onskemal /min-kommun/onskemal?q=finns-inte /min-kommun/onskemal/nytt
                 /min-kommun{wish} /min-kommun{wish}/andra /min-kommun{wish}/dra-tillbaka {networks} {own_projects}",
                networks = networks[1],
                confirmation = confirmation(&sara).await,
                series = series.id,
                training = course.course,
            )),
            staff: lines(&format!(
                "{offering}/dokument {document}/redigera {document}/ta-bort {projects} /arbete /arbete?alla=ja /arbete/kurser /arbete/kurser/kopiera-ar /arbete/kurser?q=finns-inte /arbete/kurser/ny /arbete/serier /arbete/serier/ny /arbete/serier/{series} /arbete/serier/{series}/redigera
                 {work} {work}/redigera {work}/avpublicera {work}/nytt-tillfalle /arbete/kurser/{draft}/ta-bort
                 {offering} {offering}/redigera {offering}/kopiera {offering}/anmal {offering}/lage/installt {offering}/lage/uppskjutet {offering}/lokal {offering}/medarrangorer
                 /arbete/lokaler /arbete/lokaler?dag=2026-12-07&vy=dag {room} {room}/redigera /arbete/lokaler/ny
                 /arbete/lokaler/lediga?fran=2026-12-07T09:00&till=2026-12-07T16:00
                 {offering}/utskick {mailed_to}/utskick
                 {offering}/inbjudna {invited} {withdraw} {offering}/kvoter {pools} {pools}/ny {pool} {pool}/ta-bort
                 {offering}/deltagare {offering}/reservlista {offering}/behov {offering}/antal {offering}/intyg {door} /arbete/anmalningar/{made}/avboka
                 /arbete/anmalningar/{made}/flytta
                 /arbete/kurser/tillfallen/{past}/utvardering {offering}/utvardering
                 /arbete/nki /arbete/nki?ar=2020 /arbete/nki/kurser/{asked} /arbete/nki/mallar /arbete/nki/mallar/ny
                 /arbete/nki/mallar/{template}
                 /arbete/onskemal /arbete/onskemal?q=finns-inte /arbete{wish}
                 /arbete/intyg /arbete/intyg?q=finns-inte /arbete/utbildningslage /arbete/utbildningslage?utbildning=kurs:{asked} /arbete/intyg/{certificate}/aterkalla {networks}",
                networks = networks[2],
                series = series.id,
            )),
            admin: lines(&format!(
                "/arbete/medlemmar /arbete/medlemmar/ny {organisation} {organisation}/redigera {organisation}/ny-person
                 {member} {member}/ta-bort /arbete/borttagning /arbete/borttagning/{erasure} /arbete/medlemmar/avdelningar {department}
                 /arbete/fakturaunderlag /arbete/fakturaunderlag?ar=2020 /arbete/fakturaunderlag/{open}
                 /arbete/fakturaunderlag/{open}/stang /arbete/fakturaunderlag/{open}/{lund}/stang
                 /arbete/fakturaunderlag/{closed}/{lund} /arbete/fakturaunderlag/{closed}/{lund}/kreditera
                 /arbete/drift {mail} /arbete/drift/gallring /arbete/drift/gallring/mail /arbete/drift/logg /arbete/drift/logg?q=finns-inte"
            )),
        }
    }

    /// The addresses of pages in the portal's routes that lead to none of these.
    pub(super) fn missing(&self) -> BTreeSet<String> {
        let mut routes = BTreeSet::new();
        routes_under(&Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src"), &mut routes);
        assert!(routes.len() > 50, "the portal's routes are not where they were: {routes:?}");
        let mut missing: BTreeSet<String> =
            routes.iter().filter(|route| !NOT_PAGES.contains(&route.as_str())).cloned().collect();
        missing.retain(|route| FILES.iter().all(|ending| !route.ends_with(ending)));
        for path in [&self.public, &self.coordinator, &self.staff, &self.admin].into_iter().flatten() {
            let fitting = routes.iter().filter(|route| fits(route, path));
            // As the router does: words before names.
            if let Some(route) = fitting.min_by_key(|route| route.matches(':').count()) {
                missing.remove(route);
            }
        }
        missing
    }
}

fn lines(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A registration that Lund is asked to approve.
async fn to_approve(app: &TestApp, sara: &User) -> RegistrationId {
    let rule = format!("/organisations/{}/approval-rules", sara.organisation());
    sara.put_over(&rule, json!({ "approves": "everything", "answerDays": 5 })).await.assert(200);
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(app.course().open().await, &[anders.person()]).await[0]
}

async fn register_with_a_need(app: &TestApp, own: &str) {
    let anders = app.sign_in(EMPLOYEE).await;
    let mut form = anders.visit(own).await.form("main form[method=post]");
    form.retain(|(name, _)| name != "need");
    form.push(("need".to_owned(), "Glutenfritt".to_owned()));
    anders.submit(own, &form).await.assert(303);
}

/// A room that an offering has, and somebody else another day.
async fn room(admin: &User, course: Offered) -> String {
    let room = admin.post("/rooms", json!({ "name": "Sal Sege", "capacity": 30 })).await.assert(201).json();
    let path = format!("/course-offerings/{}/rooms", course.id);
    let session = admin.get(&path).await.assert(200).json()["sessions"][0]["sessionId"].clone();
    admin.put_over(&path, json!({ "rooms": [{ "sessionId": session, "roomId": room["id"] }] })).await.assert(200);
    let meeting = json!({
        "roomId": room["id"], "purpose": "Målning", "startsAt": "2027-03-01T08:00:00Z", "endsAt": "2027-03-01T16:00:00Z",
    });
    admin.post("/room-bookings", meeting).await.assert(201);
    format!("/arbete/lokaler/{}", room["id"].as_str().unwrap())
}

/// The list of those who are invited to an offering, and the page that withdraws an invitation.
async fn invited(app: &TestApp, sara: &User) -> (String, String) {
    let (course, editor) = (app.course().open().await, app.sign_in(EDITOR).await);
    let path = format!("/course-offerings/{}/invitations", course.id);
    editor.put_over(&path, json!({ "visibility": "invited" })).await.assert(200);
    let who = json!({ "organisationIds": [sara.organisation().to_string()], "emails": ["bo@skola.example"] });
    editor.post(&path, who).await.assert(200);
    let list = format!("/arbete/kurser/tillfallen/{}/inbjudna", course.id);
    let withdraw = editor.visit(&list).await.attribute("tbody a", "href");
    (list, withdraw)
}

/// A registration of the coordinator's own that is offered a seat.
async fn offered(app: &TestApp, sara: &User) -> RegistrationId {
    let course = app.course().seats(1).offering(|offering| offering.offer_hours = Some(48)).open().await;
    let first = sara.register(course, &[sara.colleague("Dag Ros").await]).await[0];
    let next = sara.register(course, &[sara.person()]).await[0];
    sara.post(&format!("/registrations/{first}/cancellations"), json!({})).await.assert(200);
    next
}

/// A course whose evaluation has closed with answers, and the link to the evaluation of another one.
async fn evaluated(app: &TestApp) -> (Offered, String) {
    let (course, _) = held(app, &NAMES[..5]).await;
    for link in asked(app, &NAMES[..5]).await {
        answer(app, &link, 8, "Övningarna var bäst.").await.assert(303);
    }
    app.advance(chrono::Duration::days(15));
    app.keep_house().await;
    held(app, &NAMES[5..]).await;
    (course, asked(app, &NAMES[5..]).await.remove(0))
}

/// The list of an offering's two seat pools, and the first of them.
async fn shared(app: &TestApp) -> (String, String) {
    let course = app.course().open().await;
    let pools = ["Medlemmar", "Tidiga"].map(|name| json!({ "name": name, "seats": 5, "forMembers": true }));
    let path = format!("/course-offerings/{}/seat-pools", course.id);
    let editor = app.sign_in(EDITOR).await;
    editor.put_over(&path, json!({ "pools": pools })).await.assert(200);
    let list = format!("/arbete/kurser/tillfallen/{}/kvoter", course.id);
    let first = editor.visit(&list).await.attribute("tbody th a", "href");
    (list, first)
}

/// A list of people that is read in, and an offering whose participants are told that it is cancelled.
async fn long_work(app: &TestApp, sara: &User) -> (String, String) {
    let course = app.course().open().await;
    sara.register(course, &[sara.colleague("Eva Dahl").await]).await;
    let cancelled = json!({ "to": "cancelled", "reason": "Kursledaren är sjuk." });
    let editor = app.sign_in(EDITOR).await;
    editor.post(&format!("/course-offerings/{}/transitions", course.id), cancelled).await.assert(200);
    let list = json!({ "text": "Nils Ny;nils.ny@lund.example" });
    let begun = sara.post("/people/import-batches", list).await.assert(202);
    let batch = begun.header("location").rsplit_once('/').unwrap().1.to_owned();
    (format!("/pagar/{batch}"), format!("/arbete/kurser/tillfallen/{}", course.id))
}

/// Whose it is, a month that is closed, and one that can be.
async fn billed(app: &TestApp, sara: &User) -> (OrganisationId, Month, Month) {
    let open = Month::of(time::local_date(app.now())).before();
    for month in [open, open.before()] {
        let course = app.course().open().await;
        sara.register(course, &[sara.colleague(&format!("Elsa {}", month.name())).await]).await;
        // Nobody can register to what has been.
        let held = offering::ActiveModel {
            id: ActiveValue::Unchanged(course.id),
            starts_at: ActiveValue::Set(month.begins_at() + Duration::hours(80)),
            ends_at: ActiveValue::Set(month.begins_at() + Duration::hours(88)),
            ..Default::default()
        };
        held.update(app.database.for_migrations()).await.unwrap();
    }
    let (admin, lund, closed) = (app.sign_in(ADMIN).await, sara.organisation(), open.before());
    admin.press(&format!("/arbete/fakturaunderlag/{closed}/{lund}/stang")).await.assert(303);
    (lund, closed, open)
}

/// The pages that mailed links lead to.
async fn mailed(app: &TestApp, sara: &User, person: &str) -> String {
    let anyone = app.anyone();
    anyone.submit("/logga-in/skicka-lank", &[("link_email", EMPLOYEE)]).await.assert(200);
    let sign_in = key_in(&app.mail_to(EMPLOYEE).await.pop().unwrap());
    anyone.submit("/glomt-losenord", &[("email", EMPLOYEE)]).await.assert(200);
    let reset = key_in(&app.mail_to(EMPLOYEE).await.pop().unwrap());
    sara.press(&format!("{person}/bjud-in")).await.assert(303);
    let invited = key_in(&app.mail_to("cia.lind@kollega.example").await.pop().unwrap());
    format!(
        "/logga-in/lank?nyckel={sign_in} /nytt-losenord?nyckel={reset} /inbjudan?nyckel={invited}
         /inbjudan?nyckel=finns-inte"
    )
}

/// The page that follows a registration that the coordinator made.
async fn confirmation(sara: &User) -> String {
    let listed = sara.get("/registrations").await.assert(200).json();
    format!("/anmalan/bekraftelse/{}", listed["items"][0]["bookingId"].as_str().unwrap())
}

/// What the portal's source says can be asked for.
fn routes_under(folder: &Path, routes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes_under(&path, routes);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            // However the lines are broken.
            let source: String = std::fs::read_to_string(path).unwrap().split_whitespace().collect();
            let found = source.split(".at(\"").skip(1).filter_map(|rest| rest.split_once("\",get("));
            routes.extend(found.map(|(route, _)| route.to_owned()).filter(|route| !route.contains('"')));
        }
    }
}

/// Whether the path is one of the route's.
fn fits(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (route, path): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    route.len() == path.len() && route.iter().zip(&path).all(|(part, given)| part.starts_with(':') || part == given)
}

/// A document that everybody may have, as the staff see it.
async fn document(app: &TestApp, offering: &str) -> String {
    let editor = app.sign_in(EDITOR).await;
    let list = format!("{offering}/dokument");
    let file = Part::text("Kl. 9 börjar vi").file_name("program.txt");
    let form = Form::new().part("file", file).text("title", "Program").text("audience", "alla");
    editor.upload(&list, form).await.assert(303);
    let edit = editor.visit(&list).await.attribute("tbody a[href$='/redigera']", "href");
    edit.trim_end_matches("/redigera").to_owned()
}

/// A network with somebody in it and somebody who is asked: the pages of the public, of a coordinator and of the staff.
async fn networks(app: &TestApp, sara: &User) -> [String; 3] {
    let editor = app.sign_in(EDITOR).await;
    let network = editor.network(json!({ "membershipRule": "nPerMunicipality", "seatsEach": 3 })).await;
    let own = editor.nominate(&network, sara.person(), "convener").await;
    sara.moves(&own, "active").await.assert(200);
    sara.nominate(&network, sara.colleague("Nils Ny").await, "substitute").await;
    let mail = app.mail_to("nils.ny@kollega.example").await.pop().unwrap();
    let link = &mail[mail.find("/natverk/forslag/").unwrap()..];
    let link = link.split_whitespace().next().unwrap();
    let public = format!(
        "/natverk /natverk?q=finns-inte /natverk/socialchefer {link} /natverk/forslag/finns-inte /projekt /projekt?q=finns-inte /projekt/portfolj /projekt/portfolj?ar=2020
         /sammanfattning/finns-inte"
    );
    let need = sara.need(&network).await.replace("/needs/", "/natverk/behov/");
    let coordinator = format!(
        "/natverk/tackning /natverk/tackning?q=finns-inte /natverk/plats/{own}/avsluta /natverk/socialchefer/foresla /natverk/socialchefer/dokument
         /mina-sidor/natverk /min-kommun/natverk /min-kommun/natverk?q=finns-inte /min-kommun/natverk/socialchefer {} {}
         /natverk/socialchefer/behov /natverk/socialchefer/behov/nytt {need}/andra {need}/svara {need}/kurs {need}/ta-bort",
        meetings(app, sara, &network).await,
        discussion(sara, &network).await,
    );
    let staff = format!(
        "/arbete/natverk /arbete/natverk?q=finns-inte /arbete/natverk/nytt /arbete/natverk/{network} /arbete/natverk/{network}/redigera
         /arbete/natverk/{network}/lage/avslutat /arbete/natverk/{network}/platser/{} {need}/projekt",
        sara.organisation()
    );
    [public, coordinator, staff]
}

/// A thread with a post of one's own: the pages of whoever takes part.
async fn discussion(sara: &User, network: &str) -> String {
    let thread = sara.thread(network).await;
    let post = sara.writes(&thread, "Vi **delar** jour.").await.replace("/posts/", "/natverk/inlagg/");
    let thread = thread.replace("/threads/", "/natverk/socialchefer/diskussion/");
    format!(
        "/natverk/socialchefer/diskussion /natverk/socialchefer/diskussion/ny {thread} {post} {post}/ta-bort
         /mina-sidor/natverk/sammanfattning"
    )
}

/// A meeting that people are called to, and one that has begun with something to do after it: the pages of whoever keeps them.
async fn meetings(app: &TestApp, sara: &User, network: &str) -> String {
    let lasting = |from: Duration| {
        let begins = app.now() + from;
        json!({ "startsAt": begins, "endsAt": begins + Duration::hours(2), "virtualLink": "https://mote.example/1" })
    };
    let plans = sara.plans(network, lasting(Duration::days(20))).await.assert(201).json();
    let coming = plans["items"][0]["id"].as_str().unwrap();
    let plans = sara.plans(network, lasting(Duration::minutes(1))).await.assert(201).json();
    let begun = plans["items"][0]["id"].as_str().unwrap();
    for id in [coming, begun] {
        sara.takes(&format!("/network-meetings/{id}"), "called").await.assert(200);
    }
    sara.says(&format!("/network-meetings/{coming}"), "coming").await.assert(200);
    app.advance(Duration::minutes(2));
    let path = format!("/network-meetings/{begun}");
    sara.put_over(&format!("{path}/notes"), json!({ "notes": "# Lund\n\nVi **enades**." })).await.assert(200);
    let new = json!({ "text": "Skriver mall", "dueOn": "2026-12-20" });
    let step = sara.post(&format!("{path}/next-steps"), new).await.assert(201).json();
    let step = step["id"].as_str().unwrap();
    format!(
        "/natverk/socialchefer/traffar /natverk/socialchefer/traffar/ny /natverk/traff/{coming} /natverk/traff/{coming}/redigera
         /natverk/traff/{coming}/lage/installd /natverk/traff/{begun} /natverk/traff/{begun}/narvaro
         /natverk/traff/{begun}/anteckningar /natverk/traff/{begun}/steg /natverk/steg/{step} /natverk/traff/{coming}/dokument"
    )
}
