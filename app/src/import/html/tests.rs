//! What pages and documents have copied, as letters with their looks.

use tavla_shared::shape::TextMarks;

use super::*;

/// The letters, with each run that looks otherwise in brackets after what it looks like.
fn told(html: &str) -> String {
    let Some(letters) = letters(html) else {
        return "plain".to_owned();
    };
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
fn check(html: &str, expected: &str) {
    assert_eq!(told(html), expected, "{html}");
}

#[test]
fn what_is_stressed_stays_stressed() {
    check("one <b>two</b> three", "one b[two] three");
    check("<p>a <em>b <u>c</u></em></p>", "a i[b ]iu[c]");
    check("<del>x</del><code>y</code>", "s[x]c[y]");
    check("<h2>Title</h2><p>Words</p>", "b[Title]\nWords");
}

#[test]
fn styles_say_what_tags_do_and_take_it_back() {
    check(
        r#"<b style="font-weight:normal">a<span style="font-weight: 700">b</span></b>"#,
        "ab[b]",
    );
    check(
        r#"<span style="font-style:italic;text-decoration:underline line-through">x</span>"#,
        "ius[x]",
    );
    check(r#"<b>a</b><i style="display:none">gone</i>"#, "b[a]");
}

#[test]
fn links_lead_to_pages_and_mail_and_nowhere_else() {
    check(
        r#"<a href="https://example.org/a?b&amp;c">here</a>"#,
        "https://example.org/a?b&c[here]",
    );
    check(r#"<a href="javascript:alert(1)"><b>x</b></a>"#, "b[x]");
    check(r#"<a href="file:///etc/passwd"><b>x</b></a>"#, "b[x]");
}

#[test]
fn lists_stay_lists_in_lists_too() {
    check(
        "<ul><li>one<ol><li>in it</li></ol></li><li><p>two</p></li></ul>after",
        "bullet0[•]one\nnumber1[•]in it\nbullet0[•]two\nafter",
    );
    check(
        r#"<ul><li><input type="checkbox" checked> done</li><li><input type=checkbox> open</li></ul>"#,
        "checked0[•]done\ncheck0[•]open",
    );
}

#[test]
fn spaces_lines_and_cells_are_as_they_are_seen() {
    check("  <b>a</b>\n   b<br>c  ", "b[a] b\nc");
    check("<p><b>a</b></p><p><br></p><p>b</p>", "b[a]\n\nb");
    check("<pre>a  b\n c</pre>", "c[a  b]\nc[ c]");
    check(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "b[a]\tb[b]\n1\t2",
    );
    check(
        "<table><tr><td></td><td><p>a</p><p>b</p></td><td></td><td><b>c</b></td></tr></table>",
        "\ta b\t\tb[c]",
    );
    check("<b>a&nbsp;b</b>", "b[a b]");
}

#[test]
fn it_is_told_whether_a_page_and_its_plain_text_are_the_same() {
    assert!(says_the_same("•one\n•two 2", "1. one\n2. two 2"));
    assert!(says_the_same("a b", " a\n\tb"));
    assert!(!says_the_same("a b", "a b c"));
    assert!(!says_the_same("a b c", "a b"));
    assert!(!says_the_same("another", "other"));
}

#[test]
fn what_is_not_whole_is_read_as_far_as_it_goes() {
    check("<b>a<i>b</b>c</i>d", "b[a]bi[b]cd");
    check("</p></ul><li><b>a", "bullet0[•]b[a]");
    check("<b>a</b><ul><li><img src=x></li></ul><p>b</p>", "b[a]\nb");
    check("<script>for(;a<b;){}</script><b>x</b>", "b[x]");
    check("<b", "plain");
    check("only words", "plain");
    check("<style>b{}</style><title>t</title>x", "plain");
    let deep = "<div>".repeat(20_000) + "<b>x</b>";
    check(&deep, "plain");
    assert!(letters(&"<b>x</b>".repeat(HTML_BYTES_MAX / 8 + 1)).is_none());
}
