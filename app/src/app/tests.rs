//! The app as a whole, without a window.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::commands::Command;
use crate::storage::Storage;

#[test]
fn a_frame_is_timed_from_its_logic_on_and_as_a_whole_where_the_window_tells() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::open(folder.path(), 1, Arc::new(|| {})).unwrap();
    let millis = Arc::new(AtomicU64::new(0));
    let (begun, clock) = (Instant::now(), Arc::clone(&millis));
    let services = AppServices {
        instant: Box::new(move || begun + Duration::from_millis(clock.load(Ordering::Relaxed))),
        ..AppServices::of_system(storage, "Ada".to_owned(), false, Arc::new(|| {}))
    };
    let ctx = egui::Context::default();
    let mut app = TavlaApp::new(&ctx, services, Opening::Last).unwrap();
    app.run(&ctx, Command::ToggleFrameMeter);
    let frame = |app: &mut TavlaApp| {
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            app.logic(ui.ctx());
            // As if that had taken in a large change.
            millis.fetch_add(30, Ordering::Relaxed);
            app.ui(ui);
        });
        output.textures_delta.clear();
    };
    frame(&mut app);
    let took = |app: &TavlaApp| app.meter.times().map(|times| times.longest.as_millis());
    assert_eq!(took(&app), Some(30));
    app.frame_before = Some(Duration::from_millis(45));
    frame(&mut app);
    assert_eq!(took(&app), Some(45));
}
