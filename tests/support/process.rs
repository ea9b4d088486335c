//! The program in a process of its own, as whoever runs it starts it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::oneshot;

/// Longer than anything here takes, also on a machine that does much else.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program with some arguments, with nothing set but where its data are.
pub(crate) fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samverk"));
    command.args(arguments).env_clear().env("SAMVERK_DATA", data);
    command
}

/// A server on a free port; it ends with the test.
pub(crate) struct Process {
    /// Where it says that it listens.
    pub(crate) base: String,
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts a server and waits until it says where it listens.
    pub(crate) async fn serve(mut command: Command) -> Self {
        command.env("SAMVERK_LISTEN", "127.0.0.1:0").stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let log = Arc::<Mutex<Vec<String>>>::default();
        let (tell, told) = oneshot::channel();
        // Reads to the end, or the server would wait for somebody to do so.
        std::thread::spawn({
            let log = log.clone();
            move || {
                let mut tell = Some(tell);
                for line in lines.map_while(Result::ok) {
                    if let Some(start) = line.find("http://").filter(|_| line.contains("serving")) {
                        let address = line[start..].trim_end_matches(['"', '}']).to_owned();
                        let _ = tell.take().map(|tell| tell.send(address));
                    }
                    log.lock().unwrap().push(line);
                }
            }
        });
        let mut process = Self { base: String::new(), child, log };
        let address = tokio::time::timeout(PATIENCE, told).await;
        process.base = address.ok().and_then(Result::ok).unwrap_or_else(|| panic!("no server: {:?}", process.log()));
        process
    }

    /// What it has written so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// Waits for a line with this in it.
    pub(crate) async fn says(&self, words: &str) -> String {
        for _ in 0..PATIENCE.as_millis() / 20 {
            if let Some(line) = self.log().into_iter().find(|line| line.contains(words)) {
                return line;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("it does not say {words}: {:?}", self.log());
    }

    /// Asks it to stop, as service managers do.
    pub(crate) fn terminate(&self) {
        let done = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        for _ in 0..PATIENCE.as_millis() / 50 {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it goes on: {:?}", self.log());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
