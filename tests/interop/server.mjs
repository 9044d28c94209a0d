// Tavla's real server as a process that tests start, kill and start again in one place.
import { spawn, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const program = process.env.TAVLA_SERVER

export const freePort = () =>
  new Promise((found) => {
    const listener = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = listener.address()
      listener.close(() => found(port))
    })
  })

export class Server {
  static async start() {
    const server = new Server()
    server.data = fs.mkdtempSync(path.join(os.tmpdir(), 'tavla-interop-'))
    server.port = await freePort()
    return server
  }

  get url() { return `ws://127.0.0.1:${this.port}/v1/sync` }

  // The token of a link for somebody.
  invite(board, role) {
    const link = execFileSync(program, ['invite', '--data', this.data, '--board', board, '--role', role], { stdio: ['ignore', 'pipe', 'ignore'] })
    return String(link).trim().split('#')[1]
  }

  // Up, and reached.
  up() {
    const settings = ['--listen', `127.0.0.1:${this.port}`, '--data', this.data, '--set', 'limits.joins_per_minute=1000']
    this.child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'ignore'] })
    return new Promise((up, failed) => {
      this.child.once('exit', () => failed(new Error('the server ended')))
      this.child.stdout.once('data', () => up(this.child.removeAllListeners('exit')))
    })
  }

  async down(signal) {
    const ended = new Promise((over) => this.child.once('exit', over))
    this.child.kill(signal)
    await ended
  }

  async over() {
    await this.down('SIGKILL')
    fs.rmSync(this.data, { recursive: true, force: true })
  }
}

// Waits for a condition, bounded.
export async function until(what, condition, millis = 20000) {
  const end = Date.now() + millis
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('waited in vain: ' + what)
    await new Promise((later) => setTimeout(later, 10))
  }
}
