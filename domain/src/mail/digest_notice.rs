//! What people are told in the morning of the discussions in their networks.

use chrono::NaiveDate;

use super::letter::{Item, Section};
use super::{Letter, Recipient, SECRET, write};
use crate::discussion::digest::{self, InNetwork, InThread, link};
use crate::error::{Error, Result};
use crate::people::{PersonId, person};
use crate::store::WriteScope;

/// So many posts of a thread are told in words; of the others, how many they are.
const POSTS: usize = 3;
/// So much of a post is told, in characters.
const EXCERPT: usize = 200;

/// Somebody is told what others have written in their networks; nobody if there is nothing.
pub(crate) async fn tell(scope: &WriteScope, base_url: &str, id: PersonId, day: NaiveDate) -> Result<()> {
    let person = match person::get(scope, id).await {
        Err(Error::NotFound) => return Ok(()),
        person => person?,
    };
    let Some(to) = Recipient::of(&person) else { return Ok(()) };
    let networks = digest::told(scope, id, day).await?;
    let threads: usize = networks.iter().map(|network| network.threads.len()).sum();
    if threads == 0 {
        return Ok(());
    }
    let off = format!("{base_url}/sammanfattning/{}", link::make(scope, id).await?.reveal());
    let letter = Letter {
        subject: match networks.as_slice() {
            [only] => format!("Nytt i diskussionen: {}", only.name),
            _ => "Nytt i dina nätverk".to_owned(),
        },
        paragraphs: vec![format!("Hej {}. Det här har andra skrivit sedan sist.", person.given_name)],
        sections: networks.iter().map(|network| section(network, base_url)).collect(),
        closing: vec![format!("Välj hur ofta du får sammanfattningen: {base_url}/mina-sidor/natverk/sammanfattning")],
        unsubscribe: Some(off),
        ..Letter::default()
    };
    // The link in it is a secret: what the mail says is not kept after it has been sent.
    write(scope, &format!("{SECRET}digest:{id}:{day}"), &to, &letter, None).await
}

fn section(network: &InNetwork, base_url: &str) -> Section {
    let page = format!("{base_url}/natverk/{}/diskussion", network.slug);
    Section { heading: network.name.clone(), items: network.threads.iter().map(|thread| item(thread, &page)).collect() }
}

fn item(thread: &InThread, page: &str) -> Item {
    let told = thread.posts.iter().take(POSTS);
    let mut lines: Vec<_> = told.map(|post| format!("{}: {}", post.organisation_name, excerpt(&post.text))).collect();
    match thread.posts.len().saturating_sub(POSTS) {
        0 => {}
        1 => lines.push("Och ett inlägg till.".to_owned()),
        more => lines.push(format!("Och {more} inlägg till.")),
    }
    Item { words: thread.title.clone(), address: format!("{page}/{}", thread.id), lines }
}

/// The beginning of a text, on one line without the marks of Markdown, cut between words.
fn excerpt(text: &str) -> String {
    let mut short = String::new();
    let words = text.split_whitespace().filter(|word| *word != "-").map(|word| word.replace(['*', '#', '`'], ""));
    for word in words.filter(|word| !word.is_empty()) {
        if short.chars().count() + word.chars().count() >= EXCERPT {
            short.push_str(" …");
            break;
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.push_str(&word);
    }
    short
}
