//! Somebody who uses the program over HTTP: a browser without scripts and an API client in one.

use reqwest::{Client, Method, RequestBuilder, redirect};
use samverk_domain::access::sign_in::{self, Origin, SignedIn};
use samverk_domain::access::{Actor, OrganisationId};
use samverk_domain::people::PersonId;
use samverk_domain::store::Database;
use serde_json::Value;

use super::{Answer, TestApp, documented, world};

/// Somebody who uses the program.
pub(crate) struct User {
    base: String,
    client: Client,
    token: Option<String>,
    cookie: Option<String>,
    /// Who they are in the database, for arranging what cannot be reached from outside.
    pub(crate) actor: Actor,
    database: Database,
}

impl User {
    pub(super) fn anyone(app: &TestApp) -> Self {
        Self {
            base: app.base.clone(),
            client: client(&app.base, None),
            token: None,
            cookie: None,
            actor: Actor::Anyone,
            database: app.database.clone(),
        }
    }

    pub(super) async fn sign_in(app: &TestApp, email: &str) -> Self {
        let origin = Origin { address: "127.0.0.1".into(), device: "Test".into() };
        let database = &app.database;
        let signed_in: SignedIn =
            sign_in::with_password(database, email, world::PASSWORD.into(), &origin).await.unwrap();
        let session = sign_in::start_session(database, signed_in, &origin).await.unwrap();
        let issued = database
            .write(&Actor::System, async |scope| app.tokens.issue(scope, signed_in, "Test").await)
            .await
            .unwrap();
        let actor = app.tokens.check(&issued.access_token, database.clock().now()).unwrap();
        let cookie = format!("samverk_session={}", session.reveal());
        Self {
            base: app.base.clone(),
            client: client(&app.base, Some(&cookie)),
            cookie: Some(cookie),
            token: Some(issued.access_token),
            actor,
            database: database.clone(),
        }
    }

    /// The organisation they act for.
    pub(crate) fn organisation(&self) -> OrganisationId {
        self.actor.organisation().expect("somebody who has signed in")
    }

    /// Who they are in their organisation.
    pub(crate) fn person(&self) -> PersonId {
        self.actor.identity().expect("somebody who has signed in").person
    }

    /// The cookie of their session, as name and value.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().expect("somebody who has signed in")
    }

    /// Their access token.
    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().expect("somebody who has signed in")
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// A page, as a browser asks for it; redirects are not followed.
    pub(crate) async fn visit(&self, path: &str) -> Answer {
        self.send(self.client.get(self.url(path)).header("accept", "text/html")).await
    }

    /// A page, as a browser asks for it that follows a link on another page.
    pub(crate) async fn follow(&self, path: &str, from: &str) -> Answer {
        self.send(self.client.get(self.url(path)).header("accept", "text/html").header("referer", from)).await
    }

    /// A form, as a browser sends it.
    pub(crate) async fn submit<K: AsRef<str>, V: AsRef<str>>(&self, path: &str, fields: &[(K, V)]) -> Answer {
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        let request = self.client.post(self.url(path)).header("origin", &self.base).header("accept", "text/html");
        self.send(request.form(&fields)).await
    }

    /// An empty form with a header that says where it comes from.
    pub(crate) async fn submit_with(&self, path: &str, header: &str, value: &str) -> Answer {
        self.send(self.client.post(self.url(path)).header(header, value)).await
    }

    /// A request for a page to be completed by the test; see [`User::send`].
    pub(crate) fn page(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// A button of a form without fields.
    pub(crate) async fn press(&self, path: &str) -> Answer {
        self.submit(path, &[] as &[(&str, &str)]).await
    }

    /// A form with a file, as a browser sends it.
    pub(crate) async fn upload(&self, path: &str, form: reqwest::multipart::Form) -> Answer {
        let request = self.client.post(self.url(path)).header("origin", &self.base).header("accept", "text/html");
        self.send(request.multipart(form)).await
    }

    /// Reads from the API; the path begins after `/api/v1`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.api(Method::GET, path)).await
    }

    /// Sends to the API.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.api(Method::POST, path).json(&body)).await
    }

    /// Sends to the API of another server that shares the database.
    pub(crate) async fn post_to(&self, base: &str, path: &str, body: Value) -> Answer {
        self.send(self.api_of(base, Method::POST, path).json(&body)).await
    }

    /// Puts to the API.
    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.api(Method::PUT, path).json(&body)).await
    }

    /// Puts to the API over the version that it has now.
    pub(crate) async fn put_over(&self, path: &str, body: Value) -> Answer {
        let version = self.get(path).await;
        self.send(self.api(Method::PUT, path).header("if-match", version.header("etag")).json(&body)).await
    }

    /// Removes in the API.
    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.api(Method::DELETE, path)).await
    }

    /// A request to the API to be completed by the test; see [`User::send`].
    pub(crate) fn api(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.url(&format!("/api/v1{path}")));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// The same of another server that shares the database.
    pub(crate) fn api_of(&self, base: &str, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{base}/api/v1{path}")).bearer_auth(self.token())
    }

    /// A request to a whole address that the API gave, such as a link's.
    pub(crate) fn api_at(&self, method: &str, address: &str) -> RequestBuilder {
        let (_, path) = address.split_once("/api/v1").expect("an address of the API");
        self.api(method.parse().expect("a method"), path)
    }

    /// Lets them carry another token.
    pub(crate) fn carry(&mut self, token: String) {
        self.token = Some(token);
    }

    /// Sends a request and reads the answer, which has to be one that the document of the API knows.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let (client, request) = request.build_split();
        let request = request.unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let answer = Answer::read(client.execute(request).await.unwrap()).await;
        if let Some(path) = path.strip_prefix("/api/v1") {
            documented::check(method.as_str(), path, answer.status.as_u16());
        }
        answer
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }
}

fn client(base: &str, session: Option<&str>) -> Client {
    let jar = std::sync::Arc::new(reqwest::cookie::Jar::default());
    if let Some(session) = session {
        jar.add_cookie_str(session, &base.parse().expect("an address"));
    }
    Client::builder().redirect(redirect::Policy::none()).cookie_provider(jar).build().expect("a client")
}
