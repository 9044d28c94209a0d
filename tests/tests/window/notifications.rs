//! What a person is told of that is about them: by the desktop while they look elsewhere, and by nobody
//! where they want quiet.

use egui::{ViewportCommand, ViewportId};
use tavla::commands::Command;

use crate::activity::says;
use crate::chat::{say, texts, toggle_chat};
use crate::harness::Window;
use crate::trio::Trio;

fn look_elsewhere(window: &mut Window, elsewhere: bool) {
    window.harness.input_mut().focused = !elsewhere;
    window.harness.run_steps(2);
}

#[track_caller]
fn wait_mentions(trio: &mut Trio, count: usize) {
    trio.wait("Mira has them", |[_, _, mira]| {
        mira.board().unread().mentions() == count
    });
    trio.windows[2].harness.run_steps(2);
}

#[test]
fn the_desktop_tells_who_looks_elsewhere_once_and_then_how_many() {
    let mut trio = Trio::gather();
    look_elsewhere(&mut trio.windows[2], true);
    toggle_chat(&mut trio.windows[0]);
    say(&mut trio.windows[0], "@Mira Sato one");
    wait_mentions(&mut trio, 1);
    let desktop = trio.windows[2].desktop.clone();
    let first = (
        "Ada Lindqvist mentioned you".to_owned(),
        "@Mira Sato one".to_owned(),
    );
    assert_eq!(desktop.shown(), std::slice::from_ref(&first));
    for words in ["@Mira Sato two", "@Mira Sato three", "nobody"] {
        say(&mut trio.windows[0], words);
    }
    wait_mentions(&mut trio, 3);
    assert_eq!(desktop.shown().len(), 1);
    // More than five seconds of frames.
    trio.windows[2].harness.run_steps(320);
    let together = (
        "2 mentions".to_owned(),
        "The newest by Ada Lindqvist: @Mira Sato three".to_owned(),
    );
    assert_eq!(desktop.shown(), [first, together]);
    // A click brings the window to the front.
    desktop.click();
    trio.windows[2].harness.step();
    let output = &trio.windows[2].harness.output().viewport_output;
    assert!(
        output[&ViewportId::ROOT]
            .commands
            .contains(&ViewportCommand::Focus)
    );
    // Who looks is told by the window alone.
    look_elsewhere(&mut trio.windows[2], false);
    say(&mut trio.windows[0], "@Mira Sato four");
    wait_mentions(&mut trio, 4);
    trio.windows[2].harness.run_steps(320);
    assert_eq!(desktop.shown().len(), 2);
}

#[test]
fn a_chat_that_nobody_looks_at_is_not_read() {
    let mut trio = Trio::gather();
    toggle_chat(&mut trio.windows[2]);
    look_elsewhere(&mut trio.windows[2], true);
    toggle_chat(&mut trio.windows[0]);
    say(&mut trio.windows[0], "@Mira Sato are you there?");
    wait_mentions(&mut trio, 1);
    assert!(says(&trio.windows[2], "it mentions you"));
    look_elsewhere(&mut trio.windows[2], false);
    assert_eq!(trio.windows[2].app().board().unread().count(), 0);
}

#[test]
fn a_quiet_board_only_counts() {
    let mut trio = Trio::gather();
    let ctx = trio.windows[2].harness.ctx.clone();
    trio.windows[2].app_mut().run(&ctx, Command::ToggleQuiet);
    trio.windows[2].wait_told("This board is quiet");
    let told = |window: &Window| window.app().shell().messages().count();
    look_elsewhere(&mut trio.windows[2], true);
    toggle_chat(&mut trio.windows[0]);
    say(&mut trio.windows[0], "@Mira Sato hello");
    wait_mentions(&mut trio, 1);
    assert_eq!(
        (trio.windows[2].desktop.shown(), told(&trio.windows[2])),
        (vec![], 1)
    );
    assert!(says(
        &trio.windows[2],
        "Chat, 1 new message, it mentions you"
    ));
    trio.windows[2].app_mut().run(&ctx, Command::ToggleQuiet);
    say(&mut trio.windows[0], "@Mira Sato again");
    wait_mentions(&mut trio, 2);
    assert_eq!(trio.windows[2].desktop.shown().len(), 1);
    assert_eq!(texts(trio.windows[2].app()).len(), 2);
}

#[test]
fn who_is_followed_while_they_look_elsewhere_is_told() {
    let mut trio = Trio::gather();
    look_elsewhere(&mut trio.windows[1], true);
    trio.windows[0].click("Ben Okafor · click to follow");
    trio.windows[1].wait_told("Ada Lindqvist follows you");
    let shown = trio.windows[1].desktop.shown();
    assert_eq!(shown[0].0, "Ada Lindqvist follows you");
}
