//! What was missed and who made what, asked of the worker.

use tavla_shared::board::{Deed, News, Person};
use tavla_shared::shape::Color;
use tavla_shared::store::BoardSetting;

use super::*;
use crate::worker::{BoardAnswer, BoardQuestion};

/// Changes that nobody has seen: more than a slice takes.
const CHANGES: usize = 20_000;

fn shape(number: usize) -> ShapeId {
    ShapeId::new(&format!("s{number:04}")).unwrap()
}

fn rectangle(number: usize) -> Edit {
    let mut rectangle = Shape::new(shape(number), Kind::Rectangle);
    rectangle.size = Size::new(10.0, 10.0);
    Edit::Create(Arc::new(rectangle))
}

fn person(name: &str) -> Person {
    Person {
        peer: 0,
        name: name.into(),
        color: Color::rgb(0),
        user: name.to_lowercase().into(),
    }
}

/// Ben's board with this many changes on `shapes` shapes, far enough apart to be told apart.
fn busy_board(changes: usize, shapes: usize) -> Board {
    let mut ben = Board::new(7);
    ben.introduce(person("Ben"));
    let drawn = (0..shapes).map(rectangle).collect();
    ben.apply(&EditBatch::new("draw", drawn), NOW).unwrap();
    for at in 1..changes {
        let to = Property::Pos(Point::new(at as f64, 0.0));
        let batch = EditBatch::new("move", vec![Edit::set(shape(at % shapes), to)]);
        let then = NOW + i64::try_from(at).unwrap() * 60;
        ben.apply(&batch, then).unwrap();
    }
    ben
}

fn ask(client: &Client, question: BoardQuestion) {
    client.send(BoardCommand::Ask(question));
}

#[track_caller]
fn news(client: &mut Client) -> News {
    client.wait(|event| match event {
        BoardEvent::Answered(BoardAnswer::News(news)) => Some((**news).clone()),
        _ => None,
    })
}

fn open_as(place: &Place, name: &str) -> Client {
    let mut spec = spec(&place.file());
    spec.person = Some(person(name));
    Client::open(spec).0
}

#[test]
fn what_was_seen_is_kept_and_only_what_others_did_since_is_news() {
    let place = Place::new();
    let mut ada = open_as(&place, "Ada");
    ada.save(1, vec![rectangle(900)]);
    ask(&ada, BoardQuestion::News { synced: false });
    assert_eq!(news(&mut ada).deeds, []);
    ask(&ada, BoardQuestion::Seen { dismissed: false });
    ada.close();

    let mut ben = busy_board(1, 3);
    let mut ada = open_as(&place, "Ada");
    let server = port(&ada);
    import(&server, ben.updates_since(&Version::default()).unwrap());
    ada.save(2, vec![rectangle(901)]);
    // The window is killed here: nothing was said to be seen.
    drop(server);
    ada.close();

    let mut ada = open_as(&place, "Ada");
    ask(&ada, BoardQuestion::News { synced: false });
    let told = news(&mut ada);
    let deeds = told.deeds.iter().map(|it| (it.author, it.deed, it.count));
    assert_eq!(deeds.collect::<Vec<_>>(), [(7, Deed::Made, 3)]);
    // Asked again it is as new, until it is put away.
    ask(&ada, BoardQuestion::News { synced: false });
    assert_eq!(news(&mut ada).deeds.len(), 1);
    ask(&ada, BoardQuestion::Seen { dismissed: true });
    ask(&ada, BoardQuestion::News { synced: false });
    assert_eq!(news(&mut ada).deeds, []);
    ada.close();

    // It goes with the board.
    let mut store = place.store();
    assert!(
        store
            .setting(&BoardSetting::Seen.key("b"))
            .unwrap()
            .is_some()
    );
    store.delete_board("b", &["b"]).unwrap();
    assert_eq!(store.setting(&BoardSetting::Seen.key("b")).unwrap(), None);
}

#[test]
fn what_the_server_has_is_waited_for_where_that_is_asked() {
    let place = Place::new();
    let mut ada = open_as(&place, "Ada");
    ask(&ada, BoardQuestion::News { synced: false });
    assert_eq!(news(&mut ada).deeds, []);
    ask(&ada, BoardQuestion::Seen { dismissed: true });
    ask(&ada, BoardQuestion::News { synced: true });
    let mut ben = busy_board(5, 3);
    let server = port(&ada);
    server
        .send(SyncCommand::Since {
            join: 1,
            version: ben.version(),
        })
        .unwrap();
    import(&server, ben.updates_since(&Version::default()).unwrap());
    assert_eq!(news(&mut ada).deeds.len(), 1);
    ada.close();
}

#[test]
fn an_edit_does_not_wait_for_a_long_history_to_be_read() {
    let place = Place::new();
    let mut ben = busy_board(CHANGES, 50);
    let updates = ben.updates_since(&Version::default()).unwrap();
    let mut ada = open_as(&place, "Ada");
    ask(&ada, BoardQuestion::Seen { dismissed: true });
    let server = port(&ada);
    import(&server, updates);
    ask(&ada, BoardQuestion::Trace(shape(7)));
    ask(&ada, BoardQuestion::News { synced: false });
    ada.edit(1, vec![rectangle(900)]);
    // The edit is answered first, although it came last.
    let mut early = Vec::new();
    ada.wait(|event| {
        early.extend(matches!(event, BoardEvent::Answered(BoardAnswer::News(_))).then_some("news"));
        matches!(event, BoardEvent::Changed { tickets, .. } if tickets == &[1]).then_some(())
    });
    assert_eq!(early, [""; 0]);
    let traced = ada.wait(|event| match event {
        BoardEvent::Answered(BoardAnswer::Traced(traced)) => Some(traced.clone()),
        _ => None,
    });
    assert_eq!(traced.made.unwrap().seconds, Some(NOW));
    assert_eq!(traced.touches.len(), 1);
    let told = news(&mut ada);
    assert_eq!(told.deeds.len(), 1);
    assert_eq!((told.deeds[0].deed, told.deeds[0].count), (Deed::Made, 50));
    drop(server);
    ada.close();
}

#[test]
fn who_comes_for_the_first_time_has_no_news_of_what_was_there() {
    let place = Place::new();
    let mut ada = open_as(&place, "Ada");
    ask(&ada, BoardQuestion::News { synced: false });
    assert_eq!(news(&mut ada).deeds, []);
    ask(&ada, BoardQuestion::News { synced: true });
    let mut ben = busy_board(5, 3);
    let server = port(&ada);
    server
        .send(SyncCommand::Since {
            join: 1,
            version: ben.version(),
        })
        .unwrap();
    import(&server, ben.updates_since(&Version::default()).unwrap());
    assert_eq!(news(&mut ada).deeds, []);
    ada.close();
}
