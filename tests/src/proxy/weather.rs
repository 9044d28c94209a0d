//! What the proxy does to bytes at a moment. Plain values.

use super::plan::Trouble;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the server.
    Up,
    /// To the client.
    Down,
    /// Either.
    Both,
}

impl Way {
    /// Whether this is one of the ways of `other`.
    fn is_of(self, other: Self) -> bool {
        other == Self::Both || self == other
    }

    /// Of a single way.
    pub(super) fn index(self) -> usize {
        usize::from(self == Self::Down)
    }
}

/// What becomes of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flow {
    /// They pass.
    #[default]
    Passes,
    /// They wait.
    Stalls,
    /// They are lost, without a word to either side.
    Swallows,
}

/// How one way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Course {
    /// How long bytes take at least.
    pub latency_millis: u64,
    /// How much longer at most.
    pub jitter_millis: u64,
    /// How many pass each second on each connection, if not all that come.
    pub bytes_per_second: Option<u64>,
    /// What becomes of them.
    pub flow: Flow,
}

/// How both ways are, and whether there are new connections. By default all is well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weather {
    /// To the server.
    pub up: Course,
    /// To the client.
    pub down: Course,
    /// Whether connections are refused.
    pub refuses: bool,
}

/// How a connection is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// In good order, as far as TCP goes.
    #[default]
    Fin,
    /// By a reset.
    Rst,
}

impl Weather {
    /// How one way is.
    pub fn course(&self, way: Way) -> &Course {
        match way {
            Way::Up | Way::Both => &self.up,
            Way::Down => &self.down,
        }
    }

    /// The weather after `trouble` has come; a cut leaves it as it is.
    pub(super) fn turn(&mut self, trouble: Trouble) {
        let (way, change): (Way, &dyn Fn(&mut Course)) = match trouble {
            Trouble::Slow {
                way,
                latency_millis,
                jitter_millis,
            } => (way, &move |course: &mut Course| {
                (course.latency_millis, course.jitter_millis) = (latency_millis, jitter_millis);
            }),
            Trouble::Narrow {
                way,
                bytes_per_second,
            } => (way, &move |course: &mut Course| {
                course.bytes_per_second = Some(bytes_per_second.max(1));
            }),
            Trouble::Stall { way } => (way, &|course: &mut Course| course.flow = Flow::Stalls),
            Trouble::Swallow { way } => (way, &|course: &mut Course| course.flow = Flow::Swallows),
            Trouble::Cut { .. } => return,
            Trouble::Refuse => {
                self.refuses = true;
                return;
            }
            Trouble::Calm => {
                *self = Self::default();
                return;
            }
        };
        for (one, course) in [(Way::Up, &mut self.up), (Way::Down, &mut self.down)] {
            if one.is_of(way) {
                change(course);
            }
        }
    }
}
