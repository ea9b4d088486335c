//! The kinds of files that may be uploaded: what people at work exchange, and nothing that runs when it is opened. A file is of
//! a kind when both its name and its first bytes say so.

use sea_orm::{DeriveActiveEnum, EnumIter, Iterable};
use serde::Serialize;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// A text of Microsoft Office.
    Docx,
    /// A spreadsheet of Microsoft Office.
    Xlsx,
    /// A presentation of Microsoft Office.
    Pptx,
    /// A text in Open Document Format.
    Odt,
    /// A spreadsheet in Open Document Format.
    Ods,
    /// A presentation in Open Document Format.
    Odp,
    /// Plain text.
    Txt,
    /// Values with separators.
    Csv,
    /// A picture.
    Png,
    /// A picture.
    Jpeg,
    /// A picture.
    Webp,
    /// Several files in one.
    Zip,
    /// A film.
    Mp4,
    /// Sound.
    Mp3,
}

impl FileKind {
    /// The kind that the name and the bytes agree on.
    #[must_use]
    pub fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let kind = Self::iter().find(|kind| kind.endings().contains(&ending.as_str()))?;
        kind.begins(bytes).then_some(kind)
    }

    /// How names of such files end.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pptx => &["pptx"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
            Self::Txt => &["txt", "md"],
            Self::Csv => &["csv"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Webp => &["webp"],
            Self::Zip => &["zip"],
            Self::Mp4 => &["mp4"],
            Self::Mp3 => &["mp3"],
        }
    }

    /// What it is called on the web (RFC 6838).
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Txt => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Zip => "application/zip",
            Self::Mp4 => "video/mp4",
            Self::Mp3 => "audio/mpeg",
        }
    }

    /// Whether a browser may show it itself: pictures, which cannot hold anything that runs. All else is saved.
    #[must_use]
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp)
    }

    fn begins(self, bytes: &[u8]) -> bool {
        let found = infer::get(bytes).map(|found| found.extension());
        match self {
            Self::Txt | Self::Csv => !bytes.contains(&0) && found.is_none(),
            // What is in the archive tells them apart; some programs put it where no one looks for it.
            Self::Docx | Self::Xlsx | Self::Pptx | Self::Odt | Self::Ods | Self::Odp => {
                found.is_some_and(|found| found == "zip" || self.endings().contains(&found))
            }
            _ => found.is_some_and(|found| self.endings().contains(&found)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FileKind;

    #[test]
    fn a_file_is_what_both_its_name_and_its_bytes_say() {
        let png = b"\x89PNG\r\n\x1a\n....";
        assert_eq!(FileKind::of("karta.PNG", png), Some(FileKind::Png));
        assert_eq!(FileKind::of("karta.pdf", png), None, "a picture that calls itself a PDF");
        assert_eq!(FileKind::of("program.pdf", b"%PDF-1.7"), Some(FileKind::Pdf));
        assert_eq!(FileKind::of("sida.txt", b"<!doctype html><script>"), None, "a page that calls itself text");
        assert_eq!(FileKind::of("minnen.txt", "Åtgärder".as_bytes()), Some(FileKind::Txt));
        assert_eq!(FileKind::of("minnen.txt", b"MZ\x90\x00\x03"), None, "a program that calls itself text");
        for name in ["a.exe", "a.html", "a.svg", "a.docm", "a", ""] {
            assert_eq!(FileKind::of(name, b"PK\x03\x04"), None, "{name}");
        }
    }
}
