//! What the interface shows in a frame, gathered by the app and only read here.

use tavla_shared::shape::Color;

use crate::camera::View;
use crate::commands::Command;
use crate::editor::{FindView, LetteringView, LinkShown, NamingView, Peers, ShapeLink};
use crate::impairment::Impairment;
use crate::scene::Scene;
use crate::theme::PersonColor;
use crate::ui::activity_button::Unread;
use crate::ui::activity_panel::ActivityView;
use crate::ui::blame_card::BlameView;
use crate::ui::board_panel::SyncState;
use crate::ui::boards_dialog::BoardRow;
use crate::ui::chat_button::ChatBadge;
use crate::ui::chat_panel::ChatPanelView;
use crate::ui::command_view::CommandView;
use crate::ui::comments::CommentsView;
use crate::ui::connection_panel::ConnectionView;
use crate::ui::context_menu::ContextTarget;
use crate::ui::cursor_chat::ChatView;
use crate::ui::export_dialog::ExportView;
use crate::ui::facilitation::FacilitationView;
use crate::ui::frame_meter::FrameMeter;
use crate::ui::hand_view::HandView;
use crate::ui::layers::LayersView;
use crate::ui::library_panel::LibraryView;
use crate::ui::measures_panel::MeasuresView;
use crate::ui::minimap::MinimapView;
use crate::ui::people_list::PeopleView;
use crate::ui::pictures::Pictures;
use crate::ui::recent_files::RecentFile;
use crate::ui::share_dialog::SharedView;
use crate::ui::style_panel::FontList;
use crate::ui::style_view::StyleView;
use crate::ui::together::TogetherView;
use crate::ui::work_card::WorkView;
use crate::ui::you_dialog::YouView;

/// Everything the interface shows in a frame.
pub struct ShellView<'a> {
    /// The board's title.
    pub title: &'a str,
    /// How safe the work is.
    pub state: SyncState,
    /// Who is here.
    pub people: PeopleView<'a>,
    /// What is shared of views.
    pub together: &'a TogetherView,
    /// What is in the person's hand.
    pub hand: HandView,
    /// How large the board is shown.
    pub zoom_percent: usize,
    /// The board's background; none for the theme's.
    pub background: Option<Color>,
    /// The look of the selection or of the next shape; none hides the panel.
    pub style: Option<StyleView>,
    /// The colours picked lately on this device.
    pub recent_colors: &'a [Color],
    /// The fonts that are installed, where `Shell::lists_fonts` said that they are asked for.
    pub fonts: FontList,
    /// What is on the board.
    pub scene: &'a Scene,
    /// The selection in numbers, where they are wanted.
    pub measures: Option<MeasuresView>,
    /// The frame whose name is being written.
    pub naming: Option<NamingView>,
    /// The board as an outline.
    pub layers: LayersView<'a>,
    /// What can be put on the board again and again.
    pub library: LibraryView<'a>,
    /// The links of what is in view.
    pub links: &'a [LinkShown],
    /// The link of what is picked, while somebody is asked for one.
    pub shape_link: Option<ShapeLink>,
    /// How the text being typed looks; none where nothing is typed.
    pub lettering: Option<LetteringView>,
    /// What a right click would be on,
    pub context_target: ContextTarget,
    /// and where a key opens its menu, where one was pressed.
    pub context_place: Option<egui::Pos2>,
    /// Whether the person only looks.
    pub view_only: bool,
    /// Whether nothing of what is on the board is in view.
    pub lost: bool,
    /// What was found on the board, while something is looked for.
    pub find: Option<FindView>,
    /// The commands used lately, the last one first.
    pub recent: &'a [Command],
    /// The files opened lately, the last one first.
    pub recent_files: &'a [RecentFile],
    /// The boards on this device, the last opened first.
    pub boards: &'a [BoardRow],
    /// How the board is shared, once it is.
    pub shared: Option<SharedView<'a>>,
    /// How long frames take.
    pub meter: &'a FrameMeter,
    /// How the board stands with its server, where it is asked for.
    pub connection: Option<ConnectionView>,
    /// How much of the chat is new.
    pub chat_badge: ChatBadge,
    /// The chat, where it is asked for.
    pub chat_panel: Option<ChatPanelView<'a>>,
    /// The worse network that is simulated.
    pub simulation: Impairment,
    /// What was said about the board.
    pub comments: CommentsView<'a>,
    /// How much of what others did is new.
    pub unread: Unread,
    /// What others did, where it is asked for.
    pub activity: Option<ActivityView>,
    /// Who made a shape, where that is asked for.
    pub blame: Option<BlameView>,
    /// My colour.
    pub me_color: PersonColor,
    /// My words beside my cursor, while I say some.
    pub chat: Option<ChatView>,
    /// Where I look, and who else is here.
    pub others: (&'a View, &'a Peers),
    /// The pictures of those who are here.
    pub pictures: &'a Pictures,
    /// How others see me.
    pub you: YouView<'a>,
    /// What can be exported, while that is asked.
    pub export: ExportView<'a>,
    /// What is under way and takes long.
    pub works: &'a [WorkView],
    /// Timer and vote.
    pub facilitation: FacilitationView,
    /// The map of the board, where it is wanted.
    pub minimap: Option<MinimapView<'a>>,
    /// Commands as they are right now.
    pub commands: CommandView<'a>,
}
