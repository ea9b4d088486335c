//! Mail over a real SMTP connection.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use chrono::Duration;
use mailin_embedded::response::{INTERNAL_ERROR, OK};
use mailin_embedded::{Handler, Response, Server, SslConfig};
use serde_json::json;

use crate::support::{ADMIN, COORDINATOR, EMPLOYEE, TestApp};

const ASA: &str = "asa.oberg@kollega.example";

#[tokio::test]
async fn a_registration_is_mailed_once_with_a_calendar_entry_also_when_the_server_was_away() {
    let app = TestApp::start().await;
    let sink = Sink::start();
    sink.refuse(true);
    let course = app.course().title("Ärlighet på jobbet").open().await;
    let lund = app.sign_in(COORDINATOR).await;
    lund.register(course, &[lund.colleague("Åsa Öberg").await]).await;

    let worker = app.worker_to(&sink.url());
    worker.drain().await.unwrap();
    assert!(sink.mails().is_empty());
    sink.refuse(false);
    app.advance(Duration::minutes(1));
    worker.drain().await.unwrap();
    worker.drain().await.unwrap();

    let mails = sink.mails();
    let to_participant: Vec<_> = mails.iter().filter(|mail| mail.contains(&format!("<{ASA}>"))).collect();
    assert_eq!(to_participant.len(), 1, "{mails:#?}");
    let mail = to_participant[0];
    assert!(mail.contains("Subject: Du har en plats: Ärlighet på jobbet"), "{mail}");
    for line in ["METHOD:REQUEST", "SUMMARY:Ärlighet på jobbet", "DTSTART:20261207T080000Z", "SEQUENCE:0", "ATTENDEE;"]
    {
        assert!(mail.contains(line), "{line} is not in {mail}");
    }
    for part in
        ["\nHej Åsa.", ">Hej Åsa.", "\nKurs: Ärlighet på jobbet", "<td style=\"padding:2px 0\">Ärlighet på jobbet</td>"]
    {
        assert!(mail.contains(part), "{part} is not in {mail}");
    }
    assert_eq!(mails.len(), 2, "one to the participant, one to the coordinator");
}

#[tokio::test]
async fn a_server_that_is_away_is_left_alone_for_longer_each_time() {
    let app = TestApp::start().await;
    let sink = Sink::start();
    sink.refuse(true);
    let course = app.course().open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(course, &[anders.person()]).await;
    let worker = app.worker_to(&sink.url());
    let mut attempts = Vec::new();
    for seconds in [0, 9, 1, 19, 1, 39, 1] {
        app.advance(Duration::seconds(seconds));
        worker.drain().await.unwrap();
        attempts.push(sink.attempts());
    }
    assert_eq!(attempts, [1, 1, 2, 2, 3, 3, 4]);
    sink.refuse(false);
    app.advance(Duration::seconds(80));
    worker.drain().await.unwrap();
    assert_eq!(sink.mails().len(), 1);
}

#[tokio::test]
async fn a_mail_whose_worker_died_is_sent_by_another() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    anders.register(course, &[anders.person()]).await;
    // A server that takes the call and says nothing; the worker ends while it waits.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dying = app.worker_to(&format!("smtp://{}", silent.local_addr().unwrap()));
    tokio::select! {
        outcome = dying.drain() => panic!("the server has answered: {outcome:?}"),
        called = silent.accept() => drop(called.unwrap()),
    }
    assert!(app.mail_to(EMPLOYEE).await.is_empty(), "it may still be under way");
    app.advance(Duration::minutes(2));
    let mails = app.mail_to(EMPLOYEE).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("METHOD:REQUEST"));
}

#[tokio::test]
async fn what_was_rolled_back_is_not_mailed() {
    let app = TestApp::start().await;
    let course = app.course().seats(1).open().await;
    let lund = app.sign_in(COORDINATOR).await;
    let person = |name: &str| json!({ "givenName": name, "familyName": "Ek", "email": format!("{name}@lund.example") });
    let body = json!({ "participants": [person("anna"), person("bo")] });
    lund.post(&format!("/course-offerings/{}/registrations", course.id), body).await.assert(409);
    for address in ["anna@lund.example", "bo@lund.example", COORDINATOR] {
        assert!(app.mail_to(address).await.is_empty(), "{address}");
    }
    assert_eq!(app.sign_in(ADMIN).await.get("/job-statistics").await.assert(200).json()["due"], 0);
}

#[tokio::test]
async fn a_cancellation_names_the_entry_that_the_calendar_already_has() {
    let app = TestApp::start().await;
    let course = app.course().open().await;
    let anders = app.sign_in(EMPLOYEE).await;
    let registration = anders.register(course, &[anders.person()]).await[0];
    let asked = app.mail_to(EMPLOYEE).await.pop().unwrap();
    app.advance(Duration::minutes(1));
    anders.post(&format!("/registrations/{registration}/cancellations"), json!({})).await.assert(200);
    let cancelled = app.mail_to(EMPLOYEE).await.pop().unwrap();
    assert!(asked.contains("METHOD:REQUEST") && cancelled.contains("METHOD:CANCEL"), "{asked}{cancelled}");
    assert_eq!(value(&asked, "UID"), value(&cancelled, "UID"));
    // Of the same sequence, the later stamp counts: whoever registers again must not be overruled by an old cancellation.
    assert_eq!(value(&asked, "SEQUENCE"), value(&cancelled, "SEQUENCE"));
    assert!(value(&asked, "DTSTAMP") < value(&cancelled, "DTSTAMP"), "{cancelled}");
}

/// The value of a line of the calendar entry in a mail.
#[track_caller]
fn value<'a>(mail: &'a str, name: &str) -> &'a str {
    let line = mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.unwrap_or_else(|| panic!("no {name} in {mail}")).trim_end()
}

/// A mail server that keeps what it gets.
struct Sink {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    refuses: bool,
    attempts: usize,
    mails: Vec<String>,
}

#[derive(Clone)]
struct Connection {
    state: Arc<Mutex<State>>,
    data: Vec<u8>,
}

impl Handler for Connection {
    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.data.clear();
        let mut state = self.state.lock().unwrap();
        state.attempts += 1;
        if state.refuses { INTERNAL_ERROR } else { OK }
    }

    fn data(&mut self, data: &[u8]) -> std::io::Result<()> {
        self.data.extend_from_slice(data);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.state.lock().unwrap().mails.push(crate::support::decoded(&self.data));
        OK
    }
}

impl Sink {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::<Mutex<State>>::default();
        let mut server = Server::new(Connection { state: state.clone(), data: Vec::new() });
        server.with_name("sink.example").with_ssl(SslConfig::None).unwrap().with_tcp_listener(listener);
        // It serves until the tests end.
        std::thread::spawn(move || server.serve().unwrap());
        Self { port, state }
    }

    fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    fn refuse(&self, refuses: bool) {
        self.state.lock().unwrap().refuses = refuses;
    }

    fn attempts(&self) -> usize {
        self.state.lock().unwrap().attempts
    }

    fn mails(&self) -> Vec<String> {
        self.state.lock().unwrap().mails.clone()
    }
}
