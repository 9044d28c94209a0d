//! The timer that everybody sees: three windows at one board, by clocks that the tests move.

use std::time::{Duration, Instant};

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use tavla::app::TavlaApp;
use tavla::commands::Command;
use tavla::impairment::Impairment;
use tavla_shared::talk::RunState;

use crate::activity::{run, says};
use crate::harness::{PATIENCE, Window, flow_window, flow_window_in, window_of};
use crate::idle::check_idle;
use crate::together::connect;
use crate::trio::Trio;

/// How long the timer is in all, in seconds; none where it is not set.
fn whole(app: &TavlaApp) -> Option<i64> {
    let run = app.board().desk().talk().timer().run.as_ref()?;
    Some(run.whole_millis() / 1_000)
}

fn is_paused(app: &TavlaApp) -> bool {
    let run = app.board().desk().talk().timer().run.as_ref();
    run.is_some_and(|run| matches!(run.state, RunState::Paused { .. }))
}

fn pass(windows: &mut [Window], seconds: i64) {
    for window in windows {
        let clock = &window.clock_millis;
        clock.set(clock.get() + 1_000 * seconds);
        window.harness.run_steps(2);
    }
}

#[track_caller]
fn check_all_say(windows: &mut [Window], words: &str) {
    for window in windows {
        window.harness.run_steps(2);
        window.harness.get_by_label(words);
    }
}

#[test]
fn everybody_sees_one_timer_and_two_minutes_added_at_once_both_count() {
    let mut trio = Trio::gather();
    let [ada, ..] = &mut trio.windows;
    run(ada, Command::TogglePeople);
    ada.click("Timer");
    ada.click("5 min");
    trio.wait("it runs everywhere", |apps| {
        apps.iter().all(|app| whole(app) == Some(300))
    });
    check_all_say(&mut trio.windows, "Timer, 5:00 left");
    pass(&mut trio.windows, 10);
    check_all_say(&mut trio.windows, "Timer, 4:50 left");
    // Neither has seen what the other does.
    let [ada, ben, _] = &mut trio.windows;
    ada.harness.get_by_label("+1 min").click();
    ben.harness.get_by_label("+1 min").click();
    trio.wait("both count", |apps| {
        apps.iter().all(|app| whole(app) == Some(420))
    });
    check_all_say(&mut trio.windows, "Timer, 6:50 left");
    // Whoever puts it away puts it away for all who did not ask for it.
    let [_, ben, _] = &mut trio.windows;
    ben.click("Stop the timer");
    trio.wait("it is gone everywhere", |apps| {
        apps.iter().all(|app| whole(app).is_none())
    });
    let shown = trio.windows.each_mut().map(|window| {
        window.harness.run_steps(2);
        says(window, "Hide the timer")
    });
    assert_eq!(shown, [true, false, false]);
}

#[test]
fn a_pause_holds_for_who_was_away_and_what_they_did_meanwhile_counts() {
    let mut trio = Trio::gather();
    let [ada, ..] = &mut trio.windows;
    run(ada, Command::ToggleTimer);
    ada.click("3 min");
    trio.wait("it runs everywhere", |apps| {
        apps.iter().all(|app| whole(app) == Some(180))
    });
    pass(&mut trio.windows, 30);
    let [.., mira] = &mut trio.windows;
    let away = Impairment {
        offline: true,
        ..Impairment::default()
    };
    mira.app_mut().board_mut().impair(away);
    mira.wait_until("she is away", |mira| !mira.board().is_live());
    mira.click("+1 min");
    let [_, ben, _] = &mut trio.windows;
    ben.click("Pause the timer");
    trio.wait("those who are there see it", |[ada, ben, _]| {
        is_paused(ada) && is_paused(ben)
    });
    pass(&mut trio.windows, 45);
    check_all_say(&mut trio.windows[..2], "Timer paused, 2:30 left");
    check_all_say(&mut trio.windows[2..], "Timer, 2:45 left");
    let [.., mira] = &mut trio.windows;
    let board = mira.app_mut().board_mut();
    board.impair(Impairment::default());
    board.reconnect();
    trio.wait("all see all of it", |apps| {
        apps.iter()
            .all(|app| whole(app) == Some(240) && is_paused(app))
    });
    check_all_say(&mut trio.windows, "Timer paused, 3:30 left");
    let [.., mira] = &mut trio.windows;
    mira.click("Go on with the timer");
    trio.wait("it goes on everywhere", |apps| {
        !apps.iter().any(|app| is_paused(app))
    });
    pass(&mut trio.windows, 10);
    check_all_say(&mut trio.windows, "Timer, 3:20 left");
}

#[test]
fn who_comes_late_sees_the_timer_that_runs() {
    let mut trio = Trio::gather();
    let [ada, ..] = &mut trio.windows;
    run(ada, Command::ToggleTimer);
    ada.click("10 min");
    trio.wait("it runs everywhere", |apps| {
        apps.iter().all(|app| whole(app) == Some(600))
    });
    pass(&mut trio.windows, 60);
    let link = trio.apps()[0].board().link().unwrap().to_string();
    let mut late = window_of("Lena Holm", 9, false);
    late.clock_millis.set(trio.windows[0].clock_millis.get());
    connect(&mut late, &link);
    late.wait_until("it is here", |late| whole(late) == Some(600));
    check_all_say(std::slice::from_mut(&mut late), "Timer, 9:00 left");
    assert_eq!(late.chimes.get(), 0);
}

#[test]
fn the_end_is_heard_once_by_everybody_who_wants_to_and_said_to_all() {
    let mut trio = Trio::gather();
    let [ada, ..] = &mut trio.windows;
    run(ada, Command::ToggleTimer);
    ada.click("1 min");
    trio.wait("it runs everywhere", |apps| {
        apps.iter().all(|app| whole(app) == Some(60))
    });
    let [ada, ben, mira] = &mut trio.windows;
    ben.harness.run_steps(2);
    ben.click("Do not play a sound at the end");
    // Who has hidden it hears it all the same.
    mira.harness.run_steps(2);
    mira.click("Hide the timer");
    assert!(!mira.app().shell().shows_timer());
    ada.harness.run_steps(2);
    pass(&mut trio.windows, 59);
    let heard = |trio: &Trio| trio.windows.each_ref().map(|window| window.chimes.get());
    assert_eq!(heard(&trio), [0, 0, 0]);
    pass(&mut trio.windows, 1);
    for window in &mut trio.windows {
        window.wait_told("Time is up");
        window.harness.run_steps(3);
    }
    pass(&mut trio.windows, 30);
    assert_eq!(heard(&trio), [1, 0, 1]);
    check_all_say(&mut trio.windows[..2], "Start the timer again");
    // A minute more is a minute from now, however long it has been over.
    trio.windows[0].click("+1 min");
    let now = trio.windows[0].clock_millis.get();
    trio.wait("the new one is everywhere", |apps| {
        let left = |app: &TavlaApp| app.board().desk().talk().timer().left(now);
        let mut apps = apps.into_iter();
        apps.all(|app| app.shell().shows_timer() && left(app) == Some(60_000))
    });
    check_all_say(&mut trio.windows, "Timer, 1:00 left");
    // What was muted stays so on that device.
    let [_, ben, _] = trio.stop_server();
    let mut ben = flow_window_in(ben.close());
    // It is shown by itself where the talk has come already.
    if !ben.app().shell().shows_timer() {
        run(&mut ben, Command::ToggleTimer);
    }
    ben.wait_until("the panel is there", |ben| ben.shell().shows_timer());
    ben.harness.get_by_label("Play a sound at the end");
}

/// Shows frames until the next one is asked for after `wait`, give or take a tenth of a second.
#[track_caller]
fn check_asks_next(window: &mut Window, wait: Duration) {
    let deadline = Instant::now() + PATIENCE;
    let near = Duration::from_millis(100);
    while window.asked_frame().abs_diff(wait) > near {
        let (asked, causes) = (window.asked_frame(), window.harness.ctx.repaint_causes());
        assert!(Instant::now() < deadline, "{asked:?}: {causes:?}");
        window.next_frame();
    }
}

#[test]
fn it_asks_for_a_frame_a_second_for_one_at_its_end_while_hidden_and_for_none_while_paused() {
    let mut window = flow_window();
    run(&mut window, Command::ToggleTimer);
    window.click("3 min");
    window.wait_saved();
    check_asks_next(&mut window, Duration::from_secs(1));
    let clock = &window.clock_millis;
    clock.set(clock.get() + 10_400);
    check_asks_next(&mut window, Duration::from_millis(600));
    window.click("Hide the timer");
    check_asks_next(&mut window, Duration::from_millis(169_600));
    run(&mut window, Command::ToggleTimer);
    window.click("Pause the timer");
    window.wait_saved();
    check_idle(&mut window);
    window.harness.get_by_label("Timer paused, 2:50 left");
}

#[test]
fn a_time_is_typed_and_started_by_keys_and_what_is_none_is_said() {
    let mut window = flow_window();
    run(&mut window, Command::ToggleTimer);
    window.harness.get_by_label("Minutes and seconds").focus();
    window.harness.run_steps(2);
    window.type_text("1:75");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(says(&window, "such as 2:30; 99 minutes at most"));
    assert_eq!(whole(window.app()), None);
    window.harness.get_by_label("Minutes and seconds").focus();
    window.harness.run_steps(2);
    window.enter_anew("0:45");
    window.harness.run_steps(2);
    window.harness.get_by_label("Timer, 0:45 left");
    assert!(!says(&window, "such as 2:30; 99 minutes at most"));
}
