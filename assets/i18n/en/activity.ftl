# What others do on the board. Sentence case, no full stop on one-liners.

activity-panel = What others do on the board
activity-title = Activity
activity-close = Close the activity panel
activity-empty = Nothing yet. What others do on this board is told here
activity-divider = New since you were last here
activity-button = Activity
activity-button-unread = { $count ->
    [one] Activity, { $count } new entry
   *[other] Activity, { $count } new entries
}
activity-entry = { $words } · { $time }

## What is new

activity-new = { $count ->
    [0] What's new, by { $names }
    [one] What's new: { $count } shape by { $names }
   *[other] What's new: { $count } shapes by { $names }
}
activity-new-partly = What's new: more than { $count } shapes by { $names }
activity-new-others = { $count ->
    [one] { $names } and { $count } other
   *[other] { $names } and { $count } others
}
activity-show = Show me
activity-dismiss = Dismiss

## Who did what

activity-made = { $count ->
    [one] { $name } drew a shape
   *[other] { $name } drew { $count } shapes
}
activity-moved = { $count ->
    [one] { $name } moved a shape
   *[other] { $name } moved { $count } shapes
}
activity-resized = { $count ->
    [one] { $name } resized a shape
   *[other] { $name } resized { $count } shapes
}
activity-turned = { $count ->
    [one] { $name } turned a shape
   *[other] { $name } turned { $count } shapes
}
activity-restyled = { $count ->
    [one] { $name } changed how a shape looks
   *[other] { $name } changed how { $count } shapes look
}
activity-wrote = { $count ->
    [one] { $name } wrote in a shape
   *[other] { $name } wrote in { $count } shapes
}
activity-wrote-in = { $name } wrote in “{ $words }”
activity-connected = { $count ->
    [one] { $name } connected an arrow
   *[other] { $name } connected { $count } arrows
}
activity-grouped = { $count ->
    [one] { $name } regrouped a shape
   *[other] { $name } regrouped { $count } shapes
}
activity-stacked = { $count ->
    [one] { $name } put a shape above or below others
   *[other] { $name } put { $count } shapes above or below others
}
activity-deleted = { $count ->
    [one] { $name } deleted a shape
   *[other] { $name } deleted { $count } shapes
}
activity-undid = { $count ->
    [one] { $name } undid a change to a shape
   *[other] { $name } undid a change to { $count } shapes
}
activity-redid = { $count ->
    [one] { $name } redid a change to a shape
   *[other] { $name } redid a change to { $count } shapes
}
activity-set-board = { $name } changed the board's settings
activity-changed = { $count ->
    [one] { $name } changed a shape
   *[other] { $name } changed { $count } shapes
}
activity-mention = { $name } mentioned you: { $words }
activity-comment = { $name } commented: { $words }
activity-reply = { $name } replied: { $words }
activity-resolved = { $name } resolved a comment
activity-role-viewer = { $name } can only look now
activity-role-commenter = { $name } can comment now
activity-role-editor = { $name } can edit now
activity-role-owner = { $name } is an owner now
activity-role = { $name } has another role now
activity-joined = { $name } joined
activity-left = { $name } left

## Who made a shape

blame-card = Who made this
blame-title = Who made this
blame-close = Close who made this
blame-reading = Reading the history…
blame-unknown = Nothing is known of who made this
blame-you = You
blame-line = { $what }, { $when }
blame-made = { $name } made it
blame-moved = { $name } moved it
blame-resized = { $name } resized it
blame-turned = { $name } turned it
blame-restyled = { $name } changed its look
blame-wrote = { $name } wrote in it
blame-connected = { $name } connected it
blame-grouped = { $name } regrouped it
blame-stacked = { $name } restacked it
blame-deleted = { $name } deleted it and it came back
blame-changed = { $name } changed it
