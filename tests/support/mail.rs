//! Mail as its reader sees it.

use mail_parser::{MessageParser, MimeHeaders};

/// Subject, receiver, text, HTML and calendar entries of a mail, decoded, in one text.
pub(crate) fn decoded(mail: &[u8]) -> String {
    let mail = MessageParser::default().parse(mail).expect("a mail");
    let to = mail.to().and_then(|to| to.first()).expect("a receiver");
    let mut text = format!("To: {} <{}>\n", to.name().unwrap_or_default(), to.address().unwrap_or_default());
    text = format!("{text}Subject: {}\n\n", mail.subject().unwrap_or_default());
    text += &mail.body_text(0).unwrap_or_default();
    text += "\n";
    text += &mail.body_html(0).unwrap_or_default();
    for part in mail.attachments() {
        if part.content_type().is_some_and(|kind| kind.ctype() == "text" && kind.subtype() == Some("calendar")) {
            text += "\n";
            text += &part.text_contents().unwrap_or_default().replace("\r\n ", "");
        }
    }
    text
}
