//! The one sound of the program: a soft chime, made here, for when the board's timer is over.
//!
//! Owns the thread that plays it, which is there once something was to be heard. Never waits for a
//! device, and says nothing to the person where there is none: the timer shows what it has to.

mod chime;
#[cfg(not(target_os = "linux"))]
mod device;
#[cfg(target_os = "linux")]
mod pulse;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

#[cfg(not(target_os = "linux"))]
use self::device::play;
#[cfg(target_os = "linux")]
use self::pulse::play;

/// What the app can have heard.
pub trait Sound {
    /// The board's timer is over.
    fn time_is_up(&mut self);
}

/// No sound: in tests, and where there is no window.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silence;

impl Sound for Silence {
    fn time_is_up(&mut self) {}
}

/// The system's own device.
#[derive(Debug, Default)]
pub struct SystemSound {
    /// To the thread that plays. One chime waits at most: a second one would be late, and is left out.
    chimes: Option<SyncSender<()>>,
}

impl Sound for SystemSound {
    fn time_is_up(&mut self) {
        if self.chimes.is_none() {
            self.chimes = begin()
                .inspect_err(|error| tracing::debug!(%error, "no thread for sounds"))
                .ok();
        }
        if let Some(chimes) = &self.chimes {
            // Full: one is about to be heard anyway.
            chimes.try_send(()).ok();
        }
    }
}

/// Starts the thread that plays; it ends with who sends to it.
fn begin() -> std::io::Result<SyncSender<()>> {
    let (chimes, asked) = sync_channel(1);
    let thread = std::thread::Builder::new().name("tavla-sound".to_owned());
    thread.spawn(move || play_each(&asked))?;
    Ok(chimes)
}

fn play_each(asked: &Receiver<()>) {
    for () in asked {
        if let Err(error) = play(chime::chime) {
            tracing::debug!(%error, "the chime was not heard");
        }
    }
}
