//! What the panels about others' work look like, in both themes. Made with lavapipe.

use egui::{Rect, pos2, vec2};
use egui_kittest::{Harness, SnapshotResults};
use tavla::commands::Platform;
use tavla::theme::PersonColor;
use tavla::ui::activity_panel::activity_panel_ui;
use tavla::ui::blame_card::blame_card_ui;
use tavla::ui::{ActivityRow, ActivityView, BlameLine, BlameView, CommandView};

use crate::harness::options;

const BEN: PersonColor = PersonColor {
    chosen: None,
    slot: 1,
};
const MIRA: PersonColor = PersonColor {
    chosen: None,
    slot: 2,
};

/// Nothing but this.
struct Only(fn(&mut egui::Ui));

impl eframe::App for Only {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let canvas = ui.visuals().panel_fill;
        ui.painter().rect_filled(ui.max_rect(), 0.0, canvas);
        (self.0)(ui);
    }
}

pub fn check(name: &str, size: [f32; 2], contents: fn(&mut egui::Ui)) {
    check_app(name, size, move || Only(contents));
}

/// What such an app looks like in both themes, so large.
pub fn check_app<A: eframe::App + 'static>(
    name: &str,
    size: [f32; 2],
    app: impl Fn() -> A + Copy + 'static,
) {
    let mut results = SnapshotResults::new();
    for (name_of_theme, theme) in [("light", egui::Theme::Light), ("dark", egui::Theme::Dark)] {
        let mut harness = Harness::builder()
            .wgpu()
            .with_size(size)
            .with_theme(theme)
            .with_pixels_per_point(1.0)
            .with_os(egui::os::OperatingSystem::Nix)
            .build_eframe(move |cc| {
                tavla::render::install(cc.wgpu_render_state.as_ref().unwrap());
                tavla::theme::install(&cc.egui_ctx);
                app()
            });
        harness.run_steps(8);
        harness.snapshot_options(format!("{name}-{name_of_theme}"), &options());
        results.extend(harness.take_snapshot_results());
    }
}

fn row(number: u64, name: &str, color: PersonColor, words: &str, age: f64) -> ActivityRow {
    ActivityRow {
        number,
        name: name.to_owned(),
        color,
        picture: None,
        words: words.to_owned(),
        age,
        unread: false,
        urgent: false,
    }
}

pub fn commands() -> CommandView<'static> {
    CommandView {
        platform: Platform::Linux,
        enabled: &|_| true,
        obstacle: &|_| tavla::editor::Obstacle::Selection(tavla::editor::Picked::Something),
        named: &|_| None,
        checked: &|_| false,
    }
}

fn activity_ui(ui: &mut egui::Ui) {
    let mention = ActivityRow {
        unread: true,
        urgent: true,
        ..row(
            4,
            "Ben Okafor",
            BEN,
            "Ben Okafor mentioned you: could you look at the second step before noon?",
            20.0,
        )
    };
    let moved = ActivityRow {
        unread: true,
        ..row(3, "Mira Sato", MIRA, "Mira Sato moved 12 shapes", 130.0)
    };
    let view = ActivityView {
        now: vec![mention, moved],
        missed: vec![
            row(2, "Mira Sato", MIRA, "Mira Sato wrote in “Ideas”", 7_500.0),
            row(
                1,
                "Ben Okafor",
                BEN,
                "Ben Okafor deleted 3 shapes",
                90_000.0,
            ),
        ],
        news: Some("What's new: 4 shapes by Mira Sato, Ben Okafor".to_owned()),
    };
    activity_panel_ui(ui, &view, &commands());
}

fn empty_ui(ui: &mut egui::Ui) {
    activity_panel_ui(ui, &ActivityView::default(), &commands());
}

fn blame_ui(ui: &mut egui::Ui) {
    let line = |color, words: &str| BlameLine {
        color,
        words: words.to_owned(),
    };
    let view = BlameView {
        shape: Rect::from_min_size(pos2(20.0, 24.0), vec2(60.0, 90.0)),
        lines: Some(vec![
            line(MIRA, "Mira Sato made it, 3 days ago"),
            line(BEN, "Ben Okafor moved it, 2 h ago"),
            line(MIRA, "Mira Sato changed its look, yesterday"),
        ]),
        age: None,
    };
    let stroke = egui::Stroke::new(2.0, BEN.on(false));
    let outside = egui::StrokeKind::Inside;
    ui.painter().rect_stroke(view.shape, 6.0, stroke, outside);
    blame_card_ui(ui, &view);
}

#[test]
fn the_activity_panel_with_news_and_what_was_missed() {
    check("activity", [352.0, 460.0], activity_ui);
}

#[test]
fn the_activity_panel_with_nothing_to_tell() {
    check("activity-empty", [352.0, 220.0], empty_ui);
}

#[test]
fn the_card_about_who_made_a_shape() {
    check("blame", [420.0, 180.0], blame_ui);
}
