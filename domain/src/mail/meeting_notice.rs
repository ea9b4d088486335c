//! What those who are in a network are told of its meetings.

use super::{Letter, Recipient, write};
use crate::calendar::{self, Method};
use crate::error::Result;
use crate::networks::NetworkMeetingId;
use crate::networks::calling::News;
use crate::networks::meeting::{self, Listed, Model};
use crate::networks::meeting_entry::{self, Invited, Reader};
use crate::networks::meeting_state::MeetingState;
use crate::networks::member_state::MemberState;
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
    let telling = Telling::begin(scope, base_url, news).await?;
    for member in membership::active(scope, found.meeting.network_id).await? {
        let key = format!("meeting:{id}:{sequence}:{}", member.id);
        telling.tell(scope, &found, &member, &key).await?;
    }
    Ok(())
}

/// Whoever comes into a network after its people were called is called too; and whoever leaves it is told that the meetings to
/// come are no longer theirs.
pub(crate) async fn tell_member(
    scope: &WriteScope,
    base_url: &str,
    member: &membership::Model,
    news: News,
) -> Result<()> {
    let telling = Telling::begin(scope, base_url, news).await?;
    for mut found in meeting::to_come(scope, member.network_id).await? {
        let (id, sequence) = (found.meeting.id, found.meeting.calendar_sequence);
        let mut key = format!("meeting:{id}:{sequence}:{}", member.id);
        if news == News::Cancelled {
            found.meeting.state = MeetingState::Cancelled;
            key.push_str(":left");
        }
        telling.tell(scope, &found, member, &key).await?;
    }
    Ok(())
}

/// What is told, by whom.
struct Telling<'a> {
    base_url: &'a str,
    /// Name and address.
    organiser: (String, String),
    news: News,
}

impl<'a> Telling<'a> {
    async fn begin(scope: &WriteScope, base_url: &'a str, news: News) -> Result<Self> {
        Ok(Self { base_url, organiser: organiser(scope, base_url).await?, news })
    }

    async fn tell(&self, scope: &WriteScope, found: &Listed, member: &membership::Model, key: &str) -> Result<()> {
        let person = person::get(scope, member.person_id).await?;
        let Some(to) = Recipient::of(&person) else { return Ok(()) };
        let letter = self.letter(found, member, &person.given_name);
        let organiser = (self.organiser.0.as_str(), self.organiser.1.as_str());
        let invited = Reader::Invited(Invited { attendee: (&to.name, &to.address), role: member.role, organiser });
        let entry = meeting_entry::event(&found.meeting, &found.network_name, &invited, scope.now());
        let method = if self.news == News::Cancelled { Method::Cancel } else { Method::Request };
        let calendar = calendar::calendar(method, None, [entry]);
        write(scope, key, &to, &letter, Some((method, vec![calendar]))).await
    }

    fn letter(&self, found: &Listed, member: &membership::Model, given_name: &str) -> Letter {
        let news = self.news;
        let Listed { meeting, network_name, .. } = found;
        let is_substitute = member.role == MemberRole::Substitute;
        let has_left = member.state == MemberState::Ended;
        let (opening, sentence) = match (news, is_substitute) {
            (News::Called, false) => ("Kallelse", format!("{network_name} träffas, och du är kallad.")),
            (News::Called, true) => (
                "Kallelse till ersättare",
                format!(
                    "{network_name} träffas. Du får kallelsen som ersättare, och kommer om den du ersätter inte kan."
                ),
            ),
            (News::Changed, false) => {
                ("Ny tid eller plats", format!("{network_name} har ändrat en träff. Det här gäller nu."))
            }
            (News::Changed, true) => (
                "Ny tid eller plats",
                format!("{network_name} har ändrat en träff som du är ersättare till. Det här gäller nu."),
            ),
            (News::Cancelled, _) if has_left => (
                "Inte längre kallad",
                format!("Du är inte längre med i {network_name}, så träffen nedan gäller inte dig."),
            ),
            (News::Cancelled, _) => ("Inställd träff", format!("{network_name} har ställt in en träff.")),
        };
        let calendar = match news {
            News::Called => "Tiden följer med som kalenderpost.",
            News::Changed => "Kalenderposten uppdateras.",
            News::Cancelled => "Kalenderposten tas bort.",
        };
        let page = format!("{}/natverk/traff/{}", self.base_url, meeting.id);
        Letter {
            subject: format!("{opening}: {}", meeting.title),
            paragraphs: vec![format!("Hej {given_name}. {sentence} {calendar}")],
            facts: facts(meeting, network_name, news),
            action: match news {
                News::Called => Some(("Svara om du kommer", page)),
                News::Changed | News::Cancelled => Some(("Visa träffen", page)).filter(|_| !has_left),
            },
            closing: agenda(meeting).filter(|_| news == News::Called).into_iter().flatten().collect(),
            ..Letter::default()
        }
    }
}

/// The association, by whose calendar it is. A convener is not named: they may be protected.
async fn organiser(scope: &WriteScope, base_url: &str) -> Result<(String, String)> {
    let association = organisation::association(scope).await?;
    let (name, address) = association.map(|one| (one.name, one.contact_email)).unwrap_or_default();
    let host = base_url.rsplit("//").next().and_then(|rest| rest.split([':', '/']).next()).unwrap_or_default();
    Ok((name, address.unwrap_or_else(|| format!("noreply@{host}"))))
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
