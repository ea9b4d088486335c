//! What is told of requests to be erased: to those who decide, and to whoever asked.

use super::{Letter, Recipient, write};
use crate::access::role;
use crate::error::Result;
use crate::people::person;
use crate::privacy::request::{self, ErasureRequestId, Model, State};
use crate::store::WriteScope;
use crate::time;

/// Those who decide are told that somebody asks; whoever asked is told why not. As the request stands now.
pub(crate) async fn tell(scope: &WriteScope, base_url: &str, id: ErasureRequestId) -> Result<()> {
    let request = request::get(scope, id).await?.request;
    match request.state {
        State::Waiting => asked(scope, base_url, &request).await,
        State::Refused => refused(scope, base_url, &request).await,
        State::Withdrawn | State::Granted => Ok(()),
    }
}

/// The mail does not say who asks: it lies longer than the person may.
async fn asked(scope: &WriteScope, base_url: &str, request: &Model) -> Result<()> {
    let coordinators = role::coordinators(scope, [request.owner_org_id]).await?;
    let (deciders, area) = if coordinators.is_empty() {
        (role::administrators(scope).await?, "arbete")
    } else {
        (coordinators, "min-kommun")
    };
    for decider in deciders {
        let person = person::get(scope, decider).await?;
        let Some(to) = Recipient::of(&person) else { continue };
        let letter = Letter {
            subject: "Någon begär att få sina uppgifter borttagna".to_owned(),
            paragraphs: vec![format!(
                "Hej {}. En person i din organisation har begärt att få sina personuppgifter borttagna. Begäran ska få svar \
                 inom en månad.",
                person.given_name
            )],
            facts: vec![("Svara senast", time::date(request.due_on))],
            action: Some(("Pröva begäran", format!("{base_url}/{area}/borttagning/{}", request.id))),
            ..Letter::default()
        };
        write(scope, &format!("erasure:{}:asked:{decider}", request.id), &to, &letter, None).await?;
    }
    Ok(())
}

async fn refused(scope: &WriteScope, base_url: &str, request: &Model) -> Result<()> {
    let person = person::get(scope, request.person_id).await?;
    let Some(to) = Recipient::of(&person) else { return Ok(()) };
    let letter = Letter {
        subject: "Dina uppgifter tas inte bort".to_owned(),
        paragraphs: vec![format!(
            "Hej {}. Du har begärt att få dina personuppgifter borttagna. Begäran har prövats, och uppgifterna tas inte bort.",
            person.given_name
        )],
        facts: request.reason.clone().map(|reason| ("Skäl", reason)).into_iter().collect(),
        action: Some(("Se dina uppgifter", format!("{base_url}/mina-sidor/uppgifter"))),
        // GDPR article 12.4; lagen (2018:218) 7 kap. 2 §.
        closing: vec![
            "Tycker du att det är fel kan du klaga hos Integritetsskyddsmyndigheten (IMY): \
             https://www.imy.se/privatperson/utfora-arenden/lamna-ett-klagomal/"
                .to_owned(),
            "Har din kommun eller en annan myndighet beslutat kan du också överklaga till förvaltningsrätten inom tre \
             veckor från att du fick det här mejlet. Överklagandet skickas till den som beslutade."
                .to_owned(),
        ],
        ..Letter::default()
    };
    write(scope, &format!("erasure:{}:refused", request.id), &to, &letter, None).await
}

/// Whoever asked is told that they are erased. The mail is removed when it has been sent.
pub(crate) async fn granted(scope: &WriteScope, id: ErasureRequestId, address: String) -> Result<()> {
    let to = Recipient { organisation: None, name: String::new(), address };
    let letter = Letter {
        subject: "Dina uppgifter är borttagna".to_owned(),
        paragraphs: vec![
            "Hej. Du har begärt att få dina personuppgifter borttagna. Det är nu gjort, och det går inte längre att logga in \
             med den här adressen. Det här är det sista mejlet."
                .to_owned(),
        ],
        ..Letter::default()
    };
    write(scope, &format!("{}{id}", super::FAREWELL), &to, &letter, None).await
}
