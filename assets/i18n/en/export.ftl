# What an export leaves out.

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
export-lost-letters = { $count ->
    [one] letters of 1 text, for which there is no font
   *[other] letters of { $count } texts, for which there is no font
}
export-lost-own-shapes = what only Tavla has a word for, as the file would be too large
