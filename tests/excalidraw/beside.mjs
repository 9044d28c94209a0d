// Draws scenes twice, as Excalidraw exports them and as Tavla did, into pictures of the same part of the board:
//   node beside.mjs FOLDER LETTERS
// FOLDER/scenes.json lists the scenes: { name, file, svg, area }, where `svg` is what Tavla has made of `file`, and
// `area` the part of the board that it shows, as [left, top, right, bottom]. NAME-theirs.png and NAME-ours.png come
// to lie beside them, and what was drawn is told as JSON, on standard output. LETTERS is the folder of Tavla's fonts,
// which both are drawn in. Needs a Chromium, found as `chromium` or named by CHROMIUM, and draws both by it.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'

// After so long a Chromium that says nothing is given up.
const WAIT_MILLIS = 600_000
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
const body = async (request) => {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}
let told
const ended = new Promise((resolve) => { told = resolve })
const server = http.createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  if (request.method === 'POST') {
    const bytes = await body(request)
    if (pathname === '/told') told(JSON.parse(bytes.toString('utf8')))
    else fs.writeFileSync(path.join(folder, path.basename(decodeURIComponent(pathname))), bytes)
    return response.end()
  }
  if (pathname === '/') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    return response.end(`<!doctype html><script>window.EXCALIDRAW_ASSET_PATH = '/'</script><body></body>
      <script type="module" src="/made/page.js"></script>`)
  }
  const found = served(pathname)
  if (pathname.endsWith('.js')) response.setHeader('content-type', 'text/javascript')
  response.statusCode = found ? 200 : 404
  response.end(found ?? '')
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const chromium = spawn(process.env.CHROMIUM ?? 'chromium', [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${path.join(work, 'profile')}`,
  `http://127.0.0.1:${server.address().port}/`,
], { stdio: 'ignore' })
chromium.on('error', (error) => told({ error: String(error) }))
chromium.on('exit', () => told({ error: 'Chromium ended by itself' }))
const clock = setTimeout(() => told({ error: 'Chromium says nothing' }), WAIT_MILLIS)
const answer = await ended
clearTimeout(clock)
const gone = new Promise((resolve) => { chromium.exitCode === null ? chromium.once('exit', resolve) : resolve() })
chromium.kill()
await gone
server.close()
server.closeAllConnections()
fs.rmSync(work, { recursive: true, maxRetries: 5 })
if (answer.error) throw new Error(answer.error)
process.stdout.write(`${JSON.stringify(answer)}\n`)
