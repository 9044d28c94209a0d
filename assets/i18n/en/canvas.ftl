# What the canvas says: to screen readers, and beside the cursors of others.

canvas = Canvas
canvas-empty = An empty board
canvas-opening = A board that is being opened
canvas-shapes = { $count ->
    [one] 1 shape
   *[other] { $count } shapes
}
canvas-shape-with-text = { $kind }: { $text }
canvas-more-shapes = and { $count } more

picture-absent = Not sent yet
picture-refused = Not available

shape-rectangle = Rectangle
shape-ellipse = Ellipse
shape-diamond = Diamond
shape-triangle = Triangle
shape-hexagon = Hexagon
shape-star = Star
shape-cloud = Cloud
shape-cylinder = Cylinder
shape-callout = Callout
shape-line = Line
shape-arrow = Arrow
shape-ink = Stroke
shape-text = Text
shape-note = Note
shape-image = Picture
shape-frame = Frame
shape-group = Group
shape-unknown = Something newer
shape-of-excalidraw = Something of Excalidraw’s

peer-typing = typing…
peer-drawing = drawing
peer-moving = moving
peer-resizing = resizing
peer-turning = turning
measured-size = { $width } × { $height }
measured-angle = { $degrees }°

## The eyedropper

dropper-stroke = Stroke
dropper-fill = Fill
dropper-color = { $target } { $color }
dropper-nothing = { $target }: no colour here
