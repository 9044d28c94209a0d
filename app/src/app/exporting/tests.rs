//! Exports in the app, without a window: what stops them, and what is said then.

use std::path::Path;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use tavla_shared::board::Edit;
use tavla_shared::geometry::Size;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Kind, Shape};

use super::*;
use crate::app::AppServices;
use crate::cli::Opening;
use crate::storage::{Storage, Wake};

const PATIENCE: Duration = Duration::from_secs(20);

/// The app with a square on its board.
struct Device {
    app: TavlaApp,
    ctx: egui::Context,
    woken: Receiver<()>,
    _folder: TempDir,
}

impl Device {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (sender, woken) = sync_channel(1);
        let wake: Wake = Arc::new(move || {
            // Full means that the test will look anyway.
            sender.try_send(()).ok();
        });
        let storage = Storage::open(folder.path(), 1, Arc::clone(&wake)).unwrap();
        let mut services = AppServices::of_system(storage, "Ada".to_owned(), false, wake);
        services.system_fonts = None;
        let ctx = egui::Context::default();
        let mut app = TavlaApp::new(&ctx, services, Opening::Last).unwrap();
        let mut square = Shape::new(ShapeId::from_random(1), Kind::Rectangle);
        square.size = Size::new(60.0, 40.0);
        let edits = vec![Edit::Create(Arc::new(square))];
        app.board_mut().editor_mut().show_pending(1_000, edits);
        Self {
            app,
            ctx,
            woken,
            _folder: folder,
        }
    }

    fn frame(&mut self) {
        let app = &mut self.app;
        let input = egui::RawInput::default();
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        output.textures_delta.clear();
    }

    #[track_caller]
    fn wait_for_end(&mut self) {
        let began = Instant::now();
        while self.app.is_exporting() {
            assert!(began.elapsed() < PATIENCE, "it does not end");
            self.woken.recv_timeout(Duration::from_millis(20)).ok();
            self.frame();
        }
    }

    fn save(&mut self, path: &Path) {
        let choice = ExportChoice::default();
        self.app.export_to(&self.ctx, &choice, path.to_owned());
        self.wait_for_end();
    }

    /// Begins an export whose place is not known before somebody says so.
    fn begin_held(&mut self, path: &Path) -> SyncSender<()> {
        let (go_on, held) = sync_channel::<()>(1);
        let path = path.to_owned();
        let pick = move || {
            held.recv().ok();
            Some(path)
        };
        let choice = ExportChoice::default();
        let aim = Aim::File(Box::new(pick));
        self.app.export(&self.ctx, &choice, aim);
        go_on
    }

    #[track_caller]
    fn check_told(&self, severity: Severity, words: &str) {
        let told: Vec<_> = self.app.shell().messages().collect();
        let is_it =
            |toast: &crate::ui::Toast| toast.severity == severity && toast.words.contains(words);
        assert!(told.iter().any(|toast| is_it(toast)), "{told:?}");
    }
}

fn count_in(folder: &TempDir) -> usize {
    std::fs::read_dir(folder.path()).unwrap().count()
}

#[test]
fn a_file_is_there_as_a_whole_and_is_called_as_its_kind_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = Device::new();
    device.save(&folder.path().join("plan"));
    device.check_told(Severity::Info, "plan.png");
    let png = std::fs::read(folder.path().join("plan.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    // Nobody was asked about the file that is there now.
    device.save(&folder.path().join("plan"));
    device.check_told(Severity::Error, "already");
    assert_eq!(count_in(&folder), 1);
}

#[test]
fn an_export_that_is_stopped_leaves_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = Device::new();
    let go_on = device.begin_held(&folder.path().join("plan.png"));
    device.app.stop_work(&device.ctx, Work::Export(1));
    go_on.send(()).unwrap();
    device.wait_for_end();
    device.check_told(Severity::Info, "stopped");
    assert_eq!(count_in(&folder), 0);
}

#[test]
fn where_nothing_can_be_written_nothing_is_left_and_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = Device::new();
    device.save(&folder.path().join("nowhere/plan.png"));
    device.check_told(Severity::Error, "could not be written");
    assert_eq!(count_in(&folder), 0);
}

#[test]
fn more_than_are_made_at_once_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut device = Device::new();
    let held: Vec<_> = (0..=EXPORTS_MAX)
        .map(|at| device.begin_held(&folder.path().join(format!("{at}.png"))))
        .collect();
    device.check_told(Severity::Warning, "under way");
    drop(held);
    device.wait_for_end();
    assert_eq!(count_in(&folder), EXPORTS_MAX);
}

#[test]
fn what_takes_long_is_shown_from_when_it_is_known_where_it_goes() {
    let mut device = Device::new();
    let folder = tempfile::tempdir().unwrap();
    let go_on = device.begin_held(&folder.path().join("plan.png"));
    device.frame();
    assert_eq!(device.app.works(1e9), []);
    let one = &mut device.app.exports.under_way[0];
    one.begun = Some(10.0);
    assert_eq!(device.app.works(10.1), []);
    let works = device.app.works(11.0);
    assert_eq!(works.len(), 1);
    assert_eq!(works[0].work, Work::Export(1));
    assert!(works[0].words.contains(text("board-untitled")), "{works:?}");
    drop(go_on);
    device.wait_for_end();
}

#[test]
fn the_board_may_change_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.png");
    let mut device = Device::new();
    let go_on = device.begin_held(&path);
    assert!(device.app.new_board(&device.ctx));
    drop(go_on);
    device.wait_for_end();
    let png = image::open(&path).unwrap();
    // The square with what is left free around it, twice as large.
    assert!(png.width() >= 2 * 60, "{}", png.width());
}

#[test]
fn an_export_that_the_window_s_end_meets_leaves_no_half_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.png");
    let mut device = Device::new();
    let go_on = device.begin_held(&path);
    go_on.send(()).unwrap();
    device.app.close();
    let names = std::fs::read_dir(folder.path()).unwrap();
    let mut names = names.map(|entry| entry.unwrap().path());
    // It may have been done by then.
    assert!(names.all(|name| name == path));
}
