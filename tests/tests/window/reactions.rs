//! Signs thrown at a place: everybody sees them rise, and nothing of them stays.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;

use crate::trio::Trio;

fn signs(app: &TavlaApp) -> Vec<String> {
    let marks = app.board().editor().peers().marks();
    let bursts = marks.into_iter().flat_map(|marks| marks.bursts);
    bursts.map(|burst| burst.emoji).collect()
}

#[test]
fn a_sign_is_seen_by_everybody_and_is_gone() {
    let mut trio = Trio::gather();
    trio.windows[0].click("React");
    trio.windows[0].click("Heart");
    trio.wait("the others see it", |[_, ben, mira]| {
        signs(ben) == ["❤"] && signs(mira) == ["❤"]
    });
    // One is seldom enough; four a second are.
    trio.windows[0].harness.run_steps(16);
    trio.windows[0].click("Party");
    trio.wait("and the next", |[_, ben, _]| {
        signs(ben).iter().any(|sign| sign == "🎉")
    });
    trio.windows[0].key(Modifiers::NONE, Key::Escape);
    assert!(trio.windows[0].harness.query_by_label("Heart").is_none());
    trio.wait("they are gone", |apps| {
        let mine = apps[0].board().editor().bursts();
        mine.is_empty() && apps.iter().all(|app| signs(app).is_empty())
    });
    for app in trio.apps() {
        assert!(app.board().editor().scene().is_empty());
    }
}

#[test]
fn signs_are_reached_and_thrown_by_keys_alone() {
    let mut window = crate::harness::flow_window();
    window.key(Modifiers::SHIFT, Key::E);
    // The first has the focus.
    window.key(Modifiers::NONE, Key::ArrowRight);
    window.key(Modifiers::NONE, Key::Enter);
    let bursts = window.app().board().editor().bursts();
    assert_eq!(bursts.len(), 1);
    window.key(Modifiers::SHIFT, Key::E);
    assert!(window.harness.query_by_label("Heart").is_none());
}
