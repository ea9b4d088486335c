//! Skeleton.
use poem::Route;
use samverk_domain::access::token::Tokens;
use samverk_domain::store::Database;
/// What the API needs.
#[derive(Clone)]
pub struct Api {
    /// The database.
    pub database: Database,
    /// Signs and checks tokens.
    pub tokens: Tokens,
    /// The address as people reach it, without a slash at the end.
    pub base_url: String,
    /// Whether `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
}
impl Api {
    /// Routes.
    #[must_use]
    pub fn routes(&self) -> Route {
        Route::new()
    }
    /// Routes.
    #[must_use]
    pub fn well_known(&self) -> Route {
        Route::new()
    }
}
/// Doc.
#[must_use]
pub fn document() -> String {
    String::new()
}
