//! Boards, cameras, settings and rooms.

use serde_json::json;
use tavla_shared::store::{BoardRow, BoardSetting, CameraRow, RoomRow};

use super::{Place, fill};

fn board(id: &str, created: i64, opened: Option<i64>) -> BoardRow {
    BoardRow {
        id: id.to_owned(),
        title: format!("The {id} board"),
        created,
        modified: created,
        opened,
        trashed: None,
        server: None,
    }
}

#[test]
fn boards_are_listed_with_the_last_opened_first() {
    let place = Place::new();
    let mut store = place.store();
    let boards = [
        board("a", 1, None),
        board("b", 2, Some(9)),
        board("c", 3, None),
    ];
    for board in &boards {
        store.put_board(board).unwrap();
    }
    let [a, b, c] = boards;
    assert_eq!(store.boards().unwrap(), [b, c.clone(), a]);
    assert!(
        store
            .update_board("c", |board| board.trashed = Some(5))
            .unwrap()
    );
    assert!(
        !store
            .update_board("nobody", |board| board.trashed = Some(5))
            .unwrap()
    );
    drop(store);
    assert_eq!(
        place.store().board("c").unwrap(),
        Some(BoardRow {
            trashed: Some(5),
            ..c
        })
    );
}

#[test]
fn a_deleted_board_leaves_nothing_behind() {
    let place = Place::new();
    let mut store = place.store();
    store.put_board(&board("b", 1, None)).unwrap();
    store
        .put_camera(
            "b",
            CameraRow {
                x: 1.5,
                y: -2.0,
                zoom: 0.5,
            },
        )
        .unwrap();
    fill(&mut store, "b", 3);
    fill(&mut store, "b.talk", 3);
    fill(&mut store, "other", 3);
    for (document, peer) in [("b", 5), ("b.talk", 6)] {
        store.lease_peer(document, peer).unwrap();
        store.release_peer(document, peer).unwrap();
    }
    for setting in BoardSetting::ALL {
        for board in ["b", "other"] {
            store
                .put_setting(&setting.key(board), &json!("kept"))
                .unwrap();
        }
    }
    store.delete_board("b", &["b", "b.talk"]).unwrap();
    for setting in BoardSetting::ALL {
        let kept = |board| store.setting(&setting.key(board)).unwrap();
        assert_eq!((kept("b"), kept("other")), (None, Some(json!("kept"))));
    }
    // Nobody goes on counting where a document that is gone had ended.
    assert_eq!(store.lease_peer("b", 7).unwrap(), 7);
    assert_eq!(store.lease_peer("b.talk", 8).unwrap(), 8);
    assert_eq!(store.documents().unwrap(), ["other"]);
    assert_eq!(store.boards().unwrap(), []);
    store.put_board(&board("b", 1, None)).unwrap();
    assert_eq!(store.camera("b").unwrap(), None);
}

#[test]
fn cameras_and_settings_are_kept() {
    let place = Place::new();
    let mut store = place.store();
    store.put_board(&board("b", 1, None)).unwrap();
    let camera = CameraRow {
        x: 0.1,
        y: 1e9,
        zoom: 30.0,
    };
    store
        .put_camera("b", CameraRow { x: 0.0, ..camera })
        .unwrap();
    store.put_camera("b", camera).unwrap();
    store.put_camera("nobody", camera).unwrap();
    store.put_setting("theme", &json!("dark")).unwrap();
    store
        .put_setting("theme", &json!({ "mode": "system" }))
        .unwrap();
    store.put_setting("gone", &json!(1)).unwrap();
    store.remove_setting("gone").unwrap();
    drop(store);
    let store = place.store();
    assert_eq!(store.camera("b").unwrap(), Some(camera));
    assert_eq!(store.camera("nobody").unwrap(), None);
    assert_eq!(
        store.setting("theme").unwrap(),
        Some(json!({ "mode": "system" }))
    );
    assert_eq!(store.setting("gone").unwrap(), None);
}

#[test]
fn a_room_is_made_once() {
    let place = Place::new();
    let mut store = place.store();
    assert_eq!(store.room("b"), Ok(None));
    assert_eq!(store.create_room("b", 7), Ok(true));
    assert_eq!(store.create_room("b", 8), Ok(false));
    assert_eq!(store.create_room("a", 9), Ok(true));
    let room = |name: &str, created| RoomRow {
        name: name.to_owned(),
        created,
    };
    assert_eq!(store.room("b"), Ok(Some(room("b", 7))));
    assert_eq!(store.rooms(), Ok(vec![room("a", 9), room("b", 7)]));
}
