// Draws scenes twice, as Excalidraw exports them and as Tavla did, into pictures of the same part of the board:
//   node beside.mjs FOLDER LETTERS
// FOLDER/scenes.json lists the scenes: { name, file, svg, area }, where `svg` is what Tavla has made of `file`, and
// `area` the part of the board that it shows, as [left, top, right, bottom]. NAME-theirs.png and NAME-ours.png come
// to lie beside them, and what was drawn is told as JSON, on standard output. LETTERS is the folder of Tavla's fonts,
// which both are drawn in. Needs a Chromium, found as `chromium` or named by CHROMIUM, and draws both by it.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { told } from './chromium.mjs'

const folder = path.resolve(process.argv[2])
const scenes = JSON.parse(fs.readFileSync(path.join(folder, 'scenes.json'), 'utf8'))
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'tavla-excalidraw-'))
const fonts = path.join(import.meta.dirname, 'node_modules/@excalidraw/excalidraw/dist/prod/fonts')

await build({
  entryPoints: [path.join(import.meta.dirname, 'beside-page.mjs')],
  bundle: true, format: 'esm', outfile: path.join(work, 'page.js'), logLevel: 'error',
  loader: { '.css': 'empty' }, external: ['canvas-roundrect-polyfill'],
})

// What the page asks for, and where it puts what it has made: only what lies in these folders.
const letters = path.resolve(process.argv[3])
const PLACES = { '/fonts/': fonts, '/letters/': letters, '/scenes/': folder, '/made/': work }
const served = (url) => {
  const [place] = Object.keys(PLACES).filter((place) => url.startsWith(place))
  const file = place && path.join(PLACES[place], path.normalize(`/${decodeURIComponent(url.slice(place.length))}`))
  return file && fs.existsSync(file) ? fs.readFileSync(file) : null
}
const page = `<!doctype html><script>window.EXCALIDRAW_ASSET_PATH = '/'</script><body></body>
  <script type="module" src="/made/page.js"></script>`
const answer = await told(page, work, served, (pathname, bytes) => {
  fs.writeFileSync(path.join(folder, path.basename(decodeURIComponent(pathname))), bytes)
})
fs.rmSync(work, { recursive: true, maxRetries: 5 })
process.stdout.write(`${JSON.stringify(answer)}\n`)
