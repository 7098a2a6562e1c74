//! A way to a server that breaks off.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// A port that leads to the server at `port` until so many bytes came from there; then every
/// connection ends, and there are no new ones.
pub(super) fn after(port: u16, bytes: usize) -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let own = listener.local_addr()?.port();
    let left = Arc::new(AtomicUsize::new(bytes));
    thread::spawn(move || {
        for client in listener.incoming() {
            if left.load(Ordering::Relaxed) == 0 {
                return;
            }
            let (Ok(client), Ok(server)) = (client, TcpStream::connect(("127.0.0.1", port))) else {
                return;
            };
            let left = Arc::clone(&left);
            thread::spawn(move || relay(&client, &server, &left));
        }
    });
    Ok(own)
}

fn relay(client: &TcpStream, server: &TcpStream, left: &AtomicUsize) {
    thread::scope(|scope| {
        scope.spawn(|| {
            // Either end may be gone already: then there is nothing to pass on.
            std::io::copy(&mut &*client, &mut &*server).ok();
            server.shutdown(Shutdown::Both).ok();
        });
        pass(server, client, left);
        client.shutdown(Shutdown::Both).ok();
    });
}

/// Passes bytes on as long as any are left.
fn pass(mut from: &TcpStream, mut to: &TcpStream, left: &AtomicUsize) -> Option<()> {
    let mut room = [0; 4096];
    loop {
        let read = from.read(&mut room).ok().filter(|read| *read > 0)?;
        let before = left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                Some(left.saturating_sub(read))
            })
            .unwrap_or_default();
        if before <= read {
            return None;
        }
        to.write_all(room.get(..read)?).ok()?;
    }
}
