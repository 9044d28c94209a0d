//! Who is at an open board, and what its server says that this person may do.

use tavla_shared::presence::{Face, Role};
use tavla_shared::protocol::Welcome;

use super::OpenBoard;
use crate::activity::{Actor, Event, Kind};
use crate::app::feeding::my_role_id;
use crate::commands::ToolKind;
use crate::editor::{Doing, PeerShown};
use crate::i18n::text;
use crate::theme::{PersonColor, first_color};
use crate::ui::{
    FollowView, Footing, InvitationView, PersonView, Picture, Pictures, Severity, Toast,
    TogetherView,
};

impl OpenBoard {
    /// Who is here: me first, the others by name.
    pub fn people(&self) -> Vec<PersonView> {
        let me = self.editor().peers().me();
        let followed = self.editor().followed();
        let peers = self.editor().peers();
        let mut others: Vec<PersonView> = peers
            .iter()
            .map(|peer| PersonView {
                color: color_of(&peer),
                picture: self.pictures.of(peer.peer, peer.user),
                peer: peer.peer,
                name: called(peer.name),
                user: peer.user.to_owned(),
                footing: if followed == Some(peer.peer) {
                    Footing::Followed
                } else {
                    Footing::Other
                },
                status: peer.status,
                known: peer.known,
                role: peer.role,
                doing: peer.doing,
                tool: peers.tool(peer.peer).and_then(ToolKind::from_name),
                follows_me: me.is_some() && peer.follows == me,
                muted: peer.muted,
            })
            .collect();
        // By name as people read it; who is called the same stays in one order.
        others.sort_by_cached_key(|person| (person.name.to_lowercase(), person.peer));
        std::iter::once(self.own_view()).chain(others).collect()
    }

    /// The pictures of those who are here.
    pub fn pictures(&self) -> &Pictures {
        &self.pictures
    }

    /// The person's own picture.
    pub fn face(&self) -> Option<&Face> {
        self.desk.session().identity().face.as_ref()
    }

    /// Takes which pictures there are to be shown, and the person's own.
    pub fn set_pictures(&mut self, mut pictures: Pictures, own: Option<Picture>) {
        if let Some(own) = own {
            let me = self.desk.session().peer().unwrap_or_default();
            pictures.insert(me, self.me(), own);
        }
        (self.pictures, self.own_picture) = (pictures, own);
    }

    fn own_view(&self) -> PersonView {
        let session = self.desk.session();
        let identity = session.identity();
        let editor = self.editor();
        PersonView {
            peer: session.peer().unwrap_or_default(),
            name: identity.person.name.to_string(),
            user: identity.person.user.to_string(),
            color: PersonColor {
                chosen: identity.chosen,
                slot: editor.peers().own_slot(),
            },
            picture: self.own_picture,
            footing: Footing::Me,
            status: editor.status(),
            known: true,
            role: self.role.filter(|_| self.is_live()),
            doing: Doing::Looking,
            tool: Some(editor.tool()),
            follows_me: false,
            muted: false,
        }
    }

    /// What is shared of views.
    pub fn together(&self) -> TogetherView {
        let editor = self.editor();
        let shown = |peer| editor.peers().iter().find(|shown| shown.peer == peer);
        let following = editor.follow_shown().map(|follow| FollowView {
            color: PersonColor {
                chosen: follow.look.color,
                slot: follow.look.slot,
            },
            name: called(&follow.look.name),
            circular: follow.circular,
        });
        let invitation = editor.invitation().and_then(|invitation| {
            let peer = shown(invitation.peer)?;
            Some(InvitationView {
                color: color_of(&peer),
                name: called(peer.name),
                spotlight: invitation.spotlight,
            })
        });
        TogetherView {
            following,
            invitation,
            presenting: editor.is_presenting().then(|| editor.peers().followers()),
        }
    }

    /// Whether the server obeys this person about the others.
    pub fn decides(&self) -> bool {
        self.is_live() && self.role == Some(Role::Owner)
    }

    /// What the server said last that this person may do; none on a board of one's own.
    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// In how many seconds others are told something else of this person, or something is decided,
    /// where nothing else happens.
    pub fn company_changes_in(&self) -> Option<f64> {
        let idle = self.editor().idles_in().filter(|_| self.is_live());
        let summons = self.editor().summons_change_in();
        idle.into_iter().chain(summons).reduce(f64::min)
    }

    /// As this user the server knows the person on this board; none where it names nobody.
    pub fn know_as(&mut self, user: Option<&str>) {
        if self.desk.know_as(user, first_color) {
            let user = self.me().to_owned();
            self.activity_mut().know_as(&user);
            self.known_as = Some(user);
            self.recount_mentions();
        }
    }

    /// As whom the person is known now, where that has changed since the last call.
    pub fn take_known_as(&mut self) -> Option<String> {
        self.known_as.take()
    }

    /// The server says what this person may do. What they could do before is not said again.
    pub(super) fn take_welcome(&mut self, welcome: &Welcome) -> Option<Toast> {
        self.know_as(welcome.user.as_deref());
        let role = Role::from_name(&welcome.role);
        let before = std::mem::replace(&mut self.role, role);
        let (before, role) = (before?, role?);
        if before == role {
            return None;
        }
        self.note_my_role(role);
        let severity = if role < before {
            Severity::Warning
        } else {
            Severity::Info
        };
        Some(Toast::new(severity, text(my_role_id(role))))
    }

    fn note_my_role(&mut self, role: Role) {
        let me = &self.desk.session().identity().person;
        let event = Event {
            actor: Actor {
                user: me.user.to_string(),
                name: me.name.to_string(),
                color: Some(me.color),
            },
            kind: Kind::MyRoleChanged,
            count: 1,
            shapes: Vec::new(),
            place: None,
            words: role.name().to_owned(),
            at: self.editor().time(),
        };
        self.activity_mut().note(event);
    }
}

/// What somebody is called; who gives no name is here all the same, and can be muted.
fn called(name: &str) -> String {
    match name.trim() {
        "" => text("person-somebody").to_owned(),
        name => name.to_owned(),
    }
}

fn color_of(peer: &PeerShown<'_>) -> PersonColor {
    PersonColor {
        chosen: peer.color,
        slot: peer.slot,
    }
}
