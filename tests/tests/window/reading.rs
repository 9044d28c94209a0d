//! Boards of a newer Tavla.

use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use loro::{ExportMode, LoroDoc};
use tavla::storage::Storage;
use tavla::ui::SyncState;
use tavla_shared::id::BoardId;
use tavla_shared::store::{NewRecord, RecordOrigin, Store};

use crate::harness::flow_window_in;

#[test]
fn a_board_of_a_newer_tavla_says_at_once_that_it_is_read_only() {
    let newer = LoroDoc::new();
    newer.get_map("meta").insert("schema", 2).unwrap();
    newer.commit();
    let update = newer.export(ExportMode::all_updates()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut storage = Storage::open(folder.path(), 1, Arc::new(|| {})).unwrap();
    storage.add_board(&BoardId::new("newer").unwrap(), "Newer", None, 1);
    let record = NewRecord {
        origin: RecordOrigin::Remote,
        bytes: &update,
    };
    let mut store = Store::open(storage.store_path()).unwrap();
    store.append("newer", &[record]).unwrap();
    storage.close().unwrap();

    let mut window = flow_window_in(folder);
    assert_eq!(window.app().board().sync_state(), SyncState::ReadOnly);
    window.wait_told("read-only here: a newer Tavla has made it");
    let state = "Read-only · made by a newer Tavla";
    window.harness.get_by_label(state);
    // There are no controls for what cannot be done.
    window.harness.get_by_label("Hand");
    assert!(window.harness.query_by_label("Rectangle").is_none());
    window.key(Modifiers::NONE, Key::R);
    window.press_and_move([400.0, 300.0], [600.0, 420.0]);
    assert_eq!(window.shapes(), []);
    window.harness.drop_at([600.0, 420.0].into());
    window.harness.run_steps(2);
    assert_eq!(store.load("newer").unwrap().last, 1);
}
