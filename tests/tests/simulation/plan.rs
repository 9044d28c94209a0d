//! What a seed has in store: every edit and every misfortune with its time, as data to be printed.

use std::fmt;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

use crate::roles::CHANGING;

/// How many people there are from the beginning.
pub const PEOPLE: usize = 3;

/// What somebody does to the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Create,
    Move,
    Recolour,
    Type,
    /// So much at once that it travels in fragments.
    Paste,
    Delete,
    Undo,
    Redo,
}

/// Which way the bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
    Both,
}

/// Something that happens at its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happening {
    /// Somebody edits; `roll` chooses the shape and the value.
    Edit {
        who: usize,
        change: Change,
        roll: u64,
    },
    /// Somebody moves their cursor.
    Point { who: usize, to: (i16, i16) },
    /// A connection breaks, and both ends hear of it.
    Cut { who: usize },
    /// A connection swallows everything: for a while, or for ever without either end being told.
    Silence {
        who: usize,
        way: Way,
        millis: Option<u64>,
    },
    /// Somebody has no network.
    Away { who: usize, millis: u64 },
    /// Somebody works disconnected on purpose.
    Offline { who: usize, millis: u64 },
    /// Somebody's client doubts what it knows of the server.
    Rejoin { who: usize },
    /// Somebody's disk takes nothing.
    DiskFails { who: usize, millis: u64 },
    /// Somebody's program is killed; `seen` says whether the server is told by the system.
    Killed { who: usize, millis: u64, seen: bool },
    /// Somebody closes the program.
    Quits { who: usize, millis: u64 },
    /// The server's process dies; `seen` says whether the clients are told by the system.
    ServerDies { millis: u64, seen: bool },
    /// The server's disk takes nothing.
    LogFails { millis: u64 },
    /// These and the server hear nothing of each other, and neither side is told: all is late, or,
    /// where it `loses`, what was there is half open for ever. Who tries to connect gets no answer.
    Partition {
        whose: [bool; PEOPLE],
        millis: u64,
        loses: bool,
    },
    /// Somebody may only watch, while they are there or not.
    Demoted { who: usize, millis: u64 },
}

/// A seed, unfolded.
#[derive(Debug, Clone)]
pub struct Plan {
    pub seed: u64,
    /// When misfortune ends.
    pub ends: u64,
    /// A room's tail of more records is compacted.
    pub compact_records: u64,
    /// An empty room is kept for this long.
    pub idle_millis: u64,
    /// The slowest a message is.
    pub delay_millis: u64,
    /// Whether the last of the people may only watch, for good.
    pub watched: bool,
    /// How far each clock is off.
    pub skews: Vec<i64>,
    /// By time.
    pub happenings: Vec<(u64, Happening)>,
}

impl Plan {
    /// What `seed` has in store.
    pub fn of(seed: u64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        let ends = dice.random_range(15_000..60_000);
        let mut happenings = Vec::new();
        // Costly, so not for every seed.
        let pastes = dice.random_ratio(1, 40);
        for who in 0..PEOPLE {
            for _ in 0..dice.random_range(8..24) {
                // Now and then a flurry.
                let mut at = dice.random_range(0..ends);
                for _ in 0..*pick(&mut dice, &[1, 1, 1, 1, 4, 8]) {
                    let change = change(&mut dice, pastes);
                    let roll = dice.random();
                    happenings.push((at, Happening::Edit { who, change, roll }));
                    at = (at + dice.random_range(0..120)).min(ends - 1);
                }
            }
            for _ in 0..dice.random_range(5..30) {
                let to = (dice.random(), dice.random());
                happenings.push((dice.random_range(0..ends), Happening::Point { who, to }));
            }
        }
        for _ in 0..dice.random_range(4..25) {
            let happening = misfortune(&mut dice);
            happenings.push((dice.random_range(0..ends), happening));
        }
        happenings.sort_by_key(|(at, _)| *at);
        Self {
            seed,
            ends,
            compact_records: dice.random_range(10..60),
            idle_millis: *pick(&mut dice, &[20, 1_000, 30_000]),
            delay_millis: *pick(&mut dice, &[5, 60, 400, 2_000]),
            watched: seed.is_multiple_of(2),
            skews: (0..=PEOPLE)
                .map(|_| dice.random_range(-300_000..300_000))
                .collect(),
            happenings,
        }
    }
}

fn pick<'a, T>(dice: &mut StdRng, from: &'a [T]) -> &'a T {
    &from[dice.random_range(0..from.len())]
}

fn change(dice: &mut StdRng, pastes: bool) -> Change {
    match dice.random_range(0..100) {
        0..22 => Change::Create,
        22..44 => Change::Move,
        44..58 => Change::Recolour,
        58..80 => Change::Type,
        80..88 => Change::Delete,
        88..94 => Change::Undo,
        94..97 => Change::Redo,
        _ if pastes => Change::Paste,
        _ => Change::Undo,
    }
}

fn misfortune(dice: &mut StdRng) -> Happening {
    let who = dice.random_range(0..PEOPLE);
    let millis = *pick(dice, &[300, 2_000, 8_000, 25_000]);
    let millis = dice.random_range(1..millis);
    let seen = dice.random_ratio(2, 3);
    match dice.random_range(0..100) {
        0..17 => Happening::Cut { who },
        17..29 => {
            let way = *pick(dice, &[Way::Up, Way::Down, Way::Both]);
            let millis = dice.random_ratio(1, 2).then_some(millis * 2);
            Happening::Silence { who, way, millis }
        }
        29..36 => Happening::Partition {
            whose: dice.random(),
            millis,
            loses: dice.random(),
        },
        36..40 => Happening::Demoted {
            who: dice.random_range(0..CHANGING),
            millis,
        },
        40..46 => Happening::Away { who, millis },
        46..52 => Happening::Offline { who, millis },
        52..55 => Happening::Rejoin { who },
        55..60 => Happening::DiskFails { who, millis },
        60..73 => Happening::Killed { who, millis, seen },
        73..79 => Happening::Quits { who, millis },
        79..92 => Happening::ServerDies { millis, seen },
        _ => Happening::LogFails { millis },
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seed,
            ends,
            compact_records,
            idle_millis,
            delay_millis,
            watched,
            skews,
            happenings,
        } = self;
        writeln!(
            f,
            "plan of seed {seed}: {ends} ms, compaction after {compact_records} records, rooms idle \
             for {idle_millis} ms, delays under {delay_millis} ms, the last one only watches: \
             {watched}, clocks off by {skews:?} ms"
        )?;
        for (at, happening) in happenings {
            writeln!(f, "{at:>7}  {happening:?}")?;
        }
        Ok(())
    }
}
