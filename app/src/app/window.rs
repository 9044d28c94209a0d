//! The app in a window of the system.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::pasting::system_clipboard;
use super::{AppServices, TavlaApp, held, thumbnail};
use crate::cli::Opening;
use crate::instance::{HandOverError, Launches, Taking, hand_over, taken_or_asked};
use crate::notifications::DesktopNotifier;
use crate::sound::SystemSound;
use crate::storage::{Storage, StorageError, Wake};
use crate::sync::TransportKind;

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

/// How long a command that has the boards is waited for before the person is told: most are done at once.
const HELD_FOR: Duration = Duration::from_secs(2);

/// The boards in `folder`. None where a window has them, which was given `opening`, or a command does, and the person
/// does not want to try again.
fn opened(folder: &Path, opening: &Opening, wake: &Wake) -> Result<Option<Storage>, WindowError> {
    loop {
        let take = || Storage::open(folder, rand::random(), Arc::clone(wake));
        let taking: Result<_, WindowError> =
            taken_or_asked(HELD_FOR, take, |path| hand_over(path, opening));
        match taking {
            Ok(Taking::Taken(storage)) => return Ok(Some(storage)),
            Ok(Taking::Answered(())) => return Ok(None),
            Err(WindowError::HandOver(HandOverError::Held(holder))) => {
                if !held::wants_again(&holder)? {
                    return Ok(None);
                }
            }
            Err(error) => return Err(error),
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
    let Some(storage) = opened(folder, &opening, &wake)? else {
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
