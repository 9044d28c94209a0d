//! Votes: nobody has more than their share, whatever is merged.

use super::*;

fn vote_id() -> VoteId {
    VoteId::new("v").unwrap()
}

fn vote(edit: VoteEdit) -> TalkEdit {
    let id = vote_id();
    TalkEdit::Vote { id, edit }
}

fn start(each: u32, ends: Option<i64>) -> TalkEdit {
    let title = Arc::from("Which?");
    let shapes = vec![];
    vote(VoteEdit::Start {
        title,
        each,
        ends,
        shapes,
    })
}

fn ballot(votes: &[(&str, u32)]) -> Ballot {
    votes
        .iter()
        .map(|(name, count)| (shape(name), *count))
        .collect()
}

fn cast(votes: &[(&str, u32)]) -> TalkEdit {
    vote(VoteEdit::Cast(ballot(votes)))
}

#[track_caller]
fn the_vote(talk: &Talk) -> &Arc<Vote> {
    talk.vote(&vote_id()).unwrap()
}

fn list_in_vote(doc: &LoroDoc, key: &str) -> loro::LoroList {
    let vote = reader::map_under(&doc.get_map("votes"), "v").unwrap();
    entry::list_in(&vote, key).unwrap()
}

fn two_with_a_vote(each: u32) -> (Talk, Talk) {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    edit(&mut mira, vec![start(each, None)]);
    meet(&mut mira, &mut jonas);
    (mira, jonas)
}

#[test]
fn ballots_cast_at_once_add_up() {
    let (mut mira, mut jonas) = two_with_a_vote(3);
    edit(&mut mira, vec![cast(&[("a", 2), ("b", 1)])]);
    edit(&mut jonas, vec![cast(&[("b", 1), ("c", 0)])]);
    meet(&mut mira, &mut jonas);
    let vote = the_vote(&jonas);
    assert_eq!(vote.results(), ballot(&[("a", 2), ("b", 2)]));
    assert_eq!(
        (vote.voters(), vote.left_of("mira"), vote.left_of("jonas")),
        (2, 0, 2)
    );
    assert_eq!((vote.by, vote.each, &*vote.title), (1, 3, "Which?"));
    // Who takes all back has not voted.
    edit(&mut mira, vec![cast(&[])]);
    meet(&mut mira, &mut jonas);
    assert_eq!(the_vote(&jonas).voters(), 1);
}

#[test]
fn two_devices_of_one_person_have_one_ballot() {
    let (mut mira, _) = two_with_a_vote(2);
    let mut tablet = talk(3, "mira");
    meet(&mut mira, &mut tablet);
    edit(&mut mira, vec![cast(&[("a", 2)])]);
    edit(&mut tablet, vec![cast(&[("b", 2)])]);
    meet(&mut mira, &mut tablet);
    let vote = the_vote(&mira);
    assert_eq!(vote.voters(), 1);
    assert_eq!(vote.results().values().sum::<u32>(), 2);
}

#[test]
fn more_than_each_has_is_refused_here_and_not_counted_from_others() {
    let (mut mira, _) = two_with_a_vote(2);
    let error = TalkEditError::TooManyVotes { cast: 3, each: 2 };
    assert_eq!(
        try_edit(&mut mira, vec![cast(&[("a", 1), ("b", 2)])]),
        Err(error)
    );
    let update = foreign(&mut mira, |doc| {
        let me = loro::loro_value!({"name": "x", "colour": "#000000", "user": "x"});
        doc.get_list("people").push(me).unwrap();
        let greedy = loro::loro_value!({"c": 100, "b": 1, "not an id": 5, "a": (-3)});
        for _ in 0..3 {
            list_in_vote(doc, "ballots").push(greedy.clone()).unwrap();
        }
    });
    assert_eq!(mira.import(&update).unwrap().problems, []);
    // By the names of the shapes, until all is used up.
    assert_eq!(the_vote(&mira).results(), ballot(&[("b", 1), ("c", 1)]));
}

#[test]
fn a_ballot_is_its_operations_authors_and_of_somebody_who_says_who_they_are() {
    let (mut mira, mut jonas) = two_with_a_vote(2);
    edit(&mut jonas, vec![cast(&[("a", 1)])]);
    meet(&mut mira, &mut jonas);
    let update = foreign(&mut mira, |doc| {
        let ballots = list_in_vote(doc, "ballots");
        ballots.insert(0, loro::loro_value!({"b": 2})).unwrap();
        ballots.push("not a ballot").unwrap();
    });
    mira.import(&update).unwrap();
    assert_eq!(the_vote(&mira).results(), ballot(&[("a", 1)]));
    // Once 77 says who it is, its ballot is that user's, and nobody else's is touched.
    let introduction = foreign(&mut mira, |doc| {
        let me = loro::loro_value!({"name": "x", "colour": "#000000", "user": "x"});
        doc.get_list("people").push(me).unwrap();
    });
    let change = mira.import(&introduction).unwrap();
    assert_eq!(change.problems, [problem("v", "ballots")]);
    assert_eq!(change.votes[0].results(), ballot(&[("a", 1), ("b", 2)]));
    assert_eq!(Sight::of(&mira), Sight::of(&rebuilt(&mut mira)));
}

#[test]
fn who_has_not_said_who_they_are_cannot_vote() {
    let mut nobody = Talk::new(4);
    edit(&mut nobody, vec![start(1, None)]);
    assert_eq!(
        try_edit(&mut nobody, vec![cast(&[("a", 1)])]),
        Err(TalkEditError::Nameless)
    );
}

#[test]
fn nobody_votes_after_the_end_unless_it_is_opened_again() {
    let (mut mira, _) = two_with_a_vote(1);
    let over = Err(TalkEditError::VoteOver { id: vote_id() });
    edit(&mut mira, vec![vote(VoteEdit::Close(true))]);
    assert!(!the_vote(&mira).is_open(NOW));
    assert_eq!(try_edit(&mut mira, vec![cast(&[("a", 1)])]), over);
    let edits = vec![vote(VoteEdit::Close(false)), vote(VoteEdit::End(Some(NOW)))];
    edit(&mut mira, edits);
    assert_eq!(try_edit(&mut mira, vec![cast(&[("a", 1)])]), over);
    edit(
        &mut mira,
        vec![vote(VoteEdit::End(Some(NOW + 1))), cast(&[("a", 1)])],
    );
    assert!(the_vote(&mira).is_open(NOW) && !the_vote(&mira).is_open(NOW + 1));
}

#[test]
fn anybody_reveals_but_only_who_made_it_removes_a_vote_or_says_what_it_is() {
    let (mut mira, mut jonas) = two_with_a_vote(1);
    assert!(!the_vote(&jonas).revealed);
    edit(&mut jonas, vec![vote(VoteEdit::Reveal(true))]);
    meet(&mut mira, &mut jonas);
    assert!(the_vote(&mira).revealed);
    let remove = || vec![vote(VoteEdit::Remove)];
    assert_eq!(try_edit(&mut jonas, remove()), Err(TalkEditError::NotYours));
    let gone = edit(&mut mira, remove()).change.votes_gone;
    assert_eq!(gone, [vote_id()]);
    meet(&mut mira, &mut jonas);
    let unknown = Err(TalkEditError::UnknownVote { id: vote_id() });
    assert_eq!(try_edit(&mut jonas, vec![cast(&[("a", 1)])]), unknown);
    let taken = Err(TalkEditError::VoteExists { id: vote_id() });
    assert_eq!(try_edit(&mut mira, vec![start(1, None)]), taken);
}

#[test]
fn nobody_else_changes_how_many_votes_each_has() {
    let (mut mira, _) = two_with_a_vote(1);
    let update = foreign(&mut mira, |doc| {
        let setup = loro::loro_value!({"title": "x", "time": 5, "each": 20});
        list_in_vote(doc, "setup").insert(0, setup).unwrap();
    });
    assert!(mira.import(&update).unwrap().is_empty());
    assert_eq!(
        (the_vote(&mira).each, &*the_vote(&mira).title),
        (1, "Which?")
    );
}

#[test]
fn votes_have_bounds() {
    let mut mira = talk(1, "mira");
    let refused = |edit: TalkEdit, what| {
        let mut mira = talk(1, "mira");
        let error = Err(TalkEditError::OutOfRange { what });
        assert_eq!(try_edit(&mut mira, vec![edit]), error);
    };
    refused(start(0, None), "the number of votes");
    refused(start(21, None), "the number of votes");
    refused(start(1, Some(-1)), "the end");
    let title: Arc<str> = Arc::from("x".repeat(201));
    let (each, ends) = (1, None);
    let start_with = |title: Arc<str>, shapes: Vec<ShapeId>| {
        vote(VoteEdit::Start {
            title,
            each,
            ends,
            shapes,
        })
    };
    refused(start_with(title, vec![]), "the title");
    let many = vec![shape("s"); schema::BALLOT_SHAPES_MAX + 1];
    refused(start_with(Arc::from(""), many), "the shapes");
    let more = |count: usize| {
        let one = |at: usize| TalkEdit::Vote {
            id: VoteId::new(&format!("v{at}")).unwrap(),
            edit: VoteEdit::Start {
                title: Arc::from(""),
                each,
                ends,
                shapes: vec![],
            },
        };
        (0..count).map(one).collect::<Vec<_>>()
    };
    let (what, limit) = ("votes", schema::VOTES_MAX);
    let full = Err(TalkEditError::Full { what, limit });
    assert_eq!(try_edit(&mut mira, more(limit + 1)), full);
    edit(&mut mira, more(limit));
    assert_eq!(try_edit(&mut mira, vec![start(1, None)]), full);
}

#[test]
fn votes_for_what_a_vote_is_not_about_count_nothing_and_cost_nobody_others() {
    let (mut mira, mut jonas) = (talk(1, "mira"), talk(2, "jonas"));
    let start = VoteEdit::Start {
        title: Arc::from("Which?"),
        each: 2,
        ends: None,
        shapes: vec![shape("c"), shape("b"), shape("c")],
    };
    edit(&mut mira, vec![vote(start)]);
    meet(&mut mira, &mut jonas);
    assert_eq!(the_vote(&jonas).shapes[..], [shape("b"), shape("c")]);
    assert!(the_vote(&jonas).is_about(&shape("c")) && !the_vote(&jonas).is_about(&shape("a")));
    edit(&mut jonas, vec![cast(&[("a", 1), ("c", 1)])]);
    meet(&mut mira, &mut jonas);
    assert_eq!(the_vote(&mira).results(), ballot(&[("c", 1)]));
    assert_eq!(the_vote(&mira).left_of("jonas"), 1);
}

#[test]
fn a_vote_that_says_badly_what_it_is_about_is_no_vote() {
    for shapes in [
        loro::loro_value!([]),
        loro::loro_value!("a"),
        loro::loro_value!(["a", "not an id"]),
        loro::loro_value!([1]),
    ] {
        let mut mira = talk(1, "mira");
        let update = foreign(&mut mira, |doc| {
            let vote = doc.get_map("votes");
            let vote = vote.insert_container("v", loro::LoroMap::new()).unwrap();
            let setup = vote.insert_container("setup", loro::LoroList::new());
            let mut what = loro::loro_value!({"title": "", "each": 1, "time": 1});
            if let loro::LoroValue::Map(entries) = &mut what {
                entries
                    .make_mut()
                    .insert("shapes".to_owned(), shapes.clone());
            }
            setup.unwrap().push(what).unwrap();
        });
        let change = mira.import(&update).unwrap();
        assert_eq!(change.problems, [problem("v", "setup")], "{shapes:?}");
        assert_eq!(mira.votes().count(), 0);
    }
}
