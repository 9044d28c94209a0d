// A person with nothing but the published npm packages: loro-websocket with its adaptors. Nothing of Tavla.
import { LoroDoc, LoroMap, EphemeralStore } from 'loro-crdt'
import { LoroAdaptor, LoroEphemeralAdaptor } from 'loro-adaptors/loro'
import { LoroWebsocketClient } from 'loro-websocket'
import { WebSocket as NodeSocket } from 'ws'
import { until } from './server.mjs'

// Node has a WebSocket of its own from 22 on.
globalThis.WebSocket ??= NodeSocket

export class Person {
  constructor() {
    this.doc = new LoroDoc()
    this.store = new EphemeralStore(30_000)
    this.refusals = []
    this.failures = []
    this.statuses = []
  }

  get peer() { return this.doc.peerIdStr }
  get shapes() { return this.doc.getMap('shapes') }

  // Joins the board's document and its presence, on one connection.
  static async join(context, server, board, { token, name } = {}) {
    const person = new Person()
    await person.join(context, server, board, { token, name })
    return person
  }

  async join(context, server, board, { token, name }) {
    this.client = new LoroWebsocketClient({
      url: server.url,
      pingIntervalMs: 1_000,
      reconnect: { initialDelayMs: 50, maxDelayMs: 500 },
      onError: error => this.failures.push(error),
    })
    context.after(() => {
      this.client.destroy()
      this.store.destroy()
    })
    await this.client.waitConnected()
    const auth = new TextEncoder().encode(JSON.stringify({ token, name, client: 'interop/1' }))
    const adaptor = new LoroAdaptor(this.doc, {
      onImportError: error => this.failures.push(error),
      onUpdateError: (_updates, status) => this.refusals.push(status),
    })
    const presence = this.client.join({ roomId: board, crdtAdaptor: new LoroEphemeralAdaptor(this.store), auth })
    // Handled below; a refusal of the other room must not leave this one without an answer.
    presence.catch(() => {})
    this.room = await this.client.join({
      roomId: board,
      crdtAdaptor: adaptor,
      auth,
      onStatusChange: status => this.statuses.push(status),
    })
    await presence
    await this.room.waitForReachingServerVersion()
  }

  // Makes a shape as schema 1 says, in one commit.
  draw(id, fields = {}) {
    const shape = this.shapes.setContainer(id, new LoroMap())
    const all = { kind: 'rectangle', place: [null, 'a0'], pos: [10, 20], size: [100, 50], ...fields }
    for (const [key, value] of Object.entries(all)) shape.set(key, value)
    this.commit('draw')
  }

  move(id, pos) {
    this.shapes.get(id).set('pos', pos)
    this.commit('move')
  }

  commit(message) { this.doc.commit({ message, timestamp: Math.floor(Date.now() / 1000) }) }

  pos(id) { return this.shapes.get(id)?.get('pos') }

  // Presence as PROTOCOL.md names it.
  tell(what, value) { this.store.set(`${this.peer}/${what}`, value) }
  told(person, what) { return this.store.get(`${person.peer}/${what}`) }

  // Everything this person made is acked: the client forgets a batch when its Ack is there.
  async acked() { await until('every edit is acked', () => this.client.sentUpdateBatches.size === 0) }

  // Sees what the other sees.
  async alike(other) {
    const same = () => this.doc.version().compare(other.doc.version()) === 0
    await until('both have the same version', same)
    const [mine, theirs] = [this, other].map(person => JSON.stringify(sorted(person.doc.toJSON())))
    if (mine !== theirs) throw new Error(`one version, two boards:\n${mine}\n${theirs}`)
  }

  get joinedAgain() { return this.statuses.filter(status => status === 'joined').length }
}

function sorted(value) {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])]))
}
