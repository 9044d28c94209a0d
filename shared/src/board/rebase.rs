//! Splices made against a text that has changed meanwhile, moved to where they were meant.
//!
//! Whoever types sees the board a moment late: a peer's letters may enter the document between the
//! key press and the edit. The sender says which text it saw; what has happened to it since is one
//! replaced run, found by comparing both texts from both ends (exact for one change, and for
//! several it never reaches outside the run they lie in).

use std::ops::Range;
use std::sync::Arc;

use super::Edit;
use crate::id::ShapeId;

/// One run of letters replaced by others; positions are Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Replaced {
    at: usize,
    removed: usize,
    inserted: usize,
}

/// The run in which `now` differs from `seen`; none where they are the same.
fn difference(seen: &str, now: &str) -> Option<Replaced> {
    if seen == now {
        return None;
    }
    let (seen, now): (Vec<char>, Vec<char>) = (seen.chars().collect(), now.chars().collect());
    let common = seen.len().min(now.len());
    let at = (0..common).take_while(|&i| seen[i] == now[i]).count();
    let tail = (1..=common - at)
        .take_while(|&i| seen[seen.len() - i] == now[now.len() - i])
        .count();
    Some(Replaced {
        at,
        removed: seen.len() - at - tail,
        inserted: now.len() - at - tail,
    })
}

/// What `splice` becomes after `other`. A deletion around what the other put in leaves that in
/// place, so there may be two.
fn after(splice: (usize, usize, &Arc<str>), other: Replaced) -> Vec<(usize, usize, Arc<str>)> {
    let (at, delete, insert) = splice;
    let (end, other_end) = (at + delete, other.at + other.removed);
    if end < other.at || (end == other.at && delete > 0) {
        return vec![(at, delete, Arc::clone(insert))];
    }
    if at >= other_end {
        return vec![(
            at - other.removed + other.inserted,
            delete,
            Arc::clone(insert),
        )];
    }
    // Letters of mine before and behind the other's run, which both are still there.
    let before = other.at.saturating_sub(at).min(delete);
    let behind = end.saturating_sub(other_end);
    let start = at.min(other.at);
    let mut splices = vec![(start, before, Arc::clone(insert))];
    if behind > 0 {
        // The first one's letters and deletion have moved what stands behind it.
        let moved = start + insert.chars().count() + other.inserted;
        splices.push((moved, behind, Arc::from("")));
    }
    splices
}

/// Where the letters of `range` are after `other`: those that are still there, and what came between them.
fn range_after(range: &Range<usize>, other: Replaced) -> Range<usize> {
    let other_end = other.at + other.removed;
    let moved = |at: usize| at - other.removed + other.inserted;
    let start = if range.start >= other_end {
        moved(range.start)
    } else if range.start >= other.at {
        other.at + other.inserted
    } else {
        range.start
    };
    let end = if range.end <= other.at {
        range.end
    } else if range.end >= other_end {
        moved(range.end)
    } else {
        other.at
    };
    start..end.max(start)
}

/// `edits` as they are meant for the texts that are there now. `now` gives a shape's text, `seen`
/// the ones the sender saw.
pub(super) fn rebased(
    edits: &[Edit],
    seen: &[(ShapeId, Arc<str>)],
    now: impl Fn(&ShapeId) -> Option<Arc<str>>,
) -> Vec<Edit> {
    let mut behind: Vec<(&ShapeId, Replaced)> = seen
        .iter()
        .filter_map(|(id, text)| Some((id, difference(text, &now(id)?)?)))
        .collect();
    let mut rebased = Vec::with_capacity(edits.len());
    for edit in edits {
        if let Edit::Mark { id, range, mark } = edit
            && let Some((_, other)) = behind.iter().find(|(behind, _)| *behind == id)
        {
            let range = range_after(range, *other);
            if !range.is_empty() {
                rebased.push(Edit::mark(id.clone(), range, mark.clone()));
            }
            continue;
        }
        let Edit::Splice {
            id,
            at,
            delete,
            insert,
        } = edit
        else {
            rebased.push(edit.clone());
            continue;
        };
        let Some((_, other)) = behind.iter_mut().find(|(behind, _)| *behind == id) else {
            rebased.push(edit.clone());
            continue;
        };
        for (at, delete, insert) in after((*at, *delete, insert), *other) {
            rebased.push(Edit::Splice {
                id: id.clone(),
                at,
                delete,
                insert,
            });
        }
        *other = moved_by(*other, *at, *delete, insert.chars().count());
    }
    rebased
}

/// Where the other's run is in the sender's text once the sender's splice has been made in it.
fn moved_by(other: Replaced, at: usize, delete: usize, insert: usize) -> Replaced {
    let end = at + delete;
    let other_end = other.at + other.removed;
    if at >= other_end && !(at == other.at && delete == 0) {
        return other;
    }
    if end <= other.at {
        return Replaced {
            at: other.at - delete + insert,
            ..other
        };
    }
    // What both removed is gone already.
    let shared = end.min(other_end) - at.max(other.at);
    let start = if at < other.at {
        at + insert
    } else {
        other.at + insert
    };
    Replaced {
        at: start,
        removed: other.removed - shared,
        inserted: other.inserted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::edit::spliced;

    /// Makes `splices` against `seen` and shows what they come to on `now`.
    #[track_caller]
    fn check(seen: &str, now: &str, splices: &[(usize, usize, &str)], expected: &str) {
        let id = ShapeId::from_random(1);
        let edits: Vec<Edit> = splices
            .iter()
            .map(|&(at, delete, insert)| Edit::Splice {
                id: id.clone(),
                at,
                delete,
                insert: Arc::from(insert),
            })
            .collect();
        let texts = [(id, Arc::from(seen))];
        let mut text = now.to_owned();
        for edit in rebased(&edits, &texts, |_| Some(Arc::from(now))) {
            let Edit::Splice {
                at, delete, insert, ..
            } = edit
            else {
                continue;
            };
            text = spliced(&text, at, delete, &insert);
        }
        assert_eq!(text, expected);
    }

    #[test]
    fn letters_go_where_they_were_meant() {
        check("one two", "one two", &[(7, 0, "!")], "one two!");
        check("one two", "zero one two", &[(7, 0, "!")], "zero one two!");
        check("one two", "one two three", &[(3, 0, ",")], "one, two three");
        check("größe", "XXgröße", &[(5, 0, "n")], "XXgrößen");
        check("one two", "two", &[(7, 0, "!")], "two!");
        check(
            "one two",
            "one two",
            &[(7, 0, "!"), (8, 0, "?")],
            "one two!?",
        );
        check(
            "ab",
            "XYab",
            &[(2, 0, "c"), (3, 0, "d"), (0, 1, "")],
            "XYbcd",
        );
    }

    #[test]
    fn deleting_around_a_peers_letters_leaves_them() {
        check("one two", "one big two", &[(0, 7, "")], "big ");
        check("one two", "one big two", &[(0, 7, "all")], "allbig ");
        check("one two", "one", &[(2, 5, "")], "on");
        check("abcdef", "abXYef", &[(1, 4, "-")], "a-XYf");
    }

    #[test]
    fn typing_inside_what_a_peer_removed_stays() {
        check("one two, five", "one , five", &[(5, 0, "x")], "one x, five");
    }

    #[test]
    fn texts_the_sender_did_not_name_are_taken_at_their_word() {
        let id = ShapeId::from_random(1);
        let edits = vec![Edit::Splice {
            id,
            at: 2,
            delete: 0,
            insert: Arc::from("x"),
        }];
        assert_eq!(rebased(&edits, &[], |_| Some(Arc::from("anything"))), edits);
    }

    #[test]
    fn any_splices_over_any_change_keep_every_letter_of_the_other() {
        for seed in 0..4_000_usize {
            let seen = "abcdefgh";
            let (from, len) = (seed % 8, (seed / 8) % 3);
            let to = (from + len).min(8);
            let now = format!("{}XY{}", &seen[..from], &seen[to..]);
            let at = (seed / 24) % 9;
            let delete = ((seed / 216) % 4).min(8 - at);
            let id = ShapeId::from_random(1);
            let edit = Edit::Splice {
                id: id.clone(),
                at,
                delete,
                insert: Arc::from("_"),
            };
            let edits = rebased(&[edit], &[(id, Arc::from(seen))], |_| {
                Some(Arc::from(&*now))
            });
            let mut text = now.clone();
            for edit in edits {
                let Edit::Splice {
                    at, delete, insert, ..
                } = edit
                else {
                    continue;
                };
                text = spliced(&text, at, delete, &insert);
            }
            let kept = |letter: &char| !(at..at + delete).contains(&(*letter as usize - 97));
            let expected: Vec<char> = now
                .chars()
                .filter(|c| !c.is_lowercase() || kept(c))
                .collect();
            let left: Vec<char> = text.chars().filter(|&c| c != '_').collect();
            assert_eq!(
                left, expected,
                "seed {seed}: {now} at {at} delete {delete} gave {text}"
            );
            assert_eq!(text.matches('_').count(), 1);
        }
    }
}
