//! The program's commands, as whoever runs it types them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Output;

use reqwest::Client;
use serde_json::{Value, json};

use crate::support::{Process, command, folder};

/// A data folder that is removed with the test.
struct Data(PathBuf);

impl Data {
    fn new() -> Self {
        Self(folder())
    }

    /// What a command writes when it comes to a good end.
    fn run(&self, arguments: &[&str], settings: &[(&str, &str)]) -> String {
        let output = self.output(arguments, settings);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn output(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Output {
        command(&self.0, arguments).envs(settings.iter().copied()).output().unwrap()
    }

    async fn serve(&self, arguments: &[&str], settings: &[(&str, &str)]) -> Process {
        let mut command = command(&self.0, arguments);
        command.envs(settings.iter().copied());
        Process::serve(command).await
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn the_command_of_the_readme_serves_the_demo_and_stops_without_cutting_anybody_off() {
    let data = Data::new();
    let mut process = data.serve(&["serve", "--demo"], &[]).await;
    for health in ["/health/live", "/health/ready"] {
        let answer = reqwest::get(format!("{}{health}", process.base)).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.text().await.unwrap().as_str()), (200, "ok"), "{health}");
    }
    let page = reqwest::get(format!("{}/logga-in", process.base)).await.unwrap().text().await.unwrap();
    assert!(page.contains("samverk-demo") && page.contains("samordnare@lund.example"));

    // The server says when it waits for the body, and is then asked to stop.
    let body = json!({ "email": "samordnare@lund.example", "password": "samverk-demo" }).to_string();
    let mut connection = TcpStream::connect(process.base.trim_start_matches("http://")).unwrap();
    let head = "POST /api/v1/auth/tokens HTTP/1.1\r\nhost: samverk\r\ncontent-type: application/json\r\n\
                expect: 100-continue\r\nconnection: close\r\n";
    write!(connection, "{head}content-length: {}\r\n\r\n", body.len()).unwrap();
    let mut go_on = [0; 25];
    connection.read_exact(&mut go_on).unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 Continue"));
    process.terminate();
    process.says("stopping").await;
    connection.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("accessToken"), "{answer}");
    assert!(process.ended().await.success());
    assert!(reqwest::get(format!("{}/health/live", process.base)).await.is_err());
}

#[tokio::test]
async fn every_request_has_a_line_in_the_log_with_the_trace_it_came_with() {
    let data = Data::new();
    let process = data.serve(&["serve"], &[("SAMVERK_LOG_FORMAT", "json")]).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let client = Client::new();
    let with = client
        .get(format!("{}/kurser?q=hemligt", process.base))
        .header("traceparent", format!("00-{trace}-00f067aa0ba902b7-01"));
    let told = with.send().await.unwrap().headers()["traceparent"].to_str().unwrap().to_owned();
    assert_eq!(&told[3..35], trace);
    let line: Value = serde_json::from_str(&process.says(trace).await).unwrap();
    assert_eq!((&line["level"], &line["message"], &line["method"]), (&json!("INFO"), &json!("request"), &json!("GET")));
    assert_eq!((&line["path"], &line["status"], &line["trace_id"]), (&json!("/kurser"), &json!(200), &json!(trace)));
    assert!(line["took_ms"].is_u64() && line["timestamp"].is_string());

    let feed = client.get(format!("{}/kalender/en-hemlig-nyckel.ics", process.base)).send().await.unwrap();
    let own = feed.headers()["traceparent"].to_str().unwrap()[3..35].to_owned();
    assert_ne!(own, trace);
    assert_eq!(serde_json::from_str::<Value>(&process.says(&own).await).unwrap()["path"], "/kalender/…");
    let log = process.log().join("\n");
    assert!(!log.contains("hemlig"), "{log}");
}

#[tokio::test]
async fn the_first_administrator_signs_in_and_a_token_outlives_a_new_key_and_a_restart() {
    let data = Data::new();
    data.run(&["migrate"], &[]);
    data.run(&["migrate"], &[]);
    let who = ["--association", "Förbundet", "--given-name", "Ada", "--family-name", "Ask", "--email", "ada@f.example"];
    let first = [&["user", "first-admin"][..], &who].concat();
    let settings = [("SAMVERK_BASE_URL", "https://samverk.f.example")];
    let link = data.run(&first, &settings);
    let key = link.trim().strip_prefix("https://samverk.f.example/inbjudan?nyckel=").expect(&link).to_owned();
    assert!(!data.output(&first, &settings).status.success(), "there is a first administrator only once");

    let client = Client::new();
    let mut process = data.serve(&["serve"], &settings).await;
    let accepted = json!({ "key": key, "password": "fyra gula kor på taket" });
    let path = format!("{}/api/v1/auth/invitations/acceptances", process.base);
    assert_eq!(client.post(path).json(&accepted).send().await.unwrap().status(), 200);
    let tokens = json!({ "email": "ada@f.example", "password": "fyra gula kor på taket" });
    let tokens = client.post(format!("{}/api/v1/auth/tokens", process.base)).json(&tokens).send().await.unwrap();
    let tokens: Value = tokens.json().await.unwrap();
    let token = tokens["accessToken"].as_str().unwrap();
    data.run(&["keys", "rotate"], &[]);
    process.terminate();
    assert!(process.ended().await.success());

    let process = data.serve(&["serve"], &settings).await;
    let keys = client.get(format!("{}/.well-known/jwks.json", process.base)).send().await.unwrap();
    assert_eq!(keys.json::<Value>().await.unwrap()["keys"].as_array().unwrap().len(), 2);
    let me = client.get(format!("{}/api/v1/people/me", process.base)).bearer_auth(token).send().await.unwrap();
    let me: Value = me.error_for_status().unwrap().json().await.unwrap();
    assert_eq!(me["person"]["email"], "ada@f.example");
}

#[test]
fn settings_are_checked_and_shown_without_their_secrets() {
    let data = Data::new();
    let database = format!("sqlite:{}", data.0.join("hemligt-1.db").display());
    let secrets = [
        ("DATABASE_URL", database.as_str()),
        ("SAMVERK_SMTP_URL", "smtps://samverk:hemligt-2@mail.example"),
        ("SAMVERK_SECRET", "hemligt-3 hemligt-3 hemligt-3 hemligt-3"),
    ];
    let shown = data.run(&["check-config"], &secrets);
    for (setting, value) in
        [("SAMVERK_LISTEN", "127.0.0.1:8080"), ("DATABASE_URL", "********"), ("SAMVERK_SECRET", "********")]
    {
        assert!(shown.contains(&format!("{setting:<22}{value}\n")), "{setting} is not {value} in {shown}");
    }
    assert!(data.0.join("hemligt-1.db").exists(), "the database was asked");
    assert!(!shown.contains("hemligt"), "{shown}");
    for (faulty, value, told) in [
        ("SAMVERK_LISTEN", "överallt", "--listen"),
        ("SAMVERK_SMTP_URL", "samverk:hemligt-2@mail.example", ""),
        ("DATABASE_URL", "postgres://samverk:hemligt-1@127.0.0.1:port/samverk", ""),
    ] {
        let output = data.output(&["check-config"], &[&secrets[..], &[(faulty, value)]].concat());
        assert!(!output.status.success(), "{faulty}={value} can be used");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(said.contains(told) && !said.contains("hemligt"), "{said}");
    }
    assert!(!data.run(&["help"], &secrets).contains("hemligt"));
}

#[test]
fn the_document_is_printed() {
    let data = Data::new();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
    assert_eq!(data.run(&["openapi"], &[]), std::fs::read_to_string(path).unwrap());
}
