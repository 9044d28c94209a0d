//! The system's notifications, spoken to by a thread of their own: a desktop may take seconds to answer,
//! and may not be there at all.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::Builder;

use notify_rust::Notification;

use super::{Bulletin, NoticeKind, Notifier};

/// Called from other threads when there is a click.
type Wake = Arc<dyn Fn() + Send + Sync>;

/// Bulletins that wait for the desktop; further ones are lost, as what they say is in the window as well.
const WAITING_MAX: usize = 8;
/// Bulletins of which it is heard whether they are clicked on; those that come beyond are shown all the
/// same.
#[cfg(all(unix, not(target_os = "macos")))]
const HEARD_MAX: usize = 4;
/// What the desktop calls the program.
const PROGRAM: &str = "Tavla";

/// See the module.
pub struct DesktopNotifier {
    bulletins: SyncSender<Bulletin>,
    clicked: Arc<AtomicBool>,
}

impl DesktopNotifier {
    /// Starts the thread; `wake` is called when somebody clicks.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(wake: Wake) -> io::Result<Self> {
        let (bulletins, inbox) = sync_channel(WAITING_MAX);
        let clicked = Arc::new(AtomicBool::new(false));
        let bell = Bell {
            clicked: Arc::clone(&clicked),
            wake,
            heard: Arc::new(AtomicUsize::new(0)),
        };
        Builder::new()
            .name("tavla-notices".to_owned())
            .spawn(move || show_all(&inbox, &bell))?;
        Ok(Self { bulletins, clicked })
    }
}

impl Notifier for DesktopNotifier {
    fn show(&mut self, bulletin: Bulletin) {
        match self.bulletins.try_send(bulletin) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => tracing::debug!("the desktop is slow to notify"),
            Err(TrySendError::Disconnected(_)) => tracing::debug!("nobody notifies"),
        }
    }

    fn take_click(&mut self) -> bool {
        self.clicked.swap(false, Ordering::Relaxed)
    }
}

/// What rings when somebody clicks.
#[derive(Clone)]
struct Bell {
    clicked: Arc<AtomicBool>,
    wake: Wake,
    /// Of how many bulletins it is heard.
    heard: Arc<AtomicUsize>,
}

/// Until the window is gone.
fn show_all(inbox: &Receiver<Bulletin>, bell: &Bell) {
    let mut failed = false;
    let mut numbers = Numbers::new();
    while let Ok(bulletin) = inbox.recv() {
        if let Err(error) = show(&bulletin, &mut numbers, bell) {
            // Once: there may never be a desktop here.
            if !std::mem::replace(&mut failed, true) {
                tracing::info!(%error, "the desktop shows no notifications");
            }
        }
    }
}

fn show(
    bulletin: &Bulletin,
    numbers: &mut Numbers,
    bell: &Bell,
) -> Result<(), notify_rust::error::Error> {
    let mut notification = Notification::new();
    notification
        .appname(PROGRAM)
        .summary(&bulletin.title)
        .body(&plain(&bulletin.body));
    platform::finish(&mut notification, numbers.get(&bulletin.kind).copied());
    let number = platform::hear(notification.show()?, bell);
    numbers.insert(bulletin.kind, number);
    Ok(())
}

/// What the desktop calls the last bulletin of each kind, whose place the next one takes.
type Numbers = BTreeMap<NoticeKind, u32>;

/// Desktops take some marks for their own, which are other people's words here.
fn plain(words: &str) -> String {
    if cfg!(all(unix, not(target_os = "macos"))) {
        let mut escaped = String::with_capacity(words.len());
        for letter in words.chars() {
            match letter {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                letter => escaped.push(letter),
            }
        }
        escaped
    } else {
        words.to_owned()
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod platform {
    //! Desktops that speak D-Bus.

    use std::sync::atomic::Ordering;
    use std::thread::Builder;

    use notify_rust::{Hint, Notification, NotificationHandle};

    use super::{Bell, HEARD_MAX};

    pub(super) fn finish(notification: &mut Notification, before: Option<u32>) {
        if let Some(before) = before {
            notification.id(before);
        }
        notification
            .icon("tavla")
            .hint(Hint::DesktopEntry("tavla".to_owned()))
            // What a click on the bulletin itself is called.
            .action("default", "default");
    }

    pub(super) fn hear(shown: NotificationHandle, bell: &Bell) -> u32 {
        let (bell, number) = (bell.clone(), shown.id());
        if bell.heard.fetch_add(1, Ordering::Relaxed) >= HEARD_MAX {
            bell.heard.fetch_sub(1, Ordering::Relaxed);
            return number;
        }
        let heard = std::sync::Arc::clone(&bell.heard);
        let spawned = Builder::new()
            .name("tavla-notice".to_owned())
            .spawn(move || {
                shown.wait_for_action(|action| {
                    if action == "default" {
                        bell.clicked.store(true, Ordering::Relaxed);
                        (bell.wake)();
                    }
                });
                bell.heard.fetch_sub(1, Ordering::Relaxed);
            });
        if let Err(error) = spawned {
            heard.fetch_sub(1, Ordering::Relaxed);
            tracing::debug!(%error, "clicks on a notification are not heard");
        }
        number
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
mod platform {
    //! Desktops that bring the program to the front by themselves, and tell nothing.

    use notify_rust::{Notification, NotificationHandle};

    use super::Bell;

    pub(super) fn finish(_notification: &mut Notification, _before: Option<u32>) {}

    pub(super) fn hear(_shown: NotificationHandle, _bell: &Bell) -> u32 {
        // Here they have none.
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_peoples_words_are_no_marks() {
        if cfg!(all(unix, not(target_os = "macos"))) {
            assert_eq!(plain("<b>a & b</b>"), "&lt;b&gt;a &amp; b&lt;/b&gt;");
        }
    }
}
