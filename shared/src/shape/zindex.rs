//! Ranks between which there is always room: fractional indexing.
//!
//! The text of a rank is its sort key, byte by byte. It has an integer part, whose first letter
//! tells how many digits follow (`a0` … `az`, `b00` …; `Zz`, `Yzz` … below), so that putting on
//! top again and again grows it only with the logarithm, and a fraction that never ends in `0`.
//! The scheme is the one described by David Greenspan ("Implementing fractional indexing") and
//! used in `.excalidraw` files, so that their ranks are ours.

use smol_str::SmolStr;

/// The longest rank kept, in bytes; longer ones come from a broken or hostile writer.
const BYTES_MAX: usize = 256;
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const LOWEST: u8 = DIGITS[0];
const HIGHEST: u8 = DIGITS[61];

/// A rank; between any two different ones another can be made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ZIndex(SmolStr);

impl Default for ZIndex {
    /// The middle of all ranks.
    fn default() -> Self {
        Self(SmolStr::new_static("a0"))
    }
}

impl ZIndex {
    /// A rank strictly between `below` and `above`; without one of them, under or over the other.
    ///
    /// Two peers may have made equal ranks at once. Between equals there is no room, so the new
    /// rank goes directly over `below` and the ids decide. So do they where the rank would be longer
    /// than one may be, next to the longest of a hostile writer: it is then `below` once more.
    pub fn between(below: Option<&Self>, above: Option<&Self>) -> Self {
        let bytes = match (below, above) {
            (None, None) => return Self::default(),
            (None, Some(above)) => before(&above.parts()),
            (Some(below), None) => after(&below.parts()),
            (Some(below), Some(above)) if below >= above => after(&below.parts()),
            (Some(below), Some(above)) => inside(&below.parts(), &above.parts()),
        };
        if bytes.len() > BYTES_MAX {
            return below.or(above).cloned().unwrap_or_default();
        }
        Self(bytes.into_iter().map(char::from).collect())
    }

    /// `count` rising ranks between `below` and `above`, short ones: the gap is halved, not nibbled.
    pub fn spread(below: Option<&Self>, above: Option<&Self>, count: usize) -> Vec<Self> {
        let mut ranks = Vec::with_capacity(count);
        if above.is_none() {
            for _ in 0..count {
                let next = Self::between(ranks.last().or(below), None);
                ranks.push(next);
            }
        } else {
            Self::halve(&mut ranks, below, above, count);
        }
        ranks
    }

    fn halve(out: &mut Vec<Self>, below: Option<&Self>, above: Option<&Self>, count: usize) {
        if count == 0 {
            return;
        }
        let middle = Self::between(below, above);
        if Some(&middle) == below || Some(&middle) == above {
            // No rank is left in between: the ids decide among all of them.
            return out.extend(std::iter::repeat_n(middle, count));
        }
        let lower = (count - 1) / 2;
        Self::halve(out, below, Some(&middle), lower);
        out.push(middle.clone());
        Self::halve(out, Some(&middle), above, count - 1 - lower);
    }

    /// The rank as the document writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a rank; none if it is not one or absurdly long.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let whole = integer_len(*bytes.first()?)?;
        let valid = bytes.len() >= whole
            && bytes.len() <= BYTES_MAX
            && bytes.iter().all(u8::is_ascii_alphanumeric)
            && (bytes.len() == whole || bytes.last() != Some(&LOWEST));
        valid.then(|| Self(SmolStr::new(text)))
    }

    fn parts(&self) -> Parts<'_> {
        let bytes = self.0.as_bytes();
        let whole = bytes
            .first()
            .and_then(|&head| integer_len(head))
            .unwrap_or(0)
            .min(bytes.len());
        let (integer, fraction) = bytes.split_at(whole);
        Parts {
            all: bytes,
            integer,
            fraction,
        }
    }
}

struct Parts<'a> {
    all: &'a [u8],
    integer: &'a [u8],
    fraction: &'a [u8],
}

/// How many bytes the integer part with this first letter has, itself included.
fn integer_len(head: u8) -> Option<usize> {
    match head {
        b'a'..=b'z' => Some(usize::from(head - b'a') + 2),
        b'A'..=b'Z' => Some(usize::from(b'Z' - head) + 2),
        _ => None,
    }
}

fn digit(byte: u8) -> usize {
    DIGITS.iter().position(|&d| d == byte).unwrap_or(0)
}

fn before(above: &Parts<'_>) -> Vec<u8> {
    if !above.fraction.is_empty() {
        // The integer alone is lower; but an integer of only the lowest digits has none below it.
        return above.integer.to_vec();
    }
    decremented(above.integer)
        .unwrap_or_else(|| [above.integer, &midpoint(&[], Some(above.fraction))].concat())
}

fn after(below: &Parts<'_>) -> Vec<u8> {
    incremented(below.integer)
        .unwrap_or_else(|| [below.integer, &midpoint(below.fraction, None)].concat())
}

fn inside(below: &Parts<'_>, above: &Parts<'_>) -> Vec<u8> {
    if below.integer == above.integer {
        return [
            below.integer,
            &midpoint(below.fraction, Some(above.fraction)),
        ]
        .concat();
    }
    match incremented(below.integer) {
        Some(next) if next.as_slice() < above.all => next,
        _ => [below.integer, &midpoint(below.fraction, None)].concat(),
    }
}

fn incremented(integer: &[u8]) -> Option<Vec<u8>> {
    let mut next = integer.to_vec();
    let (head, digits) = next.split_first_mut()?;
    for place in digits.iter_mut().rev() {
        if *place != HIGHEST {
            *place = DIGITS[digit(*place) + 1];
            return Some(next);
        }
        *place = LOWEST;
    }
    let resized = match *head {
        b'z' => return None,
        b'Z' => b'a',
        head => head + 1,
    };
    integer_len(resized).map(|len| {
        let mut next = vec![LOWEST; len];
        next[0] = resized;
        next
    })
}

fn decremented(integer: &[u8]) -> Option<Vec<u8>> {
    let mut next = integer.to_vec();
    let (head, digits) = next.split_first_mut()?;
    for place in digits.iter_mut().rev() {
        if *place != LOWEST {
            *place = DIGITS[digit(*place) - 1];
            return Some(next);
        }
        *place = HIGHEST;
    }
    let resized = match *head {
        b'A' => return None,
        b'a' => b'Z',
        head => head - 1,
    };
    integer_len(resized).map(|len| {
        let mut next = vec![HIGHEST; len];
        next[0] = resized;
        next
    })
}

/// A fraction strictly between two, the upper one being 1 if there is none.
fn midpoint(low: &[u8], high: Option<&[u8]>) -> Vec<u8> {
    let mut middle = Vec::new();
    let (mut low, mut high) = (low, high);
    loop {
        let from = low.first().map_or(0, |&d| digit(d));
        let to = high.map_or(DIGITS.len(), |high| high.first().map_or(0, |&d| digit(d)));
        if to > from + 1 {
            middle.push(DIGITS[usize::midpoint(from, to)]);
            return middle;
        }
        middle.push(DIGITS[from.min(61)]);
        let shares_digit = to == from;
        low = low.get(1..).unwrap_or(&[]);
        high = match high {
            Some(high) if shares_digit && high.len() > 1 => high.get(1..),
            _ => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_between(below: &ZIndex, above: &ZIndex) -> ZIndex {
        let middle = ZIndex::between(Some(below), Some(above));
        assert!(
            below < &middle && &middle < above,
            "{below:?} {middle:?} {above:?}"
        );
        assert_eq!(ZIndex::from_text(middle.as_str()).as_ref(), Some(&middle));
        middle
    }

    #[test]
    fn between_equals_the_new_rank_is_still_made() {
        let same = ZIndex::default();
        assert!(ZIndex::between(Some(&same), Some(&same)) > same);
    }

    #[test]
    fn a_thousand_ranks_rise_and_stay_short() {
        let (low, high) = (
            ZIndex::default(),
            ZIndex::between(Some(&ZIndex::default()), None),
        );
        for ranks in [
            ZIndex::spread(None, None, 1_000),
            ZIndex::spread(Some(&low), Some(&high), 1_000),
        ] {
            assert_eq!(ranks.len(), 1_000);
            assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
            let longest = ranks.iter().map(|rank| rank.as_str().len()).max();
            assert!(longest <= Some(5), "{longest:?}");
        }
    }

    #[test]
    fn ranks_pushed_to_either_end_for_long_stay_short_and_have_room_between() {
        let mut low = ZIndex::default();
        let mut high = ZIndex::default();
        for _ in 0..10_000 {
            let lower = ZIndex::between(None, Some(&low));
            assert_between(&lower, &low);
            low = lower;
            let higher = ZIndex::between(Some(&high), None);
            assert_between(&high, &higher);
            high = higher;
        }
        assert!(low.as_str().len() <= 5 && high.as_str().len() <= 5);
    }

    #[test]
    fn the_same_gap_can_be_halved_for_long_from_both_sides() {
        let (low, high) = (
            ZIndex::default(),
            ZIndex::between(Some(&ZIndex::default()), None),
        );
        let (mut below, mut above) = (low.clone(), high.clone());
        for _ in 0..500 {
            below = assert_between(&below, &high);
            above = assert_between(&low, &above);
        }
    }

    #[test]
    fn random_insertions_keep_the_order_they_were_made_in() {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut ranks = vec![ZIndex::default()];
        for _ in 0..3_000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = (state % (ranks.len() as u64 + 1)) as usize;
            let below = at.checked_sub(1).map(|i| &ranks[i]);
            let rank = ZIndex::between(below, ranks.get(at));
            ranks.insert(at, rank);
        }
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn what_is_no_rank_is_refused() {
        for text in ["", "a", "a00", "b0", "é0", "a-", "0a"] {
            assert_eq!(ZIndex::from_text(text), None, "{text}");
        }
        assert_eq!(ZIndex::from_text(&format!("a0{}", "1".repeat(300))), None);
        assert!(ZIndex::from_text("Zz").is_some() && ZIndex::from_text("a0V").is_some());
    }

    #[test]
    fn no_rank_is_made_that_could_not_be_read() {
        let low = ZIndex::from_text(&format!("a0{}1", "0".repeat(BYTES_MAX - 3))).unwrap();
        let high = ZIndex::from_text(&format!("a0{}2", "0".repeat(BYTES_MAX - 3))).unwrap();
        let ends = [Some(&low), Some(&high), None];
        for (below, above) in ends.into_iter().flat_map(|a| ends.map(|b| (a, b))) {
            let rank = ZIndex::between(below, above);
            assert_eq!(ZIndex::from_text(rank.as_str()), Some(rank));
        }
        assert_eq!(ZIndex::between(Some(&low), Some(&high)), low);
        let spread = ZIndex::spread(Some(&low), Some(&high), 5);
        assert_eq!(spread, vec![low.clone(); 5]);
        // Where there is a little room it is used.
        let higher = ZIndex::between(Some(&high), None);
        let spread = ZIndex::spread(Some(&high), Some(&higher), 1_000);
        assert!(spread.is_sorted() && spread[0] >= high && spread[999] < higher);
    }

    #[test]
    fn at_the_very_ends_there_is_still_room() {
        let floor = ZIndex::from_text(&format!("A{}1", "0".repeat(26))).unwrap();
        let lower = ZIndex::between(None, Some(&floor));
        assert!(lower < floor, "{lower:?}");
        let ceiling = ZIndex::from_text(&format!("z{}", "z".repeat(26))).unwrap();
        assert!(ZIndex::between(Some(&ceiling), None) > ceiling);
    }
}
