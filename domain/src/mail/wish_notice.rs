//! What those behind a wish are told when it is answered.

use super::{Letter, Recipient, write};
use crate::access::role;
use crate::courses::course::{self, Visibility};
use crate::courses::wish::{self, WishId};
use crate::courses::wish_state::WishState;
use crate::courses::wish_support;
use crate::error::Result;
use crate::people::person;
use crate::store::{Scope, WriteScope};

/// The coordinators of every organisation behind a wish are told what became of it, as it is now.
pub(crate) async fn answered(scope: &WriteScope, base_url: &str, id: WishId, version: i64) -> Result<()> {
    let listed = wish::get(scope, id).await?;
    let wish = &listed.wish;
    let (subject, sentence) = match wish.state {
        WishState::Planned => ("Det blir en kurs", "Det blir en kurs av önskemålet som ni står bakom."),
        WishState::Declined => ("Det blir ingen kurs", "Det blir ingen kurs av önskemålet som ni står bakom."),
        WishState::Considered => {
            ("Vi tittar på önskemålet", "Vi undersöker om det kan bli en kurs av önskemålet som ni står bakom.")
        }
        WishState::Asked | WishState::Withdrawn => return Ok(()),
    };
    let mut facts = vec![("Önskemål", wish.title.clone())];
    facts.extend(open_title(scope, wish).await?.map(|title| ("Kurs", title)));
    facts.extend(wish.answer.clone().map(|answer| ("Svar", answer)));
    let organisations = wish_support::supporters(scope, id).await?;
    for coordinator in role::coordinators(scope, organisations).await? {
        let person = person::get(scope, coordinator).await?;
        let Some(to) = Recipient::of(&person) else { continue };
        let letter = Letter {
            subject: format!("{subject}: {}", wish.title),
            paragraphs: vec![format!("Hej {}. {sentence}", person.given_name)],
            facts: facts.clone(),
            action: Some(("Se önskemålet", format!("{base_url}/min-kommun/onskemal/{id}"))),
            ..Letter::default()
        };
        write(scope, &format!("wish:{id}:{version}:{coordinator}"), &to, &letter, None).await?;
    }
    Ok(())
}

/// The title of the course that it became, once members may see that.
async fn open_title(scope: &Scope, wish: &wish::Model) -> Result<Option<String>> {
    let Some(id) = wish.course_id else { return Ok(None) };
    let course = course::get(scope, id).await?;
    let is_open = course.is_published && course.visibility != Visibility::Staff;
    Ok(is_open.then_some(course.title))
}
