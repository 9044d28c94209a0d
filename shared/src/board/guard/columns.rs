//! The columns of an update, value by value: runs of equal values, differences, differences of
//! differences. A run costs nothing here however long it is; who asks for values bounds them.
//!
//! The encodings are those of `serde_columnar` 0.3 (`strategy/rle.rs`), in the form its encoder
//! writes them: a run never ends within another's values, and no padding follows.

use super::cursor::{Cursor, Malformed};

const RUN: Malformed = Malformed("a run of values is malformed");
const RANGE: Malformed = Malformed("a column's value is out of range");

/// How one value of a column is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell {
    Byte,
    Unsigned,
    Signed,
}

impl Cell {
    fn read(self, cursor: &mut Cursor<'_>) -> Result<i64, Malformed> {
        match self {
            Self::Byte => cursor.byte().map(i64::from),
            Self::Unsigned => i64::try_from(cursor.varint()?).map_err(|_| RANGE),
            Self::Signed => cursor.zigzag(),
        }
    }
}

/// A column of runs: a positive length and one value, or a negative one and that many values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Runs<'a> {
    cursor: Cursor<'a>,
    cell: Cell,
    left: u64,
    /// The value of a run of equal ones; none where each value is written.
    value: Option<i64>,
}

impl<'a> Runs<'a> {
    pub(super) fn new(bytes: &'a [u8], cell: Cell) -> Self {
        Self {
            cursor: Cursor::new(bytes),
            cell,
            left: 0,
            value: None,
        }
    }

    /// The next value; none at the end of the bytes.
    pub(super) fn next(&mut self) -> Result<Option<i64>, Malformed> {
        if self.left == 0 {
            if self.cursor.is_empty() {
                return Ok(None);
            }
            let len = self.cursor.zigzag()?;
            self.left = len.unsigned_abs();
            self.value = match len {
                0 => return Err(RUN),
                1.. => Some(self.cell.read(&mut self.cursor)?),
                _ => None,
            };
        }
        self.left -= 1;
        match self.value {
            Some(value) => Ok(Some(value)),
            None => self.cell.read(&mut self.cursor).map(Some),
        }
    }

    /// The next value, which must be there.
    pub(super) fn expect(&mut self) -> Result<i64, Malformed> {
        self.next()?.ok_or(RUN)
    }

    /// What follows a column whose values were all taken.
    pub(super) fn rest(&self) -> Result<&'a [u8], Malformed> {
        if self.left == 0 {
            Ok(self.cursor.rest())
        } else {
            Err(RUN)
        }
    }
}

/// A column of differences, in runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Differences<'a> {
    runs: Runs<'a>,
    value: i64,
}

impl<'a> Differences<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            runs: Runs::new(bytes, Cell::Signed),
            value: 0,
        }
    }

    /// The next value; none at the end of the bytes.
    pub(super) fn next(&mut self) -> Result<Option<i64>, Malformed> {
        let Some(difference) = self.runs.next()? else {
            return Ok(None);
        };
        self.value = self.value.checked_add(difference).ok_or(RANGE)?;
        Ok(Some(self.value))
    }
}

/// A column of yes and no: lengths of runs in turn, the first of noes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bools<'a> {
    cursor: Cursor<'a>,
    left: u64,
    value: bool,
}

impl<'a> Bools<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            cursor: Cursor::new(bytes),
            left: 0,
            value: true,
        }
    }

    /// The next value, which must be there.
    pub(super) fn expect(&mut self) -> Result<bool, Malformed> {
        while self.left == 0 {
            self.left = self.cursor.varint()?;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(self.value)
    }

    /// What follows a column whose values were all taken.
    pub(super) fn rest(&self) -> Result<&'a [u8], Malformed> {
        if self.left == 0 {
            Ok(self.cursor.rest())
        } else {
            Err(RUN)
        }
    }
}

/// A column of differences of differences: the first value, then bits. How many bits of its last
/// byte count is said before them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Curve<'a> {
    first: Option<i64>,
    last_bits: u8,
    bits: &'a [u8],
    /// How many bits were taken.
    at: usize,
    value: i64,
    difference: i64,
}

/// The prefix `0` means an unchanged difference; after `10`, `110`, `1110`, `11110` and `11111`
/// follow this many bits, from which the second number is taken away.
const STEPS: [(usize, i64); 5] = [(7, 63), (9, 255), (12, 2_047), (21, (1 << 20) - 1), (64, 0)];

impl<'a> Curve<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut cursor = Cursor::new(bytes);
        let first = match cursor.byte()? {
            0 => None,
            1 => Some(cursor.zigzag()?),
            _ => return Err(RUN),
        };
        let last_bits = cursor.byte()?;
        Ok(Self {
            first,
            last_bits,
            bits: cursor.rest(),
            at: 0,
            value: 0,
            difference: 0,
        })
    }

    /// The `at`th value, in turn.
    pub(super) fn value(&mut self, at: usize) -> Result<i64, Malformed> {
        if at == 0 {
            self.value = self.first.ok_or(RUN)?;
        } else {
            let step = self.step()?;
            self.difference = self.difference.checked_add(step).ok_or(RANGE)?;
            self.value = self.value.checked_add(self.difference).ok_or(RANGE)?;
        }
        Ok(self.value)
    }

    fn step(&mut self) -> Result<i64, Malformed> {
        if self.bits(1)? == 0 {
            return Ok(0);
        }
        let mut class = 0;
        while class < 4 && self.bits(1)? == 1 {
            class += 1;
        }
        let (len, bias) = STEPS[class];
        (self.bits(len)? as i64).checked_sub(bias).ok_or(RANGE)
    }

    fn bits(&mut self, len: usize) -> Result<u64, Malformed> {
        let mut taken = 0;
        for at in self.at..self.at + len {
            let byte = self.bits.get(at / 8).ok_or(RUN)?;
            taken = taken << 1 | u64::from(byte >> (7 - at % 8) & 1);
        }
        self.at += len;
        Ok(taken)
    }

    /// What follows a column whose `count` values were all taken.
    pub(super) fn rest(&self, count: usize) -> Result<&'a [u8], Malformed> {
        let last_bits = match self.at % 8 {
            0 if self.at > 0 => 8,
            bits => bits,
        };
        if usize::from(self.last_bits) != last_bits || (count == 0) != self.first.is_none() {
            return Err(RUN);
        }
        self.bits.get(self.at.div_ceil(8)..).ok_or(RUN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_single_values_are_read_and_end_where_they_end() {
        // Three sevens, then 1 and 2.
        let mut runs = Runs::new(&[6, 7, 3, 1, 2], Cell::Unsigned);
        let all: Vec<_> = std::iter::from_fn(|| runs.next().unwrap()).collect();
        assert_eq!(all, [7, 7, 7, 1, 2]);
        assert_eq!(runs.rest(), Ok([].as_slice()));
        assert_eq!(Runs::new(&[0, 7], Cell::Unsigned).next(), Err(RUN));
        let mut cut = Runs::new(&[4, 7], Cell::Unsigned);
        assert_eq!(cut.next(), Ok(Some(7)));
        assert!(cut.rest().is_err());
    }

    #[test]
    fn noes_come_first_and_a_run_may_not_overlap_what_follows() {
        let mut bools = Bools::new(&[0, 2, 1, 9]);
        let all: Vec<_> = (0..3).map(|_| bools.expect().unwrap()).collect();
        assert_eq!(all, [true, true, false]);
        assert_eq!(bools.rest(), Ok([9].as_slice()));
    }

    #[test]
    fn a_curve_ends_at_a_whole_byte() {
        // 10, then differences 1 (`10` and 64 in seven bits), 1 and 1: eleven bits.
        let bytes = [1, 20, 3, 0b1010_0000, 0b0000_0000, 0xaa];
        let mut curve = Curve::new(&bytes).unwrap();
        let all: Vec<_> = (0..4).map(|at| curve.value(at).unwrap()).collect();
        assert_eq!(all, [10, 11, 12, 13]);
        assert_eq!(curve.rest(4), Ok([0xaa].as_slice()));
        assert!(Curve::new(&[1, 20, 255, 0]).unwrap().rest(1).is_err());
    }
}
