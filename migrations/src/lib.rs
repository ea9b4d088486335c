//! The database schema, one file per change, never edited after release.
//!
//! Both databases read the same SQL: SQLite takes PostgreSQL's type names as they are (the values decide), and the
//! collation `binary`, built into SQLite, is created on PostgreSQL first. What truly differs (triggers) stands in a
//! second file with the database's name. Changes only go forward; a rollback is a restored backup.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

struct Change {
    name: &'static str,
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl MigrationName for Change {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Change {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let own = match manager.get_database_backend() {
            DbBackend::Sqlite => self.sqlite,
            _ => self.postgres,
        };
        let connection = manager.get_connection();
        for sql in [self.both, own] {
            if !sql.is_empty() {
                connection.execute_unprepared(sql).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

macro_rules! changes {
    ($($name:literal $(, sqlite: $sqlite:literal, postgres: $postgres:literal)?;)*) => {
        vec![$(Box::new(Change {
            name: $name,
            both: include_str!(concat!($name, ".sql")),
            sqlite: concat!("" $(, include_str!($sqlite))?),
            postgres: concat!("" $(, include_str!($postgres))?),
        }) as Box<dyn MigrationTrait>),*]
    };
}

/// All changes in order. Running it takes a lock on PostgreSQL's migration table, so that several processes may start at once.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        changes! {
            "m0001_collation", sqlite: "m0001_collation.sqlite.sql", postgres: "m0001_collation.postgres.sql";
            "m0002_organisations";
            "m0003_people";
            "m0004_access";
            "m0005_audit", sqlite: "m0005_audit.sqlite.sql", postgres: "m0005_audit.postgres.sql";
            "m0006_jobs";
            "m0007_courses";
            "m0008_offerings";
            "m0009_registrations";
            "m0010_rules";
            "m0011_contact";
            "m0012_unsent_forms";
            "m0013_lookups";
            "m0014_lists";
            "m0015_offers";
            "m0016_wishes";
            "m0018_feeds";
            "m0019_check_in";
            "m0020_certificates";
            "m0021_evaluations";
            "m0022_billing";
            "m0024_cancellation";
            "m0025_seat_pools";
            "m0026_seat_leases";
            "m0027_approvals";
            "m0028_privacy", sqlite: "m0028_privacy.sqlite.sql", postgres: "m0028_privacy.postgres.sql";
            "m0029_rooms";
            "m0031_billed";
            "m0032_times";
            "m0033_invitations";
            "m0035_co_organisers";
            "m0036_series";
            "m0037_batches";
            "m0039_erasure_requests";
            "m0040_networks";
            "m0046_retention_and_stems";
            "m0047_protected";
            "m0048_documents";
            "m0049_nominations";
            "m0055_network_meetings";
            "m0056_network_attendance";
            "m0057_network_next_steps";
            "m0058_projects";
            "m0059_project_applications";
            "m0060_project_participations";
            "m0063_document_holders";
            "m0064_discussion";
            "m0065_discussion_digests";
            "m0066_needs";
            "m0067_project_follow_up";
            "m0068_dropped_projects";
            "m0069_document_threads";
        }
    }
}
