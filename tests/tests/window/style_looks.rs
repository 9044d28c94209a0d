//! What the style panel and what it opens look like, in both themes. Made with lavapipe.

use std::sync::Arc;

use egui::{Id, Popup};
use tavla::commands::{StyleCommand, ToolKind};
use tavla::scene::Scene;
use tavla::ui::style_panel::{FontList, StylePanel, StylePanelView};
use tavla::ui::style_view::StyleView;
use tavla_shared::board::BoardChange;
use tavla_shared::geometry::Point;
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{
    Arrowhead, Color, Corner, Dash, FillStyle, Kind, Property, Shape, Style,
};

use crate::panels::{check_app, commands};

const BLUE: Color = Color::rgb(0x2b_5fb3);
const LIGHT_BLUE: Color = Color::rgb(0xcf_e3ff);

/// The panel alone.
struct Only {
    panel: StylePanel,
    style: StyleView,
    scene: Scene,
    /// Opened by hand.
    popup: Option<Id>,
}

impl eframe::App for Only {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let canvas = ui.visuals().panel_fill;
        ui.painter().rect_filled(ui.max_rect(), 0.0, canvas);
        if let Some(popup) = self.popup.take() {
            Popup::open_id(ui.ctx(), popup);
        }
        let fonts = ["Adwaita Sans", "Cantarell", "DejaVu Sans", "Georgia"];
        let fonts = FontList::Known(fonts.map(Arc::from).into());
        let view = StylePanelView {
            style: &self.style,
            background: None,
            scene: &self.scene,
            recent: &[Color::rgb(0xff_6347), Color::rgb(0x00_8080)],
            fonts: &fonts,
            commands: &commands(),
        };
        self.panel.ui(ui, &view);
    }
}

fn shape(number: u128, kind: Kind, properties: &[Property]) -> Shape {
    let mut shape = Shape::new(ShapeId::from_random(number), kind);
    for property in properties {
        property.apply_to(&mut shape);
    }
    shape
}

/// The panel for these shapes, with something opened.
fn only(shapes: &[Shape], opens: Option<StyleCommand>, popup: Option<Id>) -> Only {
    let mut style = StyleView::of_selection();
    for shape in shapes {
        style.take_in(shape);
    }
    let change = BoardChange {
        shapes: shapes.iter().cloned().map(Arc::new).collect(),
        ..BoardChange::default()
    };
    let mut scene = Scene::new();
    scene.apply(&change);
    let mut panel = StylePanel::default();
    if let Some(command) = opens {
        panel.ask(command);
    }
    Only {
        panel,
        style,
        scene,
        popup,
    }
}

fn figure(number: u128) -> Shape {
    shape(
        number,
        Kind::Rectangle,
        &[
            Property::Stroke(BLUE),
            Property::Fill(LIGHT_BLUE),
            Property::FillStyle(FillStyle::Zigzag),
            Property::Dash(Dash::Dashed),
            Property::Roughness(1.0),
            Property::Corner(Corner::Round),
            Property::CornerRadius(Some(24.0)),
        ],
    )
}

fn arrow() -> Shape {
    let heads = [
        Property::HeadStart(Arrowhead::ZeroOrMany),
        Property::HeadEnd(Arrowhead::Triangle),
    ];
    let mut arrow = shape(2, Kind::Arrow, &heads);
    arrow.text = Arc::from("yes");
    arrow
}

#[test]
fn the_panel_of_a_figure() {
    check_app("style-figure", [240.0, 760.0], || {
        only(&[figure(1)], None, None)
    });
}

#[test]
fn the_panel_of_what_differs_with_ends_and_text() {
    check_app("style-mixed", [240.0, 1040.0], || {
        let mut note = shape(3, Kind::Note, &[Property::TextSize(28.0)]);
        note.text = Arc::from("no");
        only(&[figure(1), arrow(), note], None, None)
    });
}

#[test]
fn the_panel_of_a_text() {
    check_app("style-text", [240.0, 700.0], || {
        let mut text = shape(4, Kind::Text, &[Property::Stroke(BLUE)]);
        text.text = Arc::from("words");
        only(&[text], None, None)
    });
}

#[test]
fn the_panel_of_a_line() {
    check_app("style-line", [240.0, 700.0], || {
        let look = [
            Property::Stroke(BLUE),
            Property::Dash(Dash::Dashed),
            Property::StrokeWidth(4.0),
        ];
        let mut line = shape(5, Kind::Line, &look);
        line.path = vec![Point::ZERO, Point::new(90.0, 40.0)];
        only(&[line], None, None)
    });
}

#[test]
fn the_panel_of_a_picture() {
    check_app("style-picture", [240.0, 420.0], || {
        let picture = shape(6, Kind::Image, &[Property::Opacity(0.6)]);
        only(&[picture], None, None)
    });
}

#[test]
fn the_colour_picker() {
    check_app("color-picker", [460.0, 620.0], || {
        only(&[figure(1), arrow()], Some(StyleCommand::Fill), None)
    });
}

#[test]
fn the_palette_of_arrowheads() {
    check_app("arrowheads", [520.0, 420.0], || {
        only(&[arrow()], None, Some(Id::unique(("arrowheads", false))))
    });
}

#[test]
fn the_list_of_fonts() {
    check_app("font-list", [480.0, 420.0], || {
        let style = Style::default();
        let mut only = only(&[], Some(StyleCommand::Font), None);
        only.style = StyleView::of_tool(ToolKind::Text, &style).unwrap();
        only
    });
}
