//! Trying a job again.

use poem::handler;
use poem::web::cookie::CookieJar;
use poem::web::{Data, Path};
use samverk_domain::jobs::{self, JobId};

use crate::Portal;
use crate::error_page::{Answer, Failure};
use crate::layout::Flash;
use crate::sign_in::see_other;
use crate::visitor::{self, Visitor};

#[handler]
pub(super) async fn retry(
    Data(portal): Data<&Portal>,
    visitor: Visitor,
    cookies: &CookieJar,
    Path(id): Path<JobId>,
) -> Answer {
    portal.database.write(&visitor.actor, async |scope| jobs::retry(scope, id).await.map_err(Failure)).await?;
    visitor::say(cookies, portal, &Flash::done("Arbetet görs om så snart som möjligt."));
    Ok(see_other("/arbete/drift"))
}
