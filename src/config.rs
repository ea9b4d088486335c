//! The configuration: read once, from the environment, at start.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use lettre::message::Mailbox;
use samverk_domain::access::signing_key::InstallationSecret;
use samverk_domain::documents::{Files, FilesFault};
use samverk_domain::mail::{Delivery, Outbox};

/// Everything that can be set. `samverk check-config` prints what is in force.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Address and port to listen on.
    #[arg(long, env = "SAMVERK_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The portal's address as people reach it, without a slash at the end. Links in mail and the API begin with it, and
    /// cookies are for https only if it is https.
    #[arg(long, env = "SAMVERK_BASE_URL", default_value = "http://127.0.0.1:8080")]
    pub base_url: String,
    /// Folder of the embedded database, of mail without a mail server, and of the generated secret.
    #[arg(long, env = "SAMVERK_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Database: `postgres://user:password@host/name`, or `sqlite:` and a path. Default: `samverk.db` in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<Masked>,
    /// Where people's files are: a folder, or `s3://bucket/folder` in any store that speaks S3, with the usual variables of S3
    /// clients (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`). Default: `files` in the data folder.
    #[arg(long, env = "SAMVERK_FILES")]
    pub files: Option<String>,
    /// Mail server: `smtps://user:password@host` or `smtp://host:587?tls=required`. Without one, mail becomes `.eml` files in
    /// the data folder, which the association's admin can read in the portal.
    #[arg(long, env = "SAMVERK_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<Masked>,
    /// The sender of mail.
    #[arg(long, env = "SAMVERK_MAIL_FROM", default_value = "Samverk <noreply@samverk.example>")]
    pub mail_from: Mailbox,
    /// The installation's secret: 32 or more random characters, the same in all processes. Default: made at the first start
    /// and kept in the data folder, which is right for one process.
    #[arg(long, env = "SAMVERK_SECRET", hide_env_values = true)]
    pub secret: Option<Masked>,
    /// Whether a reverse proxy stands in front, whose `Forwarded` or `X-Forwarded-For` names the client.
    #[arg(long, env = "SAMVERK_BEHIND_PROXY", default_value_t = false, action = clap::ArgAction::Set)]
    pub behind_proxy: bool,
    /// Whether this process also does the work after commits (mail, reminders). Otherwise run `samverk work`.
    #[arg(long, env = "SAMVERK_JOBS", default_value_t = true, action = clap::ArgAction::Set)]
    pub jobs: bool,
    /// What is logged, e.g. `info` or `warn,samverk=debug`.
    #[arg(long, env = "SAMVERK_LOG", default_value = "info")]
    pub log: String,
    /// How it is logged: as text for people or JSON for machines.
    #[arg(long, env = "SAMVERK_LOG_FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub log_format: String,
}

/// A setting that does not print itself.
#[derive(Clone)]
pub struct Masked(String);

impl std::str::FromStr for Masked {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("********")
    }
}

impl Config {
    /// The address of the database.
    #[must_use]
    pub fn database_url(&self) -> String {
        self.database_url
            .as_ref()
            .map_or_else(|| format!("sqlite:{}", self.data.join("samverk.db").display()), |url| url.0.clone())
    }

    /// The installation's secret. Without a setting it is made at the first start.
    pub fn secret(&self) -> io::Result<InstallationSecret> {
        if let Some(secret) = &self.secret {
            return Ok(InstallationSecret::new(&secret.0));
        }
        fs::create_dir_all(&self.data)?;
        let path = self.data.join("secret");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(InstallationSecret::new(&text)),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
                let secret = samverk_domain::access::secret::Secret::new();
                private(&path)?.write_all(secret.reveal().as_bytes())?;
                Ok(InstallationSecret::new(secret.reveal()))
            }
            Err(fault) => Err(fault),
        }
    }

    /// Where people's files are.
    pub fn files(&self) -> Result<Files, FilesFault> {
        match self.files.as_deref() {
            None => Files::in_folder(&self.data.join("files")),
            Some(url) if url.starts_with("s3://") => Files::in_bucket(url),
            Some(folder) => Files::in_folder(folder.as_ref()),
        }
    }

    /// Where mail goes.
    pub fn delivery(&self) -> Result<Delivery, Box<dyn std::error::Error>> {
        let outbox = match &self.smtp_url {
            Some(url) => Outbox::smtp(&url.0)?,
            None => Outbox::Folder(self.data.join("mail")),
        };
        Ok(Delivery::new(outbox, self.mail_from.clone()))
    }
}

/// A new file that only its owner reads.
fn private(path: &std::path::Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masked =
            |set: &Option<Masked>, unset: &str| if set.is_some() { "********".into() } else { unset.to_owned() };
        writeln!(f, "SAMVERK_LISTEN        {}", self.listen)?;
        writeln!(f, "SAMVERK_BASE_URL      {}", self.base_url)?;
        writeln!(f, "SAMVERK_DATA          {}", self.data.display())?;
        writeln!(f, "DATABASE_URL          {}", masked(&self.database_url, "(samverk.db in the data folder)"))?;
        writeln!(f, "SAMVERK_FILES         {}", self.files.as_deref().unwrap_or("(files in the data folder)"))?;
        writeln!(f, "SAMVERK_SMTP_URL      {}", masked(&self.smtp_url, "(.eml files in the data folder)"))?;
        writeln!(f, "SAMVERK_MAIL_FROM     {}", self.mail_from)?;
        writeln!(f, "SAMVERK_SECRET        {}", masked(&self.secret, "(the file secret in the data folder)"))?;
        writeln!(f, "SAMVERK_BEHIND_PROXY  {}", self.behind_proxy)?;
        writeln!(f, "SAMVERK_JOBS          {}", self.jobs)?;
        writeln!(f, "SAMVERK_LOG           {}", self.log)?;
        write!(f, "SAMVERK_LOG_FORMAT    {}", self.log_format)
    }
}
