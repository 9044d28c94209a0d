//! As much of a stranger's values as a board holds; what is more is counted.

use std::sync::Arc;

use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::shape::{Key, LINK_BYTES_MAX, Shape, TEXT_LINK_BYTES_MAX, TextMarks};

use super::{ImportReport, Loss};
use crate::link::leads_somewhere;
use crate::text::editing::Letters;

/// As much of `text` as a shape holds.
pub(super) fn text(text: &str, report: &mut ImportReport) -> Arc<str> {
    let end = text.char_indices().nth(TEXT_CHARS_MAX).map(|(at, _)| at);
    if end.is_some() {
        report.lose(Loss::Text);
    }
    Arc::from(&text[..end.unwrap_or(text.len())])
}

/// Where a click on a shape leads, if that is anywhere that letters may lead to as well.
pub(super) fn link(address: &str, report: &mut ImportReport) -> Option<Arc<str>> {
    let address = address.trim();
    if address.len() > LINK_BYTES_MAX || !leads_somewhere(address) {
        report.lose(Loss::Link);
        return None;
    }
    Some(Arc::from(address))
}

/// Where letters may lead that somebody else has written: web pages and mail.
pub(super) fn text_link(written: &str) -> Option<Arc<str>> {
    let written = written.trim();
    let leads = ["https://", "http://", "mailto:"];
    let lower = written.get(..8).unwrap_or(written).to_ascii_lowercase();
    let known = leads.iter().any(|scheme| lower.starts_with(scheme));
    (known && written.len() <= TEXT_LINK_BYTES_MAX).then(|| Arc::from(written))
}

/// As many of these letters as a shape holds.
pub(super) fn letters(
    letters: Letters,
    report: &mut ImportReport,
) -> (Arc<str>, Option<Arc<TextMarks>>) {
    let kept = text(&letters.text, report);
    let marks = if kept.len() == letters.text.len() {
        letters.marks
    } else {
        TextMarks::part(letters.marks.as_deref(), 0..TEXT_CHARS_MAX)
    };
    (kept, marks)
}

/// Whether a board may contain the shape: one that it would refuse would take the whole import with it.
pub(super) fn is_allowed(shape: &Shape) -> bool {
    let is_valid = |&key: &Key| shape.property(key).is_valid();
    Key::ALL.iter().all(is_valid)
}

/// At most `max` of the points, evenly taken, with both ends.
pub(super) fn thinned<P: Copy>(points: Vec<P>, max: usize, report: &mut ImportReport) -> Vec<P> {
    if points.len() <= max {
        return points;
    }
    report.lose(Loss::Points);
    let last = points.len() - 1;
    (0..max).map(|at| points[at * last / (max - 1)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_too_many_points_keeps_its_ends() {
        let mut report = ImportReport::default();
        let kept = thinned((0..1_000).collect(), 10, &mut report);
        assert_eq!((kept.len(), kept[0], kept[9]), (10, 0, 999));
        assert_eq!(report.lost(Loss::Points), 1);
    }
}
