//! Threads: concurrent replies, resolving, moving, and who may remove what.

use super::*;

fn two_with_a_thread() -> (Talk, Talk) {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    edit(&mut mira, vec![open("t", "why red?")]);
    meet(&mut mira, &mut jonas);
    (mira, jonas)
}

#[track_caller]
fn the_thread(talk: &Talk) -> &Arc<Thread> {
    talk.thread(&thread_id("t")).unwrap()
}

#[test]
fn two_first_replies_at_once_both_stay() {
    let (mut mira, mut jonas) = two_with_a_thread();
    edit(&mut mira, vec![reply("t", "hers")]);
    edit(&mut jonas, vec![reply("t", "his")]);
    meet(&mut mira, &mut jonas);
    let mut both = replies(&mira, "t");
    both.sort_unstable();
    assert_eq!(both, ["hers", "his"]);
    let thread = the_thread(&jonas);
    assert_eq!((thread.opener, thread.time), (1, NOW));
    assert_eq!(thread.words, Words::plain("why red?"));
}

#[test]
fn a_reply_while_it_is_resolved_stays_and_it_stays_resolved() {
    let (mut mira, mut jonas) = two_with_a_thread();
    edit(&mut mira, vec![thread("t", ThreadEdit::Resolve)]);
    edit(&mut jonas, vec![reply("t", "because")]);
    meet(&mut mira, &mut jonas);
    let resolved = Some(Resolution { by: 1, time: NOW });
    assert_eq!(the_thread(&jonas).resolved, resolved);
    assert_eq!(replies(&mira, "t"), ["because"]);
    // Resolving again changes nothing, neither does reopening what is open.
    let again = edit(&mut jonas, vec![thread("t", ThreadEdit::Resolve)]);
    assert_eq!(the_thread(&jonas).resolved, resolved);
    assert!(again.change.threads.is_empty());
    let reopened = edit(&mut jonas, vec![thread("t", ThreadEdit::Reopen)]);
    assert_eq!(reopened.change.threads[0].resolved, None);
    assert!(
        edit(&mut jonas, vec![thread("t", ThreadEdit::Reopen)])
            .update
            .is_empty()
    );
}

#[test]
fn a_thread_moves_for_everybody_and_stays_where_it_was_put_last() {
    let (mut mira, mut jonas) = two_with_a_thread();
    let on = Some(OnShape {
        shape: shape("a"),
        offset: Point::new(0.25, 1.0),
    });
    let at = Point::new(-7.5, 1e6);
    let anchor = Anchor { at, on };
    edit(
        &mut jonas,
        vec![thread("t", ThreadEdit::Move(anchor.clone()))],
    );
    meet(&mut mira, &mut jonas);
    assert_eq!(the_thread(&mira).anchor, anchor);
    for x in [f64::NAN, f64::INFINITY, 2e9] {
        let anchor = Anchor::at(Point::new(x, 0.0));
        let what = "the anchor";
        let moved = try_edit(&mut mira, vec![thread("t", ThreadEdit::Move(anchor))]);
        assert_eq!(moved, Err(TalkEditError::OutOfRange { what }));
    }
}

#[test]
fn a_thread_goes_by_its_opener_only() {
    let (mut mira, mut jonas) = two_with_a_thread();
    let remove = || vec![thread("t", ThreadEdit::Remove)];
    assert_eq!(try_edit(&mut jonas, remove()), Err(TalkEditError::NotYours));
    let update = foreign(&mut mira, |doc| {
        let thread = reader::map_under(&doc.get_map("comments"), "t").unwrap();
        let made = entry::maker_of(&thread).unwrap();
        doc.get_list("removed").push(made.to_string()).unwrap();
    });
    mira.import(&update).unwrap();
    assert!(mira.thread(&thread_id("t")).is_some());
    let gone = edit(&mut mira, remove()).change.threads_gone;
    assert_eq!(gone, [thread_id("t")]);
    // A reply of somebody who did not know yet brings nothing back.
    edit(&mut jonas, vec![reply("t", "late")]);
    meet(&mut mira, &mut jonas);
    assert_eq!(jonas.threads().count(), 0);
    let id = thread_id("t");
    let unknown = Err(TalkEditError::UnknownThread { id: id.clone() });
    assert_eq!(try_edit(&mut jonas, vec![reply("t", "later")]), unknown);
    let taken = Err(TalkEditError::ThreadExists { id });
    assert_eq!(try_edit(&mut jonas, vec![open("t", "again")]), taken);
}

#[test]
fn a_reply_goes_by_its_author_only() {
    let (mut mira, mut jonas) = two_with_a_thread();
    edit(&mut jonas, vec![reply("t", "his"), reply("t", "his too")]);
    meet(&mut mira, &mut jonas);
    let id = the_thread(&mira).replies[0].id;
    let remove = || vec![thread("t", ThreadEdit::RemoveReply(id))];
    // Not even the thread's opener may.
    assert_eq!(try_edit(&mut mira, remove()), Err(TalkEditError::NotYours));
    let update = foreign(&mut mira, |doc| {
        doc.get_list("removed").push(id.to_string()).unwrap();
    });
    mira.import(&update).unwrap();
    assert_eq!(replies(&mira, "t"), ["his", "his too"]);
    edit(&mut jonas, remove());
    meet(&mut mira, &mut jonas);
    assert_eq!(replies(&mira, "t"), ["his too"]);
}

#[test]
fn nobody_puts_words_into_the_openers_mouth_or_says_who_resolved_it() {
    let (mut mira, mut jonas) = two_with_a_thread();
    edit(&mut mira, vec![thread("t", ThreadEdit::Resolve)]);
    let update = foreign(&mut mira, |doc| {
        let thread = reader::map_under(&doc.get_map("comments"), "t").unwrap();
        let forged = loro::loro_value!({"author": "1", "time": 5, "text": "I resign"});
        let messages = entry::list_in(&thread, "messages").unwrap();
        messages.insert(0, forged).unwrap();
        let resolved = entry::list_in(&thread, "resolved").unwrap();
        let again = loro::loro_value!({"by": "1", "resolved": true, "time": 6});
        resolved.push(again).unwrap();
    });
    let change = mira.import(&update).unwrap();
    assert_eq!(change.problems, [problem("t", "author")]);
    let thread = the_thread(&mira);
    assert_eq!((&*thread.words.text, thread.opener), ("why red?", 1));
    assert_eq!(thread.replies[0].author(), 77);
    assert_eq!(thread.resolved, Some(Resolution { by: 77, time: 6 }));
    meet(&mut mira, &mut jonas);
}

#[test]
fn a_thread_is_opened_and_replied_to_in_one_batch_or_not_at_all() {
    let mut mira = talk(1, "mira");
    let nowhere = vec![open("t", "x"), reply("u", "y")];
    let id = thread_id("u");
    assert_eq!(
        try_edit(&mut mira, nowhere),
        Err(TalkEditError::UnknownThread { id })
    );
    assert_eq!(mira.version(), Version::default());
    let edits = vec![
        open("t", "x"),
        reply("t", "y"),
        thread("t", ThreadEdit::Resolve),
    ];
    let change = edit(&mut mira, edits).change;
    assert_eq!(change.threads.len(), 1);
    assert_eq!(replies(&mira, "t"), ["y"]);
    let gone = vec![thread("t", ThreadEdit::Remove), reply("t", "z")];
    let id = thread_id("t");
    assert_eq!(
        try_edit(&mut mira, gone),
        Err(TalkEditError::UnknownThread { id })
    );
}

#[test]
fn a_full_thread_and_full_comments_take_no_more() {
    let mut mira = talk(1, "mira");
    edit(&mut mira, vec![open("t", "x")]);
    let (what, limit) = ("replies", schema::REPLIES_MAX);
    let more = |count: usize| vec![reply("t", "y"); count];
    let full = Err(TalkEditError::Full { what, limit });
    assert_eq!(try_edit(&mut mira, more(limit + 1)), full);
    edit(&mut mira, more(limit));
    assert_eq!(try_edit(&mut mira, more(1)), full);
    let (what, limit) = ("threads", schema::THREADS_MAX);
    let more = (0..limit).map(|at| open(&format!("n{at}"), "x"));
    let full = Err(TalkEditError::Full { what, limit });
    assert_eq!(try_edit(&mut mira, more.clone().collect()), full);
    // Of what was removed there may be more.
    let first = std::iter::once(thread("t", ThreadEdit::Remove));
    edit(&mut mira, first.chain(more).collect());
    assert_eq!(mira.threads().count(), limit);
}

#[test]
fn a_list_that_another_client_left_out_or_broke_is_written_on() {
    let mut mira = talk(1, "mira");
    let update = foreign(&mut mira, |doc| {
        let comments = doc.get_map("comments");
        for name in ["short", "broke"] {
            let made = comments.insert_container(name, loro::LoroMap::new());
            let thread = made.unwrap();
            let messages = thread.insert_container("messages", loro::LoroList::new());
            let message = loro::loro_value!({"time": 5, "text": "from afar"});
            messages.unwrap().push(message).unwrap();
            let anchor = loro::loro_value!({"at": [1, 2]});
            thread.insert("anchor", anchor).unwrap();
        }
        let broke = reader::map_under(&comments, "broke").unwrap();
        broke.insert("resolved", "maybe").unwrap();
    });
    let change = mira.import(&update).unwrap();
    assert_eq!((change.problems, change.threads.len()), (vec![], 2));
    for name in ["short", "broke"] {
        edit(
            &mut mira,
            vec![reply(name, "here"), thread(name, ThreadEdit::Resolve)],
        );
        assert_eq!(replies(&mira, name), ["here"]);
        let thread = mira.thread(&thread_id(name)).unwrap();
        assert_eq!((thread.opener, thread.resolved.unwrap().by), (77, 1));
    }
    assert_eq!(Sight::of(&mira), Sight::of(&rebuilt(&mut mira)));
}
