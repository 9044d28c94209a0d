//! What a seed has in store for the HTTP stack, as data to be printed.

use std::fmt;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tavla::sync::TransportKind;
use tavla_tests::person::TRANSPORTS;

use crate::plan::{Change, PEOPLE};

/// Something that happens at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// Somebody edits; `roll` chooses the shape and the value.
    Edit {
        who: usize,
        change: Change,
        roll: u64,
    },
    /// All that goes between somebody and the server is lost: connections stay, half open.
    Parted { who: usize },
    /// All that goes one way is lost.
    PartedOneWay { who: usize, up: bool },
    /// All that goes between somebody and the server waits.
    Held { who: usize },
    /// It passes again; what waited, now.
    Mended { who: usize },
    /// Somebody's link is so slow.
    Slow { who: usize, millis: u64 },
    /// The server's host dies.
    ServerDies,
    /// It starts again.
    ServerStarts,
    /// Somebody's host dies.
    Dies { who: usize },
    /// It starts again.
    Starts { who: usize },
}

/// A seed, unfolded.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    /// When misfortune ends.
    pub ends: u64,
    /// How each person reaches the server.
    pub transports: [Option<TransportKind>; PEOPLE],
    /// Whether the last of the people may only watch.
    pub watched: bool,
    /// By time.
    pub happenings: Vec<(u64, Happening)>,
}

impl Plan {
    /// What `seed` has in store.
    pub fn of(seed: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed ^ 0x7374_6163);
        let ends = dice.random_range(8_000..20_000);
        let mut happenings = Vec::new();
        for who in 0..PEOPLE {
            for _ in 0..dice.random_range(10..25) {
                let at = dice.random_range(0..ends);
                let change = change(&mut dice);
                let roll = dice.random();
                happenings.push((at, Happening::Edit { who, change, roll }));
            }
        }
        for _ in 0..dice.random_range(3..9) {
            let at = dice.random_range(500..ends);
            let over = at + dice.random_range(50..6_000);
            let (begins, ends) = misfortune(&mut dice);
            happenings.push((at, begins));
            happenings.extend(ends.map(|ends| (over, ends)));
        }
        happenings.retain(|(at, _)| *at < ends);
        happenings.sort_by_key(|(at, _)| *at);
        let first = dice.random_range(0..TRANSPORTS.len());
        Self {
            seed,
            ends,
            transports: std::array::from_fn(|who| TRANSPORTS[(first + who) % TRANSPORTS.len()]),
            watched: seed.is_multiple_of(4),
            happenings,
        }
    }
}

fn change(dice: &mut StdRng) -> Change {
    match dice.random_range(0..100) {
        0..35 => Change::Create,
        35..55 => Change::Move,
        55..70 => Change::Recolour,
        70..88 => Change::Type,
        88..91 => Change::Paste,
        91..95 => Change::Delete,
        _ => Change::Undo,
    }
}

/// One, and what ends it.
fn misfortune(dice: &mut StdRng) -> (Happening, Option<Happening>) {
    let who = dice.random_range(0..PEOPLE);
    let mended = Some(Happening::Mended { who });
    match dice.random_range(0..100) {
        0..20 => (Happening::Parted { who }, mended),
        20..32 => {
            let up = dice.random();
            (Happening::PartedOneWay { who, up }, mended)
        }
        32..47 => (Happening::Held { who }, mended),
        47..60 => {
            let millis = dice.random_range(20..800);
            (Happening::Slow { who, millis }, None)
        }
        60..85 => (Happening::ServerDies, Some(Happening::ServerStarts)),
        _ => (Happening::Dies { who }, Some(Happening::Starts { who })),
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seed,
            ends,
            transports,
            watched,
            happenings,
        } = self;
        writeln!(
            f,
            "plan of seed {seed}: {ends} ms, {transports:?}, the last one only watches: {watched}"
        )?;
        for (at, happening) in happenings {
            writeln!(f, "{at:>7}  {happening:?}")?;
        }
        Ok(())
    }
}
