//! A need on the page of its network's needs.

use samverk_domain::access::Actor;
use samverk_domain::discussion::standing::Standing;
use samverk_domain::networks::need_signal::Listed;
use samverk_domain::networks::need_signal_state::NeedSignalState;
use samverk_domain::time;

use crate::layout::Tone;
use crate::words::{self, count};

pub(super) struct Need {
    /// What it is found by on the page.
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) text: String,
    /// Who noted it, and when.
    pub(super) about: String,
    pub(super) meeting: Option<(String, String)>,
    pub(super) others: Option<String>,
    pub(super) state: (&'static str, Tone),
    pub(super) answer: Option<String>,
    /// What it became: the name, the address and how it is with that.
    pub(super) became: Option<(String, String, &'static str)>,
    /// What the reader may do with it: addresses and words.
    pub(super) links: Vec<(String, &'static str)>,
    /// Where the reader's organisation says that it has the need too, or takes it back, or where an answer is taken back.
    pub(super) buttons: Vec<(String, &'static str)>,
}

impl Need {
    pub(super) fn of(listed: &Listed, standing: Standing, actor: &Actor) -> Self {
        let need = &listed.need;
        let noted = time::date(time::local_date(need.created_at));
        let others = u64::try_from(listed.supporters).unwrap_or_default();
        Self {
            anchor: format!("behov-{}", need.id),
            title: need.title.clone(),
            text: need.text.clone(),
            about: format!("{}, {}, {noted}", listed.noted_by(), listed.organisation_name),
            meeting: need.meeting_id.zip(listed.meeting_title.clone()).map(|(id, title)| (title, meeting(id))),
            others: (others > 0)
                .then(|| format!("Det har även {}", count(others, "organisation till", "andra organisationer"))),
            state: (need.state.name(), tone(need.state)),
            answer: need.answer.clone(),
            became: became(listed, actor),
            links: links(listed, standing, actor),
            buttons: buttons(listed, standing, actor),
        }
    }
}

fn meeting(id: impl std::fmt::Display) -> String {
    format!("/natverk/traff/{id}")
}

fn tone(state: NeedSignalState) -> Tone {
    match state {
        NeedSignalState::New => Tone::Info,
        NeedSignalState::TakenUp => Tone::Success,
        NeedSignalState::NoFurther => Tone::Neutral,
    }
}

fn became(listed: &Listed, actor: &Actor) -> Option<(String, String, &'static str)> {
    if let (Some(id), Some(title), Some(state)) = (listed.need.wish_id, &listed.wish_title, listed.wish_state) {
        let area = if actor.is_association() { "arbete" } else { "min-kommun" };
        return Some((format!("Önskemålet {title}"), format!("/{area}/onskemal/{id}"), words::wish_state(state).0));
    }
    let (title, slug, state) = (&listed.project_title, &listed.project_slug, listed.project_state);
    let (Some(title), Some(slug), Some(state)) = (title, slug, state) else { return None };
    Some((format!("Projektet {title}"), format!("/projekt/{slug}"), state.name()))
}

fn links(listed: &Listed, standing: Standing, actor: &Actor) -> Vec<(String, &'static str)> {
    let page = |part: &str| format!("/natverk/behov/{}/{part}", listed.need.id);
    let is_new = listed.need.state == NeedSignalState::New;
    [
        (listed.can_be_wished(standing), "kurs", "Önska en kurs"),
        (listed.can_be_started(actor), "projekt", "Gör till projektidé"),
        (is_new && standing == Standing::Moderator, "svara", "Svara att det inte går vidare"),
        (listed.can_be_changed(actor, standing), "andra", "Ändra"),
        (standing == Standing::Moderator, "ta-bort", "Ta bort"),
    ]
    .into_iter()
    .filter(|(may, ..)| *may)
    .map(|(_, part, words)| (page(part), words))
    .collect()
}

fn buttons(listed: &Listed, standing: Standing, actor: &Actor) -> Vec<(String, &'static str)> {
    let page = |part: &str| format!("/natverk/behov/{}/{part}", listed.need.id);
    let can_be_supported = listed.can_be_supported(actor, standing);
    let goes_no_further = listed.need.state == NeedSignalState::NoFurther;
    [
        (can_be_supported && !listed.is_supported, "vi-ocksa", "Vi har samma behov"),
        (can_be_supported && listed.is_supported, "inte-vi", "Vi har inte längre behovet"),
        (goes_no_further && standing == Standing::Moderator, "ta-upp-igen", "Ta upp igen"),
    ]
    .into_iter()
    .filter(|(may, ..)| *may)
    .map(|(_, part, words)| (page(part), words))
    .collect()
}
