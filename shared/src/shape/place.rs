//! Where a shape stands in the stack: its parent and a rank that never needs renumbering.

use fractional_index::FractionalIndex;

use crate::id::ShapeId;

/// The longest rank kept, in bytes; longer ones come from a broken or hostile writer.
const ZINDEX_BYTES_MAX: usize = 256;

/// A shape's parent and its rank among that parent's children; ties are broken by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The frame or group it is in, or none.
    pub parent: Option<ShapeId>,
    /// Its rank there.
    pub index: ZIndex,
}

/// A rank between any two others can always be made (fractional indexing).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct ZIndex(FractionalIndex);

impl ZIndex {
    /// A rank strictly between `below` and `above`; without one of them, under or over the other.
    ///
    /// Two peers may have made equal ranks at once. Between equals there is no room, so the new
    /// rank goes directly over `below` and the ids decide.
    pub fn between(below: Option<&Self>, above: Option<&Self>) -> Self {
        let (below, above) = (below.map(|z| &z.0), above.map(|z| &z.0));
        FractionalIndex::new(below, above)
            .or_else(|| below.map(FractionalIndex::new_after))
            .map_or_else(Self::default, Self)
    }

    /// `count` rising ranks between `below` and `above`, short ones: the gap is halved, not nibbled.
    pub fn spread(below: Option<&Self>, above: Option<&Self>, count: usize) -> Vec<Self> {
        let mut ranks = Vec::with_capacity(count);
        Self::spread_into(&mut ranks, below, above, count);
        ranks
    }

    fn spread_into(out: &mut Vec<Self>, below: Option<&Self>, above: Option<&Self>, count: usize) {
        if count == 0 {
            return;
        }
        let middle = Self::between(below, above);
        Self::spread_into(out, below, Some(&middle), (count - 1) / 2);
        let rest = count - 1 - (count - 1) / 2;
        out.push(middle.clone());
        Self::spread_into(out, Some(&middle), above, rest);
    }

    /// The rank as the document writes it.
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }

    /// Reads a rank; none if it is not one or absurdly long.
    pub fn from_text(text: &str) -> Option<Self> {
        if text.len() > 2 * ZINDEX_BYTES_MAX {
            return None;
        }
        FractionalIndex::from_string(text).ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_strictly_between_their_neighbours() {
        let low = ZIndex::default();
        let high = ZIndex::between(Some(&low), None);
        let middle = ZIndex::between(Some(&low), Some(&high));
        assert!(low < middle && middle < high);
        assert!(ZIndex::between(None, Some(&low)) < low);
    }

    #[test]
    fn between_equals_the_new_rank_is_still_made() {
        let same = ZIndex::default();
        assert!(ZIndex::between(Some(&same), Some(&same)) > same);
    }

    #[test]
    fn a_thousand_ranks_rise_and_stay_short() {
        let ranks = ZIndex::spread(None, None, 1_000);
        assert_eq!(ranks.len(), 1_000);
        assert!(ranks.windows(2).all(|pair| pair[0] < pair[1]));
        let longest = ranks.iter().map(|rank| rank.to_text().len()).max();
        assert!(longest <= Some(32), "{longest:?}");
    }

    #[test]
    fn ranks_survive_being_written() {
        let rank = ZIndex::between(Some(&ZIndex::default()), None);
        assert_eq!(ZIndex::from_text(&rank.to_text()), Some(rank));
        assert_eq!(ZIndex::from_text("no"), None);
        assert_eq!(ZIndex::from_text(&"80".repeat(400)), None);
    }
}
