//! The bytes of what people upload, outside of the database: in a folder, or in any store that speaks S3. Here a file is an id
//! and bytes; the database says what it is and who may have it.

use std::fmt;
use std::path::Path as Folder;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use sea_orm::DbErr;

use super::FileId;
use crate::error::{Error, Result};

/// Where files are.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Nowhere: what is stored is forgotten. For describing what would be served without any.
    #[must_use]
    pub fn absent() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    /// Files in a folder, which is made if it is not there.
    pub fn in_folder(folder: &Folder) -> Result<Self, FilesFault> {
        std::fs::create_dir_all(folder).map_err(|fault| FilesFault(fault.to_string()))?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true).with_fsync(true))))
    }

    /// Files in a bucket: `s3://bucket/folder`. Who and where is in the environment that every S3 client reads
    /// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`).
    pub fn in_bucket(url: &str) -> Result<Self, FilesFault> {
        let bucket = AmazonS3Builder::from_env().with_url(url).build()?;
        let folder = url.splitn(4, '/').nth(3).unwrap_or_default();
        Ok(Self(Arc::new(PrefixStore::new(bucket, Path::parse(folder).map_err(object_store::Error::from)?))))
    }

    /// Stores a file's bytes. Doing it twice does no harm.
    pub(super) async fn put(&self, id: FileId, bytes: Bytes) -> Result<()> {
        self.0.put(&path(id), bytes.into()).await.map_err(fault)?;
        Ok(())
    }

    /// The bytes of a file, as they come.
    pub(super) async fn read(&self, id: FileId) -> Result<impl Stream<Item = std::io::Result<Bytes>> + Send + 'static> {
        let found = self.0.get(&path(id)).await.map_err(fault)?;
        Ok(found.into_stream().map(|part| part.map_err(std::io::Error::other)))
    }

    /// Removes a file, if it is there.
    pub(super) async fn remove(&self, id: FileId) -> Result<()> {
        match self.0.delete(&path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(other) => Err(fault(other)),
        }
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// The last figures are the random ones: no folder gets too full.
fn path(id: FileId) -> Path {
    let name = id.to_string();
    Path::from_iter([&name[name.len() - 2..], &name])
}

fn fault(fault: object_store::Error) -> Error {
    Error::Store(DbErr::Custom(format!("files: {fault}")))
}

/// Why files cannot be kept where the configuration says.
#[derive(Debug, thiserror::Error)]
#[error("SAMVERK_FILES: {0}")]
pub struct FilesFault(String);

impl From<object_store::Error> for FilesFault {
    fn from(fault: object_store::Error) -> Self {
        Self(fault.to_string())
    }
}
