//! The library as a person uses it, by the names that screen readers say; and what it looks like.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{ColorImage, Id, Key, Modifiers, Pos2, TextureHandle, TextureOptions, Vec2};
use egui_kittest::kittest::Queryable as _;
use tavla::library::{ItemKey, Library, Look, NewItem, Set, draw};
use tavla::text::TextEngine;
use tavla::ui::library_panel::{LibraryPanel, PICTURE_HEIGHT, PICTURE_WIDTH};
use tavla::ui::{ItemPicture, ItemPictures, LibraryView};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Color, Kind, Shape};

use crate::harness::{Window, flow_window, flow_window_in};
use crate::panels::{check, commands};

fn with_library(mut window: Window) -> Window {
    window.key(Modifiers::SHIFT, Key::L);
    window.harness.run_steps(4);
    window
}

/// A window with the library and a rectangle, which is one of the person's own items called Box.
fn with_box() -> Window {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([300.0, 300.0], [380.0, 380.0]);
    window.wait_saved();
    let mut window = with_library(window);
    window.click("Add selection");
    window.harness.run_steps(4);
    window.enter_anew("Box");
    window.harness.run_steps(2);
    assert_eq!(own(&window), ["Box"]);
    window
}

fn own(window: &Window) -> Vec<String> {
    let items = window.app().library().items().iter();
    items.map(|item| item.name.clone()).collect()
}

fn place(window: &Window, item: &str) -> Pos2 {
    window.harness.get_by_label(item).rect().center()
}

#[test]
fn a_click_puts_an_item_in_the_middle_of_the_view_and_picks_it() {
    let mut window = with_library(flow_window());
    window.click("Process");
    window.wait_saved();
    let shape = window.only_shape();
    assert_eq!((&shape.kind, &*shape.text), (&Kind::Rectangle, "Process"));
    let editor = window.app().board().editor();
    let middle = editor.view().camera.center;
    assert!((shape.rect().center() - middle).hypot() < 1e-6);
    assert!(editor.selection().contains(&shape.id));
    assert_eq!(editor.undo_command(), Some("insert"));
}

#[test]
fn an_item_that_is_dragged_goes_where_it_is_let_go() {
    let mut window = with_library(flow_window());
    let from = place(&window, "Decision");
    window.drag(from.into(), [400.0, 500.0]);
    window.wait_saved();
    let at = window.screen(window.only_shape().rect().center());
    assert!((at - Pos2::new(400.0, 500.0)).length() < 1.0, "{at}");
    // Over the panel it is let go of.
    window.drag(from.into(), [from.x, from.y + 90.0]);
    window.harness.run_steps(2);
    assert_eq!(window.shapes().len(), 1);
}

#[test]
fn what_is_dragged_onto_the_library_is_kept_and_stays_where_it_was() {
    let mut window = flow_window();
    window.key(Modifiers::NONE, Key::R);
    window.drag([300.0, 300.0], [380.0, 380.0]);
    window.wait_saved();
    let before = window.only_shape().pos;
    let mut window = with_library(window);
    // By its edge, where no handle is in the way.
    window.key(Modifiers::NONE, Key::Escape);
    window.press_and_move([325.0, 300.0], [1_100.0, 400.0]);
    assert!(window.app().board().editor().drags_selection());
    window.harness.drop_at(Pos2::new(1_100.0, 400.0));
    window.harness.run_steps(4);
    assert_eq!(own(&window).len(), 1);
    assert_eq!(window.only_shape().pos, before);
    assert_eq!(window.app().board().editor().undo_command(), Some("draw"));
    // Its name is asked for at once.
    window.enter_anew("Tile");
    window.harness.run_steps(2);
    assert_eq!(own(&window), ["Tile"]);
}

#[test]
fn own_items_are_there_after_a_restart_and_make_shapes_of_their_own() {
    let mut window = with_box();
    window.wait_saved();
    let folder = window.close();
    let mut window = with_library(flow_window_in(folder));
    assert_eq!(own(&window), ["Box"]);
    window.click("Box");
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Rectangle, Kind::Rectangle]);
    let scene = window.app().board().editor().scene();
    let ids: Vec<_> = scene.children(None).map(|shape| &shape.id).collect();
    assert_ne!(ids[0], ids[1]);
}

#[test]
fn an_item_is_deleted_by_its_key_and_brought_back() {
    let mut window = with_box();
    window.harness.get_by_label("Box").focus();
    window.harness.run_steps(3);
    window.key(Modifiers::NONE, Key::Delete);
    assert_eq!(own(&window), Vec::<String>::new());
    // The key was about the item and not about what is picked on the board.
    assert_eq!(window.shapes(), [Kind::Rectangle]);
    window.wait_told("“Box” is deleted from your library");
    window.click("Bring it back");
    assert_eq!(own(&window), ["Box"]);
}

#[test]
fn the_keyboard_goes_through_the_grid_puts_items_on_the_board_and_names_them() {
    let mut window = with_box();
    window.harness.get_by_label("Box").focus();
    window.harness.run_steps(3);
    window.key(Modifiers::NONE, Key::F2);
    window.harness.run_steps(2);
    window.enter_anew("Crate");
    window.harness.run_steps(4);
    assert_eq!(own(&window), ["Crate"]);
    // From the person's own down to the first of the flowchart's, and one to the right.
    window.key(Modifiers::NONE, Key::ArrowDown);
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::ArrowRight);
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::Enter);
    window.wait_saved();
    assert_eq!(window.shapes(), [Kind::Rectangle, Kind::Diamond]);
}

#[test]
fn own_items_are_put_in_another_order_by_hand_and_by_key() {
    let mut window = with_box();
    window.click("Add selection");
    window.harness.run_steps(4);
    window.enter_anew("Tray");
    window.harness.run_steps(4);
    assert_eq!(own(&window), ["Tray", "Box"]);
    let (from, to) = (place(&window, "Box"), place(&window, "Tray"));
    window.drag(from.into(), [to.x - 30.0, to.y]);
    window.harness.run_steps(2);
    assert_eq!(own(&window), ["Box", "Tray"]);
    // The keyboard is still on the one that was named.
    window.key(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(own(&window), ["Tray", "Box"]);
    window.key(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(own(&window), ["Box", "Tray"]);
}

#[test]
fn items_are_found_by_their_names_on_every_shelf() {
    let mut window = with_library(flow_window());
    window.harness.get_by_label("Find an item").focus();
    window.harness.run_steps(2);
    window.type_text("databa");
    // One of the flowchart's and one of the cloud's.
    assert_eq!(window.harness.get_all_by_label("Database").count(), 2);
    assert!(window.harness.query_by_label("Process").is_none());
    window.type_text("zzz");
    let nothing = window.harness.query_by_label("No item is called that");
    assert!(nothing.is_some());
}

#[test]
fn shelves_are_folded_and_one_with_nothing_on_it_says_so() {
    let mut window = with_library(flow_window());
    let empty = "Nothing here yet. Drag shapes onto this panel, or add what is selected.";
    assert!(window.harness.query_by_label(empty).is_some());
    window.click("Fold My items");
    assert!(window.harness.query_by_label(empty).is_none());
    window.click("Fold Flowchart");
    assert!(window.harness.query_by_label("Process").is_none());
    window.click("Unfold Flowchart");
    assert!(window.harness.query_by_label("Process").is_some());
}

#[test]
fn the_library_is_written_as_a_file_and_read_as_it_was() {
    let mut window = with_box();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.excalidrawlib");
    let ctx = window.harness.ctx.clone();
    window.app_mut().export_library(&ctx, path.clone());
    window.wait_told("1 item was written to");
    let mut other = flow_window();
    other.drop_file(path);
    other.wait_told("1 item was added to your library");
    assert_eq!(own(&other), ["Box"]);
    assert!(other.app().board().editor().scene().is_empty());
}

/// The panel's pictures, made once a window.
struct Made {
    library: Library,
    pictures: ItemPictures,
    _textures: Vec<TextureHandle>,
}

fn made(ui: &egui::Ui) -> Made {
    let mut star = Shape::new(ShapeId::from_random(1), Kind::Star);
    star.size = Size::new(80.0, 80.0);
    star.pos = Point::ZERO;
    star.style.fill = Color::rgb(0xff_f0c9);
    let mut library = Library::default();
    for (number, name) in (1..).zip(["Star", "Star of the week, with a long name"]) {
        let new = NewItem::of(&[Arc::new(star.clone())], name, None).unwrap();
        library.add(new, number, 0).unwrap();
    }
    let own = library
        .items()
        .iter()
        .map(|item| ItemKey::Kept(Arc::clone(&item.id)));
    let set = (0..Set::Flowchart.items().len()).map(|at| ItemKey::Shipped(Set::Flowchart, at));
    let look = Look {
        dark: ui.visuals().dark_mode,
        width: PICTURE_WIDTH as u32,
        height: PICTURE_HEIGHT as u32,
        scale: 1,
    };
    let mut engine = TextEngine::bundled();
    let (mut pictures, mut textures) = (ItemPictures::default(), Vec::new());
    for key in own.chain(set) {
        let shapes = library.contents_of(&key).unwrap().shapes();
        let drawn = draw(&shapes, &BTreeMap::new(), look, &mut engine).unwrap();
        let side = [drawn.width, drawn.height];
        let image = ColorImage::from_rgba_premultiplied(side, &drawn.rgba);
        let texture = ui.ctx().load_texture("item", image, TextureOptions::LINEAR);
        let picture = ItemPicture {
            texture: texture.id(),
            shown: Vec2::new(side[0] as f32, side[1] as f32),
            size: drawn.size,
        };
        pictures.insert(key, picture);
        textures.push(texture);
    }
    Made {
        library,
        pictures,
        _textures: textures,
    }
}

fn library_ui(ui: &mut egui::Ui) {
    let id = Id::unique("made").with(ui.visuals().dark_mode);
    let kept: Option<Arc<Made>> = ui.data(|data| data.get_temp(id));
    let made = kept.unwrap_or_else(|| {
        let made = Arc::new(made(ui));
        ui.data_mut(|data| data.insert_temp(id, Arc::clone(&made)));
        made
    });
    let view = LibraryView {
        library: &made.library,
        pictures: &made.pictures,
        zoom: 1.0,
        offered: false,
    };
    LibraryPanel::default().ui(ui, &view, &commands());
}

#[test]
fn the_library_in_both_themes() {
    check("library", [352.0, 560.0], library_ui);
}
