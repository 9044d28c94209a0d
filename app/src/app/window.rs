//! The app in a window of the system.

use std::path::Path;
use std::sync::Arc;

use super::{AppServices, TavlaApp};
use crate::cli::Opening;
use crate::storage::{Storage, StorageError, Wake};

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// The boards cannot be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The system shows no window.
    #[error("no window can be shown: {0}")]
    Window(#[from] eframe::Error),
}

/// Shows the boards kept in `folder` to a person called `name`, until the window is closed.
///
/// # Errors
/// [`WindowError`]; nothing was changed then.
pub fn show_window(folder: &Path, name: String, opening: Opening) -> Result<(), WindowError> {
    let ctx = egui::Context::default();
    let waker = ctx.clone();
    let wake: Wake = Arc::new(move || waker.request_repaint());
    let storage = Storage::open(folder, rand::random(), Arc::clone(&wake))?;
    let mut services = AppServices::of_system(storage, name, false, wake);
    let mut viewport = egui::ViewportBuilder::default()
        .with_app_id("tavla")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([760.0, 480.0]);
    match eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon/tavla.png")) {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => tracing::warn!(%error, "the window has no icon"),
    }
    let options = eframe::NativeOptions {
        viewport,
        ..eframe::NativeOptions::default()
    };
    let create = move |cc: &eframe::CreationContext<'_>| {
        if let Some(state) = &cc.wgpu_render_state {
            crate::render::install(state);
            services.painted = true;
        }
        let app = TavlaApp::new(&cc.egui_ctx, services, opening)?;
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native_ext("Tavla", options, Some(ctx), Box::new(create))?;
    Ok(())
}
