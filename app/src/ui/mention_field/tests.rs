//! The field without an app: whom it offers, and what its keys say.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::*;

fn people() -> [Mentionable; 3] {
    let color = PersonColor {
        chosen: None,
        slot: 0,
    };
    ["Mira Sato", "Ben Okafor", "Åsa"].map(|name| Mentionable {
        name: name.to_owned(),
        color,
        picture: None,
    })
}

#[track_caller]
fn check(line: &str, expected: &[&str]) {
    let people = people();
    let found = offer(line, &people);
    let found: Vec<&str> = found.iter().map(|it| it.insert.as_str()).collect();
    assert_eq!(found, expected, "{line}");
}

#[test]
fn an_at_sign_brings_up_those_whose_names_go_on_like_this() {
    check("@", &["@Mira Sato ", "@Ben Okafor ", "@Åsa "]);
    check("so @mi", &["so @Mira Sato "]);
    check("ö @b", &["ö @Ben Okafor "]);
    check("@sa", &["@Mira Sato "]);
    check("(@SA", &["(@Mira Sato "]);
    check("(@ås", &["(@Åsa "]);
    check("@mira sa", &["@Mira Sato "]);
    check("@Ben Okafor and @m", &["@Ben Okafor and @Mira Sato "]);
}

#[test]
fn nothing_comes_up_where_nobody_is_being_named() {
    for line in [
        "",
        "so",
        "x@mi",
        "@ mi",
        "@zoe",
        "@Mira Sato",
        "@Mira Sato ",
        "@Mira Sato, look",
    ] {
        check(line, &[]);
    }
}

#[test]
fn a_name_that_is_taken_makes_no_text_too_long() {
    let mut words = "so @Åsa ".to_owned();
    keep_beginning(&mut words, 6);
    assert_eq!(words, "so @Ås");
    keep_beginning(&mut words, 6);
    assert_eq!(words, "so @Ås");
}

/// Somebody before a field.
struct Seat {
    words: String,
    answers: Vec<FieldAnswer>,
}

impl eframe::App for Seat {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let field = MentionField {
            id: Id::unique("field"),
            label: "Message",
            hint: "Write",
            people: &people(),
            chars_max: 40,
            rows: 1,
            height_max: 100.0,
        };
        let (_, answer) = field.ui(ui, &mut self.words);
        if answer != FieldAnswer::Typing {
            self.answers.push(answer);
        }
    }
}

type Window = Harness<'static, Seat>;

fn window() -> Window {
    let mut window = Harness::builder()
        .with_size([400.0, 300.0])
        .build_eframe(|cc| {
            crate::theme::install(&cc.egui_ctx);
            Seat {
                words: String::new(),
                answers: Vec::new(),
            }
        });
    window.get_by_label("Message").focus();
    window.run_steps(3);
    window
}

fn write(window: &mut Window, words: &str) {
    window.event(Event::Text(words.to_owned()));
    window.run_steps(3);
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_steps(3);
}

fn offers(window: &Window, name: &str) -> bool {
    window.query_by_label(name).is_some()
}

#[test]
fn enter_takes_whom_is_offered_and_then_sends() {
    let mut window = window();
    write(&mut window, "so @");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().words, "so @Ben Okafor ");
    assert!(!offers(&window, "Mira Sato"));
    press(&mut window, Modifiers::SHIFT, Key::Enter);
    write(&mut window, "look, @ås");
    window.get_by_label("Åsa").click();
    window.run_steps(3);
    assert_eq!(window.state().words, "so @Ben Okafor \nlook, @Åsa ");
    assert_eq!(window.state().answers, []);
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state().answers, [FieldAnswer::Send]);
}

#[test]
fn esc_closes_the_offer_and_only_then_gives_up() {
    let mut window = window();
    write(&mut window, "@mi");
    assert!(offers(&window, "Mira Sato"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!offers(&window, "Mira Sato"));
    assert_eq!(window.state().answers, []);
    // The field has the keyboard still.
    assert!(window.get_by_label("Message").accesskit_node().is_focused());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().answers, [FieldAnswer::GiveUp]);
    // Another letter is another question.
    write(&mut window, "r");
    assert!(offers(&window, "Mira Sato"));
}

#[test]
fn a_name_in_capitals_is_offered_wherever_it_ends_so_far() {
    assert!(fits("ΛΕΥΚΩΣΙΑ", "ΛΕΥΚΩΣ") && fits("Νίκος Ιντζές", "ΙΝΤΖΈΣ"));
    assert!(!fits("ΝΙΚΟΣ", "νικοσ") && !fits("ΝΙΚΟΣ", "νικα"));
}
