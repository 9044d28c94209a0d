//! What somebody did, and with whom, in words.

use tavla_shared::board::Deed;
use tavla_shared::presence::Role;

use super::name_of;
use crate::activity::{Event, Kind};
use crate::i18n::text_with;

/// So many people are named; the others are counted.
const NAMES_MAX: usize = 3;

/// What happened, as an entry says it.
pub(super) fn sentence(event: &Event) -> String {
    let name = name_of(&event.actor);
    let args = [
        ("name", name.into()),
        ("count", event.count.into()),
        ("words", event.words.as_str().into()),
    ];
    text_with(sentence_id(event), &args)
}

fn sentence_id(event: &Event) -> &'static str {
    match event.kind {
        Kind::Did(deed) => match deed {
            Deed::Made => "activity-made",
            Deed::Moved => "activity-moved",
            Deed::Resized => "activity-resized",
            Deed::Turned => "activity-turned",
            Deed::Restyled => "activity-restyled",
            Deed::Wrote if event.words.is_empty() => "activity-wrote",
            Deed::Wrote => "activity-wrote-in",
            Deed::Connected => "activity-connected",
            Deed::Grouped => "activity-grouped",
            Deed::Stacked => "activity-stacked",
            Deed::Deleted => "activity-deleted",
            Deed::Undid => "activity-undid",
            Deed::Redid => "activity-redid",
            Deed::SetBoard => "activity-set-board",
            Deed::Changed => "activity-changed",
        },
        Kind::Mention => "activity-mention",
        Kind::Comment => "activity-comment",
        Kind::Reply => "activity-reply",
        Kind::Resolved => "activity-resolved",
        Kind::RoleChanged => match event.words.as_str() {
            "viewer" => "activity-role-viewer",
            "commenter" => "activity-role-commenter",
            "editor" => "activity-role-editor",
            "owner" => "activity-role-owner",
            _ => "activity-role",
        },
        Kind::MyRoleChanged => match Role::from_name(&event.words) {
            Some(role) => my_role_id(role),
            None => "activity-role",
        },
        Kind::Joined => "activity-joined",
        Kind::Left => "activity-left",
    }
}

/// What I may do from now on.
pub(in crate::app) fn my_role_id(role: Role) -> &'static str {
    match role {
        Role::Viewer => "role-now-viewer",
        Role::Commenter => "role-now-commenter",
        Role::Editor => "role-now-editor",
        Role::Owner => "role-now-owner",
    }
}

/// What somebody did to the shape one asks about.
pub(super) fn deed_words(deed: Deed, name: &str) -> String {
    let id = match deed {
        Deed::Made => "blame-made",
        Deed::Moved => "blame-moved",
        Deed::Resized => "blame-resized",
        Deed::Turned => "blame-turned",
        Deed::Restyled => "blame-restyled",
        Deed::Wrote => "blame-wrote",
        Deed::Connected => "blame-connected",
        Deed::Grouped => "blame-grouped",
        Deed::Stacked => "blame-stacked",
        Deed::Deleted => "blame-deleted",
        Deed::Undid | Deed::Redid | Deed::SetBoard | Deed::Changed => "blame-changed",
    };
    text_with(id, &[("name", name.into())])
}

/// People, of very many only the first.
pub(super) fn names_words(names: &[&str]) -> String {
    let others = names.len().saturating_sub(NAMES_MAX);
    let first = names[..names.len() - others].join(", ");
    if others == 0 {
        return first;
    }
    let args = [("count", others.into()), ("names", first.as_str().into())];
    text_with("activity-new-others", &args)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activity::Actor;

    fn event(kind: Kind, count: usize, words: &str) -> Event {
        Event {
            actor: Actor {
                name: "Mira".to_owned(),
                ..Actor::default()
            },
            kind,
            count,
            shapes: Vec::new(),
            place: None,
            words: words.to_owned(),
            at: 0.0,
        }
    }

    #[test]
    fn entries_are_sentences_with_plurals() {
        let said = |kind, count, words| sentence(&event(kind, count, words));
        let moved = Kind::Did(Deed::Moved);
        assert_eq!(said(moved, 12, ""), "Mira moved 12 shapes");
        assert_eq!(said(moved, 1, ""), "Mira moved a shape");
        let wrote = Kind::Did(Deed::Wrote);
        assert_eq!(said(wrote, 1, "Ideas"), "Mira wrote in “Ideas”");
        assert_eq!(said(wrote, 2, ""), "Mira wrote in 2 shapes");
        let mention = said(Kind::Mention, 0, "Have a look");
        assert_eq!(mention, "Mira mentioned you: Have a look");
        assert_eq!(
            said(Kind::MyRoleChanged, 0, "editor"),
            "You can edit this board now"
        );
        assert_eq!(
            said(Kind::RoleChanged, 0, "viewer"),
            "Mira can only look now"
        );
        assert_eq!(said(Kind::RoleChanged, 0, "?"), "Mira has another role now");
        let mut nobody = event(Kind::Left, 0, "");
        nobody.actor.name.clear();
        assert_eq!(sentence(&nobody), "Somebody left");
    }

    #[test]
    fn people_are_said_as_people_say_them() {
        assert_eq!(names_words(&["Mira", "Ben"]), "Mira, Ben");
        let many = names_words(&["Mira", "Ben", "Ada", "Jo", "Kim"]);
        assert_eq!(many, "Mira, Ben, Ada and 2 others");
    }
}
