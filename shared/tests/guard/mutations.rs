//! Updates with a few things changed, as a hostile writer would: whatever becomes of them, they
//! cost little, and what was taken in can be lived with.

use rand::Rng as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use tavla_shared::board::{Document, ImportError, Version};

use crate::crafted::{self, Block, DELETIONS, OPERATIONS, read_varint, varint, zigzag};
use crate::hostile::{BREAKS_LORO, OWN_PARENT, UNKNOWN_KIND, WRONG_LENGTH};
use crate::memory::measured;
use crate::scenes::Scene;
use crate::{hush, seeds};

/// Mutations of one scene.
const MUTATIONS: usize = 40;

const ODD: [u64; 16] = [
    0,
    1,
    2,
    3,
    7,
    127,
    128,
    255,
    65_535,
    1 << 20,
    1 << 30,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    1 << 40,
    u64::MAX,
];

fn mutated(update: &[u8], dice: &mut StdRng) -> Vec<u8> {
    let mut blocks = crafted::blocks(update);
    if blocks.is_empty() || dice.random_bool(0.1) {
        let mut body = update[20..].to_vec();
        for _ in 0..3 {
            let at = dice.random_range(0..body.len());
            body[at] ^= dice.random_range(1..=255);
        }
        return crafted::sealed(&body);
    }
    for _ in 0..dice.random_range(1..4) {
        let at = dice.random_range(0..blocks.len());
        mutate(&mut blocks[at], dice);
    }
    crafted::update(&blocks)
}

fn mutate(block: &mut Block, dice: &mut StdRng) {
    match dice.random_range(0..10) {
        0 => *block.numbers.choose_mut_with(dice) = *ODD.choose(dice).unwrap() & 0xffff_ffff,
        1 => {
            let number = block.numbers.choose_mut_with(dice);
            *number = number.wrapping_add_signed(dice.random_range(-2..=2)) & 0xffff_ffff;
        }
        2..=5 => {
            let at = dice.random_range(0..block.sections.len());
            mutate_bytes(&mut block.sections[at], dice);
        }
        6..=8 => mutate_table(&mut block.sections[OPERATIONS], dice),
        _ => mutate_table(&mut block.sections[DELETIONS], dice),
    }
}

trait ChooseMut<T> {
    fn choose_mut_with(&mut self, dice: &mut StdRng) -> &mut T;
}

impl<T, const N: usize> ChooseMut<T> for [T; N] {
    fn choose_mut_with(&mut self, dice: &mut StdRng) -> &mut T {
        &mut self[dice.random_range(0..N)]
    }
}

fn mutate_bytes(bytes: &mut Vec<u8>, dice: &mut StdRng) {
    if bytes.is_empty() {
        return bytes.push(dice.random());
    }
    let at = dice.random_range(0..bytes.len());
    match dice.random_range(0..8) {
        0..=2 => bytes[at] ^= dice.random_range(1..=255),
        3 | 4 => bytes[at] = dice.random_range(0..16),
        5 => drop(bytes.remove(at)),
        6 => bytes.insert(at, dice.random()),
        _ => drop(bytes.splice(at..=at, varint(*ODD.choose(dice).unwrap()))),
    }
}

/// Changes one value of one column so that the column stays one.
fn mutate_table(table: &mut Vec<u8>, dice: &mut StdRng) {
    let Some(mut columns) = crafted::columns(table).filter(|columns| !columns.is_empty()) else {
        return mutate_bytes(table, dice);
    };
    let at = dice.random_range(0..columns.len());
    let one_byte = columns.len() == 4 && at == 2;
    let Some(mut values) = values_of(&columns[at], one_byte).filter(|values| !values.is_empty())
    else {
        return mutate_bytes(table, dice);
    };
    let value = dice.random_range(0..values.len());
    values[value] = if one_byte {
        dice.random_range(0..18)
    } else {
        values[value].wrapping_add_signed(dice.random_range(-6..=6))
    };
    let mut column = zigzag(-(values.len() as i64));
    for value in values {
        column.extend(if one_byte {
            vec![value as u8]
        } else {
            varint(value)
        });
    }
    columns[at] = column;
    *table = crafted::table(&columns);
}

fn values_of(column: &[u8], one_byte: bool) -> Option<Vec<u64>> {
    let mut at = 0;
    let mut values = Vec::new();
    while at < column.len() {
        let len = read_varint(column, &mut at)?;
        let value = |at: &mut usize| {
            if one_byte {
                *at += 1;
                column.get(*at - 1).map(|&byte| u64::from(byte))
            } else {
                read_varint(column, at)
            }
        };
        let count = (len >> 1) as usize + (len & 1) as usize;
        if count > 10_000 {
            return None;
        }
        if len & 1 == 0 {
            let one = value(&mut at)?;
            values.extend(vec![one; count]);
        } else {
            for _ in 0..count {
                values.push(value(&mut at)?);
            }
        }
    }
    Some(values)
}

#[test]
fn no_mutated_update_takes_much_memory_or_leaves_what_cannot_be_kept() {
    hush();
    let (mut taken_in, mut refused, mut broken) = (0, 0, 0);
    for seed in seeds(120) {
        let mut scene = Scene::new(seed);
        for _ in 0..8 {
            scene.step();
        }
        scene.meet();
        let base = scene.all(0);
        let next = scene.next(0);
        for _ in 0..MUTATIONS {
            let update = mutated(&next, &mut scene.dice);
            let mut document = Document::new(None);
            document.import(&base).unwrap();
            let (outcome, memory) = measured(|| document.import(&update));
            // Errors of Loro carry a backtrace, and finding its names takes what it takes.
            if !matches!(outcome, Err(ImportError::Unreadable { .. })) {
                assert!(
                    memory.largest <= 64 * 1024 + 64 * update.len(),
                    "seed {seed}: {memory:?}"
                );
            }
            assert_eq!(
                document.is_poisoned(),
                outcome == Err(ImportError::Poisoned)
            );
            match outcome {
                Ok(imported) if imported.new && !imported.pending => {
                    taken_in += 1;
                    let snapshot = document.snapshot().unwrap();
                    let kept = Document::verify(&snapshot, &document.version());
                    assert_eq!(kept, Ok(()), "seed {seed}");
                }
                Ok(_) | Err(ImportError::Gap { .. } | ImportError::Unreadable { .. }) => {
                    refused += 1
                }
                Err(ImportError::Poisoned) => broken += 1,
                Err(error) => panic!("seed {seed}: {error}"),
            }
        }
    }
    println!("{taken_in} taken in, {refused} refused, {broken} broke their document");
    assert!(taken_in > 100 && refused > 100, "{taken_in}, {refused}");
}

#[test]
fn an_update_that_makes_loro_panic_costs_the_document_and_nothing_else() {
    hush();
    let mut scene = Scene::new(1);
    for _ in 0..200 {
        scene.step();
    }
    scene.meet();
    let base = scene.all(0);
    let poisoned = || {
        let mut document = Document::new(None);
        document.import(&base).unwrap();
        assert_eq!(document.import(BREAKS_LORO), Err(ImportError::Poisoned));
        assert!(document.is_poisoned());
        assert_eq!(document.version(), Version::default());
        assert_eq!(document.import(&base), Err(ImportError::Poisoned));
        document
    };
    // Once for what is made once in a process.
    drop(poisoned());
    let (documents, memory) = measured(|| (0..30).map(|_| poisoned()).collect::<Vec<_>>());
    let each = memory.held / documents.len() as isize;
    let (_whole, whole) = measured(|| {
        let mut document = Document::new(None);
        document.import(&base).unwrap();
        document
    });
    assert!(
        each * 20 < whole.held,
        "{each} of {} are never freed",
        whole.held
    );
}

#[test]
fn updates_that_loro_takes_in_and_cannot_live_with_are_refused() {
    for update in [OWN_PARENT, UNKNOWN_KIND, WRONG_LENGTH] {
        let mut document = Document::new(None);
        let outcome = document.import(update);
        assert!(
            matches!(outcome, Err(ImportError::Unreadable { .. })),
            "{outcome:?}"
        );
    }
}
