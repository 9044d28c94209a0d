//! Documents that other clients, newer versions and hostile people wrote.

use loro::LoroMap;

use super::*;
use crate::board::ImportError;

#[test]
fn bad_values_are_skipped_and_reported_and_the_rest_is_there() {
    let mut mira = talk(1, "mira");
    let update = foreign(&mut mira, |doc| {
        let chat = doc.get_list("chat");
        chat.push("not a map").unwrap();
        chat.push(loro::loro_value!({"time": 5, "text": ""}))
            .unwrap();
        chat.push(loro::loro_value!({"time": 5, "text": "fine", "newer": 1}))
            .unwrap();
        chat.push(loro::loro_value!({"text": "when?"})).unwrap();
        chat.push(loro::loro_value!({"time": 5, "text": "x", "links": ["a b"]}))
            .unwrap();
        chat.push(loro::loro_value!({"time": 5, "text": "x", "mentions": "all"}))
            .unwrap();
        chat.push_container(LoroMap::new()).unwrap();
        doc.get_map("comments").insert("a", "not a map").unwrap();
        doc.get_map("comments").insert("not an id", 1).unwrap();
        doc.get_map("votes")
            .insert_container("b", LoroMap::new())
            .unwrap();
        doc.get_map("timer").insert("run", 7).unwrap();
    });
    let change = mira.import(&update).unwrap();
    let expected = [
        ("chat", "a message is not a map"),
        ("chat", "text"),
        ("chat", "time"),
        ("chat", "links"),
        ("chat", "mentions"),
        ("chat", "a message is not a map"),
        ("not an id", "its name is not one"),
        ("a", "it is not a map"),
        ("b", "setup"),
        ("timer", "run"),
    ];
    assert_eq!(
        change.problems,
        expected.map(|(place, what)| problem(place, what))
    );
    assert_eq!(texts(&mira), ["fine"]);
    // All of it can be written on.
    edit(&mut mira, vec![say("still here"), open("t", "x")]);
    assert_eq!(Sight::of(&mira), Sight::of(&rebuilt(&mut mira)));
}

#[test]
fn a_thread_shows_what_of_it_can_be_read() {
    let mut mira = talk(1, "mira");
    let update = foreign(&mut mira, |doc| {
        let comments = doc.get_map("comments");
        let thread = comments.insert_container("t", LoroMap::new()).unwrap();
        let messages = thread.insert_container("messages", loro::LoroList::new());
        let message = loro::loro_value!({"time": 5, "text": "from afar"});
        messages.unwrap().push(message).unwrap();
        thread
            .insert("anchor", loro::loro_value!({"at": [1]}))
            .unwrap();
        thread.insert("resolved", "maybe").unwrap();
    });
    let change = mira.import(&update).unwrap();
    assert_eq!(change.problems, [problem("t", "anchor")]);
    let thread = mira.thread(&thread_id("t")).unwrap();
    assert_eq!(
        (&thread.anchor, thread.resolved),
        (&Anchor::at(Point::ZERO), None)
    );
}

#[test]
fn a_newer_schema_is_shown_but_not_edited() {
    let mut mira = talk(1, "mira");
    edit(&mut mira, vec![say("before")]);
    let update = foreign(&mut mira, |doc| {
        doc.get_map("meta").insert("schema", 2).unwrap();
    });
    assert_eq!(mira.import(&update).unwrap().schema, Some(2));
    assert_eq!(texts(&mira), ["before"]);
    let refused = Err(TalkEditError::NewerSchema { schema: 2 });
    assert_eq!(try_edit(&mut mira, vec![say("after")]), refused);
}

#[test]
fn a_list_that_is_far_too_long_is_read_to_twice_its_limit() {
    let mut mira = talk(1, "mira");
    let update = foreign(&mut mira, |doc| {
        let chat = doc.get_list("chat");
        for at in 0..=schema::MESSAGES_MAX * 2 {
            let message = loro::loro_value!({"time": 5, "text": (at.to_string())});
            chat.insert(0, message).unwrap();
        }
    });
    mira.import(&update).unwrap();
    assert_eq!(mira.chat().len(), schema::MESSAGES_MAX * 2);
    // With one less in front the last of them can be seen, for everybody alike.
    let update = foreign(&mut mira, |doc| doc.get_list("chat").delete(0, 1).unwrap());
    let change = mira.import(&update).unwrap();
    assert_eq!((change.messages.len(), change.removed.len()), (1, 1));
    assert_eq!(Sight::of(&mira), Sight::of(&rebuilt(&mut mira)));
    let full = try_edit(&mut mira, vec![say("more")]);
    assert!(matches!(full, Err(TalkEditError::Full { .. })), "{full:?}");
}

/// Threads by somebody else under these names.
fn flood(doc: &LoroDoc, names: impl Iterator<Item = String>) {
    let comments = doc.get_map("comments");
    for name in names {
        let thread = comments.insert_container(&name, LoroMap::new()).unwrap();
        let messages = thread.insert_container("messages", loro::LoroList::new());
        let message = loro::loro_value!({"time": 5, "text": "spam"});
        messages.unwrap().push(message).unwrap();
        let anchor = loro::loro_value!({"at": [1, 2]});
        thread.insert("anchor", anchor).unwrap();
    }
}

#[test]
fn of_far_too_many_threads_everybody_sees_the_same_twice_their_limit() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    edit(&mut mira, vec![open("a", "first"), open("z", "last")]);
    let most = schema::THREADS_MAX * 2;
    let update = foreign(&mut mira, |doc| {
        flood(doc, (0..3 * most).map(|at| format!("m{at:05}")));
    });
    let change = mira.import(&update).unwrap();
    assert_eq!(change.threads_gone, [thread_id("z")]);
    assert_eq!(change.threads.len(), most - 1);
    assert_eq!(change.problems, [problem("comments", "there are too many")]);
    assert_eq!(mira.threads().count(), most);
    // What nobody sees is there all the same.
    let taken = try_edit(&mut mira, vec![open("z", "again")]);
    assert!(
        matches!(taken, Err(TalkEditError::ThreadExists { .. })),
        "{taken:?}"
    );
    meet(&mut mira, &mut jonas);

    // Removing one that is seen makes room for the next, and what comes before them takes it again.
    let change = edit(&mut mira, vec![thread("a", ThreadEdit::Remove)]).change;
    let next = thread_id(&format!("m{:05}", most - 1));
    let seen: Vec<_> = change.threads.iter().map(|it| it.id.clone()).collect();
    assert_eq!(
        (seen, change.threads_gone),
        (vec![next.clone()], vec![thread_id("a")])
    );
    meet(&mut mira, &mut jonas);
    let update = foreign(&mut mira, |doc| flood(doc, std::iter::once("b".to_owned())));
    let change = mira.import(&update).unwrap();
    assert_eq!((change.threads.len(), change.threads_gone), (1, vec![next]));
    meet(&mut mira, &mut jonas);

    // Once the flood is gone, everything else is there again.
    let update = foreign(&mut mira, |doc| {
        let comments = doc.get_map("comments");
        for at in 0..3 * most {
            comments.delete(&format!("m{at:05}")).unwrap();
        }
    });
    mira.import(&update).unwrap();
    let seen: Vec<_> = mira.threads().map(|it| it.id.as_str()).collect();
    assert_eq!(seen, ["b", "z"]);
    meet(&mut mira, &mut jonas);
}

#[test]
fn of_far_too_many_votes_everybody_sees_the_same_twice_their_limit() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    let most = schema::VOTES_MAX * 2;
    let update = foreign(&mut mira, |doc| {
        let votes = doc.get_map("votes");
        for at in (0..=2 * most).rev() {
            let vote = votes.insert_container(&format!("v{at:05}"), LoroMap::new());
            let vote = vote.unwrap();
            let setup = vote.insert_container("setup", loro::LoroList::new());
            let setup_of = loro::loro_value!({"title": "spam", "time": 5, "each": 1});
            setup.unwrap().push(setup_of).unwrap();
        }
    });
    let change = mira.import(&update).unwrap();
    assert_eq!(change.votes.len(), most);
    let last = mira.votes().last().map(|vote| vote.id.to_string());
    assert_eq!(last, Some(format!("v{:05}", most - 1)));
    meet(&mut mira, &mut jonas);
}

#[test]
fn of_many_problems_the_first_are_told() {
    let mut mira = talk(1, "mira");
    let update = foreign(&mut mira, |doc| {
        for _ in 0..1_000 {
            doc.get_list("chat").push(1).unwrap();
        }
    });
    let mut change = mira.import(&update).unwrap();
    assert_eq!(change.problems.len(), 100);
    change.merge(change.clone());
    assert_eq!(change.problems.len(), 100);
}

#[test]
fn an_update_before_what_it_builds_on_waits() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    let first = edit(&mut mira, vec![say("one")]).update;
    let second = edit(&mut mira, vec![say("two")]).update;
    let change = jonas.import(&second).unwrap();
    assert!(change.pending && change.chat.is_none());
    let change = jonas.import(&first).unwrap();
    assert_eq!(change.messages.len(), 2);
    assert_eq!(texts(&jonas), ["one", "two"]);
}

/// The end of a style that never began: Loro panics on it.
const BREAKS_LORO: &[u8] = include_bytes!("../../../../tests/fixtures/updates/breaks-loro.bin");

#[test]
fn an_update_that_breaks_the_document_is_told_and_a_log_with_it_opens() {
    let mut mira = talk(1, "mira");
    let update = edit(&mut mira, vec![say("one")]).update;
    assert_eq!(mira.import(BREAKS_LORO), Err(ImportError::Poisoned));
    assert!(mira.is_poisoned());
    let broken = try_edit(&mut mira, vec![say("two")]);
    assert!(
        matches!(broken, Err(TalkEditError::Broken { .. })),
        "{broken:?}"
    );
    let (again, report) = Talk::open(5, [update, BREAKS_LORO.to_vec()]);
    assert_eq!(report.rejected, [(1, ImportError::Poisoned)]);
    assert_eq!(texts(&again), ["one"]);
}
