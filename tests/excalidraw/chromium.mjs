// A Chromium that shows one page of this process's, until the page has told what it was asked for.
import { spawn } from 'node:child_process'
import http from 'node:http'
import path from 'node:path'

// After so long a Chromium that says nothing is given up.
const WAIT_MILLIS = 600_000

const body = async (request) => {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

// Shows `page`, a document, and gives what it puts to /told, as JSON. `served(pathname)` gives the bytes of whatever else
// it asks for, or null; `put(pathname, bytes)` takes what else it puts. What Chromium keeps is in `work`.
export async function told(page, work, served, put = () => {}) {
  let tell
  const ended = new Promise((resolve) => { tell = resolve })
  const server = http.createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    if (request.method === 'POST') {
      const bytes = await body(request)
      if (pathname === '/told') tell(JSON.parse(bytes.toString('utf8')))
      else put(pathname, bytes)
      return response.end()
    }
    if (pathname === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      return response.end(page)
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
  chromium.on('error', (error) => tell({ error: String(error) }))
  chromium.on('exit', () => tell({ error: 'Chromium ended by itself' }))
  const clock = setTimeout(() => tell({ error: 'Chromium says nothing' }), WAIT_MILLIS)
  const answer = await ended
  clearTimeout(clock)
  const gone = new Promise((resolve) => { chromium.exitCode === null ? chromium.once('exit', resolve) : resolve() })
  chromium.kill()
  await gone
  server.close()
  server.closeAllConnections()
  if (answer.error) throw new Error(answer.error)
  return answer
}
