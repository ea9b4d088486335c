//! Handing mail over: to an SMTP server, or, without one, to `.eml` files.

use std::path::PathBuf;

use lettre::message::header::{self, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::{self, AsyncSmtpTransport};
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};

use sea_orm::DbErr;

use super::Model;
use crate::error::{Error, Result};

/// Where mail goes, and from whom it comes.
#[derive(Clone)]
pub struct Delivery {
    outbox: Outbox,
    from: Mailbox,
}

/// Where mail goes.
#[derive(Clone)]
pub enum Outbox {
    /// To a mail server, over a few connections that are kept.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// To a folder, a file each.
    Folder(PathBuf),
}

impl Delivery {
    /// Mail from an address (`Samverk <noreply@forbundet.se>`).
    #[must_use]
    pub fn new(outbox: Outbox, from: Mailbox) -> Self {
        Self { outbox, from }
    }

    /// Where it goes.
    #[must_use]
    pub fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// A mail as a file that mail programs open (`.eml`).
    pub fn file(&self, mail: &Model) -> Result<Vec<u8>> {
        let message = self.message(mail).map_err(|fault| Error::Store(DbErr::Custom(fault.to_string())))?;
        Ok(message.formatted())
    }

    /// Hands one mail over. What went wrong is told without the address, which mail servers like to repeat: not everybody
    /// who runs the program may see it.
    pub(crate) async fn send(&self, mail: &Model) -> Result<(), String> {
        self.hand_over(mail).await.map_err(|fault| fault.replace(&mail.to_address, "mottagaren"))
    }

    async fn hand_over(&self, mail: &Model) -> Result<(), String> {
        let message = self.message(mail).map_err(|fault| fault.to_string())?;
        match &self.outbox {
            Outbox::Smtp(server) => server.send(message).await.map(drop).map_err(|fault| fault.to_string()),
            Outbox::Folder(folder) => {
                tokio::fs::create_dir_all(folder).await.map_err(|fault| fault.to_string())?;
                let file = folder.join(format!("{}.eml", mail.id));
                tokio::fs::write(file, message.formatted()).await.map_err(|fault| fault.to_string())
            }
        }
    }

    /// The message: text and HTML, and calendar entries that mail programs take up by themselves.
    fn message(&self, mail: &Model) -> Result<Message, Box<dyn std::error::Error>> {
        let to = Mailbox::new(Some(mail.to_name.clone()), mail.to_address.parse::<Address>()?);
        let mut alternatives = MultiPart::alternative()
            .singlepart(SinglePart::plain(mail.text_body.clone()))
            .singlepart(SinglePart::html(mail.html_body.clone()));
        let method = mail.calendar_method.as_deref().unwrap_or("REQUEST");
        let calendar_type = ContentType::parse(&format!("text/calendar; charset=utf-8; method={method}"))?;
        let calendars: Vec<&str> =
            mail.calendar.as_deref().map(|calendars| calendars.split('\u{c}').collect()).unwrap_or_default();
        if let Some(first) = calendars.first() {
            alternatives =
                alternatives.singlepart(SinglePart::builder().header(calendar_type.clone()).body((*first).to_owned()));
        }
        let mut body = MultiPart::mixed().multipart(alternatives);
        for (index, calendar) in calendars.iter().enumerate() {
            let name = if index == 0 { "kalender.ics".to_owned() } else { format!("kalender-{}.ics", index + 1) };
            body = body.singlepart(Attachment::new(name).body((*calendar).to_owned(), calendar_type.clone()));
        }
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .date(std::time::SystemTime::from(mail.created_at))
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(header::MIME_VERSION_1_0)
            .multipart(body)?;
        if let Some(address) = &mail.unsubscribe {
            for (name, value) in [
                ("List-Unsubscribe", format!("<{address}>")),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ] {
                let name = HeaderName::new_from_ascii_str(name);
                // Mail programs read the address as it stands: it is not to be folded.
                message.headers_mut().insert_raw(HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value));
            }
        }
        Ok(message)
    }
}

impl Outbox {
    /// A mail server at an address such as `smtp://user:secret@host:587?tls=required`.
    pub fn smtp(url: &str) -> Result<Self, smtp::Error> {
        Ok(Self::Smtp(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.build()))
    }
}
