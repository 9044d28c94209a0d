//! Marked letters as JSON, by the names of the document's marks. Reading takes what makes sense and leaves out the rest.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::shape::{
    Color, ListKind, Look, Mark, MarkKey, MarksBuilder, TEXT_RUNS_MAX, TextMarks,
};

const FROM: &str = "from";
const TO: &str = "to";

pub(super) fn to_json(marks: &TextMarks) -> Value {
    let run = |run: &tavla_shared::shape::TextRun| {
        let mut fields = Map::new();
        fields.insert(FROM.to_owned(), json!(run.chars.start));
        fields.insert(TO.to_owned(), json!(run.chars.end));
        for mark in run.look.marks_from(&Look::default()) {
            fields.insert(mark.key().name().to_owned(), mark_to_json(&mark));
        }
        Value::Object(fields)
    };
    marks.runs().iter().map(run).collect()
}

pub(super) fn from_json(value: &Value) -> Option<Arc<TextMarks>> {
    let mut marks = MarksBuilder::default();
    // As they are written: each after the one before. What lies in one before it is left out.
    let mut end = 0;
    for run in value.as_array()?.iter().take(TEXT_RUNS_MAX) {
        let Some((from, to)) = ends_of(run).filter(|(from, _)| *from >= end) else {
            continue;
        };
        let mut look = Look::default();
        for mark in MarkKey::ALL.into_iter().filter_map(|key| mark_of(run, key)) {
            mark.apply_to(&mut look);
        }
        marks.push(from - end, Look::default());
        marks.push(to - from, look);
        end = to;
    }
    marks.finish()
}

/// Whether all that such a value says of a text of so many letters makes sense.
pub fn are_whole(value: &Value, letters: usize) -> bool {
    let Some(runs) = value.as_array().filter(|runs| runs.len() <= TEXT_RUNS_MAX) else {
        return false;
    };
    let mut end = 0;
    runs.iter().all(|run| {
        let Some((from, to)) = ends_of(run) else {
            return false;
        };
        let follows = from >= end && to <= letters;
        end = to;
        let words = run.as_object().into_iter().flat_map(Map::keys);
        let mut marks = words.filter(|word| ![FROM, TO].contains(&word.as_str()));
        let key = |word: &str| MarkKey::ALL.into_iter().find(|key| key.name() == word);
        follows && marks.all(|word| key(word).is_some_and(|key| mark_of(run, key).is_some()))
    })
}

/// Where a run begins and ends.
fn ends_of(run: &Value) -> Option<(usize, usize)> {
    let number = |key| {
        run.get(key)?
            .as_u64()
            .and_then(|at| usize::try_from(at).ok())
    };
    let (from, to) = (number(FROM)?, number(TO)?);
    (from < to && to <= TEXT_CHARS_MAX).then_some((from, to))
}

fn mark_of(run: &Value, key: MarkKey) -> Option<Mark> {
    let mark = run
        .get(key.name())
        .and_then(|value| mark_from_json(key, value));
    mark.filter(Mark::is_valid)
}

fn mark_to_json(mark: &Mark) -> Value {
    match mark {
        Mark::Emphasis(_, on) => json!(on),
        Mark::Color(color) => json!(color.map(|color| color.to_string())),
        Mark::Link(link) => json!(link.as_deref()),
        Mark::List(kind) => json!(kind.map(ListKind::name)),
        Mark::Indent(indent) => json!(indent),
    }
}

fn mark_from_json(key: MarkKey, value: &Value) -> Option<Mark> {
    Some(match key {
        MarkKey::Emphasis(emphasis) => Mark::Emphasis(emphasis, value.as_bool()?),
        MarkKey::Color => Mark::Color(Some(Color::from_text(value.as_str()?)?)),
        MarkKey::Link => Mark::Link(Some(value.as_str()?.into())),
        MarkKey::List => Mark::List(Some(ListKind::from_name(value.as_str()?)?)),
        MarkKey::Indent => Mark::Indent(u8::try_from(value.as_u64()?).ok()?),
    })
}
