//! The timer: it runs by itself, and what several people add at once all counts.

use super::*;
use crate::id::RunId;

const MILLIS: i64 = NOW * 1_000;

fn run_id(name: &str) -> RunId {
    RunId::new(name).unwrap()
}

fn start(name: &str, seconds: u32, now_millis: i64) -> TalkEdit {
    let id = run_id(name);
    TalkEdit::Timer(TimerEdit::Start {
        id,
        seconds,
        now_millis,
    })
}

fn pause(now_millis: i64) -> TalkEdit {
    TalkEdit::Timer(TimerEdit::Pause { now_millis })
}

fn resume(now_millis: i64) -> TalkEdit {
    TalkEdit::Timer(TimerEdit::Resume { now_millis })
}

fn add(seconds: u32) -> TalkEdit {
    TalkEdit::Timer(TimerEdit::Add { seconds })
}

fn stop() -> TalkEdit {
    TalkEdit::Timer(TimerEdit::Stop)
}

fn two_with_a_minute() -> (Talk, Talk) {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    edit(&mut mira, vec![start("r", 60, MILLIS)]);
    meet(&mut mira, &mut jonas);
    (mira, jonas)
}

#[test]
fn it_runs_down_and_never_shows_less_than_nothing_or_more_than_the_whole() {
    let (_, jonas) = two_with_a_minute();
    let left = |after| jonas.timer().left(MILLIS + after);
    assert_eq!(left(0), Some(60_000));
    assert_eq!(left(59_999), Some(1));
    assert_eq!(left(90_000), Some(0));
    assert_eq!(left(-3_600_000), Some(60_000));
    assert_eq!(Timer::default().left(MILLIS), None);
}

#[test]
fn what_three_people_add_at_once_all_counts_also_with_a_pause_meanwhile() {
    let (mut mira, mut jonas) = two_with_a_minute();
    let mut noor = talk(3, "noor");
    meet(&mut mira, &mut noor);
    edit(&mut mira, vec![add(60), add(60)]);
    edit(&mut jonas, vec![add(60)]);
    edit(&mut noor, vec![pause(MILLIS + 20_000)]);
    meet(&mut mira, &mut jonas);
    meet(&mut mira, &mut noor);
    meet(&mut mira, &mut jonas);
    let run = jonas.timer().run.clone().unwrap();
    assert_eq!((run.seconds, run.added_seconds), (60, 180));
    assert_eq!(run.left(MILLIS + 500_000), 220_000);
    // In the pause somebody adds more, and it goes on.
    edit(&mut jonas, vec![add(10), resume(MILLIS + 100_000)]);
    assert_eq!(jonas.timer().left(MILLIS + 101_000), Some(229_000));
}

#[test]
fn pausing_twice_changes_nothing() {
    let (mut mira, _) = two_with_a_minute();
    edit(&mut mira, vec![pause(MILLIS + 10_000)]);
    assert!(
        edit(&mut mira, vec![pause(MILLIS + 20_000)])
            .update
            .is_empty()
    );
    assert_eq!(mira.timer().left(MILLIS + 30_000), Some(50_000));
    edit(&mut mira, vec![resume(MILLIS + 30_000)]);
    assert!(
        edit(&mut mira, vec![resume(MILLIS + 40_000)])
            .update
            .is_empty()
    );
    assert_eq!(mira.timer().left(MILLIS + 40_000), Some(40_000));
}

#[test]
fn nobody_takes_away_or_adds_to_another_run() {
    let (mut mira, _) = two_with_a_minute();
    edit(&mut mira, vec![add(30)]);
    let update = foreign(&mut mira, |doc| {
        let added = doc.get_list("added");
        added
            .push(loro::loro_value!({"run": "r", "seconds": (-1000)}))
            .unwrap();
        added
            .push(loro::loro_value!({"run": "other", "seconds": 1000}))
            .unwrap();
        added.push(loro::loro_value!({"seconds": 1000})).unwrap();
        added.push(1_000).unwrap();
    });
    mira.import(&update).unwrap();
    assert_eq!(mira.timer().run.as_ref().unwrap().added_seconds, 30);
}

#[test]
fn a_new_run_begins_without_what_was_added_to_the_one_before() {
    let (mut mira, mut jonas) = two_with_a_minute();
    edit(&mut mira, vec![add(60)]);
    edit(&mut mira, vec![start("s", 30, MILLIS + 1_000)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(jonas.timer().left(MILLIS + 1_000), Some(30_000));
    edit(&mut jonas, vec![stop()]);
    meet(&mut mira, &mut jonas);
    assert_eq!(mira.timer(), &Timer::default());
    for edit in [pause(MILLIS), resume(MILLIS), add(1), stop()] {
        assert_eq!(try_edit(&mut mira, vec![edit]), Err(TalkEditError::NoTimer));
    }
    edit(&mut mira, vec![start("q", 5, MILLIS), add(1)]);
    assert_eq!(mira.timer().left(MILLIS), Some(6_000));
}

#[test]
fn a_run_has_bounds_and_a_name_of_its_own() {
    let (mut mira, _) = two_with_a_minute();
    let mut refused = |edit, what| {
        let error = Err(TalkEditError::OutOfRange { what });
        assert_eq!(try_edit(&mut mira, vec![edit]), error);
    };
    refused(start("r", 60, MILLIS), "the name of the run");
    refused(start("s", 0, MILLIS), "the time");
    refused(start("s", 86_401, MILLIS), "the time");
    refused(start("s", 60, -1), "now");
    refused(add(0), "the time");
    refused(pause(i64::MAX), "now");
}
