//! What somebody types into a field for a number: a number, a sum, or more, less and so many times of what is
//! there.

use crate::editor::Amount;

/// The longest that is looked at, in bytes.
const BYTES_MAX: usize = 64;

/// What `typed` asks for; none where that is nothing that can be understood.
///
/// `120` and `100 + 20` are numbers; `+10`, `-=10`, `*2`, `/2` and `50%` are about what is there. `-10` is a
/// number, as places can be less than nothing.
pub(in crate::ui) fn amount(typed: &str) -> Option<Amount> {
    let typed: String = typed.chars().filter(|it| !it.is_whitespace()).collect();
    let typed = typed
        .replace(',', ".")
        .replace('×', "*")
        .replace('−', "-")
        .replace('°', "");
    if typed.is_empty() || typed.len() > BYTES_MAX {
        return None;
    }
    let value = |rest: &str| sum(rest).filter(|value| value.is_finite());
    if let Some(part) = typed.strip_suffix('%') {
        return value(part).map(|percents| Amount::Times(percents / 100.0));
    }
    let by = typed.strip_prefix("+=").or_else(|| typed.strip_prefix('+'));
    if let Some(rest) = by {
        return value(rest).map(Amount::By);
    }
    if let Some(rest) = typed.strip_prefix("-=") {
        return value(rest).map(|less| Amount::By(-less));
    }
    if let Some(rest) = typed.strip_prefix('*') {
        return value(rest).map(Amount::Times);
    }
    if let Some(rest) = typed.strip_prefix('/') {
        let part = value(rest).filter(|part| *part != 0.0);
        return part.map(|part| Amount::Times(1.0 / part));
    }
    value(&typed).map(Amount::To)
}

/// The value of products joined by plus and minus.
fn sum(text: &str) -> Option<f64> {
    let mut total = 0.0;
    let mut begin = 0;
    let mut sign = 1.0;
    for (at, letter) in text.char_indices() {
        // A sign at the beginning of a number belongs to it.
        let joins = matches!(letter, '+' | '-') && at > begin && !ends_open(&text[begin..at]);
        if joins {
            total += sign * product(&text[begin..at])?;
            sign = if letter == '-' { -1.0 } else { 1.0 };
            begin = at + 1;
        }
    }
    Some(total + sign * product(&text[begin..])?)
}

/// Whether a number has to follow.
fn ends_open(text: &str) -> bool {
    text.ends_with(['*', '/', '+', '-'])
}

/// The value of numbers joined by times and by.
fn product(text: &str) -> Option<f64> {
    let mut total = None;
    let mut begin = 0;
    let mut divides = false;
    let ends = text
        .match_indices(['*', '/'])
        .map(|(at, sign)| (at, sign == "/"));
    for (at, next_divides) in ends.chain([(text.len(), false)]) {
        let number: f64 = text[begin..at].parse().ok()?;
        total = Some(match total {
            None => number,
            Some(total) if divides => total / number,
            Some(total) => total * number,
        });
        divides = next_divides;
        begin = at + 1;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Option<Amount>) {
        assert_eq!(amount(typed), expected, "{typed:?}");
    }

    #[test]
    fn numbers_and_sums_are_what_they_come_to() {
        check("120", Some(Amount::To(120.0)));
        check(" -12,5 ", Some(Amount::To(-12.5)));
        check("100 + 20", Some(Amount::To(120.0)));
        check("100-20*2/4", Some(Amount::To(90.0)));
        check("3*-2", Some(Amount::To(-6.0)));
        check("45°", Some(Amount::To(45.0)));
    }

    #[test]
    fn signs_before_a_number_are_about_what_is_there() {
        check("+10", Some(Amount::By(10.0)));
        check("+=10", Some(Amount::By(10.0)));
        check("-=10", Some(Amount::By(-10.0)));
        check("*2", Some(Amount::Times(2.0)));
        check("/4", Some(Amount::Times(0.25)));
        check("50%", Some(Amount::Times(0.5)));
    }

    #[test]
    fn what_is_no_number_asks_for_nothing() {
        for typed in [
            "", "  ", "x", "1+", "*", "/0", "1/0", "1e999", "--", "%", "1..2",
        ] {
            check(typed, None);
        }
        check(&"1".repeat(BYTES_MAX + 1), None);
    }
}
