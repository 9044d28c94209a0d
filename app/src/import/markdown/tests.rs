//! What Markdown says, told in letters.

use tavla_shared::shape::TextMarks;

use super::*;

/// The letters, with each run that looks otherwise in brackets after what it looks like.
fn told(markdown: &str) -> String {
    let letters = letters(markdown);
    let mut all = letters.text.chars();
    let mut told = String::new();
    let count = letters.text.chars().count();
    for (chars, look) in TextMarks::spans(letters.marks.as_deref(), 0..count) {
        let run: String = all.by_ref().take(chars).collect();
        if look.is_plain() {
            told.push_str(&run);
            continue;
        }
        for (emphasis, sign) in [
            (Emphasis::Bold, 'b'),
            (Emphasis::Italic, 'i'),
            (Emphasis::Underline, 'u'),
            (Emphasis::Strike, 's'),
            (Emphasis::Code, 'c'),
        ] {
            if look.emphasis.has(emphasis) {
                told.push(sign);
            }
        }
        if let Some(link) = &look.link {
            told.push_str(link);
        }
        if let Some(kind) = look.list {
            told.push_str(kind.name());
            told.push_str(&look.indent.to_string());
        }
        told.extend(["[", &run, "]"]);
    }
    told
}

#[track_caller]
fn check(markdown: &str, expected: &str) {
    assert_eq!(told(markdown), expected, "{markdown}");
}

#[test]
fn what_is_stressed_is_stressed() {
    check("a **b** *c* ~~d~~ `e`", "a b[b] i[c] s[d] c[e]");
    check("**b *bi* b**", "b[b ]bi[bi]b[ b]");
    check("<u>line</u> and <b>tag</b>", "u[line] and b[tag]");
    check(r"\*no\* a_b_c", "*no* a_b_c");
}

#[test]
fn headings_are_bold_and_line_ends_are_where_they_are_written() {
    check("# Title\nbody\nnext", "b[Title]\nbody\nnext");
    check("## Title\n\nbody\n\n\nfar", "b[Title]\n\nbody\n\n\nfar");
    check("a<br>b  \nc", "a\nb\nc");
}

#[test]
fn lists_stay_lists_in_lists_too() {
    check(
        "- one\n    - in it\n- two\n\nafter",
        "bullet0[•]one\nbullet1[•]in it\nbullet0[•]two\n\nafter",
    );
    check("intro\n\n1. a\n\n2. b", "intro\n\nnumber0[•]a\nnumber0[•]b");
    check(
        "- [ ] open\n- [x] done\n-",
        "check0[•]open\nchecked0[•]done\nbullet0[•]",
    );
}

#[test]
fn links_lead_to_pages_and_what_leads_elsewhere_stays_as_written() {
    check("[here](https://a.example/x)", "https://a.example/x[here]");
    check(
        "<https://a.example>",
        "https://a.example[https://a.example]",
    );
    for other in [
        "[a](Note.md)",
        "[x](javascript:alert(1))",
        "![alt](pic.png)",
        "[[Note|shown]] ![[pic.png]]",
    ] {
        check(other, other);
    }
}

#[test]
fn code_keeps_its_lines_and_spaces() {
    check(
        "say\n```rust\nfn a() {\n\n    b\n}\n```\nthen",
        "say\nc[fn a() {]\n\nc[    b]\nc[}]\nthen",
    );
}

#[test]
fn what_letters_cannot_show_stays_as_it_is_written() {
    check("> a\n> b\n>\n> c", "> a\n> b\n>\n> c");
    check("a\n\n---\nb", "a\n\n---\nb");
    check(
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n|---|---|\n| 1 | 2 |",
    );
    check("<div>\nx\n</div>", "<div>\nx\n</div>");
    check("a <span>b</span>", "a <span>b</span>");
}

#[test]
fn anything_is_read_in_bounds() {
    let long = "**a**".repeat(MARKDOWN_BYTES_MAX / 5 + 1);
    assert_eq!(letters(&long), Letters::from(&*long));
    let deep = "> ".repeat(20_000) + "x";
    assert!(letters(&deep).text.ends_with('x'));
    let deep = "- ".repeat(20_000) + "x";
    assert!(letters(&deep).text.ends_with('x'));
    check("", "");
}
