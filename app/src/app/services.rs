//! What the app is given from outside: what is kept, what time it is, chance, what the machine runs
//! on, what can be heard, and a bell.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Local, TimeZone as _};

use crate::app::pasting::{AskHtml, no_clipboard};
use crate::blobs::Bitmaps;
use crate::notifications::{Notifier, Silent};
use crate::power::Power;
use crate::sound::{Silence, Sound};
use crate::storage::{Storage, Wake};
use crate::sync::TransportKind;
use crate::text::{SystemFonts, TextEngine};

/// What the app is given from outside.
pub struct AppServices {
    /// What is kept on this device.
    pub storage: Storage,
    /// Unix seconds now.
    pub unix_seconds: Box<dyn Fn() -> i64>,
    /// Unix milliseconds now, for the timer that everybody sees.
    pub unix_millis: Box<dyn Fn() -> i64>,
    /// Now, for intervals.
    pub instant: Box<dyn Fn() -> Instant>,
    /// Randomness, for names of boards and seeds.
    pub random: Box<dyn FnMut() -> u64>,
    /// What the system calls the person; shown until they say otherwise.
    pub system_name: String,
    /// Whether [`crate::render::install`] was called for the window.
    pub painted: bool,
    /// The machine's fonts, for letters that the bundled ones lack; none where every machine has to
    /// show the same.
    pub system_fonts: Option<SystemFonts>,
    /// What the machine runs on.
    pub power: Power,
    /// What can be heard.
    pub sound: Box<dyn Sound>,
    /// The only transport to use to servers, where a person says so.
    pub transport: Option<TransportKind>,
    /// Where the desktop's notifications go.
    pub notifier: Box<dyn Notifier>,
    /// Seconds east of UTC where the person is, at a time in Unix seconds.
    pub utc_offset: fn(i64) -> i32,
    /// Asks what the system's clipboard has as HTML.
    pub ask_html: AskHtml,
    /// Called from any thread when there is something to show.
    pub wake: Wake,
}

impl AppServices {
    /// The system's clocks and randomness, without a sound.
    pub fn of_system(storage: Storage, system_name: String, painted: bool, wake: Wake) -> Self {
        Self {
            storage,
            unix_seconds: Box::new(unix_seconds),
            unix_millis: Box::new(unix_millis),
            instant: Box::new(Instant::now),
            random: Box::new(rand::random),
            system_name,
            painted,
            system_fonts: Some(SystemFonts::new(Arc::clone(&wake))),
            power: Power::of_system(),
            sound: Box::new(Silence),
            transport: None,
            notifier: Box::new(Silent),
            utc_offset,
            ask_html: no_clipboard(),
            wake,
        }
    }

    /// Now, for intervals and in Unix seconds.
    pub(super) fn moment(&self) -> (Instant, i64) {
        ((self.instant)(), (self.unix_seconds)())
    }

    /// The pictures that boards show; none where nothing is painted.
    pub(super) fn bitmaps(&self) -> Bitmaps {
        if self.painted {
            let path = self.storage.store_path().to_owned();
            Bitmaps::of_store(path, Arc::clone(&self.wake))
        } else {
            Bitmaps::default()
        }
    }

    /// What lays out the text of a board.
    pub(super) fn text_engine(&self) -> TextEngine {
        match &self.system_fonts {
            Some(fonts) => TextEngine::with_system_fonts(fonts.clone()),
            None => TextEngine::bundled(),
        }
    }
}

/// Seconds east of UTC at a time, as the system has it; 0 where it has nothing.
fn utc_offset(unix: i64) -> i32 {
    let at = DateTime::from_timestamp(unix, 0).unwrap_or_default();
    Local
        .offset_from_utc_datetime(&at.naive_utc())
        .local_minus_utc()
}

/// Unix seconds now; 0 on a clock before 1970.
pub(crate) fn unix_seconds() -> i64 {
    unix_millis() / 1_000
}

fn unix_millis() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
