//! Lines as they come in, read by a thread of their own: who waits for the next one hears of the board meanwhile, and
//! of a wish to end.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};

use crate::robot::{LINE_BYTES_MAX, LineError};
use crate::storage::Wake;

/// See the module. One line waits at most: until it is taken no more is read.
pub(super) struct Lines {
    read: Receiver<io::Result<Said>>,
}

/// A line, or why it is none.
type Said = Result<String, LineError>;

/// What comes next.
#[derive(Debug)]
pub(super) enum Next {
    /// A line without its end, or why it is none.
    Line(Said),
    /// Nothing yet: the wake is called when there is something.
    NotYet,
    /// Nothing more.
    End,
    /// Nothing more, as the system does not give it.
    Unreadable(io::Error),
}

impl Lines {
    /// Reads `input` from here on, and calls `wake` when something has come. The thread ends with the input, or else
    /// with the process.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub(super) fn read(input: Box<dyn Read + Send>, wake: Wake) -> io::Result<Self> {
        let (send, read) = sync_channel(1);
        let all = move || {
            let mut input = BufReader::new(input);
            pass_on(&mut input, &send, &wake);
            // Seen as the end.
            drop(send);
            wake();
        };
        let thread = std::thread::Builder::new().name("tavla-lines".to_owned());
        thread.spawn(all)?;
        Ok(Self { read })
    }

    /// Never waits.
    pub(super) fn next(&self) -> Next {
        match self.read.try_recv() {
            Ok(Ok(said)) => Next::Line(said),
            Ok(Err(error)) => Next::Unreadable(error),
            Err(TryRecvError::Empty) => Next::NotYet,
            Err(TryRecvError::Disconnected) => Next::End,
        }
    }
}

fn pass_on(input: &mut impl BufRead, send: &SyncSender<io::Result<Said>>, wake: &Wake) {
    while let Some(said) = next_line(input).transpose() {
        let is_last = said.is_err();
        // Where nobody wants them any more, neither.
        if send.send(said).is_err() || is_last {
            return;
        }
        wake();
    }
}

/// The next line; none where they end.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Said>> {
    let mut bytes = Vec::new();
    let most = LINE_BYTES_MAX as u64 + 1;
    if input.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    } else if bytes.len() > LINE_BYTES_MAX {
        // What is left of it is no line of its own.
        let len = bytes.len() + input.skip_until(b'\n')?;
        return Ok(Some(Err(LineError::TooLong { len })));
    }
    let text = String::from_utf8(bytes);
    Ok(Some(text.map_err(|_| LineError::NotText)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;

    fn lines(bytes: &[u8]) -> Vec<Said> {
        let mut input = bytes;
        let lines = std::iter::from_fn(|| next_line(&mut input).unwrap());
        lines.collect()
    }

    #[test]
    fn a_line_that_is_too_long_is_one_line_and_the_next_one_is_read() {
        let mut bytes = vec![b'x'; 2 * LINE_BYTES_MAX];
        bytes.extend(b"\none\n");
        bytes.extend(vec![b'y'; LINE_BYTES_MAX]);
        let read = lines(&bytes);
        let len = 2 * LINE_BYTES_MAX + 1;
        assert_eq!(read[0], Err(LineError::TooLong { len }));
        assert_eq!(read[1], Ok("one".to_owned()));
        assert_eq!(read[2].as_ref().map(String::len), Ok(LINE_BYTES_MAX));
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn what_is_no_text_is_not_made_one() {
        let read = lines(b"\xff\n\none");
        let expected = [
            Err(LineError::NotText),
            Ok(String::new()),
            Ok("one".to_owned()),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn lines_come_by_the_thread_in_order_and_then_end() {
        let (bell, rung) = sync_channel(8);
        let wake: Wake = Arc::new(move || bell.send(()).unwrap_or_default());
        let lines = Lines::read(Box::new(&b"one\ntwo\n"[..]), wake).unwrap();
        let mut read = Vec::new();
        loop {
            match lines.next() {
                Next::Line(line) => read.push(line.unwrap()),
                Next::NotYet => rung.recv_timeout(Duration::from_secs(30)).unwrap(),
                Next::End => break,
                Next::Unreadable(error) => panic!("{error}"),
            }
        }
        assert_eq!(read, ["one", "two"]);
    }
}
