//! A server that runs beside a test, and is stopped as a person stops it.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// A server, which is killed where the test ends before.
pub(crate) struct Serving {
    child: Child,
    log: PathBuf,
}

impl Serving {
    /// Starts it; what it says goes to `log`.
    pub(crate) fn start(mut command: Command, log: PathBuf) -> Serving {
        command.stdout(Stdio::null()).stderr(File::create(&log).unwrap());
        Serving { child: command.spawn().unwrap(), log }
    }

    /// All that it has said.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Stops it, and gives all that it has said. It ends well.
    pub(crate) fn stop(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("/bin/kill").args(["-TERM", &pid]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.said()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Waits until something is so. Where that does not come, tells what a server has said.
pub(crate) fn until(what: &str, serving: Option<&Serving>, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        let said = serving.map(Serving::said).unwrap_or_default();
        assert!(began.elapsed() < PATIENCE, "{what}: {said}");
        thread::sleep(Duration::from_millis(100));
    }
}
