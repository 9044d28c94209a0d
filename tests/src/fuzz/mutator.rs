//! Changes inputs a little, the same way for the same seed. A fuzzer that watches the code does it
//! better; this one needs nothing but the input.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

/// The longest input that comes of it.
const BYTES_MAX: usize = 64 * 1024;
/// Numbers at which something ends.
const ODD: [u8; 10] = [0, 1, 2, 8, 0x0f, 0x20, 0x7f, 0x80, 0xfe, 0xff];

/// Makes inputs from others.
#[derive(Debug)]
pub struct Mutator {
    dice: StdRng,
}

impl Mutator {
    /// By a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            dice: StdRng::seed_from_u64(seed),
        }
    }

    /// One of the inputs, changed in a few places; nothing comes of none.
    pub fn next(&mut self, inputs: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = inputs.choose(&mut self.dice).cloned().unwrap_or_default();
        for _ in 0..self.dice.random_range(1..5) {
            self.change(&mut bytes, inputs);
        }
        bytes.truncate(BYTES_MAX);
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        let dice = &mut self.dice;
        if bytes.is_empty() {
            return bytes.push(dice.random());
        }
        let at = dice.random_range(0..bytes.len());
        let end = (at + dice.random_range(1..=16)).min(bytes.len());
        match dice.random_range(0..9) {
            0 | 1 => bytes[at] ^= 1 << dice.random_range(0..8),
            2 => bytes[at] = ODD[dice.random_range(0..ODD.len())],
            3 => bytes[at] = bytes[at].wrapping_add_signed(dice.random_range(-3..=3)),
            4 => bytes.insert(at, dice.random()),
            5 => drop(bytes.drain(at..end)),
            6 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            7 => bytes.truncate(at),
            _ => {
                if let Some(other) = inputs.choose(dice).filter(|other| !other.is_empty()) {
                    let from = dice.random_range(0..other.len());
                    bytes.truncate(at);
                    bytes.extend(&other[from..]);
                }
            }
        }
    }
}
