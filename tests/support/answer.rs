//! What came back.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use scraper::{Html, Selector};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    /// How it went.
    pub(crate) status: StatusCode,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(super) async fn read(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    /// Fails the test unless the status is this one, and shows what came instead.
    #[track_caller]
    pub(crate) fn assert(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|fault| panic!("{fault}: {}", self.text()))
    }

    /// The cells of the first sheet of an XLSX file, as text. A formula has none.
    #[track_caller]
    pub(crate) fn cells(&self) -> Vec<Vec<String>> {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&self.body)).expect("an XLSX file");
        let sheet = workbook.worksheet_range_at(0).expect("a sheet").expect("cells");
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The text of each element that the selector finds, with white space folded.
    #[track_caller]
    pub(crate) fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).expect("a selector");
        let page = Html::parse_document(&self.text());
        let texts = page.select(&selector).map(|found| found.text().collect::<Vec<_>>().join(" "));
        texts.map(|text| text.replace('\u{2060}', "").split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    /// The text of the one element that the selector finds.
    #[track_caller]
    pub(crate) fn one(&self, selector: &str) -> String {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} finds {all:?} in {}", self.text());
        all.remove(0)
    }

    /// An attribute of the first element that the selector finds.
    #[track_caller]
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> String {
        let parsed = Selector::parse(selector).expect("a selector");
        let page = Html::parse_document(&self.text());
        let found = page.select(&parsed).next().and_then(|found| found.attr(name).map(str::to_owned));
        found.unwrap_or_else(|| panic!("{selector} has no {name} in {}", self.text()))
    }

    /// An attribute of every element that the selector finds; empty where one lacks it.
    pub(crate) fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let parsed = Selector::parse(selector).expect("a selector");
        let page = Html::parse_document(&self.text());
        page.select(&parsed).map(|found| found.attr(name).unwrap_or_default().to_owned()).collect()
    }

    /// The fields of the first form that the selector finds, as a browser would send them.
    #[track_caller]
    pub(crate) fn form(&self, selector: &str) -> Vec<(String, String)> {
        let page = Html::parse_document(&self.text());
        let form = page.select(&Selector::parse(selector).expect("a selector")).next();
        let form = form.unwrap_or_else(|| panic!("{selector} is not in {}", self.text()));
        let mut fields = Vec::new();
        for field in form.select(&Selector::parse("input[name], textarea[name], select[name]").expect("a selector")) {
            let name = field.attr("name").unwrap_or_default().to_owned();
            match (field.value().name(), field.attr("type").unwrap_or("text")) {
                ("input", "checkbox" | "radio") if field.attr("checked").is_none() => {}
                ("input", "submit" | "file") => {}
                ("input", "checkbox" | "radio") => fields.push((name, field.attr("value").unwrap_or("on").to_owned())),
                ("input", _) => fields.push((name, field.attr("value").unwrap_or_default().to_owned())),
                ("textarea", _) => {
                    let text: String = field.text().collect();
                    fields.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
                }
                _ => {
                    let options: Vec<_> = field.select(&Selector::parse("option").expect("a selector")).collect();
                    let chosen = options.iter().find(|option| option.attr("selected").is_some()).or(options.first());
                    fields.push((name, chosen.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()));
                }
            }
        }
        fields
    }

    /// The same with some of them filled in by the reader.
    #[track_caller]
    pub(crate) fn filled(&self, selector: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut fields = self.form(selector);
        fields.retain(|(name, _)| typed.iter().all(|(typed, _)| typed != name));
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        fields
    }
}
