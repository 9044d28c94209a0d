# What the command line says to whoever watches.

cli-left-out = { $name }: not in it: { $what }
cli-failed = { $error }. Nothing was changed.
cli-stopped = { $error }. What was answered before is safe; what was not answered may have been done.
cli-not-saved = { $error }. What was answered before is saved.
cli-not-told = { $error }. It may have been done.
cli-scaled-down = the picture is too large at a scale of { $wanted }: it is made at { $scale }
cli-lost-history = the latest changes, which are damaged
cli-lost-title = the end of the title, which is too long
cli-lost-missing-picture = { $count ->
    [one] 1 picture, which is not here
   *[other] { $count } pictures, which are not here
}
cli-lost-letters = { $count ->
    [one] letters of 1 text, for which no bundled font has outlines (try --system-fonts)
   *[other] letters of { $count } texts, for which no bundled font has outlines (try --system-fonts)
}

# What a file is and has.
cli-info-file = { $name }: { $kind }
cli-info-shapes = { $count ->
    [one] 1 shape
   *[other] { $count } shapes
}: { $kinds }
cli-info-size = size: { $width } × { $height }
cli-info-fonts = fonts: { $fonts }
cli-info-pictures = { $count ->
    [one] 1 picture’s file
   *[other] { $count } pictures’ files
}: { $bytes } bytes
cli-info-as-picture = comes as one picture, as it has { $reason }
cli-kind-tavla = a board’s own file
cli-kind-excalidraw = a drawing of Excalidraw’s
cli-kind-excalidraw-library = a library of Excalidraw’s
cli-kind-canvas = a JSON Canvas
cli-kind-tldraw = a file of tldraw’s
cli-kind-csv = a table
cli-kind-svg = an SVG
cli-kind-json = JSON of another kind
cli-kind-picture = a picture

# Boards of this device.
cli-no-boards = there are no boards
cli-board-shared = {"  "}(on { $server })
cli-board-trashed = {"  "}(in the trash)
cli-import-new = { $id }: a new board, “{ $title }”
cli-import-merged = { $id }: what was new is on “{ $title }”
cli-import-unchanged = { $id }: “{ $title }” had all of it
cli-import-handed = { $id }: the window puts it onto “{ $title }”

# Why a line of edits is refused.
cli-edit-read-only = the server lets you only look
cli-edit-refused = the server refuses what was changed

# Why a server does not let a command in, at the end of a sentence.
cli-refused-token-needed = an invitation is needed
cli-refused-token-invalid = the invitation is unknown, or for another board
cli-refused-token-expired = the invitation has run out
cli-refused-token-revoked = the invitation was taken back
cli-refused-no-right = there is no right to this board
cli-refused-no-board = it does not have this board
cli-refused-evicted = it has put us out of the board
cli-refused-replaced = the same person has opened the board elsewhere
cli-refused-too-many = it has had too much at once
cli-refused-their-updates = what it sends does not fit together
cli-refused-own-history = what was changed cannot be made ready for it
cli-refused-other = it says { $reason }

# A window that finds its boards with a command.
held-title = The boards are in use
held-words = The command “{ $command }” is at work on the boards of this device. End it, or wait until it is done, and try again. Nothing was changed.
held-again = Try again
held-close = Close
