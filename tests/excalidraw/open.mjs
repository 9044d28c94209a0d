// Opens files that Tavla wrote in the real Excalidraw, and tells what has become of them as JSON, on standard output:
//   node open.mjs FOLDER
// What is named .excalidraw, .png or .svg in the folder is opened as a file is that a person drops, an .excalidrawlib as
// a library. Needs a Chromium, found as `chromium` or named by CHROMIUM.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { told } from './chromium.mjs'

const TYPES = {
  '.excalidraw': 'application/vnd.excalidraw+json',
  '.excalidrawlib': 'application/vnd.excalidrawlib+json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
}
const from = process.argv[2]
const files = fs.readdirSync(from).filter((name) => TYPES[path.extname(name)]).map((name) => ({
  name, type: TYPES[path.extname(name)], bytes: fs.readFileSync(path.join(from, name)).toString('base64'),
}))
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'tavla-excalidraw-'))

const page = `
import { loadFromBlob, loadLibraryFromBlob, serializeAsJSON } from '@excalidraw/excalidraw'
const open = async ({ name, type, bytes }) => {
  const blob = new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], { type })
  if (name.endsWith('lib')) return { library: await loadLibraryFromBlob(blob) }
  const { elements, appState, files } = await loadFromBlob(blob, null, null)
  const saved = serializeAsJSON(elements, appState, files, 'local')
  return { elements, files, saved,
    appState: { gridModeEnabled: appState.gridModeEnabled, viewBackgroundColor: appState.viewBackgroundColor } }
}
const opened = {}
for (const file of ${JSON.stringify(files)}) {
  try { opened[file.name] = await open(file) } catch (error) { opened[file.name] = { error: String(error) } }
}
await fetch('/told', { method: 'POST', body: JSON.stringify({ opened }) })
`
await build({
  stdin: { contents: page, resolveDir: import.meta.dirname },
  bundle: true, format: 'esm', outfile: path.join(work, 'page.js'), logLevel: 'error',
  loader: { '.css': 'empty' }, external: ['canvas-roundrect-polyfill'],
})
const script = fs.readFileSync(path.join(work, 'page.js'))
const html = '<!doctype html><meta charset="utf-8"><body></body><script type="module" src="/page.js"></script>'
const { opened } = await told(html, work, (pathname) => (pathname === '/page.js' ? script : null))
fs.rmSync(work, { recursive: true, maxRetries: 5 })
process.stdout.write(JSON.stringify(opened))
