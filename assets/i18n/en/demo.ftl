# The demo: an embedded server and two scripted friends.

demo-title = Onboarding ideas
demo-friend-writes = Fox
demo-friend-draws = Owl
demo-joiner = Wren
demo-you = You

# On the sample board.
demo-frame-text = Sign-up flow
demo-account-text = Create account
demo-tour-text = Welcome
demo-tour-typed-text = tour
demo-question-text = Email ok?
demo-note-text = Try magic link before asking for a password
