//! The standard output, which nobody may read: a pipe takes so much and then nothing. It is written to by a thread, so
//! that a command that is to end can give up what it says, and leave its board in order.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::stop::Stop;

/// So much at most is kept before it is written.
const KEPT_MAX: usize = 64 * 1024;
/// How long a command that is to end waits for somebody to read.
const READ_WITHIN: Duration = Duration::from_secs(1);
/// How often it is looked whether it is to end, while nobody reads.
const GLANCE: Duration = Duration::from_millis(100);

/// See the module.
pub(super) struct Output<W: Write + Send + 'static> {
    /// Where to; none once there is a thread for it.
    out: Option<W>,
    writer: Option<Writer>,
    kept: Vec<u8>,
    stop: Stop,
}

/// The thread that writes.
struct Writer {
    /// What is to be written: one after the other.
    bytes: SyncSender<Vec<u8>>,
    /// What came of it.
    written: Receiver<io::Result<()>>,
}

impl<W: Write + Send + 'static> Output<W> {
    /// Writes to `out`; gives up once `stop` is asked and nobody reads.
    pub(super) fn to(out: W, stop: Stop) -> Self {
        Self {
            out: Some(out),
            writer: None,
            kept: Vec::new(),
            stop,
        }
    }

    fn writer(&mut self) -> io::Result<&Writer> {
        if let Some(out) = self.out.take() {
            self.writer = Some(Writer::start(out)?);
        }
        self.writer.as_ref().ok_or_else(given_up)
    }
}

impl Writer {
    fn start(mut out: impl Write + Send + 'static) -> io::Result<Self> {
        let (bytes, waiting) = sync_channel::<Vec<u8>>(1);
        let (told, written) = sync_channel(1);
        let thread = std::thread::Builder::new().name("tavla-output".to_owned());
        thread.spawn(move || {
            for bytes in waiting {
                let result = out.write_all(&bytes).and_then(|()| out.flush());
                if told.send(result).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { bytes, written })
    }
}

impl<W: Write + Send + 'static> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.kept.len() >= KEPT_MAX {
            self.flush()?;
        }
        let taken = bytes.len().min(KEPT_MAX - self.kept.len());
        self.kept.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    /// Waits until all of it is written.
    fn flush(&mut self) -> io::Result<()> {
        if self.kept.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.kept);
        let stop = self.stop.clone();
        let writer = self.writer()?;
        writer.bytes.send(bytes).map_err(|_| given_up())?;
        let mut asked = None;
        loop {
            match writer.written.recv_timeout(GLANCE) {
                Ok(written) => return written,
                Err(RecvTimeoutError::Disconnected) => return Err(given_up()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if stop.is_asked() && asked.get_or_insert_with(Instant::now).elapsed() >= READ_WITHIN {
                // What comes of it is no matter any more.
                self.writer = None;
                return Err(given_up());
            }
        }
    }
}

fn given_up() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "nobody reads it")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing until it is told to.
    struct Pipe {
        read: Receiver<()>,
        taken: SyncSender<Vec<u8>>,
    }

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.read.recv().map_err(io::Error::other)?;
            self.taken.send(bytes.to_vec()).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn piped(stop: &Stop) -> (Output<Pipe>, SyncSender<()>, Receiver<Vec<u8>>) {
        let (reads, read) = sync_channel(8);
        let (taken, out) = sync_channel(8);
        let output = Output::to(Pipe { read, taken }, stop.clone());
        (output, reads, out)
    }

    #[test]
    fn what_is_said_is_there_once_it_is_flushed() {
        let stop = Stop::default();
        let (mut output, reads, out) = piped(&stop);
        reads.send(()).unwrap();
        writeln!(output, "one line").unwrap();
        output.flush().unwrap();
        assert_eq!(out.try_recv().unwrap(), b"one line\n");
        // More than is kept at once, in the order in which it was said.
        let long: Vec<u8> = (0..3 * KEPT_MAX).map(|at| at as u8).collect();
        for _ in 0..3 {
            reads.send(()).unwrap();
        }
        output.write_all(&long).unwrap();
        output.flush().unwrap();
        assert_eq!(out.try_iter().flatten().collect::<Vec<_>>(), long);
    }

    #[test]
    fn a_command_that_is_to_end_does_not_wait_for_somebody_to_read() {
        let stop = Stop::default();
        let (mut output, reads, out) = piped(&stop);
        stop.ask();
        writeln!(output, "one line").unwrap();
        assert_eq!(output.flush().unwrap_err().kind(), io::ErrorKind::TimedOut);
        // Nor for the next one.
        writeln!(output, "another").unwrap();
        assert!(output.flush().is_err());
        drop(reads);
        assert!(out.recv().is_err());
    }

    #[test]
    fn where_nobody_is_that_is_told() {
        let stop = Stop::default();
        let (mut output, reads, out) = piped(&stop);
        drop((reads, out));
        writeln!(output, "one line").unwrap();
        assert_eq!(output.flush().unwrap_err().kind(), io::ErrorKind::Other);
    }
}
