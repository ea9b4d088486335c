//! What those who are in a network are told of its meetings.

use super::{Letter, Recipient, write};
use crate::calendar::{self, Method};
use crate::error::Result;
use crate::networks::NetworkMeetingId;
use crate::networks::calling::News;
use crate::networks::meeting::{self, Listed, Model};
use crate::networks::meeting_entry::{self, Invited};
use crate::networks::meeting_state::MeetingState;
use crate::networks::membership::{self, MemberRole};
use crate::organisations::organisation;
use crate::people::person;
use crate::store::WriteScope;
use crate::{swedish, time};

/// Everybody who is in the network now is told, each with an entry for their calendar. What no longer holds is not told: of a
/// meeting that was cancelled since, another job tells.
pub(crate) async fn tell(
    scope: &WriteScope,
    base_url: &str,
    id: NetworkMeetingId,
    sequence: i64,
    news: News,
) -> Result<()> {
    let found = meeting::get(scope, id).await?;
    let is_off = found.meeting.state == MeetingState::Cancelled;
    if is_off != (news == News::Cancelled) {
        return Ok(());
    }
    let organiser = organiser(scope, base_url).await?;
    for member in membership::active(scope, found.meeting.network_id).await? {
        let person = person::get(scope, member.person_id).await?;
        let Some(to) = Recipient::of(&person) else { continue };
        let letter = letter(&found, news, member.role, &person.given_name);
        let invited =
            Invited { attendee: (&to.name, &to.address), role: member.role, organiser: (&organiser.0, &organiser.1) };
        let entry = meeting_entry::event(&found.meeting, &found.network_name, Some(&invited), scope.now());
        let method = if is_off { Method::Cancel } else { Method::Request };
        let calendar = calendar::calendar(method, None, [entry]);
        let key = format!("meeting:{id}:{sequence}:{}", member.id);
        write(scope, &key, &to, &letter, Some((method, vec![calendar]))).await?;
    }
    Ok(())
}

/// The association, by whose calendar it is. A convener is not named: they may be protected.
async fn organiser(scope: &WriteScope, base_url: &str) -> Result<(String, String)> {
    let association = organisation::association(scope).await?;
    let (name, address) = association.map(|one| (one.name, one.contact_email)).unwrap_or_default();
    let host = base_url.rsplit("//").next().and_then(|rest| rest.split([':', '/']).next()).unwrap_or_default();
    Ok((name, address.unwrap_or_else(|| format!("noreply@{host}"))))
}

fn letter(found: &Listed, news: News, role: MemberRole, given_name: &str) -> Letter {
    let Listed { meeting, network_name, .. } = found;
    let is_substitute = role == MemberRole::Substitute;
    let (opening, sentence) = match (news, is_substitute) {
        (News::Called, false) => ("Kallelse", format!("{network_name} träffas, och du är kallad.")),
        (News::Called, true) => (
            "Kallelse till ersättare",
            format!("{network_name} träffas. Du får kallelsen som ersättare, och kommer om den du ersätter inte kan."),
        ),
        (News::Changed, false) => {
            ("Ny tid eller plats", format!("{network_name} har ändrat en träff. Det här gäller nu."))
        }
        (News::Changed, true) => (
            "Ny tid eller plats",
            format!("{network_name} har ändrat en träff som du är ersättare till. Det här gäller nu."),
        ),
        (News::Cancelled, _) => ("Inställd träff", format!("{network_name} har ställt in en träff.")),
    };
    let calendar = match news {
        News::Called => "Tiden följer med som kalenderpost.",
        News::Changed => "Kalenderposten uppdateras.",
        News::Cancelled => "Kalenderposten tas bort.",
    };
    Letter {
        subject: format!("{opening}: {}", meeting.title),
        paragraphs: vec![format!("Hej {given_name}. {sentence} {calendar}")],
        facts: facts(meeting, network_name, news),
        closing: agenda(meeting).filter(|_| news == News::Called).into_iter().flatten().collect(),
        ..Letter::default()
    }
}

fn facts(meeting: &Model, network_name: &str, news: News) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Nätverk", network_name.to_owned()),
        ("När", swedish::typed(&time::span(meeting.starts_at, meeting.ends_at))),
        ("Var", meeting_entry::place(meeting)),
    ];
    if news != News::Cancelled {
        facts.extend(meeting.virtual_link.clone().map(|link| ("Länk", link)));
    }
    facts
}

/// The agenda as it was written, paragraph by paragraph.
fn agenda(meeting: &Model) -> Option<Vec<String>> {
    let lines = meeting.agenda.as_ref()?.lines().map(str::trim).filter(|line| !line.is_empty());
    Some(std::iter::once("Dagordning").chain(lines).map(str::to_owned).collect())
}
