//! A line to the program that can be cut: what is under way breaks off, and nobody gets through until it is mended.

use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::TestApp;

/// A line to the program.
pub(crate) struct Line {
    /// The address at this end.
    pub(crate) base: String,
    is_whole: Arc<watch::Sender<bool>>,
}

impl Line {
    /// A line to the program of a test.
    pub(crate) async fn to(app: &TestApp) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let far = app.base.trim_start_matches("http://").to_owned();
        let is_whole = Arc::new(watch::Sender::new(true));
        let state = is_whole.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (far, mut state) = (far.clone(), state.subscribe());
                tokio::spawn(async move {
                    if !*state.borrow() {
                        return;
                    }
                    let mut far = TcpStream::connect(far).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = state.wait_for(|is_whole| !is_whole) => {}
                    }
                });
            }
        });
        Self { base, is_whole }
    }

    /// Cuts it.
    pub(crate) fn cut(&self) {
        self.is_whole.send_replace(false);
    }

    /// Mends it.
    pub(crate) fn mend(&self) {
        self.is_whole.send_replace(true);
    }
}
