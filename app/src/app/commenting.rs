//! Comments in the window: what is shown of them, and what a person asks for about them.

mod asked;

use std::sync::Arc;

use tavla_shared::board::Person;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::PeerId;
use tavla_shared::store::comments_key;
use tavla_shared::talk::{Message, Thread, Words, mentions_in};

use super::TavlaApp;
use super::open_board::OpenBoard;
use super::open_board::talk_lock_words;
use crate::activity::{self, Actor};
use crate::app::feeding::color_of;
use crate::app::words::warning;
use crate::comments::{
    CommentDeed, CommentNews, Filter, Pin, PinKind, Seen, Spot, Weight, anchor_at, gather, latest,
};
use crate::i18n::{text, text_with};
use crate::storage::Storage;
use crate::ui::comments::{
    CardView, Face, ListView, MessageView, PinView, PinWhat, RowView, ThreadPin,
};
use crate::ui::{CommentAction, CommentsView, OpenCard, Severity, Toast, UiAction};

/// As much of what was said as a message about it repeats.
const TOLD_CHARS: usize = 120;

/// What was read of a board's comments when it was here last.
pub(super) fn recall(storage: &Storage, board: &mut OpenBoard) {
    let seen: Option<Seen> = storage.setting(&comments_key(board.id().as_str()));
    board.comments_mut().recall(seen.unwrap_or_default());
}

/// What of comments is shown in a frame.
pub(super) struct Shown {
    pins: Vec<PinView>,
    card: Option<CardView>,
    draft_at: Option<egui::Pos2>,
    /// Whether the list is.
    listed: bool,
    locked: Option<&'static str>,
    people: Vec<Person>,
    now: i64,
}

impl Shown {
    /// The same for the interface; `row` makes a row of the list.
    pub(super) fn view<'a>(
        &'a self,
        board: &'a OpenBoard,
        row: &'a dyn Fn(usize) -> Option<RowView>,
    ) -> CommentsView<'a> {
        CommentsView {
            pins: &self.pins,
            card: self.card.as_ref(),
            draft_at: self.draft_at,
            list: self.listed.then(|| ListView {
                count: board.comments().listed().len(),
                any: board.desk().talk().threads().len() > 0,
                row,
            }),
            unread: board.comments().unread(),
            locked: self.locked,
            people: &self.people,
            pictures: board.pictures(),
            now: self.now,
        }
    }
}

impl TavlaApp {
    /// Takes in what happened to comments: what was not taken is given back, and what was read is kept.
    pub(super) fn watch_comments(&mut self, ctx: &egui::Context) {
        for said in self.board.comments_mut().take_returned() {
            self.shell.comments_mut().give_back(said);
        }
        let now = ctx.input(|input| input.time);
        let news = self.board.comments_mut().take_news();
        for toast in self.tell_comments(news, now) {
            self.show_toast(ctx, toast);
        }
        let key = comments_key(self.board.id().as_str());
        if let Some(seen) = self.board.comments_mut().take_seen() {
            self.services.storage.put_setting(&key, seen);
        }
    }

    /// Notes in the feed what others said; gives what calls the person, unless it is before their eyes.
    fn tell_comments(&mut self, news: Vec<CommentNews>, now: f64) -> Vec<Toast> {
        let open = self.shell.comments().open_thread().cloned();
        let mut toasts = Vec::new();
        for news in news {
            let said: String = news.text.chars().take(TOLD_CHARS).collect();
            let event = activity_event(&self.board, &news, &said, now);
            self.board.activity_mut().note(event);
            if news.weight() == Weight::Calls && open.as_ref() != Some(&news.thread) {
                let face = face_of(&self.board, news.by);
                let args = [
                    ("name", face.name.as_str().into()),
                    ("text", said.as_str().into()),
                ];
                let id = if news.mentions_me {
                    "comment-told-mention"
                } else {
                    "comment-told-reply"
                };
                let show = UiAction::Comment(CommentAction::Show(news.thread));
                let toast = Toast::new(Severity::Info, text_with(id, &args));
                toasts.push(toast.with(text("comment-show"), show));
            }
        }
        toasts
    }

    /// Somebody wants to say something about this place.
    pub(super) fn begin_comment(&mut self, ctx: &egui::Context, at: Point) {
        if let Some(lock) = self.board.talk_lock() {
            self.show_toast(ctx, warning(talk_lock_words(lock)));
            return;
        }
        let shape = self.board.editor_mut().comment_target(at);
        let anchor = anchor_at(at, shape.as_deref());
        self.shell.comments_mut().begin(anchor);
    }

    /// Brings comments to how everything is in this frame, and counts as read what is shown.
    pub(super) fn follow_comments(&mut self) {
        let wanted = self.shell.comments().wanted();
        let wanted = self.shell.shows_comments().then_some(wanted);
        let unix = &self.services.unix_seconds;
        self.board.follow_comments(wanted, unix);
        if let Some(id) = self.shell.comments().open_thread() {
            self.board.read_comment(id);
        }
    }

    /// What of comments is shown.
    pub(super) fn comments_shown(&self) -> Shown {
        let board = &self.board;
        let open = self.shell.comments().open();
        // Nobody is looked for where nobody types, and no time is asked where none is told.
        let reads = *open != OpenCard::Nothing;
        let people = if reads {
            board.mentionable()
        } else {
            Vec::new()
        };
        let tells = reads || self.shell.shows_comments();
        let draft_at = match open {
            OpenCard::New(anchor) => Some(board.editor().view().screen_from_board(anchor.at)),
            OpenCard::Nothing | OpenCard::Thread(_) => None,
        };
        Shown {
            pins: self.pins(),
            card: self.card(&people),
            draft_at,
            listed: self.shell.shows_comments(),
            locked: board.talk_lock().map(talk_lock_words),
            people,
            now: if tells {
                (self.services.unix_seconds)()
            } else {
                0
            },
        }
    }

    /// Open threads, and resolved ones where they are looked for.
    fn pins(&self) -> Vec<PinView> {
        let board = &self.board;
        let talk = board.desk().talk();
        let comments = self.shell.comments();
        let resolved_too =
            self.shell.shows_comments() && comments.wanted().filter == Filter::Resolved;
        let open = comments.open_thread();
        let threads = talk
            .threads()
            .filter(|thread| thread.resolved.is_none() || resolved_too || open == Some(&thread.id));
        let placed = threads.map(|thread| (thread, board.comments().spot(thread)));
        let pins = gather(placed, board.editor().view(), open).into_iter();
        pins.map(|pin| pin_view(board, pin)).collect()
    }

    fn card(&self, people: &[Person]) -> Option<CardView> {
        let board = &self.board;
        let talk = board.desk().talk();
        let thread = talk.thread(self.shell.comments().open_thread()?)?;
        let spot = spot_of(board, thread);
        let opening = MessageView {
            removable: None,
            ..message_view(board, thread.opener, thread.time, &thread.words, people)
        };
        let replies = thread.replies.iter().map(|reply: &Arc<Message>| {
            let may = talk.is_mine(reply.author()) && !talk.is_pending(reply.id);
            MessageView {
                removable: may.then_some(reply.id),
                pending: talk.is_pending(reply.id),
                ..message_view(board, reply.author(), reply.time, &reply.words, people)
            }
        });
        let resolved = thread.resolved.map(|resolution| {
            let name = face_of(board, resolution.by).name;
            text_with("comment-resolved-by", &[("name", name.as_str().into())])
        });
        Some(CardView {
            id: thread.id.clone(),
            at: board.editor().view().screen_from_board(spot.at),
            messages: std::iter::once(opening).chain(replies).collect(),
            resolved,
            mine: talk.is_mine(thread.opener),
            shape_gone: spot.shape_gone,
            has_others: board
                .comments()
                .listed()
                .iter()
                .any(|it| it.id != thread.id),
        })
    }
}

/// The same as the feed tells it.
fn activity_event(board: &OpenBoard, news: &CommentNews, said: &str, now: f64) -> activity::Event {
    let talk = board.desk().talk();
    let place = talk.thread(&news.thread).map(|thread| {
        let at = board.comments().spot(thread).at;
        Rect::from_points(at, at)
    });
    let person = talk.person(news.by);
    activity::Event {
        actor: Actor {
            user: match person.map(|person| &*person.user) {
                None | Some("") => news.by.to_string(),
                Some(user) => user.to_owned(),
            },
            name: person.map_or_else(String::new, |person| person.name.to_string()),
            color: person.map(|person| person.color),
        },
        kind: match news.deed {
            _ if news.mentions_me => activity::Kind::Mention,
            CommentDeed::Opened => activity::Kind::Comment,
            CommentDeed::Replied => activity::Kind::Reply,
            CommentDeed::Resolved => activity::Kind::Resolved,
        },
        count: 1,
        shapes: Vec::new(),
        place,
        words: said.to_owned(),
        at: now,
    }
}

/// Where a thread is. What is not read yet may hold its shape.
fn spot_of(board: &OpenBoard, thread: &Thread) -> Spot {
    let spot = board.comments().spot(thread);
    Spot {
        shape_gone: spot.shape_gone && board.is_open(),
        ..spot
    }
}

fn pin_view(board: &OpenBoard, pin: Pin) -> PinView {
    let is_unread = |thread: &Thread| board.comments().is_unread(thread);
    match pin.kind {
        PinKind::Thread { thread, .. } => PinView {
            at: pin.at,
            unread: is_unread(&thread),
            what: PinWhat::Thread(thread_pin(board, &thread)),
        },
        PinKind::Cluster { threads, bounds } => {
            let unread = threads.iter().find(|thread| is_unread(thread));
            let first = unread.or(threads.first()).map(|thread| thread.id.clone());
            PinView {
                at: pin.at,
                unread: unread.is_some(),
                what: PinWhat::Cluster {
                    first,
                    count: threads.len(),
                    bounds,
                },
            }
        }
    }
}

fn thread_pin(board: &OpenBoard, thread: &Thread) -> ThreadPin {
    ThreadPin {
        id: thread.id.clone(),
        face: face_of(board, thread.opener),
        text: Arc::clone(&thread.words.text),
        replies: thread.replies.len(),
        resolved: thread.resolved.is_some(),
        shape_gone: spot_of(board, thread).shape_gone,
        pending: board.desk().talk().is_on_its_way(&thread.id),
    }
}

/// A row of the list.
pub(super) fn row_view(board: &OpenBoard, at: usize) -> Option<RowView> {
    let thread = board.comments().listed().get(at)?;
    Some(RowView {
        pin: thread_pin(board, thread),
        unread: board.comments().is_unread(thread),
        latest: latest(thread),
    })
}

/// Something that was said. Only who was meant when it was said is marked.
fn message_view(
    board: &OpenBoard,
    author: PeerId,
    time: i64,
    words: &Words,
    people: &[Person],
) -> MessageView {
    let talk = board.desk().talk();
    let me = &board.desk().session().identity().person;
    let mut known = people.to_vec();
    known.push(me.clone());
    let found = mentions_in(&words.text, &known).into_iter();
    let calls_me = board.comments().mentions_me(words, talk);
    let mentions = found.filter_map(|it| {
        let is_me = calls_me && it.users.contains(&me.user);
        let is_meant = it.users.iter().any(|user| words.mentions.contains(user));
        (is_me || is_meant).then_some((it.range, is_me))
    });
    MessageView {
        removable: None,
        face: face_of(board, author),
        time,
        text: Arc::clone(&words.text),
        mentions: mentions.collect(),
        pending: false,
    }
}

/// Who writes under a peer id.
fn face_of(board: &OpenBoard, peer: PeerId) -> Face {
    let talk = board.desk().talk();
    let me = &board.desk().session().identity().person;
    let is_me = talk.peer().is_none_or(|own| own == peer) && talk.person(peer).is_none();
    let person = if is_me { Some(me) } else { talk.person(peer) };
    let name = person.map_or("", |person| &person.name);
    let user = person.map_or("", |person| &person.user);
    Face {
        name: if name.trim().is_empty() {
            text("person-unnamed").to_owned()
        } else {
            name.to_owned()
        },
        color: color_of(user, person.map(|person| person.color)),
        picture: board.pictures().of(peer, user),
    }
}
