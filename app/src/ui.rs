//! The interface over the canvas. Panels show plain views and return what was asked for; nothing in
//! here knows a store, a socket, or how the editor works.

pub mod action;
mod activity_button;
pub mod activity_panel;
mod ago;
pub mod arrange_rows;
mod avatar;
pub mod back_button;
pub mod blame_card;
pub mod board_panel;
pub mod boards_dialog;
pub mod button;
mod chat_button;
pub mod chat_panel;
pub mod color_picker;
pub mod command_palette;
pub mod command_view;
pub mod comments;
pub mod connect_dialog;
mod connection_panel;
mod context_menu;
mod counting_button;
mod cursor_chat;
mod drafts;
pub mod drop_hint;
pub mod eraser_panel;
mod excerpt;
pub mod export_dialog;
pub mod facilitation;
pub mod file_dialog;
pub mod find_bar;
mod frame_meter;
pub mod frame_name;
pub mod hand_view;
pub mod history_panel;
mod ink_section;
pub mod keys_help;
pub mod layers;
pub mod library_panel;
mod link_field;
pub mod measures_panel;
pub mod mention_field;
pub mod menu;
mod minimap;
mod more_shapes;
pub mod panel;
pub mod peer_markers;
pub mod pen_bar;
pub mod pen_pill;
mod people_list;
pub mod people_panel;
pub mod person;
pub mod pictures;
mod pill;
pub mod quit_dialog;
mod reactions_panel;
mod recent_files;
mod shape_links;
pub mod share_dialog;
pub mod shell;
pub mod side_panel;
pub mod slider;
pub mod style_panel;
pub mod style_view;
pub mod swatch;
mod switch;
pub mod text_bar;
pub mod timer_panel;
pub mod toasts;
mod together;
pub mod tool_bar;
mod top_place;
pub mod view_pill;
pub mod vote_bar;
pub mod vote_dialog;
pub mod work_card;
pub mod you_dialog;
pub mod zen_hint;

pub use action::UiAction;
pub use activity_button::Unread;
pub use activity_panel::{ActivityRow, ActivityView};
pub use ago::ago_in_sentence;
pub use blame_card::{BlameLine, BlameView};
pub use board_panel::SyncState;
pub use boards_dialog::BoardRow;
pub use chat_button::ChatBadge;
pub use chat_panel::{AuthorView, ChatAction, ChatPanelView, ChatSource, ReturnedWords, ShapeView};
pub use color_picker::{KeptColors, RecentColors};
pub use command_view::CommandView;
pub use comments::{CommentAction, CommentsUi, CommentsView, OpenCard};
pub use connection_panel::{
    ConnectionView, Figures, Flow, RoundTripView, SetbackView, Tone, time_words, whole,
};
pub use context_menu::ContextTarget;
pub use cursor_chat::ChatView;
pub use excerpt::{SAID_CHARS, excerpt};
pub use export_dialog::{
    ExportAction, ExportChoice, ExportFrame, ExportPicture, ExportPreview, ExportView, ExportWhat,
    PICTURE_ROOM,
};
pub use facilitation::FacilitationView;
pub use file_dialog::FileDecision;
pub use find_bar::FindAction;
pub use frame_meter::{FrameContents, FrameMeter, FrameTimes};
pub use hand_view::HandView;
pub use layers::{LayerAction, LayersView};
pub use library_panel::{ItemPicture, ItemPictures, LibraryAction, LibraryView};
pub use measures_panel::{MeasureAction, MeasuresView};
pub use mention_field::Mentionable;
pub use minimap::MinimapView;
pub use pen_bar::PENS;
pub use people_list::PeopleView;
pub use person::{Footing, PersonAction, PersonView};
pub use pictures::{Picture, Pictures};
pub use recent_files::RecentFile;
pub use share_dialog::SharedView;
pub use shell::{Shell, ShellView};
pub use style_panel::FontList;
pub use style_view::{StyleSurvey, StyleView};
pub use timer_panel::{TimerAction, TimerState, TimerView};
pub use toasts::{Severity, Subject, Toast};
pub use together::{FollowView, InvitationView, TogetherView};
pub use tool_bar::Tools;
pub use vote_bar::{VoteAction, VoteRow, VoteView};
pub use work_card::{Work, WorkView};
pub use you_dialog::{Introduction, YouView};

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::commands::Command;

    #[test]
    fn every_command_with_a_key_is_on_the_page_of_keys() {
        let on_page: HashSet<Command> = super::keys_help::on_page().collect();
        for &command in Command::ALL {
            // One of four directions stands for all.
            let stands_for_others = matches!(
                command,
                Command::Nudge(_) | Command::NudgeFar(_) | Command::Grow(_) | Command::Walk(_)
            );
            let has_key = crate::commands::Platform::ALL
                .iter()
                .any(|&platform| !command.shortcuts(platform).is_empty());
            assert!(
                !has_key || stands_for_others || on_page.contains(&command),
                "{command:?}"
            );
        }
    }

    #[test]
    fn what_has_no_key_is_in_a_menu() {
        let in_menus: HashSet<Command> = super::menu::in_menus().collect();
        for &command in Command::ALL {
            let has_key = crate::commands::Platform::ALL
                .iter()
                .all(|&platform| !command.shortcuts(platform).is_empty());
            assert!(has_key || in_menus.contains(&command), "{command:?}");
        }
    }
}
