//! What of comments is news, and what is history.

use super::*;

#[test]
fn news_is_what_others_do_after_the_board_was_opened() {
    let old = thread("old", ADA, here());
    let mut desk = Desk::new(vec![old.clone(), thread("mine", ME, here())]);
    assert_eq!(desk.comments.take_news(), []);
    let mut mine = thread("mine", ME, here());
    mine.replies = vec![reply(ADA, 3, "why?"), reply(ME, 4, "so")];
    let resolved = Thread {
        resolved: Some(Resolution { by: ADA, time: 9 }),
        ..old
    };
    desk.change(vec![mine.clone(), resolved, thread("new", ADA, here())]);
    let news = desk.comments.take_news();
    let told: Vec<_> = news
        .iter()
        .map(|it| (it.thread.as_str(), it.deed, it.weight()))
        .collect();
    assert_eq!(
        told,
        [
            ("mine", CommentDeed::Replied, Weight::Calls),
            ("old", CommentDeed::Resolved, Weight::Important),
            ("new", CommentDeed::Opened, Weight::Important),
        ]
    );
    // The same once more is none.
    desk.change(vec![mine]);
    assert_eq!(desk.comments.take_news(), []);
}

/// The talk of a board as its server sends it to who comes: what was said, and then something new.
fn arrive(desk: &mut Desk, live: bool, threads: Vec<Thread>) -> Vec<CommentNews> {
    let change = of(threads);
    desk.talk.apply(&[], &change);
    desk.comments
        .changed(&[], &change, &desk.talk, live, nobody);
    desk.look(None);
    desk.comments.take_news()
}

#[test]
fn who_comes_for_the_first_time_finds_history_that_is_no_news_and_read() {
    let mut desk = Desk::new(Vec::new());
    desk.comments.recall(None);
    let mut old = thread("old", ADA, here());
    old.replies = vec![reply(ADA, 4, "@Me Myself?")];
    assert_eq!(arrive(&mut desk, false, vec![old.clone()]), []);
    assert_eq!(desk.comments.unread(), 0);
    // Who leaves before all was here comes for the first time again.
    assert_eq!(desk.comments.take_seen(), None);
    desk.comments.settle();
    let kept = desk.comments.take_seen().cloned();
    assert!(kept.is_some());
    old.replies.push(reply(ADA, 5, "and now?"));
    let news = arrive(&mut desk, true, vec![old.clone()]);
    assert_eq!((news.len(), desk.comments.unread()), (1, 1));
    assert!(news[0].live);

    // Who was here before is told what they missed, as such.
    let mut again = Desk::new(vec![old.clone()]);
    again.comments.recall(kept);
    old.replies.push(reply(ADA, 6, "hello?"));
    let news = arrive(&mut again, false, vec![old, thread("new", ADA, here())]);
    assert_eq!((news.len(), again.comments.unread()), (2, 2));
    assert!(news.iter().all(|news| !news.live));
}

#[test]
fn of_very_much_news_the_newest_is_kept_and_the_calls_before_it_counted() {
    let mut desk = Desk::new(vec![thread("mine", ME, here())]);
    let mut mine = thread("mine", ME, here());
    mine.replies = (0..130).map(|at| reply(ADA, at, "and?")).collect();
    let news = arrive(&mut desk, true, vec![mine]);
    assert_eq!((news.len(), desk.comments.take_forgotten()), (100, 30));
    assert_eq!(news.last().map(|news| news.time), Some(2_129));
}

#[test]
fn a_thread_of_many_new_replies_is_looked_through_once() {
    let new_replies = |count: u32| {
        let mut long = thread("long", ADA, here());
        long.replies = (0..count).map(|at| reply(ADA, at, "so")).collect();
        let change = of(vec![long]);
        let mut desk = Desk::new(Vec::new());
        desk.talk.apply(&[], &change);
        quickest_millis(|| {
            let mut heard = Heard::default();
            let news = heard.hear(&change, &desk.talk, true);
            assert_eq!(news.len(), count as usize + 1);
        })
    };
    let (short, long) = (new_replies(400), new_replies(6_400));
    // 16 times as much; where it was looked anew for each who takes part it took 256 times as long.
    let times = long / short;
    println!("{times:.1} times as long");
    assert!(times < 64.0, "{times} times as long");
}

#[test]
fn what_those_say_who_are_muted_is_not_counted_among_what_was_forgotten() {
    for (muted, forgotten) in [(false, 9), (true, 0)] {
        let mut desk = Desk::new(vec![thread("mine", ME, here())]);
        let mut mine = thread("mine", ME, here());
        let count = NEWS_MAX as u32 + 9;
        mine.replies = (0..count).map(|at| reply(ADA, at, "so")).collect();
        let change = of(vec![mine]);
        desk.talk.apply(&[], &change);
        let is_muted = |author| muted && author == ADA;
        let Desk { talk, comments } = &mut desk;
        comments.changed(&[], &change, talk, true, is_muted);
        assert_eq!(comments.take_forgotten(), forgotten);
        // They stand where one looks for them.
        assert_eq!(comments.take_news().len(), NEWS_MAX);
    }
}
