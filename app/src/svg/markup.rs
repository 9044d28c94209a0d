//! What is looked at before a drawing is parsed: what would take its parser for ever, or all memory.

use super::SvgError;

/// The most elements, texts and comments of a file.
pub(super) const NODES_MAX: u32 = 1_000_000;
/// An element's attributes are each compared with all others: the most such comparisons.
const COMPARISONS_MAX: u64 = 200_000_000;
/// The most names of languages: each is looked for among all of them.
const LANGUAGES_MAX: u64 = 512;
/// What entities may be written out to, in bytes.
const ENTITY_BYTES_MAX: u64 = 16 << 20;

/// Says whether the parser can be given a file.
pub(super) fn check(text: &str) -> Result<(), SvgError> {
    let mut comparisons = 0;
    for tag in text.split('<') {
        comparisons += attributes(tag).pow(2);
    }
    bounded("comparisons of attributes", comparisons, COMPARISONS_MAX)?;
    let languages = text.matches("xmlns").count() as u64;
    bounded("names of languages", languages, LANGUAGES_MAX)?;
    check_entities(text)
}

/// Says that there is too much of something.
pub(super) fn bounded(what: &'static str, count: u64, limit: u64) -> Result<(), SvgError> {
    if count > limit {
        return Err(SvgError::TooMuch { what, count, limit });
    }
    Ok(())
}

/// How many attributes there may be up to the next `<`, which none has within.
fn attributes(tag: &str) -> u64 {
    let values = tag.split('=').skip(1);
    let quoted = values.filter(|value| value.trim_start().starts_with(['"', '\'']));
    quoted.count() as u64
}

/// Entities may stand for names and addresses: for no other entities, no elements, and not for much.
fn check_entities(text: &str) -> Result<(), SvgError> {
    let mut longest = 0;
    for declared in text.split("<!ENTITY").skip(1) {
        let Some(start) = declared.find(['"', '\'']) else {
            continue;
        };
        let (quote, value) = declared[start..].split_at(1);
        let value = value.split(quote).next().unwrap_or_default();
        if value.contains(['&', '<', '%']) {
            return Err(SvgError::Endless);
        }
        longest = longest.max(value.len() as u64);
    }
    if longest == 0 {
        return Ok(());
    }
    let references = text.matches('&').count() as u64;
    bounded(
        "bytes of entities",
        longest.saturating_mul(references),
        ENTITY_BYTES_MAX,
    )
}
