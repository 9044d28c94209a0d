// Opens files that Tavla wrote in the real Excalidraw, and tells what has become of them as JSON, on standard output:
//   node open.mjs FOLDER
// What is named .excalidraw, .png or .svg in the folder is opened as a file is that a person drops, an .excalidrawlib as
// a library. Needs a Chromium, found as `chromium` or named by CHROMIUM.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

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
const say = (told) => {
  const bytes = new TextEncoder().encode(JSON.stringify(told))
  document.body.textContent = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
const open = async ({ name, type, bytes }) => {
  const blob = new Blob([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], { type })
  if (name.endsWith('lib')) return { library: await loadLibraryFromBlob(blob) }
  const { elements, appState, files } = await loadFromBlob(blob, null, null)
  const saved = serializeAsJSON(elements, appState, files, 'local')
  return { elements, files, saved,
    appState: { gridModeEnabled: appState.gridModeEnabled, viewBackgroundColor: appState.viewBackgroundColor } }
}
const told = {}
for (const file of ${JSON.stringify(files)}) {
  try { told[file.name] = await open(file) } catch (error) { told[file.name] = { error: String(error) } }
}
say(told)
`
await build({
  stdin: { contents: page, resolveDir: import.meta.dirname },
  bundle: true, format: 'esm', outfile: path.join(work, 'page.js'), logLevel: 'error',
  loader: { '.css': 'empty' }, external: ['canvas-roundrect-polyfill'],
})
// A module is not loaded from a file, what stands in the page is.
const script = fs.readFileSync(path.join(work, 'page.js'), 'utf8').replaceAll('</script', '<\\/script')
const html = path.join(work, 'page.html')
fs.writeFileSync(html, `<!doctype html><meta charset="utf-8"><body></body><script type="module">${script}</script>`)
const shown = execFileSync(process.env.CHROMIUM ?? 'chromium', [
  '--headless', '--no-sandbox', '--disable-gpu', '--allow-file-access-from-files',
  '--virtual-time-budget=60000', '--dump-dom', pathToFileURL(html).href,
], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] })
fs.rmSync(work, { recursive: true })
const body = /<body>([A-Za-z0-9+/=]+)/.exec(String(shown))
if (!body) throw new Error(`the page says nothing: ${String(shown).slice(-2000)}`)
process.stdout.write(Buffer.from(body[1], 'base64').toString('utf8'))
