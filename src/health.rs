//! Whether the program lives, and whether it can serve.

use poem::http::StatusCode;
use poem::web::Data;
use poem::{Route, get, handler};
use samverk_domain::access::Actor;
use samverk_domain::organisations::department;
use samverk_domain::store::Database;

pub(crate) fn routes() -> Route {
    Route::new().at("/live", get(live)).at("/ready", get(ready))
}

/// The process runs. Asks nobody else: a database that is away is no reason to restart it.
#[handler]
fn live() -> &'static str {
    "ok"
}

/// The database answers and has its schema.
#[handler]
async fn ready(Data(database): Data<&Database>) -> (StatusCode, &'static str) {
    match database.read(&Actor::Anyone, async |scope| department::list(scope).await).await {
        Ok(_) => (StatusCode::OK, "ok"),
        Err(fault) => {
            tracing::error!(%fault, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
