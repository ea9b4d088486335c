//! A client of HTTP/1.1 that keeps its connection, as light as can be: it shares the machine with what it measures.

use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::Result;

/// A request that is not sent yet.
pub(crate) type Ask = Request<Full<Bytes>>;

/// A kept connection.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, host: HeaderValue::from_str(&address.to_string())? })
    }

    async fn send(&mut self, mut ask: Ask) -> Result<Response<Incoming>> {
        ask.headers_mut().insert(header::HOST, self.host.clone());
        self.sender.ready().await?;
        Ok(self.sender.send_request(ask).await?)
    }

    /// Sends and reads the answer to its end, without keeping it.
    pub(crate) async fn status(&mut self, ask: Ask) -> Result<StatusCode> {
        let mut response = self.send(ask).await?;
        while let Some(frame) = response.body_mut().frame().await {
            frame?;
        }
        Ok(response.status())
    }

    /// Sends and gives the whole answer; anything but success is an error that says what came instead.
    pub(crate) async fn whole(&mut self, ask: Ask) -> Result<Response<Bytes>> {
        let asked = format!("{} {}", ask.method(), ask.uri());
        let (parts, body) = self.send(ask).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        if !parts.status.is_success() && !parts.status.is_redirection() {
            return Err(format!("{asked}: {} {}", parts.status, String::from_utf8_lossy(&body)).into());
        }
        Ok(Response::from_parts(parts, body))
    }

    /// Sends and reads the answer as JSON.
    pub(crate) async fn json(&mut self, ask: Ask) -> Result<Value> {
        Ok(serde_json::from_slice(self.whole(ask).await?.body())?)
    }
}

/// A request for something to read.
pub(crate) fn get(path: &str) -> Ask {
    Request::builder().uri(path).body(Full::default()).expect("paths of the benchmark are well formed")
}

/// A request with a body of JSON.
pub(crate) fn post(path: &str, body: &Value) -> Ask {
    let mut ask = get(path);
    *ask.method_mut() = Method::POST;
    *ask.body_mut() = Full::from(body.to_string());
    ask.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    ask
}

/// The request with a header more.
pub(crate) fn with(mut ask: Ask, name: header::HeaderName, value: &str) -> Ask {
    ask.headers_mut().insert(name, HeaderValue::from_str(value).expect("tokens and cookies are plain text"));
    ask
}
