//! The certificate on paper, to keep and to frame. Unlike the lists that hang on doors it names its holder whoever they are,
//! to those who may see the name: it is theirs to show.

use samverk_pdf::{Certificate, Event};

use super::certificate::CertificateId;
use super::code::grouped;
use super::listed::{self, Listed};
use crate::access::Actor;
use crate::courses::paper::{self, Document};
use crate::error::Result;
use crate::qr::{Picture, Spare};
use crate::store::Database;
use crate::{swedish, time};

/// The certificate as PDF, for those who may see it. One that was revoked says so.
pub async fn file(database: &Database, actor: &Actor, base_url: &str, id: CertificateId) -> Result<Document> {
    let one = database.read(actor, async |scope| listed::get(scope, id).await).await?;
    let certificate = certificate(&one, database, base_url);
    paper::pressed(format!("intyg-{}.pdf", one.number()), move || certificate.pdf()).await
}

/// Where anybody can look whether it holds.
#[must_use]
pub fn address(base_url: &str, code: &str) -> String {
    format!("{base_url}/intyg/{code}")
}

fn certificate(one: &Listed, database: &Database, base_url: &str) -> Certificate {
    let now = database.clock().now();
    let address = address(base_url, &one.code);
    let qr = Picture::of(&address, Spare::M);
    Certificate {
        event: Event {
            id: one.id.to_string(),
            title: one.course_title.clone(),
            times: vec![when(one)],
            place: String::new(),
            made_at: now,
            made: time::moment(now),
        },
        issuer: one.issuer_name.clone(),
        holder: one.holder_name.clone(),
        hours: hours(one.minutes),
        attended: attended(one),
        number: one.number(),
        issued: plain(one.issued_on),
        valid_until: one.valid_until.map(plain),
        signer: one.signer_name.clone(),
        signer_title: one.signer_title.clone(),
        address,
        code: grouped(&one.code),
        qr: (qr.size, qr.path),
        revoked: one.revoked_at.map(|at| plain(time::local_date(at))),
    }
}

fn when(one: &Listed) -> String {
    if one.held_from == one.held_to {
        plain(one.held_from)
    } else {
        format!("{} – {}", plain(one.held_from), plain(one.held_to))
    }
}

/// Not every font has what holds a line together.
fn plain(day: chrono::NaiveDate) -> String {
    swedish::typed(&time::date(day))
}

/// `7 timmar`, `1,5 timmar`.
fn hours(minutes: i64) -> String {
    let (whole, rest) = (minutes / 60, minutes % 60);
    match (whole, rest) {
        (1, 0) => "1 timme".to_owned(),
        (whole, 0) => format!("{whole} timmar"),
        (whole, 30) => format!("{whole},5 timmar"),
        (0, rest) => format!("{rest} minuter"),
        (whole, rest) => format!("{whole} timmar och {rest} minuter"),
    }
}

/// At how many sessions of a series they were.
fn attended(one: &Listed) -> String {
    match (one.attended, one.sessions) {
        (_, 0 | 1) => String::new(),
        (attended, sessions) if attended == sessions => format!("{sessions} kurspass"),
        (attended, sessions) => format!("närvaro vid {attended} av {sessions} kurspass"),
    }
}
