# What an import says when it is done, and when it cannot begin.

import-done = { $count ->
    [one] 1 shape imported
   *[other] { $count } shapes imported
}
import-done-with-losses = { $count ->
    [one] 1 shape imported. Not kept: { $lost }
   *[other] { $count } shapes imported. Not kept: { $lost }
}

import-lost-picture = { $count ->
    [one] 1 picture
   *[other] { $count } pictures
}
import-lost-embed = { $count ->
    [one] 1 live page, for which its address stands
   *[other] { $count } live pages, for which their addresses stand
}
import-lost-placeholder = { $count ->
    [one] 1 shape that only Excalidraw knows, for which a box stands
   *[other] { $count } shapes that only Excalidraw knows, for which boxes stand
}
import-lost-unknown-kind = { $count ->
    [one] 1 shape of an unknown kind
   *[other] { $count } shapes of an unknown kind
}
import-lost-scene = { $count ->
    [one] the drawing in 1 picture, which is damaged
   *[other] the drawings in { $count } pictures, which are damaged
}
import-lost-unreadable = { $count ->
    [one] 1 broken or invisible shape
   *[other] { $count } broken or invisible shapes
}
import-lost-link = { $count ->
    [one] 1 link that leads nowhere
   *[other] { $count } links that lead nowhere
}
import-lost-colour = { $count ->
    [one] 1 unreadable colour
   *[other] { $count } unreadable colours
}
import-lost-arrowhead = { $count ->
    [one] the form of 1 arrowhead
   *[other] the forms of { $count } arrowheads
}
import-lost-attachment = { $count ->
    [one] 1 arrow’s attachment
   *[other] { $count } arrows’ attachments
}
import-lost-points = { $count ->
    [one] some points of 1 very long line
   *[other] some points of { $count } very long lines
}
import-lost-cut = { $count ->
    [one] that 1 very long stroke is one, as it is several that join
   *[other] that { $count } very long strokes are one each, as they are several that join
}
import-lost-text = { $count ->
    [one] the end of 1 very long text
   *[other] the ends of { $count } very long texts
}
import-lost-file = { $count ->
    [one] 1 file, for which its name stands
   *[other] { $count } files, for which their names stand
}
import-lost-video = { $count ->
    [one] 1 film, for which its name stands
   *[other] { $count } films, for which their names stand
}
import-lost-form = { $count ->
    [one] the form of 1 figure
   *[other] the forms of { $count } figures
}

import-lost-column = { $count ->
    [one] what 1 column says ({ $names })
   *[other] what { $count } columns say ({ $names })
}
import-lost-quote = where the quotation mark in line { $line } ends, which is never closed: from there on all is read as it is written
import-lost-dashes = { $count ->
    [one] the length of 1 line’s dashes
   *[other] the lengths of { $count } lines’ dashes
}
import-lost-foreign = { $count ->
    [one] 1 part that is a web page
   *[other] { $count } parts that are web pages
}
import-lost-pixels = { $count ->
    [one] details of 1 very large picture, which was made smaller
   *[other] details of { $count } very large pictures, which were made smaller
}

import-as-picture = Imported as one picture, as it has { $reason }.
import-as-picture-with-losses = Imported as one picture, as it has { $reason }. Not kept: { $lost }
import-svg-gradient = colours that run into each other
import-svg-pattern = areas that are filled with a pattern
import-svg-clip = parts that are cut off
import-svg-mask = parts that are seen through others
import-svg-filter = effects like blur and shadow
import-svg-blend = colours that mix with what is below them
import-svg-opacity = shapes that fade as one
import-svg-form = areas with holes
import-svg-stroke = lines that are wider in one direction
import-svg-text = letters along a path or each in a place of its own
import-svg-picture = drawings within it, or slanted pictures
import-svg-too-much = very many shapes

import-too-many = { $count ->
    [one] 1 file was not opened, as { $limit } are being read already. Open it again in a moment.
   *[other] { $count } files were not opened, as { $limit } are being read already. Open them again in a moment.
}
paste-board-left = What you pasted was not put anywhere, as its board was left meanwhile. Open that board and paste again.
import-kept-aside = What a command gave is not lost: it is kept as { $path }. Open that file to have it.
import-board-left = { $name } was not imported, as its board was left meanwhile. Open that board and import it again.

import-error-too-large = The file is over 64 MB, more than a board can hold. Nothing was changed.
import-error-scene-too-large = The drawing is over 256 MB, more than a board can hold. Nothing was changed.
import-error-nothing-known = This is no file that Tavla can read. Nothing was changed.
import-error-embedded-broken = The drawing in this picture is damaged. Nothing was changed.
import-error-embedded-too-large = The drawing in this picture is larger than a board can hold. Nothing was changed.
import-error-too-many-shapes = The file has more than 200,000 shapes, more than a board can hold. Nothing was changed.
import-error-not-json = The file is damaged or not an Excalidraw file. Nothing was changed.
import-error-other-kind = This is not an Excalidraw scene. Nothing was changed.
import-error-picture-too-large = The picture is too large even to be made smaller. Nothing was changed. Another program may save it with fewer pixels.
import-error-picture-unreadable = The picture is damaged or of a kind that cannot be shown. Nothing was changed.
import-error-svg-unreadable = The SVG is damaged or has nothing to show. Nothing was changed.
import-error-svg-too-much = The SVG takes too much to show. Nothing was changed. Another program may save it as a PNG, which can be imported.

import-not-kept = The pictures in this file could not be saved on this device, so nothing of it was imported. Free some space and try again.
