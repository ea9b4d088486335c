//! Mail over a real SMTP connection.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use mailin_embedded::response::{INTERNAL_ERROR, OK};
use mailin_embedded::{Handler, Response, Server, SslConfig};

use crate::support::{COORDINATOR, TestApp};

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
    app.advance(chrono::Duration::minutes(1));
    worker.drain().await.unwrap();
    worker.drain().await.unwrap();

    let mails = sink.mails();
    let to_participant: Vec<_> =
        mails.iter().filter(|mail| mail.contains("åsa.öberg@") || mail.contains("Åsa Öberg <")).collect();
    assert_eq!(to_participant.len(), 1, "{mails:#?}");
    let mail = to_participant[0];
    assert!(mail.contains("Subject: Du har en plats: Ärlighet på jobbet"), "{mail}");
    for line in ["METHOD:REQUEST", "SUMMARY:Ärlighet på jobbet", "DTSTART:20261207T080000Z", "SEQUENCE:0", "ATTENDEE;"]
    {
        assert!(mail.contains(line), "{line} is not in {mail}");
    }
    assert_eq!(mails.len(), 2, "one to the participant, one to the coordinator");
}

/// A mail server that keeps what it gets.
struct Sink {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    refuses: bool,
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
        if self.state.lock().unwrap().refuses { INTERNAL_ERROR } else { OK }
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

    fn mails(&self) -> Vec<String> {
        self.state.lock().unwrap().mails.clone()
    }
}
