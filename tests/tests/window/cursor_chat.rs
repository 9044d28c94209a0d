//! Words at the cursor: others read along, and after a while they are gone.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;

use crate::harness::flow_window;
use crate::trio::{NAMES, Trio};

const FIELD: &str = "Say something at the cursor";

/// What Ada says, as this person sees it.
fn words(app: &TavlaApp) -> Option<String> {
    let cursors = app.board().editor().peers().cursors();
    let ada = cursors.into_iter().find(|it| *it.name == *NAMES[0])?;
    Some(ada.words?.words)
}

#[test]
fn others_read_along_while_somebody_says_something_at_their_cursor() {
    let mut trio = Trio::gather();
    trio.windows[0].harness.hover_at([600.0, 400.0].into());
    trio.windows[0].key(Modifiers::NONE, Key::Slash);
    trio.windows[0].harness.get_by_label(FIELD);
    trio.windows[0].type_text("Loo");
    trio.wait("the others read the first letters", |[_, ben, mira]| {
        [ben, mira].map(words) == [Some("Loo".to_owned()), Some("Loo".to_owned())]
    });
    trio.windows[0].type_text("k here");
    trio.wait("and the rest", |[_, ben, _]| {
        words(ben).as_deref() == Some("Look here")
    });
    trio.windows[0].key(Modifiers::NONE, Key::Enter);
    trio.windows[0].type_text("now");
    trio.wait("Enter begins anew", |[_, ben, _]| {
        words(ben).as_deref() == Some("now")
    });
    trio.windows[0].key(Modifiers::NONE, Key::Escape);
    assert!(trio.windows[0].harness.query_by_label(FIELD).is_none());
    trio.wait("Esc takes them back", |[_, ben, mira]| {
        words(ben).is_none() && words(mira).is_none()
    });
    for app in trio.apps() {
        assert!(app.board().editor().scene().is_empty());
    }
}

#[test]
fn words_fade_after_five_seconds_and_the_field_goes_with_them() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::Slash);
    window.type_text("So");
    let words = |window: &crate::harness::Window| window.app().board().editor().words();
    // Frames are a quarter of a second apart.
    window.harness.run_steps(16);
    assert_eq!(words(&window).map(|words| words.opacity), Some(1.0));
    window.harness.run_steps(7);
    let fading = words(&window).map(|words| words.opacity);
    assert!(
        fading.is_some_and(|it| (0.1..0.9).contains(&it)),
        "{fading:?}"
    );
    window.harness.run_steps(8);
    assert_eq!(words(&window), None);
    assert!(window.harness.query_by_label(FIELD).is_none());
}

#[test]
fn a_slash_in_a_text_is_a_slash() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::T);
    window.drag([500.0, 300.0], [500.0, 300.0]);
    window.type_text("a");
    window.harness.key_press(Key::Slash);
    window.type_text("/b");
    assert!(window.harness.query_by_label(FIELD).is_none());
    window.key(Modifiers::NONE, Key::Escape);
    window.wait_saved();
    assert_eq!(&*window.only_shape().text, "a/b");
}
