//! Skeleton.
use poem::Route;
use samverk_domain::store::Database;
/// What the portal needs.
#[derive(Clone)]
pub struct Portal {
    /// The database.
    pub database: Database,
    /// The address as people reach it, without a slash at the end.
    pub base_url: String,
    /// Whether demo accounts are named on the sign-in page.
    pub is_demo: bool,
    /// Whether `X-Forwarded-For` names the client.
    pub behind_proxy: bool,
}
impl Portal {
    /// Routes.
    #[must_use]
    pub fn routes(&self) -> Route {
        Route::new()
    }
}
