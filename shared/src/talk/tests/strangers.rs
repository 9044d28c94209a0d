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
