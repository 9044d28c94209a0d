# What exports ask, say and leave out.

## The dialog

export-title = Export
export-what = What
export-selection = Selection
export-frame = Frame
export-frame-named = Frame: { $name }
export-frame-unnamed = Frame without a name
export-board = Whole board
export-kind = As
export-kind-png = PNG
export-kind-svg = SVG
export-kind-pdf = PDF
export-kind-excalidraw = Excalidraw
export-kind-canvas = JSON Canvas
export-kind-csv = CSV of texts
export-hint-png = A picture in pixels
export-hint-svg = A picture that is sharp at any size
export-hint-pdf = Pages with text that can be searched
export-hint-excalidraw = A drawing that Excalidraw opens
export-hint-canvas = Cards and arrows, as Obsidian has them
export-hint-csv = What is written on the shapes, as a table
export-scale = Size
export-times = { $count }×
export-ground = Background
export-dark = Dark
export-embed = Keep it editable
export-embed-hint = Puts the drawing into the picture, so that Tavla and Excalidraw can open it again
export-pages = A page for each frame
export-copy = Copy
export-save = Save…
export-nothing = There is nothing to export
export-no-frames = No frame stands by itself in this
export-preview = { $count ->
    [one] Preview of 1 shape
   *[other] Preview of { $count } shapes
}
export-preview-coming = Drawing…
export-preview-failed = This cannot be drawn
export-size-pixels = { $width } × { $height } pixels
export-size-smaller = { $width } × { $height } pixels, as there is no room for more
export-size-points = { $width } × { $height } points
export-size-pages = { $count ->
    [one] 1 page
   *[other] { $count } pages
}
export-size-shapes = { $count ->
    [one] 1 shape
   *[other] { $count } shapes
}

## Where it goes, and what came of it

export-place-title = Export
export-kind-of-file = { $kind } file
export-under-way = Exporting { $name }
export-copy-under-way = Copying { $name }
export-print-under-way = Getting { $name } ready to print
export-saved = Exported to { $path }
export-saved-with-losses = Exported to { $path }. Not in it: { $lost }
export-saved-smaller = Exported to { $path } at { $scale } of its size, as there is no room for a larger picture.
export-copied-png = Copied as a picture
export-copied-svg = Copied as SVG
export-copied-with-losses = Copied. Not in it: { $lost }
export-printed = Opened where it can be printed
export-printed-with-losses = Opened where it can be printed. Not in it: { $lost }
export-stopped = The export was stopped. Nothing was written.
export-broke = The export stopped unexpectedly. Nothing was written; the board is as it was.
export-disk-full = There is no room for the file, and nothing was written there. Free some space or choose another place.
export-denied = Nothing may be written there, so nothing was exported. Choose another place.
export-exists = There is a file of this name with the ending .{ $ending } already. Nothing was written; choose another name.
export-failed = The file could not be written, and nothing of it is left. Try again, or choose another place.
export-not-made = This could not be made into such a file. Nothing was written; choose another kind.
export-too-large = This is larger than such a file can be. Nothing was written; export a part of it, or another kind.
export-no-pictures = The board’s pictures could not be read, so nothing was exported. The board itself is as it was.
export-too-many = { $limit } exports are under way. Wait until one of them is done.

# Work that takes long.
work-stop = Stop
reading-under-way = Opening { $name }
paste-under-way = Pasting
paste-stopped = Nothing was pasted, as you stopped it.
reading-stopped = { $name } was not opened, as you stopped it. Nothing was changed.

## What an export leaves out

export-lost-picture = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
export-lost-ink = { $count ->
    [one] 1 pen stroke
   *[other] { $count } pen strokes
}
export-lost-line = { $count ->
    [one] 1 line or arrow that does not go between two cards
   *[other] { $count } lines or arrows that do not go between two cards
}
export-lost-form = { $count ->
    [one] the form of 1 figure, which is a card
   *[other] the forms of { $count } figures, which are cards
}
export-lost-turn = { $count ->
    [one] that 1 shape is turned
   *[other] that { $count } shapes are turned
}
export-lost-unknown-kind = { $count ->
    [one] 1 shape of an unknown kind
   *[other] { $count } shapes of an unknown kind
}
export-lost-missing-picture = { $count ->
    [one] 1 picture, which is not on this device
   *[other] { $count } pictures, which are not on this device
}
export-lost-large-picture = { $count ->
    [one] 1 picture, which is too large
   *[other] { $count } pictures, which are too large
}
export-lost-other-picture = { $count ->
    [one] 1 picture of a kind that cannot be shown
   *[other] { $count } pictures of a kind that cannot be shown
}
export-lost-broken-picture = { $count ->
    [one] 1 picture, which is damaged
   *[other] { $count } pictures, which are damaged
}
export-lost-letters = { $count ->
    [one] letters of 1 text, for which there is no font
   *[other] letters of { $count } texts, for which there is no font
}
export-lost-own-shapes = what only Tavla has a word for, as the file would be too large
