//! Lists to keep, print or work on: a table as a file for a spreadsheet.

use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};
use sea_orm::DbErr;

use crate::error::{Error, Result};
use crate::swedish;

/// What kind of file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV that Excel in Swedish opens: UTF-8 with a mark, semicolons.
    Csv,
    /// XLSX.
    Xlsx,
}

impl Format {
    /// How names of such files end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type of such files.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A file to save.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name, made of what addresses have.
    pub name: String,
    /// What kind it is.
    pub format: Format,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Text(String),
    /// Öre, shown as kronor.
    Ore(i64),
    Count(u64),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text.unwrap_or_default())
    }
}

/// A table under headings.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    /// What it is called.
    pub(crate) title: &'static str,
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// The table as a file; its name comes without an ending.
    pub(crate) fn file(&self, name: &str, format: Format) -> Result<File> {
        let bytes = match format {
            Format::Csv => self.csv().map_err(|fault| fault.to_string()),
            Format::Xlsx => self.xlsx().map_err(|fault| fault.to_string()),
        };
        let bytes = bytes.map_err(|fault| Error::Store(DbErr::Custom(fault)))?;
        Ok(File { name: format!("{name}.{}", format.ending()), format, bytes })
    }

    fn csv(&self) -> std::io::Result<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(self.headings.iter().map(|heading| harmless(&swedish::typed(heading))))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| match cell {
                Cell::Text(text) => harmless(&swedish::typed(text)),
                Cell::Ore(ore) => kronor(*ore),
                Cell::Count(count) => count.to_string(),
            }))?;
        }
        writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }

    fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(&DocProperties::new().set_title(self.title));
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.title)?;
        let bold = rust_xlsxwriter::Format::new().set_bold();
        let kronor = rust_xlsxwriter::Format::new().set_num_format("#,##0.00");
        for (column, heading) in (0..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, swedish::typed(heading), &bold)?;
        }
        for (row, cells) in (1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Text(text) => sheet.write_string(row, column, swedish::typed(text))?,
                    Cell::Ore(ore) => sheet.write_number_with_format(row, column, number(*ore) / 100.0, &kronor)?,
                    Cell::Count(count) => sheet.write_number(row, column, number(count.cast_signed()))?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        workbook.save_to_buffer()
    }
}

#[expect(clippy::cast_precision_loss, reason = "spreadsheets know no other numbers, and sums are far below 2^53")]
fn number(whole: i64) -> f64 {
    whole as f64
}

/// Öre as kronor with a comma, e.g. `1900,00`.
fn kronor(ore: i64) -> String {
    let sign = if ore < 0 { "-" } else { "" };
    format!("{sign}{},{:02}", ore.unsigned_abs() / 100, ore.unsigned_abs() % 100)
}

/// A cell that a spreadsheet cannot take for a formula (CWE-1236).
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() }
}
