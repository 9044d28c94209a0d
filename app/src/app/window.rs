//! The app in a window of the system.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::pasting::system_clipboard;
use super::{AppServices, TavlaApp, thumbnail};
use crate::cli::Opening;
use crate::instance::{HandOverError, Launches, hand_over};
use crate::notifications::DesktopNotifier;
use crate::sound::SystemSound;
use crate::storage::{Storage, StorageError, Wake};
use crate::sync::TransportKind;
use tavla_shared::store::FolderError;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// The boards cannot be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Another process has them, and did not take what was asked for.
    #[error(transparent)]
    HandOver(#[from] HandOverError),
    /// The system shows no window.
    #[error("no window can be shown: {0}")]
    Window(#[from] eframe::Error),
}

/// How long a start goes on taking what another process has that does not answer: it has ended, and the system is
/// not done with it.
const TAKE_FOR: Duration = Duration::from_secs(10);
const TAKE_AGAIN: Duration = Duration::from_millis(100);

/// What `take` takes; none where another process has it and `hand` has told that one.
fn taken_or_handed<T>(
    mut take: impl FnMut() -> Result<T, StorageError>,
    mut hand: impl FnMut(&Path) -> Result<(), HandOverError>,
) -> Result<Option<T>, WindowError> {
    let until = Instant::now() + TAKE_FOR;
    loop {
        let path = match take() {
            Err(StorageError::Folder(FolderError::InUse { path })) => path,
            taken => return Ok(Some(taken?)),
        };
        match hand(&path) {
            Err(HandOverError::NoAnswer(_)) if Instant::now() < until => {
                std::thread::sleep(TAKE_AGAIN);
            }
            handed => return Ok(handed.map(|()| None)?),
        }
    }
}

/// Shows the boards kept in `folder` to a person called `name`, until the window is closed. Where
/// another process shows them already, hands `opening` to it and is done. Servers are reached by
/// `transport` only, if one is given.
///
/// # Errors
/// [`WindowError`]; nothing was changed then.
pub fn show_window(
    folder: &Path,
    name: String,
    opening: Opening,
    transport: Option<TransportKind>,
) -> Result<(), WindowError> {
    let ctx = egui::Context::default();
    let waker = ctx.clone();
    let wake: Wake = Arc::new(move || waker.request_repaint());
    let open = || Storage::open(folder, rand::random(), Arc::clone(&wake));
    let Some(storage) = taken_or_handed(open, |path| hand_over(path, &opening))? else {
        return Ok(());
    };
    let launches = Launches::listen(storage.folder(), Arc::clone(&wake))
        .inspect_err(|error| tracing::warn!(%error, "later starts cannot be heard"));
    let mut services = AppServices::of_system(storage, name, false, wake);
    services.transport = transport;
    services.sound = Box::new(SystemSound::default());
    services.ask_html = system_clipboard(Arc::clone(&services.wake));
    match DesktopNotifier::start(Arc::clone(&services.wake)) {
        Ok(notifier) => services.notifier = Box::new(notifier),
        Err(error) => tracing::warn!(%error, "no thread to notify the desktop"),
    }
    let mut viewport = egui::ViewportBuilder::default()
        .with_app_id("tavla")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([760.0, 480.0]);
    match eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon/tavla.png")) {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => tracing::warn!(%error, "the window has no icon"),
    }
    let mut options = eframe::NativeOptions {
        viewport,
        ..eframe::NativeOptions::default()
    };
    crate::render::spare_memory(&mut options.wgpu_options.wgpu_setup);
    let create = move |cc: &eframe::CreationContext<'_>| {
        if let Some(state) = &cc.wgpu_render_state {
            crate::render::install(state);
            services.painted = true;
        }
        let mut app = TavlaApp::new(&cc.egui_ctx, services, opening)?;
        app.picture_copies(thumbnail);
        if let Ok(launches) = launches {
            app.follow(launches);
        }
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native_ext("Tavla", options, Some(ctx), Box::new(create))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn in_use() -> StorageError {
        let path = Path::new("boards").to_owned();
        StorageError::Folder(FolderError::InUse { path })
    }

    #[test]
    fn boards_whose_process_ends_before_it_answers_are_opened_by_the_next_start() {
        let mut found = vec![Ok("the boards"), Err(in_use()), Err(in_use())];
        let take = || found.pop().unwrap();
        let hand = |_: &Path| Err(io::Error::from(io::ErrorKind::ConnectionReset).into());
        assert_eq!(taken_or_handed(take, hand).unwrap(), Some("the boards"));
    }

    #[test]
    fn what_a_process_takes_or_refuses_it_is_asked_once() {
        let take = || Err::<(), _>(in_use());
        assert_eq!(taken_or_handed(take, |_| Ok(())).unwrap(), None);
        let refused = taken_or_handed(take, |_| Err(HandOverError::NotTaken));
        assert!(matches!(refused, Err(WindowError::HandOver(_))));
    }
}
