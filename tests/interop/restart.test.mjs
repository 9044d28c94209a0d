// A server that goes away and comes back at the same address, on the same data.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Person } from './npm_person.mjs'
import { Server, until } from './server.mjs'

const BOARD = 'plan'
const BOUNDED = { timeout: 60_000 }

for (const signal of ['SIGTERM', 'SIGKILL']) {
  test(`npm clients come back by themselves after ${signal}, and nothing acked is lost`, BOUNDED, async context => {
    const server = await Server.start()
    context.after(() => server.over())
    const token = server.invite(BOARD, 'owner')
    await server.up()
    const ada = await Person.join(context, server, BOARD, { token })
    const ben = await Person.join(context, server, BOARD, { token })
    ada.tell('cursor', [1, 1])
    for (let n = 0; n < 50; n++) ada.draw(`acked-${n}`)
    await ada.acked()
    await ben.alike(ada)
    await until('ben sees ada', () => ben.told(ada, 'cursor'))

    await server.down(signal)
    await until('both know that it is away', () =>
      [ada, ben].every(person => person.client.getStatus() !== 'connected'))
    // What is made meanwhile goes up at the next join.
    ada.draw('ada-alone')
    ben.draw('ben-alone')
    await server.up()

    await until('both are there again', () => [ada, ben].every(person => person.joinedAgain === 2))
    await until('ada has what ben made', () => ada.pos('ben-alone'))
    await until('ben has what ada made', () => ben.pos('ada-alone'))
    await ada.alike(ben)

    // Who is new gets everything from the server's disk, and presence is heard again both ways.
    const eve = await Person.join(context, server, BOARD, { token })
    await eve.alike(ada)
    for (let n = 0; n < 50; n++) assert.ok(eve.pos(`acked-${n}`), `acked-${n} was acked and is gone`)
    eve.tell('chat', 'I am new')
    await until('those who stayed hear who is new', () =>
      [ada, ben].every(person => person.told(eve, 'chat') === 'I am new'))
    await until('who is new hears those who stayed', () => {
      // As clients do: people move their cursors, and what is unchanged is written again in time.
      ada.tell('cursor', [2, 2])
      ben.tell('cursor', [3, 3])
      return eve.told(ada, 'cursor')?.[0] === 2 && eve.told(ben, 'cursor')?.[0] === 3
    })
  })
}

test('acked edits survive a kill in the middle of drawing', BOUNDED, async context => {
  const server = await Server.start()
  context.after(() => server.over())
  await server.up()
  const ada = await Person.join(context, server, BOARD)
  const acked = new Set()
  for (let round = 0; round < 3; round++) {
    const batches = ada.client.sentUpdateBatches
    const open = new Map()
    for (let n = 0; n < 30; n++) {
      const known = new Set(batches.keys())
      ada.draw(`drawn-${round}-${n}`)
      for (const batch of batches.keys()) if (!known.has(batch)) open.set(batch, `drawn-${round}-${n}`)
    }
    assert.equal(open.size, 30)
    await until('some of them are acked', () => batches.size < 20)
    // Read before the connection ends: the client forgets all batches then.
    for (const [batch, id] of open) if (!batches.has(batch)) acked.add(id)
    const joined = ada.joinedAgain
    await server.down('SIGKILL')
    await server.up()
    // One that has nothing asks the server alone: what it gets is what was durable.
    const judge = await Person.join(context, server, BOARD)
    for (const id of acked) assert.ok(judge.shapes.get(id), `${id} was acked and is gone`)
    judge.client.destroy()
    await until('ada is there again', () => ada.joinedAgain > joined)
  }
  assert.ok(acked.size >= 30, `${acked.size} were acked`)
})
