//! Comments as one person sees them, over made-up talks and scenes.

mod many;
mod news;

use std::sync::Arc;

use egui::{pos2, vec2};
use tavla_shared::board::{BoardChange, Edit, Person};
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::{Color, Kind, Property, Shape};
use tavla_shared::talk::{Message, MessageId, Resolution, Words};

use super::*;
use crate::camera::{Camera, View};

const ME: PeerId = 1;
const ADA: PeerId = 2;

fn id(name: &str) -> ThreadId {
    ThreadId::new(name).unwrap()
}

fn thread(name: &str, opener: PeerId, anchor: Anchor) -> Thread {
    Thread {
        id: id(name),
        opener,
        time: 1_000,
        words: Words::plain(name),
        anchor,
        resolved: None,
        replies: Vec::new(),
    }
}

fn reply(peer: PeerId, counter: u32, text: &str) -> Arc<Message> {
    Arc::new(Message {
        id: MessageId { peer, counter },
        time: 2_000 + i64::from(counter),
        words: Words::plain(text),
    })
}

fn here() -> Anchor {
    Anchor::at(Point::new(1.0, 2.0))
}

/// What there is to read, and its reader, who is called Me.
struct Desk {
    talk: TalkShown,
    comments: Comments,
}

impl Desk {
    fn new(threads: Vec<Thread>) -> Self {
        let person = |(peer, name): (PeerId, &str)| Person {
            peer,
            name: Arc::from(name),
            color: Color::rgb(0),
            user: Arc::from(name),
        };
        let whole = TalkChange {
            people: [(ME, "me"), (ADA, "ada")].map(person).to_vec(),
            ..of(threads)
        };
        let mut talk = TalkShown::new(Arc::from("me"));
        talk.open(ME, &whole);
        talk.set_me(&Person {
            name: Arc::from("Me Myself"),
            ..person((ME, "me"))
        });
        let mut comments = Comments::default();
        comments.opened(&talk);
        let mut desk = Self { talk, comments };
        desk.look(None);
        desk
    }

    fn change(&mut self, threads: Vec<Thread>) {
        let change = of(threads);
        self.talk.apply(&[], &change);
        self.comments
            .changed(&[], &change, &self.talk, true, nobody);
        self.look(None);
    }

    fn look(&mut self, wanted: Option<&Wanted>) {
        self.comments.follow(&self.talk, &Scene::new(), wanted);
    }

    fn listed(&mut self, filter: Filter, search: &str) -> Vec<String> {
        let wanted = Wanted {
            filter,
            search: search.to_owned(),
        };
        self.look(Some(&wanted));
        let listed = self.comments.listed().iter();
        listed.map(|thread| thread.id.to_string()).collect()
    }
}

/// Nobody is muted.
fn nobody(_: PeerId) -> bool {
    false
}

fn of(threads: Vec<Thread>) -> TalkChange {
    TalkChange {
        threads: threads.into_iter().map(Arc::new).collect(),
        ..TalkChange::default()
    }
}

#[test]
fn what_others_wrote_is_unread_until_it_was_shown_and_so_is_what_comes_late() {
    let asked = thread("a", ADA, here());
    let mut desk = Desk::new(vec![asked.clone(), thread("mine", ME, here())]);
    assert_eq!(desk.comments.unread(), 1);
    desk.comments.read(&asked, &desk.talk);
    desk.look(None);
    assert_eq!(desk.comments.unread(), 0);
    let kept = serde_json::to_value(desk.comments.take_seen().unwrap()).unwrap();
    assert_eq!(desk.comments.take_seen(), None);

    let mut answered = asked;
    answered.replies = vec![reply(ADA, 7, "and?"), reply(ME, 9, "hm")];
    desk.change(vec![answered.clone()]);
    assert_eq!(desk.comments.unread(), 1);
    desk.comments.read(&answered, &desk.talk);
    // Written long before, and here only now: an older time, a newer operation.
    let mut late = (*reply(ADA, 8, "sorry")).clone();
    late.time = 3;
    answered.replies.insert(0, Arc::new(late));
    desk.change(vec![answered]);
    assert_eq!(desk.comments.unread(), 1);
    // What was kept says what was read then.
    desk.comments
        .recall(Some(serde_json::from_value(kept).unwrap()));
    assert_eq!(desk.comments.take_seen(), None);
}

#[test]
fn threads_that_are_gone_are_forgotten() {
    let (a, b) = (thread("a", ADA, here()), thread("b", ADA, here()));
    let mut desk = Desk::new(vec![a, b]);
    desk.comments.read_all(&desk.talk);
    let change = TalkChange {
        threads_gone: vec![id("a")],
        ..TalkChange::default()
    };
    desk.talk.apply(&[], &change);
    desk.comments
        .changed(&[], &change, &desk.talk, true, nobody);
    let kept = serde_json::to_value(desk.comments.take_seen().unwrap()).unwrap();
    assert_eq!(kept, serde_json::json!({ "b": {} }));
}

#[test]
fn the_list_holds_what_is_looked_for_with_the_newest_words_first() {
    let mut mentioned = thread("mentioned", ADA, here());
    mentioned.words.mentions = vec![Arc::from("me")];
    mentioned.replies = vec![reply(ADA, 4, "Louder")];
    let mut done = thread("done", ADA, here());
    done.resolved = Some(Resolution { by: ADA, time: 5 });
    done.replies = vec![reply(ME, 5, "fine")];
    let mine = thread("mine", ME, here());
    let mut desk = Desk::new(vec![mine, mentioned, done]);
    assert_eq!(desk.listed(Filter::Open, ""), ["mentioned", "mine"]);
    assert_eq!(desk.listed(Filter::Resolved, ""), ["done"]);
    assert_eq!(desk.listed(Filter::Mine, ""), ["done", "mine"]);
    assert_eq!(desk.listed(Filter::Mentions, ""), ["mentioned"]);
    assert_eq!(desk.listed(Filter::Unread, ""), ["done", "mentioned"]);
    assert_eq!(desk.listed(Filter::Open, " LOUD "), ["mentioned"]);
    assert_eq!(desk.listed(Filter::Open, "ada"), ["mentioned"]);
    assert!(desk.listed(Filter::Open, "quiet").is_empty());
    desk.comments.read_all(&desk.talk);
    assert!(desk.listed(Filter::Unread, "").is_empty());
}

#[test]
fn who_has_never_written_is_called_by_their_name() {
    let mut called = thread("a", ADA, here());
    called.words = Words {
        text: Arc::from("@Me Myself look"),
        mentions: vec![Arc::from("user7")],
        links: Vec::new(),
    };
    let mut other = thread("b", ADA, here());
    other.words = Words {
        text: Arc::from("@Me Myself look"),
        // Of this name as well, but known: somebody else was meant.
        mentions: vec![Arc::from("ada")],
        links: Vec::new(),
    };
    let mut desk = Desk::new(vec![called, other]);
    assert_eq!(desk.listed(Filter::Mentions, ""), ["a"]);
}

#[test]
fn what_was_refused_goes_back_to_who_wrote_it() {
    let mut desk = Desk::new(Vec::new());
    let said = |text: &str| Said::Reply {
        thread: id("a"),
        text: text.to_owned(),
    };
    for (ticket, text) in [(1, "one"), (2, "two"), (3, "three")] {
        desk.comments.send(ticket, said(text));
    }
    desk.comments
        .changed(&[1], &TalkChange::default(), &desk.talk, true, nobody);
    desk.comments.refused(2);
    assert_eq!(desk.comments.take_returned(), [said("two")]);
    desk.comments.ended();
    assert_eq!(desk.comments.take_returned(), [said("three")]);
}

fn boxed() -> Shape {
    let mut shape = Shape::new(ShapeId::new("s").unwrap(), Kind::Rectangle);
    shape.pos = Point::new(100.0, 100.0);
    shape.size = Size::new(40.0, 20.0);
    shape
}

fn scene_with(shape: Shape) -> Scene {
    let mut scene = Scene::new();
    scene.apply(&BoardChange {
        shapes: vec![Arc::new(shape)],
        ..BoardChange::default()
    });
    scene
}

#[test]
fn a_thread_follows_its_shape_also_in_hand_and_stays_where_it_was_when_that_goes() {
    let shape = boxed();
    // A quarter from the left, at the lower edge.
    let anchor = anchor_at(Point::new(110.0, 120.0), Some(&shape));
    let mut desk = Desk::new(vec![thread("a", ADA, anchor.clone())]);
    let mut scene = scene_with(shape.clone());
    let mut spot = |scene: &Scene| {
        desk.comments.follow(&desk.talk, scene, None);
        let thread = desk.talk.thread(&id("a")).unwrap();
        desk.comments.spot(thread)
    };
    let there = |x, y| Spot {
        at: Point::new(x, y),
        shape_gone: false,
    };
    assert_eq!(spot(&scene), there(110.0, 120.0));
    let (name, set) = (shape.id.clone(), Edit::set);
    scene.set_preview(vec![
        set(name.clone(), Property::Pos(Point::new(200.0, 0.0))),
        set(name.clone(), Property::Size(Size::new(80.0, 40.0))),
    ]);
    assert_eq!(spot(&scene), there(220.0, 40.0));
    // Half a turn about its middle.
    scene.set_preview(vec![set(name, Property::Angle(std::f64::consts::PI))]);
    let turned = spot(&scene).at;
    assert!(
        (turned - Point::new(130.0, 100.0)).hypot() < 1e-9,
        "{turned}"
    );
    scene.apply(&BoardChange {
        removed: vec![shape.id.clone()],
        ..BoardChange::default()
    });
    scene.set_preview(Vec::new());
    let gone = spot(&scene);
    assert!(gone.shape_gone && (gone.at - turned).hypot() < 1e-9);
    // It is written where that is, once it is deleted for good; and nothing of other threads.
    let edits = desk
        .comments
        .edits_for_deleted(std::slice::from_ref(&shape.id), &desk.talk);
    let moved = Anchor {
        at: gone.at,
        ..anchor
    };
    let expected = TalkEdit::Thread {
        id: id("a"),
        edit: ThreadEdit::Move(moved),
    };
    assert_eq!(edits, [expected]);
    assert_eq!(desk.comments.edits_for_deleted(&[], &desk.talk), []);
}

#[test]
fn a_level_line_has_one_place_along_it() {
    let mut line = boxed();
    line.size = Size::new(40.0, 0.0);
    let anchor = anchor_at(Point::new(120.0, 103.0), Some(&line));
    let on = anchor.on.unwrap();
    assert_eq!(on.offset, Point::new(0.5, 0.0));
}

fn pins_at(points: &[(f64, f64)], zoom: f64, open: Option<usize>) -> Vec<usize> {
    pins_with(points, zoom, (open, None))
}

/// The same where the card of a thread is open, and the pin of one is in hand.
fn pins_with(
    points: &[(f64, f64)],
    zoom: f64,
    (open, dragged): (Option<usize>, Option<usize>),
) -> Vec<usize> {
    let view = View {
        camera: Camera {
            center: Point::ZERO,
            zoom,
        },
        rect: egui::Rect::from_center_size(pos2(400.0, 300.0), vec2(800.0, 600.0)),
    };
    let named = |at: usize| format!("t{at:04}");
    let threads: Vec<(Arc<Thread>, Spot)> = points
        .iter()
        .enumerate()
        .map(|(at, &(x, y))| {
            let at_point = Anchor::at(Point::new(x, y));
            let spot = Spot {
                at: at_point.at,
                shape_gone: false,
            };
            (Arc::new(thread(&named(at), ADA, at_point)), spot)
        })
        .collect();
    let [open, dragged] = [open, dragged].map(|at| Some(id(&named(at?))));
    let alone = Alone {
        open: open.as_ref(),
        dragged: dragged.as_ref(),
    };
    let given = threads.iter().map(|(thread, spot)| (thread, *spot));
    let pins = gather(given, &view, alone);
    let sizes = pins.iter().map(|pin| match &pin.kind {
        PinKind::Thread { .. } => 1,
        PinKind::Cluster { threads, .. } => threads.len(),
    });
    sizes.collect()
}

#[test]
fn pins_that_would_cover_each_other_are_one_until_one_comes_nearer() {
    let points = [(10.0, 10.0), (14.0, 12.0), (200.0, 10.0)];
    assert_eq!(pins_at(&points, 1.0, None), [2, 1]);
    assert_eq!(pins_at(&points, 0.1, None), [3]);
    assert_eq!(pins_at(&points, 20.0, None), [1, 1]);
    // Also where the border of two cells is between them.
    assert_eq!(pins_at(&[(43.0, 10.0), (45.0, 10.0)], 1.0, None), [2]);
    // The one whose card is open stands for itself.
    assert_eq!(pins_at(&points, 0.1, Some(1)), [2, 1]);
    // What is out of view costs no pin.
    assert!(pins_at(&[(1_000.0, 0.0)], 1.0, None).is_empty());
    // The one in hand is where the hand is, and part of nothing either.
    assert_eq!(pins_with(&points, 0.1, (Some(0), Some(1))), [1, 1, 1]);
    assert_eq!(pins_with(&[(1_000.0, 0.0)], 1.0, (None, Some(0))), [1]);
}

/// The quickest of many goes: what it takes where nothing else holds it up.
fn quickest_millis(mut go: impl FnMut()) -> f64 {
    let mut once = || {
        let begun = std::time::Instant::now();
        go();
        begun.elapsed().as_secs_f64() * 1e3
    };
    (0..50).map(|_| once()).fold(f64::INFINITY, f64::min)
}

#[test]
fn a_frame_of_two_thousand_threads_costs_little() {
    let place = |at: u32| Point::new(f64::from(at % 50) * 25.0, f64::from(at / 50) * 19.0);
    let shape = boxed();
    let threads = (0..2_000).map(|at| {
        let anchor = anchor_at(place(at), (at % 2 == 0).then_some(&shape));
        thread(&format!("t{at:04}"), ADA, anchor)
    });
    let mut desk = Desk::new(threads.collect());
    let mut scene = scene_with(shape.clone());
    let view = View {
        camera: Camera {
            center: place(1_025),
            zoom: 1.0,
        },
        rect: egui::Rect::from_center_size(pos2(640.0, 400.0), vec2(1280.0, 800.0)),
    };
    let mut x = 0.0;
    let millis = quickest_millis(|| {
        // The shape that half of them are at is in somebody's hand.
        x += 1.0;
        let pos = Property::Pos(Point::new(x, 0.0));
        scene.set_preview(vec![Edit::set(shape.id.clone(), pos)]);
        let Desk { talk, comments } = &mut desk;
        comments.follow(talk, &scene, None);
        let pins = gather(comments.placed(), &view, Alone::default());
        assert!(pins.len() > 100);
    });
    // Half a millisecond where it is built to be fast; here it may be ten times as slow.
    println!("{millis:.3} ms");
    assert!(millis < 5.0, "{millis} ms");
}
