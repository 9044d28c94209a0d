//! Who may only look, or only talk: what a server refuses of one document leaves the other in step.

use super::*;

#[test]
fn a_commenter_writes_the_talk_and_what_the_board_refuses_is_not_lost() {
    let place = folder();
    let (server, (_folder, mut owner), token) = entered(&place, Role::Commenter);
    let (folder, mut one) = person("One");
    one.share_as(server.addr(), Some(token));
    one.wait_live();
    wait_standing(&mut one, Standing::In(Permission::Write));
    assert_eq!(
        one.session().link_state().permission(),
        Some(Permission::Read)
    );
    // Said after that, and not beside it: else chance would say which is first.
    one.wait_heard(&["welcome"]);
    one.say("may I?");
    one.talk_edit(vec![opened()]);
    owner.wait_heard(&["welcome", "may I?"]);
    one.wait_synced();
    // Drawn without the interface's lock: the copy has it, with all that was said.
    one.edit(vec![moved("theirs", 300.0)]);
    one.session().go_offline();
    one.wait_saved();
    one.session().go_online();
    let parted = wait_parted(&mut one, parted_board);
    let denied = PartReason::Refused(AckStatus::PermissionDenied);
    assert_eq!(parted.reason, denied);
    one.wait_for_shapes(&owner.shapes);
    one.say("so I wait");
    owner.wait_heard(&["welcome", "may I?", "so I wait"]);
    one.wait_synced();
    assert_ne!(owner.shapes[&id("theirs")].pos.x, 300.0);
    one.leave();
    let (_, shapes, texts) = kept(folder.path(), parted.copy.as_str());
    assert_eq!(
        (shapes, texts),
        (
            vec!["theirs".into()],
            vec!["welcome".into(), "may I?".into()]
        )
    );
}

#[test]
fn what_a_viewer_said_before_is_in_a_copy_with_the_whole_board_and_the_talk_goes_back() {
    let place = folder();
    let (server, (_folder, mut owner), token) = entered(&place, Role::Viewer);
    let (folder, mut one) = person("One");
    one.say("mine");
    one.wait_talk_saved();
    one.share_as(server.addr(), Some(token));
    let parted = wait_parted(&mut one, parted_talk);
    let denied = PartReason::Refused(AckStatus::PermissionDenied);
    assert_eq!(parted.reason, denied);
    one.wait_heard(&["welcome"]);
    one.wait_for_shapes(&owner.shapes);
    wait_standing(&mut one, Standing::In(Permission::Read));
    one.wait_synced();
    assert!(one.events.iter().all(|event| parted_board(event).is_none()));
    owner.say("more");
    one.wait_heard(&["welcome", "more"]);
    one.leave();
    let (title, _, texts) = kept(folder.path(), parted.copy.as_str());
    assert!(texts.contains(&"mine".to_owned()), "{texts:?}");
    assert_eq!((&*title, title.is_empty()), (&*parted.title, false));
    let (_, shapes, texts) = kept(folder.path(), BOARD);
    assert_eq!(shapes, ["theirs"]);
    assert_eq!(texts, ["welcome", "more"]);
    owner.leave();
}

#[test]
fn a_refused_message_takes_the_board_along_into_the_copy_and_only_the_talk_goes_back() {
    let place = folder();
    let (server, (_folder, owner), token) = entered(&place, Role::Viewer);
    let (folder, mut one) = person("One");
    one.share_as(server.addr(), Some(token));
    one.wait_for_shapes(&owner.shapes);
    one.wait_heard(&["welcome"]);
    one.say("and I?");
    one.session().go_offline();
    one.wait_talk_saved();
    one.session().go_online();
    let parted = wait_parted(&mut one, parted_talk);
    one.wait_heard(&["welcome"]);
    one.wait_synced();
    one.leave();
    let (title, shapes, texts) = kept(folder.path(), parted.copy.as_str());
    assert_eq!(title, parted.title);
    assert_eq!(shapes, ["theirs"]);
    assert_eq!(texts, ["welcome", "and I?"]);
    let (_, shapes, texts) = kept(folder.path(), BOARD);
    assert_eq!(
        (shapes, texts),
        (vec!["theirs".into()], vec!["welcome".into()])
    );
}
