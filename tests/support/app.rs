//! The program, running for one test.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use chrono::Duration;
use samverk::server::{App, listen};
use samverk_domain::access::signing_key::{InstallationSecret, Keys};
use samverk_domain::access::token::Tokens;
use samverk_domain::documents::Files;
use samverk_domain::jobs::worker::Worker;
use samverk_domain::mail::{Delivery, Outbox};
use samverk_domain::store::{Clock, Database};

use super::{User, database, mail, world};

/// What seals the keys of every test.
pub(crate) const SECRET: &str = "the secret of a test";

/// The program on a port of its own, with a database, a clock and a mail folder of its own.
pub(crate) struct TestApp {
    /// Its address, without a slash at the end.
    pub(crate) base: String,
    /// Its database.
    pub(crate) database: Database,
    /// What signs its tokens.
    pub(crate) tokens: Tokens,
    clock: Clock,
    worker: Worker,
    folder: PathBuf,
    url: String,
    /// How many mails to each address the test has read.
    read: Mutex<HashMap<String, usize>>,
}

impl TestApp {
    /// Starts the program.
    pub(crate) async fn start() -> Self {
        Self::with_clock(Clock::fixed(world::now())).await
    }

    /// Starts the program by the machine's clock, for tests with processes of their own.
    pub(crate) async fn start_now() -> Self {
        Self::with_clock(Clock::System).await
    }

    /// Starts the program with the demo association.
    pub(crate) async fn start_demo() -> Self {
        Self::start_demo_beside(0).await
    }

    /// Starts the program with the demo association, which so many other processes load at the same time.
    pub(crate) async fn start_demo_beside(others: usize) -> Self {
        let clock = Clock::fixed(world::now());
        let folder = database::folder();
        let (url, database) = database::empty(&folder, clock.clone()).await;
        let loading = (0..=others).map(async |_| {
            let process = Database::open(&url, clock.clone()).await.unwrap();
            samverk_domain::demo::fill(&process).await.unwrap();
        });
        futures_util::future::join_all(loading).await;
        Self::serve(folder, url, database, clock, true).await
    }

    async fn with_clock(clock: Clock) -> Self {
        let folder = database::folder();
        let url = database::copy(&folder).await;
        let database = Database::open(&url, clock.clone()).await.unwrap();
        Self::serve(folder, url, database, clock, false).await
    }

    async fn serve(folder: PathBuf, url: String, database: Database, clock: Clock, is_demo: bool) -> Self {
        let (listener, address) = listen("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let base = format!("http://{address}");
        let keys = Keys::load(&database, InstallationSecret::new(SECRET)).await.unwrap();
        let tokens = Tokens::new(keys, &base);
        let outbox = Outbox::Folder(folder.join("mail"));
        let delivery = Delivery::new(outbox, "Samverk <noreply@samverk.example>".parse().unwrap());
        let files = Files::in_folder(&folder.join("files")).unwrap();
        let app = App {
            database: database.clone(),
            tokens: tokens.clone(),
            files: files.clone(),
            delivery: delivery.clone(),
            base_url: base.clone(),
            is_demo,
            behind_proxy: true,
        };
        tokio::spawn(async move { app.serve(listener, std::future::pending()).await.unwrap() });
        let worker = Worker { database: database.clone(), files, delivery, base_url: base.clone() };
        Self { base, database, tokens, clock, worker, folder, url, read: Mutex::default() }
    }

    /// Somebody who has signed in, both to the portal and to the API.
    pub(crate) async fn sign_in(&self, email: &str) -> User {
        User::sign_in(self, email).await
    }

    /// Somebody who has not.
    pub(crate) fn anyone(&self) -> User {
        User::anyone(self)
    }

    /// The address of its database.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Moves the clock.
    pub(crate) fn advance(&self, by: Duration) {
        let Clock::Fixed(seconds) = &self.clock else { panic!("the machine's clock cannot be moved") };
        seconds.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }

    /// Does the work that is left after commits, and gives the text of the mail that was sent since the last time to an
    /// address, the newest last.
    pub(crate) async fn mail_to(&self, address: &str) -> Vec<String> {
        self.worker.drain().await.unwrap();
        let mut mails = mails(&self.folder.join("mail"), address);
        let mut read = self.read.lock().unwrap();
        let read = read.entry(address.to_owned()).or_default();
        let new = mails.split_off(*read);
        *read += new.len();
        new
    }

    /// A worker of the app that sends mail to a server.
    pub(crate) fn worker_to(&self, url: &str) -> Worker {
        let from = "Samverk <noreply@samverk.example>".parse().unwrap();
        Worker { delivery: Delivery::new(Outbox::smtp(url).unwrap(), from), ..self.worker.clone() }
    }

    /// Does one job of the work that is left after commits.
    pub(crate) async fn work_once(&self) {
        assert!(self.worker.one().await.unwrap(), "there is nothing to do");
    }

    /// Does what the clock asks for.
    pub(crate) async fn keep_house(&self) {
        self.worker.keep_house().await;
        self.worker.drain().await.unwrap();
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let (url, folder) = (self.url.clone(), self.folder.clone());
        // A drop cannot wait, and the runtime of the test is about to end: another one waits for it.
        let removed = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(database::remove(&url));
            std::fs::remove_dir_all(folder)
        });
        drop(removed.join());
    }
}

/// The mails in a folder to an address, decoded, in the order they were written.
fn mails(folder: &Path, address: &str) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    // Names are UUIDv7: later mails sort later.
    let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().map(|path| mail::decoded(&std::fs::read(path).unwrap()));
    texts.filter(|mail| mail.contains(&format!("<{address}>"))).collect()
}

/// The newest mail in a folder to an address.
pub(super) fn newest_mail(folder: &Path, address: &str) -> String {
    mails(folder, address).pop().unwrap_or_else(|| panic!("no mail to {address}"))
}

/// The key of the link in a mail.
pub(crate) fn key_in(mail: &str) -> String {
    let start = mail.find("nyckel=").expect("the mail has a link") + "nyckel=".len();
    mail[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}
