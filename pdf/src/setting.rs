//! Turns a template and its data into pages, and these into bytes. Templates see each other, the data of their document and
//! our fonts; no other file, no network and no clock.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Coverage, Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::Event;
use crate::legible::legible;

/// Why a document could not be set. Its data cannot be the reason, so it is a fault of a template.
#[derive(Debug, thiserror::Error)]
#[error("a document could not be set: {0}")]
pub struct Fault(String);

impl Fault {
    /// A fault of what a document is made of.
    pub(crate) fn of(fault: &impl std::fmt::Display) -> Self {
        Self(fault.to_string())
    }
}

/// The documents there are.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Template {
    ParticipantList,
    SignInList,
    Badges,
    Certificate,
}

/// How many documents later typst forgets what it kept of one.
const MEMORY: usize = 2;

static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::new);

/// What all documents share.
struct Shelf {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: [Font; 2],
    house: Source,
    templates: [Source; 4],
    data: FileId,
}

/// What one document sees.
struct Desk {
    template: &'static Source,
    data: Bytes,
}

/// The document as PDF/UA-1.
pub(crate) fn set(template: Template, event: &Event, data: &impl Serialize) -> Result<Vec<u8>, Fault> {
    let data = serde_json::to_value(data).map_err(|fault| Fault::of(&fault))?;
    let desk = Desk {
        template: &SHELF.templates[template as usize],
        data: Bytes::from_string(legible(data, shapes()).to_string()),
    };
    let options = PdfOptions {
        ident: Smart::Custom(format!("{template:?} {}", event.id)),
        creator: Smart::Custom(Some("Samverk".to_owned())),
        timestamp: timestamp(event.made_at),
        standards: PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|fault| Fault(fault.message().to_string()))?,
        ..PdfOptions::default()
    };
    let pages = typst::compile::<PagedDocument>(&desk).output;
    let bytes = pages.and_then(|pages| typst_pdf::pdf(&pages, &options));
    comemo::evict(MEMORY);
    bytes.map_err(|faults| Fault(faults.iter().map(told).collect::<Vec<_>>().join("; ")))
}

/// The letters that can be shown.
pub(crate) fn shapes() -> &'static Coverage {
    &SHELF.fonts[0].info().coverage
}

fn told(fault: &SourceDiagnostic) -> String {
    let hints = fault.hints.iter().map(|hint| format!(" ({})", hint.v));
    [fault.message.to_string()].into_iter().chain(hints).collect()
}

fn timestamp(at: DateTime<Utc>) -> Option<Timestamp> {
    let part = |number: u32| u8::try_from(number).ok();
    let date = Datetime::from_ymd_hms(
        at.year(),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )?;
    Some(Timestamp::new_utc(date))
}

impl Shelf {
    fn new() -> Self {
        let font = |bytes: &'static [u8]| Font::new(Bytes::new(bytes), 0).expect("a font that we carry");
        let fonts =
            [font(include_bytes!("../fonts/Inter-Regular.ttf")), font(include_bytes!("../fonts/Inter-SemiBold.ttf"))];
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            house: Source::new(id("house.typ"), include_str!("house.typ").to_owned()),
            templates: [
                Source::new(id("participant_list.typ"), include_str!("participant_list.typ").to_owned()),
                Source::new(id("sign_in_list.typ"), include_str!("sign_in_list.typ").to_owned()),
                Source::new(id("badges.typ"), include_str!("badges.typ").to_owned()),
                Source::new(id("certificate.typ"), include_str!("certificate.typ").to_owned()),
            ],
            data: id("data.json"),
        }
    }
}

fn id(name: &str) -> FileId {
    RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("a bare name")).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &SHELF.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHELF.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let source = [self.template, &SHELF.house].into_iter().find(|source| source.id() == id);
        source.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == SHELF.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHELF.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
