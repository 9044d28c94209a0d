//! Random documents of three people, with all that a document of ours can have, and some of what
//! only other Loro clients write.

use loro::{
    Container, ExportMode, LoroDoc, LoroList, LoroMap, LoroText, LoroValue, ValueOrContainer,
};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

/// Who they are.
pub const PEERS: [u64; 3] = [7, 9, 1 << 40];
const NOW: i64 = 1_790_000_000;

/// Three people at one document.
pub struct Scene {
    pub dice: StdRng,
    docs: Vec<LoroDoc>,
    /// Seconds since the scene began: a clock never goes back.
    passed: i64,
}

impl Scene {
    pub fn new(seed: u64) -> Self {
        let doc = |peer| {
            let doc = LoroDoc::new();
            doc.set_peer_id(peer).unwrap();
            doc.set_record_timestamp(false);
            doc.set_change_merge_interval(10);
            doc
        };
        Self {
            dice: StdRng::seed_from_u64(seed),
            docs: PEERS.map(doc).into(),
            passed: 0,
        }
    }

    /// Somebody does something, and somebody may hear of it.
    pub fn step(&mut self) {
        let who = self.dice.random_range(0..self.docs.len());
        self.act(who);
        let other = self.dice.random_range(0..self.docs.len());
        if self.dice.random_bool(0.4) {
            self.tell(who, other);
        }
    }

    /// One of them does something.
    pub fn act(&mut self, who: usize) {
        act(&self.docs[who], &mut self.dice);
        self.passed += self.dice.random_range(0..8);
        if self.dice.random_bool(0.7) {
            self.commit(who);
        }
    }

    fn commit(&mut self, who: usize) {
        let doc = &self.docs[who];
        doc.set_next_commit_timestamp(NOW + self.passed);
        if self.dice.random() {
            doc.set_next_commit_message("move");
        }
        doc.commit();
    }

    pub fn tell(&mut self, from: usize, to: usize) {
        self.commit(from);
        let update = self.since(from, to);
        self.docs[to].import(&update).unwrap();
    }

    /// Everybody has everything.
    pub fn meet(&mut self) {
        for (from, to) in [(1, 0), (2, 0), (0, 1), (0, 2)] {
            self.tell(from, to);
        }
    }

    /// What one of them has that another lacks.
    fn since(&self, from: usize, to: usize) -> Vec<u8> {
        let known = self.docs[to].oplog_vv();
        self.docs[from].export(ExportMode::updates(&known)).unwrap()
    }

    /// All of it, as one of them has it.
    pub fn all(&mut self, who: usize) -> Vec<u8> {
        self.commit(who);
        self.docs[who].export(ExportMode::all_updates()).unwrap()
    }

    /// What one of them does now, as an update of its own.
    pub fn next(&mut self, who: usize) -> Vec<u8> {
        self.commit(who);
        let known = self.docs[who].oplog_vv();
        for _ in 0..self.dice.random_range(1..5) {
            self.act(who);
        }
        self.commit(who);
        self.docs[who].export(ExportMode::updates(&known)).unwrap()
    }
}

fn act(doc: &LoroDoc, dice: &mut StdRng) {
    let shapes = doc.get_map("shapes");
    let mut names: Vec<String> = shapes.keys().map(|key| key.to_string()).collect();
    names.sort_unstable();
    let shape = names.choose(dice).and_then(|name| match shapes.get(name) {
        Some(ValueOrContainer::Container(Container::Map(map))) => Some(map),
        _ => None,
    });
    let Some(shape) = shape.filter(|_| dice.random_bool(0.8)) else {
        return create(&shapes, dice);
    };
    match dice.random_range(0..12) {
        0 => shape.insert("fill", "#ff0000").unwrap(),
        1 => shape.delete("fill").unwrap(),
        2 => {
            let point = vec![LoroValue::from(dice.random::<f64>()), LoroValue::I64(-3)];
            shape.insert("pos", point).unwrap();
        }
        3..=5 => type_in(&shape.ensure_mergeable_text("text").unwrap(), dice),
        6 => {
            let text = shape.ensure_mergeable_text("text").unwrap();
            let len = text.len_unicode();
            if len > 3 {
                text.mark(1..len - 1, "bold", true).unwrap();
            }
        }
        7 => {
            let text = shape.insert_container("label", LoroText::new()).unwrap();
            text.insert(0, "label").unwrap();
        }
        8 => {
            let chat = doc.get_list("chat");
            chat.insert(dice.random_range(0..=chat.len()), "hi")
                .unwrap();
            if chat.len() > 2 {
                chat.delete(0, 2).unwrap();
            }
        }
        9 => {
            let comment = doc
                .get_list("chat")
                .insert_container(0, LoroMap::new())
                .unwrap();
            comment.insert("author", LoroValue::Null).unwrap();
            let replies = comment
                .insert_container("replies", LoroList::new())
                .unwrap();
            replies.push(i64::MIN).unwrap();
            replies.push(vec![1_u8, 2]).unwrap();
        }
        10 => {
            let nested = loro::loro_value!({"a": 1, "b": [null, {"c": "ä"}], "long": 70_000});
            doc.get_map("meta").insert("grid", nested).unwrap();
        }
        _ => shapes.delete(&names[0]).unwrap(),
    }
}

fn create(shapes: &LoroMap, dice: &mut StdRng) {
    let name = format!("s{}", dice.random_range(0..100));
    let shape = shapes.insert_container(&name, LoroMap::new()).unwrap();
    shape.insert("kind", "rectangle").unwrap();
    shape
        .insert("pos", vec![LoroValue::from(1.0), 2.0.into()])
        .unwrap();
    if dice.random() {
        let text = shape.ensure_mergeable_text("text").unwrap();
        text.insert(0, "hello world").unwrap();
    }
}

fn type_in(text: &LoroText, dice: &mut StdRng) {
    let len = text.len_unicode();
    text.insert(dice.random_range(0..=len), "äb").unwrap();
    if len > 3 {
        let count = dice.random_range(1..3);
        text.delete(dice.random_range(0..len - 2), count).unwrap();
    }
}
