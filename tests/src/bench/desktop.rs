//! The real window, measured from outside: the program that people start, on a display that nobody sees,
//! under a person's hands.
//!
//! `canvas` measures the same code inside the bench, frame by frame; here it is whole: the window system,
//! the driver and its threads, and the frames that the program itself asks for. It stands beside what other
//! whiteboards cost in a browser on the same machine: the same scenes, works and steps. Knows of the program
//! its keys, its picture, what the system counts of it, and where it shows the scene's middle.
//!
//! `frame_ms` is from an event until the next frame is shown; where a frame takes longer than the screen's,
//! that may be one which had been begun before. `process_ms` is all that the process used from the first
//! event of a work until it rests, for each frame shown until then.

mod display;
mod input;
mod middle;
mod path;
mod program;
mod told;
mod works;

use std::path::Path as FilePath;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use self::display::{Display, Picture};
use self::path::Path;
use self::program::Program;
use self::told::{Opened, Worked};
pub(super) use self::works::run;

/// The screen's pace: nobody's hand is quicker.
const FRAME: Duration = Duration::from_nanos(1_000_000_000 / 60);
/// The program rests once it has shown nothing for so long, and used next to nothing:
const CALM: Duration = Duration::from_millis(500);
/// it is looked at so often,
const LOOK: Duration = Duration::from_millis(50);
/// and must have used less than this between two looks, a hundredth of a core.
const QUIET: Duration = Duration::from_micros(500);
const IDLE: Duration = Duration::from_secs(2);
/// How long anything may take before the bench gives up.
const PATIENCE: Duration = Duration::from_mins(5);

/// The program on its display. Both end with it, the program first.
struct Desktop {
    program: Program,
    display: Display,
}

impl Desktop {
    /// Starts the program with a scene, and waits until it shows all of it and rests.
    fn open(scene: &FilePath) -> anyhow::Result<(Self, Opened)> {
        let display = Display::start()?;
        let begun = Instant::now();
        let program = Program::start(display.name(), scene)?;
        let mut desktop = Self { program, display };
        while !desktop.display.find_window(Instant::now() + LOOK)? {
            desktop.ensure_patience(begun, "tavla shows no window")?;
        }
        // The first picture like which all later ones were.
        let mut standing = (begun, desktop.display.picture()?);
        while !standing.1.has_content() {
            desktop.ensure_patience(begun, "tavla shows nothing")?;
            desktop.rest_seeing(|display, mut at| {
                let picture = display.picture()?;
                // What was shown before the display told its picture is on it.
                while let Some(later) = display.shown(Instant::now())? {
                    at = later;
                }
                if picture != standing.1 {
                    standing = (at, picture);
                }
                Ok(())
            })?;
        }
        let opened = Opened {
            wall: standing.0.saturating_duration_since(begun),
            cpu: desktop.program.cpu()?,
        };
        Ok((desktop, opened))
    }

    /// Goes a way, each step once the frame of the one before has been shown, but not faster than the
    /// screen: events never queue up. Then does what ends the work, and waits until the program rests.
    fn go(
        &mut self,
        path: &Path,
        end: impl FnOnce(&Display) -> anyhow::Result<()>,
    ) -> anyhow::Result<Worked> {
        let used = self.program.cpu()?;
        let (mut waits, mut frames) = (Vec::new(), 0);
        let mut underway = None;
        for (number, spot) in path.steps.iter().enumerate() {
            let begun = Instant::now();
            self.display.move_to(*spot)?;
            let shown = loop {
                if let Some(shown) = self.display.shown(Instant::now() + LOOK)? {
                    break shown;
                }
                self.ensure_patience(begun, "a step was not shown")?;
            };
            waits.push(shown.saturating_duration_since(begun));
            frames += 1 + self.display.count_shown(begun + FRAME)?;
            if number + 1 == path.steps.len() / 4 {
                underway = Some(self.display.picture()?);
            }
        }
        end(&self.display)?;
        frames += self.rest()?;
        Ok(Worked {
            waits,
            frames,
            cpu: self.program.cpu()?.saturating_sub(used),
            underway: underway.context("a way of four steps")?,
            end: self.picture()?,
        })
    }

    fn picture(&self) -> anyhow::Result<Picture> {
        self.display.picture()
    }

    /// Waits until the program rests; gives how many frames it showed until then.
    fn rest(&mut self) -> anyhow::Result<usize> {
        self.rest_seeing(|_, _| Ok(()))
    }

    /// As [`Self::rest`], looking at each frame, which was shown then.
    fn rest_seeing(
        &mut self,
        mut see: impl FnMut(&Display, Instant) -> anyhow::Result<()>,
    ) -> anyhow::Result<usize> {
        let begun = Instant::now();
        let (mut calm_since, mut frames) = (begun, 0);
        let mut used = self.program.cpu()?;
        while calm_since.elapsed() < CALM {
            self.ensure_patience(begun, "tavla does not rest")?;
            let until = Instant::now() + LOOK;
            let before = frames;
            while let Some(at) = self.display.shown(until)? {
                see(&self.display, at)?;
                frames += 1;
            }
            let now = self.program.cpu()?;
            if frames > before || now.saturating_sub(used) > QUIET {
                calm_since = Instant::now();
            }
            used = now;
        }
        Ok(frames)
    }

    /// What the program uses of a second in which nothing is asked of it.
    fn idle(&mut self) -> anyhow::Result<Duration> {
        let (begun, used) = (Instant::now(), self.program.cpu()?);
        self.display.count_shown(begun + IDLE)?;
        let used = self.program.cpu()?.saturating_sub(used);
        Ok(used.div_f64(begun.elapsed().as_secs_f64()))
    }

    fn ensure_patience(&mut self, begun: Instant, what: &str) -> anyhow::Result<()> {
        self.display.ensure_running()?;
        self.program.ensure_running()?;
        ensure!(begun.elapsed() < PATIENCE, "{what}");
        Ok(())
    }
}
