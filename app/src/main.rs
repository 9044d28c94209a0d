//! The program: reads the command line, takes the data folder, shows the window. Everything else
//! is the library's.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use clap::Parser as _;
use tavla::app::{AppServices, TavlaApp};
use tavla::cli::Cli;
use tavla::storage::{Storage, Wake, data_folder};

fn main() -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let cli = Cli::parse();
    let opening = cli.opening().context("this link cannot be followed")?;
    let folder = data_folder(cli.data, None)?;
    let ctx = egui::Context::default();
    let waker = ctx.clone();
    let wake: Wake = Arc::new(move || waker.request_repaint());
    let storage = Storage::open(&folder, rand::random(), Arc::clone(&wake))
        .with_context(|| format!("the boards in {} cannot be opened", folder.display()))?;
    let mut services = AppServices {
        storage,
        unix_seconds: Box::new(|| {
            let since = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default();
            i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
        }),
        instant: Box::new(Instant::now),
        random: Box::new(rand::random),
        system_name: ["USER", "USERNAME"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .unwrap_or_default(),
        painted: false,
        wake,
    };
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon/tavla.png"))?;
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_app_id("tavla")
            .with_icon(icon)
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([760.0, 480.0]),
        ..eframe::NativeOptions::default()
    };
    let create = move |cc: &eframe::CreationContext<'_>| {
        if let Some(state) = &cc.wgpu_render_state {
            tavla::render::install(state);
            services.painted = true;
        }
        let app = TavlaApp::new(&cc.egui_ctx, services, opening)?;
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native_ext("Tavla", options, Some(ctx), Box::new(create))?;
    Ok(())
}
