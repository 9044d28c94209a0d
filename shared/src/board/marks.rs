//! What is said of letters, as marks of a Loro text: their names, values and how they grow, and how they are read.
//!
//! Marks that this version does not know stay in the document and are not shown. Never writes.

use std::ops::Range;

use loro::cursor::PosType;
use loro::{
    ExpandType, LoroDoc, LoroResult, LoroText, LoroValue, StyleConfig, StyleConfigMap, TextDelta,
};

use super::value::{flag_of, number_of, text_of};
use crate::shape::{Color, ListKind, Look, Mark, MarkKey, MarksBuilder};

/// What Loro knows of a run of letters under its marks' names.
pub(super) type Attributes = Vec<(String, LoroValue)>;

/// Tells a document how marks grow when letters are typed beside them.
pub(super) fn configure(doc: &LoroDoc) {
    let mut styles = StyleConfigMap::new();
    for key in MarkKey::ALL {
        let expand = if key.grows() {
            ExpandType::After
        } else {
            ExpandType::None
        };
        styles.insert(key.name().into(), StyleConfig { expand });
    }
    doc.config_text_style(styles);
    // A mark of a newer version comes back when text is undone: without this Loro would refuse it.
    doc.config_default_text_style(Some(StyleConfig {
        expand: ExpandType::None,
    }));
}

/// The value that a document keeps for a mark; none where it says that there is nothing.
pub(super) fn value_of_mark(mark: &Mark) -> Option<LoroValue> {
    match mark {
        Mark::Emphasis(_, on) => on.then_some(LoroValue::Bool(true)),
        Mark::Color(color) => color.map(|color| color.to_string().into()),
        Mark::Link(link) => link.as_deref().map(LoroValue::from),
        Mark::List(kind) => kind.map(|kind| kind.name().into()),
        Mark::Indent(indent) => (*indent > 0).then(|| i64::from(*indent).into()),
    }
}

/// The mark that a document's value means; none where it is not one.
fn mark_of(key: MarkKey, value: &LoroValue) -> Option<Mark> {
    let mark = match key {
        MarkKey::Emphasis(emphasis) => Mark::Emphasis(emphasis, flag_of(value)?),
        MarkKey::Color => Mark::Color(Some(Color::from_text(text_of(value)?)?)),
        MarkKey::Link => Mark::Link(Some(text_of(value)?.into())),
        MarkKey::List => Mark::List(Some(ListKind::from_name(text_of(value)?)?)),
        MarkKey::Indent => {
            let indent = number_of(value)?;
            Mark::Indent((0.0..=255.0).contains(&indent).then_some(indent as u8)?)
        }
    };
    mark.is_valid().then_some(mark)
}

/// What Loro says of the letters of a range, run by run.
pub(super) fn attributes(
    text: &LoroText,
    range: Range<usize>,
) -> LoroResult<Vec<(String, Attributes)>> {
    let runs = text.slice_delta(range.start, range.end, PosType::Unicode)?;
    let runs = runs.into_iter();
    let run = |run: TextDelta| match run {
        TextDelta::Insert { insert, attributes } => {
            let mut attributes: Attributes = attributes.into_iter().flatten().collect();
            attributes.retain(|(_, value)| *value != LoroValue::Null);
            attributes.sort_by(|one, next| one.0.cmp(&next.0));
            Some((insert, attributes))
        }
        TextDelta::Retain { .. } | TextDelta::Delete { .. } => None,
    };
    Ok(runs.filter_map(run).collect())
}

/// What is under a name in a run's attributes.
pub(super) fn attribute<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a LoroValue> {
    let found = attributes.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value)
}

/// What of a run's attributes is known; and whether some of that makes no sense.
pub(super) fn look_of(attributes: &Attributes) -> (Look, bool) {
    let (mut look, mut unread) = (Look::default(), false);
    for (name, value) in attributes {
        let Some(key) = MarkKey::from_name(name) else {
            continue;
        };
        match mark_of(key, value) {
            Some(mark) => mark.apply_to(&mut look),
            None => unread = true,
        }
    }
    (look, unread)
}

/// How the letter at `at` looks; plain where there is none.
pub(super) fn look_at(text: &LoroText, at: Option<usize>) -> LoroResult<Look> {
    let Some(at) = at.filter(|at| *at < text.len_unicode()) else {
        return Ok(Look::default());
    };
    let runs = attributes(text, at..at + 1)?;
    let look = runs.first().map(|(_, attributes)| look_of(attributes).0);
    Ok(look.unwrap_or_default())
}

/// How the letters of a text look, of its first `chars`; and whether something of it could not be read.
pub(super) fn read(text: &LoroText, chars: usize) -> (MarksBuilder, bool) {
    let mut marks = MarksBuilder::default();
    let mut unread = false;
    let runs = attributes(text, 0..chars.min(text.len_unicode())).unwrap_or_default();
    for (letters, attributes) in runs {
        let (look, odd) = look_of(&attributes);
        unread |= odd;
        marks.push(letters.chars().count(), look);
    }
    unread |= marks.is_full();
    (marks, unread)
}
