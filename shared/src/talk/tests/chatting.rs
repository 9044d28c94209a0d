//! The chat: who wrote what, in which order, and who may take it back.

use super::*;

#[test]
fn messages_of_two_who_were_apart_stand_in_one_order_with_their_authors() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    edit(&mut mira, vec![say("first")]);
    meet(&mut mira, &mut jonas);
    edit(&mut mira, vec![say("hers"), say("and more")]);
    let said = Words {
        text: Arc::from("@mira look"),
        mentions: vec![Arc::from("mira")],
        links: vec![shape("a")],
    };
    edit(&mut jonas, vec![TalkEdit::Say(said.clone())]);
    meet(&mut mira, &mut jonas);
    let his = mira.chat().iter().find(|it| it.author() == 2).unwrap();
    assert_eq!((&his.words, his.time), (&said, NOW));
    assert_eq!(texts(&mira).len(), 4);
    assert_eq!(texts(&mira)[0], "first");
    let hers = texts(&mira)
        .iter()
        .position(|text| *text == "hers")
        .unwrap();
    assert_eq!(texts(&mira)[hers + 1], "and more");
}

#[test]
fn who_has_a_name_with_what_nobody_can_see_says_who_they_are_once() {
    let later_updates = |name: &str| {
        let mut talk = Talk::new(1);
        talk.introduce(Person {
            name: Arc::from(name),
            ..person("mira")
        });
        let mut said = (0..3).map(|_| edit(&mut talk, vec![say("so")]));
        let introduced = said.next().unwrap();
        assert_eq!(&*introduced.change.people[0].name, "Mira");
        said.map(|it| it.update.len()).collect::<Vec<_>>()
    };
    assert_eq!(later_updates("M\u{1b}ira\n"), later_updates("Mira"));
}

#[test]
fn a_change_tells_what_is_new_and_what_is_gone_of_the_chat() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    let applied = edit(&mut mira, vec![say("one"), say("two")]);
    assert_eq!(applied.change.messages, mira.chat().to_vec());
    let change = jonas.import(&applied.update).unwrap();
    assert_eq!((change.origin, change.author), (Origin::Remote, Some(1)));
    assert_eq!(change.messages, mira.chat().to_vec());
    assert_eq!(change.chat.as_deref(), Some(&**mira.chat()));
    let id = mira.chat()[0].id;
    let update = edit(&mut mira, vec![TalkEdit::RemoveMessage(id)]).update;
    let change = jonas.import(&update).unwrap();
    assert_eq!((change.removed, change.messages), (vec![id], vec![]));
    assert_eq!(texts(&jonas), ["two"]);
    // Where it was is seen, also by who comes later.
    let gone = Tombstone {
        id,
        time: NOW,
        before: 0,
    };
    assert_eq!(change.tombstones.as_deref(), Some(&[gone][..]));
    assert_eq!(**jonas.tombstones(), [gone]);
    let change = jonas.import(&update).unwrap();
    assert!(change.is_empty(), "{change:?}");
}

#[test]
fn a_message_is_its_operations_author_whatever_it_claims() {
    let mut mira = talk(1, "mira");
    edit(&mut mira, vec![say("mine")]);
    let update = foreign(&mut mira, |doc| {
        let forged = loro::loro_value!({"author": "1", "time": 5, "text": "I resign"});
        doc.get_list("chat").push(forged).unwrap();
    });
    let change = mira.import(&update).unwrap();
    assert_eq!(change.problems, [problem("chat", "author")]);
    let forged = &mira.chat()[1];
    assert_eq!((forged.author(), forged.time), (77, 5));
}

#[test]
fn only_its_author_removes_a_message_from_whichever_device() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    edit(&mut mira, vec![say("hers")]);
    meet(&mut mira, &mut jonas);
    let id = mira.chat()[0].id;
    let remove = || vec![TalkEdit::RemoveMessage(id)];
    assert_eq!(try_edit(&mut jonas, remove()), Err(TalkEditError::NotYours));
    // A client that writes it all the same is not believed.
    let update = foreign(&mut mira, |doc| {
        doc.get_list("removed").push(id.to_string()).unwrap();
    });
    assert_eq!(mira.import(&update).unwrap().chat, None);
    assert_eq!(texts(&mira), ["hers"]);
    let mut tablet = talk(3, "mira");
    meet(&mut mira, &mut tablet);
    assert!(tablet.is_mine(1) && !tablet.is_mine(2));
    edit(&mut tablet, remove());
    meet(&mut mira, &mut tablet);
    assert_eq!(texts(&mira), [""; 0]);
    let unknown = Err(TalkEditError::UnknownMessage { id });
    assert_eq!(try_edit(&mut mira, remove()), unknown);
}

#[test]
fn nobody_says_who_somebody_else_is() {
    let mut mira = talk(1, "mira");
    edit(&mut mira, vec![say("hers")]);
    let id = mira.chat()[0].id;
    // 77 says of others what it likes, and removes her message.
    let update = foreign(&mut mira, |doc| {
        let me = loro::loro_value!({"name": "x", "colour": "#000000", "user": "x"});
        doc.get_map("people").insert("1", me.clone()).unwrap();
        doc.get_list("people").insert(0, me).unwrap();
        doc.get_list("removed").push(id.to_string()).unwrap();
    });
    mira.import(&update).unwrap();
    assert_eq!(texts(&mira), ["hers"]);
    let users = mira.people().iter().map(|it| (it.peer, &*it.user));
    assert_eq!(users.collect::<Vec<_>>(), [(1, "mira"), (77, "x")]);
}

#[test]
fn who_one_is_is_said_once_and_again_when_it_changes() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    edit(&mut mira, vec![say("one")]);
    let again = edit(&mut mira, vec![say("two")]);
    assert_eq!(again.change.people, []);
    mira.introduce(person("miranda"));
    let renamed = edit(&mut mira, vec![say("three")]).change.people;
    assert_eq!((renamed.len(), &*renamed[0].user), (1, "miranda"));
    meet(&mut mira, &mut jonas);
    let entries = mira.document.guarded(|doc| doc.get_list("people").len());
    assert_eq!(entries, Some(1));
}

#[test]
fn a_removal_counts_once_its_writer_has_said_who_they_are() {
    let mut mira = talk(1, "mira");
    edit(&mut mira, vec![say("hers")]);
    let id = mira.chat()[0].id;
    let mut removal = Vec::new();
    let mut introduction = Vec::new();
    foreign(&mut mira, |doc| {
        let step = |write: &dyn Fn()| {
            let before = doc.oplog_vv();
            write();
            doc.commit();
            doc.export(loro::ExportMode::updates(&before)).unwrap()
        };
        let me = loro::loro_value!({"name": "mira", "colour": "#000000", "user": "mira"});
        removal = step(&|| doc.get_list("removed").push(id.to_string()).unwrap());
        introduction = step(&|| doc.get_list("people").push(me.clone()).unwrap());
    });
    mira.import(&removal).unwrap();
    assert_eq!(texts(&mira), ["hers"]);
    let change = mira.import(&introduction).unwrap();
    assert_eq!(change.removed, [id]);
    assert_eq!(Sight::of(&mira), Sight::of(&rebuilt(&mut mira)));
}

#[test]
fn what_is_empty_or_too_long_is_not_said() {
    let mut mira = talk(1, "mira");
    let refused = |words: Words, error: WordsError| {
        let mut mira = talk(1, "mira");
        let said = try_edit(&mut mira, vec![say("fine"), TalkEdit::Say(words)]);
        assert_eq!(said, Err(TalkEditError::Words(error)));
        assert_eq!((texts(&mira), mira.version()), (vec![], Version::default()));
    };
    refused(Words::plain(" \n"), WordsError::Empty);
    let chars = schema::MESSAGE_CHARS_MAX + 1;
    refused(
        Words::plain(&"ä".repeat(chars)),
        WordsError::TooLong { chars },
    );
    let with = |mentions: usize, links: usize| Words {
        text: Arc::from("x"),
        mentions: vec![Arc::from("mira"); mentions],
        links: vec![shape("a"); links],
    };
    refused(with(51, 0), WordsError::TooManyMentions { count: 51 });
    refused(with(0, 51), WordsError::TooManyLinks { count: 51 });
    let longest = Words {
        text: Arc::from("ä".repeat(chars - 1)),
        ..with(50, 50)
    };
    edit(&mut mira, vec![TalkEdit::Say(longest.clone())]);
    assert_eq!(mira.chat()[0].words, longest);
}

#[test]
fn a_full_chat_takes_no_more_and_says_so() {
    let mut mira = talk(1, "mira");
    let all = |count: usize| {
        (0..count)
            .map(|at| say(&at.to_string()))
            .collect::<Vec<_>>()
    };
    let full = Err(TalkEditError::Full {
        what: "messages",
        limit: schema::MESSAGES_MAX,
    });
    assert_eq!(try_edit(&mut mira, all(schema::MESSAGES_MAX + 1)), full);
    edit(&mut mira, all(schema::MESSAGES_MAX));
    assert_eq!(try_edit(&mut mira, vec![say("one more")]), full);
    assert_eq!(mira.chat().len(), schema::MESSAGES_MAX);
}

#[test]
fn a_talk_reopens_from_its_snapshot_and_what_came_after() {
    let mut mira = talk(1, "mira");
    edit(&mut mira, vec![say("one"), open("t", "why?")]);
    let snapshot = mira.snapshot().unwrap();
    let update = edit(&mut mira, vec![say("two"), reply("t", "so")]).update;
    let (again, report) = Talk::open(5, [snapshot, b"rubbish".to_vec(), update]);
    assert_eq!(report.rejected.len(), 1);
    assert_eq!(Sight::of(&again), Sight::of(&mira));
    assert_eq!(report.change.messages, mira.chat().to_vec());
    assert_eq!(report.change.chat.as_ref(), Some(mira.chat()));
    assert_eq!(
        (report.change.schema, report.change.threads.len()),
        (Some(1), 1)
    );
    assert_eq!(again.version(), mira.version());
}

#[test]
fn a_talk_goes_back_to_what_a_server_has() {
    let mut mira = talk(1, "mira");
    edit(&mut mira, vec![say("sent")]);
    let server = mira.version();
    edit(&mut mira, vec![say("refused")]);
    let (snapshot, version) = mira.snapshot_at(&server).unwrap();
    assert_eq!(version, server);
    assert_eq!(texts(&Talk::open(9, [snapshot]).0), ["sent"]);
    assert_eq!(texts(&mira), ["sent", "refused"]);
}

#[test]
fn changes_for_a_reader_that_lags_are_one_with_the_state_after_both() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    let edits = vec![say("one"), say("two"), open("t", "x"), open("u", "y")];
    let mut change = jonas.import(&edit(&mut mira, edits).update).unwrap();
    let [one, two] = [0, 1].map(|at| mira.chat()[at].id);
    let edits = vec![
        TalkEdit::RemoveMessage(one),
        say("three"),
        reply("t", "z"),
        thread("u", ThreadEdit::Remove),
    ];
    change.merge(jonas.import(&edit(&mut mira, edits).update).unwrap());
    assert_eq!(change.messages, jonas.chat().to_vec());
    assert_eq!(change.chat.as_ref(), Some(jonas.chat()));
    assert_eq!(change.removed, [one]);
    assert_eq!(change.threads, jonas.threads().cloned().collect::<Vec<_>>());
    assert_eq!(change.threads_gone, [thread_id("u")]);
    let mut later = jonas
        .import(&edit(&mut mira, vec![TalkEdit::RemoveMessage(two)]).update)
        .unwrap();
    later.merge(change.clone());
    // What is told last of the chat counts.
    assert_eq!(later.chat, change.chat);
    assert_eq!((change.author, change.origin), (Some(1), Origin::Remote));
}
