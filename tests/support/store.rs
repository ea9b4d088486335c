//! A store that speaks S3, with a bucket.

use std::path::{Path, PathBuf};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

const KEY: &str = "nyckel";
const SECRET: &str = "hemlig nyckel";

/// A store with the bucket `dokument`; it ends with the test.
pub(crate) struct Store {
    address: String,
    /// Where it keeps what is in the bucket.
    pub(crate) bucket: PathBuf,
}

impl Store {
    /// Starts it in a folder.
    pub(crate) async fn start(folder: &Path) -> Self {
        let bucket = folder.join("s3/dokument");
        std::fs::create_dir_all(&bucket).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.join("s3")).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service.clone()));
            }
        });
        Self { address, bucket }
    }

    /// What a server of ours is to be told, to keep its files in a folder of the bucket.
    pub(crate) fn settings(&self) -> [(&str, &str); 6] {
        [
            ("SAMVERK_FILES", "s3://dokument/samverk"),
            ("AWS_ACCESS_KEY_ID", KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET),
            ("AWS_REGION", "eu-north-1"),
            ("AWS_ENDPOINT_URL", &self.address),
            ("AWS_ALLOW_HTTP", "true"),
        ]
    }
}
