//! What a longer text begins with, for where there is little room.

/// As much of what somebody says is told elsewhere, in characters.
pub const SAID_CHARS: usize = 80;

/// The beginning of a text on one line, of at most so many characters and what says that there is more.
pub fn excerpt(text: &str, chars_max: usize) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(chars_max) {
        line.truncate(line[..end].trim_end().len());
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_short_line() {
        assert_eq!(excerpt(" look\n at  this ", 80), "look at this");
        assert_eq!(excerpt("look at this", 12), "look at this");
        assert_eq!(excerpt("look at this", 8), "look at…");
        assert_eq!(excerpt("Åsa", 1), "Å…");
    }
}
