//! What comes by the clipboard, on its way to a board.

use tavla_shared::shape::Emphasis;

use super::*;
use crate::app::AskHtml;
use crate::commands::Command;

/// Two boxes as Excalidraw copies them, the second without an outline.
const COPIED: &str = r##"{"type":"excalidraw/clipboard","elements":[
    {"id":"a","type":"rectangle","x":5000,"y":5000,"width":100,"height":60,"strokeColor":"#1e1e1e"},
    {"id":"b","type":"ellipse","x":5200,"y":5000,"width":100,"height":60,"strokeColor":"#1e1e1e"}
],"files":{}}"##;

#[test]
fn what_was_copied_in_excalidraw_comes_to_the_pointer_and_is_picked() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    device.app.board.editor_mut().paste(Some(COPIED));
    device.app.answer_requests(&device.ctx);
    device.wait_for_shapes(2);
    let editor = device.app.board().editor();
    assert_eq!(editor.selection().len(), 2);
    // The pointer is nowhere: the middle of the view.
    let middle = editor.view().camera.center;
    let boxes = editor.scene().children(None).map(|shape| shape.bounds());
    let all = boxes.reduce(|all, one| all.union(one)).unwrap();
    assert!(all.center().distance(middle) < 1e-6, "{all:?} {middle:?}");
    // One sees it, and nothing of it was lost.
    assert_eq!(device.words(), []);
    assert_eq!(&*device.app.board().editor().meta().title, "");
}

/// A clipboard that has this as HTML.
fn answering(html: Option<&'static str>) -> AskHtml {
    Box::new(move || {
        let (sender, answer) = sync_channel(1);
        sender.send(html.map(str::to_owned)).unwrap();
        answer
    })
}

#[test]
fn what_is_pasted_waits_for_its_looks_and_what_is_typed_then_for_it() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let (sender, answer) = sync_channel(1);
    let mut answer = Some(answer);
    device.app.services.ask_html = Box::new(move || answer.take().unwrap());
    device.paste("one two");
    assert!(device.app.board().editor().scene().is_empty());
    sender.send(Some("<i>one</i> two".to_owned())).unwrap();
    device.frame(Vec::new());
    device.wait_for_shapes(1);
    let scene = device.app.board().editor().scene();
    assert!(scene.children(None).next().unwrap().marks.is_some());
    // Other words than those are not what was pasted, and nobody waits for ever.
    device.app.services.ask_html = answering(Some("<b>something else</b>"));
    device.paste("three");
    device.wait_for_shapes(2);
    let now = Instant::now() + Duration::from_mins(1);
    let (_silent, answer) = sync_channel(1);
    let mut answer = Some(answer);
    device.app.services.ask_html = Box::new(move || answer.take().unwrap());
    device.paste("four");
    device.app.services.instant = Box::new(move || now);
    device.frame(Vec::new());
    device.wait_for_shapes(3);
    let scene = device.app.board().editor().scene();
    assert!(scene.all_in_z_order().skip(1).all(|it| it.marks.is_none()));
}

#[test]
fn what_a_page_has_copied_keeps_its_looks_unless_plain_is_wanted() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let page = "<p>one <b>two</b></p>";
    device.app.services.ask_html = answering(Some(page));
    let bold = |device: &Device| {
        let scene = device.app.board().editor().scene();
        let text = scene.all_in_z_order().last().unwrap();
        let look = text.marks.as_ref().and_then(|marks| marks.look_at(4));
        let bold = look.is_some_and(|look| look.emphasis.has(Emphasis::Bold));
        (text.text.to_string(), bold)
    };
    device.paste("one two");
    device.wait_for_shapes(1);
    assert_eq!(bold(&device), ("one two".to_owned(), true));
    device.app.board.editor_mut().run(Command::PastePlain);
    device.paste("one two");
    device.wait_for_shapes(2);
    assert_eq!(bold(&device), ("one two".to_owned(), false));
    // What somebody has copied as letters alone since then.
    device.app.services.ask_html = answering(None);
    device.paste("one two");
    device.wait_for_shapes(3);
    assert_eq!(bold(&device), ("one two".to_owned(), false));
}

#[test]
fn half_of_what_excalidraw_copies_is_refused_with_words() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let broken = r#"{"type":"excalidraw/clipboard","elements":{"none":1}}"#;
    device.app.board.editor_mut().paste(Some(broken));
    device.app.answer_requests(&device.ctx);
    device.wait_until("it is said", |app| {
        app.shell().messages().count() > 0 || !app.board().editor().scene().is_empty()
    });
    assert_eq!(device.words()[0].0, Severity::Error);
}

#[test]
fn much_that_was_copied_in_another_window_is_read_beside_the_frames() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let shapes: Vec<String> = (0..6_000)
        .map(|at| format!(r#"{{"id":"s{at}","kind":"rectangle","pos":[{at},0],"size":[9,9]}}"#))
        .collect();
    let copied = format!(
        r#"{{"type":"excalidraw/clipboard","elements":[],"tavla":{{"version":1,"shapes":[{}]}}}}"#,
        shapes.join(",")
    );
    let editor = device.app.board.editor_mut();
    editor.paste(Some(&copied));
    assert!(editor.scene().is_empty(), "nobody waits for it");
    device.app.answer_requests(&device.ctx);
    device.wait_for_shapes(6_000);
    assert_eq!(device.app.board().editor().selection().len(), 6_000);
    assert_eq!(device.words(), []);
}

#[test]
fn long_words_that_only_look_like_a_drawing_are_a_text() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let words = format!(
        "{{ this is about excalidraw and tavla {}",
        "so".repeat(100_000)
    );
    device.app.board.editor_mut().paste(Some(&words));
    device.app.answer_requests(&device.ctx);
    device.wait_for_shapes(1);
    let scene = device.app.board().editor().scene();
    let text = scene.children(None).next().unwrap();
    assert_eq!(
        (&text.kind, text.text.chars().count()),
        (&Kind::Text, 100_000)
    );
}

#[test]
fn a_picture_on_the_clipboard_comes_to_the_pointer_and_is_kept() {
    let folder = TempDir::new().unwrap();
    let mut device = Device::new(folder.path());
    device.wait_until("the board is there", |app| app.board().is_open());
    let pixels = egui::ColorImage::filled([40, 20], egui::Color32::RED);
    let editor = device.app.board.editor_mut();
    editor.begin_frame(
        0.0,
        egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(800.0, 600.0)),
    );
    editor.paste_picture(Arc::new(pixels));
    device.app.answer_requests(&device.ctx);
    device.wait_for_shapes(1);
    let editor = device.app.board().editor();
    let shape = editor.scene().children(None).next().unwrap();
    assert_eq!(shape.kind, Kind::Image);
    assert_eq!((shape.size.width, shape.size.height), (40.0, 20.0));
    assert!(editor.selection().contains(&shape.id));
    let store = device.app.services.storage.store_path().to_owned();
    let store = tavla_shared::store::Store::open(&store).unwrap();
    assert!(store.blob(&shape.file.unwrap()).unwrap().is_some());
}
