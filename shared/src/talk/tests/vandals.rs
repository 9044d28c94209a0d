//! Somebody writes whatever they like wherever they like, by a client of their own: nothing panics, and
//! whoever has followed it sees what whoever opens the document sees.

use loro::{Container, LoroList, LoroMap, LoroValue, ValueOrContainer, loro_value};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::*;
use crate::id::RunId;

const STEPS: usize = 40;

fn random_value(rng: &mut StdRng) -> LoroValue {
    let made = format!(
        "{}@{}",
        rng.random_range(0..30),
        [1, 77].choose(rng).unwrap()
    );
    let user = *["mira", "x", ""].choose(rng).unwrap();
    let number = *[-1.0, 0.0, 2.0, 1e300, f64::NAN].choose(rng).unwrap();
    match rng.random_range(0..11) {
        0 => LoroValue::Null,
        1 => rng.random::<bool>().into(),
        2 => number.into(),
        3 => loro_value!({"time": 5, "text": "hm", "mentions": (vec![user.to_owned()])}),
        4 => loro_value!({"name": "x", "colour": "#000000", "user": (user.to_owned())}),
        5 => loro_value!({"a": 1, "b": (number)}),
        6 => loro_value!({"title": "x", "time": 5, "each": 2}),
        7 => loro_value!({"run": "r", "id": "r", "seconds": 9, "started": 1, "elapsed": (number)}),
        8 => loro_value!({"resolved": true, "time": (number)}),
        9 => loro_value!({"at": [1, (number)], "shape": "a", "offset": [0, 0]}),
        _ => made.into(),
    }
}

fn spoil_list(list: &LoroList, rng: &mut StdRng) {
    let len = list.len();
    if len > 0 && rng.random_ratio(1, 3) {
        list.delete(rng.random_range(0..len), 1).unwrap();
    } else {
        let at = rng.random_range(0..=len);
        list.insert(at, random_value(rng)).unwrap();
    }
}

fn spoil_map(map: &LoroMap, keys: &[&str], rng: &mut StdRng) {
    let key = *keys.choose(rng).unwrap();
    match (map.get(key), rng.random_range(0..4)) {
        // The very same again, which nobody is told.
        (Some(ValueOrContainer::Value(value)), 0) => map.insert(key, value).unwrap(),
        (Some(_), 1) => map.delete(key).unwrap(),
        _ => map.insert(key, random_value(rng)).unwrap(),
    }
}

/// One thing that somebody does to a document.
fn spoil(doc: &LoroDoc, rng: &mut StdRng) {
    let (root, keys) = *[
        ("comments", &["anchor", "messages", "resolved"][..]),
        (
            "votes",
            &["setup", "ballots", "ends", "closed", "revealed"][..],
        ),
    ]
    .choose(rng)
    .unwrap();
    let names = ["t", "u", "new", "not a name"];
    let name = *names.choose(rng).unwrap();
    let within = reader::map_under(&doc.get_map(root), name);
    match (rng.random_range(0..8), within) {
        (0, _) => spoil_map(&doc.get_map("timer"), &["run", "other"], rng),
        (1, _) => spoil_map(&doc.get_map(root), &names, rng),
        (2, _) => drop(
            doc.get_map(root)
                .insert_container(name, LoroMap::new())
                .unwrap(),
        ),
        (3, Some(map)) => spoil_map(&map, keys, rng),
        (4, Some(map)) => {
            let key = *keys.choose(rng).unwrap();
            drop(map.insert_container(key, LoroList::new()).unwrap());
        }
        (_, Some(map)) => {
            let lists = keys.iter().filter_map(|key| match map.get(key)? {
                ValueOrContainer::Container(Container::List(list)) => Some(list),
                _ => None,
            });
            if let Some(list) = lists.collect::<Vec<_>>().choose(rng) {
                spoil_list(list, rng);
            }
        }
        (_, None) => {
            let root = *["people", "chat", "removed", "added"].choose(rng).unwrap();
            spoil_list(&doc.get_list(root), rng);
        }
    }
}

fn begin(mira: &mut Talk) {
    let id = VoteId::new("u").unwrap();
    let (title, each, ends) = (Arc::from("which?"), 2, None);
    let shapes = vec![shape("a"), shape("b"), shape("c")];
    let start = VoteEdit::Start {
        title,
        each,
        ends,
        shapes,
    };
    let run = TimerEdit::Start {
        id: RunId::new("r").unwrap(),
        seconds: 60,
        now_millis: 0,
    };
    let edits = vec![
        say("one"),
        open("t", "why?"),
        TalkEdit::Vote { id, edit: start },
        TalkEdit::Timer(run),
    ];
    edit(mira, edits);
}

fn vandalise(seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut mira = talk(1, "mira");
    begin(&mut mira);
    let theirs = LoroDoc::new();
    theirs.set_peer_id(77).unwrap();
    for _ in 0..STEPS {
        let known = theirs.oplog_vv();
        let known = Version::decode(&known.encode()).unwrap();
        for update in mira.updates_since(&known).unwrap() {
            theirs.import(&update).unwrap();
        }
        let before = theirs.oplog_vv();
        for _ in 0..rng.random_range(1..4) {
            spoil(&theirs, &mut rng);
        }
        theirs.commit();
        let edits = match rng.random_range(0..4) {
            0 => vec![say("still here")],
            1 => vec![reply("t", "so?"), thread("t", ThreadEdit::Resolve)],
            2 => {
                let id = VoteId::new("u").unwrap();
                let ballot = Ballot::from([(shape("a"), 1)]);
                let edit = VoteEdit::Cast(ballot);
                vec![TalkEdit::Vote { id, edit }]
            }
            _ => vec![TalkEdit::Timer(TimerEdit::Add { seconds: 60 })],
        };
        // At the same time she goes on, where there is still something to go on with.
        if let Err(error) = try_edit(&mut mira, edits) {
            assert!(!matches!(error, TalkEditError::Broken { .. }), "{error}");
        }
        let update = theirs.export(loro::ExportMode::updates(&before)).unwrap();
        mira.import(&update).unwrap();
        assert_eq!(Sight::of(&mira), Sight::of(&rebuilt(&mut mira)));
    }
}

#[test]
fn whatever_somebody_writes_is_seen_alike_by_who_followed_and_who_opens() {
    each_seed(60, vandalise);
}
