//! Threads and posts as rows of lists.

use chrono::{DateTime, Utc};
use samverk_domain::access::Actor;
use samverk_domain::discussion::standing::Standing;
use samverk_domain::discussion::thread_state::ThreadState;
use samverk_domain::discussion::{post, thread};
use samverk_domain::time;

use crate::layout::Tone;
use crate::markdown;
use crate::words::count;

/// A thread as a row.
pub(crate) struct Thread {
    pub(crate) href: String,
    pub(crate) title: String,
    /// How many posts, who opened it and when somebody last wrote.
    pub(crate) about: String,
    /// The meeting that it is about.
    pub(crate) meeting: Option<String>,
    /// The document that it is about.
    pub(crate) document: Option<String>,
    /// What the reader has not seen, or that it is closed.
    pub(crate) tag: Option<(String, Tone)>,
}

impl Thread {
    pub(super) fn of(listed: &thread::Listed) -> Self {
        let thread = &listed.thread;
        let posts = count(thread.posts.cast_unsigned(), "inlägg", "inlägg");
        let last = time::moment(thread.last_post_at);
        let news = (listed.unread > 0).then(|| (format!("{} nya", listed.unread), Tone::Info));
        let news = news.map(|(words, tone)| (if listed.unread == 1 { "1 nytt".to_owned() } else { words }, tone));
        let closed = (thread.state == ThreadState::Closed).then(|| ("Stängd".to_owned(), Tone::Neutral));
        Self {
            href: super::address(listed),
            title: thread.title.clone(),
            about: format!("{posts}, senast {last}. Startad av {}, {}", listed.opened_by(), listed.organisation_name),
            meeting: listed.meeting_title.clone(),
            document: listed.document_title.clone(),
            tag: news.or(closed),
        }
    }
}

/// A post on the page of its thread.
pub(super) struct Post {
    /// What it is found by on the page.
    pub(super) anchor: String,
    pub(super) author: String,
    pub(super) organisation: String,
    pub(super) when: String,
    pub(super) edited: Option<String>,
    /// Made of Markdown without any HTML of its own; nothing when it is removed.
    pub(super) text: Option<String>,
    pub(super) is_new: bool,
    pub(super) change: Option<String>,
    pub(super) remove: Option<String>,
}

impl Post {
    pub(super) fn of(
        listed: &post::Listed,
        (state, standing): (ThreadState, Standing),
        actor: &Actor,
        seen: Option<post::PostId>,
        now: DateTime<Utc>,
    ) -> Self {
        let row = &listed.post;
        let page = format!("/natverk/inlagg/{}", row.id);
        Self {
            anchor: anchor(row.id),
            author: listed.author(),
            organisation: listed.organisation_name.clone(),
            when: time::moment(row.posted_at),
            edited: row.edited_at.map(time::moment),
            text: row.removed_at.is_none().then(|| markdown::html(&row.text)),
            is_new: row.removed_at.is_none() && !listed.is_own(actor) && seen.is_none_or(|seen| seen < row.id),
            change: listed.can_be_changed(actor, state, now).then(|| page.clone()),
            remove: listed.can_be_removed(actor, standing).then(|| format!("{page}/ta-bort")),
        }
    }
}

/// What a post is found by on its page.
pub(super) fn anchor(id: post::PostId) -> String {
    format!("inlagg-{id}")
}
