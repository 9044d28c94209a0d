//! Who points at something outside of the view has a mark at its edge that leads there.

use egui::Id;
use egui_kittest::kittest::Queryable as _;
use tavla::camera::Camera;
use tavla_shared::geometry::Point;

use crate::harness::Window;
use crate::people::open_list;
use crate::trio::Trio;

const MARK: &str = "Ada Lindqvist is over there · click to go";

#[test]
fn who_is_outside_the_view_has_a_mark_at_its_edge_and_a_click_goes_there() {
    let mut trio = Trio::gather();
    trio.windows[0].harness.hover_at([600.0, 400.0].into());
    trio.wait("Ada's cursor is seen", |[_, ben, _]| {
        let cursors = ben.board().editor().peers().cursors();
        cursors
            .iter()
            .any(|cursor| &*cursor.name == "Ada Lindqvist")
    });
    assert!(trio.windows[1].harness.query_by_label(MARK).is_none());
    let far = Camera {
        center: Point::new(9_000.0, -3_000.0),
        zoom: 1.0,
    };
    let ben = trio.windows[1].app_mut().board_mut().editor_mut();
    ben.set_camera(far);
    trio.windows[1].harness.run_steps(3);
    trio.windows[1].click(MARK);
    let ben = trio.windows[1].app().board().editor();
    let cursors = ben.peers().cursors();
    let ada = cursors.iter().find(|it| &*it.name == "Ada Lindqvist");
    let at = ada.map(|ada| ada.at).unwrap();
    assert!(ben.view().visible().contains(at));
    assert!(trio.windows[1].harness.query_by_label(MARK).is_none());
}

#[test]
fn a_mark_is_beside_the_panel_at_the_right_while_that_is_shown() {
    let mut trio = Trio::gather();
    trio.windows[0].harness.hover_at([600.0, 400.0].into());
    trio.wait("Ada's cursor is seen", |[_, ben, _]| {
        let cursors = ben.board().editor().peers().cursors();
        cursors
            .iter()
            .any(|cursor| &*cursor.name == "Ada Lindqvist")
    });
    let [_, ben, _] = &mut trio.windows;
    let far = Camera {
        center: Point::new(-90_000.0, 20_000.0),
        zoom: 1.0,
    };
    let mark = |ben: &mut Window| {
        ben.harness.run_steps(3);
        ben.harness.get_by_label(MARK).rect()
    };
    ben.app_mut().board_mut().editor_mut().set_camera(far);
    let at_the_edge = mark(ben);
    open_list(ben);
    let list = Id::unique("people-list");
    let list = ben.harness.ctx.memory(|memory| memory.area_rect(list));
    let list = list.unwrap();
    assert!(list.intersects(at_the_edge), "it would lie over the list");
    let beside = mark(ben);
    assert!(!list.intersects(beside), "{beside:?} is over {list:?}");
    // And goes back when the list is put away.
    open_list(ben);
    assert_eq!(mark(ben), at_the_edge);
}
