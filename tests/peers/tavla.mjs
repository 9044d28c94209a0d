// Tavla's side of the load generator of other sync servers: speaks PROTOCOL.md as a client that is as light
// as those written for the others. It writes real updates, and does not take in what others send.
import { LoroDoc, LoroMap, EphemeralStore } from 'loro-crdt'
import { encode, MessageType, CrdtType } from 'loro-protocol'
import { shape } from './shapes.mjs'

const NOTHING = new Uint8Array()
const OK = 0
const seeds = new Map()

// A board of n shapes, as one update. The shapes are the generator's own, so that every server holds
// the same: Tavla's server looks into no shape.
function seedUpdate(n) {
  if (!seeds.has(n)) {
    const doc = new LoroDoc(), shapes = doc.getMap('shapes')
    for (let i = 0; i < n; i++) {
      const map = shapes.setContainer('s' + i, new LoroMap())
      for (const [key, value] of Object.entries(shape(i))) map.set(key, value)
    }
    doc.commit()
    seeds.set(n, doc.export({ mode: 'update' }))
  }
  return seeds.get(n)
}

let batches = 0
export const server = 'the program named by TAVLA_SERVER'
export class Client {
  constructor(room, cid, n, idle) {
    this.path = '/v1/sync'
    this.room = room
    this.cid = cid
    this.n = n
    this.edits = 0
    this.moves = 0
    this.joined = 0
    this.store = new EphemeralStore(30000)
    if (idle) return
    this.doc = new LoroDoc()
    this.doc.import(seedUpdate(n))
    this.map = this.doc.getMap('shapes').get('s' + (cid % n))
  }

  start(send) {
    for (const crdt of [CrdtType.Loro, CrdtType.LoroEphemeralStore])
      send(encode({ type: MessageType.JoinRequest, crdt, roomId: this.room, auth: NOTHING, version: NOTHING }))
  }

  // True once both rooms are joined. The type of a message stands after the magic and the room's name.
  message(bytes) {
    const at = 4 + 1 + Buffer.byteLength(this.room)
    const type = bytes[at]
    if (type === MessageType.JoinResponseOk) return ++this.joined === 2
    if (type === MessageType.JoinError || type === MessageType.RoomError)
      throw new Error('put out: ' + Buffer.from(bytes.subarray(at)).toString('latin1'))
    if (type === MessageType.Ack && bytes[bytes.length - 1] !== OK)
      throw new Error('an update was refused: ' + bytes[bytes.length - 1])
  }

  update(crdt, update) {
    const batchId = '0x' + (++batches).toString(16).padStart(16, '0')
    return [encode({ type: MessageType.DocUpdate, crdt, roomId: this.room, updates: [update], batchId })]
  }

  seed() { return this.update(CrdtType.Loro, seedUpdate(this.n)) }

  // A shape is moved, and carries the mark by which the generator knows the edit again.
  edit(mark) {
    const k = ++this.edits, from = this.doc.version()
    this.map.set('pos', [k * 3.5, k * 1.25])
    this.map.set('t', mark)
    this.doc.commit()
    const update = this.doc.export({ mode: 'update', from })
    from.free()
    return this.update(CrdtType.Loro, update)
  }

  // A cursor's move; the mark rides with the point, where readers of a point do not look.
  presence(mark) {
    const k = ++this.moves, key = `${1000 + this.cid}/cursor`
    this.store.set(key, [100.5 + (k % 500), 200.25, mark])
    return this.update(CrdtType.LoroEphemeralStore, this.store.encode(key))
  }

  keepalive() { return ['ping'] }
  static keepaliveMs = 20000
}
