//! Lines that were read and wait to be imported; so many bytes of them and no
//! more.
//!
//! In: bytes. Out: lines, as many as are there: whoever sends one record and
//! waits for its answer gets it. Knows nothing of what a line says.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Read};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The longest line that is read; a longer one is passed over.
pub(super) const LONGEST: usize = 16 << 20;

/// So many bytes wait at most, and one line more.
const MOST_WAITING: usize = 16 << 20;

/// One line of the input, without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// What stands in it.
    Whole(Vec<u8>),
    /// It is longer than [`LONGEST`]; so many bytes.
    TooLong(usize),
}

/// The queue between the thread that reads and the one that imports.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    /// Something was added or taken.
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    lines: VecDeque<Line>,
    bytes: usize,
    /// How reading ended, once it has.
    ended: Option<io::Result<()>>,
}

impl Line {
    fn size(&self) -> usize {
        match self {
            Self::Whole(bytes) => bytes.len(),
            Self::TooLong(_) => 0,
        }
    }
}

impl Queue {
    /// Reads `input` to its end; waits while enough lines wait.
    pub(super) fn fill(&self, input: impl Read) {
        let mut input = BufReader::with_capacity(1 << 18, input);
        let ended = loop {
            match next_line(&mut input) {
                Ok(Some(line)) => self.add(line),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.lock().ended = Some(ended);
        self.changed.notify_all();
    }

    fn add(&self, line: Line) {
        let mut waiting = self.lock();
        while waiting.bytes > MOST_WAITING {
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        waiting.bytes += line.size();
        waiting.lines.push_back(line);
        self.changed.notify_all();
    }

    /// The lines that are there, at least one and at most `most`; and how the
    /// input ended, when these are its last.
    pub(super) fn take(&self, most: usize) -> (Vec<Line>, Option<io::Result<()>>) {
        let mut waiting = self.lock();
        while waiting.lines.is_empty() && waiting.ended.is_none() {
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let count = most.min(waiting.lines.len());
        let taken: Vec<Line> = waiting.lines.drain(..count).collect();
        waiting.bytes -= taken.iter().map(Line::size).sum::<usize>();
        let ended = if waiting.lines.is_empty() {
            waiting.ended.take()
        } else {
            None
        };
        self.changed.notify_all();
        (taken, ended)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // A panic elsewhere leaves whole lines behind.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The next line, whose last may lack its end; `None` at the end of the input.
fn next_line<R: Read>(input: &mut BufReader<R>) -> io::Result<Option<Line>> {
    let (mut line, mut length, mut begun) = (Vec::new(), 0_usize, false);
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            break;
        }
        begun = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        length += part.len();
        if length <= LONGEST {
            line.extend_from_slice(part);
        } else {
            line = Vec::new();
        }
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(begun.then_some(if length <= LONGEST {
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Line::Whole(line)
    } else {
        Line::TooLong(length)
    }))
}
