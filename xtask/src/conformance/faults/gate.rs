//! What a Service is: one address, behind which those answer that are ready.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often it is asked who is ready.
const EVERY: Duration = Duration::from_secs(1);

/// An address on the loopback. It closes when this is dropped.
pub(super) struct Gate {
    pub(super) port: u16,
    stop: Arc<AtomicBool>,
}

impl Gate {
    /// Opens it before those who listen on these ports.
    pub(super) fn open(backends: Vec<u16>) -> anyhow::Result<Gate> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let stop = Arc::new(AtomicBool::new(false));
        let ready = Arc::new(Mutex::new(Vec::new()));
        let (stops, known) = (Arc::clone(&stop), Arc::clone(&ready));
        thread::spawn(move || {
            while !stops.load(Ordering::Relaxed) {
                let answering = backends.iter().copied().filter(|port| is_ready(*port)).collect();
                *known.lock().unwrap_or_else(PoisonError::into_inner) = answering;
                thread::sleep(EVERY);
            }
        });
        let stops = Arc::clone(&stop);
        thread::spawn(move || {
            let turn = AtomicUsize::new(0);
            for client in listener.incoming().flatten() {
                if stops.load(Ordering::Relaxed) {
                    break;
                }
                let ready = ready.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let chosen = turn.fetch_add(1, Ordering::Relaxed).checked_rem(ready.len());
                let server = chosen
                    .and_then(|at| ready.get(at))
                    .map(|port| TcpStream::connect(("127.0.0.1", *port)));
                // Where nobody is, the connection ends.
                if let Some(Ok(server)) = server {
                    join(client, server).ok();
                }
            }
        });
        Ok(Gate { port, stop })
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        TcpStream::connect(("127.0.0.1", self.port)).ok();
    }
}

fn is_ready(port: u16) -> bool {
    let url = format!("https://127.0.0.1:{port}/readyz");
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--insecure",
        "--fail",
        "--max-time",
        "2",
        "--output",
        "/dev/null",
        &url,
    ]);
    curl.status().is_ok_and(|status| status.success())
}

/// Carries bytes both ways, until either side ends.
fn join(client: TcpStream, server: TcpStream) -> io::Result<()> {
    let (back, forth) = ((server.try_clone()?, client.try_clone()?), (client, server));
    for (mut from, mut to) in [back, forth] {
        thread::spawn(move || {
            io::copy(&mut from, &mut to).ok();
            from.shutdown(Shutdown::Both).ok();
            to.shutdown(Shutdown::Both).ok();
        });
    }
    Ok(())
}
