//! Seeing what others see: following them, circles, coming when asked, and a spotlight.

use std::time::Instant;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla::camera::Camera;
use tavla::commands::Command;
use tavla_server::access::Role;
use tavla_shared::geometry::Point;

use crate::harness::{PATIENCE, Window, window_of};
use crate::people::{open_list, pass, says};
use crate::together::connect;
use crate::trio::{NAMES, Trio};

fn look(window: &mut Window, x: f64, zoom: f64) {
    let center = Point::new(x, 0.0);
    let editor = window.app_mut().board_mut().editor_mut();
    editor.set_camera(Camera { center, zoom });
}

fn camera(app: &TavlaApp) -> Camera {
    app.board().editor().view().camera
}

/// Whether both see the same part of the board.
fn see_alike(one: &TavlaApp, other: &TavlaApp) -> bool {
    let (one, other) = (camera(one), camera(other));
    one.center.distance(other.center) < 0.5 && (one.zoom / other.zoom - 1.0).abs() < 1e-3
}

fn run(window: &mut Window, command: Command) {
    let ctx = window.harness.ctx.clone();
    window.app_mut().run(&ctx, command);
    window.harness.run_steps(2);
}

fn follows(app: &TavlaApp) -> bool {
    app.board().editor().followed().is_some()
}

#[test]
fn who_follows_sees_what_the_other_sees_until_a_hand_moves_the_view() {
    let mut trio = Trio::gather();
    look(&mut trio.windows[1], 900.0, 2.0);
    trio.windows[0].click("Ben Okafor · click to follow");
    trio.windows[0].harness.get_by_label("Following Ben Okafor");
    trio.windows[1].wait_told("Ada Lindqvist follows you");
    trio.wait("Ada sees it", |[ada, ben, _]| see_alike(ada, ben));
    look(&mut trio.windows[1], -4_000.0, 0.5);
    trio.wait("Ada is taken along", |[ada, ben, _]| see_alike(ada, ben));
    // Drawing goes on meanwhile.
    trio.windows[0].key(Modifiers::NONE, Key::R);
    trio.windows[0].drag([400.0, 300.0], [600.0, 420.0]);
    assert!(follows(trio.windows[0].app()));
    run(&mut trio.windows[0], Command::ZoomIn);
    trio.windows[0].harness.run_steps(2);
    assert!(!follows(trio.windows[0].app()));
    assert!(!says(&trio.windows[0], "Following Ben Okafor"));
    trio.wait("Ben knows", |[_, ben, _]| {
        ben.board().editor().peers().followers() == 0
    });
    trio.windows[0].click("Ben Okafor · click to follow");
    trio.windows[0].click("Stop");
    assert!(!follows(trio.windows[0].app()));
    trio.windows[0].click("Ben Okafor · click to follow");
    trio.windows[0].click("Ben Okafor · click to stop following");
    assert!(!follows(trio.windows[0].app()));
}

#[test]
fn a_circle_of_three_leaves_everybody_the_view_they_have() {
    let mut trio = Trio::gather();
    for (at, x) in [0.0, 3_000.0, 6_000.0].into_iter().enumerate() {
        look(&mut trio.windows[at], x, 1.0);
    }
    trio.windows[0].click("Ben Okafor · click to follow");
    trio.wait("Ada sees it", |[ada, ben, _]| see_alike(ada, ben));
    trio.windows[1].click("Mira Sato · click to follow");
    trio.wait("all see it", |[ada, ben, mira]| {
        see_alike(ada, ben) && see_alike(ben, mira)
    });
    trio.windows[2].click("Ada Lindqvist · click to follow");
    trio.wait("the circle is seen", |apps| {
        let circular = |app: &TavlaApp| {
            app.board()
                .editor()
                .follow_shown()
                .is_some_and(|it| it.circular)
        };
        apps.into_iter().all(circular)
    });
    let before = trio.apps().map(camera);
    for _ in 0..10 {
        trio.next_frames();
    }
    assert_eq!(trio.apps().map(camera), before);
    assert!(says(
        &trio.windows[0],
        "Following Ben Okafor, who follows you: both views stay"
    ));
}

#[test]
fn who_is_followed_and_leaves_leaves_the_view_where_it_is() {
    let mut trio = Trio::gather();
    trio.windows[0].click("Mira Sato · click to follow");
    assert!(follows(trio.windows[0].app()));
    trio.windows[2].key(Modifiers::COMMAND, Key::N);
    trio.wait("Mira is gone", |[ada, ..]| ada.board().people().len() == 2);
    // For a moment it may have been her line.
    assert!(follows(trio.windows[0].app()));
    pass(&mut trio.windows[0], 10.5);
    trio.windows[0].wait_told("Mira Sato left");
    assert!(!follows(trio.windows[0].app()));
}

#[test]
fn everybody_is_brought_to_one_view_but_who_declines() {
    let mut trio = Trio::gather();
    look(&mut trio.windows[0], 5_000.0, 0.5);
    let stayed = camera(trio.apps()[2]);
    open_list(&mut trio.windows[0]);
    trio.windows[0].click("Bring everyone to me");
    trio.wait("all are asked", |[_, ben, mira]| {
        [ben, mira]
            .iter()
            .all(|app| app.board().editor().invitation().is_some())
    });
    trio.windows[2].harness.run_steps(2);
    trio.windows[2]
        .harness
        .get_by_label("Ada Lindqvist brings you to their view");
    trio.windows[2].click("Decline");
    // Who does nothing is taken along.
    pass(&mut trio.windows[1], 5.5);
    trio.wait("Ben comes", |[ada, ben, _]| {
        see_alike(ada, ben) && ben.board().editor().invitation().is_none()
    });
    // There Ben looks around as he likes.
    assert!(!follows(trio.windows[1].app()));
    assert_eq!(camera(trio.apps()[2]), stayed);
}

#[test]
fn a_spotlight_is_followed_also_by_who_comes_late_until_it_ends() {
    let mut trio = Trio::gather();
    look(&mut trio.windows[0], 5_000.0, 0.5);
    run(&mut trio.windows[0], Command::ToggleSpotlight);
    trio.wait("all are asked", |[_, ben, mira]| {
        [ben, mira]
            .iter()
            .all(|app| app.board().editor().invitation().is_some())
    });
    trio.windows[1].harness.run_steps(2);
    trio.windows[1].click("Go now");
    pass(&mut trio.windows[2], 5.5);
    trio.wait("Mira follows by herself", |[ada, ben, mira]| {
        see_alike(ada, ben) && see_alike(ada, mira) && follows(mira)
    });
    trio.windows[2].key(Modifiers::NONE, Key::Escape);
    assert!(!follows(trio.windows[2].app()));

    let link = trio.apps()[0].board().link().unwrap().to_string();
    let mut late = window_of("Late Comer", 9, false);
    connect(&mut late, &link);
    late.wait_until("who comes late is asked", |late| {
        late.board().editor().invitation().is_some()
    });
    late.harness.run_steps(2);
    late.click("Go now");
    let began = Instant::now();
    while followers(trio.apps()[0]) != [NAMES[1], "Late Comer"] {
        assert!(
            began.elapsed() < PATIENCE,
            "the presenter does not see who follows"
        );
        // Who came late tells it with one of their frames.
        late.next_frame();
        trio.next_frames();
    }
    trio.windows[0].harness.run_steps(2);
    assert!(says(&trio.windows[0], "You have the spotlight · 2 follow"));
    trio.windows[0].click("Stop spotlight");
    trio.wait("nobody follows", |[ada, ben, _]| {
        !follows(ben) && !ada.board().editor().is_presenting()
    });
    late.wait_until("nor does who came late", |late| !follows(late));
    assert!(!follows(trio.windows[2].app()));
}

/// Who follows somebody's view, as they see it.
fn followers(app: &TavlaApp) -> Vec<String> {
    let people = app.board().people().into_iter();
    let follow = people.filter(|person| person.follows_me);
    follow.map(|person| person.name).collect()
}

#[test]
fn who_may_only_look_brings_nobody() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Editor, Role::Viewer]);
    run(&mut trio.windows[2], Command::BringEveryone);
    run(&mut trio.windows[2], Command::ToggleSpotlight);
    let editor = trio.windows[2].app().board().editor();
    assert!(!editor.is_presenting() && !editor.may_summon());
    open_list(&mut trio.windows[2]);
    assert!(says(&trio.windows[2], NAMES[0]));
}
