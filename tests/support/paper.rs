//! PDF as somebody reads it: by eye, or by ear.

use lopdf::{Dictionary, Document, Object};

use super::Answer;

/// A document on paper.
pub(crate) struct Paper(Document);

impl Answer {
    /// The PDF that came.
    #[track_caller]
    pub(crate) fn paper(&self) -> Paper {
        assert_eq!(self.header("content-type"), "application/pdf");
        Paper(Document::load_mem(&self.body).expect("a PDF"))
    }
}

impl Paper {
    /// The text of each page.
    pub(crate) fn pages(&self) -> Vec<String> {
        self.0.get_pages().into_keys().map(|page| self.0.extract_text(&[page]).expect("text")).collect()
    }

    /// The text of all pages in one line.
    pub(crate) fn text(&self) -> String {
        self.pages().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The language that it is read in.
    pub(crate) fn language(&self) -> String {
        text(self.0.catalog().unwrap().get(b"Lang").unwrap())
    }

    /// Its title.
    pub(crate) fn title(&self) -> String {
        let info = self.0.trailer.get(b"Info").and_then(|info| self.0.dereference(info)).unwrap().1;
        text(info.as_dict().unwrap().get(b"Title").unwrap())
    }

    /// Whether it tells what its parts are.
    pub(crate) fn is_tagged(&self) -> bool {
        let marks = self.0.catalog().and_then(|catalog| catalog.get_deref(b"MarkInfo", &self.0));
        marks
            .and_then(Object::as_dict)
            .and_then(|marks| marks.get(b"Marked"))
            .and_then(Object::as_bool)
            .unwrap_or_default()
    }

    /// What is read aloud in the place of its pictures.
    pub(crate) fn alternatives(&self) -> Vec<String> {
        let parts = self.0.objects.values().filter_map(|object| object.as_dict().ok());
        parts.filter_map(|part| part.get(b"Alt").ok()).map(text).collect()
    }

    /// How many of its parts are of this kind, such as `TH`.
    pub(crate) fn parts(&self, kind: &str) -> usize {
        let is_it = |part: &Dictionary| {
            let kind_of = part.get(b"S").and_then(Object::as_name);
            part.has(b"P") && kind_of.is_ok_and(|name| name == kind.as_bytes())
        };
        self.0.objects.values().filter(|object| object.as_dict().is_ok_and(is_it)).count()
    }
}

fn text(string: &Object) -> String {
    lopdf::decode_text_string(string).expect("a text")
}
