//! What a large board shows before its document is read.

use super::*;

/// Large enough to have a still.
const SHAPES: usize = 2_500;

fn large() -> Vec<Edit> {
    (0..SHAPES).map(|n| create(&format!("s{n:04}"))).collect()
}

/// What a worker tells first, and then when the board is there.
fn opened(place: &Place) -> (Client, Option<BoardChange>, Opened) {
    let mut client = Client {
        worker: start(spec(&place.file())).unwrap(),
        events: VecDeque::new(),
    };
    let mut glimpsed = None;
    let opened = client.wait(|event| match event {
        BoardEvent::Glimpsed(change) => {
            glimpsed = Some(*change.clone());
            None
        }
        BoardEvent::Opened(opened) => Some(*opened.clone()),
        other => panic!("{other:?}"),
    });
    (client, glimpsed, opened)
}

#[test]
fn a_large_board_shows_what_it_showed_when_it_was_left() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.edit(1, large());
    client.confirmed(1);
    client.close();

    let (client, glimpsed, opened) = opened(&place);
    assert_eq!(glimpsed.unwrap().shapes, place.saved());
    assert!(opened.change.shapes.is_empty() && opened.change.removed.is_empty());
    client.close();
}

#[test]
fn what_came_after_the_still_is_told_with_the_board() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.edit(1, large());
    client.confirmed(1);
    client.close();
    // Somebody whose process is killed leaves no still.
    let (mut killed, ..) = opened(&place);
    let gone = id("s0001");
    killed.save(2, vec![moved("s0000", 9.0), Edit::Delete { id: gone }]);

    let (client, glimpsed, opened) = opened(&place);
    assert_eq!(glimpsed.unwrap().shapes.len(), SHAPES);
    assert_eq!(names(&opened.change.shapes), ["s0000"]);
    assert_eq!(opened.change.removed, [id("s0001")]);
    client.close();
    killed.close();
}

#[test]
fn a_small_board_has_no_still_even_if_it_was_large() {
    let place = Place::new();
    let (mut client, _) = place.open();
    client.edit(1, large());
    client.confirmed(1);
    client.close();
    let (mut client, ..) = opened(&place);
    let all = (1..SHAPES).map(|n| Edit::Delete {
        id: id(&format!("s{n:04}")),
    });
    client.edit(2, all.collect());
    client.confirmed(2);
    client.close();
    let (client, glimpsed, opened) = opened(&place);
    assert_eq!((glimpsed, opened.change.shapes.len()), (None, 1));
    client.close();
}
