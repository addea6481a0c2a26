//! A file into a socket, and nothing else: what the system can do by itself.
//!
//! A socket of this machine's own kind: over TCP to this machine the sender also does the receiver's
//! work, and the copy that is saved hardly shows.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::os::unix::net::UnixStream;
use std::thread;

use streamweave::{pipeline, write_bytes};

use crate::job::Job;

const SIZE: usize = 8 << 20;

/// A file in the system's cache, and a socket whose other end is read by a thread.
pub struct Ends {
    file: File,
    socket: UnixStream,
}

pub fn job() -> Job {
    Job::builder("file into a socket", Ends::open().expect("a file and a socket"), pipeline)
        .bar(1.05)
        .rival("io::copy", copy)
        .outrun(2.0, "read and write 256 KiB", by_hand)
        .build()
}

impl Ends {
    fn open() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("streamweave-copied-{}", std::process::id()));
        fs::write(&path, vec![7; SIZE])?;
        let file = File::open(&path)?;
        fs::remove_file(&path)?;
        let (socket, mut far) = UnixStream::pair()?;
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 20];
            while far.read(&mut buffer).is_ok_and(|count| count > 0) {}
        });
        Ok(Self { file, socket })
    }

    fn sent(&self) -> u64 {
        (&self.file).stream_position().unwrap_or(0)
    }
}

#[inline(never)]
pub fn pipeline(ends: &Ends) -> u64 {
    (&ends.file).rewind().expect("a file");
    let run = pipeline! { read_chunks(&ends.file) -> sink(write_bytes(&ends.socket)); }.run();
    run.map_or(0, |_| ends.sent())
}

#[inline(never)]
pub fn copy(ends: &Ends) -> u64 {
    (&ends.file).rewind().expect("a file");
    // It knows what the system can do of sockets only, not of references to them.
    let mut socket = ends.socket.try_clone().expect("a socket");
    io::copy(&mut &ends.file, &mut socket).map_or(0, |_| ends.sent())
}

#[inline(never)]
pub fn by_hand(ends: &Ends) -> u64 {
    (&ends.file).rewind().expect("a file");
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match (&ends.file).read(&mut buffer) {
            Ok(0) => return ends.sent(),
            Ok(count) => (&ends.socket).write_all(&buffer[..count]).expect("a socket"),
            Err(_) => return 0,
        }
    }
}
