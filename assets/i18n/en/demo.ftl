# The demo: an embedded server and two scripted friends.

demo-title = Onboarding ideas
demo-friend-writes = Fox
demo-friend-draws = Owl
demo-joiner = Wren
demo-you = You
