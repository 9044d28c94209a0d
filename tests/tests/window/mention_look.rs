//! What is offered while somebody is being named, in both themes. Made with lavapipe.

use egui::{Area, Id, Pos2, Ui, pos2};
use tavla::theme::PersonColor;
use tavla::ui::Mentionable;
use tavla::ui::mention_field::MentionField;

use crate::panels::check_app;

struct Look {
    words: String,
}

impl eframe::App for Look {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let canvas = ui.visuals().panel_fill;
        ui.painter().rect_filled(ui.max_rect(), 0.0, canvas);
        let names = ["Ben Okafor", "Mira Sato", "Åsa"];
        let person = |(slot, name): (usize, &&str)| Mentionable {
            name: (*name).to_owned(),
            color: PersonColor { chosen: None, slot },
            picture: None,
        };
        let people: Vec<Mentionable> = names.iter().enumerate().map(person).collect();
        let field = MentionField {
            id: Id::unique("field"),
            label: "Message",
            hint: "Write a message",
            people: &people,
            chars_max: 200,
            rows: 1,
            height_max: 80.0,
        };
        let at: Pos2 = pos2(12.0, 150.0);
        let area = Area::new(Id::unique("place")).fixed_pos(at);
        area.show(ui.ctx(), |ui| {
            ui.set_width(276.0);
            field.ui(ui, &mut self.words).0.request_focus();
        });
    }
}

#[test]
fn those_who_can_be_mentioned_are_offered_with_their_faces() {
    let app = || Look {
        words: "What do you think, @".to_owned(),
    };
    check_app("mention-offer", [300.0, 200.0], app);
}
