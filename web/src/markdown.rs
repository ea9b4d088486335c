//! Texts that people write in Markdown, on our pages.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Markdown as HTML. HTML in the text is shown as it was written, never obeyed; links lead to the web or to mail.
pub(crate) fn html(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        other => other,
    });
    let mut page = String::new();
    pulldown_cmark::html::push_html(&mut page, events.map(harmless));
    page
}

fn harmless(event: Event<'_>) -> Event<'_> {
    let is_safe =
        |address: &str| ["https://", "http://", "mailto:", "/", "#"].iter().any(|start| address.starts_with(start));
    match event {
        Event::Start(Tag::Link { dest_url, link_type, title, id }) if !is_safe(&dest_url) => {
            Event::Start(Tag::Link { dest_url: "#".into(), link_type, title, id })
        }
        // Pictures come with files, later; a text cannot fetch one from elsewhere.
        Event::Start(Tag::Image { .. }) => Event::Start(Tag::Emphasis),
        Event::End(TagEnd::Image) => Event::End(TagEnd::Emphasis),
        // The page's own headings are of the first two levels.
        Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H3, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1 | HeadingLevel::H2)) => {
            Event::End(TagEnd::Heading(HeadingLevel::H3))
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_editor_writes_cannot_become_script() {
        for text in [
            "<script>alert(1)</script>",
            "[här](javascript:alert(1))",
            "![x](https://elsewhere.example/x.png)",
            "<img src=x onerror=alert(1)>",
        ] {
            let page = html(text);
            assert!(!page.contains("<script") && !page.contains("javascript:") && !page.contains("<img"), "{page}");
        }
        assert_eq!(html("# Rubrik\n\n**Fet**"), "<h3>Rubrik</h3>\n<p><strong>Fet</strong></p>\n");
    }
}
