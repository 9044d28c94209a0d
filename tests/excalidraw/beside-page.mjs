// The page of beside.mjs: each scene's two SVGs as pictures of one part of the board, at one scale.
import { exportToSvg, getCommonBounds, loadFromBlob, restoreElements } from '@excalidraw/excalidraw'

// What Excalidraw leaves free around shapes by itself, in board units.
const PADDING = 10
// Pixels a board unit, but where a picture would then be longer than so many.
const SCALE = 1
const SIDE_MAX = 2000

const bytesOf = async (name) => {
  const answer = await fetch(`/scenes/${encodeURIComponent(name)}`)
  if (!answer.ok) throw new Error(`${name} is not there`)
  return answer.blob()
}

const TYPES = { excalidraw: 'application/vnd.excalidraw+json', png: 'image/png', svg: 'image/svg+xml' }

// Letters are a matter of fonts, which each program has its own of: theirs are shown in ours, the nearest ones, where
// ours has them; with how far each reaches above and below its baseline, in ems, by which Excalidraw sets its lines.
const HAND = { name: 'ShantellSans-Regular', reach: [1.02, 0.32] }
const SANS = { name: 'Inter-Regular', reach: [0.96875, 0.2412] }
const MONO = { name: 'JetBrainsMono-Regular', reach: [1.02, 0.3] }
const LETTERS = {
  Virgil: { ours: HAND, reach: [0.886, 0.374] },
  Excalifont: { ours: HAND, reach: [0.886, 0.374] },
  Helvetica: { ours: SANS, reach: [0.77, 0.23] },
  Nunito: { ours: SANS, reach: [1.011, 0.353] },
  'Lilita One': { ours: SANS, reach: [0.923, 0.22] },
  'Liberation Sans': { ours: SANS, reach: [0.905, 0.212] },
  Assistant: { ours: SANS, reach: [1.021, 0.287] },
  Cascadia: { ours: MONO, reach: [0.928, 0.234] },
  'Comic Shanns': { ours: MONO, reach: [0.75, 0.25] },
}

// What an em is high above the middle of a line, less what is below it.
const lean = ([above, below]) => (above - below) / 2

const dataOf = async (address) => {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address} is not there`)
  const bytes = await (await answer.blob()).bytes()
  return `data:font/ttf;base64,${bytes.toBase64()}`
}

const lendLetters = async (svg) => {
  const lent = new Set()
  for (const text of svg.querySelectorAll('text')) {
    const family = text.getAttribute('font-family').split(',')[0].trim()
    const letters = LETTERS[family]
    if (!letters) throw new Error(`${family} is not known`)
    const down = (lean(letters.ours.reach) - lean(letters.reach)) * Number.parseFloat(text.getAttribute('font-size'))
    text.setAttribute('y', Number(text.getAttribute('y')) + down)
    text.setAttribute('font-family', letters.ours.name)
    lent.add(letters.ours.name)
  }
  const style = document.createElementNS(svg.namespaceURI, 'style')
  for (const name of lent) {
    style.textContent += `@font-face { font-family: ${name}; src: url(${await dataOf(`/letters/${name}.ttf`)}) }`
  }
  svg.append(style)
}

// A plain board of theirs is white, and the theme's ground here.
const PLAIN = { theirs: '#ffffff', ours: '#fbfbf9' }

// A box of nothing at a place that is known, by which it is told where on the board a page is.
const PROBE = { id: 'probe', type: 'rectangle', width: 2, height: 2, opacity: 0 }

// Excalidraw turns a curve about the middle of what is seen of it, but an export that has no canvas beside it about the
// middle of its points: moved by as much, it is exported where a person sees it.
const turnedAsSeen = (element) => {
  if (!element.points || !element.angle || element.type === 'freedraw') return element
  const [left, top, right, bottom] = getCommonBounds([{ ...element, angle: 0 }])
  const sides = [0, 1].map((side) => element.points.map((point) => point[side]))
  const middle = sides.map((values) => (Math.min(...values) + Math.max(...values)) / 2)
  const [x, y] = [(left + right) / 2 - element.x - middle[0], (top + bottom) / 2 - element.y - middle[1]]
  const [cos, sin] = [Math.cos(element.angle), Math.sin(element.angle)]
  return { ...element, x: element.x + x - (x * cos - y * sin), y: element.y + y - (x * sin + y * cos) }
}

// As Excalidraw exports it, with the part of the board that its page shows: more than shapes where frames have names.
const theirs = async (name) => {
  const blob = new Blob([await bytesOf(name)], { type: TYPES[name.split('.').pop()] })
  const { elements, appState, files } = await loadFromBlob(blob, null, null)
  const shown = elements.filter((element) => !element.isDeleted)
  const [left, top, right, bottom] = getCommonBounds(shown)
  const at = { x: (left + right) / 2 - 1, y: (top + bottom) / 2 - 1 }
  const svg = await exportToSvg({
    elements: [...restoreElements([{ ...PROBE, ...at }], null), ...shown.map(turnedAsSeen)], files, exportPadding: PADDING,
    skipInliningFonts: true, appState: { ...appState, exportBackground: true, exportWithDarkMode: false, exportEmbedScene: false },
  })
  const probe = svg.querySelector('g[transform]')
  const { e, f } = probe.transform.baseVal.getItem(0).matrix
  probe.remove()
  await lendLetters(svg)
  const { width, height } = svg.viewBox.baseVal
  const corner = [at.x - e, at.y - f]
  return { svg, area: [...corner, corner[0] + width, corner[1] + height] }
}

const ours = async (name) => {
  const text = await (await bytesOf(name)).text()
  return new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
}

const union = (one, other) => [
  Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[2], other[2]), Math.max(one[3], other[3]),
]

// A picture of `part` of the board by an SVG that shows `area` of it. The ground, the first that is drawn, lies under
// all of it, so that a page that is a little wider than the other is not another one for that.
const picture = async (svg, area, part, scale) => {
  const [left, top] = [part[0] - area[0], part[1] - area[1]]
  const [width, height] = [part[2] - part[0], part[3] - part[1]]
  const [across, down] = [width, height].map((side) => Math.round(side * scale))
  svg.setAttribute('viewBox', `${left} ${top} ${across / scale} ${down / scale}`)
  svg.setAttribute('width', across)
  svg.setAttribute('height', down)
  const ground = svg.querySelector(':scope > rect')
  if (ground.getAttribute('fill') === PLAIN.ours) ground.setAttribute('fill', PLAIN.theirs)
  for (const [key, value] of Object.entries({ x: left, y: top, width: width + 1 / scale, height: height + 1 / scale })) {
    ground.setAttribute(key, value)
  }
  const text = new XMLSerializer().serializeToString(svg)
  const image = new Image(across, down)
  image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  await image.decode()
  const canvas = new OffscreenCanvas(across, down)
  canvas.getContext('2d').drawImage(image, 0, 0, across, down)
  return canvas.convertToBlob({ type: 'image/png' })
}

const draw = async ({ name, file, svg, area }) => {
  const other = await theirs(file)
  const part = union(area, other.area)
  const scale = Math.min(SCALE, SIDE_MAX / Math.max(part[2] - part[0], part[3] - part[1]))
  const pictures = {
    theirs: await picture(other.svg, other.area, part, scale),
    ours: await picture(await ours(svg), area, part, scale),
  }
  for (const [whose, blob] of Object.entries(pictures)) {
    await fetch(`/${encodeURIComponent(`${name}-${whose}.png`)}`, { method: 'POST', body: blob })
  }
  return { name, scale, area, theirs: other.area }
}

const drawn = []
try {
  const scenes = await (await bytesOf('scenes.json')).text()
  for (const scene of JSON.parse(scenes)) drawn.push(await draw(scene))
  await fetch('/told', { method: 'POST', body: JSON.stringify(drawn) })
} catch (error) {
  await fetch('/told', { method: 'POST', body: JSON.stringify({ error: `${error?.stack ?? error}`, drawn }) })
}
