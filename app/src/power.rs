//! Whether the machine runs on its battery.
//!
//! The system is asked on a thread of its own, and only while somebody wants to know: where nothing
//! moves, nobody asks, and the thread sleeps. Its answer wakes nobody; it is there for the next who
//! asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

use starship_battery::{Manager, State};

/// How old an answer may be; plugs are pulled seldom.
const ASK_EVERY: Duration = Duration::from_secs(30);

/// What the machine runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PowerSource {
    /// The mains, or it is not known.
    Mains,
    /// Its battery.
    Battery,
}

/// What is known of what the machine runs on.
#[derive(Debug)]
pub struct Power {
    on_battery: Arc<AtomicBool>,
    /// To the thread that asks the system; it ends with this. One question waits at most: a second
    /// one has the same answer.
    asks: Option<SyncSender<()>>,
    asked: Option<Instant>,
}

impl Power {
    /// What this machine runs on.
    pub fn of_system() -> Self {
        Self::watched(|| {
            source_of_system().unwrap_or_else(|error| {
                tracing::debug!(%error, "the battery is not known");
                PowerSource::Mains
            })
        })
    }

    /// What `source` says, which may take its time: it is called on a thread of its own.
    pub fn watched(mut source: impl FnMut() -> PowerSource + Send + 'static) -> Self {
        let on_battery = Arc::new(AtomicBool::new(false));
        let answer = Arc::clone(&on_battery);
        let (asks, asked) = sync_channel(1);
        let thread = std::thread::Builder::new().name("tavla-power".to_owned());
        let started = thread.spawn(move || {
            for () in asked {
                answer.store(source() == PowerSource::Battery, Ordering::Release);
            }
        });
        if let Err(error) = &started {
            tracing::warn!(%error, "no thread to watch the battery");
        }
        Self {
            on_battery,
            asks: started.is_ok().then_some(asks),
            asked: None,
        }
    }

    /// A machine that runs on this all the time.
    pub fn always(source: PowerSource) -> Self {
        Self {
            on_battery: Arc::new(AtomicBool::new(source == PowerSource::Battery)),
            asks: None,
            asked: None,
        }
    }

    /// What the machine ran on when that was last looked at; never waits. Looks again where that is
    /// long ago at `now`.
    pub fn source(&mut self, now: Instant) -> PowerSource {
        let is_old = |asked| now.saturating_duration_since(asked) >= ASK_EVERY;
        if let Some(asks) = &self.asks
            && self.asked.is_none_or(is_old)
        {
            self.asked = Some(now);
            // Full means that it is about to look anyway.
            asks.try_send(()).ok();
        }
        if self.on_battery.load(Ordering::Acquire) {
            PowerSource::Battery
        } else {
            PowerSource::Mains
        }
    }
}

/// On battery is who has one that is being emptied: a full one, and one that is kept from charging,
/// are so beside a plug.
fn source_of_system() -> Result<PowerSource, starship_battery::Error> {
    for battery in Manager::new()?.batteries()? {
        if battery?.state() == State::Discharging {
            return Ok(PowerSource::Battery);
        }
    }
    Ok(PowerSource::Mains)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, RecvTimeoutError};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// A source that says when it is asked.
    fn counted() -> (Power, Receiver<()>) {
        let (sender, asked) = sync_channel(8);
        let power = Power::watched(move || {
            sender.try_send(()).unwrap();
            PowerSource::Battery
        });
        (power, asked)
    }

    #[test]
    fn the_system_is_asked_when_somebody_wants_to_know_and_seldom() {
        let (mut power, asked) = counted();
        assert_eq!(asked.try_recv().ok(), None);
        let begun = Instant::now();
        for millis in 0..1_000 {
            power.source(begun + Duration::from_millis(millis));
        }
        asked.recv_timeout(PATIENCE).unwrap();
        power.source(begun + ASK_EVERY);
        asked.recv_timeout(PATIENCE).unwrap();
        drop(power);
        // The thread has ended, and has asked no third time.
        let end = asked.recv_timeout(PATIENCE);
        assert_eq!(end, Err(RecvTimeoutError::Disconnected));
    }

    #[test]
    fn the_answer_is_there_for_the_next_who_asks() {
        let (mut power, asked) = counted();
        let now = Instant::now();
        assert_eq!(power.source(now), PowerSource::Mains);
        asked.recv_timeout(PATIENCE).unwrap();
        let deadline = Instant::now() + PATIENCE;
        while power.source(now) == PowerSource::Mains {
            assert!(Instant::now() < deadline, "the answer does not come");
            std::thread::yield_now();
        }
    }

    #[test]
    fn this_machine_runs_on_something() {
        // Machines without a battery say so or fail; neither may panic.
        drop(source_of_system());
    }
}
