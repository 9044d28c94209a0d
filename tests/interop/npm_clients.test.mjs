// The clients of the npm registry, unchanged, on a board of Tavla's server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { EphemeralStore, LoroDoc, LoroMap } from 'loro-crdt'
import { LoroAdaptor, LoroEphemeralAdaptor } from 'loro-adaptors/loro'
import { Server, until } from './server.mjs'

globalThis.WebSocket = WebSocket
// Each of the clients listens for the network's coming and going.
process.setMaxListeners(0)
const { LoroWebsocketClient } = await import('loro-websocket')

let server
const clients = []
before(async () => {
  server = await Server.start()
  server.owner = server.invite('plan', 'owner')
  await server.up()
})
after(async () => {
  for (const client of clients) client.destroy()
  await server.over()
})

// Somebody on the board, with its shapes and with who is there.
class Guest {
  static async join(token, { refused } = {}) {
    const guest = new Guest()
    guest.doc = new LoroDoc()
    guest.store = new EphemeralStore(30000)
    guest.client = new LoroWebsocketClient({ url: server.url, reconnect: { initialDelayMs: 100, maxDelayMs: 500 } })
    clients.push(guest.client)
    await guest.client.waitConnected()
    const auth = new TextEncoder().encode(JSON.stringify({ token, name: 'Npm' }))
    const shapes = new LoroAdaptor(guest.doc, { onUpdateError: (updates, code) => refused?.(code) })
    guest.room = await guest.client.join({ roomId: 'plan', crdtAdaptor: shapes, auth })
    await guest.client.join({ roomId: 'plan', crdtAdaptor: new LoroEphemeralAdaptor(guest.store), auth })
    await guest.room.waitForReachingServerVersion()
    return guest
  }

  draw(id, values = {}) {
    const shape = this.doc.getMap('shapes').setContainer(id, new LoroMap())
    for (const [key, value] of Object.entries({ kind: 'rectangle', pos: [1, 2], size: [30, 40], ...values })) shape.set(key, value)
    this.doc.commit()
  }

  get(id) { return this.doc.getMap('shapes').get(id)?.toJSON() }

  // Everything that was sent has had its Ack.
  acked() { return until('acks', () => this.client.sentUpdateBatches.size === 0) }

  point(x, y) { this.store.set(`${this.doc.peerIdStr}/cursor`, [x, y]) }
}

test('two of them draw on one board and see each other', async () => {
  const one = await Guest.join(server.owner)
  one.draw('first')
  await one.acked()
  const two = await Guest.join(server.invite('plan', 'editor'))
  assert.deepEqual(two.get('first').size, [30, 40])
  two.draw('second', { fill: '#ff0000' })
  await until('the second shape', () => one.get('second')?.fill === '#ff0000')
  one.point(7, 8)
  const cursor = `${one.doc.peerIdStr}/cursor`
  await until('the cursor', () => two.store.get(cursor)?.[1] === 8)
  one.client.close()
  await until('that it has left', () => two.store.get(cursor) === undefined)
})

test('who comes late gets what is larger than a frame', async () => {
  const one = await Guest.join(server.owner)
  const ink = new Uint8Array(1024 * 1024).map((_, at) => at % 251)
  one.draw('large', { kind: 'ink', ink })
  one.draw('many', { text2: 'x'.repeat(300 * 1024) })
  await one.acked()
  const late = await Guest.join(server.invite('plan', 'viewer'))
  assert.equal(late.get('many').text2.length, 300 * 1024)
  assert.deepEqual(late.get('large').ink, ink)
})

test('a viewer follows, and nothing of what it writes reaches anybody', async () => {
  const owner = await Guest.join(server.owner)
  const codes = []
  const viewer = await Guest.join(server.invite('plan', 'viewer'), { refused: (code) => codes.push(code) })
  viewer.draw('forbidden')
  await until('the refusal', () => codes.length > 0)
  assert.equal(codes[0], 3, 'permission denied')
  owner.draw('allowed')
  await until('what the owner drew', () => viewer.get('allowed'))
  const late = await Guest.join(server.owner)
  assert.equal(late.get('forbidden'), undefined)
})

test('a token that does not count lets nobody in', async () => {
  for (const token of ['e30.e30.e30', server.owner.slice(0, -4) + 'AAAA', server.invite('other', 'owner')]) {
    await assert.rejects(Guest.join(token))
  }
})

for (const signal of ['SIGTERM', 'SIGKILL']) {
  test(`after ${signal} everything acked is there, and they go on by themselves`, async () => {
    const one = await Guest.join(server.owner)
    const two = await Guest.join(server.invite('plan', 'editor'))
    one.draw(`before-${signal}`)
    await one.acked()
    await server.down(signal)
    two.draw(`meanwhile-${signal}`)
    await server.up()
    await until('what was drawn meanwhile', () => one.get(`meanwhile-${signal}`))
    one.draw(`after-${signal}`)
    await until('what was drawn after', () => two.get(`after-${signal}`))
    const late = await Guest.join(server.owner)
    for (const when of ['before', 'meanwhile', 'after']) assert.ok(late.get(`${when}-${signal}`), when)
  })
}
