//! Two people in one text: each sees the other's caret and selection, and where they go.

use egui::{Key, Modifiers};
use tavla::app::TavlaApp;
use tavla_shared::id::ShapeId;

use crate::trio::{NAMES, Trio};

/// Where a person's caret is for somebody else: it, and the other end of what is selected.
fn caret(app: &TavlaApp, name: &str) -> Option<(ShapeId, usize, usize)> {
    let peers = app.board().editor().peers();
    let peer = peers.iter().find(|peer| peer.name == name)?.peer;
    let (shape, at, anchor) = peers.caret(peer)?;
    Some((shape.clone(), at, anchor))
}

fn text(app: &TavlaApp) -> Option<String> {
    let mut shapes = app.board().editor().scene().children(None);
    shapes.next().map(|shape| shape.text.to_string())
}

#[test]
fn two_people_in_one_text_see_each_other_s_carets_which_go_with_their_letters() {
    let mut trio = Trio::gather();
    trio.windows[0].key(Modifiers::NONE, Key::R);
    trio.windows[0].drag([500.0, 300.0], [760.0, 420.0]);
    trio.windows[0].key(Modifiers::NONE, Key::Enter);
    trio.windows[0].type_text("hello world");
    trio.wait("the text is everywhere", |apps| {
        apps.iter()
            .all(|app| text(app).as_deref() == Some("hello world"))
    });
    let id = trio.windows[0].only_shape().id.clone();
    trio.wait("Ben and Mira see where Ada is", |[_, ben, mira]| {
        [ben, mira]
            .iter()
            .all(|app| caret(app, NAMES[0]) == Some((id.clone(), 11, 11)))
    });
    let ben = trio.windows[1].app_mut().board_mut().editor_mut();
    ben.select([id.clone()]);
    trio.windows[1].harness.run_steps(2);
    trio.windows[1].key(Modifiers::NONE, Key::Enter);
    trio.wait("Ada sees all selected by Ben", |[ada, ..]| {
        caret(ada, NAMES[1]) == Some((id.clone(), 11, 0))
    });
    trio.windows[1].key(Modifiers::NONE, Key::End);
    trio.wait("and that he has let go of it", |[ada, ..]| {
        caret(ada, NAMES[1]) == Some((id.clone(), 11, 11))
    });
    trio.windows[0].key(Modifiers::NONE, Key::Home);
    trio.windows[0].type_text("Oh, ");
    // At once, before Ben can have heard of it.
    assert_eq!(
        caret(trio.windows[0].app(), NAMES[1]),
        Some((id.clone(), 15, 15))
    );
    trio.wait("everybody agrees", |apps| {
        let ben = caret(apps[0], NAMES[1]) == Some((id.clone(), 15, 15));
        let ada = caret(apps[2], NAMES[0]) == Some((id.clone(), 4, 4));
        ben && ada && text(apps[2]).as_deref() == Some("Oh, hello world")
    });
    let carets = trio.windows[2].app_mut().board_mut().editor_mut();
    let carets = carets.peer_carets();
    assert_eq!(carets.len(), 2);
    assert!(carets.iter().all(|caret| caret.text.is_some()));
    trio.windows[1].key(Modifiers::NONE, Key::Escape);
    trio.wait("who leaves the text has no caret in it", |[ada, ..]| {
        caret(ada, NAMES[1]).is_none()
    });
}
