//! What the database holds, table by table.

use samverk_domain::access::OrganisationId;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};

use super::TestApp;

impl TestApp {
    /// What a statement finds.
    pub(crate) async fn query(&self, sql: &str) -> Vec<QueryResult> {
        let statement = Statement::from_string(self.backend(), sql);
        self.database.for_migrations().query_all_raw(statement).await.unwrap()
    }

    /// The columns of a table, in order.
    pub(crate) async fn columns(&self, table: &str) -> Vec<String> {
        self.columns_with(table, "").await
    }

    /// Those of them that hold text.
    pub(crate) async fn columns_of_text(&self, table: &str) -> Vec<String> {
        let kind = if self.backend() == DbBackend::Sqlite { "type" } else { "data_type" };
        self.columns_with(table, &format!("AND LOWER({kind}) = 'text'")).await
    }

    async fn columns_with(&self, table: &str, condition: &str) -> Vec<String> {
        let sql = match self.backend() {
            DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') WHERE TRUE {condition}"),
            _ => format!(
                "SELECT column_name::text AS name FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = '{table}' {condition} ORDER BY ordinal_position"
            ),
        };
        self.query(&sql).await.iter().map(|row| row.try_get("", "name").unwrap()).collect()
    }

    /// The rows of a table as text, with these columns, in no order of time.
    pub(crate) async fn contents(&self, table: &str, columns: &[String]) -> Vec<String> {
        self.contents_where(table, columns, "1 = 1").await
    }

    /// The rows of a table that are an organisation's, with all their columns.
    pub(crate) async fn contents_of(&self, table: &str, tenant: &str, owner: OrganisationId) -> Vec<String> {
        let condition = match self.backend() {
            DbBackend::Sqlite => format!("hex({tenant}) = '{:X}'", owner.0.simple()),
            _ => format!("{tenant} = '{owner}'"),
        };
        self.contents_where(table, &self.columns(table).await, &condition).await
    }

    /// Which database it is.
    pub(crate) fn backend(&self) -> DbBackend {
        self.database.for_migrations().get_database_backend()
    }

    async fn contents_where(&self, table: &str, columns: &[String], condition: &str) -> Vec<String> {
        let text = |column: &String| match self.backend() {
            DbBackend::Sqlite => format!("'{column}=' || quote(\"{column}\")"),
            _ => format!("'{column}=' || COALESCE(\"{column}\"::text, 'NULL')"),
        };
        let row = columns.iter().map(text).collect::<Vec<_>>().join(" || ' ' || ");
        let found = self.query(&format!("SELECT {row} AS found FROM {table} WHERE {condition} ORDER BY 1")).await;
        found.iter().map(|row| row.try_get("", "found").unwrap()).collect()
    }
}
