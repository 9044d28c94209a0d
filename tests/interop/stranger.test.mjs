// A client written from PROTOCOL.md alone: frames by hand, Loro only for the document.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { LoroDoc, LoroMap, VersionVector } from 'loro-crdt'
import { Server, until } from './server.mjs'

let server
const sockets = []
before(async () => {
  server = await Server.start()
  server.owner = server.invite('plan', 'owner')
  await server.up()
})
after(async () => {
  for (const socket of sockets) socket.close()
  await server.over()
})

// Varints and what is made of them.
const varint = (n) => {
  const bytes = []
  for (; n >= 128; n = Math.floor(n / 128)) bytes.push((n % 128) + 128)
  return Buffer.from([...bytes, n])
}
const bytes = (value) => Buffer.concat([varint(value.length), value])
const text = (value) => bytes(Buffer.from(value))
const frame = (magic, room, type, ...payload) => Buffer.concat([Buffer.from(magic), text(room), Buffer.from([type]), ...payload])

class Reader {
  constructor(buffer) { this.buffer = buffer; this.at = 0 }
  byte() { return this.buffer[this.at++] }
  varint() { let n = 0, factor = 1; for (;;) { const b = this.byte(); n += (b % 128) * factor; if (b < 128) return n; factor *= 128 } }
  take(length) { return this.buffer.subarray(this.at, (this.at += length)) }
  bytes() { return this.take(this.varint()) }
  text() { return this.bytes().toString() }
}

function parse(message) {
  const reader = new Reader(message)
  const magic = reader.take(4).toString(), room = reader.text(), type = reader.byte()
  const read = {
    1: () => ({ permission: reader.text(), version: reader.bytes(), extra: reader.bytes() }),
    2: () => ({ code: reader.byte(), message: reader.text() }),
    3: () => ({ updates: Array.from({ length: reader.varint() }, () => reader.bytes()), batch: reader.take(8).toString('hex') }),
    4: () => ({ batch: reader.take(8).toString('hex'), fragments: reader.varint(), total: reader.varint() }),
    5: () => ({ batch: reader.take(8).toString('hex'), index: reader.varint(), bytes: reader.bytes() }),
    6: () => ({ code: reader.byte(), message: reader.text() }),
    8: () => ({ batch: reader.take(8).toString('hex'), status: reader.byte() }),
  }[type]
  return { magic, room, type, ...read() }
}

class Stranger {
  static async connect(token) {
    const stranger = new Stranger()
    Object.assign(stranger, { doc: new LoroDoc(), heard: [], parts: new Map(), batches: 0, token })
    stranger.socket = new WebSocket(server.url)
    sockets.push(stranger.socket)
    stranger.socket.on('message', (data, binary) => (binary ? stranger.take(parse(data)) : (stranger.pong = String(data) === 'pong')))
    stranger.socket.on('close', (code) => (stranger.closed = code))
    await new Promise((open, failed) => stranger.socket.once('open', open).once('error', failed))
    return stranger
  }

  take(message) {
    this.heard.push(message)
    if (message.magic !== '%LOR') return
    if (message.type === 3) for (const update of message.updates) this.doc.import(update)
    if (message.type === 4) this.parts.set(message.batch, { ...message, got: [] })
    if (message.type === 5) {
      const whole = this.parts.get(message.batch)
      whole.got[message.index] = Buffer.from(message.bytes)
      if (Object.keys(whole.got).length === whole.fragments) this.doc.import(Buffer.concat(whole.got))
    }
  }

  send(...parts) { this.socket.send(frame(...parts)) }
  heardOf(type, magic = '%LOR') { return this.heard.find((message) => message.type === type && message.magic === magic) }

  async join(magic = '%LOR') {
    const auth = JSON.stringify({ token: this.token, name: 'Stranger', client: 'by-hand/1' })
    const version = magic === '%LOR' ? Buffer.from(this.doc.version().encode()) : Buffer.alloc(0)
    this.send(magic, 'plan', 0, text(auth), bytes(version))
    await until('an answer', () => this.heardOf(1, magic) ?? this.heardOf(2, magic))
    return this.heardOf(1, magic) ?? this.heardOf(2, magic)
  }

  // Sends an update, in fragments where it does not fit a frame; its status.
  async update(update) {
    const batch = Buffer.alloc(8)
    batch.writeUInt32BE(++this.batches, 4)
    if (update.length <= 240 * 1024) this.send('%LOR', 'plan', 3, varint(1), bytes(Buffer.from(update)), batch)
    else {
      const size = 240 * 1024, count = Math.ceil(update.length / size)
      this.send('%LOR', 'plan', 4, batch, varint(count), varint(update.length))
      for (let at = 0; at < count; at++)
        this.send('%LOR', 'plan', 5, batch, varint(at), bytes(Buffer.from(update.subarray(at * size, (at + 1) * size))))
    }
    const mine = (message) => message.type === 8 && message.batch === batch.toString('hex')
    await until('an Ack', () => this.heard.some(mine))
    return this.heard.find(mine).status
  }

  draw(id, values) {
    const from = this.doc.version()
    const shape = this.doc.getMap('shapes').setContainer(id, new LoroMap())
    for (const [key, value] of Object.entries({ kind: 'ellipse', ...values })) shape.set(key, value)
    this.doc.commit()
    return this.doc.export({ mode: 'update', from })
  }
}

test('a stranger joins, edits, and is told what others do', async () => {
  const one = await Stranger.connect(server.owner), two = await Stranger.connect(server.invite('plan', 'editor'))
  assert.equal((await one.join()).permission, 'write')
  await two.join()
  assert.equal(await one.update(one.draw('small', { pos: [3, 4] })), 0)
  await until('the shape', () => two.doc.getMap('shapes').get('small'))
  assert.equal(await one.update(one.draw('large', { ink: new Uint8Array(1024 * 1024).fill(7) })), 0)
  await until('the large shape', () => two.doc.getMap('shapes').get('large')?.get('ink')?.length === 1024 * 1024)
  const version = VersionVector.decode(new Uint8Array((await (await Stranger.connect(server.owner)).join()).version))
  assert.equal(version.toJSON().size, 1, 'one writer wrote all of it')
})

test('presence goes to the others and nobody writes under a foreign name', async () => {
  const one = await Stranger.connect(server.owner), two = await Stranger.connect(server.owner)
  await one.join('%EPH')
  await two.join('%EPH')
  // A list of two doubles.
  const value = Buffer.concat([varint(5), varint(2), ...[1.5, 2.5].map((n) => { const b = Buffer.alloc(9); b[0] = 2; b.writeDoubleLE(n, 1); return b })])
  const store = Buffer.concat([varint(1), text('42/cursor'), Buffer.from([1]), value, varint(0)])
  one.send('%EPH', 'plan', 3, varint(1), bytes(store), Buffer.alloc(8, 1))
  await until('the cursor', () => two.heard.some((m) => m.magic === '%EPH' && m.type === 3 && m.updates.some((u) => u.includes('42/cursor'))))
  two.send('%EPH', 'plan', 3, varint(1), bytes(store), Buffer.alloc(8, 2))
  await until('an answer', () => two.heardOf(8, '%EPH'))
  one.socket.send('ping')
  await until('a pong', () => one.pong)
  const echoes = one.heard.filter((m) => m.magic === '%EPH' && m.type === 3 && m.updates.some((u) => u.includes('42/cursor')))
  assert.deepEqual(echoes, [])
})

test('what makes no sense is refused by its code, and the rest goes on', async () => {
  const one = await Stranger.connect(server.owner)
  await one.join()
  assert.equal(await one.update(Buffer.from('no update at all')), 4, 'invalid update')
  const refused = await (await Stranger.connect('e30.e30.e30')).join()
  assert.equal(refused.code, 2)
  assert.match(refused.message, /^token_invalid: /)
  const noisy = await Stranger.connect(server.owner)
  noisy.socket.send(Buffer.from([1, 2, 3]))
  await until('the close', () => noisy.closed)
  assert.equal(noisy.closed, 4400)
})
