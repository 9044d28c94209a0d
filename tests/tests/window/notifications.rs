//! What a person is told of that is about them: by the desktop while they look elsewhere, and by nobody
//! where they want quiet.

use egui::{Key, Modifiers, ViewportCommand, ViewportId};
use tavla::activity::Kind;
use tavla::commands::Command;
use tavla_server::access::Role;

use crate::activity::says;
use crate::chat::{say, texts, toggle_chat};
use crate::comments::{ADA_ASKS, comment, is_called, wait_called};
use crate::harness::Window;
use crate::people::open_list;
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

fn told(window: &Window) -> Vec<String> {
    let messages = window.app().shell().messages();
    messages.map(|toast| toast.words.clone()).collect()
}

/// Somebody answers Ada.
fn answer(window: &mut Window, words: &str) {
    window.type_text(words);
    window.key(Modifiers::NONE, Key::Enter);
    window.harness.run_steps(2);
}

#[test]
fn who_is_answered_while_they_look_elsewhere_is_told_until_they_have_read_it() {
    let mut trio = Trio::gather();
    comment(&mut trio.windows[0], [500.0, 300.0], "Is this right?");
    look_elsewhere(&mut trio.windows[0], true);
    let new = format!("{ADA_ASKS} · new");
    wait_called(&mut trio.windows, 1, &new);
    trio.windows[1].click(&new);
    answer(&mut trio.windows[1], "It is");
    let words = "Ben Okafor replied to you: It is";
    // The card is open, and is not looked at.
    trio.windows[0].wait_told(words);
    let shown = [("Ben Okafor replied to you".to_owned(), "It is".to_owned())];
    assert_eq!(trio.windows[0].desktop.shown(), shown);
    // What is before a person who looks is told by nothing else.
    look_elsewhere(&mut trio.windows[0], false);
    answer(&mut trio.windows[1], "Really");
    wait_called(&mut trio.windows, 0, "Really");
    trio.windows[0].harness.run_steps(320);
    assert_eq!(trio.windows[0].desktop.shown(), shown);
    assert!(
        !told(&trio.windows[0])
            .iter()
            .any(|it| it.contains("Really"))
    );
    // Elsewhere on the board it is told, and leads there.
    trio.windows[0].click("Close the comment");
    answer(&mut trio.windows[1], "For good");
    trio.windows[0].wait_told("Ben Okafor replied to you: For good");
    trio.windows[0].click("Show");
    trio.windows[0].harness.run_steps(4);
    assert!(is_called(&trio.windows[0], "Write a reply"));
    assert_eq!(told(&trio.windows[0]), Vec::<String>::new());
}

#[test]
fn a_quiet_board_tells_of_no_comment_and_counts_them() {
    let mut trio = Trio::gather();
    let ctx = trio.windows[2].harness.ctx.clone();
    trio.windows[2].app_mut().run(&ctx, Command::ToggleQuiet);
    look_elsewhere(&mut trio.windows[2], true);
    comment(&mut trio.windows[0], [500.0, 300.0], "@Mira Sato look");
    wait_called(&mut trio.windows, 2, "Comments, 1 with something new");
    assert_eq!(trio.windows[2].desktop.shown(), []);
    assert!(!told(&trio.windows[2]).iter().any(|it| it.contains("look")));
}

#[test]
fn who_is_muted_calls_in_vain_also_where_tokens_say_who_they_are() {
    let mut trio = Trio::gather_as([Role::Owner, Role::Commenter, Role::Editor]);
    // Ben has never drawn: only what he says of himself joins his two names.
    let ada = &mut trio.windows[0];
    ada.key(Modifiers::NONE, Key::C);
    ada.drag([700.0, 500.0], [700.0, 500.0]);
    ada.harness.run_steps(3);
    answer(ada, "My thread");
    ada.click("Close the comment");
    open_list(ada);
    ada.click("Mute Ben Okafor: hide their cursor and what they say");
    look_elsewhere(ada, true);
    toggle_chat(&mut trio.windows[1]);
    say(&mut trio.windows[1], "@Ada Lindqvist one");
    let mine = "Comment by Ada Lindqvist: My thread · new";
    wait_called(&mut trio.windows, 1, mine);
    trio.windows[1].click(mine);
    answer(&mut trio.windows[1], "@Ada Lindqvist two");
    trio.windows[1].click("Ada Lindqvist · click to follow");
    wait_called(&mut trio.windows, 0, "Comments, 1 with something new");
    trio.wait("it counts in the chat", |[ada, ..]| {
        ada.board().unread().mentions() == 1
    });
    assert_eq!(trio.windows[0].desktop.shown(), []);
    assert_eq!(told(&trio.windows[0]), Vec::<String>::new());
    let entries = trio.windows[0].app().board().activity().entries();
    let mentions = entries.filter(|entry| entry.event.kind == Kind::Mention);
    assert_eq!(mentions.count(), 2);
    // Who is not muted is heard, by the name that the server gave.
    toggle_chat(&mut trio.windows[2]);
    say(&mut trio.windows[2], "@Ada Lindqvist three");
    trio.windows[0].wait_told("Mira Sato mentioned you: @Ada Lindqvist three");
    assert_eq!(trio.windows[0].desktop.shown().len(), 1);
}
